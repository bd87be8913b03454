#include "host/sweeps/matrix_rates.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "host/games/game.h"
#include "host/io/number.h"
#include "host/io/table.h"
#include "host/sweeps/estimate_echo.h"
#include "surety/error.h"
#include "surety/theory/exact.h"

namespace surety {
namespace {

/// What a seller could have who knew everything; empty where that is not known.
std::optional<Exact> full_surplus(const SweepConfig& config, const Prior& prior, std::int64_t bidders) {
  EstimateConfig game;
  game.values = prior;
  game.bidders = bidders;
  try {
    if (config.information.front().is_private()) return expected_highest_value(prior.profile_seen_or_not(bidders));
    return Exact{single_law(game)->mean() - config.cost, 0};
  } catch (const InvalidInput&) {
    return {};
  }
}

ResultRow gap_of(const MatrixCell& cell, const Exact& surplus, bool is_private) {
  ResultRow row{cell.mechanism, cell.values,    is_private ? "private" : cell.information,
                cell.bidders,   Statistic::gap, {}};
  constexpr double rounding = 1e-12;
  double gap = surplus.value - *cell.profit;
  if (std::abs(gap) <= rounding * std::abs(surplus.value)) gap = 0;
  row.estimate.mean = gap;
  row.estimate.standard_error = *cell.profit_error;
  if (*cell.profit_error == 0) row.estimate.exact = Exact{gap, surplus.error_bound};
  row.error_is_known = cell.reach.has_value();
  return row;
}

/// The last of its slopes, or what gap has none; "" where there are not two.
std::string last_slope_text(const GapStudy& study) {
  const auto& gaps = study.gaps;
  if (gaps.size() < 2) return "";
  const auto &before = gaps[gaps.size() - 2], &last = gaps.back();
  constexpr double sure = 3;  // standard errors
  if (last.estimate.mean == 0) return "no gap";
  if (last.estimate.mean < -sure * last.estimate.standard_error) return "below 0";
  if (!(before.estimate.mean > 0 && last.estimate.mean > 0)) return "";
  const double steps = std::log(double(last.bidders) / double(before.bidders));
  const auto relative = [](const ResultRow& row) { return row.estimate.standard_error / row.estimate.mean; };
  const double slope = std::log(before.estimate.mean / last.estimate.mean) / steps;
  const double error = std::hypot(relative(before), relative(last)) / steps;
  constexpr double shown = 0.005;  // by the two digits
  return error > shown ? fmt::format("{} ± {}", fixed(slope, 2), fixed(error, 2)) : fixed(slope, 2);
}

}  // namespace

std::vector<GapStudy> study_matrix(const SweepConfig& config, const std::vector<MatrixRow>& rows) {
  const bool is_private = config.information.front().is_private();
  std::map<std::pair<std::string, std::int64_t>, std::optional<Exact>> known;
  for (const Prior& prior : config.values)
    for (const std::int64_t bidders : config.bidders)
      known[{prior.spec(), bidders}] = full_surplus(config, prior, bidders);
  std::vector<ResultRow> gaps;
  for (const MatrixRow& row : rows)
    for (const MatrixCell& cell : row.cells)
      if (const auto& surplus = known[{cell.values, cell.bidders}]; cell.found && surplus)
        gaps.push_back(gap_of(cell, *surplus, is_private));
  return study_gaps(gaps, 1);
}

std::string matrix_rates_text(const SweepConfig& config, const std::vector<GapStudy>& studies) {
  std::string text;
  if (config.bidders.size() < 2) return text;
  const char* gap = config.information.front().is_private() ? "E[v(1)] - profit"
                    : config.cost != 0                      ? "E[v] - cost - profit"
                                                            : "E[v] - profit";
  for (const Prior& prior : config.values) {
    std::vector<std::string> headings{"mechanism"};
    for (std::size_t i = 0; i < config.information.size(); ++i) headings.push_back(letter_of_structure(i));
    TextTable table(headings);
    for (const Mechanism& mechanism : config.mechanisms) {
      std::vector<std::string> fields{mechanism.spec()};
      for (const Information& information : config.information) {
        const std::string known = information.is_private() ? "private" : information_text(information, config.utility);
        const auto study = std::find_if(studies.begin(), studies.end(), [&](const GapStudy& s) {
          return s.mechanism == mechanism.spec() && s.values == prior.spec() && s.information == known;
        });
        const std::string slope = study == studies.end() ? "" : last_slope_text(*study);
        fields.push_back(slope.empty() ? "-" : slope);
      }
      table.add(std::move(fields));
    }
    text += fmt::format("values {}: {} falls like N^-x between the last two N solved, with x\n{}\n", prior.spec(), gap,
                        table.text(2));
  }
  return text;
}

}  // namespace surety
