#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>

#include "host/values/revenue_hull.h"
#include "tests/reference/random_laws.h"
#include "tests/theory/exact_values.h"

namespace surety {
namespace {

using reference::ExactValues;
using S = Statistic;

/// A discrete law as a list of atoms.
struct Atoms {
  std::vector<double> value, probability, virtual_value;

  explicit Atoms(const Law& law) {
    const RevenueHull hull(law);
    for (double v : law.breakpoints()) {
      value.push_back(v);
      probability.push_back(law.demand(v) - law.survival(v));
      virtual_value.push_back(hull.virtual_value((law.demand(v) + law.survival(v)) / 2));
    }
  }
};

/// Calls visit(probability, values, virtual values) for every profile of every state.
void for_each_profile(
    const ProfileLaw& profile,
    const std::function<void(double, const std::vector<double>&, const std::vector<double>&)>& visit) {
  for (const auto& state : profile.states) {
    std::vector<Atoms> bidder;
    for (std::size_t g = 0; g < state.laws.size(); ++g)
      for (std::int64_t i = 0; i < profile.group_sizes[g]; ++i) bidder.emplace_back(*state.laws[g]);
    std::vector<double> values(bidder.size()), virtual_values(bidder.size());
    const std::function<void(std::size_t, double)> draw = [&](std::size_t i, double probability) {
      if (i == bidder.size()) return visit(probability, values, virtual_values);
      for (std::size_t k = 0; k < bidder[i].value.size(); ++k) {
        values[i] = bidder[i].value[k];
        virtual_values[i] = bidder[i].virtual_value[k];
        draw(i + 1, probability * bidder[i].probability[k]);
      }
    };
    draw(0, state.weight);
  }
}

std::pair<double, double> top_two(std::vector<double> values) {
  std::sort(values.begin(), values.end(), std::greater<>());
  return {values[0], values.size() > 1 ? values[1] : 0};
}

/// Sums an outcome {revenue, surplus, sale} over all profiles.
using Outcome = std::array<double, 3>;
Outcome enumerate(const ProfileLaw& profile,
                  const std::function<Outcome(const std::vector<double>&, const std::vector<double>&)>& play) {
  Outcome sum{};
  for_each_profile(profile, [&](double probability, const auto& values, const auto& virtual_values) {
    const Outcome out = play(values, virtual_values);
    for (int k = 0; k < 3; ++k) sum[k] += probability * out[k];
  });
  return sum;
}

void expect_outcome(const ExactValues& exact, const Outcome& wanted) {
  EXPECT_NEAR(exact[S::revenue], wanted[0], 1e-12);
  EXPECT_NEAR(exact[S::surplus], wanted[1], 1e-12);
  EXPECT_NEAR(exact[S::sale_probability], wanted[2], 1e-12);
  reference::expect_consistent(exact);
}

/// iid, asymmetric and mixed priors of small discrete laws.
std::string random_prior(std::mt19937_64& random, int kind) {
  const auto law = [&] { return reference::random_discrete_law(random); };
  if (kind == 0) return law();
  if (kind == 1) return fmt::format("independent({}; {})", law(), law());
  return fmt::format("mixture(0.3 * {} | 0.7 * independent({}; {}))", law(), law(), law());
}

class SmallDiscretePriors : public testing::TestWithParam<int> {
 protected:
  std::mt19937_64 random{static_cast<std::uint64_t>(GetParam())};
  std::string prior = random_prior(random, GetParam() % 3);
  std::int64_t bidders = 1 + GetParam() / 3 % 4;
  ProfileLaw profile = Prior::parse(prior).profile(bidders);
};

TEST_P(SmallDiscretePriors, SecondPrice) {
  SCOPED_TRACE(prior);
  for (double reserve : {0.0, 1.0, 1.5, 3.0}) {
    const ExactValues exact("second-price:reserve=" + std::to_string(reserve), prior, bidders);
    expect_outcome(exact, enumerate(profile, [&](const auto& values, const auto&) -> Outcome {
                     const auto [first, second] = top_two(values);
                     if (first < reserve) return {0, 0, 0};
                     return {std::max(second, reserve), first, 1};
                   }));
  }
}

TEST_P(SmallDiscretePriors, PostedPrice) {
  SCOPED_TRACE(prior);
  double best = 0;
  for (double price : {0.0, 0.5, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0}) {
    const ExactValues exact("posted-price:price=" + std::to_string(price), prior, bidders);
    const Outcome wanted = enumerate(profile, [&](const auto& values, const auto&) -> Outcome {
      double sum = 0, count = 0;
      for (double v : values) {
        if (v < price) continue;
        sum += v;
        ++count;
      }
      if (count == 0) return {0, 0, 0};
      return {price, sum / count, 1};
    });
    expect_outcome(exact, wanted);
    best = std::max(best, wanted[0]);
  }
  EXPECT_NEAR(best_posted_price(profile).revenue, best, 1e-12);
  EXPECT_NEAR(ExactValues("posted-price", prior, bidders)[S::revenue], best, 1e-12);
}

TEST_P(SmallDiscretePriors, OptimalAuctionWithTies) {
  SCOPED_TRACE(prior);
  const ExactValues exact("optimal", prior, bidders);
  expect_outcome(exact, enumerate(profile, [](const auto& values, const auto& virtual_values) -> Outcome {
                   const double best = *std::max_element(virtual_values.begin(), virtual_values.end());
                   if (best < 0) return {0, 0, 0};
                   double sum = 0, count = 0;
                   for (std::size_t i = 0; i < values.size(); ++i) {
                     if (virtual_values[i] != best) continue;
                     sum += values[i];
                     ++count;
                   }
                   return {best, sum / count, 1};
                 }));
  EXPECT_EQ(optimal_revenue(profile).value, exact[S::revenue]);
}

TEST_P(SmallDiscretePriors, Benchmarks) {
  SCOPED_TRACE(prior);
  const Outcome wanted = enumerate(profile, [](const auto& values, const auto&) -> Outcome {
    const auto [first, second] = top_two(values);
    return {second, first, 1};
  });
  expect_outcome(ExactValues("second-value", prior, bidders), wanted);
  expect_outcome(ExactValues("full-surplus", prior, bidders), {wanted[1], wanted[1], 1});
}

INSTANTIATE_TEST_SUITE_P(Seeds, SmallDiscretePriors, testing::Range(0, 36));

}  // namespace
}  // namespace surety
