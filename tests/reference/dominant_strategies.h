#pragma once

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "host/linear_programs/linear_program.h"
#include "surety/correlated_values/correlated_prior.h"

/// Auctions of known private values by their definitions.
namespace surety::reference {

/// The most that a mechanism earns in which truth is a best reply at every possible profile and nobody loses: a linear
/// program over allocations and payments, with a row for every lie. Values are at most 100.
inline double greatest_dominant_strategy_revenue(const CorrelatedPrior& prior) {
  LinearProgram program(LinearProgram::Sense::maximize);
  const int bidders = prior.bidders();
  constexpr double most_payment = 1000;
  for (std::int64_t v = 0; v < prior.profiles(); ++v)
    for (int i = 0; i < bidders; ++i) {
      program.add_column(0, {0, 1});
      program.add_column(prior.probability(v), {-most_payment, most_payment});
    }
  for (std::int64_t v = 0; v < prior.profiles(); ++v) {
    const int sold = program.add_row({0, 1});
    for (int i = 0; i < bidders; ++i) program.add_entry(sold, static_cast<int>(2 * (v * bidders + i)), 1);
    for (int i = 0; i < bidders && prior.probability(v) > 0; ++i) {
      const auto add_payoff = [&](int row, std::int64_t at, double sign) {
        const int column = static_cast<int>(2 * (at * bidders + i));
        program.add_entry(row, column, sign * prior.value_in(v, i));
        program.add_entry(row, column + 1, -sign);
      };
      add_payoff(program.add_row({0, no_bound}), v, 1);
      for (int lie = 0; lie < prior.size(i); ++lie) {
        if (lie == prior.index(v, i)) continue;
        const int row = program.add_row({0, no_bound});
        add_payoff(row, v, 1);
        add_payoff(row, prior.profile_of(i, lie, prior.rivals_of(v, i)), -1);
      }
    }
  }
  return solve(program).objective;
}

/// The same over mechanisms without lotteries, by trying all of them: who wins, or nobody, at every profile. The winner
/// pays the least of his possible values with which he wins; what lets a bidder win with a value and not with a higher
/// one has no such price. With two bidders lotteries gain nothing.
inline double best_deterministic_revenue(const CorrelatedPrior& prior) {
  const int bidders = prior.bidders();
  std::vector<int> winner(prior.profiles(), 0);  // bidders: nobody
  const auto revenue = [&]() -> std::optional<double> {
    double sum = 0;
    for (std::int64_t v = 0; v < prior.profiles(); ++v) {
      if (prior.probability(v) == 0 || winner[v] == bidders) continue;
      const int i = winner[v];
      std::optional<double> price;
      for (int k = 0; k < prior.size(i); ++k) {
        const std::int64_t u = prior.profile_of(i, k, prior.rivals_of(v, i));
        if (prior.probability(u) == 0) continue;
        if (winner[u] == i && !price) price = prior.value(i, k);
        if (winner[u] != i && price) return std::nullopt;
      }
      sum += prior.probability(v) * *price;
    }
    return sum;
  };
  double best = 0;
  for (;;) {
    if (const auto found = revenue()) best = std::max(best, *found);
    std::size_t v = 0;
    while (v < winner.size() && (prior.probability(static_cast<std::int64_t>(v)) == 0 || ++winner[v] > bidders))
      winner[v++] = 0;
    if (v == winner.size()) return best;
  }
}

/// What any mechanism earns at most from independent values that bidders know and nobody else does: truth is a best
/// reply and nobody loses on average over the others' values only. A linear program over allocations and payments.
inline double bayesian_revenue(const std::vector<std::vector<double>>& values,
                               const std::vector<std::vector<double>>& law) {
  LinearProgram program(LinearProgram::Sense::maximize);
  const auto bidders = values.size();
  std::size_t profiles = 1;
  for (const auto& own : values) profiles *= own.size();
  const auto index = [&](std::size_t v, std::size_t i) {
    for (std::size_t j = bidders - 1; j > i; --j) v /= values[j].size();
    return v % values[i].size();
  };
  std::vector<std::vector<int>> payment(bidders);  // interim: by bidder and value
  for (std::size_t v = 0; v < profiles; ++v) {
    const int sold = program.add_row({0, 1});
    for (std::size_t i = 0; i < bidders; ++i) program.add_entry(sold, program.add_column(0, {0, 1}), 1);
  }
  for (std::size_t i = 0; i < bidders; ++i)
    for (std::size_t k = 0; k < values[i].size(); ++k)
      payment[i].push_back(program.add_column(law[i][k], {-1000, 1000}));
  const auto others = [&](std::size_t v, std::size_t i) {
    double chance = 1;
    for (std::size_t j = 0; j < bidders; ++j)
      if (j != i) chance *= law[j][index(v, j)];
    return chance;
  };
  const auto add_payoff = [&](int row, std::size_t i, double value, std::size_t report, double sign) {
    for (std::size_t v = 0; v < profiles; ++v)
      if (index(v, i) == report) program.add_entry(row, static_cast<int>(v * bidders + i), sign * value * others(v, i));
    program.add_entry(row, payment[i][report], -sign);
  };
  for (std::size_t i = 0; i < bidders; ++i)
    for (std::size_t k = 0; k < values[i].size(); ++k) {
      if (law[i][k] == 0) continue;
      add_payoff(program.add_row({0, no_bound}), i, values[i][k], k, 1);
      for (std::size_t lie = 0; lie < values[i].size(); ++lie) {
        if (lie == k) continue;
        const int row = program.add_row({0, no_bound});
        add_payoff(row, i, values[i][k], k, 1);
        add_payoff(row, i, values[i][k], lie, -1);
      }
    }
  return solve(program).objective;
}

using Rational = boost::multiprecision::cpp_rational;

/// A mechanism in rational numbers made of chances of prices: allocation and payment by profile and bidder.
struct PlayedPrices {
  std::vector<Rational> wins, pays;

  PlayedPrices(const CorrelatedPrior& prior, std::span<const double> price_chance) {
    for (std::int64_t v = 0; v < prior.profiles(); ++v)
      for (int i = 0; i < prior.bidders(); ++i) {
        Rational wins_here = 0, pays_here = 0;
        for (int k = 0; k <= prior.index(v, i) && prior.probability(v) > 0; ++k) {
          const Rational chance(price_chance[prior.profile_of(i, k, prior.rivals_of(v, i)) * prior.bidders() + i]);
          wins_here += chance;
          pays_here += chance * Rational(prior.value(i, k));
        }
        wins.push_back(wins_here);
        pays.push_back(pays_here);
      }
  }

  /// The most that is sold at a possible profile.
  Rational most_sold(const CorrelatedPrior& prior) const {
    Rational most = 0;
    for (std::int64_t v = 0; v < prior.profiles(); ++v) {
      Rational sold = 0;
      for (int i = 0; i < prior.bidders(); ++i) sold += wins[v * prior.bidders() + i];
      most = std::max(most, sold);
    }
    return most;
  }
  /// The least that a bidder gains by the truth, over staying away and over every lie, at every possible profile.
  Rational least_gain(const CorrelatedPrior& prior) const {
    Rational least = 0;
    for (std::int64_t v = 0; v < prior.profiles(); ++v)
      for (int i = 0; i < prior.bidders() && prior.probability(v) > 0; ++i) {
        const auto payoff = [&](std::int64_t u) {
          return Rational(prior.value_in(v, i)) * wins[u * prior.bidders() + i] - pays[u * prior.bidders() + i];
        };
        const Rational truth = payoff(v);
        least = std::min(least, truth);
        for (int lie = 0; lie < prior.size(i); ++lie)
          least = std::min(least, Rational(truth - payoff(prior.profile_of(i, lie, prior.rivals_of(v, i)))));
      }
    return least;
  }
  Rational revenue(const CorrelatedPrior& prior) const {
    Rational sum = 0;
    for (std::int64_t v = 0; v < prior.profiles(); ++v)
      for (int i = 0; i < prior.bidders(); ++i) sum += Rational(prior.probability(v)) * pays[v * prior.bidders() + i];
    return sum;
  }
};

}  // namespace surety::reference
