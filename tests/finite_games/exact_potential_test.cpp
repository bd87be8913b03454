// Most welfare over all mechanisms on a finite information structure, and weak duality with the guarantee.
#include "surety/finite_games/exact_potential.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "surety/error.h"
#include "surety/finite_games/exact_guarantee.h"
#include "tests/finite_games/random_games.h"

namespace surety {
namespace {

const std::vector<ValueAtom> values{{0.1, 0.2}, {0.4, 0.5}, {1.0, 0.3}};
constexpr double mean = 0.1 * 0.2 + 0.4 * 0.5 + 1.0 * 0.3;

ExactPotential auction_potential(const CommonValueInformation& information, double cost = 0) {
  return exact_potential(information.information,
                         common_value_auction(information.values, information.information.bidders(), cost));
}

TEST(ExactPotential, WithoutInformationTheSellerTakesTheExpectedValue) {
  for (const int bidders : {1, 2, 3}) {
    const ExactPotential result = auction_potential(no_information(values, bidders));
    EXPECT_NEAR(result.potential.value, mean, 1e-9);
    EXPECT_LE(result.potential.error_bound, 1e-8);
    EXPECT_NEAR(auction_potential(no_information(values, bidders), 0.2).potential.value, mean - 0.2, 1e-9);
  }
}

// Nothing is worth selling: 0, with no sign and nothing below it. It was -0, at least -5e-324.
TEST(ExactPotential, OfNothingIsZero) {
  const ExactPotential result = auction_potential(no_information(std::vector<ValueAtom>{{0, 1}}, 2));
  EXPECT_EQ(result.potential.value, 0);
  EXPECT_FALSE(std::signbit(result.potential.value));
  EXPECT_EQ(result.lower.value_or(0), 0);
}

TEST(ExactPotential, WhatSeveralKnowTheSellerTakes) {
  for (const int bidders : {2, 3}) {
    const ExactPotential result = auction_potential(full_information(values, bidders));
    EXPECT_NEAR(result.potential.value, mean, 1e-8);
    EXPECT_NEAR(result.transfer_value, 0, 1e-9);
    EXPECT_LE(result.incentive_violation, 1e-8);
    // sold where the value exceeds the cost
    EXPECT_NEAR(auction_potential(full_information(values, bidders), 0.2).potential.value, 0.5 * 0.2 + 0.3 * 0.8, 1e-8);
  }
}

TEST(ExactPotential, OneInformedBuyerPaysAPostedPrice) {
  double best = 0;
  for (const auto& [price, ignored] : values) {
    double sold = 0;
    for (const auto& [value, probability] : values) sold += value >= price ? probability : 0;
    best = std::max(best, price * sold);
  }
  EXPECT_NEAR(auction_potential(full_information(values, 1)).potential.value, best, 1e-9);
}

// Two independent uniform signals of two kinds, value their mean: Myerson's virtual values of the common value,
// w(s) - P(s_i above)/P(s_i) (w(above) - w(s)).
TEST(ExactPotential, IndependentSignalsEarnVirtualValues) {
  const std::vector<double> of_state{0.2, 0.6, 1};
  const FiniteInformation information({2, 2}, 3, {0.25, 0, 0, 0, 0, 0.25, 0.25, 0, 0, 0, 0, 0.25});
  // (high, high): 1; (high, low): 0.6 from the high; (low, low): 0.2 - (0.6 - 0.2), not sold, though worth 0.2
  EXPECT_NEAR(exact_potential(information, common_value_auction(of_state, 2)).potential.value, 0.25 + 2 * 0.25 * 0.6,
              1e-9);
}

// A lottery on the other's signal extracts what a little correlation allows; how large it may be bounds what is taken.
TEST(ExactPotential, LargerTransfersExtractMoreWhereSignalsHardlyCorrelate) {
  const double e = 0.001;
  const FiniteInformation information({2, 2}, 3, {0.25 + e, 0, 0, 0, 0, 0.25 - e, 0.25 - e, 0, 0, 0, 0, 0.25 + e});
  const std::vector<double> of_state{0.2, 0.6, 1};
  double previous = 0;
  for (const double greatest : {1.0, 2.0, 4.0}) {
    const auto result = exact_potential(information, common_value_auction(of_state, 2, 0, greatest));
    EXPECT_GT(result.potential.value, previous);
    EXPECT_GT(result.transfer_value, 1e-4) << greatest;
    for (const double t : result.transfers) EXPECT_LE(std::abs(t), greatest);
    previous = result.potential.value;
  }
  EXPECT_LT(previous, 0.6 - 1e-3);
  const auto unbounded = exact_potential(information, common_value_auction(of_state, 2));
  EXPECT_NEAR(unbounded.potential.value, 0.6, 1e-7);
  EXPECT_NEAR(unbounded.transfer_value, 0, 1e-9);
}

TEST(ExactPotential, AnyMultipliersBoundItFromAbove) {
  std::mt19937_64 draws(1);
  std::exponential_distribution<double> number;
  for (int trial = 0; trial < 30; ++trial) {
    const auto prior = random_lottery(draws, 3);
    const auto transfer = trial % 2 ? std::optional<double>(1.5) : std::nullopt;
    const auto environment = random_environment(draws, 2, 3, 3, transfer);
    const auto information = random_information(draws, prior, {2, 3});
    const ExactPotential result = exact_potential(information, environment);
    EXPECT_LE(result.potential.error_bound, 1e-8) << trial;
    EXPECT_LE(result.incentive_violation, 1e-8) << trial;
    PotentialMultipliers any = result.multipliers, nearby = result.multipliers;
    for (int i = 0; i < 2; ++i) {
      for (std::size_t j = 0; j < any.truthtelling[i].size(); ++j) {
        any.truthtelling[i][j] = number(draws) - 0.1;
        nearby.truthtelling[i][j] += 1e-5 * number(draws);
      }
      for (double& beta : any.participation[i]) beta = number(draws);
    }
    EXPECT_GE(potential_bound(information, environment, any), result.potential.value - 1e-9) << trial;
    EXPECT_GE(potential_bound(information, environment, nearby), result.potential.value - 1e-9) << trial;
    EXPECT_LE(potential_bound(information, environment, nearby), result.potential.value + 1e-2) << trial;
  }
}

// G(M) <= P(I) for every participation-secure M and every I (Brooks & Du 2023, Section 2).
TEST(ExactPotential, NoMechanismGuaranteesMore) {
  std::mt19937_64 draws(2);
  double closest = 1;
  for (int trial = 0; trial < 60; ++trial) {
    const int bidders = 1 + trial % 3, states = 2 + trial % 2, outcomes = 2 + trial % 3;
    const auto prior = random_lottery(draws, states);
    const auto transfer = trial % 4 == 0 ? std::optional<double>(1) : std::nullopt;
    const auto environment = random_environment(draws, bidders, outcomes, states, transfer);
    const auto mechanism = random_mechanism(draws, environment, prior, std::vector<int>(bidders, bidders == 3 ? 2 : 3));
    const auto information = random_information(draws, prior, std::vector<int>(bidders, 2));
    for (int i = 0; i < bidders; ++i) ASSERT_TRUE(mechanism.participation_secure_message(i)) << trial;
    const ExactGuarantee guarantee = exact_guarantee(mechanism);
    const ExactPotential potential = exact_potential(information, environment);
    EXPECT_LE(guarantee.lower, potential.upper) << trial;
    EXPECT_LE(guarantee.guarantee.value, potential.potential.value + 1e-8) << trial;
    closest = std::min(closest, potential.potential.value - guarantee.guarantee.value);
  }
  EXPECT_LT(closest, 0.1);  // the comparison is not idle
}

/// What the mechanism's worst equilibrium tells the bidders, as an information structure.
TEST(ExactPotential, TheWorstEquilibriumsInformationBringsAtLeastTheGuarantee) {
  std::mt19937_64 draws(3);
  for (int trial = 0; trial < 30; ++trial) {
    const auto prior = random_lottery(draws, 2);
    const auto environment = random_environment(draws, 2, 3, 2, std::nullopt);
    const auto mechanism = random_mechanism(draws, environment, prior, {3, 3});
    const ExactGuarantee guarantee = exact_guarantee(mechanism);
    const FiniteInformation information({3, 3}, 2, guarantee.equilibrium);
    EXPECT_GE(exact_potential(information, environment).potential.value, guarantee.guarantee.value - 1e-8) << trial;
  }
}

TEST(ExactPotential, RefusesWhatCannotBe) {
  const auto information = no_information(values, 2).information;
  EXPECT_THROW(exact_potential(information, common_value_auction(std::vector<double>{1, 2}, 2)), InvalidInput);
  EXPECT_THROW(exact_potential(information, common_value_auction(std::vector<double>{0.1, 0.4, 1}, 3)), InvalidInput);
  const auto auction = common_value_auction(std::vector<double>{0.1, 0.4, 1}, 2);
  EXPECT_THROW(potential_bound(information, auction, {{{0}, {0}}, {{0}}}), InvalidInput);
  EXPECT_THROW(potential_bound(information, auction, {{{0}, {0}}, {{0}, {INFINITY}}}), InvalidInput);
  EXPECT_GE(potential_bound(information, auction, {{{0}, {0}}, {{1}, {1}}}), mean);
  FiniteOutcomes bad = common_value_auction(std::vector<double>{0.1, 0.4, 1}, 2);
  bad.welfare.pop_back();
  EXPECT_THROW(exact_potential(information, bad), InvalidInput);
  // the only outcome hurts bidder 1
  const FiniteOutcomes harmful{2, 1, 3, {-1, 0, -1, 0, -1, 0}, {0, 0, 0}};
  EXPECT_THROW(exact_potential(information, harmful), InvalidInput);
  EXPECT_THROW(FiniteInformation({2}, 1, {0.5, 0.6}), InvalidInput);
  EXPECT_THROW(FiniteInformation({2}, 1, {1.5, -0.5}), InvalidInput);
  EXPECT_THROW(FiniteInformation({2}, 1, {1}), InvalidInput);
}

}  // namespace
}  // namespace surety
