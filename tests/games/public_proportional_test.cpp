// Proportional auctions whose value is commonly known: their equilibria against closed forms, and against best replies
// that are searched off the program's grid and from payoffs of their own; that there is none, from payoffs alone.
#include "host/games/public_proportional.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <random>
#include <vector>

#include "host/games/game.h"
#include "surety/error.h"
#include "tests/games/game_cases.h"

namespace surety {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// What who bids `own` against a sum of the others' gets, by the definition of the auction.
double payoff(const ProportionalAuction& auction, double w, double own, double rivals) {
  const double x = own + rivals;
  if (x == 0) return (w * auction.aggregate_allocation(0) - auction.aggregate_transfer(0)) / double(auction.bidders());
  return own / x * (w * auction.aggregate_allocation(x) - auction.aggregate_transfer(x));
}

/// The most that any bid of random ones, climbed from the best, gains over `bid` where all others bid it.
double gain_found(const ProportionalAuction& auction, double w, double bid, double most, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> uniform;
  const double rivals = bid * double(auction.bidders() - 1), truthful = payoff(auction, w, bid, rivals);
  double best = 0, gain = payoff(auction, w, 0, rivals) - truthful;
  const auto attempt = [&](double own) {
    const double found = payoff(auction, w, own, rivals) - truthful;
    if (own >= 0 && own <= most && found > gain) gain = found, best = own;
  };
  const double scale = std::min(most, 1e4);
  for (int i = 0; i < 2000; ++i) {
    attempt(scale * uniform(random));
    attempt(scale * std::pow(10, -8 * uniform(random)));
    attempt(bid + (uniform(random) - 0.5) * std::pow(10, -4 * uniform(random)));
  }
  for (double step = 0.1; step > 1e-9; step /= 2)
    for (int sign : {-1, 1}) attempt(best + sign * step);
  attempt(most);
  return gain;
}

// Must-sell, uniform values, two bidders: T(x) = (1 - (1 - e^-x)/x)/2 (end of Section 4.3), so Xi + T = T' + T/x =
// (1 - e^-x)/(2x) and mu = 1/x. Bids are stationary at x = -log(1 - 2w); from w = 1/2 on there is none.
TEST(PublicProportional, MustSellUniformIsTheClosedForm) {
  const ProportionalAuction auction(parse_law("uniform"), 2, 0, Sale::must_sell);
  const PublicProportional equilibrium(auction, {});
  EXPECT_NEAR(equilibrium.without_equilibrium_from(), 0.5, 1e-12);
  for (const double w : {0.01, 0.1, 0.25, 0.4, 0.49, 0.4999}) {
    const auto bid = equilibrium.bid(w);
    ASSERT_TRUE(bid) << w;
    EXPECT_NEAR(*bid, -0.5 * std::log1p(-2 * w), 1e-8 / (1 - 2 * w)) << w;
  }
  for (const double w : {0.5, 0.500001, 0.6, 1.0}) EXPECT_FALSE(equilibrium.bid(w)) << w;
}

/// Laws, numbers of bidders, costs, and sales of every kind.
struct Auction {
  const char* values;
  std::int64_t bidders;
  double cost;
  Sale sale;
};
const Auction auctions[] = {{"uniform", 2, 0, Sale::can_keep},
                            {"uniform", 3, 0.1, Sale::can_keep},
                            {"uniform:1,2", 2, 0.5, Sale::can_keep},
                            {"uniform", 3, 0, Sale::must_sell},
                            {"beta:2,2", 5, 0.1, Sale::can_keep},
                            {"intervals:0..0.95,3.95..4", 2, 0.2, Sale::can_keep},
                            {"discrete:0.25@0.25,0.5@0.5,1@0.25", 4, 0, Sale::can_keep},
                            {"discrete:1@0.999,1000@0.001", 2, 0, Sale::can_keep}};

// No random bid, nor any climbed to from the best of them, gains more than rounding; whatever bid, cap or none. A bid
// off by 1% is found out: the search has the power to see it.
TEST(PublicProportional, NoBidGainsByASearchOffTheGrid) {
  std::uint64_t seed = 1;
  int off_found = 0, found = 0;
  for (const auto& [values, bidders, cost, sale] : auctions) {
    const ProportionalAuction auction(parse_law(values), bidders, cost, sale);
    const double low = auction.values()->lower(), high = auction.values()->upper();
    for (const std::optional<double> cap :
         {std::optional<double>(), std::optional(0.5), std::optional(3.0), std::optional(40.0)}) {
      const PublicProportional equilibrium(auction, cap);
      for (int i = 0; i <= 6; ++i) {
        const double w = low + (high - low) * (i + 0.37) / 7;
        const auto bid = equilibrium.bid(w);
        if (!bid) continue;
        ++found;
        EXPECT_LE(gain_found(auction, w, *bid, cap.value_or(infinity), ++seed), 2e-9 * high)
            << values << ", w " << w << ", cap " << cap.value_or(infinity) << ", bid " << *bid;
        EXPECT_LE(*bid, cap.value_or(infinity));
        if (*bid > 0.1 && *bid < cap.value_or(infinity))
          off_found += gain_found(auction, w, 0.99 * *bid, cap.value_or(infinity), ++seed) > 2e-9 * high;
      }
    }
  }
  EXPECT_GT(found, 100);
  EXPECT_GT(off_found, 20);
}

// Lemma 8: at an equilibrium the sum over bidders of what a little more would bring is at most 0 on average. From w* on
// it is positive at whatever bids, equal or not: by differences of payoffs, not by the formula for the pull. Just below
// w* it is negative somewhere.
TEST(PublicProportional, WithoutEquilibriumSomebodyAlwaysGainsByMore) {
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> uniform;
  for (const auto& [values, bidders, cost, sale] : auctions) {
    const ProportionalAuction auction(parse_law(values), bidders, cost, sale);
    const double from = PublicProportional(auction, {}).without_equilibrium_from();
    ASSERT_LT(from, auction.values()->upper()) << values;
    EXPECT_GE(from, auction.aggregate_transfer(infinity));
    for (const double w : {from + 0.01 * (auction.values()->upper() - from), auction.values()->upper()}) {
      EXPECT_FALSE(PublicProportional(auction, {}).bid(w));
      for (int i = 0; i < 400; ++i) {
        std::vector<double> bids;
        double x = 0, sum = 0;
        for (int b = 0; b < bidders; ++b) bids.push_back(std::pow(10, 3.5 * uniform(random) - 2)), x += bids.back();
        const double step = 1e-5 * x;
        for (const double m : bids) sum += (payoff(auction, w, m + step, x - m) - payoff(auction, w, m, x - m)) / step;
        EXPECT_GT(sum * x, 0) << values << " at w = " << w << ", aggregate " << x;
      }
    }
  }
}

// The example that was certified before: at v = .9 of uniform values, whatever both bid, another bid gains; where both
// bid what was played then, 100 brings .284 and 1000 .3325 in place of .1748.
TEST(PublicProportional, HighValuesOfUniformOnesHaveNone) {
  const ProportionalAuction auction(parse_law("uniform"), 2);
  const PublicProportional equilibrium(auction, {});
  EXPECT_NEAR(equilibrium.without_equilibrium_from(), 0.561, 5e-4);
  EXPECT_FALSE(equilibrium.bid(0.9));
  std::uint64_t seed = 0;
  for (double bid = 0.01; bid < 50; bid *= 1.1) EXPECT_GT(gain_found(auction, 0.9, bid, 1e6, ++seed), 0.01) << bid;
  const double played = auction.range().high / 2;
  EXPECT_NEAR(payoff(auction, 0.9, played, played), 0.1748, 5e-5);
  EXPECT_NEAR(payoff(auction, 0.9, 100, played), 0.284, 5e-4);
  EXPECT_NEAR(payoff(auction, 0.9, 1000, played), 0.3325, 5e-5);
  EXPECT_TRUE(equilibrium.bid(0.5));
}

// A cap above which no bid may go: at w = .456543 of beta(.5, .5) values five bidders have no equal bids that are best
// replies to each other, by payoffs alone, and the auction is refused there.
TEST(PublicProportional, WithACapToo) {
  constexpr double cap = 50, w = 0.456543;
  const ProportionalAuction auction(parse_law("beta:0.5,0.5"), 5);
  EXPECT_FALSE(PublicProportional(auction, cap).bid(w));
  std::uint64_t seed = 0;
  double least = infinity;
  for (double bid = 1e-3; bid < cap; bid *= 1.05) least = std::min(least, gain_found(auction, w, bid, cap, ++seed));
  EXPECT_GT(std::min(least, gain_found(auction, w, cap, cap, ++seed)), 1e-6);
  try {
    strategy_of(resolve_game(tests::GameCase{"proportional:cap=50", "full", "beta:0.5,0.5", 5}.config()));
    ADD_FAILURE() << "not refused";
  } catch (const InvalidInput& error) {
    const std::string message = error.what();
    EXPECT_NE(message.find("no equilibrium is known where the commonly known value is 0.4565"), std::string::npos)
        << message;
    EXPECT_NE(message.find("Try another cap"), std::string::npos) << message;
  }
}

TEST(PublicProportional, RefusalNamesTheValueAndTheWayOut) {
  for (const auto& [mechanism, information, values] :
       {std::tuple{"proportional", "full", "uniform"}, std::tuple{"proportional", "partition:0.3,0.7", "uniform"},
        std::tuple{"proportional:must-sell", "none", "uniform"},
        std::tuple{"proportional", "full", "discrete:1@0.999,1000@0.001"}}) {
    try {
      strategy_of(resolve_game(tests::GameCase{mechanism, information, values, 2}.config()));
      ADD_FAILURE() << mechanism << " on " << information << " was not refused";
    } catch (const InvalidInput& error) {
      const std::string message = error.what();
      EXPECT_NE(message.find("no equilibrium has finite bids"), std::string::npos) << message;
      EXPECT_NE(message.find("cap=10"), std::string::npos) << message;
    }
  }
}

// With a cap all kinds of public information are played, and what bidders then earn is worth what the formulas say: the
// exact profit is the mean of T at the equilibrium bids, found here from the stationary condition by bisection on the
// closed form of the must-sell auction: x = min(-log(1 - 2v), 2 cap), all of it where v >= 1/2.
TEST(PublicProportional, ExactProfitOfTheCappedAuctionIsItsIntegral) {
  for (const double cap : {0.5, 2.0, 20.0}) {
    const GameConfig game = resolve_game(
        tests::GameCase{"proportional:must-sell,cap=" + std::to_string(cap), "full", "uniform", 2}.config());
    const auto transfer = [](double x) { return x > 0 ? 0.5 * (1 + std::expm1(-x) / x) : 0; };
    double mean = 0;
    constexpr int steps = 200'000;
    for (int i = 0; i < steps; ++i) {
      const double v = (i + 0.5) / steps;
      mean += transfer(v < 0.5 ? std::min(-std::log1p(-2 * v), 2 * cap) : 2 * cap) / steps;
    }
    const auto exact = exact_statistics_of_game(game)[static_cast<int>(Statistic::profit)];
    ASSERT_TRUE(exact);
    EXPECT_NEAR(exact->value, mean, 2e-6) << cap;
  }
}

}  // namespace
}  // namespace surety
