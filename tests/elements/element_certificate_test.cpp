#include "host/elements/element_certificate.h"

#include <gtest/gtest.h>

#include "tests/elements/random_spaces.h"
#include "tests/reference/element_programs.h"

namespace surety {
namespace {

/// Of the reference, whose rules have fewer points in three dimensions.
double quadrature(const RandomSpace& random) { return random.environment.bidders == 3 ? 1e-7 : 1e-8; }

int cuts(const RandomSpace& random) { return random.environment.bidders == 3 ? 4 : 8; }

// Shares and posteriors at random, or optimal: nothing here knows of a solver but the last.
class RandomCertificate : public ::testing::TestWithParam<int> {
 protected:
  void expect_guarantee(const RandomSpace& random, const ElementMechanism& mechanism) {
    const auto slow = reference::slow_guarantee(random.environment, random.space, mechanism, cuts(random));
    const Certificate fast = guaranteed(random.environment, random.space, mechanism);
    EXPECT_LE(double(slow.infeasibility), 0);
    EXPECT_LE(double(slow.violation), 1e-12);
    EXPECT_NEAR(double(slow.bound), fast.bound + fast.rounding, quadrature(random));
    long double without_slack = 0;
    for (const double of_element : fast.by_element) without_slack += of_element;
    for (std::size_t s = 0; s < mechanism.multiplier.size(); ++s)
      without_slack += static_cast<long double>(random.environment.prior[s]) * mechanism.multiplier[s];
    EXPECT_LT(fast.bound, without_slack);
    EXPECT_LT(fast.rounding, 1e-9);
  }
  void expect_potential(const RandomSpace& random, const ElementInformation& information) {
    const auto slow = reference::slow_potential(random.environment, random.space, information, cuts(random));
    const Certificate fast = potential(random.environment, random.space, information);
    EXPECT_LE(double(slow.infeasibility), quadrature(random));
    EXPECT_LE(double(slow.violation), 1e-12);
    EXPECT_NEAR(double(slow.bound), fast.bound - fast.rounding, quadrature(random));
    long double without_slack = 0;
    for (const double of_element : fast.by_element) without_slack += of_element;
    EXPECT_GT(fast.bound, without_slack);
    EXPECT_LT(fast.rounding, 1e-9);
  }
};

TEST_P(RandomCertificate, AgreesWithTheSlowReferenceAtRandomPoints) {
  const RandomSpace random(GetParam());
  std::mt19937 draws{unsigned(GetParam())};
  expect_guarantee(random, random_mechanism(draws, random.environment, random.space));
  expect_potential(random, random_information(draws, random.environment, random.space));
}

// Where they bracket the same number: any mechanism's guarantee is at most any information structure's potential.
TEST_P(RandomCertificate, OptimalPointsAreCertifiedAndInOrder) {
  const RandomSpace random(GetParam());
  const ElementProgram lower = lower_program(random.environment, random.space),
                       upper = upper_program(random.environment, random.space);
  InteriorPoint mechanism(lower, NewtonSystem::Keep::variables), information(upper, NewtonSystem::Keep::rows);
  for (InteriorPoint* point : {&mechanism, &information})
    while (point->best().gap > 1e-8 && point->iterate()) {
    }
  const auto q = feasible_mechanism(random.environment, random.space, lower, mechanism.best().allocation,
                                    mechanism.best().multiplier);
  const auto p = feasible_information(random.environment, random.space, upper, information.best().posterior);
  expect_guarantee(random, q);
  expect_potential(random, p);
  const double least = guaranteed(random.environment, random.space, q).bound;
  const double most = potential(random.environment, random.space, p).bound;
  EXPECT_LE(least, most);
  // strong duality: what is certified is what the solver's two objectives enclose
  EXPECT_LE(mechanism.best().gap, 1e-7);
  EXPECT_LE(information.best().gap, 1e-7);
  EXPECT_NEAR(least, mechanism.best().objective, 2e-7);
  EXPECT_NEAR(most, information.best().objective, 2e-7);
}

// What makes functions on descending profiles continuous when profiles are permuted.
TEST_P(RandomCertificate, BiddersWithTheSameMessageAreTreatedAlike) {
  const RandomSpace random(GetParam());
  const auto& e = random.environment;
  std::mt19937 draws{unsigned(GetParam())};
  const auto q = random_mechanism(draws, e, random.space);
  const auto p = random_information(draws, e, random.space);
  const auto v = interim_values(e, random.space, p);
  for (int c = 0; c < random.space.controls(); ++c)
    for (int i = 0; i + 1 < e.bidders; ++i)
      for (int l = 0; l < e.goods && random.space.ties(c) >> i & 1; ++l) {
        const auto at = [&](int bidder) { return std::size_t((c * e.bidders + bidder) * e.goods + l); };
        EXPECT_EQ(q.allocation[at(i)], q.allocation[at(i + 1)]);
        EXPECT_NEAR(v[at(i)], v[at(i + 1)], 1e-14);
      }
}

INSTANTIATE_TEST_SUITE_P(Environments, RandomCertificate, ::testing::Range(0, 100));

}  // namespace
}  // namespace surety
