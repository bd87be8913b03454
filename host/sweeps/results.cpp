#include "host/sweeps/results.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <limits>

#include "host/estimation/estimate_run.h"
#include "host/io/csv.h"
#include "host/io/files.h"
#include "host/io/number.h"
#include "host/sweeps/choices.h"
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

/// A number that must be there, or one that may be missing.
double number(const fs::path& path, const CsvRecord& record, std::size_t column) {
  const std::string& text = record.fields[column];
  if (const auto value = parse_number(text)) return *value;
  refuse(path, record.line, fmt::format("{} is \"{}\" but must be a number", result_columns[column], text));
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
  row.estimate.standard_error = number(path, record, 7);
  if (!record.fields[8].empty()) row.estimate.exact = Exact{number(path, record, 8), number(path, record, 9)};
  row.estimate.table_error_bound = number(path, record, 10);
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

/// What the bidders know of a common value, or that values are private.
std::string information_text(const EstimateConfig& config) {
  return config.information ? config.information->spec() : "private";
}

std::vector<std::string> key_of(const EstimateConfig& config, Statistic statistic) {
  return {config.mechanism.spec(),           values_text(config),      information_text(config), shortest(config.cost),
          fmt::format("{}", config.bidders), statistic_name(statistic)};
}

// A standard error of k informative replicates is itself uncertain by 1/(2 sqrt(k)), and skewed.
constexpr double few_informative = 200;
constexpr double few_events = 1000;  // where it is not known how many replicates were informative
constexpr double seen_for_sure = 20;
constexpr double unseen_share_that_matters = 0.2;

/// The share of the variance of one replicate that theory knows of and the run has not seen.
double unseen_share(const Estimates& estimates, Statistic statistic) {
  const Estimate& e = estimates[statistic];
  if (!(e.unseen_variance > 0)) return 0;
  const double seen = e.standard_error * e.standard_error * static_cast<double>(estimates.replicates);
  return e.unseen_variance / (e.unseen_variance + seen);
}

/// What the statistic can move by from one replicate to the next, about.
double size_of(const Estimates& estimates, Statistic statistic) {
  return statistic == Statistic::sale_probability ? 1 : std::abs(estimates[Statistic::highest_value].mean);
}

/// Whether sales, or failures to sell, of known probability may have stayed unseen, and add to the true standard error
/// more than a third of what was estimated.
bool sales_unseen(const Estimates& estimates, Statistic statistic) {
  const auto& sale = estimates[Statistic::sale_probability].exact;
  if (!sale || statistic == Statistic::highest_value || statistic == Statistic::second_value) return false;
  const Estimate& e = estimates[statistic];
  const double rare = std::min(sale->value, 1 - sale->value);
  const double replicates = static_cast<double>(estimates.replicates);
  const double enough = e.informative_replicates ? seen_for_sure : few_events;
  if (rare <= sale->error_bound || rare * replicates >= enough) return false;
  return size_of(estimates, statistic) * std::sqrt(rare / replicates) > e.standard_error / 3;
}

/// Whether a statistic that never varied may have missed an event of probability 10/n: one that size stays unseen in n
/// replicates with probability e^-10.
bool variation_unseen(const Estimates& estimates, Statistic statistic) {
  const Estimate& e = estimates[statistic];
  if (e.standard_error > 0 || z_score(e).value_or(0) == 0) return false;
  const double off = std::abs(e.mean - e.exact->value);
  return off <= 10 * size_of(estimates, statistic) / static_cast<double>(estimates.replicates);
}

/// Half the width of a 95% interval, in standard errors.
double errors_to_either_side(double informative) {
  constexpr double many = 1e6, normal = 1.96;  // there the two agree to three digits
  if (informative > many) return normal;
  const boost::math::chi_squared law(2 * informative + 2);
  return (0.5 * boost::math::quantile(law, 0.975) - informative) / std::sqrt(informative);
}

}  // namespace

double z_beyond(double bounds, double difference, double standard_error, double rounding) {
  const double unexplained = std::max(std::abs(difference) - bounds, 0.0);
  if (standard_error > 0) return std::copysign(unexplained, difference) / standard_error;
  return unexplained <= rounding ? 0.0 : std::copysign(std::numeric_limits<double>::infinity(), difference);
}

std::optional<double> z_score(const Estimate& estimate) {
  if (!estimate.exact) return std::nullopt;
  const double bounds = estimate.exact->error_bound + estimate.table_error_bound;
  return z_beyond(bounds, estimate.mean - estimate.exact->value, estimate.standard_error,
                  1e-12 * std::abs(estimate.exact->value));
}

std::optional<double> z_score(const Estimates& estimates, Statistic statistic) {
  if (!doubt(estimates, statistic).empty()) return std::nullopt;
  return z_score(estimates[statistic]);
}

std::string doubt(const Estimates& estimates, Statistic statistic) {
  const Estimate& e = estimates[statistic];
  if (estimates.replicates == 0) return {};
  if (const auto& sale = estimates[Statistic::sale_probability].exact; sales_unseen(estimates, statistic))
    return fmt::format("{} have a probability of {:.2g}", sale->value < 0.5 ? "sales" : "failures to sell",
                       std::min(sale->value, 1 - sale->value));
  if (variation_unseen(estimates, statistic)) return "what makes it vary was not drawn";
  if (const double share = unseen_share(estimates, statistic); share > unseen_share_that_matters)
    return fmt::format("profiles with {:.0f}% of the variance were hardly drawn", 100 * share);
  if (e.informative_replicates && *e.informative_replicates < few_informative)
    return fmt::format("about {:.0f} of the replicates carry its variance", *e.informative_replicates);
  return {};
}

Interval confidence_interval(const Estimates& estimates, Statistic statistic) {
  const Estimate& e = estimates[statistic];
  const double replicates = static_cast<double>(estimates.replicates);
  double half = e.table_error_bound;
  if (e.standard_error > 0) {
    const double seen = e.standard_error / std::sqrt(1 - unseen_share(estimates, statistic));
    half += seen * errors_to_either_side(e.informative_replicates.value_or(replicates));
  } else if (replicates > 0 && (!e.exact || variation_unseen(estimates, statistic))) {
    constexpr double unseen_events = 3.689;  // their mean where none is seen with probability 2.5%
    half += unseen_events * size_of(estimates, statistic) / replicates;
  }
  return {e.mean - half, e.mean + half};
}

namespace {

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
    const Interval interval = confidence_interval(estimates, statistic);
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
        shortest(interval.low),
        shortest(interval.high),
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
