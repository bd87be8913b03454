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
#include "host/options/options.h"
#include "host/sweeps/estimate_echo.h"
#include "surety/error.h"

namespace surety {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> result_columns = header_of(results_table());

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

}  // namespace

std::string sampling_used(const EstimateConfig& config, const Estimates& estimates, Statistic statistic) {
  if (!over_all_information(config)) return std::string(sampling_name(estimates.sampling));
  if (estimates[statistic].exact) return "exact";
  return statistic == Statistic::gap ? "upper bound" : "lower bound";
}

Shape shape_of_sampling_used() { return Shape::one_of({"profile", "reduced", "exact", "lower bound", "upper bound"}); }

std::vector<Member> cell_columns() {
  return {{"mechanism", Shape::text(), "", "as typed"},
          {"values", Shape::text(), "", "law of the bidders' values, as typed, or bounds:FILE"},
          {"information", Shape::text(), "",
           "what bidders know and, after \"with\", the strategy or utility that is given; or private"},
          {"cost", Shape::number(), "value", "what the good costs the seller"},
          {"bidders", Shape::count(), "bidders", "how many there are"}};
}

TableRecord results_table() {
  std::vector<std::string> statistics;
  for (const OptionRecord& record : statistic_records()) statistics.emplace_back(record.name);
  std::vector<Member> columns = cell_columns();
  const std::vector<Member> found{
      {"statistic", Shape::one_of(statistics), "", "what the numbers are of (surety list statistics)"},
      {"mean", Shape::number(), "value", "mean over the replicates; of guarantees the guarantee"},
      {"standard_error", Shape::number(), "value", "of the mean"},
      Member{"exact", Shape::number(), "value", "theory's, where it knows it"}.if_known(),
      Member{"exact_error_bound", Shape::number(), "value", "how far exact is off at most"}.if_known(),
      {"table_error_bound", Shape::number(), "value", "how far rounding and the kernels' tables move the mean at most"},
      Member{"z", Shape::number(), "standard errors", "mean less exact; empty where the error is not to be believed"}
          .if_known(),
      {"replicates", Shape::count(), "replicates", "how many were drawn"},
      {"seed", Shape::count(), "", "of the draws"},
      {"precision", shape_of_option("precision"), "", "arithmetic of the draws"},
      {"sampling", shape_of_sampling_used(), "",
       "the sampler; of guarantees, which have none, what kind of number it is"},
      Member{"interval_low", Shape::number(), "value", "where the 95% interval begins"}.if_known(),
      Member{"interval_high", Shape::number(), "value", "where it ends"}.if_known(),
      Member{"informative_replicates", Shape::number(), "replicates",
             "that carry the variance; empty where the run is too short to tell"}
          .if_known(),
      {"unseen_share", Shape::number(), "probability",
       "of the variance of one replicate, which theory knows of and the draws did not show"}};
  columns.insert(columns.end(), found.begin(), found.end());
  return {"estimate-results.csv", 2,
          "results.csv of job = \"estimate\", and estimate --format csv: a line per cell and statistic", columns};
}

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
        sampling_used(config, estimates, statistic),
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
