// Public quantiles of the value: means of classes in closed form, and what is earned on them, exactly and played.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "surety/error.h"
#include "surety/estimate.h"

namespace surety {
namespace {

Estimates play(const char* mechanism, int classes, const char* values, int bidders = 2) {
  EstimateConfig config;
  config.mechanism = Mechanism::parse(mechanism);
  config.information = Information::parse("quantiles:" + std::to_string(classes));
  config.values = Prior::parse(values);
  config.bidders = bidders;
  config.samples = 1 << 16;
  return estimate(config);
}

/// 4.5 standard errors: with the 32 comparisons here a false alarm in 4,600 sets of seeds; the seed is fixed.
void expect(const Estimates& found, Statistic statistic, double wanted) {
  const Estimate& estimate = found[statistic];
  EXPECT_NEAR(estimate.mean, wanted, 4.5 * estimate.standard_error + estimate.table_error_bound + 1e-12);
  ASSERT_TRUE(estimate.exact);
  EXPECT_NEAR(estimate.exact->value, wanted, 1e-12);
}

/// Mean of class j = 1 .. K from below of the cdf v^a: K times the integral of u^(1/a) from (j-1)/K to j/K. With a = 1
/// that is (2j - 1)/(2K).
double class_mean(int j, int classes, double a) {
  const double power = 1 + 1 / a, K = classes;
  return K / power * (std::pow(j / K, power) - std::pow((j - 1) / K, power));
}

/// A posted price sells to the classes whose mean reaches it. Off by one class, or with means in the middle of a
/// class's values in place of their mean, the power laws' numbers are not these.
TEST(Quantiles, APostedPriceSellsInTheClassesThatReachIt) {
  for (const auto& [values, a] : {std::pair{"uniform", 1.0}, {"power:3", 3.0}, {"power:0.5", 0.5}})
    for (const int classes : {1, 2, 5, 64}) {
      const double price = 0.29;
      double sold = 0, surplus = 0;
      for (int j = 1; j <= classes; ++j)
        if (const double mean = class_mean(j, classes, a); mean >= price) {
          sold += 1.0 / classes;
          surplus += mean / classes;
        }
      const Estimates found = play("posted-price:price=0.29", classes, values, 3);
      SCOPED_TRACE(testing::Message() << values << " " << classes);
      expect(found, Statistic::sale_probability, sold);
      expect(found, Statistic::revenue, price * sold);
      expect(found, Statistic::surplus, surplus);
    }
}

/// A mean that is the price reaches it, whatever rounding made of 0.3: with five classes of uniform values .1, .3, .5,
/// .7, .9, and so on; with nobody the wiser too. In float as in double, played as in theory, N = 1 as more.
TEST(Quantiles, APriceThatIsAMeanSellsToThatClass) {
  struct Tie {
    const char *information, *values;
    double price, sold;
  };
  const std::vector<Tie> ties{{"quantiles:5", "uniform", 0.3, 0.8},
                              {"quantiles:5", "uniform", 0.7, 0.4},
                              {"quantiles:10", "uniform", 0.35, 0.7},
                              {"quantiles:10", "uniform:1,2", 1.85, 0.2},
                              {"quantiles:5", "uniform:0,1e5", 3e4, 0.8},
                              {"partition:0.2,0.4", "uniform", 0.3, 0.8},
                              {"none", "discrete:0.1@0.3,0.4@0.5,0.35@0.2", 0.3, 1}};
  for (const Tie& tie : ties)
    for (const char* mechanism : {"posted-price:price=", "second-price:reserve=", "first-price:reserve="})
      for (const Precision precision : {Precision::float_, Precision::double_})
        for (const int bidders : {1, 2}) {
          EstimateConfig config;
          config.mechanism = Mechanism::parse(mechanism + std::to_string(tie.price));
          config.information = Information::parse(tie.information);
          config.values = Prior::parse(tie.values);
          config.bidders = bidders;
          config.samples = 1 << 14;
          config.precision = precision;
          SCOPED_TRACE(config.mechanism.spec() + " on " + tie.information + ", " + tie.values);
          expect(estimate(config), Statistic::sale_probability, tie.sold);
        }
}

/// Every class's mean as the price. Where its digits end the class buys; where they do not, as those of 1/6, rounding
/// may decide about it, and the error bound then is as large as what it sells.
TEST(Quantiles, EveryMeanWhoseDigitsEndReachesItself) {
  for (int classes = 1; classes <= 64; ++classes) {
    int rest = classes;
    for (const int factor : {2, 5})
      while (rest % factor == 0) rest /= factor;
    for (int j = 1; j <= classes; ++j) {
      EstimateConfig config;
      config.mechanism = Mechanism("posted-price").with("price", (2.0 * j - 1) / (2.0 * classes));
      config.information = Information::parse("quantiles:" + std::to_string(classes));
      config.samples = 1;
      const auto sold = estimate(config)[Statistic::sale_probability].exact;
      ASSERT_TRUE(sold);
      if (rest == 1) {
        EXPECT_LT(sold->error_bound, 1e-12) << classes << " " << j;
      }
      EXPECT_NEAR(sold->value, double(classes - j + 1) / classes, sold->error_bound + 1e-12) << classes << " " << j;
    }
  }
}

/// The inclusive price is the lowest class's mean, which everybody accepts.
TEST(Quantiles, TheInclusivePriceIsTheLowestMean) {
  const Estimates found = play("posted-price:price=inclusive", 5, "power:0.5");
  ASSERT_EQ(found.chosen.size(), 1u);
  EXPECT_NEAR(found.chosen[0].value, class_mean(1, 5, 0.5), 1e-13);  // 1/75
  EXPECT_NEAR(found.chosen[0].value, 1.0 / 75, 1e-13);
  EXPECT_EQ(found[Statistic::sale_probability].mean, 1);
}

/// One class is no information, very many are nearly full: a price p on uniform values sells in (1/2 is the mean)
/// all or nothing, and with probability 1 - p.
TEST(Quantiles, FromNoInformationToFull) {
  EXPECT_EQ(play("posted-price:price=0.49", 1, "uniform")[Statistic::sale_probability].mean, 1);
  EXPECT_EQ(play("posted-price:price=0.51", 1, "uniform")[Statistic::sale_probability].mean, 0);
  const auto nearly = play("posted-price:price=0.7", 4096, "uniform")[Statistic::sale_probability].exact;
  ASSERT_TRUE(nearly);
  EXPECT_NEAR(nearly->value, 0.3, 1.0 / 4096);
}

/// Values 0 and 1 with three classes: a lot tells half of what lies in the middle one, whose mean is 1/2.
TEST(Quantiles, AValueInSeveralClassesIsPutInOneByLot) {
  expect(play("posted-price:price=0.49", 3, "discrete:0@0.5,1@0.5"), Statistic::sale_probability, 2.0 / 3);
  expect(play("posted-price:price=0.75", 3, "discrete:0@0.5,1@0.5"), Statistic::sale_probability, 1.0 / 3);
  expect(play("posted-price:price=0.75", 3, "discrete:0@0.5,1@0.5"), Statistic::surplus, 1.0 / 3);
}

TEST(Quantiles, BadNumbersOfClasses) {
  for (const char* spec :
       {"quantiles", "quantiles:", "quantiles:0", "quantiles:2.5", "quantiles:4097", "quantiles:2,3", "quantiles:four"})
    EXPECT_THROW(Information::parse(spec), InvalidInput) << spec;
}

}  // namespace
}  // namespace surety
