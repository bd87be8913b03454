#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/estimation/tails.h"
#include "host/options/shape.h"
#include "surety/estimate.h"

namespace surety {

/// The columns that name a cell, of every job but bounds: mechanism, values, information, cost, bidders.
std::vector<Member> cell_columns();

/// results.csv, tidy: one row per cell and statistic.
TableRecord results_table();
std::string results_header();
/// The rows of one cell, in the order of Statistic. A function of config and draws alone: no times, no device.
std::string results_rows(const EstimateConfig& config, const Estimates& estimates);
/// What each of these rows begins with: the cell and the statistic.
std::vector<std::vector<std::string>> results_keys(const EstimateConfig& config);

/// The sampler, or of a guarantee, which has none, what kind of number that statistic's is; and the words it can be.
std::string sampling_used(const EstimateConfig& config, const Estimates& estimates, Statistic statistic);
Shape shape_of_sampling_used();

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
