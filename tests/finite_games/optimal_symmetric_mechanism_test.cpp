// Du (2016), (11) for fixed a: beside the exponential prices it contains, and proven by all deviations.
#include "surety/finite_games/optimal_symmetric_mechanism.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>

#include "surety/error.h"
#include "surety/finite_games/exact_guarantee.h"
#include "surety/theory/exponential_price.h"

namespace surety {
namespace {

LawPtr discrete(const std::vector<ValueAtom>& values) {
  std::string spec = "discrete:";
  for (const auto& [value, probability] : values)
    spec += fmt::format("{}{}@{}", spec.ends_with(':') ? "" : ",", value, probability);
  return parse_law(spec);
}

// Theorem 1: with one buyer nothing beats the exponential price, for every k, and no information structure less.
TEST(OptimalSymmetricMechanism, OfOneBuyerIsTheExponentialPrice) {
  for (const char* prior : {"uniform", "beta:2,4"}) {
    const auto values = equal_slices(*parse_law(prior), 6);
    const LawPtr law = discrete(values);
    for (const int k : {1, 3, 6}) {
      const double best = best_symmetric_mechanism(values, 1, k).guarantee.value;
      EXPECT_NEAR(best, best_exponential_price(*law, 1, k).guarantee.value, 1e-6) << prior << k;
      EXPECT_LT(best, roesler_szentes(*law).guarantee.value);
    }
  }
}

TEST(OptimalSymmetricMechanism, GuaranteesMoreThanExponentialPricesAtTheirRate) {
  const auto values = equal_slices(*parse_law("uniform"), 5);
  const LawPtr law = discrete(values);
  for (const int k : {1, 2, 4}) {
    const auto exponential = best_generalized_exponential_price(*law, k);
    const auto found = optimal_symmetric_mechanism(values, 2, k, exponential.mechanism.A * k);
    EXPECT_GE(found.guarantee.value + found.guarantee.error_bound, exponential.guarantee.value - 1e-9) << k;
    EXPECT_LE(found.guarantee.error_bound, 1e-8);
    const auto best = best_symmetric_mechanism(values, 2, k);
    EXPECT_GE(best.guarantee.value, found.guarantee.value - 1e-9);
    EXPECT_GT(best.guarantee.value, exponential.guarantee.value + (k > 2 ? 1e-4 : -1e-7));
    const auto three = best_exponential_price(*law, 3, k);
    EXPECT_GE(optimal_symmetric_mechanism(values, 3, k, three.mechanism.A * k).guarantee.value,
              three.guarantee.value - 1e-8);
  }
}

TEST(OptimalSymmetricMechanism, IsAMechanismThatGuaranteesWhatItSays) {
  const auto values = equal_slices(*parse_law("power:2"), 4);
  for (const int bidders : {1, 2, 3})
    for (const double a : {0.8, 2.5}) {
      const auto found = optimal_symmetric_mechanism(values, bidders, 3, a);
      EXPECT_TRUE(found.mechanism.is_symmetric());
      EXPECT_EQ(found.mechanism.participation_secure_message(0), 0);
      const ExactGuarantee exact = exact_guarantee(found.mechanism);
      EXPECT_GE(exact.guarantee.value, found.guarantee.value - 1e-9) << bidders << " " << a;
      EXPECT_LE(exact.guarantee.error_bound, 1e-7);
    }
}

TEST(OptimalSymmetricMechanism, RefusesWhatCannotBe) {
  const std::vector<ValueAtom> values{{0.5, 0.5}, {1, 0.5}};
  EXPECT_THROW(optimal_symmetric_mechanism(values, 2, 2, 0), InvalidInput);
  EXPECT_THROW(optimal_symmetric_mechanism(values, 2, 2, INFINITY), InvalidInput);
  EXPECT_THROW(optimal_symmetric_mechanism(values, 0, 2, 1), InvalidInput);
  EXPECT_THROW(optimal_symmetric_mechanism(values, 2, 0, 1), InvalidInput);
  EXPECT_THROW(optimal_symmetric_mechanism(values, 5, 100, 1), InvalidInput);
  EXPECT_THROW(optimal_symmetric_mechanism(std::vector<ValueAtom>{{0, 1}}, 2, 2, 1), InvalidInput);
  EXPECT_THROW(optimal_symmetric_mechanism(std::vector<ValueAtom>{{1, 0.9}}, 2, 2, 1), InvalidInput);
}

}  // namespace
}  // namespace surety
