#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <tuple>

#include "surety/correlated_values/side_bets.h"
#include "surety/error.h"
#include "tests/reference/efficient_mechanisms.h"
#include "tests/reference/random_priors.h"

namespace surety {
namespace {

double condition_of(const SideBets& bets) {
  double worst = 1;
  for (const SideBet& bet : bets.bets) worst = std::max(worst, bet.condition);
  return worst;
}

double bet_at(const CorrelatedPrior& prior, const SideBets& bets, std::int64_t v, int i) {
  return bets.bets[i].at(prior.index(v, i), prior.rivals_of(v, i), prior.rivals(i));
}

class SideBetsOf : public testing::TestWithParam<int> {
 protected:
  std::mt19937_64 random{static_cast<std::uint64_t>(GetParam())};
  std::vector<int> sizes = std::vector<std::vector<int>>{{2, 2}, {3, 3}, {2, 3, 2}, {5, 5}, {4, 2, 3}}[GetParam() % 5];
};

TEST_P(SideBetsOf, RandomPriorsExtractEverything) {
  const CorrelatedPrior prior = reference::random_prior(random, sizes);
  const SideBets bets = side_bets(prior);
  const double rounding = 1e-13 * condition_of(bets);
  EXPECT_TRUE(bets.dominant());
  EXPECT_NEAR(bets.revenue, prior.full_surplus(), rounding);
  EXPECT_LE(bets.greatest_rent, rounding);
  EXPECT_LE(bets.greatest_gain, rounding);
}

/// What bidders do with Theorem 1's information, by the book: profiles are put together by what is public, and by what
/// a bidder knows besides.
double revenue_by_the_book(const CorrelatedPrior& prior, const SideBets& bets, double& sold) {
  using Knowledge = std::tuple<int, std::int64_t, int>;  // winner, the others' values, own value
  std::vector<std::map<Knowledge, double>> expected(prior.bidders());
  const auto knowledge = [&](std::int64_t v, int i) {
    const int winner = prior.winner(v);
    return Knowledge{winner, prior.rivals_of(v, winner), prior.index(v, i)};
  };
  const auto payoff = [&](std::int64_t v, int i) {
    const double won = prior.winner(v) == i ? prior.value_in(v, i) - prior.second_value(v) : 0;
    return won - bet_at(prior, bets, v, i);
  };
  for (std::int64_t v = 0; v < prior.profiles(); ++v)
    for (int i = 0; i < prior.bidders(); ++i) expected[i][knowledge(v, i)] += prior.probability(v) * payoff(v, i);
  double revenue = 0;
  sold = 0;
  for (std::int64_t v = 0; v < prior.profiles(); ++v)
    for (int i = 0; i < prior.bidders(); ++i) {
      if (expected[i][knowledge(v, i)] < 0) continue;
      const bool wins = prior.winner(v) == i;
      revenue += prior.probability(v) * ((wins ? prior.second_value(v) : 0) + bet_at(prior, bets, v, i));
      if (wins) sold += prior.probability(v);
    }
  return revenue;
}

TEST_P(SideBetsOf, RandomPriorsLoseWhereBiddersOptOut) {
  const CorrelatedPrior prior = reference::random_prior(random, sizes);
  const SideBets bets = side_bets(prior);
  const InformedSideBets informed = informed_side_bets(prior, bets);
  double sold;
  const double size = 1e-12 * bets.greatest_bet + 1e-12;
  EXPECT_NEAR(informed.revenue, revenue_by_the_book(prior, bets, sold), size);
  EXPECT_NEAR(informed.sale_probability, sold, 1e-12);
  EXPECT_LT(informed.revenue, prior.full_surplus());
  EXPECT_GE(best_efficient_guarantee(prior), prior.expected_second_value() - 1e-12);
  EXPECT_LE(best_efficient_guarantee(prior), prior.full_surplus() + 1e-12);
}

// 3 million draws in all; |z| <= 5.5 for 2 x 40 numbers: one false alarm in 300,000.
TEST_P(SideBetsOf, RandomPriorsWithSimulatedCosts) {
  const CorrelatedPrior prior = reference::random_prior(random, sizes);
  const SideBets bets = side_bets(prior);
  const LawPtr costs = parse_law("exponential:2,4");
  const auto found = acquire_information(prior, bets, *costs, 40'000, 11);
  for (const Estimate* estimate : {&found.simulated_revenue, &found.simulated_acquired})
    EXPECT_LE(std::abs(estimate->mean - estimate->exact->value), 5.5 * estimate->standard_error + 1e-12);
  EXPECT_GT(found.simulated_acquired.standard_error, 0);
}

// Information for nothing is Theorem 1's, information at any price is none.
TEST_P(SideBetsOf, RandomPriorsBetweenFreeAndNoInformation) {
  const CorrelatedPrior prior = reference::random_prior(random, sizes);
  const SideBets bets = side_bets(prior);
  const double size = 1e-11 * (1 + bets.greatest_bet);
  EXPECT_NEAR(acquire_information(prior, bets, *parse_law("discrete:0@1"), 1, 1).revenue.value,
              informed_side_bets(prior, bets).revenue, size);
  const auto none = acquire_information(prior, bets, *parse_law("discrete:1e9@1"), 1, 1);
  EXPECT_NEAR(none.revenue.value, prior.full_surplus(), size);
  EXPECT_EQ(none.acquired.value, 0);
}

INSTANTIATE_TEST_SUITE_P(Seeds, SideBetsOf, testing::Range(0, 40));

// Two values 0, 1, equal ones with probability (1 + r)/4 each: the 2 x 2 system by hand.
TEST(SideBets, OfTwoValuesInClosedForm) {
  for (const double r : {0.05, 0.5, 1.0, -0.4}) {
    const double same = (1 + r) / 2, other = (1 - r) / 2;
    const CorrelatedPrior prior({{0, 1}, {0, 1}}, {same / 2, other / 2, other / 2, same / 2});
    const SideBets bets = side_bets(prior);
    for (int i = 0; i < 2; ++i) {
      EXPECT_NEAR(bets.bets[i].at(0, 0, 2), -other * other / r, 1e-12 / std::abs(r));
      EXPECT_NEAR(bets.bets[i].at(1, 1, 2), same * other / r, 1e-12 / std::abs(r));
      EXPECT_NEAR(bets.bets[i].condition, std::max(1 / std::abs(r), 1.0), 1e-10 / std::abs(r));
    }
  }
}

void expect_refused(const CorrelatedPrior& prior, const std::vector<std::string>& parts) {
  try {
    side_bets(prior);
    FAIL() << "not refused";
  } catch (const InvalidInput& error) {
    for (const std::string& part : parts)
      EXPECT_NE(std::string(error.what()).find(part), std::string::npos) << error.what() << " lacks: " << part;
  }
}

TEST(SideBets, IndependentValuesAreRefusedWithRankAndCondition) {
  expect_refused(correlated_prior(Prior::parse("discrete:1@0.5,2@0.25,3@0.25").profile(2)),
                 {"bidder 1", "3 values have rank 1", "condition number"});
  expect_refused(CorrelatedPrior({{1, 2}}, {0.5, 0.5}), {"at least 2 bidders"});
}

// The middle value's beliefs are a mixture of the others'.
TEST(SideBets, BeliefsInTheConeOfOthersAreRefused) {
  std::mt19937_64 random(5);
  std::uniform_real_distribution<double> unit;
  for (int n = 0; n < 20; ++n) {
    double low[3], high[3], sum = 0;
    for (int c = 0; c < 3; ++c) sum += (low[c] = unit(random)) + (high[c] = unit(random));
    const double a = 0.1 + unit(random), b = 0.1 + unit(random);
    std::vector<double> probability;
    for (const auto& [x, y] : {std::pair{1.0, 0.0}, {a, b}, {0.0, 1.0}})
      for (int c = 0; c < 3; ++c) probability.push_back(x * low[c] + y * high[c]);
    double total = 0;
    for (const double p : probability) total += p;
    for (double& p : probability) p /= total;
    expect_refused(CorrelatedPrior({{1, 2, 3}, {1, 2, 3}}, probability), {"bidder 1", "rank 2", "condition number"});
  }
}

// Rank 3 of 4, but no value's beliefs are a mixture of the others': the corners of a square.
TEST(SideBets, OneBetPerReportServesWhereOnlyTheConeConditionHolds) {
  std::vector<double> probability(16);
  for (int k = 0; k < 4; ++k) probability[4 * k + k] = probability[4 * k + (k + 1) % 4] = 0.125;
  const CorrelatedPrior prior({{1, 2, 3, 4}, {1, 2, 3, 4}}, probability);
  const SideBets bets = side_bets(prior);
  EXPECT_FALSE(bets.dominant());
  for (const SideBet& bet : bets.bets) {
    EXPECT_EQ(bet.rank, 3);
    EXPECT_TRUE(bet.depends_on_report);
  }
  EXPECT_NEAR(bets.revenue, prior.full_surplus(), 1e-9);
  EXPECT_LE(bets.greatest_rent, 1e-9);
  EXPECT_LE(bets.greatest_gain, 1e-9);
}

// More values than profiles of rivals: rank cannot be full.
TEST(SideBets, ThreeValuesAgainstTwoAreRefused) {
  std::mt19937_64 random(9);
  expect_refused(reference::random_prior(random, {3, 2}), {"bidder 1", "rank 2", "inf"});
}

// On a grid the winner's least winning value is above v(2) where the other bidder's value would win the tie.
TEST(BestEfficientGuarantee, OfTwoValuesByHand) {
  const CorrelatedPrior prior({{0, 1}, {0, 1}}, {0.25, 0.25, 0.25, 0.25});
  EXPECT_NEAR(prior.expected_second_value(), 0.25, 1e-15);
  EXPECT_NEAR(best_efficient_guarantee(prior), 0.25 * 0 + 0.25 * 1 + 0.25 * 0 + 0.25 * 1, 1e-15);
}

// Who wins at (1, 1) pays 1 with the value 2 as well: bidder 1 would be forgiven 1 with probability .4, bidder 2 with
// .1.
TEST(BestEfficientGuarantee, DoesNotDependOnTheOrderOfBidders) {
  EXPECT_NEAR(best_efficient_guarantee(CorrelatedPrior({{1, 2}, {1, 2}}, {0.3, 0.1, 0.4, 0.2})), 1.6, 1e-15);
  EXPECT_NEAR(best_efficient_guarantee(CorrelatedPrior({{1, 2}, {1, 2}}, {0.3, 0.4, 0.1, 0.2})), 1.6, 1e-15);
}

// Few values for many ties, different ones for different bidders, and profiles that are impossible: in 35 of 100 cases
// ties to the lowest index lose more than .01, in 17 prices that impossible profiles lower.
TEST(BestEfficientGuarantee, IsTheGreatestOfAllEfficientMechanisms) {
  std::mt19937_64 random(17);
  std::exponential_distribution<double> weight;
  int above_second_value = 0;
  for (int n = 0; n < 120; ++n) {
    const int bidders = 1 + n % 3;
    std::vector<std::vector<double>> values(bidders);
    std::size_t profiles = 1;
    for (auto& own : values) {
      for (const double value : {0.0, 1.0, 1.5, 3.0})
        if (random() % 3 != 0 || (value == 3 && own.empty())) own.push_back(value);
      profiles *= own.size();
    }
    std::vector<double> probability(profiles);
    double sum = 0;
    for (double& p : probability) sum += p = n % 2 == 1 && random() % 3 == 0 ? 0 : weight(random);
    for (double& p : probability) p /= sum;
    try {
      const CorrelatedPrior prior(values, probability);
      EXPECT_NEAR(best_efficient_guarantee(prior), reference::EfficientMechanisms(prior).greatest_revenue(), 1e-8) << n;
      above_second_value += best_efficient_guarantee(prior) > prior.expected_second_value() + 0.01;
    } catch (const InvalidInput&) {  // a value has become impossible
    }
  }
  EXPECT_GT(above_second_value, 50);
}

// Values do not tie, so that the best efficient revenue is 1 for sure: bidder 2 always loses, and bidder 1 may have the
// value 1. His values tell nearly for certain which of two values bidder 2 has, so full surplus is extracted and to
// know more is worth next to nothing; yet it is 1.5. Proposition 1 is about costs that may be next to nothing.
TEST(SideBets, NoBoundWhereInformationAlwaysCosts) {
  constexpr double rare = 0.01;
  const CorrelatedPrior prior({{1, 2}, {0, 0.5}}, {rare / 2, (1 - rare) / 2, (1 - rare) / 2, rare / 2});
  const SideBets bets = side_bets(prior);
  const auto costly = acquire_information(prior, bets, *parse_law("discrete:0.02@1"), 1, 1);
  EXPECT_NEAR(best_efficient_guarantee(prior), 1, 1e-15);
  EXPECT_LT(costly.greatest_worth, 0.02);
  EXPECT_NEAR(costly.revenue.value, 1.5, 1e-12);  // above 1 + 2 x .02
  EXPECT_FALSE(costly_information_bound(prior, *parse_law("discrete:0.02@1")));
  EXPECT_NEAR(costly_information_bound(prior, *parse_law("uniform:0,0.02")).value(), 1.02, 1e-12);
  EXPECT_NEAR(costly_information_bound(prior, *parse_law("uniform:0,2")).value(), 1.5, 1e-12);  // full surplus
}

}  // namespace
}  // namespace surety
