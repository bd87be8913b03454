#include <gtest/gtest.h>

#include "host/reference/bounding_certificates.h"
#include "host/reference/bounding_lp.h"
#include "surety/bounds/bounds.h"
#include "tests/bounds/random_environments.h"

namespace surety {
namespace {

constexpr int environments = 35;

class RandomEnvironments : public ::testing::TestWithParam<int> {
 protected:
  RandomEnvironment random_ = random_environment(GetParam());
  const AuctionEnvironment& environment_ = random_.environment;
  double scale_ = environment_.greatest_value();
  double clp_ = 1e-8 * scale_ * environment_.goods;  // what the general solver's tolerances leave open

  Bounds bounds() const {
    BoundsOptions options;
    options.k = random_.k;
    options.gap = 1e-5;
    options.where.device = DeviceKind::cpu;
    return bound_guarantee(environment_, options);
  }
};

void expect_bracket(const ProgramBounds& program, double exact, double tolerance) {
  EXPECT_LE(program.lower, exact + tolerance);
  EXPECT_GE(program.upper, exact - tolerance);
  EXPECT_LE(program.gap(), 1e-5);
}

/// The general solver has the transfers as variables in one program and information structures in the other, so this is
/// a test of the reduction (Proposition 2) too.
TEST_P(RandomEnvironments, AgreeWithAGeneralSolver) {
  SCOPED_TRACE(random_.name);
  const Bounds found = bounds();
  expect_bracket(found.lower_program, reference::lower_program_value(environment_, random_.k), clp_);
  expect_bracket(found.upper_program, reference::upper_program_value(environment_, random_.k), clp_);
  EXPECT_GE(found.upper_program.upper, found.lower_program.lower);
}

TEST_P(RandomEnvironments, CertificatesAreWhatTheyClaim) {
  SCOPED_TRACE(random_.name);
  const Bounds found = bounds();
  const auto& mechanism = found.lower_program.mechanism;
  EXPECT_LE(reference::infeasibility(environment_, mechanism), 0);
  const double worth = double(reference::worth_of_mechanism(environment_, mechanism));
  EXPECT_GE(worth, found.lower());
  EXPECT_NEAR(worth, found.lower(), 2 * found.lower_program.rounding);

  const auto& information = found.upper_program.information;
  const auto sigma = reference::joint_law(environment_, information);
  EXPECT_LE(reference::marginal_error(environment_, information.k, sigma), found.upper_program.rounding / scale_);
  EXPECT_LE(found.upper_program.rounding, 1e-6 * found.upper());
  for (const auto& of_state : sigma)
    for (const auto mass : of_state) ASSERT_GE(mass, 0);
  const double potential = double(reference::worth_of_information(environment_, information.k, sigma));
  EXPECT_LE(potential, found.upper());
  EXPECT_NEAR(potential, found.upper(), 2 * found.upper_program.rounding);
}

INSTANTIATE_TEST_SUITE_P(Bounds, RandomEnvironments, ::testing::Range(0, environments));

}  // namespace
}  // namespace surety
