// Guarantees under restrictions against random structures inside them, and against what the worst structure found is.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <map>
#include <set>
#include <string>

#include "host/linear_programs/linear_program.h"
#include "surety/correlated_values/known_values.h"
#include "surety/error.h"
#include "surety/finite_games/exact_guarantee.h"
#include "tests/restricted_information/random_restrictions.h"

namespace surety {
namespace {

/// The structure was drawn for the environment's own states; together-at-most's game has others, so its mechanism is
/// made twice of the same trades.
struct Attack {
  int played = 0, close = 0;

  void on(Inside (*make)(std::mt19937_64&), std::uint64_t seed, int games) {
    std::mt19937_64 draws(seed);
    for (int game = 0; game < games; ++game) {
      const Inside inside = make(draws);
      const RestrictedGame restricted = restricted_game(inside.restricted);
      const std::uint64_t trades = draws();
      std::mt19937_64 one(trades), other(trades);
      const FiniteMechanism solved = random_auction(one, restricted.environment, 3);
      const FiniteMechanism mechanism = random_auction(other, inside.restricted.environment, 3);
      const ExactGuarantee found = exact_guarantee(solved, restricted.set);
      EXPECT_LE(found.lower, found.guarantee.value + 1e-12) << game;
      EXPECT_LE(found.guarantee.error_bound, 1e-7) << game;
      const GreatestEquilibriumWelfare greatest = greatest_equilibrium_welfare(solved, restricted.set);
      for (int start = 0; start < 4; ++start) {
        reference::Play play[2];
        if (!reference::finds_equilibrium(mechanism, inside.structure, draws, play)) continue;
        ++played;
        const double welfare = reference::welfare(mechanism, inside.structure, play);
        EXPECT_GE(welfare, found.lower - 1e-11) << game;  // replies are the best up to 1e-12
        EXPECT_LE(welfare, greatest.upper + 1e-11) << game;
        close += welfare < found.lower + 0.05;
      }
    }
  }
};

struct NamedRestriction {
  const char* name;
  Inside (*make)(std::mt19937_64&);
  int games = 150;  // fewer where rational numbers take long
};
void PrintTo(const NamedRestriction& restriction, std::ostream* out) { *out << restriction.name; }

class RestrictedInformation : public testing::TestWithParam<NamedRestriction> {};

TEST_P(RestrictedInformation, NoStructureInsideEarnsLessThanTheGuarantee) {
  Attack attack;
  attack.on(GetParam().make, 1, GetParam().games);
  EXPECT_GT(attack.played, GetParam().games);
  EXPECT_GT(attack.close, GetParam().games / 30);
}

/// What the worst structure that was found is, by the words of the restrictions: its signals are what bidders know
/// together with what they are told to send.
class Witness {
 public:
  Witness(const RestrictedGame& game, const FiniteMechanism& mechanism, const ExactGuarantee& found)
      : game_(game), mechanism_(mechanism) {
    for (std::size_t w = 0; w < game.set.worlds.size(); ++w)
      for (std::int64_t p = 0; p < mechanism.profiles(); ++p) {
        const double mass = found.equilibrium[w * mechanism.profiles() + p];
        if (mass == 0) continue;
        const auto& world = game.set.worlds[w];
        structure.cases.push_back(
            {world.state,
             mass,
             {{world.knowledge[0], mechanism.message(p, 0)}, {world.knowledge[1], mechanism.message(p, 1)}}});
      }
  }

  /// The most that a bidder gains at a signal, which is what he is told to send, by sending something else.
  double greatest_gain() const {
    double greatest = 0;
    for (int i = 0; i < 2; ++i) {
      std::map<reference::Signal, std::vector<double>> gain;
      for (const auto& c : structure.cases) {
        auto& of_signal = gain[c.signal[i]];
        of_signal.resize(mechanism_.messages(i));
        for (int own = 0; own < mechanism_.messages(i); ++own)
          of_signal[own] += c.probability * (utility(c, i, own) - utility(c, i, c.signal[i][1]));
      }
      for (const auto& [signal, gains] : gain)
        greatest = std::max(greatest, *std::max_element(gains.begin(), gains.end()));
    }
    return greatest;
  }
  double welfare() const {
    double sum = 0;
    for (const auto& c : structure.cases)
      sum += c.probability *
             mechanism_.welfare(reference::profile_of(mechanism_, c.signal[0][1], c.signal[1][1]), c.state);
    return sum;
  }
  double of_state(int state) const {
    double sum = 0;
    for (const auto& c : structure.cases) sum += c.state == state ? c.probability : 0;
    return sum;
  }
  /// In words, what bidder i knows in a case.
  const std::string& words(const reference::Structure::Case& c, int i) const {
    return game_.knowledge[i][c.signal[i][0]];
  }

  reference::Structure structure;

 private:
  double utility(const reference::Structure::Case& c, int i, int own) const {
    const int other = c.signal[1 - i][1];
    return mechanism_.utility(
        i, i == 0 ? reference::profile_of(mechanism_, own, other) : reference::profile_of(mechanism_, other, own),
        c.state);
  }
  const RestrictedGame& game_;
  const FiniteMechanism& mechanism_;
};

/// Whether signals with these joint laws with the state, [signal][state], are a garbling of the experiment: a linear
/// program for the garbling.
bool is_garbling(const std::vector<std::vector<double>>& joint, const Experiment& experiment,
                 const std::vector<double>& prior) {
  const int signals = static_cast<int>(experiment.chance.front().size()), states = static_cast<int>(prior.size());
  LinearProgram program(LinearProgram::Sense::minimize);
  std::vector<int> of_signal;
  of_signal.reserve(static_cast<std::size_t>(signals));
  for (int s = 0; s < signals; ++s) of_signal.push_back(program.add_row({1, 1}));
  for (const auto& law : joint) {
    std::vector<int> rows;
    rows.reserve(static_cast<std::size_t>(states));
    for (int state = 0; state < states; ++state)
      rows.push_back(program.add_row({law[state] - 1e-7, law[state] + 1e-7}));
    for (int s = 0; s < signals; ++s) {
      const int column = program.add_column(0, {0, 1});
      program.add_entry(of_signal[s], column, 1);
      for (int state = 0; state < states; ++state)
        program.add_entry(rows[state], column, prior[state] * experiment.chance[state][s]);
    }
  }
  return solve(program).status == LinearSolution::Status::optimal;
}

std::vector<std::vector<double>> joint_laws(
    const reference::Structure& structure, int states,
    const std::function<reference::Signal(const reference::Structure::Case&)>& of) {
  std::map<reference::Signal, std::vector<double>> laws;
  for (const auto& c : structure.cases) {
    auto& law = laws[of(c)];
    law.resize(states);
    law[c.state] += c.probability;
  }
  std::vector<std::vector<double>> list;
  list.reserve(laws.size());
  for (auto& [signal, law] : laws) list.push_back(std::move(law));
  return list;
}

/// That a witness is as each restriction says.
struct Meets {
  const AuctionEnvironment& environment;
  const Witness& witness;

  void operator()(const OwnValuesKnown&) const {
    for (int i = 0; i < 2; ++i) {
      std::map<reference::Signal, double> value;
      for (const auto& c : witness.structure.cases) {
        const auto [at, first] = value.try_emplace(c.signal[i], environment.value(c.state, i, 0));
        EXPECT_EQ(at->second, environment.value(c.state, i, 0));
      }
    }
  }
  void operator()(const CellKnown& r) const {
    for (const int i : r.bidders) {
      std::map<reference::Signal, std::string> cell;
      for (const auto& c : witness.structure.cases)
        EXPECT_EQ(cell.try_emplace(c.signal[i], r.cell[c.state]).first->second, r.cell[c.state]);
    }
  }
  /// Of those whose signal tells the state there are as many everywhere.
  void operator()(const InformedBidders& r) const {
    std::map<reference::Signal, std::set<int>> states[2];
    for (const auto& c : witness.structure.cases)
      for (int i = 0; i < 2; ++i) states[i][c.signal[i]].insert(c.state);
    for (const auto& c : witness.structure.cases) {
      int informed = 0;
      for (int i = 0; i < 2; ++i) informed += states[i][c.signal[i]].size() == 1;
      EXPECT_GE(informed, r.at_least);
    }
  }
  /// The experiment is a garbling of what each bidder knows: here, a part of it.
  void operator()(const KnowsAtLeast& r) const {
    for (const int i : r.bidders)
      for (int state = 0; state < environment.states(); ++state)
        for (std::size_t s = 0; s < r.experiment.chance[state].size(); ++s) {
          double mass = 0;
          for (const auto& c : witness.structure.cases)
            if (c.state == state && witness.words(c, i) == "signal " + std::to_string(s + 1) + " of experiment 1")
              mass += c.probability;
          EXPECT_NEAR(mass, environment.prior[state] * r.experiment.chance[state][s], 1e-8);
        }
  }
  void operator()(const KnowsAtMost& r) const {
    for (const int i : r.bidders)
      EXPECT_TRUE(
          is_garbling(joint_laws(witness.structure, environment.states(), [&](const auto& c) { return c.signal[i]; }),
                      r.experiment, environment.prior));
  }
  void operator()(const TogetherAtMost&) const {}  // its states are others; see below
  void operator()(const InterimValueLaw& r) const {
    for (const int i : r.bidders) {
      const auto interim = interim_values(environment, witness.structure, i);
      std::map<reference::Signal, double> mass;
      for (const auto& c : witness.structure.cases) mass[c.signal[i]] += c.probability;
      for (std::size_t j = 0; j < r.values.size(); ++j) {
        double of_value = 0;
        for (const auto& [signal, p] : mass)
          if (p > 1e-7 && std::abs(interim.at(signal) - r.values[j]) < 1e-5) of_value += p;
        EXPECT_NEAR(of_value, r.probability[j], 1e-5);
      }
    }
  }
  void operator()(const InterimCorrelation& r) const {
    const auto one = interim_values(environment, witness.structure, 0),
               other = interim_values(environment, witness.structure, 1);
    double sum[5] = {};
    for (const auto& c : witness.structure.cases) {
      const double x = one.at(c.signal[0]), y = other.at(c.signal[1]);
      for (int k = 0; k < 5; ++k)
        sum[k] += c.probability * (k == 0 ? x : k == 1 ? y : k == 2 ? x * x : k == 3 ? y * y : x * y);
    }
    const double correlation =
        (sum[4] - sum[0] * sum[1]) / std::sqrt((sum[2] - sum[0] * sum[0]) * (sum[3] - sum[1] * sum[1]));
    EXPECT_GE(correlation, r.at_least - 1e-5);
    EXPECT_LE(correlation, r.at_most + 1e-5);
  }

  void operator()(const PriorScenarios& r) const {
    // on the segment between the two
    double along = 0, length = 0;
    for (int state = 0; state < environment.states(); ++state) {
      const double d = r.probability[1][state] - r.probability[0][state];
      along += d * (witness.of_state(state) - r.probability[0][state]), length += d * d;
    }
    EXPECT_GE(along, -1e-8);
    EXPECT_LE(along, length + 1e-8);
    for (int state = 0; length > 1e-9 && state < environment.states(); ++state)
      EXPECT_NEAR(witness.of_state(state),
                  r.probability[0][state] + along / length * (r.probability[1][state] - r.probability[0][state]), 1e-7);
  }
  void operator()(const TotalVariationBall& r) const {
    double moved = 0;
    for (int state = 0; state < environment.states(); ++state)
      moved += std::max(0.0, witness.of_state(state) - environment.prior[state]);
    EXPECT_LE(moved, r.radius + 1e-8);
  }
  void operator()(const WassersteinBall& r) const {  // on states of one value each the area between the two laws
    std::map<double, double> change;
    for (int state = 0; state < environment.states(); ++state) {
      if (environment.value(state, 0, 0) != environment.value(state, 1, 0)) return;
      change[environment.value(state, 0, 0)] += witness.of_state(state) - environment.prior[state];
    }
    double area = 0, below = 0;
    for (auto at = change.begin(); std::next(at) != change.end(); ++at) {
      below += at->second;
      area += std::abs(below) * (std::next(at)->first - at->first);
    }
    EXPECT_LE(area, r.radius + 1e-8);
  }
  void operator()(const KnownMarginals&) const {}
  void operator()(const KnownMean& r) const {
    double mean = 0;
    for (int state = 0; state < environment.states(); ++state)
      mean += witness.of_state(state) * environment.value(state, r.bidders[0], 0);
    EXPECT_GE(mean, r.at_least - 1e-8);
    EXPECT_LE(mean, r.at_most + 1e-8);
  }
  void operator()(const KnownSpread&) const {}
  void operator()(const DistributionBand& r) const {
    for (const int i : r.bidders)
      for (const double x : {0.0, 0.25, 0.5, 0.75, 1.0}) {
        double difference = 0;
        for (int state = 0; state < environment.states(); ++state)
          if (environment.value(state, i, 0) <= x) difference += witness.of_state(state) - environment.prior[state];
        EXPECT_LE(std::abs(difference), r.radius + 1e-8);
      }
  }
};

// The other side: the worst structure is one of the set, nobody gains by disobeying, and it earns the guarantee.
TEST_P(RestrictedInformation, TheWorstStructureIsInsideAndEarnsTheGuarantee) {
  std::mt19937_64 draws(2);
  for (int game = 0; game < GetParam().games / 3; ++game) {
    const Inside inside = GetParam().make(draws);
    const RestrictedGame restricted = restricted_game(inside.restricted);
    const FiniteMechanism mechanism = random_auction(draws, restricted.environment, 3);
    const ExactGuarantee found = exact_guarantee(mechanism, restricted.set);
    const Witness witness(restricted, mechanism, found);
    EXPECT_LE(witness.greatest_gain(), 1e-9) << game;
    EXPECT_NEAR(witness.welfare(), found.guarantee.value, 1e-9) << game;
    EXPECT_NEAR(witness.structure.total(), 1, 1e-9);
    for (const auto& restriction : inside.restricted.information)
      std::visit(Meets{restricted.environment, witness}, restriction);
    for (const auto& restriction : inside.restricted.prior)
      std::visit(Meets{restricted.environment, witness}, restriction);
    for (int state = 0; inside.restricted.prior.empty() && state < restricted.environment.states(); ++state)
      EXPECT_NEAR(witness.of_state(state), restricted.environment.prior[state], 1e-12);
  }
}

// Weak duality: multipliers at random, and near the solver's.
TEST_P(RestrictedInformation, AnyMultipliersBoundItFromBelow) {
  std::mt19937_64 draws(3);
  std::normal_distribution<double> number;
  for (int game = 0; game < GetParam().games / 5; ++game) {
    const RestrictedGame restricted = restricted_game(GetParam().make(draws).restricted);
    const FiniteMechanism mechanism = random_auction(draws, restricted.environment, 3);
    const ExactGuarantee found = exact_guarantee(mechanism, restricted.set);
    for (const double size : {1e-6, 1e-2, 1.0}) {
      ObedienceMultipliers y = found.multipliers;
      for (auto* group : {&y.rates, &y.zero_means, &y.ceilings})
        for (auto& list : *group)
          for (double& x : list) x += size * number(draws);
      for (double& x : y.limits) x += size * number(draws);
      EXPECT_LE(guarantee_bound(mechanism, restricted.set, y), found.guarantee.value + 1e-9) << game;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, RestrictedInformation,
                         testing::Values(NamedRestriction{"own_values", with_own_values},
                                         NamedRestriction{"cells", with_cells},
                                         NamedRestriction{"informed_bidders", with_informed_bidders},
                                         NamedRestriction{"at_least", with_knowledge_at_least},
                                         NamedRestriction{"at_most", with_knowledge_at_most, 60},
                                         NamedRestriction{"together_at_most", with_joint_knowledge_at_most},
                                         NamedRestriction{"interim_values", with_interim_values, 25},
                                         NamedRestriction{"prior_sets", with_prior_set}),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace surety
