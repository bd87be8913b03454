// Histograms: sums over their bins, other laws that are the same, and play.
#include <gtest/gtest.h>

#include <cmath>

#include "surety/error.h"
#include "surety/estimate.h"

namespace surety {
namespace {

TEST(HistogramLaw, SumsOverItsBins) {
  const LawPtr law = parse_law("histogram:2..4@2,0..1@3,1..2@5");
  EXPECT_EQ(law->spec(), "histogram:0..1@3,1..2@5,2..4@2");
  // masses 0.3, 0.5, 0.2; E[v^2] of a bin is (a^2 + ab + b^2) / 3
  EXPECT_DOUBLE_EQ(law->mean(), 0.3 * 0.5 + 0.5 * 1.5 + 0.2 * 3);
  EXPECT_NEAR(law->variance(), 0.3 / 3 + 0.5 * 7 / 3 + 0.2 * 28 / 3 - 1.5 * 1.5, 1e-14);
  EXPECT_DOUBLE_EQ(law->cdf(1.5), 0.55);
  EXPECT_DOUBLE_EQ(law->quantile(0.55), 1.5);
  EXPECT_DOUBLE_EQ(law->survival(3), 0.1);
  EXPECT_DOUBLE_EQ(law->density(3), 0.1);
  // p (1 - F(p)) is p (1 - 0.3 p), p (1.2 - 0.5 p), 0.1 p (4 - p) on the bins: greatest at 1.2
  EXPECT_NEAR(ironed_virtual_value(*law).monopoly_price, 1.2, 1e-14);
}

TEST(HistogramLaw, IsTheLawThatOthersWriteOtherwise) {
  const auto expect_same = [](const char* histogram, const char* other) {
    const LawPtr a = parse_law(histogram), b = parse_law(other);
    for (double q = 0.0005; q < 1; q += 0.001) EXPECT_NEAR(a->inverse_demand(q), b->inverse_demand(q), 1e-13) << q;
    EXPECT_NEAR(a->variance(), b->variance(), 1e-14) << histogram;
  };
  expect_same("histogram:0..1@3,1..2@5,2..4@2", "piecewise:0@0,1@0.3,2@0.8,4@1");
  expect_same("histogram:0..1@300,1..2@500,2..4@200", "histogram:0..1@0.3,1..2@0.5,2..4@0.2");
  expect_same("histogram:0..0.95@19,3.95..4@1", "intervals:0..0.95,3.95..4");
  expect_same("histogram:1..1.5@2,1.5..3@6", "uniform:1,3");
  // empty bins inside are gaps, empty ones at the ends are nothing
  expect_same("histogram:0..1@4,1..2@0,2..3@1", "piecewise:0@0,1@0.8,2@0.8,3@1");
  expect_same("histogram:0..1@0,1..3@5,3..4@0", "uniform:1,3");
  EXPECT_EQ(parse_law("histogram:0..1@0,1..3@5,3..4@0")->lower(), 1);
}

/// Two bidders: revenue is E[min] = integral of (1 - F)^2. With survival from s to t over a bin of width w that is
/// w (s^2 + st + t^2) / 3. A z-score below 4.5: a false alarm in 150,000 seeds, and the seed is fixed.
TEST(HistogramLaw, PlayedAgainstSums) {
  EstimateConfig config;
  config.mechanism = Mechanism::parse("second-price");
  config.values = Prior::parse("histogram:0..1@3,1..2@5,2..4@2");
  config.bidders = 2;
  config.samples = 1 << 18;
  const Estimate revenue = estimate(config)[Statistic::revenue];
  const double wanted = (1 + 0.7 + 0.49) / 3 + (0.49 + 0.14 + 0.04) / 3 + 2 * 0.04 / 3;
  EXPECT_NEAR(revenue.mean, wanted, 4.5 * revenue.standard_error);
  EXPECT_LT(revenue.standard_error, 0.002);
  ASSERT_TRUE(revenue.exact);
  EXPECT_NEAR(revenue.exact->value, wanted, revenue.exact->error_bound + 1e-13);
}

TEST(HistogramLaw, RefusesWhatIsNone) {
  const auto complaint = [](const char* spec) -> std::string {
    try {
      parse_law(spec);
    } catch (const InvalidInput& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_EQ(complaint("histogram:0..1@1,0.5..2@1"), "histogram: 0.5..2 overlaps 0..1; bins may touch, no more");
  EXPECT_EQ(complaint("histogram:1..1@2"), "histogram: 1..1 is empty; give a..b with a < b");
  EXPECT_EQ(complaint("histogram:0..1@0,1..2@0"), "histogram: all bins are empty; give at least one a weight above 0");
  EXPECT_EQ(complaint("histogram:0..1@1,1..2@1e-13"),
            "histogram: 1..2 has a weight of 1e-13; give 0 or at least 1e-12");
  EXPECT_EQ(complaint("histogram:0..1@-1"), "histogram: w = -1 is out of range; give a number from 0 to 1000000000000");
  EXPECT_EQ(complaint("histogram:0..1"), "histogram: '0..1' has no '@'; write histogram:a..b@w,c..d@w");
  EXPECT_EQ(complaint("histogram:0@1"), "histogram: '0@1' has no '..'; write histogram:a..b@w,c..d@w");
  EXPECT_EQ(complaint("histogram"), "histogram: nothing given; write histogram:a..b@w,c..d@w");
}

}  // namespace
}  // namespace surety
