#pragma once

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "surety/restricted_information/restrictions.h"
#include "tests/finite_games/random_games.h"
#include "tests/reference/bayesian_games.h"

/// Random restrictions with random information structures that meet them, made by drawing signals as the words of the
/// restriction say. Two bidders.
namespace surety {

struct Inside {
  RestrictedEnvironment restricted;
  reference::Structure structure;
};

inline double one_of(std::mt19937_64& draws, const std::vector<double>& choices) {
  return choices[draws() % choices.size()];
}

/// No probability is 0.
inline std::vector<double> random_law(std::mt19937_64& draws, int size) {
  std::exponential_distribution<double> weight;
  std::vector<double> law;
  double total = 0;
  for (int j = 0; j < size; ++j) total += law.emplace_back(weight(draws) + 0.05);
  for (double& p : law) p /= total;
  return law;
}

inline AuctionEnvironment random_auction_environment(std::mt19937_64& draws, int states, bool common) {
  AuctionEnvironment environment;
  environment.prior = random_law(draws, states);
  for (int state = 0; state < states; ++state) {
    const double value = one_of(draws, {0, 0.25, 0.5, 0.75, 1});
    environment.values.push_back(value);
    environment.values.push_back(common ? value : one_of(draws, {0, 0.25, 0.5, 0.75, 1}));
  }
  return environment;
}

inline Experiment random_experiment(std::mt19937_64& draws, int states, int signals) {
  Experiment experiment;
  for (int state = 0; state < states; ++state) experiment.chance.push_back(random_lottery(draws, signals));
  return experiment;
}

/// An auction in which message 0 is out: random shares and payments.
inline FiniteMechanism random_auction(std::mt19937_64& draws, const AuctionEnvironment& environment, int messages) {
  std::uniform_real_distribution<double> payment(-0.2, 0.6);
  std::vector<Trade> trades;
  for (int one = 0; one < messages; ++one)
    for (int other = 0; other < messages; ++other) {
      const auto shares = random_lottery(draws, 3);
      trades.push_back(one == 0 ? Trade{0, 0} : Trade{shares[1], payment(draws)});
      trades.push_back(other == 0 ? Trade{0, 0} : Trade{shares[2], payment(draws)});
    }
  return auction_mechanism({messages, messages}, environment, 0, [&](std::span<const int> profile, int i) {
    return trades[(profile[0] * messages + profile[1]) * 2 + i];
  });
}

/// Signals of any kind: a joint law of both bidders' signals in every state.
inline reference::Structure any_signals(std::mt19937_64& draws, const std::vector<double>& prior, int signals) {
  reference::Structure structure;
  for (int state = 0; state < static_cast<int>(prior.size()); ++state) {
    const auto law = random_lottery(draws, signals * signals);
    for (int s = 0; s < signals * signals; ++s)
      if (law[s] > 0) structure.cases.push_back({state, prior[state] * law[s], {{s / signals}, {s % signals}}});
  }
  return structure;
}

/// Every case becomes one for each draw of a signal: `told(case, draw)` adds it to what bidders know.
template <class Law, class Told>
reference::Structure with_draws(const reference::Structure& from, const Law& law, const Told& told) {
  reference::Structure structure;
  for (const auto& c : from.cases) {
    const std::vector<double> chance = law(c);
    for (int draw = 0; draw < static_cast<int>(chance.size()); ++draw) {
      if (chance[draw] == 0) continue;
      structure.cases.push_back(c);
      structure.cases.back().probability *= chance[draw];
      told(structure.cases.back(), draw);
    }
  }
  return structure;
}

/// A joint law of two draws with these laws: independent, or by one number that both use.
inline std::vector<double> coupled(std::mt19937_64& draws, const std::vector<double>& one,
                                   const std::vector<double>& other) {
  std::vector<double> joint(one.size() * other.size());
  if (draws() % 2 == 0) {
    for (std::size_t a = 0; a < one.size(); ++a)
      for (std::size_t b = 0; b < other.size(); ++b) joint[a * other.size() + b] = one[a] * other[b];
    return joint;
  }
  std::size_t a = 0, b = 0;
  double left = one[0], right = other[0];
  for (;;) {
    const double mass = std::min(left, right);
    joint[a * other.size() + b] += mass;
    left -= mass, right -= mass;
    if (left <= right) {
      if (++a == one.size()) return joint;
      left = one[a];
    } else {
      if (++b == other.size()) return joint;
      right = other[b];
    }
  }
}

inline Inside with_own_values(std::mt19937_64& draws) {
  Inside inside{{random_auction_environment(draws, 3, false), {OwnValuesKnown{}}, {}}, {}};
  inside.structure = any_signals(draws, inside.restricted.environment.prior, 2);
  for (auto& c : inside.structure.cases)
    for (int i = 0; i < 2; ++i)
      c.signal[i].push_back(static_cast<int>(4 * inside.restricted.environment.value(c.state, i, 0)));
  return inside;
}

inline Inside with_cells(std::mt19937_64& draws) {
  const std::vector<std::string> cells{"a", "b", draws() % 2 == 0 ? "a" : "b"};
  const std::vector<int> bidders = draws() % 2 == 0 ? std::vector<int>{1} : std::vector<int>{0, 1};
  Inside inside{{random_auction_environment(draws, 3, true), {CellKnown{bidders, cells}}, {}}, {}};
  inside.structure = any_signals(draws, inside.restricted.environment.prior, 2);
  for (auto& c : inside.structure.cases)
    for (const int i : bidders) c.signal[i].push_back(cells[c.state] == "a" ? 0 : 1);
  return inside;
}

/// Who is informed is drawn too, and may depend on state and signals.
inline Inside with_informed_bidders(std::mt19937_64& draws) {
  const int least = draws() % 3 == 0 ? 2 : 1;
  Inside inside{{random_auction_environment(draws, 3, draws() % 2 == 0), {InformedBidders{least}}, {}}, {}};
  const auto any = any_signals(draws, inside.restricted.environment.prior, 2);
  inside.structure = with_draws(
      any,
      [&](const auto&) {
        return least == 2 ? std::vector<double>{0, 0, 1} : random_lottery(draws, 3);
      },
      [](auto& c, int who) {
        for (int i = 0; i < 2; ++i)
          if (who == 2 || who == i) c.signal[i].push_back(100 + c.state);
      });
  return inside;
}

inline Inside with_knowledge_at_least(std::mt19937_64& draws) {
  const auto environment = random_auction_environment(draws, 3, draws() % 2 == 0);
  const Experiment experiment = random_experiment(draws, 3, 2);
  Inside inside{{environment, {KnowsAtLeast{{0, 1}, experiment}}, {}}, {}};
  inside.structure = with_draws(
      any_signals(draws, environment.prior, 2),
      [&](const auto& c) { return coupled(draws, experiment.chance[c.state], experiment.chance[c.state]); },
      [](auto& c, int draw) {
        c.signal[0].push_back(draw / 2);
        c.signal[1].push_back(draw % 2);
      });
  return inside;
}

/// Each signal is drawn from the experiment's alone, though in concert with the other's.
inline Inside with_knowledge_at_most(std::mt19937_64& draws) {
  const auto environment = random_auction_environment(draws, 3, draws() % 2 == 0);
  const Experiment experiment = random_experiment(draws, 3, 2);
  Inside inside{{environment, {KnowsAtMost{{0, 1}, experiment}}, {}}, {}};
  std::vector<std::vector<double>> garbled[2];
  for (auto& of_bidder : garbled)
    for (int s = 0; s < 2; ++s) of_bidder.push_back(random_lottery(draws, 3));
  reference::Structure prior;
  for (int state = 0; state < 3; ++state) prior.cases.push_back({state, environment.prior[state], {}});
  const auto signals = with_draws(
      prior, [&](const auto& c) { return coupled(draws, experiment.chance[c.state], experiment.chance[c.state]); },
      [](auto& c, int draw) { c.signal[0] = {draw / 2}, c.signal[1] = {draw % 2}; });
  inside.structure = with_draws(
      signals, [&](const auto& c) { return coupled(draws, garbled[0][c.signal[0][0]], garbled[1][c.signal[1][0]]); },
      [](auto& c, int draw) { c.signal[0] = {draw / 3}, c.signal[1] = {draw % 3}; });
  return inside;
}

inline Inside with_joint_knowledge_at_most(std::mt19937_64& draws) {
  const auto environment = random_auction_environment(draws, 3, draws() % 2 == 0);
  const Experiment experiment = random_experiment(draws, 3, 2);
  Inside inside{{environment, {TogetherAtMost{experiment}}, {}}, {}};
  const std::vector<double> after[2] = {random_lottery(draws, 9), random_lottery(draws, 9)};
  reference::Structure prior;
  for (int state = 0; state < 3; ++state) prior.cases.push_back({state, environment.prior[state], {}});
  const auto seen = with_draws(
      prior, [&](const auto& c) { return experiment.chance[c.state]; },
      [](auto& c, int draw) { c.signal[0] = c.signal[1] = {draw}; });
  inside.structure = with_draws(
      seen, [&](const auto& c) { return after[c.signal[0][0]]; },
      [](auto& c, int draw) { c.signal[0] = {draw / 3}, c.signal[1] = {draw % 3}; });
  return inside;
}

/// E[v_i | signal] by bidder.
inline std::map<reference::Signal, double> interim_values(const AuctionEnvironment& environment,
                                                          const reference::Structure& structure, int i) {
  std::map<reference::Signal, double> mass, mean;
  for (const auto& c : structure.cases) {
    mass[c.signal[i]] += c.probability;
    mean[c.signal[i]] += c.probability * environment.value(c.state, i, 0);
  }
  for (auto& [signal, m] : mean) m /= mass[signal];
  return mean;
}

/// The law that the structure's interim values have, and half of the time their correlation.
inline Inside with_interim_values(std::mt19937_64& draws) {
  Inside inside{{random_auction_environment(draws, 3, draws() % 2 == 0), {}, {}}, {}};
  const auto& environment = inside.restricted.environment;
  inside.structure = any_signals(draws, environment.prior, 2);
  std::map<reference::Signal, double> interim[2];
  double mean[2] = {}, square[2] = {}, product = 0;
  for (int i = 0; i < 2; ++i) {
    interim[i] = interim_values(environment, inside.structure, i);
    std::map<double, double> law;
    for (const auto& c : inside.structure.cases) law[interim[i][c.signal[i]]] += c.probability;
    InterimValueLaw said{{i}, {}, {}};
    for (const auto& [value, p] : law) {
      said.values.push_back(value), said.probability.push_back(p);
      mean[i] += value * p, square[i] += value * value * p;
    }
    inside.restricted.information.emplace_back(said);
  }
  for (const auto& c : inside.structure.cases)
    product += c.probability * interim[0][c.signal[0]] * interim[1][c.signal[1]];
  const double variance = (square[0] - mean[0] * mean[0]) * (square[1] - mean[1] * mean[1]);
  if (draws() % 2 == 0 && variance > 1e-6) {
    const double correlation = (product - mean[0] * mean[1]) / std::sqrt(variance);
    inside.restricted.information.emplace_back(
        InterimCorrelation{0, 1, std::max(-1.0, correlation - 0.1), std::min(1.0, correlation + 0.1)});
  }
  return inside;
}

/// A prior in a set around the environment's.
inline Inside with_prior_set(std::mt19937_64& draws) {
  Inside inside{{random_auction_environment(draws, 3, draws() % 2 == 0), {}, {}}, {}};
  auto& restricted = inside.restricted;
  const auto& environment = restricted.environment;
  std::vector<double> prior = random_lottery(draws, 3);
  double moved = 0, mean = 0;
  for (int state = 0; state < 3; ++state) {
    moved += std::max(0.0, prior[state] - environment.prior[state]);
    mean += prior[state] * environment.value(state, 0, 0);
  }
  double greatest = 0;
  for (int one = 0; one < 3; ++one)
    for (int other = 0; other < 3; ++other)
      for (int i = 0; i < 2; ++i)
        greatest = std::max(greatest, std::abs(environment.value(one, i, 0) - environment.value(other, i, 0)));
  switch (draws() % 5) {
    case 0:
      restricted.prior = {TotalVariationBall{std::min(1.0, moved + 1e-6)}};
      break;
    case 1:
      restricted.prior = {WassersteinBall{moved * greatest + 1e-6}};  // moving it anywhere costs no more
      break;
    case 2:
      restricted.prior = {KnownMean{{0}, mean - 1e-6, mean + 1e-6}};
      break;
    case 3:
      restricted.prior = {DistributionBand{{0, 1}, std::min(1.0, moved + 1e-6)}};
      break;
    default: {
      const auto other = random_lottery(draws, 3);
      restricted.prior = {PriorScenarios{{other, prior}}};
      for (int state = 0; state < 3; ++state) prior[state] = 0.3 * prior[state] + 0.7 * other[state];
    }
  }
  if (draws() % 2 == 0) restricted.information = {OwnValuesKnown{}};
  inside.structure = any_signals(draws, prior, 2);
  std::erase_if(inside.structure.cases, [](const auto& c) { return c.probability == 0; });
  if (!restricted.information.empty())
    for (auto& c : inside.structure.cases)
      for (int i = 0; i < 2; ++i) c.signal[i].push_back(static_cast<int>(4 * environment.value(c.state, i, 0)));
  return inside;
}

}  // namespace surety
