#include "host/sweeps/results.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <limits>

#include "host/estimation/estimate_run.h"
#include "host/io/csv.h"
#include "host/io/files.h"
#include "host/io/number.h"
#include "host/options/choices.h"
#include "host/sweeps/config.h"
#include "surety/error.h"

namespace surety {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> result_columns{"mechanism",
                                              "values",
                                              "information",
                                              "cost",
                                              "bidders",
                                              "statistic",
                                              "mean",
                                              "standard_error",
                                              "exact",
                                              "exact_error_bound",
                                              "table_error_bound",
                                              "z",
                                              "replicates",
                                              "seed",
                                              "precision",
                                              "sampling",
                                              "interval_low",
                                              "interval_high",
                                              "informative_replicates",
                                              "unseen_share"};

[[noreturn]] void refuse(const fs::path& path, std::size_t line, std::string_view problem) {
  throw InvalidInput(fmt::format("{}:{}: {}", path.string(), line, problem));
}

/// A finite number, from `least` on.
double number(const fs::path& path, const CsvRecord& record, std::size_t column,
              double least = std::numeric_limits<double>::lowest()) {
  const std::string& text = record.fields[column];
  const auto value = parse_number(text);
  if (value && std::isfinite(*value) && *value >= least) return *value;
  refuse(path, record.line,
         fmt::format("{} is \"{}\" but must be a {}", result_columns[column], text,
                     least == 0 ? "finite number from 0 on" : "finite number"));
}

ResultRow parse_row(const fs::path& path, const CsvRecord& record) {
  if (record.fields.size() != result_columns.size()) {
    refuse(path, record.line, fmt::format("{} fields where {} belong", record.fields.size(), result_columns.size()));
  }
  ResultRow row{record.fields[0], record.fields[1], record.fields[2], 0, Statistic::revenue, {}};
  const auto bidders = parse_count(record.fields[4]);
  if (!bidders)
    refuse(path, record.line, fmt::format("bidders is \"{}\" but must be a whole number", record.fields[4]));
  row.bidders = static_cast<std::int64_t>(*bidders);
  try {
    row.statistic = parse_statistic(record.fields[5]);
  } catch (const InvalidInput& error) {
    refuse(path, record.line, error.what());
  }
  row.estimate.mean = number(path, record, 6);
  row.estimate.standard_error = number(path, record, 7, 0);
  if (!record.fields[8].empty()) row.estimate.exact = Exact{number(path, record, 8), number(path, record, 9, 0)};
  row.estimate.table_error_bound = number(path, record, 10, 0);
  row.error_is_known = !row.estimate.exact || !record.fields[11].empty();
  return row;
}

std::vector<CsvRecord> parse_results(const fs::path& path, const std::string& text) {
  std::vector<CsvRecord> records = parse_csv(whole_lines(text), path.string());
  if (!records.empty() && records.front().fields != result_columns) {
    refuse(path, 1,
           "this is not the header of a sweep's results.csv (jobs verify and bounds have neither rates nor figures)");
  }
  return records;
}

/// What the bidders know of a common value, and what they do where that is no equilibrium; or that values are private.
std::string known_and_done(const EstimateConfig& config) {
  if (!config.information) return "private";
  if (!config.strategy) return information_text(config);
  return fmt::format("{} with {}", information_text(config), spec(*config.strategy));
}

std::vector<std::string> key_of(const EstimateConfig& config, Statistic statistic) {
  return {config.mechanism.spec(),           values_text(config),      known_and_done(config), shortest(config.cost),
          fmt::format("{}", config.bidders), statistic_name(statistic)};
}

/// The sampler, or of a guarantee, which has none, what kind of number it is.
std::string sampling_text(const EstimateConfig& config, const Estimates& estimates, Statistic statistic) {
  if (!over_all_information(config)) return std::string(sampling_name(estimates.sampling));
  if (estimates[statistic].exact) return "exact";
  return statistic == Statistic::gap ? "upper bound" : "lower bound";
}

}  // namespace

std::string results_header() { return csv_line(result_columns); }

std::string results_rows(const EstimateConfig& config, const Estimates& estimates) {
  std::string rows;
  for (const Statistic statistic : reported_statistics(config)) {
    const Estimate& estimate = estimates[statistic];
    const auto z = z_score(estimates, statistic);
    const auto interval = confidence_interval(estimates, statistic);
    std::vector<std::string> fields = key_of(config, statistic);
    const std::vector<std::string> found{
        shortest(estimate.mean),
        shortest(estimate.standard_error),
        estimate.exact ? shortest(estimate.exact->value) : "",
        estimate.exact ? shortest(estimate.exact->error_bound) : "",
        shortest(estimate.table_error_bound),
        z ? shortest(*z) : "",
        fmt::format("{}", estimates.replicates),
        fmt::format("{}", config.seed),
        std::string(precision_name(config.precision)),
        sampling_text(config, estimates, statistic),
        interval ? shortest(interval->low) : "",
        interval ? shortest(interval->high) : "",
        estimate.informative_replicates ? shortest(*estimate.informative_replicates) : "",
        shortest(unseen_share(estimates, statistic))};
    fields.insert(fields.end(), found.begin(), found.end());
    rows += csv_line(fields);
  }
  return rows;
}

std::vector<std::vector<std::string>> results_keys(const EstimateConfig& config) {
  std::vector<std::vector<std::string>> keys;
  for (const Statistic statistic : reported_statistics(config)) keys.push_back(key_of(config, statistic));
  return keys;
}

void check_results_row(const std::vector<std::string>& fields) { parse_row("results.csv", {fields, 0, 0}); }

std::vector<ResultRow> read_results(const fs::path& path) {
  const std::vector<CsvRecord> records = parse_results(path, read_file(path));
  std::vector<ResultRow> rows;
  for (std::size_t i = 1; i < records.size(); ++i) rows.push_back(parse_row(path, records[i]));
  return rows;
}

}  // namespace surety
