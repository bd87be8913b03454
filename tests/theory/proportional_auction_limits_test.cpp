#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

#include "tests/theory/proportional_auction_cases.h"

namespace surety::reference {
namespace {

constexpr std::int64_t many = 1000000;
double bell(double x) { return std::exp(-x * x / 2) / std::sqrt(2 * std::numbers::pi); }
double normal(double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); }

/// Proposition 7: the shortfall falls like 1/sqrt(N); for uniform values the constant is the integral of phi^2.
TEST(ManyBidders, ShortfallFallsLikeOneOverRootN) {
  for (const char* prior :
       {"uniform", "uniform:1,2", "discrete:0@0.4,1@0.6", "intervals:0..0.95,3.95..4", "beta:2,5"}) {
    for (double cost : {0.0, 0.3}) {
      if (parse_law(prior)->mean() <= cost) continue;
      for (Sale sale : {Sale::can_keep, Sale::must_sell}) {
        double scaled[3];
        int k = 0;
        for (std::int64_t n : {10000, 100000, 1000000})
          scaled[k++] = auction_of({prior, n, cost}, sale).shortfall().value * std::sqrt(n - 1.0);
        EXPECT_GT(scaled[2], 0);
        EXPECT_NEAR(scaled[1], scaled[2], 0.02 * scaled[2]) << prior << " " << cost;
        EXPECT_LE(std::abs(scaled[2] - scaled[1]), std::abs(scaled[1] - scaled[0]) + 1e-9) << prior << " " << cost;
      }
    }
  }
  const double constant = auction_of({"uniform", many, 0}).shortfall().value * std::sqrt(many - 1.0);
  EXPECT_NEAR(constant, 1 / (2 * std::sqrt(std::numbers::pi)), 1e-6);
}

/// Section 6.4's closed form.
TEST(ManyBidders, UniformTransfer) {
  for (Sale sale : {Sale::can_keep, Sale::must_sell}) {
    const auto auction = auction_of({"uniform", many, 0}, sale);
    for (double x = -4; x <= 4; x += 0.5) {
      const double closed =
          normal(x) + (normal(x) - normal(x * std::numbers::sqrt2)) / (std::sqrt(std::numbers::pi) * bell(x));
      const CentralLimit limit = central_limit(*parse_law("uniform"), 0, sale, x);
      EXPECT_NEAR(limit.transfer, closed, 2e-12) << x;
      EXPECT_EQ(limit.threshold, -std::numeric_limits<double>::infinity());
      EXPECT_NEAR(auction.aggregate_transfer(many - 1 + x * std::sqrt(many - 1.0)), closed, 5e-3) << x;
    }
  }
}

/// Proposition 10, at a rate of 1/sqrt(N): the error falls tenfold from 10^4 to 10^6 bidders.
TEST(ManyBidders, TransferConvergesToItsCentralLimit) {
  const std::vector<AuctionCase> cases = {
      {"uniform", 0, 0.3}, {"uniform:1,2", 0, 0.5}, {"exponential:1,5", 0, 0.4}, {"normal:0.5,0.4,0,1", 0, 0.1}};
  for (const AuctionCase& c : cases) {
    for (Sale sale : {Sale::can_keep, Sale::must_sell}) {
      double worst[2] = {0, 0};
      int k = 0;
      for (std::int64_t n : {std::int64_t{10000}, many}) {
        const auto auction = auction_of({c.prior, n, c.cost}, sale);
        for (double x : {-2.5, -1.0, -0.2, 0.4, 1.1, 2.5}) {
          const double limit = central_limit(*auction.values(), c.cost, sale, x).transfer;
          const double at = auction.aggregate_transfer(static_cast<double>(n - 1) + x * std::sqrt(n - 1.0));
          worst[k] = std::max(worst[k], std::abs(at - limit));
        }
        ++k;
      }
      EXPECT_LT(worst[1], 0.01) << c.prior;
      EXPECT_NEAR(worst[0] / worst[1], 10, 2.5) << c.prior << " " << worst[0] << " " << worst[1];
    }
  }
}

/// (29): the share below the threshold has no gains.
TEST(ManyBidders, Threshold) {
  // uniform: u^2/2 = c u at u = 2c
  for (double cost : {0.1, 0.3, 0.49})
    EXPECT_NEAR(normal(central_limit(*parse_law("uniform"), cost, Sale::can_keep, 0).threshold), 2 * cost, 1e-11);
  EXPECT_EQ(central_limit(*parse_law("uniform:1,2"), 0.5, Sale::can_keep, 0).threshold,
            -std::numeric_limits<double>::infinity());
  const auto auction = auction_of({"uniform", many, 0.3});
  ASSERT_EQ(auction.graded_intervals().size(), 1u);  // Lemma 10
  EXPECT_NEAR(normal((auction.graded_intervals()[0].to - (many - 1)) / std::sqrt(many - 1.0)), 0.6, 5e-3);
}

/// Proposition 11.
TEST(ManyBidders, LawOfLargeNumbers) {
  const LawPtr law = parse_law("uniform:1,2");
  for (double cost : {0.5, 1.2}) {
    for (Sale sale : {Sale::can_keep, Sale::must_sell}) {
      const ProportionalAuction auction(law, many, cost, sale);
      for (double x : {0.5, 0.8, 1.3, 2.0}) {
        const LawOfLargeNumbers limit = law_of_large_numbers(*law, cost, sale, x);
        EXPECT_NEAR(auction.aggregate_allocation(x * many), limit.allocation, 2e-3) << x;
        EXPECT_NEAR(auction.aggregate_transfer(x * many), limit.transfer, 2e-2) << x << " " << cost;
      }
      EXPECT_NEAR(law_of_large_numbers(*law, cost, sale, 1).transfer, auction.aggregate_transfer(many), 5e-3);
    }
  }
  EXPECT_EQ(law_of_large_numbers(*law, 1.2, Sale::can_keep, 0.5).transfer, 0.6);
  EXPECT_EQ(law_of_large_numbers(*law, 1.2, Sale::must_sell, 0.5).transfer, 1);
}

/// Propositions 8 and 9: never above surplus under the truth, linear in the truth, and tending to surplus, be it
/// negative.
TEST(MisspecifiedPrior, TendsToTheTruthsSurplus) {
  for (double cost : {0.0, 0.4}) {
    for (Sale sale : {Sale::can_keep, Sale::must_sell}) {
      for (const char* truth : {"beta:2,2", "discrete:0.1@0.5,0.9@0.5", "discrete:0.25@1", "uniform:0.2,0.3"}) {
        const LawPtr law = parse_law(truth);
        double last = std::numeric_limits<double>::infinity();
        for (std::int64_t n : {100, 10000, 1000000}) {
          const double loss =
              std::abs(law->mean() - cost - auction_of({"uniform", n, cost}, sale).guarantee_under(*law).value);
          EXPECT_LT(loss, 0.4 * last) << truth << " " << n;
          last = loss;
        }
        EXPECT_LT(last, 0.01) << truth << " " << cost;
      }
    }
  }
}

TEST(MisspecifiedPrior, IsTheMeanOfTheMultiplierAndLinear) {
  const auto auction = auction_of({"intervals:0..0.95,3.95..4", 2, 0.2});
  const auto at = [&](const char* truth) { return auction.guarantee_under(*parse_law(truth)).value; };
  EXPECT_NEAR(at("discrete:0.5@1"), auction.multiplier(0.5), 1e-14);
  EXPECT_NEAR(at("discrete:0.5@0.25,2@0.75"), 0.25 * auction.multiplier(0.5) + 0.75 * auction.multiplier(2), 1e-14);
  EXPECT_NEAR(at("uniform:0,4"), 0.5 * at("uniform:0,2") + 0.5 * at("uniform:2,4"), 1e-13);
  EXPECT_LT(at("uniform:0,4"), parse_law("uniform:0,4")->mean() - 0.2);
}

/// The multiplier is the derivative of the guarantee with respect to the prior (Section 3.3), by which the guarantee of
/// a mixture grows to first order.
TEST(MisspecifiedPrior, MultiplierIsTheGuaranteesDerivative) {
  const auto auction = auction_of({"discrete:0@0.3,1@0.3,2@0.4", 3, 0.1});
  const double step = 1e-5;
  const auto shifted = [&](double h) {  // mass h from 2 to 0.5
    return auction_of({"discrete:0@0.3,0.5@" + std::to_string(step + h) + ",1@0.3,2@" + std::to_string(0.4 - step - h),
                       3, 0.1})
        .guarantee()
        .value;
  };
  const auto base =
      auction_of({"discrete:0@0.3,0.5@" + std::to_string(step) + ",1@0.3,2@" + std::to_string(0.4 - step), 3, 0.1});
  const double rate = (shifted(5e-6) - shifted(-5e-6)) / 1e-5;
  EXPECT_NEAR(rate, base.multiplier(0.5) - base.multiplier(2), 1e-4);
}

/// Figure 4: an auction calibrated to an exponential law serves uniform values, for fewer than the best.
TEST(MisspecifiedPrior, CalibratedToAnExponentialLaw) {
  const LawPtr uniform = parse_law("uniform");
  double last = -1;
  for (std::int64_t n : {2, 5, 10, 20, 30}) {
    const ProportionalAuction calibrated(parse_law("exponential:2,30"), n, 0);
    const double under = calibrated.guarantee_under(*uniform).value;
    EXPECT_LT(under, ProportionalAuction(uniform, n, 0).guarantee().value);
    EXPECT_GT(under, last);
    last = under;
    const ProportionalAuction farther(parse_law("exponential:2,60"), n, 0);
    EXPECT_NEAR(farther.guarantee_under(*uniform).value, under, 1e-9) << n;  // the far end no longer matters
  }
  EXPECT_GT(last, 0.3);
}

}  // namespace
}  // namespace surety::reference
