#include <gtest/gtest.h>

#include <cmath>

#include "surety/correlated_values/correlated_prior.h"
#include "surety/error.h"
#include "surety/theory/exact.h"
#include "tests/reference/random_priors.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

TEST(CorrelatedPrior, NumbersProfiles) {
  std::mt19937_64 random(1);
  const CorrelatedPrior prior = reference::random_prior(random, {2, 3, 4});
  EXPECT_EQ(prior.profiles(), 24);
  for (int i = 0; i < 3; ++i)
    for (std::int64_t v = 0; v < prior.profiles(); ++v) {
      EXPECT_EQ(prior.profile_of(i, prior.index(v, i), prior.rivals_of(v, i)), v);
      EXPECT_LT(prior.rivals_of(v, i), prior.rivals(i));
    }
}

TEST(CorrelatedPrior, OfDiscreteLawsHasTheirMoments) {
  for (const char* spec :
       {"discrete:0@0.25,1@0.5,3@0.25", "independent(discrete:1@0.5,2@0.5; discrete:0@0.9,4@0.1)",
        "mixture(0.3 * discrete:1@0.5,2@0.5 | 0.7 * independent(discrete:1@1; discrete:5@0.5,6@0.5))"})
    for (const int bidders : {1, 2, 5}) {
      const ProfileLaw profile = Prior::parse(spec).profile(bidders);
      const CorrelatedPrior prior = correlated_prior(profile);
      EXPECT_NEAR(prior.full_surplus(), expected_highest_value(profile).value, 1e-12) << spec;
      EXPECT_NEAR(prior.expected_second_value(), expected_second_value(profile).value, 1e-12) << spec;
    }
}

TEST(CorrelatedPrior, RefusesWhatIsNoJointLaw) {
  using Values = std::vector<std::vector<double>>;
  EXPECT_THROW(CorrelatedPrior(Values{}, {}), InvalidInput);
  EXPECT_THROW(CorrelatedPrior({{0, 1}}, {0.5}), InvalidInput);
  EXPECT_THROW(CorrelatedPrior({{0, 1}}, {0.5, 0.6}), InvalidInput);
  EXPECT_THROW(CorrelatedPrior({{0, 1}}, {1.5, -0.5}), InvalidInput);
  EXPECT_THROW(CorrelatedPrior({{1, 0}}, {0.5, 0.5}), InvalidInput);
  EXPECT_THROW(CorrelatedPrior({{-1, 0}}, {0.5, 0.5}), InvalidInput);
  EXPECT_THROW(CorrelatedPrior({{0, 1}}, {1, 0}), InvalidInput);
  EXPECT_THROW(correlated_prior(Prior::parse("uniform").profile(2)), InvalidInput);
  EXPECT_THROW(correlated_prior(Prior::parse("comonotone(discrete:0@0.5,1@0.5)").profile(2)), InvalidInput);
}

class PriorTable : public ScratchTest {};

TEST_F(PriorTable, IsReadInAnyOrder) {
  const CorrelatedPrior prior =
      read_prior_table(write("p.csv", "probability,value1,value2\n0.25,3,1\n0.5,1,2\n0.125,1,2\n0.125,3,2\n0,9,9\n"));
  EXPECT_EQ(prior.values(0), (std::vector<double>{1, 3}));
  EXPECT_EQ(prior.values(1), (std::vector<double>{1, 2}));
  EXPECT_EQ(prior.probability(1), 0.625);
  EXPECT_EQ(prior.probability(0), 0);
}

}  // namespace
}  // namespace surety
