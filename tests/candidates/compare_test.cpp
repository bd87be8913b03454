// Candidates on the same draws: each is what estimate says of it, the best is kept as often as is claimed, and
// intervals hold at once as often as is claimed.
#include "surety/compare.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "host/estimation/tails.h"
#include "surety/error.h"
#include "surety/theory/exact.h"

namespace surety {
namespace {

EstimateConfig auction(const std::string& values, std::int64_t bidders, std::uint64_t samples, std::uint64_t seed = 1) {
  EstimateConfig config;
  config.values = Prior::parse(values);
  config.bidders = bidders;
  config.samples = samples;
  config.seed = seed;
  return config;
}

/// Revenue of a second-price auction with reserve r, values uniform on [0, 1] (Myerson 1981): the mean over the highest
/// and second of N, (N-1)/(N+1) + r^N (1 - 2 N r/(N+1)).
double uniform_revenue(double r, int n) { return (n - 1.0) / (n + 1) + std::pow(r, n) * (1 - 2.0 * n * r / (n + 1)); }

TEST(Compare, EachCandidateIsWhatItsOwnEstimateSays) {
  struct Played {
    const char *mechanism, *values, *information;
    std::int64_t bidders;
  };
  for (const auto& [mechanism, values, information, bidders] :
       {Played{"second-price:reserve=0..1/6", "beta:2,2", "", 5},
        Played{"second-price:reserve=0..1/6", "uniform", "", 1},
        Played{"second-price:reserve=0..1/5", "discrete:0.25@0.5,1@0.5", "", 3},
        Played{"second-price:reserve=0..2/5", "mixture(0.5 * uniform | 0.5 * independent(uniform; power:2))", "", 2},
        Played{"posted-price:price=0.2|0.5|best", "uniform", "", 4},
        Played{"posted-price:price=0..1/6", "mixture(0.5 * uniform | 0.5 * power:2)", "", 4},
        Played{"posted-price:price=0.3|0.6", "independent(uniform; power:2)", "", 3},
        Played{"second-price:reserve=0.9..1/6", "exponential:1,1", "", 1'000'000},
        Played{"first-price:reserve=0..0.8/3", "uniform", "private", 2},
        Played{"all-pay:reserve=0..0.4/3", "triangle", "wallet", 2}}) {
    EstimateConfig config = auction(values, bidders, 3000);
    if (*information) config.information = Information::parse(information);
    const Candidates candidates = parse_candidates(mechanism);
    const Comparison found = compare(config, candidates);
    ASSERT_EQ(found.candidates.size(), candidates.mechanisms.size());
    for (std::size_t k = 0; k < found.candidates.size(); ++k) {
      config.mechanism = candidates.mechanisms[k];
      const Estimate alone = estimate(config)[Statistic::revenue];
      SCOPED_TRACE(config.mechanism.spec() + " on " + values);
      EXPECT_NEAR(found.candidates[k].mean, alone.mean, 1e-13);
      EXPECT_NEAR(found.candidates[k].standard_error, alone.standard_error, 1e-12);
      EXPECT_NEAR(found.candidates[k].difference, alone.mean - found.candidates[found.reference].mean, 1e-13);
    }
    EXPECT_TRUE(found.candidates[found.best].can_be_best) << mechanism;
    EXPECT_TRUE(found.candidates[found.reference].can_be_best) << mechanism;
  }
}

struct Law {
  const char *mechanism, *values;
  std::int64_t bidders;
  std::function<double(double)> revenue;  ///< of a candidate
  std::uint64_t samples = 2000;
  Precision precision = Precision::double_;  ///< in float each is played by itself
};

// Seeds in which the best is left out, and in which one of the intervals or more miss, are at most 5% of all: XX
TEST(Compare, TheBestIsKeptAndIntervalsHoldAsOftenAsClaimed) {
  const auto of_atoms = [](double r) {  // values 0.25 or 1, as likely, three bidders: all, one or two or more have 1
    const double none = 1. / 8, one = 3. / 8, more = 1. / 2;
    return r <= 0.25 ? 0.25 * (none + one) + more : r <= 1 ? r * one + more : 0;
  };
  const auto alone = [](double r) { return r * (1 - r); };
  const auto rare = [](double r) { return r <= 0.999 ? r : r * 0.9989; };
  for (const Law& law :
       {Law{"second-price:reserve=0..1/11", "uniform", 3, [](double r) { return uniform_revenue(r, 3); }},
        Law{"second-price:reserve=0..1/9", "discrete:0.25@0.5,1@0.5", 3, of_atoms},
        Law{"second-price:reserve=0.1..0.9/9", "uniform", 1, alone},
        Law{"second-price:reserve=0.999|1", "discrete:0.999@0.0011,1@0.9989", 1, rare, 1000},
        Law{"posted-price:price=0.999|1", "discrete:0.999@0.0011,1@0.9989", 1, rare, 1000},
        Law{"second-price:reserve=0.3|0.5|0.6", "uniform", 3, [](double r) { return uniform_revenue(r, 3); }, 2000,
            Precision::float_}}) {
    const Candidates candidates = parse_candidates(law.mechanism);
    std::vector<double> truth;
    for (const Mechanism& m : candidates.mechanisms) truth.push_back(law.revenue(m.at(candidates.parameter)));
    const double most = *std::max_element(truth.begin(), truth.end());
    int lost = 0, missed = 0;
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
      EstimateConfig config = auction(law.values, law.bidders, law.samples, seed);
      config.precision = law.precision;
      const Comparison found = compare(config, candidates);
      bool kept = false, all = true;
      for (std::size_t k = 0; k < truth.size(); ++k) {
        const Candidate& candidate = found.candidates[k];
        kept |= candidate.can_be_best && truth[k] >= most - 1e-12;
        if (candidate.low) all &= *candidate.low <= truth[k] + 1e-12 && truth[k] <= *candidate.high + 1e-12;
      }
      lost += !kept, missed += !all;
    }
    EXPECT_LE(lost, 14) << law.mechanism << " on " << law.values;
    EXPECT_LE(missed, 14) << law.mechanism << " on " << law.values;
  }
}

// Played apart, with an event of probability 2e-4 that makes the second reserve the better one, 0.2 to 0.015: most runs
// draw none of it, and must not be surer than they can be. Of 60 more than 8 lost are 0.1% of draws of 5%.
TEST(Compare, PlayedApartTheBestIsKeptThoughWhatItEarnsWasNotDrawn) {
  const Candidates candidates = parse_candidates("second-price:reserve=0.02|1000");
  int lost = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    EstimateConfig config = auction("discrete:0.01@0.5,0.02@0.4999,1000@0.0001", 2, 4000, seed);
    config.information = Information::parse("private");
    config.strategy = LinearStrategy{1, 0};
    const Comparison found = compare(config, candidates);
    EXPECT_FALSE(found.paired);
    const Candidate& rare = found.candidates[1];  // earns 1000 (1 - (1 - 1e-4)^2)
    lost += !rare.can_be_best;
    if (rare.low) EXPECT_TRUE(*rare.low <= 0.19999 && 0.19999 <= *rare.high) << seed;
  }
  EXPECT_LE(lost, 8);
}

// Nor is it too shy: what is worse by more than the bounds is left out, where all pay too, and where the good costs.
TEST(Compare, PlayedApartLeavesOutWhatIsWorse) {
  struct Worse {
    const char *mechanism, *values, *information;
    double cost;
  };
  for (const auto& [mechanism, values, information, cost] :
       {Worse{"first-price:reserve=0.5|0.95", "uniform", "private", 0},
        Worse{"all-pay:reserve=0.25|0.9", "uniform", "private", 0},
        Worse{"posted-price:price=0.5|0.1", "uniform", "private", 0},
        Worse{"posted-price:price=0.4|0.9", "uniform", "none", 0.1},
        Worse{"tullock:price=1|100", "uniform", "none", 0}}) {
    EstimateConfig config = auction(values, 2, 100'000);
    config.information = Information::parse(information);
    config.cost = cost;
    const Comparison found = compare(config, parse_candidates(mechanism));
    EXPECT_TRUE(found.candidates[0].can_be_best) << mechanism;
    EXPECT_EQ(found.candidates[1].can_be_best, found.candidates[0].mechanism.is("tullock")) << mechanism;
  }
}

TEST(Compare, LeavesOutWhatIsWorse) {
  const Comparison found = compare(auction("uniform", 3, 200'000), parse_candidates("second-price:reserve=0..1/11"));
  EXPECT_EQ(found.candidates[found.best].mechanism.at("reserve"), 0.5);
  EXPECT_FALSE(found.candidates[0].can_be_best);  // 1/2 earns 1/32 more
  EXPECT_FALSE(found.candidates[10].can_be_best);
}

/// A doubt; how many replicates carry the variance is estimated in two ways.
std::string without_count(const std::string& doubt) { return doubt.starts_with("about") ? "about" : doubt; }

/// P(v(1) >= price) by hand.
TEST(Compare, SalesAreAsLikelyAsTheHighestValueSays) {
  const auto sale = [](const char* values, std::int64_t bidders, double price) {
    return sale_probability(Prior::parse(values).profile(bidders), price).value;
  };
  EXPECT_NEAR(sale("uniform", 3, 0.5), 7. / 8, 1e-15);
  EXPECT_EQ(sale("uniform", 3, 0), 1);
  EXPECT_EQ(sale("uniform", 3, 1.5), 0);
  EXPECT_NEAR(sale("discrete:0.25@0.5,1@0.5", 3, 1), 7. / 8, 1e-15);  // who is at the price buys
  EXPECT_NEAR(sale("independent(uniform; power:2)", 2, 0.5), 1 - 0.5 * 0.25, 1e-15);
  EXPECT_NEAR(sale("comonotone(uniform)", 5, 0.25), 0.75, 1e-15);
  EXPECT_NEAR(sale("mixture(0.25 * uniform | 0.75 * power:2)", 2, 0.5), 0.25 * 0.75 + 0.75 * (1 - 1. / 16), 1e-15);
}

// In one pass a candidate has the doubts that estimate has about it alone, and at the level of one of K its interval,
// but for how many replicates are taken to carry the variance.
TEST(Compare, EachCandidatesIntervalAndDoubtAreThoseOfItsOwnEstimate) {
  struct Played {
    const char *mechanism, *values;
    std::int64_t bidders;
    std::uint64_t samples;
  };
  for (const auto& [mechanism, values, bidders, samples] :
       {Played{"second-price:reserve=0.9998..1/11", "uniform", 100'000, 1'000'000},
        Played{"second-price:reserve=0.99..1.01/11", "uniform", 1000, 200'000},
        Played{"second-price:reserve=0..1/6", "uniform", 1, 100'000},
        Played{"second-price:reserve=0|0.5|0.999999|1", "uniform", 1, 100'000},
        Played{"second-price:reserve=0..3/4", "comonotone(uniform)", 2, 100'000},
        Played{"second-price:reserve=0|1|2", "discrete:1@0.9999999,2@0.0000001", 3, 100'000},
        Played{"second-price:reserve=0|1|900|1000", "discrete:1@0.999999,1000@0.000001", 2, 20'000},
        Played{"second-price:reserve=0..400/9", "log-normal:0,2.5,1e5", 3, 200'000},
        Played{"second-price:reserve=0..2/5", "mixture(0.999 * uniform | 0.001 * independent(uniform; power:2))", 2,
               100'000},
        Played{"posted-price:price=0..1/11", "uniform", 200, 100'000},
        Played{"posted-price:price=0|1|2|best", "discrete:1@0.9999,2@0.0001", 2, 100'000},
        Played{"posted-price:price=0..1/5", "uniform", 3, 50}}) {
    const Candidates candidates = parse_candidates(mechanism);
    EstimateConfig config = auction(values, bidders, samples);
    const Comparison found = compare(config, candidates);
    ASSERT_TRUE(found.paired);
    for (std::size_t k = 0; k < found.candidates.size(); ++k) {
      const Candidate& candidate = found.candidates[k];
      config.mechanism = candidates.mechanisms[k];
      const Estimates alone = estimate(config);
      SCOPED_TRACE(config.mechanism.spec() + " on " + values);
      EXPECT_EQ(without_count(candidate.doubt), without_count(doubt(alone, Statistic::revenue)));
      const auto interval = confidence_interval(alone, Statistic::revenue, 1 - 0.05 / double(found.candidates.size()));
      ASSERT_EQ(candidate.low.has_value(), candidate.doubt.empty() && interval);
      if (!candidate.low) continue;
      EXPECT_NEAR(*candidate.low, interval->low, 0.03 * (interval->high - interval->low) + 1e-13);
      EXPECT_NEAR(*candidate.high, interval->high, 0.03 * (interval->high - interval->low) + 1e-13);
    }
  }
}

// Reserves that are hardly ever missed: that a run sold always is no news, and its intervals hold all the same. Seeds
// in which one or more of 101 do not are 5% at most; more than 16 of 150 come with 0.2%.
TEST(Compare, IntervalsHoldWhereFailuresToSellAreRare) {
  const Candidates candidates = parse_candidates("second-price:reserve=0.99..1/101");
  std::vector<double> truth;
  const ProfileLaw profile = Prior::parse("uniform").profile(1000);
  for (const Mechanism& mechanism : candidates.mechanisms)
    truth.push_back(exact_statistics(mechanism, profile)[int(Statistic::revenue)]->value);
  int missed = 0;
  for (std::uint64_t seed = 1000; seed < 1150; ++seed) {
    const Comparison found = compare(auction("uniform", 1000, 2000, seed), candidates);
    bool all = true;
    for (std::size_t k = 0; k < truth.size(); ++k) {
      const Candidate& candidate = found.candidates[k];
      if (candidate.low) all &= *candidate.low <= truth[k] && truth[k] <= *candidate.high;
    }
    missed += !all;
  }
  EXPECT_LE(missed, 16);
}

// One bidder alone pays nothing without a reserve, and no sum of roundings.
TEST(Compare, WhatIsNothingIsZero) {
  for (const char* values : {"uniform", "uniform:1e6,2e6", "exponential:1,1"}) {
    const Comparison found = compare(auction(values, 1, 300'000), parse_candidates("second-price:reserve=0|0.5|0.9"));
    EXPECT_EQ(found.candidates[0].mean, 0) << values;
    EXPECT_EQ(found.candidates[0].standard_error, 0) << values;
    EXPECT_EQ(found.candidates[0].doubt, "") << values;
  }
  const Comparison never = compare(auction("uniform", 2, 1000), parse_candidates("second-price:reserve=2..3/3"));
  for (const Candidate& candidate : never.candidates) EXPECT_FALSE(std::signbit(candidate.difference));
}

// Reserves that nobody's value misses are one auction: they differ by nothing, and stay together.
TEST(Compare, EqualsStayTogether) {
  const Comparison found = compare(auction("uniform:1,2", 3, 50'000), parse_candidates("second-price:reserve=0..2/9"));
  for (std::size_t k = 0; k < 5; ++k) {
    EXPECT_EQ(found.candidates[k].mean, found.candidates[0].mean);
    EXPECT_EQ(found.candidates[k].difference, found.candidates[0].difference);
    EXPECT_EQ(found.candidates[k].can_be_best, found.candidates[0].can_be_best);
  }
  const Comparison same = compare(auction("uniform:1,2", 3, 50'000), parse_candidates("second-price:reserve=0..1/5"));
  for (const Candidate& candidate : same.candidates) {
    EXPECT_TRUE(candidate.can_be_best);
    EXPECT_EQ(candidate.difference, 0);
    EXPECT_EQ(candidate.difference_error, 0);
  }
}

// Heavy tails: of a log-normal law with sigma = 2.5, cut at 1e5, a run of 1,000 does not see what its variance is made
// of, and says so; where it gives intervals they hold. Revenue by quadrature, as theory has it.
TEST(Compare, HeavyTailsAreInDoubtOrCovered) {
  const Candidates candidates = parse_candidates("second-price:reserve=0..400/9");
  int missed = 0, without = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    EstimateConfig config = auction("log-normal:0,2.5,1e5", 3, 1000, seed);
    const Comparison found = compare(config, candidates);
    bool all = true;
    for (const Candidate& candidate : found.candidates) {
      without += !candidate.low;
      EXPECT_EQ(candidate.low.has_value(), candidate.doubt.empty());
      if (!candidate.low) continue;
      const auto exact = exact_statistics(candidate.mechanism, config.values.profile(3))[int(Statistic::revenue)];
      ASSERT_TRUE(exact.has_value());
      all &= *candidate.low <= exact->value && exact->value <= *candidate.high;
    }
    missed += !all;
  }
  EXPECT_GT(without, 0);
  EXPECT_LE(missed, 10);  // more of 60 draws of 5%: 1.7e-4
}

TEST(Compare, FewDrawsLeaveOutNobody) {
  for (const std::uint64_t samples : {1, 2, 17})
    for (const Candidate& candidate :
         compare(auction("uniform", 3, samples), parse_candidates("posted-price:price=0.1..0.9/4")).candidates) {
      EXPECT_TRUE(candidate.can_be_best) << samples;
      EXPECT_FALSE(candidate.low.has_value());
      EXPECT_FALSE(candidate.doubt.empty());
    }
}

// In one pass and apart: progress rises to what is announced, and a run stops where it is told to.
TEST(Compare, TellsItsProgressAndStops) {
  for (const Precision precision : {Precision::double_, Precision::float_}) {
    EstimateConfig config = auction("uniform", 3, 50'000);
    config.precision = precision;
    const Candidates candidates = parse_candidates("second-price:reserve=0..1/5");
    std::uint64_t last = 0;
    Execution execution;
    execution.progress = [&](std::uint64_t done) {
      EXPECT_GE(done, last);
      last = done;
      return true;
    };
    EXPECT_EQ(compare(config, candidates, execution).paired, precision == Precision::double_);
    EXPECT_EQ(last, replicates_of_comparison(config, candidates));
    for (const double share : {0., 0.5, 1.}) {
      const double until = share * double(replicates_of_comparison(config, candidates));
      execution.progress = [&](std::uint64_t done) { return double(done) < until; };
      EXPECT_THROW(compare(config, candidates, execution), Stopped) << share;
    }
  }
}

TEST(Compare, RefusesByName) {
  const auto complaint = [](const EstimateConfig& config, const std::string& candidates) -> std::string {
    try {
      compare(config, parse_candidates(candidates));
    } catch (const InvalidInput& error) {
      return error.what();
    }
    return "";
  };
  EstimateConfig config = auction("uniform", 3, 1000);
  EXPECT_NE(complaint(config, "second-price").find("two candidates"), std::string::npos);
  EXPECT_NE(complaint(config, "first-price:reserve=0.2|0.4").find("first-price:reserve=0.2"), std::string::npos);
  config.target = TargetError{1e-3};
  EXPECT_NE(complaint(config, "second-price:reserve=0.2|0.4").find("target"), std::string::npos);
  config.target.reset();
  config.information = Information::parse("any");
  EXPECT_NE(complaint(config, "posted-price:price=0.2|0.4").find("nothing is played"), std::string::npos);
  config.information = Information::parse("none");
  EXPECT_NE(complaint(config, "posted-price:price=0..1/1001").find("at most 1000"), std::string::npos);
}

}  // namespace
}  // namespace surety
