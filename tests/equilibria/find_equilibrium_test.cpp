// Equilibria that are found, against closed forms and quadratures that share nothing with the search.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "host/equilibria/strategy_search.h"
#include "surety/equilibrium.h"
#include "surety/error.h"
#include "surety/mechanisms/plugin.h"
#include "tests/games/messages.h"

namespace surety {
namespace {

EquilibriumConfig config_of(const std::string& mechanism, const std::string& values, std::int64_t bidders,
                            const std::string& information = "private") {
  EquilibriumConfig config;
  EstimateConfig& game = config.judge.game;
  game.mechanism = Mechanism::parse(mechanism);
  game.values = Prior::parse(values);
  game.information = Information::parse(information);
  game.bidders = bidders;
  game.samples = 1 << 18;
  game.seed = 20261128;
  config.epsilon = 0.03;
  config.time_limit = 300;  // of a machine that others use too
  return config;
}

/// The midpoint rule.
double integral(double from, double to, const std::function<double(double)>& f) {
  constexpr int steps = 4000;
  double sum = 0;
  for (int i = 0; i < steps; ++i) sum += f(from + (to - from) * (i + 0.5) / steps);
  return sum * (to - from) / steps;
}

struct Known {
  std::string name, mechanism, values, information;
  std::int64_t bidders;
  std::function<double(double)> message;
  double from, to;        ///< where messages are compared
  double off;             ///< by how much a search may be off: five times what draws moved it by in trials
  double epsilon = 0.02;  ///< weak signals of ten bidders hardly matter: bids far off gain little
};

double beta22(double v) { return v * v * (3 - 2 * v); }

/// Riley & Samuelson (1981): v less the integral of F^(N-1) from the reserve to v over F(v)^(N-1).
double first_price_bid(const std::function<double(double)>& cdf, int rivals, double reserve, double v) {
  return v - integral(reserve, v, [&](double x) { return std::pow(cdf(x), rivals); }) / std::pow(cdf(v), rivals);
}

std::vector<Known> known() {
  const auto uniform = [](double v) { return v; };
  return {
      {"first-price, two", "first-price", "uniform", "private", 2, [](double v) { return v / 2; }, 0.1, 1, 0.008},
      {"first-price, ten", "first-price", "uniform", "private", 10, [](double v) { return 0.9 * v; }, 0.7, 1, 0.012,
       0.002},
      {"first-price, beta", "first-price", "beta:2,2", "private", 3,
       [](double v) { return first_price_bid(beta22, 2, 0, v); }, 0.25, 0.9, 0.01},
      {"first-price, reserve", "first-price:reserve=0.3", "uniform", "private", 3,
       [=](double v) { return first_price_bid(uniform, 2, 0.3, v); }, 0.4, 1, 0.01},
      {"all-pay", "all-pay", "uniform", "private", 2, [](double v) { return v * v / 2; }, 0, 1, 0.015},
      {"all-pay, three", "all-pay", "uniform", "private", 3, [](double v) { return 2 * v * v * v / 3; }, 0, 1, 0.025},
      {"all-pay, reserve", "all-pay:reserve=0.2", "uniform", "private", 3,
       [](double v) { return 0.2 + 2 * (v * v * v - 0.2) / 3; }, 0.62, 1, 0.025},
      {"second-price", "second-price", "uniform", "private", 3, [](double v) { return v; }, 0.2, 1, 0.01},
      // wallet: the rival's second-price bid, E[(s + y)/2 | s = y] = y, expected below s: its mean, and its part
      {"wallet, first-price", "first-price", "triangle", "wallet", 2, [](double s) { return s / 2; }, 0.1, 1, 0.012},
      {"wallet, all-pay", "all-pay", "triangle", "wallet", 2, [](double s) { return s * s / 2; }, 0, 1, 0.015},
      {"wallet of three", "second-price", "bates:3", "wallet", 3, [](double s) { return 5 * s / 6; }, 0, 1, 0.01},
  };
}

// What theory knows is not searched for: it is judged at once, and to a target that no search comes near.
TEST(FindEquilibrium, OfBiddersAlikeIsTheorys) {
  for (const auto& [mechanism, values] : {std::pair("first-price", "uniform"),
                                          {"all-pay", "beta:2,2"},
                                          {"first-price:reserve=0.3", "power:3"},
                                          {"all-pay:reserve=0.2", "uniform"},
                                          {"second-price:reserve=0.25", "normal:0.5,0.2,0,1"}}) {
    EquilibriumConfig config = config_of(mechanism, values, 3);
    config.epsilon = 1e-4;
    const Equilibrium found = find_equilibrium(config);
    EXPECT_TRUE(found.found()) << mechanism << ": " << found.bound();
    EXPECT_EQ(found.steps, 0);
    EXPECT_EQ(found.judged.exploitability.confidence, 1);
    // the same as what estimate plays, but for the curve's straight lines
    EstimateConfig played = config.judge.game;
    const double theory = estimate(played)[Statistic::revenue].mean;
    played.strategy = found.strategy;
    EXPECT_NEAR(estimate(played)[Statistic::revenue].mean, theory, 3e-5) << mechanism;
  }
}

class KnownEquilibrium : public testing::TestWithParam<Known> {};

// Each is held against the formula that Surety has for it.
TEST_P(KnownEquilibrium, IsFound) {
  const Known& k = GetParam();
  EquilibriumConfig config = config_of(k.mechanism, k.values, k.bidders, k.information);
  config.epsilon = k.epsilon;
  const Equilibrium found = find_equilibrium(config);
  EXPECT_TRUE(found.found()) << k.name << ": " << found.bound();
  EXPECT_TRUE(found.judged.exploitability.all_messages && found.judged.exploitability.all_signals);
  // the best of several judged strategies is told, so that each may be wrong less often than the one
  EXPECT_EQ(found.confidence, 0.99);
  EXPECT_GE(found.judged.deviations.front().confidence, 0.995);
  for (int i = 0; i <= 20; ++i) {
    const double s = k.from + (k.to - k.from) * i / 20;
    EXPECT_NEAR(found.strategy(s), k.message(s), 1e-4) << k.name << " at " << s;
  }
}

INSTANTIATE_TEST_SUITE_P(Theory, KnownEquilibrium, testing::ValuesIn(known()),
                         [](const auto& info) { return "case" + std::to_string(info.index); });

// The search alone, in games whose equilibria are known. `off` is some five times what other draws move bids by.
TEST(StrategySearch, EndsWhereTheoryDoes) {
  for (const Known& k : known()) {
    if (k.bidders > 3 || std::string(k.mechanism).starts_with("second-price")) continue;
    const GameConfig game = resolve_game(config_of(k.mechanism, k.values, k.bidders, k.information).judge.game);
    StrategySearch search(game, Precision::double_, 64);
    int steps = 0;
    const auto step = [&](double share) { return search.step(share, 1 << 13, std::uint64_t(++steps), {}); };
    while (step(1) > search.near() && steps < 12) continue;
    for (int averaged = 2; averaged <= 5; ++averaged) step(1.0 / averaged);
    const GivenStrategy found = search.strategy();
    for (int i = 0; i <= 20; ++i) {
      const double s = std::lerp(std::max(k.from, 0.1), k.to, i / 20.0);
      EXPECT_NEAR(std::get<StrategyCurve>(found)(s), k.message(s), k.off) << k.name << " at " << s;
    }
  }
}

// Mineral rights, first price (Milgrom & Weber 1982, Theorem 14): with signals x = v + e, b solves
// b' = (E[v | x, x] - b) f(x|x)/F(x|x), Y the highest of the others, b(low) = 0. Integrated by Euler's rule here.
TEST(FindEquilibrium, OfMineralRightsSolvesMilgromAndWebersEquation) {
  constexpr double spread = 0.5, low = 0, high = 1.5;
  constexpr int rivals = 2, steps = 6000;
  EquilibriumConfig config = config_of("first-price", "uniform", rivals + 1, "mineral-rights:plus(uniform:0,0.5)");
  config.epsilon = 0.1;
  const Equilibrium found = find_equilibrium(config);
  EXPECT_TRUE(found.found()) << found.bound();
  double bid = 0;
  for (int i = 1; i < steps; ++i) {
    const double x = low + (high - low) * i / steps;
    const double from = std::max(0.0, x - spread), to = std::min(1.0, x);
    // given v, a rival's signal is below x with chance (x - v)/spread; the highest of two has density 2 (x -
    // v)/spread^2
    const double dense = integral(from, to, [&](double v) { return 2 * (x - v) / (spread * spread); });
    const double below = integral(from, to, [&](double v) { return std::pow((x - v) / spread, 2); });
    const double value = integral(from, to, [&](double v) { return v * 2 * (x - v) / (spread * spread); }) / dense;
    const double slope = dense / below, step = (high - low) / steps;
    bid = (bid + step * slope * value) / (1 + step * slope);  // implicit: it is stiff at the start
    if (x > 0.25 && x < 1.3) EXPECT_NEAR(found.strategy(x), bid, 0.015) << x;
  }
}

// Noise that multiplies: the curve that is written bids the same at all signals from the first point down, and the
// judge is asked about these too.
TEST(FindEquilibrium, OfSharesOfTheValueIsJudgedDownToNothing) {
  EquilibriumConfig config = config_of("first-price", "uniform", 3, "mineral-rights:times(uniform:0,2)");
  config.epsilon = 2e-3;
  const Equilibrium found = find_equilibrium(config);
  EXPECT_TRUE(found.found()) << found.bound();
  EXPECT_EQ(found.judged.exploitability.confidence, 1);
}

// A Tullock contest with private values has no closed form; its first-order condition is E[y v/(m + y)^2] = 1 where the
// rival sends y = beta(w). By quadrature over w. Off by 2% of m the left side moves by 1.5%.
TEST(FindEquilibrium, OfAContestSatisfiesItsFirstOrderCondition) {
  EquilibriumConfig config = config_of("tullock:price=1", "uniform:1,2", 2);
  config.judge.game.samples = 1 << 16;
  config.judge.messages = 64;
  config.epsilon = 0.2;
  const Equilibrium found = find_equilibrium(config);
  for (const double v : {1.1, 1.3, 1.5, 1.7, 1.9}) {
    const double own = found.strategy(v);
    const double gain = integral(1, 2, [&](double w) {
      const double other = found.strategy(w);
      return other * v / std::pow(own + other, 2);
    });
    EXPECT_NEAR(gain, 1, 0.02) << v << ": " << own;
  }
}

// Third price, values uniform: v (N - 1)/(N - 2) (Kagel & Levin 1993). Bids beyond every value. What a bid does to
// others' payments decides, so that bids are found less well than elsewhere.
TEST(FindEquilibrium, OfAPluginIsTheThirdPriceAuctions) {
  load_mechanism_plugin(SURETY_PLUGINS "/third-price.so");
  EquilibriumConfig config = config_of("third-price", "uniform", 4);
  config.epsilon = 0.006;
  const Equilibrium found = find_equilibrium(config);
  EXPECT_TRUE(found.found()) << found.bound();
  for (const double v : {0.4, 0.6, 0.8, 0.95}) EXPECT_NEAR(found.strategy(v) / (1.5 * v), 1, 0.08) << v;
}

// The judge is not the search: where there is no equilibrium, none is said to be found. The proportional auction with
// private values: whoever is alone in sending anything takes all.
TEST(FindEquilibrium, IsNotSaidWhereThereIsNone) {
  EquilibriumConfig config = config_of("proportional", "uniform", 2);
  config.judge.game.samples = 1 << 16;
  config.time_limit = 1;
  const Equilibrium found = find_equilibrium(config);
  EXPECT_FALSE(found.found());
  EXPECT_GT(found.judged.deviations.front().exploitability.proven, 0.02);
}

TEST(FindEquilibrium, RefusesByName) {
  const auto message = [](const EquilibriumConfig& config) { return message_of([&] { find_equilibrium(config); }); };
  expect_in(message(config_of("first-price", "independent(uniform; discrete:0@0.5,1@0.5)", 2)), {"atoms", "density"});
  expect_in(message(config_of("tullock:price=1", "discrete:0@0.5,1@0.5", 2)), {"positive probability", "density"});
  expect_in(message(config_of("first-price", "uniform", 2, "full")), {"everybody sees the same"});
  expect_in(message(config_of("first-price", "uniform", 3, "informed:1")), {"different things"});
  expect_in(message(config_of("posted-price:price=0.5", "uniform", 2)), {"some messages only"});
  expect_in(message(config_of("first-price", "uniform", 1)), {"1 bidder"});
  expect_in(message(config_of("first-price:reserve=best", "independent(uniform; uniform:0,2)", 2)),
            {"reserve", "give a number"});
  expect_in(message(config_of("first-price:reserve=0.99", "uniform", 3, "minmax")), {"reserve of 0.99", "bins"});
  expect_in(message(config_of("optimal", "uniform", 2)), {"optimal", "leave --information out"});
  EquilibriumConfig cells = config_of("first-price", "uniform", 2, "coarsened:8");
  cells.judge.bins = 65;  // as many as there are cells
  expect_in(message(cells), {"coarsened:8", "positive probability"});
  EquilibriumConfig coarse = config_of("first-price", "uniform", 3, "minmax");
  coarse.judge.bins = 8;
  expect_in(message(coarse), {"bins is 8", "24"});
  EquilibriumConfig given = config_of("first-price", "uniform", 2);
  given.judge.game.strategy = LinearStrategy{};
  expect_in(message(given), {"leave it out"});
}

}  // namespace
}  // namespace surety
