#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "host/past_auctions/boundary_corrected_density.h"
#include "host/past_auctions/value_estimator.h"
#include "surety/error.h"
#include "tests/past_auctions/simulated.h"
#include "tests/reference/past_auctions.h"

namespace surety {
namespace {

const std::vector<SeenBids> all_seen{SeenBids::all, SeenBids::highest, SeenBids::second, SeenBids::two_highest};

std::vector<int> ranks_of(SeenBids seen) {
  switch (seen) {
    case SeenBids::all:
      return {};
    case SeenBids::highest:
      return {1};
    case SeenBids::second:
      return {2};
    case SeenBids::two_highest:
      return {1, 2};
  }
  return {};
}

std::vector<std::vector<double>> by_auction(const PastAuctions& auctions) {
  std::vector<std::vector<double>> bids;
  for (std::size_t a = 0; a < auctions.count(); ++a)
    bids.emplace_back(auctions.bids_of(a).begin(), auctions.bids_of(a).end());
  return bids;
}

double share_of(const FittedLaw& law, double v) {
  double share = 0;
  for (std::size_t i = 0; i < law.value.size() && law.value[i] <= v; ++i) share += law.weight[i];
  return share;
}

/// 0, 1, 2, 3, 0, ..: auctions that are left out, and some that count more than once.
std::vector<double> odd_weights(std::size_t count) {
  std::vector<double> weights;
  for (std::size_t a = 0; a < count; ++a) weights.push_back(double(a % 4));
  return weights;
}

// Near 1 the expected number of second-highest values hardly moves with the share, and halving finds the root to the
// square root of rounding.
TEST(LawFromRanks, IsTheDefinitions) {
  for (const SeenBids seen : all_seen) {
    const SimulatedMarket market{parse_law("discrete:1@0.2,2@0.3,4@0.5"), {2, 3, 7}, AuctionFormat::second_price, seen};
    for (const char* law : {"beta:2,3", "discrete:1@0.2,2@0.3,4@0.5"}) {
      SimulatedMarket other = market;
      other.law = parse_law(law);
      const PastAuctions auctions = simulated_auctions(other, 30, 5);
      for (const auto& weights : {std::vector<double>(30, 1), odd_weights(30)}) {
        const FittedLaw fitted = ValueEstimator(auctions).fit(weights).law;
        const auto bids = by_auction(auctions);
        for (const double v : auctions.bids)
          EXPECT_NEAR(share_of(fitted, v), reference::share_within(v, auctions.bidders, bids, ranks_of(seen), weights),
                      1e-8)
              << law << " at " << v;
      }
    }
  }
}

// With as many bidders in all auctions: Athey & Haile (2002), F = phi^-1(H), phi(F) = n F^(n-1) - (n-1) F^n.
TEST(LawFromRanks, InvertsTheSecondHighest) {
  PastAuctions auctions;
  auctions.seen = SeenBids::second;
  for (int a = 1; a <= 100; ++a) auctions.add(3, {double(a)});
  const FittedLaw fitted = ValueEstimator(auctions).law();
  for (const int v : {1, 10, 50, 99}) {
    const double share = share_of(fitted, v);
    EXPECT_NEAR(3 * share * share - 2 * share * share * share, v / 100.0, 1e-12) << v;
  }
  EXPECT_NEAR(share_of(fitted, 100), 1, 1e-12);
}

// Beyond that many, neighbours are put together: nothing moves further than they are apart.
TEST(SortedBids, ManyDifferentOnesAreJoined) {
  PastAuctions auctions = simulated_auctions({parse_law("uniform"), {2}}, 20'000, 2);
  const WeightedSample joined = SortedBids(auctions, all_of(auctions)).sample(std::vector<double>(20'000, 1));
  EXPECT_LE(joined.at.size(), SortedBids::most_points);
  EXPECT_EQ(joined.total(), 40'000);
  EXPECT_NEAR(joined.mean(), std::accumulate(auctions.bids.begin(), auctions.bids.end(), 0.0) / 40'000, 1e-12);
  std::sort(auctions.bids.begin(), auctions.bids.end());
  std::size_t below = 0;
  for (std::size_t k = 0; k < joined.at.size(); ++k) {
    const auto end = below + std::size_t(joined.weight[k]);
    EXPECT_GE(joined.at[k], auctions.bids[below]);
    EXPECT_LE(joined.at[k], auctions.bids[end - 1]);
    below = end;
  }
}

TEST(LawFromRanks, WeightsSumToOneAndValuesAscend) {
  for (const SeenBids seen : all_seen) {
    const PastAuctions auctions =
        simulated_auctions({parse_law("log-normal:0,1,40"), {2, 40}, AuctionFormat::second_price, seen}, 500, 3);
    const FittedLaw fitted = ValueEstimator(auctions).fit(odd_weights(500)).law;
    double sum = 0, last = 0;
    for (std::size_t i = 0; i < fitted.value.size(); ++i) {
      EXPECT_GT(fitted.value[i], last);
      EXPECT_GT(fitted.weight[i], 0);
      last = fitted.value[i];
      sum += fitted.weight[i];
    }
    EXPECT_NEAR(sum, 1, 1e-12);
  }
}

TEST(BoundaryCorrectedDensity, IsTheDefinitions) {
  for (const char* law :
       {"uniform", "beta:2,3", "power:3", "exponential:1,8", "log-normal:0,1,40", "discrete:1@0.5,2@0.3,9@0.2"}) {
    const PastAuctions auctions = simulated_auctions({parse_law(law), {2}}, 150, 11);
    std::vector<double> observations = auctions.bids;
    std::sort(observations.begin(), observations.end());
    WeightedSample sample;
    for (const double x : observations) sample.add(x, 1);
    const BoundaryCorrectedDensity density(sample);
    EXPECT_NEAR(density.bandwidth(), reference::triweight_bandwidth(observations), 1e-12 * density.bandwidth()) << law;
    const std::vector<double> found = density.at_observations();
    for (std::size_t i = 0; i < sample.at.size(); ++i) {
      const double expected = reference::boundary_corrected_density(observations, sample.at[i]);
      EXPECT_NEAR(found[i], expected, 1e-10 * expected) << law << " at " << sample.at[i];
    }
  }
}

// Where observations lie far apart, and one of them a million away.
TEST(BoundaryCorrectedDensity, IsTheDefinitionsWithAnOutlier) {
  const std::vector<double> observations{1, 1.5, 1.6, 2, 2.5, 2.6, 3, 3.1, 1e6};
  const WeightedSample sample{observations, std::vector<double>(observations.size(), 1)};
  const std::vector<double> found = BoundaryCorrectedDensity(sample).at_observations();
  for (std::size_t i = 0; i < observations.size(); ++i) {
    const double expected = reference::boundary_corrected_density(observations, observations[i]);
    EXPECT_NEAR(found[i], expected, 1e-9 * expected) << observations[i];
  }
}

// At an end where the density jumps from 0 to 1 a plain kernel estimate is half of it.
TEST(BoundaryCorrectedDensity, DoesNotFallAtTheEnds) {
  double at_low = 0, at_high = 0;
  constexpr int samples = 100;
  for (int seed = 0; seed < samples; ++seed) {
    const PastAuctions auctions = simulated_auctions({parse_law("uniform"), {2}}, 500, seed);
    std::vector<double> observations = auctions.bids;
    std::sort(observations.begin(), observations.end());
    const WeightedSample sample{observations, std::vector<double>(observations.size(), 1)};
    const std::vector<double> found = BoundaryCorrectedDensity(sample).at_observations();
    at_low += found.front() / samples;
    at_high += found.back() / samples;
  }
  EXPECT_NEAR(at_low, 1, 0.1);
  EXPECT_NEAR(at_high, 1, 0.1);
}

TEST(FirstPriceValues, AreTheDefinitions) {
  for (const SeenBids seen : {SeenBids::all, SeenBids::highest}) {
    const PastAuctions auctions =
        simulated_auctions({parse_law("beta:2,3"), {2, 3, 5}, AuctionFormat::first_price, seen}, 60, 17);
    for (const bool odd : {false, true}) {
      const std::vector<double> weights = odd ? odd_weights(60) : std::vector<double>(60, 1);
      const auto expected = reference::first_price_values(auctions.bidders, by_auction(auctions),
                                                          seen == SeenBids::highest, {weights.begin(), weights.end()});
      std::size_t compared = 0;
      for (const ExplainedBids& found : FirstPriceValues(auctions).explain(weights))
        for (std::size_t a = 0; a < auctions.count(); ++a) {
          if (auctions.bidders[a] != found.bidders || weights[a] == 0) continue;
          for (std::size_t i = 0; i < expected[a].size(); ++i, ++compared) {
            const auto at = std::find(found.bids.at.begin(), found.bids.at.end(), auctions.bids_of(a)[i]);
            ASSERT_NE(at, found.bids.at.end());
            EXPECT_NEAR(found.values[at - found.bids.at.begin()], expected[a][i], 1e-9 * expected[a][i]);
          }
        }
      std::size_t seen_bids = 0;
      for (std::size_t a = 0; a < auctions.count(); ++a) seen_bids += weights[a] > 0 ? auctions.bids_of(a).size() : 0;
      EXPECT_EQ(compared, seen_bids);
    }
  }
}

struct Recovery {
  const char* law;
  SeenBids seen;
  double greatest_bias;  ///< of the mean and of quartiles, in standard deviations of the law: what smoothing leaves
};

// Bids of a known equilibrium lead back to the law. Means over 100 data sets of 400 auctions of 2 to 5 bidders; beyond
// the bias that smoothing is given, 4 standard errors, which one of the 16 numbers exceeds with less than 1 in 1,000.
TEST(FirstPriceValues, LeadBackFromTheEquilibrium) {
  constexpr int sets = 100;
  for (const Recovery& c : {Recovery{"uniform", SeenBids::all, 0.02}, Recovery{"beta:2,3", SeenBids::all, 0.02},
                            Recovery{"power:2", SeenBids::all, 0.02}, Recovery{"beta:2,2", SeenBids::highest, 0.04}}) {
    const LawPtr law = parse_law(c.law);
    const double deviation = std::sqrt(law->variance());
    const std::vector<double> truth{law->mean(), law->quantile(0.5), law->quantile(0.75), law->quantile(0.9)};
    std::vector<double> sum(truth.size()), square(truth.size());
    for (int s = 0; s < sets; ++s) {
      const PastAuctions auctions =
          simulated_auctions({law, {2, 3, 4, 5}, AuctionFormat::first_price, c.seen}, 400, 1000 + s);
      const FittedLaw fitted = ValueEstimator(auctions).law();
      const std::vector<double> found{fitted.mean(), fitted.quantile(0.5), fitted.quantile(0.75), fitted.quantile(0.9)};
      for (std::size_t i = 0; i < truth.size(); ++i) {
        sum[i] += found[i];
        square[i] += found[i] * found[i];
      }
    }
    for (std::size_t i = 0; i < truth.size(); ++i) {
      const double mean = sum[i] / sets, error = std::sqrt((square[i] / sets - mean * mean) / (sets - 1));
      EXPECT_LE(std::abs(mean - truth[i]), c.greatest_bias * deviation + 4 * error)
          << c.law << " " << i << ": " << mean << " for " << truth[i] << ", error " << error;
    }
  }
}

TEST(ValueEstimator, RefusesWhatHasNoDensity) {
  PastAuctions same;
  same.format = AuctionFormat::first_price;
  same.add(2, {5, 5});
  same.add(2, {5, 5});
  EXPECT_THROW(ValueEstimator{same}, InvalidInput);
  PastAuctions reserved = simulated_auctions({parse_law("uniform"), {2}, AuctionFormat::first_price}, 10, 1);
  reserved.reserve = 0.1;
  EXPECT_THROW(ValueEstimator{reserved}, InvalidInput);
}

}  // namespace
}  // namespace surety
