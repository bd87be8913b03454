#include "surety/bounds/outcome_bounds.h"

#include <gtest/gtest.h>

#include <numeric>

#include "host/bounds/participation.h"
#include "host/linear_programs/linear_program.h"
#include "host/reference/outcome_bounding_lp.h"
#include "host/reference/virtual_objectives.h"
#include "surety/error.h"
#include "surety/theory/bilateral_trade.h"
#include "surety/theory/public_expenditure.h"
#include "tests/bounds/random_outcome_environments.h"
#include "tests/reference/vertices.h"

namespace surety {
namespace {

constexpr int environments = 36;

BoundsOptions options_of(int k, double gap) {
  BoundsOptions options;
  options.k = k;
  options.gap = gap;
  options.where.device = DeviceKind::cpu;
  return options;
}

double greatest_payoff(const OutcomeEnvironment& e) {
  double greatest = 0;
  for (const auto* numbers : {&e.utility, &e.objective})
    for (const double x : *numbers) greatest = std::max(greatest, std::abs(x));
  return greatest;
}

reference::Environment word_for_word(const OutcomeEnvironment& e) {
  reference::Environment slow{e.agents, e.states(), int(e.outcomes.size()), {}, {}, e.prior};
  slow.utility = [&e](int i, int outcome, int state) { return e.u(i, outcome, state); };
  slow.objective = [&e](int outcome, int state) { return e.w(outcome, state); };
  return slow;
}

std::size_t index(const reference::Steps& x, int points) {
  std::size_t at = 0;
  for (const int y : x) at = at * std::size_t(points) + std::size_t(y);
  return at;
}

reference::Mechanism mechanism_of(const LotteryMechanism& m) {
  return [&m](int outcome, const reference::Steps& x) {
    const auto profiles = std::size_t(std::llround(std::pow(double(m.points), double(x.size()))));
    return m.lottery[std::size_t(outcome) * profiles + index(x, m.points)];
  };
}

reference::Signals signals_of(const SignalDistribution& sigma) {
  return [&sigma](const reference::Steps& x, int state) {
    const auto profiles = std::size_t(std::llround(std::pow(double(sigma.points), double(x.size()))));
    return sigma.mass[std::size_t(state) * profiles + index(x, sigma.points)];
  };
}

class RandomOutcomeEnvironments : public ::testing::TestWithParam<int> {
 protected:
  RandomOutcomeEnvironment random_ = random_outcome_environment(GetParam());
  const OutcomeEnvironment& environment_ = random_.environment;
  double rounding_ = 1e-12 * greatest_payoff(environment_);
  OutcomeBounds bounds_ = bound_guarantee(environment_, options_of(random_.k, 1e-4));

  void expect_bracket(const ProgramBracket& program, double exact) const {
    const double clp = 1e-8 * greatest_payoff(environment_) * random_.k;  // what its tolerances leave open
    EXPECT_LE(program.lower, exact + clp);
    EXPECT_GE(program.upper, exact - clp);
    EXPECT_LE(program.gap(), 1e-4);
  }
};

TEST_P(RandomOutcomeEnvironments, AgreeWithAGeneralSolver) {
  SCOPED_TRACE(random_.name);
  expect_bracket(bounds_.lower_program, reference::lower_program_value(environment_, random_.k));
  expect_bracket(bounds_.upper_program, reference::upper_program_value(environment_, random_.k));
  EXPECT_GE(bounds_.upper(), bounds_.lower());  // Theorem 1
}

TEST_P(RandomOutcomeEnvironments, MechanismsAreWhatTheyClaim) {
  SCOPED_TRACE(random_.name);
  const LotteryMechanism& found = bounds_.lower_program.mechanism;
  ASSERT_EQ(found.points, random_.k * random_.k + 1);
  const auto slow = word_for_word(environment_);
  const auto m = mechanism_of(found);
  const double worth = reference::guarantee_bound(slow, m, random_.k);
  EXPECT_GE(worth, bounds_.lower() - rounding_);
  EXPECT_NEAR(worth, bounds_.lower(), 2 * bounds_.lower_program.rounding + rounding_);
  EXPECT_GE(reference::least_utility_at_zero(slow, m, random_.k), -1e-14 * greatest_payoff(environment_));
  for (const auto& x : reference::all_profiles(environment_.agents, random_.k)) {
    double sum = 0;
    for (int o = 0; o < slow.outcomes; ++o) {
      ASSERT_GE(m(o, x), 0);
      sum += m(o, x);
    }
    ASSERT_NEAR(sum, 1, 1e-14);
  }
}

TEST_P(RandomOutcomeEnvironments, InformationStructuresAreWhatTheyClaim) {
  SCOPED_TRACE(random_.name);
  const SignalDistribution& found = bounds_.upper_program.information;
  const auto slow = word_for_word(environment_);
  const double worth = reference::potential_bound(slow, signals_of(found), random_.k);
  EXPECT_LE(worth, bounds_.upper_program.upper + rounding_);
  EXPECT_NEAR(worth, bounds_.upper_program.upper, 2 * bounds_.upper_program.rounding + rounding_);
  const std::size_t profiles = found.mass.size() / environment_.prior.size();
  for (int s = 0; s < environment_.states(); ++s) {
    const auto first = found.mass.begin() + std::ptrdiff_t(std::size_t(s) * profiles);
    EXPECT_NEAR(std::accumulate(first, first + std::ptrdiff_t(profiles), 0.0), environment_.prior[std::size_t(s)],
                1e-13);
    EXPECT_GE(*std::min_element(first, first + std::ptrdiff_t(profiles)), 0);
  }
}

/// The most of a lottery that is the same whatever anybody says, and that nobody ever regrets taking part in.
double best_constant_lottery(const OutcomeEnvironment& e) {
  LinearProgram program(LinearProgram::Sense::maximize);
  const int whole = program.add_row({1, 1});
  for (int o = 0; o < int(e.outcomes.size()); ++o) {
    double mean = 0;
    for (int s = 0; s < e.states(); ++s) mean += e.prior[std::size_t(s)] * e.w(o, s);
    program.add_entry(whole, program.add_column(mean, {0, 1}), 1);
  }
  for (int i = 0; i < e.agents; ++i)
    for (int s = 0; s < e.states(); ++s) {
      const int row = program.add_row({0, no_bound});
      for (int o = 0; o < int(e.outcomes.size()); ++o) program.add_entry(row, o, e.u(i, o, s));
    }
  return solve(program).objective;
}

// However little time there was, and on the coarsest grid: it used to be possible to do worse than a constant, and to
// be told a bound above the greatest welfare.
TEST(OutcomeBounds, AreNeverWorseThanWhatNeedsNoProgram) {
  int above = 0;
  for (int number = 0; number < 200; ++number) {
    const auto random = random_outcome_environment(number);
    SCOPED_TRACE(random.name);
    BoundsOptions options = options_of(2, 1e-4);
    options.stop_requested = [] { return true; };
    const OutcomeBounds bounds = bound_guarantee(random.environment, options);
    const double unit = greatest_payoff(random.environment);
    EXPECT_GE(bounds.lower(), best_constant_lottery(random.environment) - 1e-7 * unit);
    double welfare = 0;
    for (int s = 0; s < random.environment.states(); ++s) {
      double best = -INFINITY;
      for (int o = 0; o < int(random.environment.outcomes.size()); ++o)
        best = std::max(best, random.environment.w(o, s));
      welfare += random.environment.prior[std::size_t(s)] * best;
    }
    EXPECT_LE(bounds.upper(), welfare + 1e-14 * unit);
    above += bounds.upper_program.upper > welfare;
  }
  EXPECT_GT(above, 20);  // or the test would see nothing
}

INSTANTIATE_TEST_SUITE_P(Bounds, RandomOutcomeEnvironments, ::testing::Range(0, environments));

/// Section 4: the greatest guarantee lies between the programs, which close in.
TEST(PublicExpenditureBounds, CloseInOnTheClosedForm) {
  const double exact = PublicExpenditure(2, 3).guarantee().value;
  double width = INFINITY;
  for (const int k : {3, 6, 12}) {
    const OutcomeBounds found = bound_guarantee(public_expenditure_environment(2, 3), options_of(k, 1e-3));
    EXPECT_LE(found.lower(), exact);
    EXPECT_GE(found.upper(), exact);
    EXPECT_LT(found.upper() - found.lower(), 0.8 * width);
    width = found.upper() - found.lower();
  }
}

/// Proportional cost sharing and spreading on the same grid are feasible, so the programs' optima are no worse.
TEST(PublicExpenditureBounds, AreNoWorseThanProportionalSharing) {
  const OutcomeBounds found = bound_guarantee(public_expenditure_environment(2, 3), options_of(8, 1e-3));
  const ExpenditureOnGrid proportional = expenditure_on_grid(2, 3, 8);
  EXPECT_GE(found.lower_program.upper, proportional.lower.value);
  EXPECT_LE(found.upper_program.lower, proportional.upper.value);
}

TEST(PublicExpenditureBounds, NothingIsGuaranteedUpToOneUnitPerAgent) {
  const OutcomeBounds found = bound_guarantee(public_expenditure_environment(2, 1.5), options_of(6, 1e-2));
  EXPECT_NEAR(found.lower(), 0, 1e-4);
  EXPECT_NEAR(found.lower_program.upper, 0, 1e-4);
  EXPECT_GE(found.upper(), 0);
}

TEST(PublicExpenditureBounds, ThreeAgents) {
  const OutcomeBounds found = bound_guarantee(public_expenditure_environment(3, 10), options_of(3, 1e-3));
  const double exact = PublicExpenditure(3, 10).guarantee().value;
  EXPECT_LE(found.lower(), exact);
  EXPECT_GE(found.upper(), exact);
  EXPECT_LE(found.lower_program.gap(), 1e-3);
  EXPECT_LE(found.upper_program.gap(), 1e-3);
}

TEST(BilateralTradeBounds, AreThoseOfPublicExpenditureByTwo) {
  const OutcomeBounds trade = bound_guarantee(bilateral_trade_environment(3), options_of(5, 1e-3));
  const OutcomeBounds expenditure = bound_guarantee(public_expenditure_environment(2, 3), options_of(5, 1e-3));
  EXPECT_LE(trade.lower(), expenditure.lower_program.upper);
  EXPECT_GE(trade.lower_program.upper, expenditure.lower());
  EXPECT_LE(trade.upper_program.lower, expenditure.upper());
  EXPECT_GE(trade.upper(), expenditure.upper_program.lower);
  const double exact = ProportionalPriceTrading(3).guarantee().value;
  EXPECT_LE(trade.lower(), exact);
  EXPECT_GE(trade.upper(), exact);
}

/// Transfers that are bounded can do less than free ones; twice the greatest value is enough.
TEST(EmbeddedAuction, AgreesWithTheReducedForm) {
  const auto auction = common_values(2, 1, {0, 0.5, 1}, {0.25, 0.5, 0.25});
  const Bounds reduced = bound_guarantee(auction, options_of(3, 1e-4));
  const OutcomeBounds small = bound_guarantee(auction_with_bounded_transfers(auction, 0.1), options_of(3, 1e-3));
  EXPECT_LT(small.lower_program.upper, reduced.lower());
  EXPECT_LT(small.upper(), reduced.upper_program.lower);
  const OutcomeBounds found = bound_guarantee(auction_with_bounded_transfers(auction, 2), options_of(3, 1e-3));
  EXPECT_LE(found.lower(), reduced.lower_program.upper);
  EXPECT_GE(found.lower_program.upper, reduced.lower());
  EXPECT_LE(found.upper_program.lower, reduced.upper());
  EXPECT_GE(found.upper(), reduced.upper_program.lower);
}

/// On a shorter grid there are fewer mechanisms and information structures of the paper's programs.
TEST(OutcomeBounds, AShorterGridBracketsTheSameGuarantee) {
  BoundsOptions options = options_of(6, 1e-3);
  const auto environment = public_expenditure_environment(2, 3);
  const OutcomeBounds whole = bound_guarantee(environment, options);
  options.reach = 2;
  const OutcomeBounds part = bound_guarantee(environment, options);
  EXPECT_EQ(part.lower_program.mechanism.points, 13);
  EXPECT_LE(part.lower(), whole.lower_program.upper);
  EXPECT_GE(part.upper(), whole.upper_program.lower);
}

TEST(OutcomeBounds, SameBitsOnEveryInstructionSetAndNumberOfThreads) {
  for (const auto& environment : {public_expenditure_environment(2, 3), random_outcome_environment(7).environment,
                                  auction_with_bounded_transfers(common_values(2, 1, {0, 1}, {0.5, 0.5}), 1)}) {
    BoundsOptions options = options_of(3, 1e-2);
    options.where.instruction_set = InstructionSet::scalar;
    options.where.threads = 1;
    const OutcomeBounds plain = bound_guarantee(environment, options);
    for (const auto isa : {InstructionSet::automatic, InstructionSet::avx2, InstructionSet::avx512})
      for (const int threads : {1, 2, 7}) {
        options.where.instruction_set = isa;
        options.where.threads = threads;
        try {
          const OutcomeBounds other = bound_guarantee(environment, options);
          EXPECT_EQ(other.lower(), plain.lower());
          EXPECT_EQ(other.upper(), plain.upper());
          EXPECT_EQ(other.lower_program.iterations, plain.lower_program.iterations);
          EXPECT_EQ(other.lower_program.mechanism.lottery, plain.lower_program.mechanism.lottery);
          EXPECT_EQ(other.upper_program.information.mass, plain.upper_program.information.mass);
        } catch (const std::invalid_argument&) {
          continue;  // an instruction set that this machine lacks
        }
      }
  }
}

TEST(OutcomeBounds, StoppedAtOnceStillCertifies) {
  BoundsOptions options = options_of(10, 1e-4);
  options.stop_requested = [] { return true; };
  const OutcomeBounds found = bound_guarantee(public_expenditure_environment(2, 3), options);
  EXPECT_TRUE(found.stopped);
  EXPECT_LE(found.lower(), 1.5566);
  EXPECT_GE(found.upper(), 1.5567);
}

/// The least of any linear function over a polytope is attained at the vertices found.
TEST(Participation, VerticesSpanTheSecureLotteries) {
  std::mt19937 random(11);
  for (int number = 0; number < 60; ++number) {
    const OutcomeEnvironment e = random_outcome_environment(number).environment;
    const int outcomes = int(e.outcomes.size());
    const auto vertices = participation_secure_lotteries(e, (1u << unsigned(e.agents)) - 1);
    reference::VertexProgram program{Eigen::VectorXd(outcomes),
                                     Eigen::MatrixXd(outcomes + e.agents * e.states(), outcomes),
                                     Eigen::VectorXd::Zero(outcomes + e.agents * e.states()),
                                     Eigen::MatrixXd::Ones(1, outcomes), Eigen::VectorXd::Ones(1)};
    program.at_least.topRows(outcomes) = Eigen::MatrixXd::Identity(outcomes, outcomes);
    for (int i = 0; i < e.agents; ++i)
      for (int s = 0; s < e.states(); ++s)
        for (int o = 0; o < outcomes; ++o) program.at_least(outcomes + i * e.states() + s, o) = e.u(i, o, s);
    for (int o = 0; o < outcomes; ++o) program.cost[o] = std::normal_distribution<>()(random);
    double least = INFINITY;
    for (const auto& vertex : vertices)
      least = std::min(least, std::inner_product(vertex.begin(), vertex.end(), program.cost.begin(), 0.0));
    const auto exact = reference::least_at_vertices(program, 1e-11);
    ASSERT_TRUE(exact.has_value());
    EXPECT_NEAR(least, *exact, 1e-9) << number;
  }
}

TEST(Participation, WhoMayRefuseDoesNotPay) {
  const auto environment = public_expenditure_environment(3, 4);
  EXPECT_EQ(participation_secure_lotteries(environment, 0b111), (std::vector<std::vector<double>>{{1, 0, 0, 0}}));
  EXPECT_EQ(participation_secure_lotteries(environment, 0b010),
            (std::vector<std::vector<double>>{{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 0, 1}}));
  EXPECT_EQ(participation_secure_lotteries(environment, 0).size(), 4u);
}

TEST(OutcomeEnvironment, ImpossibleOnesAreRefused) {
  const auto refused = [](OutcomeEnvironment environment, auto spoil, const std::string& message) {
    spoil(environment);
    try {
      bound_guarantee(environment, options_of(4, 1e-3));
      ADD_FAILURE() << "accepted: " << message;
    } catch (const InvalidInput& error) {
      EXPECT_NE(std::string(error.what()).find(message), std::string::npos) << error.what();
    }
  };
  using E = OutcomeEnvironment;
  const E good = public_expenditure_environment(2, 3);
  refused(
      good, [](E& e) { e.agents = 7; }, "7 agents; there must be 1 to 6");
  refused(
      good, [](E& e) { e.outcomes.clear(); }, "0 outcomes; there must be 1 to 16");
  refused(
      good, [](E& e) { e.prior.clear(); }, "0 states");
  refused(
      good,
      [](E& e) {
        e.prior = {0.5, 0.6};
      },
      "sum to 1.1 but must sum to 1");
  refused(
      good,
      [](E& e) {
        e.prior = {-0.5, 1.5};
      },
      "a state has probability -0.5");
  refused(
      good, [](E& e) { e.utility.pop_back(); }, "11 utilities; there must be 12");
  refused(
      good, [](E& e) { e.objective.push_back(1); }, "7 numbers of the objective; there must be 6");
  refused(
      good, [](E& e) { e.utility[3] = NAN; }, "a utility is nan");
  refused(
      good, [](E& e) { e.utility[0] = e.utility[1] = -1; }, "no mechanism is participation secure");
  BoundsOptions options = options_of(100'000, 1e-3);
  EXPECT_THROW(bound_guarantee(good, options), InvalidInput);
  options = options_of(4, 1e-3);
  options.reach = 0;
  EXPECT_THROW(bound_guarantee(good, options), InvalidInput);
  EXPECT_THROW(auction_with_bounded_transfers(common_values(3, 1, {0, 1}, {0.5, 0.5}), 1), InvalidInput);
  EXPECT_THROW(bilateral_trade_environment(0.5), InvalidInput);
}

}  // namespace
}  // namespace surety
