// The wallet game for any number of bidders: bids against payoffs by quadrature, revenue against integrals over the two
// greatest signals, play against both.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <string>

#include "host/games/game.h"
#include "surety/deviate.h"
#include "surety/error.h"
#include "surety/estimate.h"
#include "tests/games/messages.h"
#include "tests/reference/game.h"

namespace surety {
namespace {

struct Wallet {
  std::string mechanism;
  int bidders;
  double reserve = 0;

  EstimateConfig config(Precision precision = Precision::double_) const {
    EstimateConfig config;
    config.mechanism = Mechanism::parse(reserve > 0 ? fmt::format("{}:reserve={}", mechanism, reserve) : mechanism);
    config.information = Information::parse("wallet");
    config.values = Prior::parse(bidders == 1   ? "uniform"
                                 : bidders == 2 ? "triangle"
                                                : fmt::format("bates:{}", bidders));
    config.bidders = bidders;
    config.samples = 1 << 18;
    config.seed = 20261128;
    config.precision = precision;
    return config;
  }
};

/// Gauss's rule of two points on equal steps.
double integral(const std::function<double(double)>& f, double low, double high) {
  constexpr int steps = 2000;
  const double h = (high - low) / steps;
  double sum = 0;
  for (int i = 0; i < steps; ++i)
    for (const double side : {-0.5, 0.5}) sum += h / 2 * f(low + h * (i + 0.5 + side / std::sqrt(3.0)));
  return high > low ? sum : 0;
}

/// E[v | mine is s, the greatest of N - 1 others y], the rest uniform below y; and the density of y.
double value(int n, double s, double y) { return (s + y + (n - 2) * y / 2) / n; }
double density(int n, double y) { return (n - 1) * std::pow(y, n - 2); }

/// What signal s earns that bids as t does, where others bid `bid` from `entry` on.
double payoff(const Wallet& game, double s, double t, double entry, const std::function<double(double)>& bid) {
  const int n = game.bidders;
  const bool all_pay = game.mechanism == "all-pay", second = game.mechanism == "second-price";
  const double own = bid(t);
  const auto won_against = [&](double y) {
    const double price = all_pay ? 0 : second ? std::max(game.reserve, bid(y)) : own;
    return (value(n, s, y) - price) * density(n, y);
  };
  if (t < entry) return all_pay ? -own : 0;
  return integral(won_against, 0, std::min(entry, t)) + integral(won_against, entry, t) - (all_pay ? own : 0);
}

const std::vector<Wallet>& wallets() {
  static const std::vector<Wallet> all = {{"first-price", 2},       {"first-price", 3},        {"first-price", 10},
                                          {"first-price", 3, 0.3},  {"first-price", 10, 0.4},  {"second-price", 2},
                                          {"second-price", 3},      {"second-price", 10},      {"second-price", 2, 0.3},
                                          {"second-price", 3, 0.5}, {"second-price", 10, 0.4}, {"all-pay", 2},
                                          {"all-pay", 3},           {"all-pay", 10},           {"all-pay", 2, 0.1},
                                          {"all-pay", 3, 0.2},      {"all-pay", 10, 0.05}};
  return all;
}

class EveryWallet : public testing::TestWithParam<Wallet> {
 protected:
  const GameConfig game = resolve_game(GetParam().config());
  const Strategy strategy = strategy_of(game);
  double bid(double s) const { return reference::message_of(strategy.form, 0, s, 0, GetParam().bidders); }
  /// The least signal whose bid is above 0, to 2^-40.
  double entry() const {
    if (GetParam().reserve == 0) return 0;
    double low = 0, high = 1;
    for (int i = 0; i < 40; ++i) (bid(0.5 * (low + high)) > 0 ? high : low) = 0.5 * (low + high);
    return high;
  }
};

// Nobody earns more as another, and whoever enters last earns nothing: with a bid off by a thousandth, or an entry,
// this is red.
TEST_P(EveryWallet, NobodyGainsByAnothersBid) {
  const double from = entry();
  const auto bid_of = [&](double s) { return bid(s); };
  for (const double s : {0.05, 0.3, 0.61, 0.8, 0.95, 1.0}) {
    const double own = payoff(GetParam(), s, s, from, bid_of);
    EXPECT_GE(own, -1e-6) << s;
    for (int t = 1; t <= 50; ++t) EXPECT_LE(payoff(GetParam(), s, 0.02 * t, from, bid_of), own + 1e-6) << s << t;
    // to first order nothing is gained near the own bid
    if (s < from + 0.01 || s > 0.99) continue;
    const double up = payoff(GetParam(), s, s + 1e-3, from, bid_of),
                 down = payoff(GetParam(), s, s - 1e-3, from, bid_of);
    EXPECT_NEAR((up - down) / 2e-3, 0, 1e-5) << s;
  }
  if (GetParam().reserve > 0) {
    EXPECT_NEAR(payoff(GetParam(), from, from, from, bid_of), 0, 1e-6);
    EXPECT_GE(bid(from), GetParam().reserve);
  }
}

// The greatest signal z and the second y have the density N (N - 1) y^(N-2); all have bid, or the second one's price is
// paid.
TEST_P(EveryWallet, RevenueIsAnIntegralOverTheGreatestSignals) {
  const auto& [mechanism, n, reserve] = GetParam();
  const double from = entry();
  double revenue = 0;
  if (mechanism == "all-pay") {
    revenue = n * integral([&](double s) { return bid(s); }, from, 1);
  } else if (mechanism == "first-price") {
    revenue = integral([&, n = n](double z) { return bid(z) * n * std::pow(z, n - 1); }, from, 1);
  } else {
    revenue = reserve * n * std::pow(from, n - 1) * (1 - from) +
              integral([&, n = n](double y) { return bid(y) * n * density(n, y) * (1 - y); }, from, 1);
  }
  const auto exact = exact_statistics_of_game(game);
  EXPECT_NEAR(exact[int(Statistic::revenue)]->value, revenue, 1e-6);
  EXPECT_NEAR(exact[int(Statistic::sale_probability)]->value, 1 - std::pow(from, n), 1e-9);
}

// z-scores of four statistics in two precisions, 34 games: beyond 4.5 in one run of 500; the seed is fixed.
TEST_P(EveryWallet, PlayIsTheory) {
  for (const Precision precision : {Precision::double_, Precision::float_}) {
    const Estimates played = estimate(GetParam().config(precision));
    for (const Statistic s :
         {Statistic::revenue, Statistic::surplus, Statistic::sale_probability, Statistic::highest_value}) {
      const Estimate& e = played[s];
      EXPECT_NEAR(e.mean, e.exact->value, 4.5 * e.standard_error + e.table_error_bound + 1e-6) << int(s);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Games, EveryWallet, testing::ValuesIn(wallets()));

// (N + 2)(N - 1)/(2 N (N + 1)) whatever the auction: 1/3, 5/12, 27/55; the bids for two by hand, s, s/2, s^2/2.
TEST(Wallet, ByHand) {
  for (const char* mechanism : {"first-price", "second-price", "all-pay"})
    for (const auto& [n, revenue] : {std::pair(2, 1.0 / 3), {3, 5.0 / 12}, {10, 27.0 / 55}}) {
      const auto exact = exact_statistics_of_game(resolve_game(Wallet{mechanism, n}.config()));
      EXPECT_NEAR(exact[int(Statistic::revenue)]->value, revenue, 1e-15);
    }
  const auto bid = [](const char* mechanism, double s) {
    return reference::message_of(strategy_of(resolve_game(Wallet{mechanism, 2}.config())).form, 0, s, 0, 2);
  };
  for (const double s : {0.0, 0.2, 0.7, 1.0}) {
    EXPECT_NEAR(bid("second-price", s), s, 1e-15);
    EXPECT_NEAR(bid("first-price", s), s / 2, 1e-15);
    EXPECT_NEAR(bid("all-pay", s), s * s / 2, 1e-12);
  }
}

// One bidder's signal is the value: he is offered the reserve. A reserve that no signal is worth sells nothing, one
// that the greatest alone is worth, (N + 1)/(2 N), next to nothing.
TEST(Wallet, OneBidderAndReservesAtTheEnds) {
  for (const char* mechanism : {"first-price", "second-price"}) {
    const auto alone = [&](double reserve) {
      const Estimates e = estimate(Wallet{mechanism, 1, reserve}.config());
      EXPECT_NEAR(e[Statistic::revenue].exact->value, reserve * std::max(0.0, 1 - reserve), 1e-15) << reserve;
      EXPECT_NEAR(e[Statistic::revenue].mean, reserve * std::max(0.0, 1 - reserve), 2e-3) << reserve;
    };
    for (const double reserve : {0.0, 0.3, 1.0, 1.5}) alone(reserve);
  }
  EXPECT_EQ(estimate(Wallet{"all-pay", 1}.config())[Statistic::revenue].exact->value, 0);
  for (const char* mechanism : {"first-price", "second-price", "all-pay"})
    for (const int n : {2, 3, 10})
      for (const double beyond : {1.0, 1.01, 3.0}) {
        const Estimates e = estimate(Wallet{mechanism, n, beyond * (n + 1) / (2.0 * n)}.config());
        EXPECT_NEAR(e[Statistic::revenue].exact->value, 0, 1e-15) << mechanism << n;
        EXPECT_NEAR(e[Statistic::revenue].mean, 0, 1e-15) << mechanism << n;
      }
  // a reserve next to nothing changes next to nothing
  EXPECT_NEAR(estimate(Wallet{"first-price", 3, 1e-9}.config())[Statistic::revenue].exact->value, 5.0 / 12, 1e-9);
}

/// E[(v - price) share; he accepts] by what others do: k of them accept, whose signals are uniform above the threshold
/// a, the others' below.
double gain_of_accepting(int n, double s, double a, double price) {
  double sum = 0, chance = std::pow(a, n - 1);
  for (int k = 0; k < n; ++k) {
    const double mean = (s + k * (1 + a) / 2 + (n - 1 - k) * a / 2) / n;
    sum += chance * (mean - price) / (k + 1);
    chance *= (1 - a) / a * (n - 1 - k) / (k + 1);
  }
  return sum;
}

TEST(Wallet, PostedPricesAreAcceptedWhereTheCurseLeavesNothing) {
  for (const char* mechanism : {"posted-price", "enriched-posted-price"})
    for (const int n : {1, 2, 3, 10, 64})
      for (const double share : {0.01, 0.3, 0.9, 0.99}) {
        const double least = (n - 1) / (2.0 * n), price = least + share / n;  // up to (N + 1)/(2 N), which nobody pays
        auto config = Wallet{fmt::format("{}:price={}", mechanism, price), n}.config();
        const double a = strategy_of(resolve_game(config)).form.threshold;
        EXPECT_GT(a, 0);
        EXPECT_LT(a, 1);
        EXPECT_NEAR(gain_of_accepting(n, a, a, price), 0, 1e-12) << n << " " << price;
        const Estimates e = estimate(config);
        for (const Statistic s : {Statistic::revenue, Statistic::surplus, Statistic::sale_probability})
          EXPECT_NEAR(e[s].mean, e[s].exact->value, 4.5 * e[s].standard_error + 1e-8) << n << " " << price;
        EXPECT_NEAR(e[Statistic::revenue].exact->value, price * (1 - std::pow(a, n)), 1e-12);
      }
  const auto threshold = [](double price) {
    return strategy_of(resolve_game(Wallet{fmt::format("posted-price:price={}", price), 3}.config())).form.threshold;
  };
  EXPECT_LE(threshold(0.33), 0);  // E[v | mine is 0] = 1/3
  EXPECT_GT(threshold(0.67), 1);  // E[v | mine is 1, and I buy] = 2/3 where nobody else accepts
  const Estimates inclusive = estimate(Wallet{"posted-price:price=inclusive", 3}.config());
  EXPECT_NEAR(inclusive[Statistic::revenue].mean, 1.0 / 3, 1e-12);
}

TEST(Wallet, OtherLawsAreRefused) {
  const auto message = [](const char* values, int bidders) {
    auto config = Wallet{"first-price", 2}.config();
    config.values = Prior::parse(values);
    config.bidders = bidders;
    return message_of([&] { resolve_game(config); });
  };
  expect_in(message("uniform", 2), {"2 bidders", "values uniform", "use --values triangle"});
  expect_in(message("triangle", 1), {"1 bidder and", "use --values uniform"});
  expect_in(message("bates:4", 5), {"5 bidders", "values bates:4", "use --values bates:5"});
  expect_in(message("bates:64", 65), {"65 bidders", "at most 64"});
}

}  // namespace
}  // namespace surety
