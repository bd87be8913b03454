#include <gtest/gtest.h>

#include <cmath>

#include "surety/error.h"
#include "tests/reference/random_laws.h"
#include "tests/theory/proportional_auction_cases.h"

namespace surety::reference {
namespace {

std::string random_law(std::mt19937_64& random) {
  switch (random() % 3) {
    case 0:
      return random_bounded_law(random);
    case 1:
      return random_pieces_law(random);
    default:
      return random_discrete_law(random);
  }
}

void expect_shapes(const ProportionalAuction& auction, const std::string& where) {
  const double scale = auction.values()->mean() + auction.cost();
  const auto [low, high] = auction.range();
  double sensitivity = std::numeric_limits<double>::infinity();
  for (int i = 1; i <= 60; ++i) {
    const double x = low + (high - low) * i / 60, q = auction.aggregate_allocation(x);
    EXPECT_GE(q, 0) << where;
    EXPECT_LE(q, 1 + 1e-15) << where;
    EXPECT_LE(auction.allocation_sensitivity(x), sensitivity * (1 + 1e-15)) << where;
    sensitivity = auction.allocation_sensitivity(x);
    EXPECT_TRUE(std::isfinite(auction.aggregate_transfer(x))) << where << " " << x;
  }
  const double a = auction.values()->lower(), b = auction.values()->upper();
  for (int i = 1; i < 40; ++i) {
    const double v = a + (b - a) * i / 40, step = (b - a) / 40;
    const double middle = auction.multiplier(v);
    EXPECT_GE(2 * middle, auction.multiplier(v - step) + auction.multiplier(v + step) - 1e-12 * scale)
        << where << " " << v;
  }
}

/// For random priors, costs and numbers of bidders: 0 <= Q <= 1, mu falls, lambda is concave with the guarantee as
/// mean, must-sell <= can-keep <= full surplus, and more bidders guarantee more.
TEST(ProportionalAuctionRandom, Properties) {
  std::mt19937_64 random(20211);
  std::uniform_real_distribution<double> unit(0, 1);
  int used = 0;
  for (int draw = 0; draw < 120; ++draw) {
    const LawPtr law = parse_law(random_law(random));
    if (!(law->upper() > law->lower())) continue;
    const double cost = unit(random) < 0.3 ? 0 : law->mean() * unit(random);
    const std::int64_t bidders = 2 + static_cast<std::int64_t>(std::exp(unit(random) * 9));
    const std::string where = law->spec() + " N " + std::to_string(bidders) + " c " + std::to_string(cost);
    const ProportionalAuction keep(law, bidders, cost), sell(law, bidders, cost, Sale::must_sell),
        more(law, bidders + 1 + bidders / 2, cost);
    ++used;
    const double scale = law->mean() + cost;
    EXPECT_LE(sell.guarantee().value, keep.guarantee().value + 1e-13 * scale) << where;
    EXPECT_LE(keep.guarantee().value, keep.full_surplus()) << where;
    EXPECT_GE(keep.guarantee().value, 0) << where;
    EXPECT_GT(more.guarantee().value, keep.guarantee().value) << where;
    EXPECT_NEAR(keep.guarantee().value + keep.shortfall().value, keep.full_surplus(), 1e-12 * scale) << where;
    EXPECT_NEAR(keep.guarantee_under(*law).value, keep.guarantee().value, 1e-11 * scale) << where;
    EXPECT_NEAR(sell.guarantee_under(*law).value, sell.guarantee().value, 1e-11 * scale) << where;
    expect_shapes(keep, where);
    expect_shapes(sell, where);
  }
  EXPECT_GT(used, 80);
}

}  // namespace
}  // namespace surety::reference
