#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "surety/estimate.h"

namespace surety {

/// Beyond this |z| a Monte Carlo value disagrees with its exact value: one false alarm in 1.7 million.
inline constexpr double greatest_z = 5;

/// What of a difference the error bounds leave unexplained, in standard errors. Without a standard error: 0 where that
/// is within `rounding`, infinite where not.
double z_beyond(double bounds, double difference, double standard_error, double rounding);

/// z_beyond of mean - exact, beyond the bounds on the exact value and on the kernels' tables. Empty without an exact
/// value.
std::optional<double> z_score(const Estimate& estimate);

/// Why the standard error of a statistic cannot be believed; empty where it can. So few replicates carry its variance
/// that the variance itself is uncertain; or theory knows of profiles, or of sales or failures to sell, that would move
/// it and that the run has not seen.
std::string doubt(const Estimates& estimates, Statistic statistic);

/// z_score for a statistic of a run, but empty too where there is a doubt.
std::optional<double> z_score(const Estimates& estimates, Statistic statistic);

/// Where the expectation lies with confidence 95%: beyond the bounds on tables and rounding as many standard errors to
/// either side as the exact interval of a Poisson count (Garwood 1936) has that was as often informative, 1.96 where it
/// was often; what is unseen counts as seen. Where nothing varied, what can have stayed unseen in all replicates.
struct Interval {
  double low, high;
};
Interval confidence_interval(const Estimates& estimates, Statistic statistic);

/// results.csv, tidy: one row per cell and statistic.
std::string results_header();
/// The rows of one cell, in the order of Statistic. A function of config and draws alone: no times, no device.
std::string results_rows(const EstimateConfig& config, const Estimates& estimates);
/// What each of these rows begins with: the cell and the statistic.
std::vector<std::vector<std::string>> results_keys(const EstimateConfig& config);

/// One row read back.
struct ResultRow {
  std::string mechanism, values, information;  ///< canonical specs; information "private" for private values
  std::int64_t bidders;
  Statistic statistic;
  Estimate estimate;
  bool error_is_known = true;  ///< false where z_score tells that the standard error cannot be believed
};
/// Throws InvalidInput where a row of results.csv has no numbers where they belong.
void check_results_row(const std::vector<std::string>& fields);
/// Reads results.csv. A torn last line is left out; anything else that is not a result is InvalidInput with file and
/// line.
std::vector<ResultRow> read_results(const std::filesystem::path& path);

}  // namespace surety
