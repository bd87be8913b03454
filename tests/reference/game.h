#pragma once

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "host/games/game.h"
#include "host/games/quantile_signals.h"
#include "tests/reference/play.h"

/// One replicate of one common-value game, played by the definitions in the papers: everybody's signal and message,
/// then each bidder's allocation and payment one by one. The kernels must agree with it, replicate by replicate. Slow
/// on purpose; shares the draws, the theory's solutions and the strategies' tables, and nothing else.
namespace surety::reference {

struct GamePlay {
  double value = 0;
  std::vector<double> signal, message;
  std::vector<double> own_value;  ///< private values
};

/// Bidder i's message for a signal and a uniform of his own.
inline double message_of(const kernels::StrategyForm& s, std::int64_t i, double signal, double u, double bidders) {
  switch (s.kind) {
    case StrategyKind::truth:
      return std::min(s.shift + s.slope * signal, s.greatest);
    case StrategyKind::table:
      return evaluate(s.table, s.table.functions == 1 ? 0 : int(i), signal);
    case StrategyKind::mixed_demand: {
      double phi = 0;  // E[1/(1 + rivals above)], each above with chance 1 - u
      for (int j = 0; j < int(bidders); ++j)
        phi += std::exp(std::lgamma(bidders) - std::lgamma(j + 1) - std::lgamma(bidders - j)) * std::pow(1 - u, j) *
               std::pow(u, bidders - 1 - j) / (j + 1);
      return std::clamp(s.A * std::log(std::max(signal * s.A / s.X * phi, 1e-300)), 0.0, 1.0);
    }
    case StrategyKind::mixed_all_pay:
      return signal * std::pow(u, bidders - 1);
    case StrategyKind::accept:
      break;
  }
  return signal >= s.threshold ? 1 : 0;
}

inline GamePlay draw_game(const GameConfig& game, const Game& made, std::uint64_t seed, std::uint64_t replicate) {
  const Draws<Lanes<double, 1>> draws(PhiloxKey(seed), std::uint32_t(game.bidders), replicate);
  const auto& info = made.problem.information;
  const double q = uniform(draws, Purpose::state, 0);
  GamePlay play;
  double sum = 0;
  const Information& known = game.information;
  const bool sum_tells = known.is("minmax") || known.is("coarsened");
  for (std::int64_t i = 0; i < game.bidders; ++i) {
    const double u = uniform(draws, Purpose::value, i), v = game.values->inverse_demand(q);
    double s = 0;
    if (sum_tells) {
      s = -std::log(u);
    } else if (known.is("wallet")) {
      s = u;
    } else if (known.is("none")) {
      s = game.values->mean();
    } else if (known.is("full")) {
      s = v;
    } else if (known.is("informed")) {
      s = i < known.count("COUNT") ? v : 0;
    } else if (known.is("accurate")) {
      s = (q < 0.5) == (u < known.at("P")) ? 1 : 0;
    } else if (known.is("mineral-rights")) {
      const double noise = known.law("noise")->inverse_demand(u);
      s = known.is_word("noise", "times") ? v * noise : v + noise;
    } else if (game.profile.joint) {  // the profile is where q falls among the probabilities
      double below = 0;
      for (const ProfileLaw::State& profile : game.profile.states) {
        if (q >= below) s = profile.laws[std::size_t(i)]->upper();
        below += profile.weight;
      }
      play.own_value.push_back(s);
      s += info.spread * u;
    } else if (game.profile.hidden) {
      double below = 0;  // the state is where q falls among the weights
      for (const ProfileLaw::State& state : game.profile.states) {
        if (q > below) s = state.laws.front()->inverse_demand(u);
        below += state.weight;
      }
      play.own_value.push_back(s);
    } else if (known.is("private")) {
      s = game.law_of(i)->inverse_demand(u);
      play.own_value.push_back(s);
      if (signals_are_quantiles(game)) s = 1 - u;
    } else {  // a step function of the state
      const auto& form = info.signal.at(std::min<std::size_t>(i, info.signal.size() - 1));
      std::size_t j = 0;
      while (j + 1 < form.value.size() && form.knot[j + 1] <= q) ++j;
      s = form.value[j];
    }
    sum += s;
    if (known.is("coarsened")) {
      const double k = double(known.count("K"));
      s = std::floor(std::min(s, k) * k) / k;
    }
    play.signal.push_back(s);
    play.message.push_back(
        message_of(made.problem.strategy, i, s, uniform(draws, Purpose::strategy, i), double(game.bidders)));
  }
  play.value = game.values->inverse_demand(q);
  if (known.is("private")) play.value = *std::max_element(play.own_value.begin(), play.own_value.end());
  if (known.is("wallet")) play.value = sum / double(game.bidders);
  if (sum_tells) play.value = game.minmax().value(sum);
  return play;
}

/// Allocation and payment of bidder i by definition.
struct Share {
  double allocation, payment;
};

inline Share proportional_share(const GameConfig& game, double subsidy, const std::vector<double>& m, std::size_t i) {
  double x = 0;
  for (const double each : m) x += each;
  const double part = x > 0 ? m[i] / x : 1 / double(m.size());
  if (game.mechanism.is("tullock")) return {part, m[i] * game.mechanism.at("price")};
  const auto& auction = game.proportional(game.mechanism.has("must-sell") ? Sale::must_sell : Sale::can_keep);
  if (game.mechanism.has("permutation")) {
    // F_n by Gauss's rule of two points on equal steps between the jumps of Xi
    const double least = game.values->lower();
    const auto mean = [&](int n, double y) {
      std::vector<double> ends{0, 40};
      for (const double jump : auction.breakpoints())
        if (jump > y && jump < y + 40) ends.push_back(jump - y);
      std::sort(ends.begin(), ends.end());
      double sum = 0;
      constexpr int steps = 400;
      for (std::size_t e = 1; e < ends.size(); ++e) {
        const double h = (ends[e] - ends[e - 1]) / steps;
        for (int s = 0; s < 2 * steps; ++s) {
          const double z = ends[e - 1] + h * (s / 2 + 0.5 + (s % 2 == 0 ? -0.5 : 0.5) / std::sqrt(3.0)), at = y + z;
          const double growth = auction.excess_growth(at) -
                                least * (auction.allocation_sensitivity(at) - auction.aggregate_allocation(at));
          sum += 0.5 * h * growth * std::exp(-z) * (n == 2 ? z : 1);
        }
      }
      return sum;
    };
    const double q = part * auction.aggregate_allocation(x);
    return {q, least * q + 0.5 * (mean(2, 0) - mean(2, m[i])) + 0.5 * (mean(1, m[1 - i]) - mean(1, x))};
  }
  return {part * auction.aggregate_allocation(x), part * auction.aggregate_transfer(x) - subsidy};
}

/// (1) in the limit; (6), step by step, on a grid.
inline double exponential_price_allocation(const Mechanism& mechanism, const std::vector<double>& m, std::size_t i) {
  double q = 0;
  if (!mechanism.number("k")) {
    std::vector<double> sorted = m;
    std::sort(sorted.begin(), sorted.end(), std::greater<>());
    const std::size_t rank = std::find(sorted.begin(), sorted.end(), m[i]) - sorted.begin();
    for (std::size_t j = rank; j < sorted.size(); ++j)
      q += (sorted[j] - (j + 1 < sorted.size() ? sorted[j + 1] : 0)) / double(j + 1);
    return q;
  }
  const double k = mechanism.at("k");
  for (int level = 0; level < std::lround(m[i] * k); ++level) {
    int above = 0, at = 0;
    for (std::size_t j = 0; j < m.size(); ++j) {
      if (j == i) continue;
      above += std::lround(m[j] * k) > level;
      at += std::lround(m[j] * k) == level;
    }
    double rate = 0;
    for (int rank = above + 1; rank <= above + 1 + at; ++rank) rate += 1.0 / rank / (at + 1);
    q += rate / k;
  }
  return q;
}

inline Share exponential_price_share(const Mechanism& mechanism, const std::vector<double>& m, std::size_t i) {
  const double payment = mechanism.number("k")
                             ? std::pow(1 + 1 / (mechanism.at("A") * mechanism.at("k")), m[i] * mechanism.at("k"))
                             : std::exp(m[i] / mechanism.at("A"));
  return {exponential_price_allocation(mechanism, m, i), mechanism.at("X") * (payment - 1)};
}

/// (52), (54), two buyers.
inline Share generalized_share(const Mechanism& mechanism, const std::vector<double>& m, std::size_t i) {
  const double own = m[i], other = m[1 - i], A = mechanism.at("A");
  const double growth = mechanism.number("k") ? std::pow(1 + 1 / (A * mechanism.at("k")), own * mechanism.at("k")) - 1
                                              : std::exp(own / A) - 1;
  const double most =
      mechanism.number("k") ? std::pow(1 + 1 / (A * mechanism.at("k")), mechanism.at("k")) - 1 : std::exp(1 / A) - 1;
  const bool top = other >= 1 - 1e-9;
  const double payment = growth * (top ? mechanism.at("Y1") + most * mechanism.at("Y0") / 2 : mechanism.at("Y0") / 2);
  if (!mechanism.number("k")) return {own > other ? other / 2 + (own - other) : own / 2, payment};
  const double k = mechanism.at("k");
  double q = 0;
  for (int j = 0; j < std::lround(own * k); ++j) {
    const long l = std::lround(other * k);
    q += l == std::lround(k) ? 1 / (2 * k)
         : j < l             ? (2 * k + 1) / (4 * k * k)
         : j == l            ? (3 * k + 1) / (4 * k * k)
                             : (4 * k + 1) / (4 * k * k);
  }
  return {q, payment};
}

/// Highest bid wins, ties with equal chances.
inline Share highest_bid_share(const Mechanism& mechanism, const std::vector<double>& m, std::size_t i) {
  const double highest = *std::max_element(m.begin(), m.end());
  const double tied = double(std::count(m.begin(), m.end(), highest));
  double second = 0;
  for (std::size_t j = 0; j < m.size(); ++j)
    if (j != i) second = std::max(second, m[j]);
  const double reserve = mechanism.takes("reserve") ? mechanism.at("reserve") : 0;
  const double won = m[i] == highest && highest >= reserve ? 1 / tied : 0;
  if (mechanism.is("all-pay")) return {won, m[i]};
  if (mechanism.is("war-of-attrition")) return {won, std::min(m[i], second)};
  if (mechanism.is("kth-price")) {
    std::vector<double> all = m;
    std::sort(all.rbegin(), all.rend());
    return {won, won * all[std::size_t(mechanism.at("k")) - 1]};
  }
  if (mechanism.is("first-price")) return {won, won * m[i]};
  return {won, won * std::max(second, reserve)};
}

inline Share share_of(const GameConfig& game, double subsidy, const std::vector<double>& m, std::size_t i) {
  const Mechanism& mechanism = game.mechanism;
  if (mechanism.is("proportional") || mechanism.is("tullock")) return proportional_share(game, subsidy, m, i);
  if (mechanism.is("exponential-price")) return exponential_price_share(mechanism, m, i);
  if (mechanism.is("generalized-exponential-price")) return generalized_share(mechanism, m, i);
  if (mechanism.is("posted-price")) {
    const double accepted = double(std::count(m.begin(), m.end(), 1.0));
    const double won = m[i] == 1 ? 1 / accepted : 0;
    return {won, won * mechanism.at("price")};
  }
  if (mechanism.is("enriched-posted-price")) {
    const double highest = *std::max_element(m.begin(), m.end());
    const double won = m[i] == highest && highest > 0 ? 1 / double(std::count(m.begin(), m.end(), highest)) : 0;
    return {won, won * mechanism.at("price")};
  }
  if (mechanism.is("first-price") || mechanism.is("second-price") || mechanism.is("all-pay") ||
      mechanism.is("war-of-attrition") || mechanism.is("kth-price"))
    return highest_bid_share(mechanism, m, i);
  throw std::logic_error("no reference play of " + mechanism.spec());
}

}  // namespace surety::reference
