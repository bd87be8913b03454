#include "host/past_auctions/expected_sales.h"

#include <gtest/gtest.h>

#include <cmath>

#include "host/past_auctions/value_estimator.h"
#include "host/theory/private_values/optimal_reserve.h"
#include "surety/theory/exact.h"
#include "tests/past_auctions/simulated.h"
#include "tests/reference/past_auctions.h"

namespace surety {
namespace {

const FittedLaw small_law{{1, 2, 2.5, 6}, {0.1, 0.4, 0.3, 0.2}};

ProfileLaw profile_of(const LawPtr& law, std::int64_t bidders) {
  ProfileLaw profile;
  profile.group_sizes = {bidders};
  profile.states.push_back({1, {law}});
  return profile;
}

TEST(BidderCounts, AreShares) {
  const std::vector<std::int64_t> bidders{3, 2, 3, 7};
  const BidderCounts counts(bidders);
  EXPECT_EQ(counts.numbers(), (std::vector<std::int64_t>{2, 3, 7}));
  EXPECT_EQ(counts.shares(), (std::vector<double>{0.25, 0.5, 0.25}));
  EXPECT_DOUBLE_EQ(counts.mean(), 3.75);
  EXPECT_EQ(counts.with_one_more().numbers(), (std::vector<std::int64_t>{3, 4, 8}));
  const BidderCounts weighted(bidders, std::vector<double>{0, 1, 2, 0});
  EXPECT_EQ(weighted.numbers(), (std::vector<std::int64_t>{2, 3}));
  EXPECT_DOUBLE_EQ(weighted.shares()[1], 2.0 / 3);
}

TEST(BidderCounts, RanksAreTheDefinitions) {
  const BidderCounts counts(std::vector<std::int64_t>{1, 2, 5, 5, 1000});
  for (const double share : {0.0, 1e-9, 0.3, 0.9, 0.999, 1.0}) {
    double first = 0, second = 0;
    for (const std::int64_t n : {1, 2, 5, 5, 1000}) {
      first += reference::rank_within(n, 1, share) / 5;
      second += reference::rank_within(n, 2, share) / 5;
    }
    EXPECT_NEAR(counts.highest_within(share), first, 1e-13) << share;
    EXPECT_NEAR(counts.second_within(share), second, 1e-13) << share;
    if (share < 0.1 || share == 1) continue;
    const double step = 1e-6 * std::min(share, 1 - share);
    const auto up = counts.at(share + step), down = counts.at(share - step), slope = counts.slope(share);
    EXPECT_NEAR(slope.highest, (up.highest - down.highest) / (2 * step), 1e-4 * (1 + slope.highest)) << share;
    EXPECT_NEAR(slope.second, (up.second - down.second) / (2 * step), 1e-4 * (1 + slope.second)) << share;
  }
}

TEST(ExpectedSales, SecondPriceIsTheMeanOverAllProfiles) {
  const BidderCounts counts(std::vector<std::int64_t>{1, 2, 2, 4});
  const ExpectedSales sales(small_law, counts);
  for (const double reserve : {0.0, 0.5, 1.0, 1.7, 2.0, 2.25, 2.5, 5.999, 6.0, 6.001, 100.0}) {
    double expected = 0;
    for (std::size_t i = 0; i < counts.numbers().size(); ++i)
      expected += counts.shares()[i] *
                  reference::second_price_revenue(small_law.value, small_law.weight, counts.numbers()[i], reserve);
    EXPECT_NEAR(sales.second_price(reserve), expected, 1e-12) << reserve;
  }
}

// What commands compute of the same law, another way.
TEST(ExpectedSales, AreTheExactStatistics) {
  const std::vector<std::int64_t> bidders{1, 3, 3, 12};
  const PastAuctions auctions = simulated_auctions({parse_law("beta:2,5"), {3}}, 40, 9);
  for (const FittedLaw& fitted : {small_law, ValueEstimator(auctions).law()}) {
    const BidderCounts counts(bidders);
    const ExpectedSales sales(fitted, counts);
    const LawPtr law = fitted.law();
    const double r = fitted.value[fitted.value.size() / 2];
    const auto mean_of = [&](const std::string& mechanism, Statistic statistic) {
      double sum = 0;
      for (std::size_t i = 0; i < counts.numbers().size(); ++i) {
        const ProfileLaw profile = profile_of(law, counts.numbers()[i]);
        sum += counts.shares()[i] *
               exact_statistics(settled(Mechanism::parse(mechanism), profile), profile)[std::size_t(statistic)]->value;
      }
      return sum;
    };
    const std::string reserve = std::to_string(r);
    const double typed = std::stod(reserve);
    EXPECT_NEAR(sales.second_price(typed), mean_of("second-price:reserve=" + reserve, Statistic::revenue), 1e-10);
    EXPECT_NEAR(sales.posted_price(typed), mean_of("posted-price:price=" + reserve, Statistic::revenue), 1e-10);
    EXPECT_NEAR(sales.full_surplus(), mean_of("second-price", Statistic::highest_value), 1e-10);
    EXPECT_NEAR(sales.optimal(), mean_of("optimal", Statistic::revenue), 1e-10);
  }
}

TEST(ExpectedSales, BestReserveAndPriceAreTheBestOfMany) {
  const BidderCounts counts(std::vector<std::int64_t>{4, 4});
  const ExpectedSales sales(small_law, counts);
  const auto reserve = sales.best_reserve();
  const auto price = sales.best_posted_price();
  for (int i = 0; i <= 7000; ++i) {
    EXPECT_LE(sales.second_price(i / 1000.0), reserve.revenue + 1e-14);
    EXPECT_LE(sales.posted_price(i / 1000.0), price.revenue + 1e-14);
  }
  EXPECT_DOUBLE_EQ(sales.second_price(reserve.at), reserve.revenue);
  EXPECT_DOUBLE_EQ(sales.posted_price(price.at), price.revenue);
  const OptimalReserve known = optimal_second_price_reserve(profile_of(small_law.law(), 4));
  EXPECT_NEAR(known.revenue, reserve.revenue, 1e-5);
  EXPECT_GE(sales.best_reserve(2.2).at, 2.2);
}

/// Word for word: from the greatest value up to `most` on the virtual values of a finite law; below, slopes of the
/// least concave curve over the revenue that is left, by looking at all chords, and not below 0.
double optimal_up_to(double most, const FittedLaw& law, const BidderCounts& counts) {
  const auto n = std::ptrdiff_t(law.value.size());
  std::vector<double> share{0}, revenue{0}, chance;
  for (std::ptrdiff_t k = n; k-- > 0;) {
    share.push_back(share.back() + law.weight[k]);
    revenue.push_back(share.back() * law.value[k]);
    double within = 0, before = 0;
    for (std::size_t i = 0; i < counts.numbers().size(); ++i) {
      within += counts.shares()[i] * std::pow(1 - share[share.size() - 2], double(counts.numbers()[i]));
      before += counts.shares()[i] * std::pow(std::max(0.0, 1 - share.back()), double(counts.numbers()[i]));
    }
    chance.push_back(within - before);
  }
  auto start = std::count_if(law.value.begin(), law.value.end(), [&](double v) { return v > most; });
  if (start > 0 && start < n) ++start;
  std::vector<double> hull = revenue;
  for (auto k = start; k <= n; ++k)
    for (auto i = start; i < k; ++i)
      for (auto j = k + 1; j <= n; ++j)
        hull[k] =
            std::max(hull[k], revenue[i] + (revenue[j] - revenue[i]) * (share[k] - share[i]) / (share[j] - share[i]));
  double sum = 0;
  for (std::ptrdiff_t k = 1; k <= n; ++k) {
    const double virtual_value = (hull[k] - hull[k - 1]) / (share[k] - share[k - 1]);
    sum += (k <= start ? virtual_value : std::max(0.0, virtual_value)) * chance[k - 1];
  }
  return sum;
}

TEST(ExpectedSales, OptimalUpToAPriceIsTheDefinitions) {
  const BidderCounts counts(std::vector<std::int64_t>{1, 3, 3, 12});
  const FittedLaw law = ValueEstimator(simulated_auctions({parse_law("log-normal:0,1,40"), {3}}, 40, 9)).law();
  const ExpectedSales sales(law, counts);
  for (const std::size_t top : {std::size_t{0}, std::size_t{30}, std::size_t{90}, law.value.size() - 1}) {
    const double most = law.value[top];
    EXPECT_NEAR(sales.optimal(most), optimal_up_to(most, law, counts), 1e-10);
    EXPECT_LE(sales.best_reserve(0, most).at, most);
    EXPECT_LE(sales.best_posted_price(most).at, most);
    for (std::size_t k = 0; k <= top; ++k) {
      EXPECT_LE(sales.second_price(law.value[k]), sales.optimal(most) + 1e-12);
      EXPECT_LE(sales.second_price(law.value[k]), sales.best_reserve(0, most).revenue + 1e-12);
      EXPECT_LE(sales.posted_price(law.value[k]), sales.best_posted_price(most).revenue + 1e-12);
    }
  }
  EXPECT_GE(sales.optimal(0), sales.second_price(0)) << "the highest value always wins";
  EXPECT_EQ(sales.optimal(law.value.back()), sales.optimal());
}

// Two bidders with the values 1, 2, 3, alike likely: the highest is 3 with 5/9, the second-highest with 1/9.
TEST(ExpectedSales, WhatIsReached) {
  const FittedLaw law{{1, 2, 3}, {1.0 / 3, 1.0 / 3, 1.0 / 3}};
  const BidderCounts counts(std::vector<std::int64_t>{2});
  const ExpectedSales sales(law, counts);
  EXPECT_EQ(sales.reached_by_highest(5.0 / 9), 3);
  EXPECT_EQ(sales.reached_by_highest(0.56), 2);
  EXPECT_EQ(sales.reached_by_highest(0.9), 1);
  EXPECT_EQ(sales.reached_by_second(1.0 / 9), 3);
  EXPECT_EQ(sales.reached_by_second(0.12), 2);
  EXPECT_EQ(sales.reached_by_second(0.45), 1);
  EXPECT_EQ(sales.reached_by_second(1.1), 0);
}

TEST(ExpectedSales, OneValueAlone) {
  const FittedLaw law{{3}, {1}};
  const BidderCounts counts(std::vector<std::int64_t>{1, 2});
  const ExpectedSales sales(law, counts);
  EXPECT_DOUBLE_EQ(sales.second_price(0), 1.5);
  EXPECT_DOUBLE_EQ(sales.best_reserve().at, 3);
  EXPECT_DOUBLE_EQ(sales.best_reserve().revenue, 3);
  EXPECT_DOUBLE_EQ(sales.optimal(), 3);
  EXPECT_DOUBLE_EQ(sales.full_surplus(), 3);
}

}  // namespace
}  // namespace surety
