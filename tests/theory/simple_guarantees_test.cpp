#include "surety/theory/simple_guarantees.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "tests/reference/random_laws.h"

namespace surety {
namespace {

/// Winning bids by small steps of beta' = ((N-1)/N) (v - beta) / u in the quantile u, whose solution over a step with v
/// fixed is beta_next = v + (beta - v) (u / u_next)^((N-1)/N).
double profit_by_steps(const Law& law, double bidders, double reserve, double cost) {
  constexpr int steps = 200000;
  const double kappa = (bidders - 1) / bidders;
  double below = 0, profit = 0, bid = reserve;
  for (int i = 0; i < steps; ++i) {
    const double u = static_cast<double>(i) / steps, next = (i + 1.0) / steps, v = law.quantile((u + next) / 2);
    below += v / steps;
    if (below <= reserve * next * (1 + 1e-12)) {  // excluded
      if (reserve < cost) profit += (reserve - cost) / steps;
      continue;
    }
    const double after = v + (bid - v) * (u > 0 || bidders == 1 ? std::pow(u / next, kappa) : 0);
    profit += ((bid + after) / 2 - cost) / steps;
    bid = after;
  }
  return profit;
}

TEST(FirstPriceGuarantee, PrintedBestReserves) {
  // Du (2016), Figure 2, two bidders
  const std::pair<const char*, double> rows[] = {{"uniform", .177},  {"beta:1,2", .102}, {"power:2", .346},
                                                 {"beta:2,2", .230}, {"beta:2,4", .139}, {"beta:4,2", .414},
                                                 {"beta:8,1", .716}};
  for (const auto& [spec, wanted] : rows)
    EXPECT_NEAR(best_first_price_reserve(*parse_law(spec), 2).guarantee.value, wanted, 5.01e-4) << spec;
}

TEST(FirstPriceGuarantee, UniformWithoutReserve) {
  const LawPtr law = parse_law("uniform");
  for (double n : {2.0, 3.0, 10.0, 1000.0, 1e9}) {
    const Exact found = first_price_guarantee(*law, static_cast<std::int64_t>(n), 0);
    EXPECT_NEAR(found.value, (n - 1) / (4 * n - 2), 1e-14);
    EXPECT_LE(found.error_bound, 1e-13);
  }
}

TEST(FirstPriceGuarantee, FollowsTheDifferentialEquation) {
  std::mt19937_64 random(2017);
  std::uniform_real_distribution<double> unit(0, 1);
  for (int i = 0; i < 30; ++i) {
    const std::string spec = i % 3 == 0   ? reference::random_bounded_law(random)
                             : i % 3 == 1 ? reference::random_pieces_law(random)
                                          : reference::random_discrete_law(random);
    const LawPtr law = parse_law(spec);
    if (!(law->mean() > 0)) continue;
    const double bidders = 1 + i % 6, cost = i % 2 ? 0 : 0.5 * law->mean() * unit(random);
    const double reserve = law->lower() + (1.1 * law->mean() - law->lower()) * unit(random);
    const Exact found = first_price_guarantee(*law, 1 + i % 6, reserve, cost);
    EXPECT_NEAR(found.value, profit_by_steps(*law, bidders, reserve, cost), 2e-4 * law->upper())
        << spec << " N=" << bidders << " r=" << reserve << " c=" << cost;
    EXPECT_LE(found.error_bound, 1e-12 * law->upper());
  }
}

TEST(FirstPriceGuarantee, OneBidderFacesAPostedPrice) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 20; ++i) {
    const LawPtr law = parse_law(reference::random_pieces_law(random));
    for (double share : {0.1, 0.5, 0.9, 1.0}) {
      const double price = share * law->mean();
      EXPECT_EQ(first_price_guarantee(*law, 1, price).value, posted_price_guarantee(*law, price).value);
    }
    EXPECT_EQ(best_first_price_reserve(*law, 1).guarantee.value, best_guaranteed_posted_price(*law).guarantee.value);
  }
}

TEST(FirstPriceGuarantee, ManyBiddersTendToALimitBelowFullSurplus) {
  // N (u^(-1/N) - 1) -> -log u: without reserve E[v] - E[beta] -> integral of v (1 + log u) du = 1/4 for uniform values
  EXPECT_NEAR(first_price_guarantee(*parse_law("uniform"), 1000000000, 0).value, 0.25, 1e-8);
  EXPECT_NEAR(first_price_guarantee(*parse_law("power:2"), 1000000000, 0).value, 4.0 / 9, 1e-8);
}

TEST(PostedPriceGuarantee, Uniform) {
  const LawPtr law = parse_law("uniform");
  // Du (2016), footnote 3: (1 - 2p) p for p <= 1/2
  for (double price : {0.0, 0.1, 0.25, 0.4, 0.5, 0.7})
    EXPECT_NEAR(posted_price_guarantee(*law, price).value, std::max(0.0, (1 - 2 * price) * price), 1e-14);
  const auto [price, guarantee] = best_guaranteed_posted_price(*law);
  EXPECT_NEAR(price, 0.25, 1e-7);
  EXPECT_NEAR(guarantee.value, 0.125, 1e-15);
  EXPECT_NEAR(posted_price_guarantee(*law, 0.3, 0.1).value, (0.3 - 0.1) * 0.4, 1e-14);
  EXPECT_NEAR(posted_price_guarantee(*law, 0.05, 0.1).value, -0.05, 1e-14) << "below cost everybody buys";
}

TEST(PostedPriceGuarantee, IndifferentBuyersDecline) {
  const LawPtr coin = parse_law("discrete:1@0.5,2@0.5");
  EXPECT_NEAR(posted_price_guarantee(*coin, 1).value, 0.5, 1e-15);
  EXPECT_NEAR(posted_price_guarantee(*coin, 0.999).value, 0.999, 1e-15);
  EXPECT_NEAR(posted_price_guarantee(*coin, 1.5).value, 0, 1e-15);
  // p = 1.2: pool u with E = (0.5 + 2 (u - 0.5)) / u = 1.2: u = 0.625
  EXPECT_NEAR(posted_price_guarantee(*coin, 1.2).value, 1.2 * 0.375, 1e-14);
  const auto best = best_guaranteed_posted_price(*coin);
  EXPECT_LT(best.price, 1);
  EXPECT_NEAR(best.guarantee.value, 1, 1e-15);
  EXPECT_NEAR(posted_price_guarantee(*coin, best.price).value, best.guarantee.value, 1e-15);
}

TEST(BestReserve, IsAGlobalMaximum) {
  std::mt19937_64 random(3);
  std::uniform_real_distribution<double> unit(0, 1);
  for (int i = 0; i < 40; ++i) {
    const std::string spec = i % 4 == 0 ? reference::random_discrete_law(random) : reference::random_pieces_law(random);
    const LawPtr law = parse_law(spec);
    if (!(law->mean() > 0)) continue;
    const std::int64_t bidders = 1 + i % 5 * (i % 5);
    const double cost = i % 3 ? 0 : 0.9 * law->mean() * unit(random);
    const auto best = best_first_price_reserve(*law, bidders, cost);
    EXPECT_LE(best.guarantee.error_bound, 1e-12 * law->upper()) << spec;
    EXPECT_NEAR(first_price_guarantee(*law, bidders, best.reserve, cost).value, best.guarantee.value,
                1e-12 * law->upper())
        << spec << " N=" << bidders << " c=" << cost;
    for (int step = 0; step <= 400; ++step) {
      const double reserve = law->mean() * step / 400;
      EXPECT_LE(first_price_guarantee(*law, bidders, reserve, cost).value,
                best.guarantee.value + best.guarantee.error_bound + 1e-14 * law->upper())
          << spec << " N=" << bidders << " r=" << reserve << " c=" << cost;
    }
  }
}

}  // namespace
}  // namespace surety
