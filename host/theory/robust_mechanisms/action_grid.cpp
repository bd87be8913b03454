#include "surety/theory/action_grid.h"

#include <fmt/format.h>

#include <cmath>

#include "surety/contracts.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr std::int64_t most_profiles = std::int64_t{1} << 27;

std::int64_t required_profiles(int bidders, std::int64_t k) {
  if (bidders < 1) throw InvalidInput(fmt::format("action grid: bidders = {}; give at least 1", bidders));
  if (k < 1) throw InvalidInput(fmt::format("action grid: k = {}; give at least 1 step a unit", k));
  const double wanted = std::pow(static_cast<double>(k) * static_cast<double>(k) + 1, bidders);
  if (wanted > static_cast<double>(most_profiles))
    throw InvalidInput(fmt::format(
        "action grid: {} bidders with k = {} have {:.4g} profiles; at most {} fit: give k of at most {}", bidders, k,
        wanted, most_profiles, std::floor(std::sqrt(std::pow(static_cast<double>(most_profiles), 1.0 / bidders) - 1))));
  std::int64_t profiles = 1;
  for (int i = 0; i < bidders; ++i) profiles *= k * k + 1;
  return profiles;
}

}  // namespace

ActionGrid::ActionGrid(int bidders, std::int64_t k)
    : bidders_(bidders), k_(k), profiles_(required_profiles(bidders, k)) {}

std::int64_t ActionGrid::stride(int bidder) const {
  SURETY_EXPECTS(bidder >= 0 && bidder < bidders_);
  std::int64_t stride = 1;
  for (int i = bidders_ - 1; i > bidder; --i) stride *= actions();
  return stride;
}

std::vector<double> ActionGrid::action_law() const {
  const auto k = static_cast<double>(k_);
  std::vector<double> law(static_cast<std::size_t>(actions()));
  double above = 1;  // P(action >= l/k)
  for (double& mass : law) {
    mass = above / k;
    above *= 1 - 1 / k;
  }
  law.back() *= k;
  return law;
}

double ActionGrid::mean(std::span<const double> table) const {
  SURETY_EXPECTS(static_cast<std::int64_t>(table.size()) == profiles_);
  const std::vector<double> law = action_law();
  std::vector<double> means(table.begin(), table.end());
  for (std::size_t size = means.size() / law.size(); size > 0; size /= law.size()) {  // over the last bidder left
    for (std::size_t rest = 0; rest < size; ++rest) {
      double sum = 0;
      for (std::size_t l = 0; l < law.size(); ++l) sum += law[l] * means[rest * law.size() + l];
      means[rest] = sum;
    }
  }
  return means[0];
}

double ActionGrid::upward_difference(std::span<const double> table, std::int64_t profile, int bidder) const {
  if (action(profile, bidder) == actions() - 1) return 0;
  const auto at = static_cast<std::size_t>(profile), step = static_cast<std::size_t>(stride(bidder));
  return static_cast<double>(k_ - 1) * (table[at + step] - table[at]);
}

}  // namespace surety
