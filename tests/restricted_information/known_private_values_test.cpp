// Guarantees of given auctions with known private values below the bound on all mechanisms.
#include <gtest/gtest.h>

#include "surety/correlated_values/known_values.h"
#include "tests/reference/random_priors.h"
#include "tests/restricted_information/guarantee_of.h"

namespace surety {
namespace {

// What is known private values' upper end holds for every mechanism, this program's guarantees among them.
TEST(KnownPrivateValues, NoMechanismGuaranteesMoreThanPublicStatesLeave) {
  std::mt19937_64 draws(7);
  std::uniform_real_distribution<double> share(0, 0.5), payment(-1, 4);
  int positive = 0;
  for (int trial = 0; trial < 40; ++trial) {
    const CorrelatedPrior prior = reference::random_prior(draws, {2, 2});
    KnownValuesSearch search;
    search.time_limit = 0.3;
    const double upper = known_values_bracket(prior, {}, search).upper();
    AuctionEnvironment environment{2, 1, {}, {}};
    for (std::int64_t p = 0; p < 4; ++p) {
      environment.prior.push_back(prior.probability(p));
      for (int i = 0; i < 2; ++i) environment.values.push_back(prior.value_in(p, i));
    }
    const RestrictedGame game = restricted_game({environment, {OwnValuesKnown{}}, {}});
    for (int tried = 0; tried < 25; ++tried) {
      std::vector<Trade> trades;
      for (int p = 0; p < 9; ++p)
        for (int i = 0; i < 2; ++i)
          trades.push_back((i == 0 ? p / 3 : p % 3) == 0 ? Trade{0, 0} : Trade{share(draws), payment(draws)});
      const FiniteMechanism mechanism = auction_mechanism(
          {3, 3}, environment, 0,
          [&](std::span<const int> profile, int i) { return trades[(profile[0] * 3 + profile[1]) * 2 + i]; });
      const double guaranteed = exact_guarantee(mechanism, game.set).lower;
      EXPECT_LE(guaranteed, upper) << trial;
      positive += guaranteed > 0.1 * upper;
    }
  }
  EXPECT_GT(positive, 50);
}

}  // namespace
}  // namespace surety
