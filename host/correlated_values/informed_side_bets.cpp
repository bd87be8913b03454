#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "surety/contracts.h"
#include "surety/correlated_values/side_bets.h"
#include "surety/random/draws.h"
#include "surety/statistics/moments.h"

namespace surety {
namespace {

/// What bidders pay in a second-price auction with dominant side bets, and what they expect with Theorem 1's
/// information: who wins, i, and the others' values v_-i.
class TheoremOneInformation {
 public:
  TheoremOneInformation(const CorrelatedPrior& prior, const SideBets& bets) : prior_(prior), bets_(bets) {
    SURETY_EXPECTS(bets.dominant());
    for (int i = 0; i < prior.bidders(); ++i) stays_.push_back(decisions(i));
  }

  /// What bidder i pays at a profile if he takes part.
  double payment(std::int64_t v, int i) const {
    return (prior_.winner(v) == i ? prior_.second_value(v) : 0) + bet(v, i);
  }
  /// Whether he takes part where he has the information.
  bool stays(std::int64_t v, int i) const { return stays_[i][v] != 0; }

  /// By value, what the information is worth to bidder i, who expects nothing without it.
  std::vector<double> worth(int i) const {
    std::vector<double> worth(prior_.size(i), 0.0);
    for (std::int64_t v = 0; v < prior_.profiles(); ++v)
      if (stays(v, i)) worth[prior_.index(v, i)] += prior_.probability(v) * payoff(v, i);
    for (int k = 0; k < prior_.size(i); ++k) worth[k] = std::max(worth[k] / prior_.marginal(i, k), 0.0);
    return worth;
  }

 private:
  double bet(std::int64_t v, int i) const {
    return bets_.bets[i].at(prior_.index(v, i), prior_.rivals_of(v, i), prior_.rivals(i));
  }
  double payoff(std::int64_t v, int i) const {
    return (prior_.winner(v) == i ? prior_.value_in(v, i) : 0) - payment(v, i);
  }

  std::vector<char> decisions(int i) const {
    std::vector<char> stays(prior_.profiles());
    for (std::int64_t v = 0; v < prior_.profiles(); ++v) {
      const int winner = prior_.winner(v);
      stays[v] = (winner == i ? payoff(v, i) : loser_payoff(v, winner, i)) >= 0;
    }
    return stays;
  }
  /// Times the probability of what he knows: over the winner's values that win against the others'.
  double loser_payoff(std::int64_t v, int winner, int i) const {
    double sum = 0;
    for (int k = 0; k < prior_.size(winner); ++k) {
      const std::int64_t other = prior_.profile_of(winner, k, prior_.rivals_of(v, winner));
      if (prior_.winner(other) == winner) sum -= prior_.probability(other) * bet(other, i);
    }
    return sum;
  }

  const CorrelatedPrior& prior_;
  const SideBets& bets_;
  std::vector<std::vector<char>> stays_;  // by bidder and profile
};

/// Draws costs and values and lets everybody decide.
class CostSimulation {
 public:
  CostSimulation(const CorrelatedPrior& prior, const TheoremOneInformation& information, const Law& costs,
                 std::uint64_t seed)
      : prior_(prior), information_(information), costs_(costs), seed_(seed) {
    double sum = 0;
    for (std::int64_t v = 0; v < prior.profiles(); ++v) cumulative_.push_back(sum += prior.probability(v));
    for (int i = 0; i < prior.bidders(); ++i) worth_.push_back(information.worth(i));
  }

  void run(std::uint64_t samples, Estimate& revenue, Estimate& acquired) const {
    Sum of_revenue, of_acquired;
    for (std::uint64_t r = 0; r < samples; ++r) {
      const Draws<Lanes<double, 1>> draws(seed_, static_cast<std::uint32_t>(prior_.bidders()), r);
      const std::int64_t v = profile_at(uniform(draws, Purpose::state, 0));
      double paid = 0, informed = 0;
      for (int i = 0; i < prior_.bidders(); ++i) {
        const double cost = costs_.inverse_demand(uniform(draws, Purpose::strategy, i));
        const bool acquires = cost < worth_[i][prior_.index(v, i)];
        informed += acquires;
        if (!acquires || information_.stays(v, i)) paid += information_.payment(v, i);
      }
      of_revenue.add(paid);
      of_acquired.add(informed);
    }
    revenue = of_revenue.estimate(samples);
    acquired = of_acquired.estimate(samples);
  }

 private:
  /// Mean and variance as they go (Welford 1962).
  struct Sum {
    double mean = 0, squares = 0, count = 0;
    void add(double x) {
      const double off = x - mean;
      mean += off / ++count;
      squares += off * (x - mean);
    }
    Estimate estimate(std::uint64_t samples) const {
      const auto n = static_cast<double>(samples);
      return {mean, n > 1 ? std::sqrt(squares / (n - 1) / n) : INFINITY, {}, 0};
    }
  };

  static double uniform(const Draws<Lanes<double, 1>>& draws, Purpose purpose, int index) {
    using D = Draws<Lanes<double, 1>>;
    D::Key keys[D::keys_per_block];
    draws.block(purpose, static_cast<std::uint32_t>(index / D::keys_per_block), keys);
    return D::uniform(keys[index % D::keys_per_block]);
  }
  std::int64_t profile_at(double u) const {
    const auto found = std::upper_bound(cumulative_.begin(), cumulative_.end(), u * cumulative_.back());
    return std::min<std::int64_t>(found - cumulative_.begin(), prior_.profiles() - 1);
  }

  const CorrelatedPrior& prior_;
  const TheoremOneInformation& information_;
  const Law& costs_;
  PhiloxKey seed_;
  std::vector<double> cumulative_;
  std::vector<std::vector<double>> worth_;  // by bidder and value
};

}  // namespace

InformedSideBets informed_side_bets(const CorrelatedPrior& prior, const SideBets& bets) {
  const TheoremOneInformation information(prior, bets);
  InformedSideBets result{0, 0};
  for (std::int64_t v = 0; v < prior.profiles(); ++v) {
    for (int i = 0; i < prior.bidders(); ++i)
      if (information.stays(v, i)) result.revenue += prior.probability(v) * information.payment(v, i);
    if (information.stays(v, prior.winner(v))) result.sale_probability += prior.probability(v);
  }
  return result;
}

std::optional<double> costly_information_bound(const CorrelatedPrior& prior, const Law& costs) {
  if (costs.lower() > 0) return std::nullopt;
  return std::min(prior.full_surplus(), best_efficient_guarantee(prior) + prior.bidders() * costs.mean());
}

InformationAcquisition acquire_information(const CorrelatedPrior& prior, const SideBets& bets, const Law& costs,
                                           std::uint64_t samples, std::uint64_t seed) {
  const TheoremOneInformation information(prior, bets);
  InformationAcquisition result{{0, 0}, {0, 0}, 0, {}, {}};
  for (int i = 0; i < prior.bidders(); ++i) {
    const auto worth = information.worth(i);
    result.greatest_worth = std::max(result.greatest_worth, *std::max_element(worth.begin(), worth.end()));
    for (std::int64_t v = 0; v < prior.profiles(); ++v) {
      const double acquires = 1 - costs.demand(worth[prior.index(v, i)]);  // P(cost < worth)
      const double takes_part = information.stays(v, i) ? 1 : 1 - acquires;
      result.revenue.value += prior.probability(v) * takes_part * information.payment(v, i);
      result.acquired.value += prior.probability(v) * acquires;
    }
  }
  CostSimulation(prior, information, costs, seed).run(samples, result.simulated_revenue, result.simulated_acquired);
  result.simulated_revenue.exact = result.revenue;
  result.simulated_acquired.exact = result.acquired;
  return result;
}

}  // namespace surety
