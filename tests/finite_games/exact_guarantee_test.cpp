// Least welfare over all Bayes correlated equilibria: against vertices, against theory, and as certificates.
#include "surety/finite_games/exact_guarantee.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "host/theory/proportional_auction/maxmin_approximations.h"
#include "surety/error.h"
#include "surety/theory/exponential_price.h"
#include "surety/theory/simple_guarantees.h"
#include "tests/finite_games/random_games.h"
#include "tests/reference/rational_vertices.h"
#include "tests/reference/vertices.h"

namespace surety {
namespace {

LawPtr discrete(const std::vector<ValueAtom>& values) {
  std::string spec = "discrete:";
  for (const auto& [value, probability] : values)
    spec += fmt::format("{}{}@{}", spec.ends_with(':') ? "" : ",", value, probability);
  return parse_law(spec);
}

/// sigma's marginal, its sign and the gain of every deviation, evaluated one by one.
void expect_equilibrium(const FiniteMechanism& mechanism, const ExactGuarantee& result, double tolerance) {
  const auto sigma = [&](int state, std::int64_t p) { return result.equilibrium[state * mechanism.profiles() + p]; };
  double greatest = 0;
  for (int state = 0; state < mechanism.states(); ++state) {
    double total = 0;
    for (std::int64_t p = 0; p < mechanism.profiles(); ++p) {
      EXPECT_GE(sigma(state, p), 0);
      total += sigma(state, p);
    }
    EXPECT_NEAR(total, mechanism.probability(state), 1e-14);
  }
  for (int i = 0; i < mechanism.bidders(); ++i)
    for (int own = 0; own < mechanism.messages(i); ++own)
      for (int other = 0; other < mechanism.messages(i); ++other) {
        double gain = 0;
        for (int state = 0; state < mechanism.states(); ++state)
          for (std::int64_t p = 0; p < mechanism.profiles(); ++p)
            if (mechanism.message(p, i) == own)
              gain += sigma(state, p) * (mechanism.utility(i, p + (other - own) * mechanism.stride(i), state) -
                                         mechanism.utility(i, p, state));
        greatest = std::max(greatest, gain);
      }
  EXPECT_LE(greatest, tolerance);
  EXPECT_NEAR(result.obedience_violation, greatest, 1e-15);
}

/// (9) written out for the enumeration of vertices.
reference::VertexProgram obedience_program(const FiniteMechanism& mechanism) {
  const int profiles = static_cast<int>(mechanism.profiles()), states = mechanism.states(), n = profiles * states;
  reference::VertexProgram program;
  program.cost.resize(n);
  program.equal = Eigen::MatrixXd::Zero(states, n);
  program.equals.resize(states);
  std::vector<Eigen::VectorXd> rows;
  for (int j = 0; j < n; ++j) rows.emplace_back(Eigen::VectorXd::Unit(n, j));
  for (int i = 0; i < mechanism.bidders(); ++i)
    for (int own = 0; own < mechanism.messages(i); ++own)
      for (int other = 0; other < mechanism.messages(i); ++other) {
        if (own == other) continue;
        rows.emplace_back(Eigen::VectorXd::Zero(n));
        for (int state = 0; state < states; ++state)
          for (int p = 0; p < profiles; ++p)
            if (mechanism.message(p, i) == own)
              rows.back()[state * profiles + p] =
                  mechanism.utility(i, p, state) - mechanism.utility(i, p + (other - own) * mechanism.stride(i), state);
      }
  program.at_least.resize(static_cast<int>(rows.size()), n);
  for (std::size_t r = 0; r < rows.size(); ++r) program.at_least.row(static_cast<int>(r)) = rows[r];
  program.least = Eigen::VectorXd::Zero(program.at_least.rows());
  for (int state = 0; state < states; ++state) {
    program.equals[state] = mechanism.probability(state);
    for (int p = 0; p < profiles; ++p) {
      program.equal(state, state * profiles + p) = 1;
      program.cost[state * profiles + p] = mechanism.welfare(p, state);
    }
  }
  return program;
}

TEST(ExactGuarantee, AgreesWithTheEnumerationOfVertices) {
  std::mt19937_64 draws(1);
  for (int trial = 0; trial < 30; ++trial) {
    const std::vector<int> messages = trial % 3 == 0 ? std::vector<int>{4} : std::vector<int>{2, 2};
    const auto environment = random_environment(draws, static_cast<int>(messages.size()), 3, 2, std::nullopt);
    const auto mechanism = random_mechanism(draws, environment, random_lottery(draws, 2), messages);
    const auto expected = reference::least_at_vertices(obedience_program(mechanism), 1e-10);
    ASSERT_TRUE(expected) << trial;
    const ExactGuarantee result = exact_guarantee(mechanism);
    EXPECT_NEAR(result.guarantee.value, *expected, 1e-8) << trial;
    EXPECT_NEAR(result.lower, *expected, 1e-8) << trial;
    EXPECT_LE(result.lower, *expected + 1e-12) << trial;
    expect_equilibrium(mechanism, result, 1e-9);
  }
}

/// (9) in rational numbers.
reference::FractionProgram exact_obedience_program(const FiniteMechanism& mechanism) {
  const auto profiles = static_cast<std::size_t>(mechanism.profiles());
  const int states = mechanism.states();
  const std::size_t n = profiles * static_cast<std::size_t>(states);
  reference::FractionProgram program{reference::Fractions(n), {}, {}, {}, {}};
  const auto add = [&](bool equal, const reference::Fraction& side) -> reference::Fractions& {
    (equal ? program.equals : program.least).push_back(side);
    return (equal ? program.equal : program.at_least).emplace_back(n);
  };
  for (std::size_t j = 0; j < n; ++j) add(false, 0)[j] = 1;
  for (int state = 0; state < states; ++state) {
    auto& row = add(true, reference::Fraction(mechanism.probability(state)));
    for (std::size_t p = 0; p < profiles; ++p) {
      row[state * profiles + p] = 1;
      program.cost[state * profiles + p] = reference::Fraction(mechanism.welfare(static_cast<std::int64_t>(p), state));
    }
  }
  for (int i = 0; i < mechanism.bidders(); ++i)
    for (int own = 0; own < mechanism.messages(i); ++own)
      for (int other = 0; other < mechanism.messages(i); ++other) {
        if (own == other) continue;
        auto& row = add(false, 0);
        for (int state = 0; state < states; ++state)
          for (std::int64_t p = 0; p < mechanism.profiles(); ++p)
            if (mechanism.message(p, i) == own)
              row[state * profiles + static_cast<std::size_t>(p)] =
                  reference::Fraction(mechanism.utility(i, p, state)) -
                  reference::Fraction(mechanism.utility(i, p + (other - own) * mechanism.stride(i), state));
      }
  return program;
}

/// Payoffs of which many are equal, or equal but for next to nothing, in units of 1e-9, 1 or 1e9.
FiniteMechanism nearly_indifferent_mechanism(std::mt19937_64& draws, std::vector<int> messages, int states) {
  const auto one_of = [&](std::initializer_list<double> numbers) {
    return std::data(numbers)[draws() % numbers.size()];
  };
  std::size_t profiles = 1;
  for (const int n : messages) profiles *= static_cast<std::size_t>(n);
  const double unit = one_of({1e-9, 1, 1e9});
  std::vector<double> utility, welfare, prior(static_cast<std::size_t>(states), 1.0 / states);
  for (std::size_t u = 0; u < profiles * static_cast<std::size_t>(states) * messages.size(); ++u)
    utility.push_back(unit * one_of({0, 1, 1, -1}) * (1 + one_of({0, 0, 1e-12, -1e-12, 3e-16, 1e-9})));
  for (std::size_t w = 0; w < profiles * static_cast<std::size_t>(states); ++w)
    welfare.push_back(one_of({0, 0.3, 1, 2}));
  return {{std::move(messages), std::move(prior)}, std::move(utility), std::move(welfare)};
}

// A solver with a tolerance of 1e-9 alone is off by up to 2, beyond what it says, in 10 of these.
TEST(ExactGuarantee, AgreesWithAllVerticesWithoutRounding) {
  std::mt19937_64 draws(6);
  int discontinuous = 0;
  for (int trial = 0; trial < 90; ++trial) {
    const auto mechanism = trial % 3 == 0   ? nearly_indifferent_mechanism(draws, {3}, 2)
                           : trial % 3 == 1 ? nearly_indifferent_mechanism(draws, {2, 2}, 1)
                                            : nearly_indifferent_mechanism(draws, {4}, 1);
    const auto truth = reference::least_at_vertices(exact_obedience_program(mechanism));
    ASSERT_TRUE(truth) << trial;
    const ExactGuarantee result = exact_guarantee(mechanism);
    ASSERT_TRUE(result.upper) << trial;
    EXPECT_EQ(result.guarantee.value, static_cast<double>(*truth)) << trial;
    EXPECT_LE(reference::Fraction(result.lower), *truth) << trial;
    EXPECT_GE(reference::Fraction(*result.upper), *truth) << trial;
    auto program = exact_obedience_program(mechanism);
    for (auto& cost : program.cost) cost = -cost;
    const reference::Fraction most = -*reference::least_at_vertices(program);
    const GreatestEquilibriumWelfare greatest = greatest_equilibrium_welfare(mechanism);
    ASSERT_TRUE(greatest.lower) << trial;
    EXPECT_EQ(greatest.welfare.value, static_cast<double>(most)) << trial;
    EXPECT_GE(reference::Fraction(greatest.upper), most) << trial;
    EXPECT_LE(reference::Fraction(*greatest.lower), most) << trial;
    discontinuous += result.guarantee.error_bound > 1e-3;
  }
  EXPECT_GT(discontinuous, 5);  // hangs on the rounding of payoffs, and says so
  EXPECT_LT(discontinuous, 60);
}

// C is worse than A by 1e-12 and never sent, whatever a tolerance makes of that; with another bidder's payoffs about.
TEST(ExactGuarantee, OfAMessageThatIsDominatedByNextToNothing) {
  const FiniteMechanism one({{2}, {1}}, {1, 1 - 1e-12}, {1, 0});
  const FiniteMechanism two({{2, 2}, {1}}, {1, 0, 1, 1, 1 - 1e-12, 0, 1 - 1e-12, 1}, {1, 1, 0, 0});
  const FiniteMechanism equal({{2}, {1}}, {1, 1}, {1, 0});
  for (const auto* mechanism : {&one, &two}) {
    const ExactGuarantee result = exact_guarantee(*mechanism);
    EXPECT_EQ(result.guarantee.value, 1);
    EXPECT_LE(result.lower, 1);
    EXPECT_GT(result.lower, 0.98);
    EXPECT_EQ(result.obedience_violation, 0);
  }
  EXPECT_EQ(exact_guarantee(equal).guarantee.value, 0);
}

// A price above the mean is accepted at best whenever the value is 1 and as often beside that as acceptance stays worth
// the price: (.5 + .25 x)/(.5 + x) = .8. One below the mean by all, always. Nobody accepts a price above 1.
TEST(ExactGuarantee, ThePricesThatAreAcceptedAtBest) {
  const LawPtr law = discrete({{0.25, 0.5}, {1, 0.5}});
  for (const int bidders : {1, 2, 3})
    for (const auto& [price, revenue] : {std::pair("0.8", 0.8 * (0.5 + 0.1 / 0.55)), std::pair("0.5", 0.5),
                                         std::pair("1", 0.5), std::pair("1.1", 0.0)}) {
      const auto mechanism =
          finite_mechanism(Mechanism::parse(std::string("posted-price:price=") + price), law, bidders);
      const GreatestEquilibriumWelfare greatest = greatest_equilibrium_welfare(mechanism);
      EXPECT_NEAR(greatest.welfare.value, revenue, 1e-12) << price << " " << bidders;
      EXPECT_GE(greatest.upper, revenue - 1e-12) << price << " " << bidders;
    }
}

// A state that next to never occurs, payments beyond all others: nothing of it is the solver's failure any more.
TEST(ExactGuarantee, OfNumbersOfAnySize) {
  const FiniteMechanism rare({{2}, {1, 1e-300}}, {0, 1, 0, -1}, {0.25, 0.5, 3, 7});
  EXPECT_EQ(exact_guarantee(rare).guarantee.value, 0.5);
  const FiniteMechanism huge({{2}, {0.5, 0.5}}, {0, 1e200, 0, -2e200}, {0, 1, 0, 1});
  EXPECT_EQ(exact_guarantee(huge).guarantee.value, 0);
  const FiniteMechanism tiny({{2}, {0.5, 0.5}}, {0, 2e-200, 0, -1e-200}, {0, 1, 0, 1});
  EXPECT_NEAR(exact_guarantee(tiny).guarantee.value, 0.25, 1e-15);  // half of the first state is pooled with the second
}

// Beyond rational arithmetic the answer holds up to the solver's tolerance, and claims no more.
TEST(ExactGuarantee, OfLargeProgramsIsProvenFromBelowAlone) {
  const LawPtr law = discrete(equal_slices(*parse_law("uniform"), 8));
  const ExactGuarantee result = exact_guarantee(finite_mechanism(Mechanism::parse("first-price"), law, 2, 0, 60));
  EXPECT_FALSE(result.upper);
  EXPECT_LE(result.lower, result.guarantee.value + 1e-8);
}

TEST(ExactGuarantee, AnyRatesBoundItFromBelow) {
  std::mt19937_64 draws(2);
  std::exponential_distribution<double> number;
  for (int trial = 0; trial < 30; ++trial) {
    const auto environment = random_environment(draws, 2, 4, 3, 1.0);
    const auto mechanism = random_mechanism(draws, environment, random_lottery(draws, 3), {3, 4});
    const ExactGuarantee result = exact_guarantee(mechanism);
    DeviationRates rates = result.multipliers.rates, nearby = rates;
    for (int i = 0; i < 2; ++i)
      for (std::size_t j = 0; j < rates[i].size(); ++j) {
        rates[i][j] = number(draws) - 0.1;  // negative ones count as 0
        nearby[i][j] += 1e-5 * number(draws);
      }
    EXPECT_LE(guarantee_bound(mechanism, rates), result.guarantee.value + 1e-9) << trial;
    EXPECT_LE(guarantee_bound(mechanism, nearby), result.guarantee.value + 1e-9) << trial;
    EXPECT_GE(guarantee_bound(mechanism, nearby), result.guarantee.value - 1e-3) << trial;
    EXPECT_LE(result.guarantee.error_bound, 1e-8) << trial;
    expect_equilibrium(mechanism, result, 1e-9);
  }
  const auto mechanism = random_mechanism(draws, random_environment(draws, 2, 2, 1, {}), {1.0}, {2, 2});
  EXPECT_THROW(guarantee_bound(mechanism, DeviationRates(2)), InvalidInput);
  EXPECT_THROW(guarantee_bound(mechanism, DeviationRates(2, {0, NAN, 0, 0})), InvalidInput);
}

// What is searched among symmetric equilibria is found among all: a tiny disturbance hides the symmetry.
TEST(ExactGuarantee, SymmetryLosesNothing) {
  const auto values = equal_slices(*parse_law("uniform"), 3);
  for (const int bidders : {2, 3}) {
    const auto trade = [&](double extra) {
      return common_value_mechanism(std::vector<int>(bidders, 3), values, 0.1,
                                    [=](std::span<const int> profile, int i) {
                                      int sum = 0, squares = 0;
                                      for (const int m : profile) sum += m, squares += m * m;
                                      return Trade{sum == 0 ? 0 : profile[i] / (sum + 1.0),
                                                   0.1 * profile[i] + 0.02 * squares + (i == 0 ? extra : 0)};
                                    });
    };
    const FiniteMechanism symmetric = trade(0), disturbed = trade(1e-9);
    ASSERT_TRUE(symmetric.is_symmetric());
    ASSERT_FALSE(disturbed.is_symmetric());
    const ExactGuarantee one = exact_guarantee(symmetric), other = exact_guarantee(disturbed);
    EXPECT_NEAR(one.guarantee.value, other.guarantee.value, 1e-7);
    EXPECT_LE(one.guarantee.error_bound, 1e-9);
    expect_equilibrium(symmetric, one, 1e-9);
    expect_equilibrium(disturbed, other, 1e-9);
  }
}

// Du's deviations to the next message at one rate prove a bound (23) that all deviations raise rarely and little.
TEST(ExactGuarantee, ExponentialPricesGuaranteeWhatTheoryProves) {
  int compared = 0, exact = 0;
  for (const char* prior : {"uniform", "beta:2,4", "power:2"})
    for (const int bidders : {1, 2, 3}) {
      const LawPtr law = discrete(equal_slices(*parse_law(prior), 4));
      double previous = 0;
      for (const int k : {1, 2, 5}) {
        const auto proven = best_exponential_price(*law, bidders, k);
        if (proven.mechanism.A > 1e6) continue;  // a posted price at the least value, where a buyer is indifferent
        ++compared;
        const ExactGuarantee result =
            exact_guarantee(finite_mechanism(Mechanism::parse(fmt::format("exponential-price:k={}", k)), law, bidders));
        EXPECT_GE(result.guarantee.value, proven.guarantee.value - 1e-10) << prior << bidders << k;
        EXPECT_NEAR(result.guarantee.value, proven.guarantee.value, 1e-3) << prior << bidders << k;
        exact += result.guarantee.value < proven.guarantee.value + 1e-9;
        EXPECT_LE(result.guarantee.error_bound, 1e-10);
        EXPECT_GT(result.guarantee.value, previous);
        previous = result.guarantee.value;
      }
    }
  EXPECT_GE(compared, 20);
  EXPECT_GE(exact, compared - 3);
  EXPECT_LT(exact, compared);  // three buyers, values as beta:2,4, k = 2: 0.17609 where 0.17584 is proven
}

TEST(ExactGuarantee, ExponentialPricesConvergeToTheirLimit) {
  const LawPtr law = discrete(equal_slices(*parse_law("uniform"), 5));
  const double limit = best_exponential_price(*law, 2).guarantee.value;
  double previous = 1;
  for (const int k : {3, 6, 12}) {
    const auto mechanism = finite_mechanism(Mechanism::parse(fmt::format("exponential-price:k={}", k)), law, 2);
    const double missing = limit - exact_guarantee(mechanism).guarantee.value;
    EXPECT_GT(missing, 0);
    EXPECT_LT(missing, 0.6 * previous);  // like 1/k
    previous = missing;
  }
  EXPECT_LT(previous, 0.02);
}

// Away from the best parameters the proven bound need not be exact, but holds.
TEST(ExactGuarantee, IsAtLeastTheBoundForAnyParameters) {
  const LawPtr law = discrete(equal_slices(*parse_law("uniform"), 4));
  bool above = false;
  for (const double A : {0.2, 0.6, 1.5})
    for (const double X : {0.01, 0.05, 0.2}) {
      const double proven = exponential_price_guarantee(*law, 2, {A, X, 4}).value;
      const auto mechanism =
          finite_mechanism(Mechanism::parse(fmt::format("exponential-price:A={},X={},k=4", A, X)), law, 2);
      const double exact = exact_guarantee(mechanism).guarantee.value;
      EXPECT_GE(exact, proven - 1e-10);
      above |= exact > proven + 1e-3;
    }
  EXPECT_TRUE(above);
  const auto generalized = finite_mechanism(Mechanism::parse("generalized-exponential-price:k=4"), law, 2);
  EXPECT_GE(exact_guarantee(generalized).guarantee.value,
            best_generalized_exponential_price(*law, 4).guarantee.value - 1e-10);
}

TEST(ExactGuarantee, FirstPriceOnAFineGridNearsItsGuarantee) {
  for (const int bidders : {2, 3}) {
    const LawPtr law = discrete(equal_slices(*parse_law("uniform"), 8));
    const double theory = first_price_guarantee(*law, bidders, 0).value;
    const double uniform = (bidders - 1) / (4.0 * bidders - 2);
    EXPECT_NEAR(theory, uniform, 0.03);  // eight values for a continuum
    double previous = 1;
    for (const int bids : bidders == 2 ? std::vector<int>{10, 20, 40} : std::vector<int>{5, 10}) {
      const double exact =
          exact_guarantee(finite_mechanism(Mechanism::parse("first-price"), law, bidders, 0, bids)).guarantee.value;
      EXPECT_LT(std::abs(exact - theory), 0.75 * previous) << bidders << " " << bids;
      previous = std::abs(exact - theory);
    }
    EXPECT_LT(previous, bidders == 2 ? 0.02 : 0.04);
  }
}

TEST(ExactGuarantee, PostedPricesGuaranteeWhatTheoryKnows) {
  for (const char* prior : {"discrete:0.25@0.5,1@0.5", "discrete:0.1@0.3,0.5@0.3,0.9@0.4"})
    for (const double price : {0.2, 0.3, 0.6})
      for (const int bidders : {1, 3}) {
        const LawPtr law = parse_law(prior);
        const auto mechanism =
            finite_mechanism(Mechanism::parse(fmt::format("posted-price:price={}", price)), law, bidders);
        EXPECT_NEAR(exact_guarantee(mechanism).guarantee.value, posted_price_guarantee(*law, price).value, 1e-9);
      }
}

TEST(ExactGuarantee, DiscreteProportionalAuctionsGuaranteeMoreThanLocalDeviationsProve) {
  const LawPtr law = parse_law("discrete:0.25@0.5,1@0.5");
  const ProportionalAuction auction(law, 2);
  for (const int K : {2, 3}) {
    const auto mechanism = finite_mechanism(Mechanism::parse(fmt::format("proportional:m=0.1,K={}", K)), law, 2);
    const double exact = exact_guarantee(mechanism).guarantee.value;
    EXPECT_GE(exact, discrete_proportional_bound(auction, 0.1, K) - 1e-9);
    EXPECT_LE(exact, auction.guarantee().value + 1e-9);  // what no participation-secure mechanism exceeds
  }
}

TEST(ExactGuarantee, RefusesWhatDoesNotFit) {
  const LawPtr law = parse_law("discrete:0.25@0.5,1@0.5");
  try {
    exact_guarantee(finite_mechanism(Mechanism::parse("first-price"), law, 2, 0, 1000));
    FAIL();
  } catch (const InvalidInput& error) {
    EXPECT_NE(std::string(error.what()).find("at most 2e+07 fit, such as"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace surety
