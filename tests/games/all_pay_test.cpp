// All-pay auctions with a reserve, values known to their bidders alone: bids against the closed form of uniform values,
// against sums over a fine grid, and against every other bid; revenue as the mean of what is bid.
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "host/games/game.h"
#include "surety/estimate.h"
#include "surety/mechanisms/aggregate_form.h"
#include "tests/games/game_cases.h"
#include "tests/games/messages.h"

namespace surety {
namespace {

struct AllPayCase {
  const char* values;
  int bidders;
  double reserve;
};
constexpr AllPayCase cases[] = {{"uniform", 2, 0.3},     {"uniform", 5, 0.05}, {"beta:2,2", 3, 0.3},
                                {"uniform:1,2", 2, 0.5}, {"power:3", 4, 0.8},  {"intervals:0..0.4,0.6..1", 3, 0.2}};

GameConfig game_of(const AllPayCase& c, const std::string& information = "private") {
  const std::string mechanism = "all-pay:reserve=" + std::to_string(c.reserve);
  return resolve_game(tests::GameCase{mechanism.c_str(), information.c_str(), c.values, c.bidders}.config());
}

/// The bids of a game, and P(all others below v).
struct Bids {
  explicit Bids(const AllPayCase& c)
      : law(parse_law(c.values)), others(c.bidders - 1), form(strategy_of(game_of(c)).form) {}
  double operator()(double v) const { return evaluate(form.table, 0, v); }
  double wins(double v) const { return std::pow(law->cdf(v), others); }

  LawPtr law;
  double others;
  kernels::StrategyForm form;
};

// v_0 = r^(1/N), b(v) = r + (N - 1)/N (v^N - v_0^N).
TEST(AllPayWithReserve, UniformIsTheClosedForm) {
  for (const auto& [bidders, reserve] : {std::pair(2, 0.3), std::pair(3, 0.01), std::pair(10, 0.6)}) {
    const Bids bid(AllPayCase{"uniform", bidders, reserve});
    const double n = bidders, entry = std::pow(reserve, 1 / n);
    for (int i = 0; i < 1000; ++i) {
      const double v = (i + 0.5) / 1000;
      const double exact = v < entry ? 0 : reserve + (n - 1) / n * (std::pow(v, n) - reserve);
      EXPECT_NEAR(bid(v), exact, 1e-9) << bidders << " bidders, value " << v;
    }
  }
}

// By the definition of the auction: whoever bids as another value would gains nothing, nor who bids against his will or
// stays out; and below the reserve nothing is won.
TEST(AllPayWithReserve, NoOtherBidGains) {
  std::mt19937_64 random(11);
  for (const AllPayCase& c : cases) {
    const Bids bid(c);
    std::uniform_real_distribution<double> value(bid.law->lower(), bid.law->upper());
    int out = 0;
    for (int i = 0; i < 20000; ++i) {
      const double v = value(random), y = value(random), own = bid(v), other = bid(y);
      const double earned = own < c.reserve / 2 ? 0 : v * bid.wins(v) - own;
      EXPECT_GE(earned, -1e-8);
      if (other > c.reserve / 2) EXPECT_LE(v * bid.wins(y) - other, earned + 1e-8) << c.values << " " << v << " " << y;
      out += own < c.reserve / 2;
    }
    EXPECT_GT(out, 100) << c.values;  // some stay out
  }
}

TEST(AllPayWithReserve, BidsAndRevenueAreSums) {
  constexpr int steps = 400'000;
  for (const AllPayCase& c : cases) {
    const Bids bid(c);
    const double low = bid.law->lower(), width = (bid.law->upper() - low) / steps;
    double paid = 0, sold = 0, expected = 0;  // b(v) so far
    bool bids = false;
    for (int i = 0; i < steps; ++i) {
      const double v = low + (i + 0.5) * width, mass = bid.law->cdf(v + width / 2) - bid.law->cdf(v - width / 2);
      if (!bids && v * bid.wins(v) >= c.reserve) bids = true, expected = c.reserve;
      if (!bids) continue;
      expected += v * (bid.wins(v + width / 2) - bid.wins(v - width / 2));
      if (i % 5000 == 0) EXPECT_NEAR(bid(v), expected, 2e-5) << c.values << " at " << v;
      paid += expected * mass;
    }
    double entry = low;
    while (entry * bid.wins(entry) < c.reserve) entry += width;
    sold = 1 - std::pow(bid.law->cdf(entry), c.bidders);
    EstimateConfig config;
    config.mechanism = Mechanism::parse("all-pay:reserve=" + std::to_string(c.reserve));
    config.values = Prior::parse(c.values);
    config.information = Information::parse("private");
    config.bidders = c.bidders;
    config.samples = 1000;
    const Estimates found = estimate(config);
    EXPECT_NEAR(found[Statistic::revenue].exact->value, c.bidders * paid, 3e-5) << c.values;
    EXPECT_NEAR(found[Statistic::sale_probability].exact->value, sold, 3e-5) << c.values;
  }
}

TEST(AllPayWithReserve, WhatIsNotKnownIsRefused) {
  const AllPayCase two{"uniform", 2, 0.3};
  for (const char* information : {"full", "none", "partition:0.5"})
    expect_in(message_of([&] { strategy_of(game_of(two, information)); }), {"no equilibrium is known"});
  expect_in(message_of([&] { game_of({"uniform", 1, 0.3}); }), {"one bidder alone", "posted-price:price=0.3"});
  EstimateConfig config;
  config.mechanism = Mechanism::parse("all-pay:reserve=0.3");
  config.values = Prior::parse("uniform");
  expect_in(message_of([&] { estimate(config); }), {"--information private"});
}

}  // namespace
}  // namespace surety
