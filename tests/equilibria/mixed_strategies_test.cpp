// Private values with atoms, whose bidders mix: bids by quantile against closed forms and quadrature, every other bid
// by an adversary who knows them, revenue against theory, and the judge against gains that are computed by hand.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "host/games/message_range.h"
#include "host/games/quantile_signals.h"
#include "host/games/strategies.h"
#include "surety/equilibrium.h"
#include "surety/error.h"
#include "surety/estimate.h"
#include "tests/equilibria/judged.h"
#include "tests/equilibria/unlike_bidders.h"
#include "tests/games/messages.h"
#include "tests/reference/equilibrium_bids.h"
#include "tests/reference/random_laws.h"

namespace surety {
namespace {

using unlike::config_of;

/// What theory has bidders send, by quantile.
struct Sent {
  kernels::StrategyForm form;

  explicit Sent(const DeviateConfig& config) {
    const GameConfig game = resolve_game(config.game);
    EXPECT_TRUE(signals_are_quantiles(game));
    form = strategy_of(game).form;
  }
  double operator()(double u) const { return message_range(form, 0, u, u).least; }
  /// The share of quantiles that send at most m: bids rise.
  double below(double m) const {
    double low = 0, high = 1;
    for (int i = 0; i < 60; ++i) {
      const double middle = (low + high) / 2;
      ((*this)(middle) <= m ? low : high) = middle;
    }
    return low;
  }
};

// ---- closed forms

// At the first price (v - b) u^n is constant among the quantiles of a value; the least value earns nothing, and who has
// a greater one what he is above the last one more, times the chance that nobody has his. All pay: what he loses is v
// times the chance to win more.
TEST(MixedStrategies, BidsOfFewValuesAreTheClosedForm) {
  const double value[] = {0.2, 0.5, 1}, upto[] = {0, 0.3, 0.7, 1};
  for (const std::int64_t bidders : {2, 3, 10}) {
    const double n = double(bidders - 1);
    const Sent first(config_of("first-price", "discrete:0.2@0.3,0.5@0.4,1@0.3", bidders)),
        all(config_of("all-pay", "discrete:0.2@0.3,0.5@0.4,1@0.3", bidders)),
        war(config_of("war-of-attrition", "discrete:0.2@0.3,0.5@0.4,1@0.3", bidders));
    double earns = 0, paid = 0, waited = 0;
    for (int j = 0; j < 3; ++j) {
      if (j > 0) earns += (value[j] - value[j - 1]) * std::pow(upto[j], n);
      const auto log_none_above = [&](double u) { return -std::log1p(-std::pow(u, n)); };
      for (const double share : {1e-6, 0.2, 0.5, 0.97}) {
        const double u = upto[j] + share * (upto[j + 1] - upto[j]);
        EXPECT_NEAR(first(u), value[j] - earns / std::pow(u, n), 1e-9) << bidders << " " << u;
        EXPECT_NEAR(all(u), paid + value[j] * (std::pow(u, n) - std::pow(upto[j], n)), 1e-9);
        EXPECT_NEAR(war(u), waited + value[j] * (log_none_above(u) - log_none_above(upto[j])), 3e-7);
      }
      paid += value[j] * (std::pow(upto[j + 1], n) - std::pow(upto[j], n));
      if (j < 2) waited += value[j] * (log_none_above(upto[j + 1]) - log_none_above(upto[j]));
    }
  }
}

// A good that is worth w to all: everybody bids w u^(N-1) where all pay (Baye, Kovenock & de Vries 1996), w at the
// first price, and waits for an exponential time where two wait.
TEST(MixedStrategies, PublicValueIsOneAtom) {
  for (const std::int64_t bidders : {2, 3, 100}) {
    const Sent all(config_of("all-pay", "discrete:3@1", bidders)),
        first(config_of("first-price", "discrete:3@1", bidders));
    for (const double u : {0.001, 0.5, 0.9, 0.999}) {
      EXPECT_NEAR(all(u), 3 * std::pow(u, double(bidders - 1)), 1e-6);
      EXPECT_EQ(first(u), 3);
    }
  }
  const Sent war(config_of("war-of-attrition", "discrete:3@1", 2));
  for (const double u : {0.001, 0.5, 0.9, 0.999}) EXPECT_NEAR(war(u), -3 * std::log1p(-u), 1e-6);
}

// With a reserve of .3: of a value that is .5 with all, who bids wins by .3 alone as often as that is worth it:
// .5 u^n = .3; the others stay out.
TEST(MixedStrategies, PartOfAnAtomStaysOut) {
  for (const std::int64_t bidders : {2, 5}) {
    const double n = double(bidders - 1), entry = std::pow(0.6, 1 / n);
    const Sent all(config_of("all-pay:reserve=0.3", "discrete:0.5@1", bidders));
    EXPECT_EQ(all(entry * (1 - 1e-9)), 0);
    EXPECT_NEAR(all(entry * (1 + 1e-9)), 0.3, 1e-7);
    EXPECT_NEAR(all(0.95), 0.3 + 0.5 * (std::pow(0.95, n) - 0.6), 1e-8);
  }
}

// What surety equilibrium writes down, to the greatest quantile.
TEST(MixedStrategies, AreFoundAndWritten) {
  for (const char* values : {"discrete:0@0.5,1@0.5", "discrete:0.2@0.3,0.5@0.4,1@0.3", "discrete:1@1"})
    for (const std::string mechanism : {"first-price", "all-pay", "war-of-attrition"}) {
      EquilibriumConfig config;
      config.judge = config_of(mechanism, values, 3);
      config.epsilon = 1e-3;
      const Equilibrium found = find_equilibrium(config);
      EXPECT_TRUE(found.found()) << mechanism << " " << values;
      ASSERT_TRUE(found.strategy.of_quantiles);
      const Sent sent(config.judge);
      for (const double u : {0.1, 0.6, 1 - 1e-9})
        EXPECT_NEAR(found.strategy(u), sent(u), (mechanism == "war-of-attrition" ? 1e-4 : 3e-6)) << mechanism;
      if (mechanism == "first-price" && values == std::string("discrete:0@0.5,1@0.5"))
        EXPECT_NEAR(found.strategy(1), 1 - std::pow(0.5, 2), 1e-6);
    }
}

// ---- random laws

struct RandomGame {
  std::string mechanism, values;
  LawPtr law;
  std::int64_t bidders;
  double reserve = 0, aversion = 0;

  std::string spec() const { return reserve > 0 ? fmt::format("{}:reserve={}", mechanism, reserve) : mechanism; }
  DeviateConfig config() const {
    DeviateConfig config = config_of(spec(), values, bidders);
    config.game.utility = {aversion};
    return config;
  }
  std::string name() const { return fmt::format("{} {} N={} crra:{}", spec(), values, bidders, aversion); }
  /// Rivals of a risk-neutral bidder who bids the same.
  double others() const { return double(bidders - 1) / (1 - aversion); }
};

RandomGame random_game(std::mt19937_64& random) {
  std::uniform_real_distribution<double> unit;
  RandomGame game;
  do {
    game.values = unit(random) < 0.5 ? reference::random_discrete_law(random) : reference::random_pieces_law(random);
    game.law = parse_law(game.values);
  } while (!game.law->has_atoms());
  game.mechanism =
      std::vector<std::string>{"first-price", "all-pay", "war-of-attrition"}[std::size_t(3 * unit(random))];
  game.bidders = std::vector<std::int64_t>{2, 3, 5, 20}[std::size_t(4 * unit(random))];
  const double greatest = game.law->upper();
  if (game.mechanism != "war-of-attrition" && unit(random) < 0.5)
    game.reserve = unit(random) < 0.3 ? game.law->quantile(unit(random)) : greatest * unit(random);
  if (game.mechanism == "first-price" && unit(random) < 0.4) game.aversion = 0.8 * unit(random);
  return game;
}

/// Where values and bids may jump, from 0 to 1.
std::vector<double> cuts_of(const Law& law) {
  std::vector<double> cuts{0};
  for (const double v : law.breakpoints())
    for (const double u : {1 - law.demand(v), law.cdf(v)})
      if (u > cuts.back() && u < 1) cuts.push_back(u);
  cuts.push_back(1);
  return cuts;
}

/// The integral of Q(t) g(t) from `low` to `high`, by Simpson's rule between cuts.
double integral(const Law& law, const std::function<double(double)>& g, double low, double high) {
  long double sum = 0;
  const auto cuts = cuts_of(law);
  for (std::size_t j = 0; j + 1 < cuts.size(); ++j) {
    const double from = std::max(low, cuts[j]), to = std::min(high, cuts[j + 1]);
    if (!(from < to)) continue;
    const double inside = 1e-12 * (to - from);  // the ends' values are those of the neighbours
    sum += reference::simpson([&](double t) { return static_cast<long double>(law.quantile(t) * g(t)); }, from + inside,
                              to - inside);
  }
  return static_cast<double>(sum);
}

TEST(MixedStrategies, BidsOfRandomLawsAreThoseByQuadrature) {
  std::mt19937_64 random(20261129);
  std::uniform_real_distribution<double> unit;
  int compared = 0;
  for (int g = 0; g < 30; ++g) {
    const RandomGame game = random_game(random);
    if (game.reserve > game.law->upper()) continue;
    const Law& law = *game.law;
    const double n = game.mechanism == "first-price" ? game.others() : double(game.bidders - 1);
    const Sent sent(game.config());
    double entry = 0;  // the least quantile that bids, found by halving
    if (game.reserve > 0) {
      double low = 0, high = 1;
      for (int i = 0; i < 60; ++i) {
        const double u = (low + high) / 2, v = law.quantile(u);
        const bool bids = game.mechanism == "all-pay" ? v * std::pow(u, n) >= game.reserve : v >= game.reserve;
        (bids ? high : low) = u;
      }
      entry = high;
    }
    for (int i = 0; i < 12; ++i) {
      const double u = 0.001 + 0.998 * unit(random);
      if (std::abs(u - entry) < 1e-9) continue;
      double bid = 0;
      if (u > entry && game.mechanism == "war-of-attrition")
        bid = integral(
            law, [&](double t) { return n * std::pow(t, n - 1) / (1 - std::pow(t, n)); }, 0, u);
      if (u > entry && game.mechanism == "all-pay")
        bid = game.reserve + integral(
                                 law, [&](double t) { return n * std::pow(t, n - 1); }, entry, u);
      if (u > entry && game.mechanism == "first-price")
        bid = game.reserve * std::pow(entry / u, n) +
              integral(
                  law, [&](double t) { return n * std::pow(t / u, n - 1) / u; }, entry, u);
      EXPECT_NEAR(sent(u), bid, 4e-7 * std::max(law.upper(), bid)) << game.name() << " at " << u;
      ++compared;
    }
  }
  EXPECT_GE(compared, 250);
}

/// What who has the value v earns by m, in money for sure, others sending what `sent` says: ties have no chance but
/// where the value is bid.
double earns(const RandomGame& game, const Sent& sent, double v, double m) {
  const double share = sent.below(m), n = double(game.bidders - 1);
  const double wins = m < game.reserve ? 0 : std::pow(share, game.mechanism == "first-price" ? game.others() : n);
  if (game.mechanism == "first-price") return (v - m) * wins;
  if (game.mechanism == "all-pay") return v * wins - m;
  constexpr int steps = 4000;  // of the highest other quantile's chance
  double paid = m * (1 - wins);
  for (int i = 0; i < steps; ++i) paid += wins / steps * std::min(m, sent(std::pow(wins * (i + 0.5) / steps, 1 / n)));
  return v * wins - paid;
}

TEST(MixedStrategies, NoOtherBidGains) {
  std::mt19937_64 random(5);
  std::uniform_real_distribution<double> unit;
  for (int g = 0; g < 60; ++g) {
    const RandomGame game = random_game(random);
    const Sent sent(game.config());
    const double greatest = game.mechanism == "war-of-attrition" ? 3 * game.law->upper() : 1.2 * game.law->upper();
    const int tries = game.mechanism == "war-of-attrition" ? 10 : 60;
    for (int i = 0; i < tries; ++i) {
      const double u = unit(random), v = game.law->quantile(u), own = earns(game, sent, v, sent(u));
      const double off = (game.mechanism == "war-of-attrition" ? 2e-4 : 1e-6) * game.law->upper();
      EXPECT_GE(own, -off) << game.name();
      for (const double m : {greatest * unit(random), sent(unit(random)), game.reserve})
        EXPECT_LE(earns(game, sent, v, m), own + off) << game.name() << " at " << u << " by " << m;
    }
  }
}

// The judge computes without draws, and 10^-4 of the greatest value is reached.
TEST(MixedStrategies, TheJudgeFindsNoGain) {
  std::mt19937_64 random(6);
  for (int g = 0; g < 20; ++g) {
    const RandomGame game = random_game(random);
    const DeviateConfig config = game.config();
    const double epsilon = (game.mechanism == "war-of-attrition" ? 1e-3 : 1e-4) * game.law->upper();
    const auto e = computed_exploitability(config, resolve_game(config.game), epsilon);
    ASSERT_TRUE(e) << game.name();
    EXPECT_LE(e->bound, epsilon) << game.name();
    EXPECT_TRUE(e->all_messages && e->all_signals);
    EXPECT_EQ(e->proven, 0) << game.name();
  }
}

// A z above 4.5 comes once in 150,000 comparisons.
TEST(MixedStrategies, EarnWhatTheorySays) {
  std::mt19937_64 random(7);
  int compared = 0;
  for (int g = 0; g < 40; ++g) {
    const RandomGame game = random_game(random);
    EstimateConfig config = game.config().game;
    const auto result = estimate(config, {DeviceKind::cpu, 1, InstructionSet::automatic, {}});
    for (const Statistic s : {Statistic::revenue, Statistic::sale_probability, Statistic::highest_value}) {
      const Estimate& e = result[s];
      ASSERT_TRUE(e.exact) << game.name() << " " << statistic_name(s);
      EXPECT_NEAR(e.mean, e.exact->value, 4.5 * e.standard_error + 1e-6 * game.law->upper())
          << game.name() << " " << statistic_name(s);
      ++compared;
    }
  }
  EXPECT_EQ(compared, 120);
}

// All pay, with reserves anywhere: a part of an atom bids, or begins at one, or nobody does.
TEST(MixedStrategies, AllPayEarnsWhatBidsSumTo) {
  for (const char* values : {"discrete:1@0.3,2@0.3,5@0.4", "discrete:0@0.5,1@0.5", "piecewise:0@0,0.5@0.3,0.5@0.7,1@1"})
    for (const std::int64_t bidders : {2, 3, 1000}) {
      const LawPtr law = parse_law(values);
      for (int i = 1; i <= 40; ++i) {
        const double reserve = law->upper() * i / 40;
        EstimateConfig config = config_of(fmt::format("all-pay:reserve={}", reserve), values, bidders).game;
        const auto exact = exact_statistics_of_game(resolve_game(config));
        const double n = double(bidders - 1);
        double low = 0, high = 1;  // the least quantile that bids
        for (int k = 0; k < 60; ++k) {
          const double u = (low + high) / 2;
          (law->quantile(u) * std::pow(u, n) >= reserve ? high : low) = u;
        }
        if (high > 1 - 1e-12) low = high = 1;
        const auto more = [&](double t) { return n * std::pow(t, n - 1) * (1 - t); };  // of all above who pay it too
        const double revenue = double(bidders) * (reserve * (1 - high) + integral(*law, more, high, 1));
        const auto& of = [&](Statistic s) { return exact[std::size_t(s)]->value; };
        EXPECT_NEAR(of(Statistic::revenue), revenue, 1e-6 * law->upper()) << values << " " << bidders << " " << reserve;
        EXPECT_NEAR(of(Statistic::sale_probability), -std::expm1(double(bidders) * std::log(high)), 1e-6);
      }
    }
}

// ---- the judge against strategies that are none

/// Quantile curves that rise, of bidders with laws and curves of their own.
struct GivenGame {
  std::string mechanism;
  double reserve = 0;
  std::vector<LawPtr> law;
  std::vector<StrategyCurve> curve;

  double below(std::size_t j, double m) const {  // the inverse of a curve that rises
    const auto& [u, message, name, of_quantiles, of_game] = curve[j];
    if (m <= message.front()) return 0;
    for (std::size_t i = 1; i < u.size(); ++i)
      if (m <= message[i]) return u[i - 1] + (u[i] - u[i - 1]) * (m - message[i - 1]) / (message[i] - message[i - 1]);
    return 1;
  }
  double earns(std::size_t i, double v, double m) const {
    double wins = m < reserve ? 0 : 1;
    for (std::size_t j = 0; j < law.size(); ++j)
      if (j != i) wins *= below(j, m);
    return mechanism == "first-price" ? (v - m) * wins : v * wins - m;
  }
  /// On a grid of quantiles and bids: at most the truth.
  double exploitability() const {
    constexpr int quantiles = 200, bids = 400;
    double greatest = 0, most = 0;
    for (const StrategyCurve& each : curve) most = std::max(most, each.message.back());
    for (std::size_t i = 0; i < law.size(); ++i)
      for (int a = 0; a < quantiles; ++a) {
        const double u = (a + 0.5) / quantiles, v = law[i]->quantile(u), own = earns(i, v, curve[i](u));
        for (int b = 0; b <= bids; ++b) greatest = std::max(greatest, earns(i, v, most * b / bids) - own);
        greatest = std::max(greatest, earns(i, v, reserve) - own);
      }
    return greatest;
  }
};

TEST(MixedStrategies, GainsOfRandomCurvesAreFound) {
  std::mt19937_64 random(20261129);
  std::uniform_real_distribution<double> unit;
  int near = 0;
  constexpr int games = 100;
  for (int g = 0; g < games; ++g) {
    GivenGame game;
    game.mechanism = unit(random) < 0.6 ? "first-price" : "all-pay";
    if (unit(random) < 0.5) game.reserve = unit(random);
    const int bidders = 2 + int(3 * unit(random));
    BidderCurves curves{{}, {}, "curves"};
    std::string values;
    for (int i = 0; i < bidders; ++i) {
      const std::string law =
          unit(random) < 0.5 ? reference::random_discrete_law(random) : reference::random_pieces_law(random);
      values += (i > 0 ? "; " : "") + law;
      game.law.push_back(parse_law(law));
      StrategyCurve curve{{0}, {0.1 * unit(random)}, "curve", true};
      for (int k = 1 + int(4 * unit(random)); k > 0; --k) {
        curve.signal.push_back(curve.signal.back() + (1 - curve.signal.back()) * (0.1 + 0.8 * unit(random)));
        curve.message.push_back(curve.message.back() + 0.01 + unit(random));
      }
      curve.signal.push_back(1);
      curve.message.push_back(curve.message.back() + 0.01 + unit(random));
      game.curve.push_back(curve);
      curves.bidder.push_back(i);
      curves.curve.push_back(curve);
    }
    const std::string mechanism =
        game.reserve > 0 ? fmt::format("{}:reserve={}", game.mechanism, game.reserve) : game.mechanism;
    const auto config = config_of(mechanism, "independent(" + values + ")", bidders, curves);
    const double truth = game.exploitability();
    const auto e = computed_exploitability(config, resolve_game(config.game), 1e-3);
    ASSERT_TRUE(e);
    EXPECT_GE(e->bound, truth) << mechanism << " " << values;
    EXPECT_LE(e->proven, e->bound);
    DeviateConfig coarse = config;  // a few wide bins are not below the truth either
    coarse.messages = 4;
    EXPECT_GE(computed_exploitability(coarse, resolve_game(coarse.game), 100)->bound, truth) << values;
    near += e->bound <= 1.1 * truth + 0.01;
  }
  EXPECT_GE(near, games * 95 / 100);
}

// Reserves at a quantile where values jump, ties of most bidders below who mixes, many bidders: bids as tables are read
// are nowhere below the reserve or the tie, by a rounding or an error of 1e-7, or who has just that signal loses it
// all.
TEST(MixedStrategies, NoBidIsRoundedBelowAReserveOrATie) {
  struct Game {
    const char *mechanism, *values;
    std::int64_t bidders;
  };
  for (const Game& g : {Game{"first-price:reserve=0.7", "discrete:0.2@0.3,0.5@0.4,1@0.3", 2},
                        {"first-price:reserve=0.7", "discrete:0.2@0.3,0.5@0.4,1@0.3", 5},
                        {"first-price:reserve=0.9", "discrete:0.2@0.3,0.5@0.4,1@0.3", 5},
                        {"first-price:reserve=0.5", "discrete:0@0.9999,1@0.0001", 2},
                        {"first-price:reserve=0.6", "discrete:0.1@0.9804,3@0.0196", 5},
                        {"first-price:reserve=1", "discrete:0@0.000000000001,1@0.999999999999", 3},
                        {"all-pay:reserve=0.7", "discrete:0.1@0.25,0.2@0.25,0.3@0.25,3@0.25", 200},
                        {"war-of-attrition", "discrete:0@0.99,1@0.01", 2},
                        {"war-of-attrition", "discrete:0@0.9999,1@0.0001", 2},
                        {"war-of-attrition", "discrete:0@0.999999,1@0.000001", 2}}) {
    const DeviateConfig config = config_of(g.mechanism, g.values, g.bidders);
    const auto e = computed_exploitability(config, resolve_game(config.game), 1e-2);
    ASSERT_TRUE(e) << g.mechanism << " " << g.values;
    EXPECT_LE(e->bound, 1e-2) << g.mechanism << " " << g.values;
  }
}

// Who bids the mean of an atom's mixture at all of its quantiles is overbid by a little.
TEST(MixedStrategies, ATieIsOverbid) {
  const StrategyCurve tied{{0, 0.5, 0.5, 1}, {0, 0, 0.3, 0.3}, "tied", true};
  const auto config = config_of("first-price", "discrete:0@0.5,1@0.5", 2, tied);
  const auto e = computed_exploitability(config, resolve_game(config.game), 1e-4);
  ASSERT_TRUE(e);
  EXPECT_NEAR(e->bound, 0.7 / 4, 2e-4);  // .7 (1/2 + 1/4) is earned, and .7 by just more
}

// All pay .6 whatever their values: the least loses all of it, and gains by staying out.
TEST(MixedStrategies, TheLeastValueOfABinMayGainMost) {
  const StrategyCurve high{{0, 1}, {0.6, 0.6}, "high", true};
  auto config = config_of("all-pay", "uniform", 2, high);
  config.messages = 4;
  const auto e = computed_exploitability(config, resolve_game(config.game), 100);
  ASSERT_TRUE(e);
  EXPECT_GE(e->bound, 0.6);
}

// ---- what is refused

TEST(MixedStrategies, WhatHasNoQuantilesIsRefused) {
  const StrategyCurve curve{{0, 1}, {0, 0.5}, "curve", true};
  const auto refused = [&](const std::string& values, const char* information, std::int64_t bidders = 2) {
    DeviateConfig config = config_of("first-price", values, bidders, curve);
    config.game.information = Information::parse(information);
    return message_of([&] { resolve_game(config.game); });
  };
  expect_in(refused("beta:2,2", "private"), {"curve", "beta:2,2 has a smooth density", "columns signal and message"});
  expect_in(refused("uniform", "wallet"), {"curve", "on information wallet", "columns signal and message"});
  expect_in(refused("hidden-mixture(0.5 * uniform | 0.5 * uniform:0,2)", "private"), {"independent values"});
  expect_in(refused("independent(uniform; beta:2,2)", "private"), {"beta:2,2 has a smooth density"});
  EXPECT_EQ(refused("independent(uniform; discrete:1@1)", "private"), "nothing was thrown");
  EXPECT_EQ(refused("histogram:0..1@2,1..3@1", "private"), "nothing was thrown");
  GivenStrategy beyond = StrategyCurve{{0, 1.5}, {0, 0.5}, "curve", true};
  expect_in(message_of([&] { check(beyond); }), {"quantile 1.5", "between 0 and 1"});
  const BidderCurves both{{0, 1}, {curve, {{0, 1}, {0, 0.5}, "other"}}, "both"};
  expect_in(message_of([&] { check(GivenStrategy{both}); }), {"some curves are of signals and some of quantiles"});
}

}  // namespace
}  // namespace surety
