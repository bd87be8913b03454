#include <algorithm>
#include <cmath>
#include <span>

#include "host/theory/numerics/quadrature.h"
#include "host/theory/private_values/sequential_prices.h"
#include "surety/theory/exact.h"

namespace surety {
namespace {

constexpr int most_sweeps = 100, golden_steps = 40;
constexpr double settled_gain = 1e-11;  // of the revenue, by one sweep
constexpr std::size_t most_starts = 8;

/// The best fixed prices of a mixture by improving one price after the other. The revenue is linear in what one price
/// earns and lets pass: with w_k the probability of state k and that nobody before i buys, and R_k the revenue from
/// i + 1 on in state k, p_i maximises sum_k w_k (p D_k(p) + (1 - D_k(p)) R_k).
class FixedPriceSearch {
 public:
  explicit FixedPriceSearch(const ProfileLaw& profile) : profile_(profile), states_(profile.states.size()) {
    for (const auto& state : profile.states) paths_.push_back(best_price_path(profile, state).price);
    candidates_ = candidate_prices();
    for (const auto& state : profile.states)
      for (const LawPtr& law : state.laws)
        for (const double price : candidates_) demand_.push_back(law->demand(price));
  }

  std::vector<double> run() const {
    std::vector<std::vector<double>> starts{std::vector<double>(profile_.bidders(), best_posted_price(profile_).price)};
    for (std::size_t k = 0; k < std::min(states_, most_starts); ++k) starts.push_back(paths_[k]);
    std::vector<double> best;
    double most = -1;
    for (auto& prices : starts) {
      const double revenue = improve(prices, Among::candidates);
      if (revenue > most) most = revenue, best = std::move(prices);
    }
    improve(best, Among::all);
    return best;
  }

 private:
  using ByState = std::vector<double>;
  enum class Among { candidates, all };

  /// Every price that is best in some state, breakpoints, and an even grid.
  std::vector<double> candidate_prices() const {
    std::vector<double> prices;
    double upper = 0;
    for (const auto& state : profile_.states)
      for (const LawPtr& law : state.laws) {
        upper = std::max(upper, law->upper());
        for (const double value : law->breakpoints()) prices.push_back(value);
      }
    for (const auto& path : paths_)
      for (std::size_t i = 0; i < path.size(); i += 1 + path.size() / 32) prices.push_back(path[i]);
    constexpr int even = 128;
    for (int i = 0; i < even; ++i) prices.push_back(upper * i / even);
    return panel_points(std::move(prices), 0, upper);
  }

  const Law& law(std::size_t k, std::int64_t i) const {
    return *profile_.states[k].laws[group_of_arrival(profile_, i)];
  }

  /// Sweeps until the revenue has settled; returns it.
  double improve(std::vector<double>& prices, Among among) const {
    double revenue = 0;
    for (int sweep = 0; sweep < most_sweeps; ++sweep) {
      const auto later = continuations(prices);
      const double before = mean(later[0]);
      if (sweep > 0 && before - revenue <= settled_gain * before) return before;
      revenue = before;
      ByState weight;
      for (const auto& state : profile_.states) weight.push_back(state.weight);
      for (std::int64_t i = 0; i < profile_.bidders(); ++i) {
        prices[i] = best_price(i, weight, later[i + 1], prices[i], among);
        for (std::size_t k = 0; k < states_; ++k) weight[k] *= 1 - law(k, i).demand(prices[i]);
      }
    }
    return revenue;
  }

  /// R_k of every bidder on, by state.
  std::vector<ByState> continuations(const std::vector<double>& prices) const {
    std::vector<ByState> later(prices.size() + 1, ByState(states_, 0.0));
    for (std::int64_t i = profile_.bidders() - 1; i >= 0; --i)
      for (std::size_t k = 0; k < states_; ++k) {
        const double acceptance = law(k, i).demand(prices[i]);
        later[i][k] = prices[i] * acceptance + (1 - acceptance) * later[i + 1][k];
      }
    return later;
  }
  double mean(const ByState& x) const {
    double sum = 0;
    for (std::size_t k = 0; k < states_; ++k) sum += profile_.states[k].weight * x[k];
    return sum;
  }

  double best_price(std::int64_t i, const ByState& weight, const ByState& later, double current, Among among) const {
    const auto at = [&](double price) {
      double sum = 0;
      for (std::size_t k = 0; k < states_; ++k) sum += weight[k] * (price - later[k]) * law(k, i).demand(price);
      return sum;
    };
    const std::size_t c = best_candidate(i, weight, later);
    double best = current, most = at(current);
    const auto consider = [&](double price) {
      if (const double x = at(price); x > most) most = x, best = price;
    };
    consider(candidates_[c]);
    if (among == Among::all)
      consider(
          golden_maximum(at, candidates_[c == 0 ? 0 : c - 1], candidates_[std::min(c + 1, candidates_.size() - 1)]));
    return best;
  }

  std::size_t best_candidate(std::int64_t i, const ByState& weight, const ByState& later) const {
    const std::size_t groups = profile_.group_sizes.size(), size = candidates_.size();
    const auto group = static_cast<std::size_t>(group_of_arrival(profile_, i));
    std::size_t best = 0;
    double most = -INFINITY;
    for (std::size_t c = 0; c < size; ++c) {
      double sum = 0;
      for (std::size_t k = 0; k < states_; ++k)
        sum += weight[k] * (candidates_[c] - later[k]) * demand_[(k * groups + group) * size + c];
      if (sum > most) most = sum, best = c;
    }
    return best;
  }

  template <class Function>
  static double golden_maximum(const Function& f, double low, double high) {
    constexpr double ratio = 0.6180339887498949;
    double left = high - ratio * (high - low), right = low + ratio * (high - low);
    double at_left = f(left), at_right = f(right);
    for (int step = 0; step < golden_steps; ++step) {
      if (at_left < at_right) {
        low = left, left = right, at_left = at_right;
        at_right = f(right = low + ratio * (high - low));
      } else {
        high = right, right = left, at_right = at_left;
        at_left = f(left = high - ratio * (high - low));
      }
    }
    return low + (high - low) / 2;
  }

  const ProfileLaw& profile_;
  std::size_t states_;
  std::vector<std::vector<double>> paths_;  // by state
  std::vector<double> candidates_;
  std::vector<double> demand_;  // by state, group and candidate
};

}  // namespace

PricePolicy best_fixed_prices(const ProfileLaw& profile) { return fixed_prices(FixedPriceSearch(profile).run()); }

}  // namespace surety
