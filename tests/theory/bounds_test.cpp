#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "tests/reference/random_laws.h"
#include "tests/theory/exact_values.h"

namespace surety {
namespace {

using reference::ExactValues;
using S = Statistic;

std::string random_mixture(std::mt19937_64& random, std::string (*law)(std::mt19937_64&)) {
  std::uniform_real_distribution<double> unit(0, 1);
  const double weight = std::round(100 * unit(random)) / 128 + 0.1;
  const std::string first = fmt::format("independent({}; {})", law(random), law(random));
  return fmt::format("mixture({} * {} | {} * {})", weight, first, 1 - weight, law(random));
}

TEST(TheoremTwo, SandwichHolds) {
  std::mt19937_64 random(2018);
  for (int i = 0; i < 40; ++i) {
    const Prior prior = Prior::parse(random_mixture(random, reference::random_bounded_law));
    for (std::int64_t bidders : {std::int64_t{2}, std::int64_t{7}, std::int64_t{1000}, std::int64_t{1000000000}}) {
      const ProfileLaw profile = prior.profile(bidders);
      for (int state = 0; state < 2; ++state) {
        ProfileLaw alone = profile;
        alone.states = {{1, profile.states[state].laws}};
        const double gap = exact_statistics(Mechanism::parse("second-value"), alone)[static_cast<int>(S::gap)]->value;
        const GapBounds bounds = gap_bounds(profile, state);
        EXPECT_LE(bounds.lower_proved, gap * (1 + 1e-9)) << prior.spec() << " N=" << bidders;
        EXPECT_GE(bounds.upper_proved, gap * (1 - 1e-9)) << prior.spec() << " N=" << bidders;
        EXPECT_LE(bounds.lower_printed, gap * (1 + 1e-9)) << prior.spec() << " N=" << bidders;
        EXPECT_GE(bounds.upper_printed, gap * (1 - 1e-9)) << prior.spec() << " N=" << bidders;
        EXPECT_LE(bounds.lower_proved, bounds.lower_printed);
        EXPECT_GE(bounds.upper_proved, bounds.upper_printed);
      }
    }
  }
}

TEST(TheoremTwo, IdenticalLawsAreWithinTheirDensities) {
  // u = H(x) turns E[v1 - v2] into an average of 1/h over a law of mass 1/(N+1): [1/b, 1/a]/(N+1), within the printed
  // bounds
  std::mt19937_64 random(1111);
  for (int i = 0; i < 30; ++i) {
    const Prior prior = Prior::parse(reference::random_bounded_law(random));
    for (std::int64_t bidders : {2, 10, 1000000}) {
      const ProfileLaw profile = prior.profile(bidders);
      const auto [a, b] = profile.states[0].laws[0]->density_bounds();
      const double gap = ExactValues("second-value", prior.spec(), bidders)[S::gap];
      const double scaled = gap * (static_cast<double>(bidders) + 1);
      EXPECT_GE(scaled, 1 / b * (1 - 1e-12)) << prior.spec();
      EXPECT_LE(scaled, 1 / a * (1 + 1e-12)) << prior.spec();
      EXPECT_LE(gap_bounds(profile, 0).lower_printed, gap);
      EXPECT_GE(gap_bounds(profile, 0).upper_printed, gap);
    }
  }
}

TEST(TheoremTwo, UniformIsExact) {
  const GapBounds bounds = gap_bounds(Prior::parse("uniform").profile(9), 0);
  for (double b : {bounds.lower_printed, bounds.upper_printed, bounds.lower_proved, bounds.upper_proved})
    EXPECT_DOUBLE_EQ(b, 0.1);
}

TEST(TheoremTwo, UnboundedDensitiesBoundNothing) {
  const GapBounds bounds = gap_bounds(Prior::parse("beta:2,2").profile(9), 0);
  EXPECT_EQ(bounds.lower_proved, 0);
  EXPECT_EQ(bounds.lower_printed, 0);
  EXPECT_TRUE(std::isinf(bounds.upper_proved));
  EXPECT_TRUE(std::isinf(bounds.upper_printed));
}

TEST(Ordering, NoMechanismBeatsTheOptimalOne) {
  std::mt19937_64 random(42);
  for (int i = 0; i < 12; ++i) {
    const auto law = i % 2 ? reference::random_pieces_law : reference::random_bounded_law;
    const std::string prior = random_mixture(random, law);
    SCOPED_TRACE(prior);
    for (std::int64_t bidders : {1, 3, 40}) {
      const ExactValues optimal("optimal", prior, bidders), posted("posted-price", prior, bidders);
      reference::expect_consistent(optimal);
      reference::expect_consistent(posted);
      const double best = optimal[S::revenue] * (1 + 1e-12);
      for (double reserve : {0.0, 0.2, 0.5, 1.0, 2.5}) {
        const ExactValues second("second-price:reserve=" + std::to_string(reserve), prior, bidders);
        const ExactValues fixed("posted-price:price=" + std::to_string(reserve), prior, bidders);
        reference::expect_consistent(second);
        EXPECT_LE(second[S::revenue], best);
        EXPECT_LE(fixed[S::revenue], posted[S::revenue] * (1 + 1e-14));
        EXPECT_LE(fixed[S::revenue], second[S::revenue] + 1e-13) << "a posted price loses to the same reserve";
      }
      EXPECT_LE(posted[S::revenue], best);
      EXPECT_LE(optimal[S::revenue], optimal[S::highest_value]);
    }
  }
}

TEST(Ordering, BestPriceIsAGlobalMaximum) {
  std::mt19937_64 random(77);
  for (int i = 0; i < 20; ++i) {
    const std::string prior = random_mixture(random, reference::random_pieces_law);
    const ProfileLaw profile = Prior::parse(prior).profile(1 + i % 5);
    const BestPrice best = best_posted_price(profile);
    const auto revenue = [&](double price) {
      double sum = 0;
      for (const auto& state : profile.states) {
        double none = 1;
        for (std::size_t g = 0; g < state.laws.size(); ++g)
          none *= std::pow(1 - state.laws[g]->demand(price), static_cast<double>(profile.group_sizes[g]));
        sum += state.weight * (1 - none);
      }
      return price * sum;
    };
    EXPECT_NEAR(revenue(best.price), best.revenue, 1e-14 * best.revenue);
    for (int k = 1; k <= 20000; ++k) ASSERT_LE(revenue(8.0 * k / 20000), best.revenue * (1 + 1e-14)) << prior << k;
  }
}

}  // namespace
}  // namespace surety
