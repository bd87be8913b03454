#include "host/theory/numerics/partial_expectation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "tests/reference/random_laws.h"

namespace surety {
namespace {

TEST(PartialExpectation, PowerLawsInClosedForm) {
  for (double a : {0.3, 1.0, 3.0}) {
    const LawPtr law = parse_law(fmt::format("power:{}", a));
    const PartialExpectation values(*law);
    for (double u : {1e-12, 1e-3, 0.2, 0.5, 0.9, 1.0}) {
      const double wanted = a / (a + 1) * std::pow(u, (a + 1) / a);
      EXPECT_NEAR(values.below(u).value, wanted, 1e-13 * std::max(wanted, std::pow(u, (a + 1) / a)));
      const double x = std::pow(u, 1 / a);
      EXPECT_NEAR(values.shortfall(x).value, std::pow(x, a + 1) / (a + 1), 1e-14);
      EXPECT_NEAR(values.excess(x).value, a / (a + 1) - x + std::pow(x, a + 1) / (a + 1), 1e-14);
    }
  }
}

TEST(PartialExpectation, DiscreteLawsByEnumeration) {
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> unit(0, 1);
  for (int i = 0; i < 100; ++i) {
    const LawPtr law = parse_law(reference::random_discrete_law(random));
    const PartialExpectation values(*law);
    const double x = law->upper() * (1.4 * unit(random) - 0.2), u = unit(random);
    double shortfall = 0, excess = 0, below = 0, reached = 0;
    for (double atom : law->breakpoints()) {
      const double mass = law->demand(atom) - law->survival(atom);
      shortfall += mass * std::max(x - atom, 0.0);
      excess += mass * std::max(atom - x, 0.0);
      below += atom * std::clamp(u - reached, 0.0, mass);
      reached += mass;
    }
    EXPECT_NEAR(values.shortfall(x).value, shortfall, 1e-13) << law->spec();
    EXPECT_NEAR(values.excess(x).value, excess, 1e-13) << law->spec();
    EXPECT_NEAR(values.below(u).value, below, 1e-13) << law->spec();
  }
}

TEST(PartialExpectation, PartsAddUpForEveryLaw) {
  auto laws = reference::law_zoo();
  std::mt19937_64 random(8);
  for (int i = 0; i < 10; ++i) laws.push_back(reference::random_pieces_law(random));
  for (const std::string& spec : laws) {
    const LawPtr law = parse_law(spec);
    const PartialExpectation values(*law);
    const double slack = 1e-12 * law->upper();
    double before = 0;
    for (double u : {0.0, 1e-6, 0.1, 0.5, 0.7, 1 - 1e-6, 1.0}) {
      const Exact below = values.below(u), above = values.above(1 - u);
      EXPECT_NEAR(below.value + above.value, law->mean(), slack) << spec << " " << u;
      EXPECT_GE(below.value, before - slack);
      EXPECT_LE(below.value, u * law->quantile(u) + slack);
      EXPECT_GE(above.value, (1 - u) * law->inverse_demand(1 - u) - slack);
      EXPECT_LE(below.error_bound + above.error_bound, slack) << spec;
      before = below.value;
    }
    EXPECT_NEAR(values.between(0.2, 0.6).value + values.between(0.6, 0.9).value, values.between(0.2, 0.9).value, slack);
    const double x = law->quantile(0.3);
    EXPECT_NEAR(values.excess(x).value - values.shortfall(x).value, law->mean() - x, slack) << spec;
  }
}

}  // namespace
}  // namespace surety
