// Mechanisms and information structures of surety bounds as finite games: exact programs confirm what is proven of
// them.
#include "surety/finite_games/saved_bounds_games.h"

#include <gtest/gtest.h>

#include "surety/error.h"
#include "surety/finite_games/exact_guarantee.h"
#include "surety/finite_games/exact_potential.h"
#include "tests/bounds/random_environments.h"

namespace surety {
namespace {

class BoundsAsFiniteGames : public ::testing::TestWithParam<int> {};

SavedBounds solved(const RandomEnvironment& random) {
  BoundsOptions options;
  options.k = 2;
  options.gap = 1e-3;
  options.where.device = DeviceKind::cpu;
  const Bounds bounds = bound_guarantee(random.environment, options);
  const auto& mechanism = bounds.lower_program.mechanism;
  return {random.environment,
          mechanism,
          participation_secure_transfers(random.environment, mechanism),
          bounds.upper_program.information,
          bounds.lower(),
          bounds.upper(),
          0,
          0};
}

TEST_P(BoundsAsFiniteGames, ExactGuaranteeAndPotentialLieWithinTheBracket) {
  const RandomEnvironment random = random_environment(GetParam());
  SCOPED_TRACE(random.name);
  const SavedBounds saved = solved(random);
  const double scale = random.environment.greatest_value() * random.environment.goods;
  const FiniteMechanism mechanism = finite_mechanism(saved);
  const ExactGuarantee guarantee = exact_guarantee(mechanism);
  EXPECT_GE(guarantee.guarantee.value, saved.lower - 1e-7 * scale);
  EXPECT_LE(guarantee.lower, saved.upper);
  for (int i = 0; i < random.environment.bidders; ++i) EXPECT_EQ(mechanism.participation_secure_message(i), 0);

  const FiniteOutcomes environment = finite_outcomes(random.environment, 20 * scale);
  const ExactPotential potential = exact_potential(finite_information(saved), environment);
  EXPECT_LE(potential.potential.value, saved.upper + 1e-7 * scale);
  EXPECT_GE(potential.upper, saved.lower);
}

INSTANTIATE_TEST_SUITE_P(Bounds, BoundsAsFiniteGames, ::testing::Values(0, 1, 2, 3, 5, 6, 8, 10));

TEST(BoundsAsFiniteGamesSize, IsRefusedBeforeItIsBuilt) {
  AuctionEnvironment environment = independent_values(2, 1, {0, 1}, {0.5, 0.5});
  environment.bidders = 1;
  environment.goods = 21;
  EXPECT_THROW(finite_outcomes(environment), InvalidInput);
}

}  // namespace
}  // namespace surety
