// The best guarantee where values are known: both ends against definitions, and against random auctions and states.
#include "surety/correlated_values/known_values.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "host/correlated_values/product_law.h"
#include "host/correlated_values/product_law_mixture.h"
#include "host/correlated_values/worst_product_law.h"
#include "surety/correlated_values/side_bets.h"
#include "surety/error.h"
#include "surety/values/prior.h"
#include "tests/reference/dominant_strategies.h"
#include "tests/reference/random_priors.h"

namespace surety {
namespace {

using reference::PlayedPrices;
using reference::Rational;

constexpr double solver = 1e-7;                // a linear program's, values being at most 8
const KnownValuesSearch quick{.width = 1e-2};  // both ends are proven at any width

/// Random weights in sum 1, each 0 with this chance, but for one.
std::vector<double> random_weights(std::mt19937_64& random, std::size_t count, double zero) {
  std::exponential_distribution<double> weight;
  std::uniform_real_distribution<double> unit;
  std::vector<double> weights(count);
  for (double& w : weights) w = unit(random) < zero ? 0 : weight(random);
  weights[random() % count] += weight(random) + 1e-3;
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  for (double& w : weights) w /= sum;
  return weights;
}

/// Chances of prices with which the good is sold at most once.
std::vector<double> random_prices(std::mt19937_64& random, const CorrelatedPrior& prior) {
  std::vector<double> chance(prior.profiles() * prior.bidders(), 0.0);
  std::exponential_distribution<double> weight;
  for (std::int64_t v = 0; v < prior.profiles(); ++v)
    for (int i = 0; i < prior.bidders(); ++i)
      if (prior.probability(v) > 0 && random() % 2 == 0) chance[v * prior.bidders() + i] = weight(random);
  const double most = static_cast<double>(PlayedPrices(prior, chance).most_sold(prior)) * (1 + 1e-12);
  if (most > 0)
    for (double& x : chance) x /= most;
  return chance;
}

/// No state makes a profile more likely than the prior does, exactly; what is left over is full information.
void expect_decomposition(const CorrelatedPrior& prior, const PublicStates& found) {
  Rational left_over = 0;
  for (std::int64_t v = 0; v < prior.profiles(); ++v) {
    Rational sum = 0;
    for (const PublicState& state : found.states) {
      Rational chance(state.probability);
      for (int i = 0; i < prior.bidders(); ++i) chance *= Rational(state.law[i][prior.index(v, i)]);
      sum += chance;
    }
    EXPECT_LE(sum, Rational(prior.probability(v))) << v;
    left_over += Rational(prior.probability(v)) - sum;
  }
  EXPECT_LE(left_over, Rational(found.full_information) + Rational(1e-15));
}

/// The revenue of the states by programs of Bayesian auctions, which know nothing of virtual values.
double revenue_by_programs(const CorrelatedPrior& prior, const PublicStates& found) {
  std::vector<std::vector<double>> values(prior.bidders());
  for (int i = 0; i < prior.bidders(); ++i) values[i] = prior.values(i);
  double sum = 0;
  std::vector<double> left_over(prior.profiles());
  for (std::int64_t v = 0; v < prior.profiles(); ++v) left_over[v] = prior.probability(v);
  for (const PublicState& state : found.states) {
    sum += state.probability * reference::bayesian_revenue(values, state.law);
    for (std::int64_t v = 0; v < prior.profiles(); ++v) {
      double chance = state.probability;
      for (int i = 0; i < prior.bidders(); ++i) chance *= state.law[i][prior.index(v, i)];
      left_over[v] -= chance;
    }
  }
  for (std::int64_t v = 0; v < prior.profiles(); ++v) sum += left_over[v] * prior.value_in(v, prior.winner(v));
  return sum;
}

class KnownValuesOf : public testing::TestWithParam<int> {
 protected:
  std::mt19937_64 random{static_cast<std::uint64_t>(GetParam())};
  std::vector<int> sizes =
      std::vector<std::vector<int>>{{2, 2}, {2, 3}, {3}, {2, 2, 2}, {3, 3}, {2, 3, 2}}[GetParam() % 6];
  CorrelatedPrior prior = reference::random_prior(random, sizes, GetParam() % 4 == 0 ? 0.3 : 0);
};

// The lower end, by definition and in rational numbers: truth is a best reply at every possible profile, nobody loses,
// nothing is sold twice, and it earns no less than is said.
TEST_P(KnownValuesOf, TheAuctionIsWhatItClaims) {
  const DominantStrategyAuction auction = best_dominant_strategy_auction(prior);
  const PlayedPrices played(prior, auction.price_chance);
  const Rational most_sold = std::max(Rational(1), played.most_sold(prior));
  EXPECT_LE(static_cast<double>(most_sold), 1 + 1e-8);
  EXPECT_GE(played.least_gain(prior), 0);
  EXPECT_LE(Rational(auction.revenue), played.revenue(prior) / most_sold);
  EXPECT_NEAR(auction.revenue, reference::greatest_dominant_strategy_revenue(prior), solver);
  EXPECT_LE(auction.revenue, auction.revenue_most);
  EXPECT_NEAR(auction.revenue, auction.revenue_most, solver);
  EXPECT_GE(auction.revenue, best_efficient_guarantee(prior) - solver);
}

TEST_P(KnownValuesOf, WithTwoBiddersLotteriesGainNothing) {
  if (prior.bidders() > 2 || prior.profiles() > 6) return;
  EXPECT_NEAR(best_dominant_strategy_auction(prior).revenue, reference::best_deterministic_revenue(prior), solver);
}

TEST_P(KnownValuesOf, TheBracketIsInOrder) {
  const KnownValuesBracket bracket = known_values_bracket(prior, {}, quick);
  EXPECT_LE(bracket.second_value, bracket.best_efficient + 1e-12);
  EXPECT_LE(bracket.best_efficient, bracket.lower() + solver);
  EXPECT_LE(bracket.lower(), bracket.upper());
  EXPECT_LE(bracket.upper(), bracket.full_surplus * (1 + 1e-12));
}

// The upper end: the states are the prior, and no Bayesian auction earns more in them.
TEST_P(KnownValuesOf, TheStatesAreWhatTheyClaim) {
  const PublicStates found = known_values_bracket(prior, {}, quick).states;
  expect_decomposition(prior, found);
  const double by_programs = revenue_by_programs(prior, found);
  EXPECT_NEAR(found.revenue, by_programs, solver);
  EXPECT_GE(found.revenue, by_programs - 1e-8);
}

TEST_P(KnownValuesOf, NoRandomAuctionGuaranteesMoreThanTheUpperEnd) {
  const KnownValuesBracket bracket = known_values_bracket(prior, {}, quick);
  for (int trial = 0; trial < 50; ++trial) {
    const std::vector<double> prices = random_prices(random, prior);
    const double revenue = dominant_strategy_revenue(prior, prices);
    const PlayedPrices played(prior, prices);
    EXPECT_GE(played.least_gain(prior), 0);
    EXPECT_LE(Rational(revenue), played.revenue(prior));
    EXPECT_NEAR(revenue, static_cast<double>(played.revenue(prior)), 1e-12);
    EXPECT_LE(revenue, bracket.upper());
    EXPECT_LE(revenue, bracket.auction.revenue_most);
  }
}

/// States with random laws, and the mixture that they are.
struct RandomMixture {
  std::vector<PublicState> states;
  std::vector<double> probability;

  RandomMixture(std::mt19937_64& random, const std::vector<int>& sizes, std::size_t count) {
    std::size_t profiles = 1;
    for (const int size : sizes) profiles *= size;
    probability.assign(profiles, 0.0);
    for (const double weight : random_weights(random, count, 0)) {
      states.push_back({weight, {}});
      for (const int size : sizes)  // the first has all values
        states.back().law.push_back(random_weights(random, size, states.size() > 1 ? 0.2 : 0));
      for (std::size_t v = 0; v < profiles; ++v) {
        double chance = weight;
        std::size_t rest = v;
        for (std::size_t i = sizes.size(); i-- > 0; rest /= sizes[i]) chance *= states.back().law[i][rest % sizes[i]];
        probability[v] += chance;
      }
    }
  }
};

// Any states that a prior is a mixture of: played at the truth the auction earns the lower end on them, no seller who
// sees the state earns less than that, and the upper end is no more than of these states.
TEST_P(KnownValuesOf, RandomStatesEarnNoLessThanTheLowerEnd) {
  const RandomMixture mixture(random, sizes, 2 + GetParam() % 3);
  std::vector<std::vector<double>> values;
  for (const int size : sizes) values.push_back(reference::random_values(random, size));
  const CorrelatedPrior mixed(values, mixture.probability);
  const KnownValuesBracket bracket = known_values_bracket(mixed, mixture.states, quick);
  const PublicStates given = public_states(mixed, mixture.states);
  EXPECT_EQ(bracket.given_states, given.revenue);
  EXPECT_LT(given.full_information, 1e-11);
  EXPECT_LE(bracket.upper(), given.revenue);
  const PlayedPrices played(mixed, bracket.auction.price_chance);
  double revenue = 0;
  for (const PublicState& state : mixture.states) {
    double seen = 0;
    for (std::int64_t v = 0; v < mixed.profiles(); ++v) {
      double chance = 1, paid = 0;
      for (int i = 0; i < mixed.bidders(); ++i) {
        chance *= state.law[i][mixed.index(v, i)];
        paid += static_cast<double>(played.pays[v * mixed.bidders() + i]);
      }
      seen += chance * paid;
    }
    EXPECT_LE(seen, reference::bayesian_revenue(values, state.law) + solver);
    revenue += state.probability * seen;
  }
  EXPECT_GE(revenue, bracket.lower() - 1e-12);
}

// Independent values: both ends are the optimal auction's revenue, whatever ironing it needs.
TEST_P(KnownValuesOf, OfIndependentValuesBothEndsMeetAtTheOptimalAuction) {
  std::vector<std::vector<double>> law, values;
  for (const int size : sizes) {
    law.push_back(random_weights(random, size, 0));
    values.push_back(reference::random_values(random, size));
  }
  std::vector<double> probability;
  const std::size_t profiles = prior.profiles();
  for (std::size_t v = 0; v < profiles; ++v) {
    double chance = 1;
    for (int i = 0; i < prior.bidders(); ++i) chance *= law[i][prior.index(static_cast<std::int64_t>(v), i)];
    probability.push_back(chance);
  }
  const KnownValuesBracket bracket = known_values_bracket({values, probability}, {}, {.width = 1e-9});
  const double optimal = reference::bayesian_revenue(values, law);
  EXPECT_NEAR(bracket.lower(), optimal, solver);
  EXPECT_NEAR(bracket.upper(), optimal, solver);
  EXPECT_LE(bracket.lower(), bracket.upper());
}

// The optimal auction of independent values that need ironing or have none of some values, against a program.
TEST_P(KnownValuesOf, TheOptimalAuctionIsIroned) {
  std::vector<std::vector<double>> law, values;
  for (int i = 0; i < prior.bidders(); ++i) {
    law.push_back(random_weights(random, prior.size(i), 0.2));
    values.push_back(prior.values(i));
  }
  const double unit = unit_of(prior);
  const double most = optimal_revenue_at_most(prior, law, unit) * unit;
  const double optimal = reference::bayesian_revenue(values, law);
  EXPECT_NEAR(most, optimal, solver);
  EXPECT_GE(most, optimal - 1e-8);
}

INSTANTIATE_TEST_SUITE_P(Priors, KnownValuesOf, testing::Range(0, 240));

// One bidder: the price that earns most, whatever is known.
TEST(KnownValues, OfOneBidderIsTheMonopolyPrice) {
  const KnownValuesBracket bracket = known_values_bracket({{{1, 2, 3, 7}}, {0.3, 0.3, 0.3, 0.1}});
  EXPECT_NEAR(bracket.lower(), 1.4, 1e-12);  // 2 x 0.7, against 1, 3 x 0.4 and 0.7
  EXPECT_NEAR(bracket.upper(), 1.4, 1e-12);
  const KnownValuesBracket sure = known_values_bracket({{{3}}, {1}});
  EXPECT_NEAR(sure.lower(), 3, 1e-12);
  EXPECT_NEAR(sure.upper(), 3, 1e-12);
}

// Equal values: each is the price of the other, and at a tie one pays all.
TEST(KnownValues, OfEqualValuesIsAllThereIs) {
  const KnownValuesBracket bracket = known_values_bracket({{{1, 2}, {1, 2}}, {0.5, 0, 0, 0.5}});
  EXPECT_NEAR(bracket.lower(), 1.5, 1e-12);
  EXPECT_NEAR(bracket.upper(), 1.5, 1e-12);
}

TEST(KnownValues, OfWorthlessGoodsIsNothing) {
  const KnownValuesBracket bracket = known_values_bracket({{{0}, {0}}, {1}});
  EXPECT_EQ(bracket.lower(), 0);
  EXPECT_EQ(bracket.upper(), 0);
}

// Of values that are far apart the dear ones are rare, and count: a solver that takes what is small beside the greatest
// value for nothing sells too little. By hand: (1,1) sells at 1, or b to whoever of the two has it.
TEST(KnownValues, RareValuesThatAreDearCount) {
  for (const double b : {5e7, 1e8, 1e9, 1e12}) {
    const double p = 1e-9;
    const DominantStrategyAuction auction = best_dominant_strategy_auction({{{1, b}, {1, b}}, {1 - 3 * p, p, p, p}});
    const double dear = 3 * p * b,
                 both = 1 - 3 * p + p + p * b + p * b;  // b to all who have it; 1 to one, b to the other
    EXPECT_GE(auction.revenue, std::max(dear, both) * (1 - 1e-9)) << b;
    EXPECT_LE(auction.revenue, auction.revenue_most);
    EXPECT_LE(auction.revenue_most, auction.revenue * (1 + 1e-6)) << b;
  }
}

// Independence is the first thing that is tried, whatever the prior comes from, and what is known ends the search.
TEST(KnownValues, IndependentValuesNeedNoSearch) {
  for (const int count : {12, 31}) {
    std::vector<double> values(std::size_t(count), 0.0);
    for (int k = 0; k < count; ++k) values[std::size_t(k)] = k + 1;
    const CorrelatedPrior prior{{values, values},
                                std::vector<double>(std::size_t(count * count), 1.0 / (count * count))};
    KnownValuesSearch how;
    how.width = 1e-9;
    how.time_limit = 20;
    const KnownValuesBracket bracket = known_values_bracket(prior, {}, how);
    EXPECT_FALSE(bracket.states.stopped) << count;
    EXPECT_LE(bracket.upper(), bracket.lower() * (1 + 1e-9)) << count;
    EXPECT_EQ(bracket.states.states.size(), 1u);
  }
}

// By hand: values are independent, and the best auction is the optimal one.
TEST(KnownValues, AgreesWithTheOptimalAuctionByHand) {
  const KnownValuesBracket bracket = known_values_bracket({{{1, 2}, {1, 2}}, {0.25, 0.25, 0.25, 0.25}});
  EXPECT_NEAR(bracket.lower(), 1.5, 1e-12);  // virtual values 0 and 2: 2 unless both values are 1
  EXPECT_NEAR(bracket.upper(), 1.5, 1e-12);
}

/// Values 1/k .. 1 that are the nearer to one another the likelier: affiliated. More than `widest` steps apart they are
/// impossible.
CorrelatedPrior affiliated(int k, int widest = 100) {
  std::vector<double> values, probability;
  for (int a = 0; a < k; ++a) {
    values.push_back((a + 1.0) / k);
    for (int b = 0; b < k; ++b)
      probability.push_back(std::abs(a - b) <= widest ? std::exp(-2.0 * (a - b) * (a - b) / (k * k)) : 0);
  }
  const double sum = std::accumulate(probability.begin(), probability.end(), 0.0);
  for (double& p : probability) p /= sum;
  return {{values, values}, probability};
}

// The two ends are as near as is asked for, where that can be: column generation by the prior's rows and columns alone
// ends at a tenth of the revenue.
TEST(KnownValues, OfRegularLawsTheEndsMeet) {
  for (const int k : {3, 4, 6, 10}) {
    const KnownValuesBracket bracket = known_values_bracket(affiliated(k));
    EXPECT_FALSE(bracket.states.stopped);
    EXPECT_LE(bracket.upper() - bracket.lower(), 1e-3 * bracket.upper() * (1 + 1e-9)) << k;
  }
  const KnownValuesBracket narrow = known_values_bracket(affiliated(4), {}, {.width = 1e-7});
  EXPECT_LE(narrow.upper() - narrow.lower(), 1e-7 * narrow.upper() * (1 + 1e-5));
}

// Chances that sell a little more than one good are scaled down, all of them.
TEST(KnownValues, WhatIsSoldBeyondOneGoodIsNoRevenue) {
  const CorrelatedPrior prior({{1, 2}, {1, 2}}, {0.25, 0.25, 0.25, 0.25});
  const double half = 0.5 + 4e-7;
  const std::vector<double> chance{half, half, 0, 0, 0, 0, 0, 0};
  const PlayedPrices played(prior, chance);
  EXPECT_GT(played.most_sold(prior), 1);
  EXPECT_LE(Rational(dominant_strategy_revenue(prior, chance)), played.revenue(prior) / played.most_sold(prior));
  EXPECT_NEAR(dominant_strategy_revenue(prior, chance), 0.5, 1e-12);  // either pays 1 with chance 1/2 of 1/2 twice
}

// No state makes an impossible profile possible, and around them the ends meet as well.
TEST(KnownValues, OfLawsWithImpossibleProfilesTheEndsMeetToo) {
  for (const int k : {4, 5}) {
    const KnownValuesBracket bracket = known_values_bracket(affiliated(k, k - 2), {}, {.width = 1e-6});
    EXPECT_LE(bracket.upper() - bracket.lower(), 1e-6 * bracket.upper() * (1 + 1e-5)) << k;
  }
}

// Full information stays in the mixture whatever is added and forgotten: no price is above the highest value.
TEST(KnownValues, PricesOfProfilesAreAtMostTheHighestValues) {
  std::mt19937_64 random(5);
  const CorrelatedPrior prior = affiliated(4);
  ProductLawMixture mixture(prior);
  for (int round = 0; round < 60; ++round) {
    mixture.find_weights();
    const std::vector<double> worth = mixture.worth();
    for (std::int64_t v = 0; v < prior.profiles(); ++v)
      EXPECT_LE(worth[v] * mixture.unit(), prior.value_in(v, prior.winner(v)) + 1e-9) << round;
    const WorstProductLaw search(prior, mixture.unit(), worth);
    for (int law = 0; law < 40; ++law)
      mixture.add(search.from({random_weights(random, 4, 0.3), random_weights(random, 4, 0.3)}).law);
  }
}

// Revenues have the unit of values; powers of two change no bit, however large or small.
TEST(KnownValues, ScalesWithTheUnitOfValue) {
  std::mt19937_64 random(7);
  const CorrelatedPrior prior = reference::random_prior(random, {3, 3});
  std::vector<double> probability;
  for (std::int64_t v = 0; v < prior.profiles(); ++v) probability.push_back(prior.probability(v));
  const auto bracket_in = [&](int exponent) {
    std::vector<std::vector<double>> values{prior.values(0), prior.values(1)};
    for (auto& own : values)
      for (double& v : own) v = std::ldexp(v, exponent);
    return known_values_bracket({values, probability});
  };
  const KnownValuesBracket one = bracket_in(0);
  for (const int exponent : {-900, -30, 1, 40, 900}) {
    const KnownValuesBracket other = bracket_in(exponent);
    EXPECT_EQ(other.lower(), std::ldexp(one.lower(), exponent)) << exponent;
    EXPECT_EQ(other.upper(), std::ldexp(one.upper(), exponent)) << exponent;
  }
}

// Profiles as rare as 1e-12 beside common ones: ends stay in order, and the decomposition exact.
TEST(KnownValues, RareProfilesStayWithinTheirProbability) {
  for (const double rare : {1e-6, 1e-10, 1e-14, 1e-300}) {
    const CorrelatedPrior prior({{1, 2, 3}, {1, 2, 3}}, {0.3, rare, 0.1, rare, 0.2, 0.1, 0.1, 0.1, 0.1 - 2 * rare});
    const KnownValuesBracket bracket = known_values_bracket(prior);
    expect_decomposition(prior, bracket.states);
    EXPECT_LE(bracket.lower(), bracket.upper());
    EXPECT_LE(bracket.upper() - bracket.lower(), 0.1);
  }
}

TEST(KnownValues, TheNumberOfThreadsChangesNothing) {
  std::mt19937_64 random(11);
  const CorrelatedPrior prior = reference::random_prior(random, {4, 4});
  const PublicStates one = known_values_bracket(prior, {}, {.threads = 1}).states;
  const PublicStates three = known_values_bracket(prior, {}, {.threads = 3}).states;
  EXPECT_EQ(one.revenue, three.revenue);
  ASSERT_EQ(one.states.size(), three.states.size());
  for (std::size_t s = 0; s < one.states.size(); ++s) EXPECT_EQ(one.states[s].law, three.states[s].law);
}

TEST(KnownValues, AStoppedSearchStillHasAnUpperEnd) {
  std::mt19937_64 random(12);
  const CorrelatedPrior prior = reference::random_prior(random, {4, 4});
  const KnownValuesBracket bracket = known_values_bracket(prior, {}, {.stop_requested = [] { return true; }});
  EXPECT_TRUE(bracket.states.stopped);
  expect_decomposition(prior, bracket.states);
  EXPECT_LE(bracket.lower(), bracket.upper());
  EXPECT_LE(bracket.upper(), bracket.full_surplus * (1 + 1e-12));
}

TEST(KnownValues, AMixtureOfLawsHasItsStates) {
  const ProfileLaw profile =
      Prior::parse("mixture(0.5 * discrete:0@0.7,1@0.3 | 0.5 * discrete:0@0.2,1@0.8)").profile(3);
  const PublicStates states = public_states(correlated_prior(profile), public_states_of(profile));
  EXPECT_NEAR(states.revenue, 1 - 0.5 * (0.343 + 0.008), 1e-12);  // price 1 sells unless all values are 0
  EXPECT_LT(states.full_information, 1e-12);
}

TEST(KnownValues, WhatIsNoStateOrAuctionIsRefused) {
  const CorrelatedPrior prior({{1, 2}, {1, 2}}, {0.5, 0, 0.25, 0.25});
  for (const PublicState& state :
       {PublicState{1.5, {{1, 0}, {1, 0}}}, PublicState{-0.1, {{1, 0}, {1, 0}}}, PublicState{NAN, {{1, 0}, {1, 0}}},
        PublicState{0.5, {{1, 0}}}, PublicState{0.5, {{1, 0}, {1}}}, PublicState{0.5, {{1, 0}, {0, 0}}},
        PublicState{0.5, {{1, 0}, {-0.5, 1.5}}}, PublicState{0.5, {{1, 0}, {NAN, 1}}}})
    EXPECT_THROW(public_states(prior, {state}), InvalidInput);
  EXPECT_NO_THROW(public_states(prior, {{0.5, {{1, 0}, {1, 0}}}}));
  const auto revenue = [&](std::vector<double> chance) { return dominant_strategy_revenue(prior, chance); };
  EXPECT_NEAR(revenue({1, 0, 0, 0, 0, 0, 0, 0}), 0.5 + 0.25, 1e-14);  // bidder 1 at 1 where bidder 2 has 1
  EXPECT_THROW(revenue({1, 0}), InvalidInput);
  EXPECT_THROW(revenue({1.1, 0, 0, 0, 0, 0, 0, 0}), InvalidInput);
  EXPECT_THROW(revenue({NAN, 0, 0, 0, 0, 0, 0, 0}), InvalidInput);
  EXPECT_THROW(revenue({1, 1, 0, 0, 0, 0, 0, 0}), InvalidInput);    // sold twice at (1,1)
  EXPECT_THROW(revenue({0, 0, 0.5, 0, 0, 0, 0, 0}), InvalidInput);  // at (1,2), which is impossible
  EXPECT_THROW(known_values_bracket(correlated_prior(Prior::parse("discrete:0@0.5,1@0.5").profile(11))), InvalidInput);
}

}  // namespace
}  // namespace surety
