#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <random>

#include "surety/correlated_values/ex_post_payments.h"
#include "surety/error.h"
#include "tests/reference/ex_post_payments.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

/// Types 0 .. size - 1 of every bidder with random probabilities; values by a function of the types.
using ValueOf = std::function<double(int bidder, const std::vector<int>& types)>;
AuctionLikeEnvironment environment_of(std::mt19937_64& random, std::vector<int> sizes, std::vector<double> benefit,
                                      const ValueOf& value) {
  AuctionLikeEnvironment e{std::move(sizes), {}, {}, std::move(benefit)};
  std::int64_t profiles = 1;
  for (const int size : e.types) profiles *= size;
  std::exponential_distribution<double> weight;
  double sum = 0;
  for (std::int64_t t = 0; t < profiles; ++t) e.probability.push_back(weight(random)), sum += e.probability.back();
  for (double& p : e.probability) p /= sum;
  for (std::int64_t t = 0; t < profiles; ++t) {
    std::vector<int> types;
    for (int i = 0; i < e.bidders(); ++i) types.push_back(e.type(t, i));
    for (int i = 0; i < e.bidders(); ++i) e.value.push_back(value(i, types));
  }
  return e;
}

double sum_of_others(int i, const std::vector<int>& types) {
  double sum = 0;
  for (int j = 0; j < static_cast<int>(types.size()); ++j)
    if (j != i) sum += types[j];
  return sum;
}

/// Against the reference; Theorem 5: the relaxed program earns the same.
void expect_theorem5(const AuctionLikeEnvironment& e, const ChoiceRule& rule) {
  const auto wanted = reference::greatest_revenue(e, rule);
  ASSERT_TRUE(wanted);
  const ExPostPayments best = best_ex_post_payments(e, rule);
  EXPECT_NEAR(best.ex_post.value, *wanted, 1e-9);
  EXPECT_NEAR(best.relaxed.value, best.ex_post.value, 1e-9);
  for (const ProvenValue& x : {best.ex_post, best.relaxed}) {
    EXPECT_GE(x.most, x.value);
    EXPECT_LE(x.most, x.value + 1e-11);
  }
  EXPECT_LE(best.greatest_gain, 1e-13);
  EXPECT_GE(best.least_payoff, -1e-13);
  EXPECT_LE(best.ex_post.value, best.surplus + 1e-9);
}

class ExPostPaymentsOf : public testing::TestWithParam<int> {
 protected:
  std::mt19937_64 random{static_cast<std::uint64_t>(GetParam())};
  std::uniform_real_distribution<double> unit;
  std::vector<int> sizes =
      std::vector<std::vector<int>>{{2, 2}, {3, 2}, {3, 3}, {2, 2, 2}, {4, 3}, {3, 2, 2}}[GetParam() % 6];

  std::vector<double> random_benefits() {
    std::vector<double> benefit;
    for (std::size_t i = 0; i < sizes.size(); ++i) benefit.push_back(unit(random) - 0.5);
    return benefit;
  }
};

// Any values, any rule: refused where the reference finds no payments, and Theorem 5 where it does not.
TEST_P(ExPostPaymentsOf, RandomTypeSpaces) {
  int implementable = 0, refused = 0;
  for (int n = 0; n < 40; ++n) {
    const auto e = environment_of(random, sizes, random_benefits(),
                                  [&](int, const std::vector<int>&) { return 3 * unit(random) - 1; });
    ChoiceRule rule;
    for (std::int64_t t = 0; t < e.profiles(); ++t) rule.push_back(static_cast<int>(unit(random) * (e.bidders() + 1)));
    if (reference::greatest_revenue(e, rule)) {
      expect_theorem5(e, rule);
      ++implementable;
    } else {
      EXPECT_THROW(best_ex_post_payments(e, rule), InvalidInput);
      ++refused;
    }
  }
  RecordProperty("implementable", implementable);
  EXPECT_GT(refused, 0);
}

// A rule whose outcome rises in each bidder's type, in a random order of random scores: always implementable here, for
// values rise in the own type.
TEST_P(ExPostPaymentsOf, RandomMonotoneRules) {
  const double weight = unit(random);
  const auto e = environment_of(random, sizes, random_benefits(), [&](int i, const std::vector<int>& types) {
    return types[i] + weight * sum_of_others(i, types) - 0.5;
  });
  std::vector<std::vector<double>> score;
  for (const int size : sizes) {
    score.emplace_back(1, unit(random) - 0.5);
    for (int t = 1; t < size; ++t) score.back().push_back(score.back().back() + unit(random));
  }
  ChoiceRule rule;
  for (std::int64_t t = 0; t < e.profiles(); ++t) {
    int best = 0;
    double most = 0;
    for (int i = 0; i < e.bidders(); ++i)
      if (score[i][e.type(t, i)] > most) most = score[i][e.type(t, i)], best = i + 1;
    rule.push_back(best);
  }
  expect_theorem5(e, rule);
}

// Interdependent values with single crossing: the winner pays his value at the least type that would still win.
TEST_P(ExPostPaymentsOf, AuctionsWithSingleCrossing) {
  const double weight = 0.9 * unit(random);
  const std::vector<double> none(sizes.size(), 0.0);
  const auto e = environment_of(random, sizes, none, [&](int i, const std::vector<int>& types) {
    return types[i] + 0.001 * i + weight * sum_of_others(i, types);
  });
  EXPECT_FALSE(single_crossing_failure(e));
  const ChoiceRule rule = efficient_rule(e);
  expect_theorem5(e, rule);
  double revenue = 0;
  for (std::int64_t t = 0; t < e.profiles(); ++t) {
    if (rule[t] == 0) continue;
    const int winner = rule[t] - 1;
    int least = 0;
    while (rule[e.with_type(t, winner, least)] != rule[t]) ++least;
    revenue += e.probability[t] * e.value[e.with_type(t, winner, least) * e.bidders() + winner];
  }
  EXPECT_NEAR(best_ex_post_payments(e, rule).ex_post.value, revenue, 1e-9);
}

// A noxious facility: values are benefit - cost; the community that gets it is compensated by its greatest cost that
// would still be chosen, the others pay their benefits.
TEST_P(ExPostPaymentsOf, NoxiousFacilities) {
  const std::vector<double> benefit(sizes.size(), 0.8);
  const auto e = environment_of(random, sizes, benefit, [&](int i, const std::vector<int>& types) {
    return 0.8 - (0.5 + types[i] + 0.2 * sum_of_others(i, types) + 0.01 * i);
  });
  const ChoiceRule rule = efficient_rule(e);
  expect_theorem5(e, rule);
  const ExPostPayments best = best_ex_post_payments(e, rule);
  for (std::int64_t t = 0; t < e.profiles(); ++t)
    for (int i = 0; i < e.bidders(); ++i)
      if (rule[t] != i + 1 && e.probability[t] > 0)
        EXPECT_NEAR(best.payment[t * e.bidders() + i], rule[t] == 0 ? 0 : 0.8, 1e-8);
}

// A partnership is dissolved where that is efficient; partners who leave get what their shares were worth to them.
TEST_P(ExPostPaymentsOf, PartnershipDissolutions) {
  const std::vector<double> minus_shares(sizes.size(), -0.7);
  const auto e = environment_of(random, sizes, minus_shares, [&](int i, const std::vector<int>& types) {
    return types[i] + 0.3 * sum_of_others(i, types) + 0.01 * i - 0.7;
  });
  expect_theorem5(e, efficient_rule(e));
}

INSTANTIATE_TEST_SUITE_P(Seeds, ExPostPaymentsOf, testing::Range(0, 30));

TEST(ExPostPayments, SingleCrossingFailuresAreFound) {
  std::mt19937_64 random(3);
  const auto e = environment_of(random, {2, 2}, {0, 0}, [](int i, const std::vector<int>& types) {
    return types[i] + 2.0 * types[1 - i];  // the own type counts less than the other's
  });
  ASSERT_TRUE(single_crossing_failure(e));
  EXPECT_THROW(best_ex_post_payments(e, efficient_rule(e)), InvalidInput);
}

// A solver's tolerance is none of payments': values of any size, and a rule that only a tolerance calls implementable.
TEST(ExPostPayments, OfValuesOfAnySize) {
  for (const double unit : {1e-200, 1e-12, 1.0, 1e12, 1e200}) {
    const AuctionLikeEnvironment e{{3}, {0.2, 0.3, 0.5}, {1 * unit, 2 * unit, 4 * unit}, {0}};
    const ExPostPayments best = best_ex_post_payments(e, {0, 1, 1});  // a price of 2
    EXPECT_NEAR(best.ex_post.value / unit, 1.6, 1e-14);
    EXPECT_GE(best.ex_post.most, best.ex_post.value);
    EXPECT_NEAR(best.ex_post.most / unit, 1.6, 1e-13);
    EXPECT_THROW(best_ex_post_payments(e, {1, 0, 0}), InvalidInput);
  }
  const AuctionLikeEnvironment close{{2}, {0.5, 0.5}, {1, 1 + 1e-12}, {0}};
  EXPECT_THROW(best_ex_post_payments(close, {1, 0}), InvalidInput);
  EXPECT_NEAR(best_ex_post_payments(close, {0, 1}).ex_post.value, 0.5, 1e-11);
}

TEST(ExPostPayments, WhatDoesNotFitTogetherIsRefused) {
  const AuctionLikeEnvironment fine{{2}, {0.5, 0.5}, {1, 2}, {0}};
  EXPECT_NO_THROW(best_ex_post_payments(fine, {0, 1}));
  EXPECT_THROW(best_ex_post_payments(fine, {0}), InvalidInput);
  EXPECT_THROW(best_ex_post_payments(fine, {0, 2}), InvalidInput);
  EXPECT_THROW(best_ex_post_payments({{2}, {0.5, 0.4}, {1, 2}, {0}}, {0, 1}), InvalidInput);
  EXPECT_THROW(best_ex_post_payments({{2}, {0.5, 0.5}, {1}, {0}}, {0, 1}), InvalidInput);
  EXPECT_THROW(best_ex_post_payments({{2}, {0.5, 0.5}, {1, NAN}, {0}}, {0, 1}), InvalidInput);
  EXPECT_THROW(best_ex_post_payments({{2}, {0.5, 0.5}, {1, 2}, {}}, {0, 1}), InvalidInput);
}

class PayoffTables : public ScratchTest {};

TEST_F(PayoffTables, AreReadInAnyOrderWithLabels) {
  const PayoffTable table = read_payoff_table(
      write("t.csv",
            "probability,type1,type2,outcome,value1,value2\n0.1,hi,x,1,5,1\n0.2,lo,x,2,2,3\n0.3,lo,y,0,0,0\n"
            "0.4,hi,y,1,4,2\n"),
      {});
  EXPECT_FALSE(table.efficient);
  EXPECT_EQ(table.environment.probability, (std::vector<double>{0.1, 0.4, 0.2, 0.3}));
  EXPECT_EQ(table.rule, (ChoiceRule{1, 1, 2, 0}));
  EXPECT_EQ(table.label[0], (std::vector<std::string>{"hi", "lo"}));
}

}  // namespace
}  // namespace surety
