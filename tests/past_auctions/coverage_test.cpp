#include "tests/past_auctions/coverage.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "host/past_auctions/advice.h"
#include "host/past_auctions/expected_sales.h"
#include "surety/error.h"
#include "surety/theory/guarantee.h"

namespace surety {
namespace {

/// What a band of percentiles holds where resamples are draws of the truth: the middle of so many order statistics.
double nominal(int resamples) {
  const double low = std::ceil(0.05 * resamples), high = std::ceil(0.95 * resamples);
  return (high - low) / (resamples + 1);
}

/// From both sides: as often as is meant, give or take `off`, which the study found (docs/decisions/past-auctions.md),
/// and 3.3 standard errors: beyond these one number is in 1 of 1,000 if its coverage is that.
void expect_bands(const std::map<std::string, Coverage>& coverage, int resamples, double off,
                  const std::vector<std::string>& numbers) {
  const double meant = nominal(resamples), least = meant - off, most = std::min(meant + off, 0.99);
  for (const std::string& number : numbers) {
    const Coverage& found = coverage.at(number);
    const double limit = most + 3.3 * found.standard_error(most);
    EXPECT_GE(found.share(), least - 3.3 * found.standard_error(least)) << number;
    EXPECT_LE(found.share(), limit) << number;
    EXPECT_LT(limit, 1) << number << ": no coverage is above the limit";
  }
}

/// What is sure, and sets that are meant to be wide enough: no less often than said, give or take 3.3 standard errors.
void expect_at_least(const std::map<std::string, Coverage>& coverage, double share,
                     const std::vector<std::string>& numbers) {
  for (const std::string& number : numbers) {
    const Coverage& found = coverage.at(number);
    EXPECT_GE(found.share(), share - 3.3 * found.standard_error(share)) << number;
  }
}

// Few auctions, where choosing the reserve flatters it: without the correction its gain is held in 75%.
TEST(Coverage, OfBandsFromFewAuctions) {
  const auto coverage = coverage_of({{parse_law("uniform"), {3, 4, 5, 6, 7}}, 50, 500, 100, 10'001});
  expect_bands(coverage, 100, 0.02, {"mean value", "without reserve", "with reserve", "curve, middle", "full surplus"});
  expect_bands(coverage, 100, 0.05, {"reserve gain", "one more gain", "optimal"});
  expect_at_least(coverage, 0.9, {"best reserve"});
  expect_at_least(coverage, 0.95,
                  {"sure without reserve", "sure with reserve", "sure reserve", "sure proportional",
                   "sure exponential-price", "sure first-price", "sure posted price"});
  expect_at_least(coverage, 0.98,
                  {"test: Values are independent.", "test: Values are of one law, however many bidders come."});
}

TEST(Coverage, OfBandsFromPricesAlone) {
  const auto coverage = coverage_of(
      {{parse_law("beta:2,3"), {3, 4, 5}, AuctionFormat::second_price, SeenBids::second}, 100, 200, 100, 1});
  expect_bands(coverage, 100, 0.02, {"mean value", "without reserve", "with reserve"});
  expect_at_least(coverage, 0.9, {"best reserve"});
  expect_at_least(coverage, 0.95, {"sure reserve", "sure proportional"});
}

TEST(Coverage, OfBandsFromFirstPriceBids) {
  const auto coverage = coverage_of({{parse_law("uniform"), {3, 4, 5}, AuctionFormat::first_price}, 200, 150, 100, 1});
  expect_bands(coverage, 100, 0.04, {"without reserve", "with reserve"});
  expect_at_least(coverage, 0.9, {"best reserve"});
  expect_at_least(coverage, 0.95, {"sure reserve", "test: Bids are those of the equilibrium, and values independent."});
}

// Values are rounded to a quarter of their standard deviation. As they stand the best reserve is held in 57%, what it
// adds never.
TEST(Coverage, OfBandsFromRoundedBids) {
  SimulatedMarket market{parse_law("beta:2,3"), {3, 4, 5, 6, 7}};
  market.rounded = 0.05;
  const auto coverage = coverage_of({market, 100, 200, 100, 1});
  expect_bands(coverage, 100, 0.03, {"mean value", "without reserve", "with reserve", "optimal", "curve, middle"});
  expect_bands(coverage, 100, 0.05, {"reserve gain"});
  expect_at_least(coverage, 0.9, {"best reserve"});
  expect_at_least(coverage, 0.95, {"sure without reserve", "sure with reserve", "sure proportional"});
}

// One value in fifty is a hundred times the others: the best reserve of all is theirs, and of 80 auctions 3 have one.
// So it is not among those that are looked at, and what is said of these has to hold of these.
TEST(Coverage, OfReservesThatAreLookedAt) {
  const auto coverage = coverage_of({{parse_law("histogram:1..2@0.98,100..101@0.02"), {2}}, 80, 300, 100, 1});
  expect_bands(coverage, 100, 0.06, {"without reserve", "with reserve", "reserve gain", "optimal"});
  expect_at_least(coverage, 0.9, {"best reserve"});
  expect_at_least(coverage, 0.95, {"sure without reserve", "sure with reserve", "sure reserve"});
}

Advice advice_of(const PastAuctions& auctions, int threads = 0) {
  AdviceRequest request;
  request.resamples = 200;
  request.threads = threads;
  return advise(auctions, request);
}

// Read as second-price bids, first-price bids rise with the number of bidders, and that is said.
TEST(Advice, SpeaksUpWhereFirstPriceBidsAreTakenForValues) {
  int refused = 0;
  for (int seed = 0; seed < 20; ++seed) {
    PastAuctions auctions =
        simulated_auctions({parse_law("beta:2,3"), {2, 3, 5, 7}, AuctionFormat::first_price}, 200, std::uint64_t(seed));
    auctions.format = AuctionFormat::second_price;
    const Advice advice = advice_of(auctions);
    ASSERT_FALSE(advice.tests.empty());
    refused += advice.tests[0].refused;
    EXPECT_NE(advice.tests[0].found.find("as bids of first-price auctions do"), std::string::npos);
  }
  EXPECT_EQ(refused, 20);
}

// Values that all bidders of an auction share in part are not independent, and winners pay less than such values make.
TEST(Advice, SpeaksUpWhereValuesMoveTogether) {
  PastAuctions auctions = simulated_auctions({parse_law("uniform"), {4}}, 300, 3);
  for (std::size_t a = 0; a < auctions.count(); ++a)
    for (std::size_t i = auctions.begin[a]; i < auctions.begin[a + 1]; ++i) auctions.bids[i] += double(a % 3);
  const Advice advice = advice_of(auctions);
  ASSERT_EQ(advice.tests.size(), 1u);
  EXPECT_TRUE(advice.tests[0].refused);
  EXPECT_LT(advice.tests[0].z, 0);
  EXPECT_FALSE(advice.proven) << "it rests on independence";
  EXPECT_TRUE(advice_of(simulated_auctions({parse_law("uniform"), {4}}, 300, 3)).proven);
}

TEST(Advice, NeedsAFewAuctions) {
  for (const AuctionFormat format : {AuctionFormat::second_price, AuctionFormat::first_price})
    for (const SeenBids seen : {SeenBids::all, SeenBids::highest}) {
      const SimulatedMarket market{parse_law("discrete:1@0.5,2@0.3,5@0.2"), {2, 3}, format, seen};
      EXPECT_THROW(advice_of(simulated_auctions(market, least_auctions_of_advice - 1, 1)), InvalidInput);
      const Advice advice = advice_of(simulated_auctions(market, least_auctions_of_advice, 1));
      EXPECT_TRUE(std::isfinite(advice.with_reserve.low + advice.sure_with_reserve + advice.reserve_to));
    }
}

// All bids alike: there is nothing to be unsure of but what lies outside of the bids.
TEST(Advice, OfOneBidAlone) {
  PastAuctions auctions;
  for (int a = 0; a < 12; ++a) auctions.add(2, {5, 5});
  const Advice advice = advice_of(auctions);
  EXPECT_EQ(advice.without_reserve.low, 5);
  EXPECT_EQ(advice.without_reserve.high, 5);
  EXPECT_EQ(advice.mean_value.value, 5);
  EXPECT_LT(advice.sure_without_reserve, 5);
  EXPECT_EQ(advice.reserve, 0);  // of reserves that earn the same the lowest
  EXPECT_EQ(advice.ranking.size(), 4u);
}

// A lead that has no error is a lead: each auction has a 3 and a 7, so the reserve 7 earns 7 3/4 and none else as much.
TEST(Advice, AReserveThatSurelyEarnsLessIsNotTheBest) {
  PastAuctions auctions;
  for (int a = 0; a < 20; ++a) auctions.add(2, {7, 3});
  const Advice advice = advice_of(auctions);
  EXPECT_EQ(advice.reserve, 7);
  EXPECT_EQ(advice.reserve_to, 7);
  EXPECT_GT(advice.reserve_from, 6.8);
}

// What one auction alone reaches is no advice: neither reserve nor price nor the optimal auction hang on it, whichever
// bids are seen, and no revenue's band goes below nothing.
TEST(Advice, DoesNotHangOnOneBid) {
  for (const AuctionFormat format : {AuctionFormat::second_price, AuctionFormat::first_price})
    for (const SeenBids seen : {SeenBids::all, SeenBids::highest, SeenBids::second, SeenBids::two_highest}) {
      if (format == AuctionFormat::first_price && (seen == SeenBids::second || seen == SeenBids::two_highest)) continue;
      PastAuctions auctions = simulated_auctions({parse_law("uniform"), {2, 3}, format, seen}, 200, 7);
      const Advice without = advice_of(auctions);
      auctions.bids[auctions.begin[40]] = 1e6;
      const Advice with = advice_of(auctions);
      EXPECT_LT(with.most, 1.5);
      EXPECT_NEAR(with.reserve, without.reserve, 0.1) << int(seen);
      EXPECT_NEAR(with.reserve_gain.value, without.reserve_gain.value, 0.02) << int(seen);
      EXPECT_LE(with.curve.back().reserve, with.most);
      for (const RankedMechanism& m : with.ranking) {
        EXPECT_GE(m.revenue.low, 0) << m.name;
        if (m.spec.starts_with("posted")) EXPECT_LT(m.revenue.high, 1) << m.name;
      }
    }
}

// What is chosen from few auctions often adds less than nothing once that is taken off; then it is not listed.
TEST(Advice, AReserveThatLosesIsNotRanked) {
  int losing = 0;
  for (int seed = 0; seed < 20; ++seed) {
    const Advice advice = advice_of(simulated_auctions({parse_law("beta:8,8"), {5}}, 12, std::uint64_t(seed)));
    if (advice.reserve == 0) continue;
    const bool listed = std::any_of(advice.ranking.begin(), advice.ranking.end(),
                                    [](const auto& m) { return m.spec.find("price:reserve=") != m.spec.npos; });
    EXPECT_EQ(listed, advice.reserve_gain.value > 0) << seed;
    losing += advice.reserve_gain.value <= 0;
  }
  EXPECT_GT(losing, 0);
}

TEST(Advice, ThreadsChangeNothing) {
  for (const AuctionFormat format : {AuctionFormat::second_price, AuctionFormat::first_price}) {
    const PastAuctions auctions = simulated_auctions({parse_law("beta:2,3"), {2, 4}, format}, 60, 8);
    const Advice one = advice_of(auctions, 1), three = advice_of(auctions, 3);
    EXPECT_EQ(one.with_reserve.low, three.with_reserve.low);
    EXPECT_EQ(one.reserve_to, three.reserve_to);
    EXPECT_EQ(one.sure_with_reserve, three.sure_with_reserve);
    for (std::size_t g = 0; g < one.curve.size(); ++g)
      EXPECT_EQ(one.curve[g].revenue.high, three.curve[g].revenue.high);
  }
}

// Errors of their own are taken off what is chosen, the optimal auction and others: never so that it earns less than
// what is also an auction, or more than the highest value; and a reserve that was there before adds nothing.
TEST(Advice, RevenuesAreInOrder) {
  int without_choice = 0;
  for (const char* law : {"discrete:1@0.75,10@0.25", "discrete:1@0.5,2@0.5", "uniform", "log-normal:0,1,40"})
    for (const AuctionFormat format : {AuctionFormat::second_price, AuctionFormat::first_price})
      for (const SeenBids seen : {SeenBids::all, SeenBids::highest})
        for (const std::size_t auctions : {10, 25}) {
          const Advice advice = advice_of(simulated_auctions({parse_law(law), {4, 5}, format, seen}, auctions, 3));
          const RankedMechanism& first = advice.ranking.front();
          EXPECT_EQ(first.spec, "optimal") << law;
          EXPECT_LE(first.revenue.value, advice.full_surplus.value * (1 + 1e-12)) << law;
          for (const RankedMechanism& m : advice.ranking) {
            EXPECT_LE(m.revenue.low, m.revenue.value) << m.name;
            EXPECT_GE(m.revenue.high, m.revenue.value) << m.name;
          }
          EXPECT_NEAR(advice.with_reserve.value - advice.without_reserve.value, advice.reserve_gain.value, 1e-9);
          if (advice.reserve > advice.curve_from) continue;
          ++without_choice;
          EXPECT_EQ(advice.reserve_gain.low, 0);
          EXPECT_EQ(advice.reserve_gain.value, 0);
          EXPECT_EQ(advice.reserve_gain.high, 0);
          EXPECT_EQ(advice.with_reserve.high, advice.without_reserve.high);
          EXPECT_EQ(advice.one_more_over_reserve.low, advice.one_more_gain.low);
        }
  EXPECT_GT(without_choice, 3);
}

// Bulow & Klemperer (1996): of a regular law one more bidder is worth more than the best reserve.
TEST(Advice, OneMoreBidderIsWorthMoreThanAReserve) {
  const Advice advice = advice_of(simulated_auctions({parse_law("uniform"), {2}}, 2000, 5));
  EXPECT_NEAR(advice.without_reserve.value, 1.0 / 3, 0.02);
  EXPECT_NEAR(advice.with_reserve.value, 5.0 / 12, 0.02);
  EXPECT_NEAR(advice.one_more_bidder.value, 1.0 / 2, 0.02);
  EXPECT_GT(advice.one_more_over_reserve.low, 0);
}

TEST(Advice, AReserveOfThePastBoundsWhatIsAdvised) {
  PastAuctions auctions = simulated_auctions({parse_law("uniform"), {1, 2, 3}}, 300, 4);
  auctions.reserve = 0.7;
  for (double& bid : auctions.bids) bid = 0.7 + 0.3 * bid;
  const Advice advice = advice_of(auctions);
  EXPECT_GE(advice.reserve, 0.7);
  EXPECT_GE(advice.reserve_from, 0.7);
  EXPECT_EQ(advice.curve.front().reserve, 0.7);
  EXPECT_GE(advice.lowest_law.value.front(), 0.7);
}

// Twenty auctions of 5 and 5, one of 5 and 6, a reserve of 5: the lowest law is 5 alone, and what is known has no
// guarantees.
TEST(CommonValueGuarantees, NoneWhereTheLowestLawIsOneValue) {
  PastAuctions auctions;
  auctions.reserve = 5;
  for (int a = 0; a < 20; ++a) auctions.add(2, {5, 5});
  auctions.add(2, {6, 5});
  const Advice advice = advice_of(auctions);
  ASSERT_EQ(advice.lowest_law.value, std::vector<double>{5});
  EXPECT_TRUE(advice.guarantees.empty());
}

// The guarantee of an exponential price under the first law is off by up to 1e-7 or so.
TEST(CommonValueGuarantees, AreNotMoreThanTheirErrorsAllow) {
  const FittedLaw hard{{3.300693364967488, 19.687129957757847}, {0.7625, 0.23750000000000004}};
  const FittedLaw mild{{1, 2, 4}, {0.3, 0.3, 0.4}};
  const std::vector<std::int64_t> two{2};
  for (const auto& [fitted, lowest] : {std::pair{hard, mild}, {mild, hard}, {mild, mild}}) {
    const auto found = common_value_guarantees(fitted, lowest, BidderCounts(two));
    ASSERT_EQ(found.size(), 4u);
    EXPECT_EQ(found.front().spec, "proportional");
    for (const CommonValueGuarantee& g : found) {
      EXPECT_LE(g.guarantee, found.front().guarantee) << g.spec;
      EXPECT_LE(g.at_lowest, found.front().at_lowest) << g.spec;
      EXPECT_EQ(g.exact, g.spec != "exponential-price") << g.spec;
      EXPECT_EQ(g.at_lowest_exact, g.spec != "exponential-price") << g.spec;
      if (g.spec.starts_with("posted")) continue;
      const auto left = [&](const FittedLaw& law) {
        const Exact computed = guarantee(Mechanism::parse(g.spec), law.law(), 2).guarantee;
        return g.exact ? computed.value : std::max(0.0, computed.value - computed.error_bound);
      };
      EXPECT_EQ(g.guarantee, left(fitted)) << g.spec;
      EXPECT_EQ(g.at_lowest, left(lowest)) << g.spec;
    }
  }
}

// Raising values raises every guarantee: the lowest law of a band is the worst in it.
TEST(CommonValueGuarantees, RiseWithTheLaw) {
  const BidderCounts counts(std::vector<std::int64_t>{2, 3, 6});
  for (const char* name : {"uniform", "beta:2,3", "log-normal:0,1,40", "histogram:0..1@3,3..4@1"}) {
    const FittedLaw law = ValueEstimator(simulated_auctions({parse_law(name), {3}}, 40, 6)).law();
    const auto of_law = common_value_guarantees(law, law, counts);
    for (const double share : {0.01, 0.05, 0.3, 0.9})
      for (const auto& g : common_value_guarantees(law, lowered(law, share, 0), counts))
        EXPECT_LE(g.at_lowest, g.guarantee);
    // less is taken from some values alone
    FittedLaw other = law;
    for (std::size_t i = 0; i < other.value.size(); i += 3)
      other.value[i] -= i > 0 ? 0.9 * (law.value[i] - law.value[i - 1]) : 0;
    for (const auto& g : common_value_guarantees(law, other, counts)) EXPECT_LE(g.at_lowest, g.guarantee + 1e-9);
    for (const auto& g : of_law) EXPECT_NEAR(g.at_lowest, g.guarantee, 1e-9);
  }
}

// Of 2,000 sets the law of values is somewhere below the lowest in 5% at most; beyond that by 4 standard errors in 1 of
// 30,000. With 10 auctions of two bidders as with 100; the inequality is nearly an equation for continuous laws.
TEST(LowestLaw, IsBelowTheTruthAsOftenAsItSays) {
  constexpr int sets = 2000;
  const LawPtr law = parse_law("uniform");
  for (const SeenBids seen : {SeenBids::all, SeenBids::second, SeenBids::highest, SeenBids::two_highest})
    for (const std::size_t auctions : {10, 100}) {
      int above = 0;
      for (int s = 0; s < sets; ++s) {
        const PastAuctions past =
            simulated_auctions({law, {3}, AuctionFormat::second_price, seen}, auctions, 77'000 + std::uint64_t(s));
        const FittedLaw low = *ValueEstimator(past).lowest(0.95);
        double below = 0;
        bool crossed = false;
        for (std::size_t i = 0; i < low.value.size(); ++i) {  // just below a value the law's cdf is greatest
          crossed = crossed || law->cdf(low.value[i]) > below + 1e-12;
          below += low.weight[i];
        }
        above += crossed;
      }
      const double share = double(above) / sets;
      EXPECT_LE(share, 0.05 + 4 * std::sqrt(0.05 * 0.95 / sets)) << int(seen) << " " << auctions;
      if (seen != SeenBids::two_highest) EXPECT_GE(share, 0.01) << int(seen) << " " << auctions;
    }
}

TEST(LowestLaw, IsTheBandsUpperEnd) {
  PastAuctions auctions;
  for (int a = 0; a < 50; ++a) auctions.add(2, {2.0 * a + 1, 2.0 * a + 2});
  const double half_width = std::sqrt(std::log(20.0) / 200);
  const FittedLaw low = *ValueEstimator(auctions).lowest(0.95);
  EXPECT_EQ(low.value.front(), 0);
  EXPECT_NEAR(low.weight.front(), half_width, 1e-12);
  const FittedLaw law = ValueEstimator(auctions).law(), same = lowered(law, half_width, 0);
  EXPECT_NEAR(greatest_excess(low, law), half_width, 1e-12);
  EXPECT_NEAR(low.mean(), same.mean(), 1e-9);
  EXPECT_EQ(greatest_excess(law, low), 0);
}

// With more bids that differ than are kept apart: what is put together stands at its least, so that below each value
// there is as much as the band's upper end has there.
TEST(LowestLaw, IsTheBandsUpperEndWhereBidsArePutTogether) {
  const PastAuctions auctions = simulated_auctions({parse_law("uniform"), {2}}, 10'000, 12);
  std::vector<double> bids = auctions.bids;
  std::sort(bids.begin(), bids.end());
  const double count = double(bids.size()), half_width = std::sqrt(std::log(20.0) / (2 * count));
  const FittedLaw low = *ValueEstimator(auctions).lowest(0.95);
  std::size_t i = 0;
  double below = 0;
  for (std::size_t k = 0; k < bids.size(); ++k) {  // as bids differ, k of them are below the k-th
    for (; i < low.value.size() && low.value[i] < bids[k]; ++i) below += low.weight[i];
    ASSERT_GE(below, std::min(1.0, double(k) / count + half_width) - 1e-9) << k;
  }
}

}  // namespace
}  // namespace surety
