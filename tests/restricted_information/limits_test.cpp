// Guarantees under restrictions where the answer is known: nothing known, all known, closed forms, and other programs.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <string>

#include "surety/correlated_values/known_values.h"
#include "surety/error.h"
#include "surety/finite_games/exact_guarantee.h"
#include "surety/restricted_information/value_of_information.h"
#include "tests/reference/random_priors.h"
#include "tests/restricted_information/random_restrictions.h"

namespace surety {
namespace {

double guarantee_of(const RestrictedEnvironment& restricted, const MechanismFor& mechanism) {
  const RestrictedGame game = restricted_game(restricted);
  return exact_guarantee(mechanism(game.environment), game.set).guarantee.value;
}

/// The same trades for every environment of two bidders.
MechanismFor fixed_auction(std::uint64_t trades, int messages = 3) {
  return [=](const AuctionEnvironment& environment) {
    std::mt19937_64 draws(trades);
    return random_auction(draws, environment, messages);
  };
}

MechanismFor posted_price(double price) {
  return [=](const AuctionEnvironment& environment) {
    return finite_mechanism(Mechanism("posted-price", {{"price", price}}), environment);
  };
}

/// A signal for every state, or one for all.
Experiment telling_all(int states) {
  Experiment experiment;
  for (int state = 0; state < states; ++state) {
    experiment.chance.emplace_back(states);
    experiment.chance.back()[state] = 1;
  }
  return experiment;
}
Experiment telling_nothing(int states) { return {std::vector<std::vector<double>>(states, {1.0})}; }

AuctionEnvironment only_state(const AuctionEnvironment& environment, int state) {
  AuctionEnvironment one{environment.bidders, 1, {1.0}, {}};
  for (int i = 0; i < environment.bidders; ++i) one.values.push_back(environment.value(state, i, 0));
  return one;
}

TEST(RestrictionsAtTheirLimits, ThatSayNothingChangeNothing) {
  std::mt19937_64 draws(1);
  for (int game = 0; game < 25; ++game) {
    const auto environment = random_auction_environment(draws, 3, game % 2 == 0);
    const auto mechanism = fixed_auction(draws());
    const double nothing_known = exact_guarantee(mechanism(environment)).guarantee.value;
    const auto with = [&](const InformationRestriction& restriction) {
      return guarantee_of({environment, {restriction}, {}}, mechanism);
    };
    EXPECT_NEAR(guarantee_of({environment, {}, {}}, mechanism), nothing_known, 1e-12);
    EXPECT_NEAR(with(CellKnown{{0, 1}, {"a", "a", "a"}}), nothing_known, 1e-9);
    EXPECT_NEAR(with(KnowsAtLeast{{0, 1}, telling_nothing(3)}), nothing_known, 1e-9);
    EXPECT_NEAR(with(KnowsAtLeast{{0, 1}, {{{0.5, 0.5}, {0.5, 0.5}, {0.5, 0.5}}}}), nothing_known, 1e-9);
    EXPECT_NEAR(with(KnowsAtMost{{0, 1}, telling_all(3)}), nothing_known, 1e-9);
    EXPECT_NEAR(with(TogetherAtMost{telling_all(3)}), nothing_known, 1e-9);
    for (const PriorRestriction& restriction :
         {PriorRestriction(TotalVariationBall{0}), PriorRestriction(WassersteinBall{0}),
          PriorRestriction(PriorScenarios{{environment.prior}}),
          PriorRestriction(PriorScenarios{{environment.prior, environment.prior}})})
      EXPECT_NEAR(guarantee_of({environment, {}, {restriction}}, mechanism), nothing_known, 1e-8)
          << in_words(restriction);
  }
}

// With values that are known, of which rounding must not make two; any numbers.
TEST(RestrictionsAtTheirLimits, KnowingAtMostEverythingTogetherChangesNothing) {
  std::mt19937_64 draws(12);
  std::uniform_real_distribution<double> number(0, 1);
  for (int game = 0; game < 25; ++game) {
    AuctionEnvironment environment{2, 1, random_law(draws, 4), {}};
    const double values[2][2] = {{number(draws), number(draws)}, {number(draws), number(draws)}};
    for (int state = 0; state < 4; ++state)
      for (const double value : {values[0][state / 2], values[1][state % 2]}) environment.values.push_back(value);
    const auto mechanism = fixed_auction(draws());
    EXPECT_NEAR(guarantee_of({environment, {OwnValuesKnown{}, TogetherAtMost{telling_all(4)}}, {}}, mechanism),
                guarantee_of({environment, {OwnValuesKnown{}}, {}}, mechanism), 1e-9);
  }
}

// Bids are those for the file's values, not for their means.
TEST(RestrictionsAtTheirLimits, KnowingLittleTogetherLeavesTheAuctionAsItIs) {
  const AuctionEnvironment common{2, 1, {0.5, 0.5}, {0, 0, 1, 1}};
  const RestrictedGame game = restricted_game({common, {TogetherAtMost{telling_nothing(2)}}, {}});
  for (const int bids : {3, 4, 5}) {
    const FiniteMechanism mechanism = finite_mechanism(Mechanism("first-price"), common, 0, bids, game.environment);
    const FiniteMechanism by_hand =
        auction_mechanism({bids + 1, bids + 1}, game.environment, 0, [&](std::span<const int> profile, int i) {
          const double wins = profile[0] == profile[1] ? 0.5 : profile[i] > profile[1 - i] ? 1 : 0;
          return Trade{wins, wins * profile[i] / bids};
        });
    EXPECT_NEAR(exact_guarantee(mechanism, game.set).guarantee.value,
                exact_guarantee(by_hand, game.set).guarantee.value, 1e-9)
        << bids;
  }
}

// Who is informed does not know whether the other one is. A structure by a referee's program: somebody knows the value
// in each case, nobody gains by disobeying, and 111/340 is earned; with exactly one informed at a time it would be
// .367.
TEST(RestrictionsAtTheirLimits, InformedBiddersNeedNotKnowOfEachOther) {
  const AuctionEnvironment common{2, 1, {0.5, 0.5}, {0, 0, 1, 1}};
  const std::vector<Trade> trades{{0, 0.5}, {0.75, 0}, {0.75, -0.25}, {0, 0.25},
                                  {0.5, 0}, {0, 0.5},  {0.25, 0.75},  {0.5, 0}};
  const FiniteMechanism mechanism = auction_mechanism({2, 2}, common, 0, [&](std::span<const int> profile, int i) {
    return trades[(profile[0] * 2 + profile[1]) * 2 + i];
  });
  struct Case {
    int state;
    bool informed[2];
    int message[2];
    double probability;
  };
  const std::vector<Case> cases{{0, {true, false}, {0, 1}, 4 / 17.},  {0, {false, true}, {0, 1}, 3 / 17.},
                                {0, {false, true}, {1, 1}, 3 / 34.},  {1, {true, false}, {1, 1}, 1 / 17.},
                                {1, {false, true}, {0, 0}, 3 / 17.},  {1, {false, true}, {1, 0}, 39 / 340.},
                                {1, {false, true}, {1, 1}, 3 / 170.}, {1, {true, true}, {0, 0}, 9 / 340.},
                                {1, {true, true}, {0, 1}, 3 / 170.},  {1, {true, true}, {1, 0}, 3 / 34.}};
  double revenue = 0, of_high = 0;
  std::map<std::vector<int>, double> gain;  // by bidder, what he knows and the message he is told
  for (const Case& c : cases) {
    const auto profile = [&](int one, int other) { return reference::profile_of(mechanism, one, other); };
    const std::int64_t told = profile(c.message[0], c.message[1]);
    const std::int64_t other[2] = {profile(1 - c.message[0], c.message[1]), profile(c.message[0], 1 - c.message[1])};
    revenue += c.probability * mechanism.welfare(told, c.state);
    of_high += c.state == 1 ? c.probability : 0;
    for (int i = 0; i < 2; ++i)
      gain[{i, c.informed[i] ? c.state : 2, c.message[i]}] +=
          c.probability * (mechanism.utility(i, other[i], c.state) - mechanism.utility(i, told, c.state));
  }
  EXPECT_NEAR(of_high, 0.5, 1e-15);
  for (const auto& [where, gained] : gain) EXPECT_LE(gained, 1e-16);
  EXPECT_NEAR(revenue, 111 / 340., 1e-15);
  const RestrictedGame game = restricted_game({common, {InformedBidders{1}}, {}});
  EXPECT_LE(exact_guarantee(mechanism, game.set).lower, revenue);
  EXPECT_NEAR(exact_guarantee(mechanism, game.set).guarantee.value, revenue, 1e-9);
}

TEST(RestrictionsAtTheirLimits, CorrelationsMayStandBeforeTheirLaws) {
  const AuctionEnvironment common{2, 1, {0.25, 0.25, 0.5}, {0, 0, 0.5, 0.5, 1, 1}};
  const InterimValueLaw half{{0, 1}, {0.5, 0.75}, {0.5, 0.5}};
  const InterimCorrelation correlation{0, 1, 0.2, 0.6};
  for (const int trades : {1, 2, 3}) {
    const double after = guarantee_of({common, {half, correlation}, {}}, fixed_auction(trades));
    EXPECT_EQ(guarantee_of({common, {correlation, half}, {}}, fixed_auction(trades)), after);
    const auto steps = value_of_information({common, {correlation, half}, {}}, fixed_auction(trades));
    EXPECT_EQ(steps.back().guarantee.guarantee.value, after);
  }
}

TEST(RestrictionsAtTheirLimits, ThatTellAllLeaveCompleteInformation) {
  std::mt19937_64 draws(2);
  for (int game = 0; game < 25; ++game) {
    const auto environment = random_auction_environment(draws, 3, game % 2 == 0);
    const auto mechanism = fixed_auction(draws());
    double all_known = 0;
    for (int state = 0; state < 3; ++state)
      all_known +=
          environment.prior[state] * exact_guarantee(mechanism(only_state(environment, state))).guarantee.value;
    for (const InformationRestriction& restriction :
         {InformationRestriction(InformedBidders{2}), InformationRestriction(CellKnown{{0, 1}, {"a", "b", "c"}}),
          InformationRestriction(KnowsAtLeast{{0, 1}, telling_all(3)})})
      EXPECT_NEAR(guarantee_of({environment, {restriction}, {}}, mechanism), all_known, 1e-9) << in_words(restriction);
  }
}

/// Of one state in which every bidder's value is its mean.
TEST(RestrictionsAtTheirLimits, ThatLetNothingBeKnownLeaveTheMeans) {
  std::mt19937_64 draws(3);
  for (int game = 0; game < 25; ++game) {
    const auto environment = random_auction_environment(draws, 3, game % 2 == 0);
    const auto mechanism = fixed_auction(draws());
    AuctionEnvironment means{2, 1, {1.0}, {0, 0}};
    for (int state = 0; state < 3; ++state)
      for (int i = 0; i < 2; ++i) means.values[i] += environment.prior[state] * environment.value(state, i, 0);
    const double nothing_to_know = exact_guarantee(mechanism(means)).guarantee.value;
    const double together = guarantee_of({environment, {TogetherAtMost{telling_nothing(3)}}, {}}, mechanism);
    EXPECT_NEAR(together, nothing_to_know, 1e-9);
    // each by himself nothing: what they are told may still depend on the state jointly
    EXPECT_LE(guarantee_of({environment, {KnowsAtMost{{0, 1}, telling_nothing(3)}}, {}}, mechanism), together + 1e-9);
  }
}

// Limits from above are written in two ways, as garblings and as states that are the signals; for one bidder they are
// the same.
TEST(RestrictionsAtTheirLimits, FromAboveAreTheSameForOneBidderAndForAll) {
  std::mt19937_64 draws(4);
  std::uniform_real_distribution<double> payment(-0.2, 0.6);
  for (int game = 0; game < 15; ++game) {
    AuctionEnvironment environment{1, 1, random_law(draws, 4), {}};
    for (int state = 0; state < 4; ++state) environment.values.push_back(one_of(draws, {0, 0.25, 0.5, 1}));
    std::vector<Trade> trades{{0, 0}};
    for (int m = 1; m < 4; ++m) trades.push_back({random_lottery(draws, 2)[0], payment(draws)});
    const MechanismFor mechanism = [&](const AuctionEnvironment& of) {
      return auction_mechanism({4}, of, 0, [&](std::span<const int> profile, int) { return trades[profile[0]]; });
    };
    const Experiment experiment = random_experiment(draws, 4, 3);
    const double by_garbling = guarantee_of({environment, {KnowsAtMost{{0}, experiment}}, {}}, mechanism);
    const double by_signals = guarantee_of({environment, {TogetherAtMost{experiment}}, {}}, mechanism);
    EXPECT_NEAR(by_garbling, by_signals, 1e-8) << game;
    // both ends at once: he sees the experiment and no more
    const double seen =
        guarantee_of({environment, {KnowsAtLeast{{0}, experiment}, KnowsAtMost{{0}, experiment}}, {}}, mechanism);
    EXPECT_GE(seen, by_garbling - 1e-9);
    double best_replies = 0;  // at each signal the message that he likes, and of equal ones the worst for the seller
    for (int s = 0; s < 3; ++s) {
      double mass = 0, mean = 0;
      for (int state = 0; state < 4; ++state) {
        const double p = environment.prior[state] * experiment.chance[state][s];
        mass += p, mean += p * environment.values[state];
      }
      if (mass == 0) continue;
      int best = 0;
      for (int m = 1; m < 4; ++m)
        if (mean / mass * trades[m].allocation - trades[m].payment >
            mean / mass * trades[best].allocation - trades[best].payment)
          best = m;
      best_replies += mass * trades[best].payment;
    }
    EXPECT_NEAR(seen, best_replies, 1e-7) << game;
  }
}

// ---- posted prices

AuctionEnvironment one_bidder(const std::vector<double>& values, const std::vector<double>& prior) {
  return {1, 1, prior, values};
}

const std::vector<double> tenths{0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1};
const std::vector<double> equally_likely(11, 1 / 11.0);

// Whoever knows his value accepts where it is above the price, whatever else he knows; at the price at worst not.
TEST(PostedPrices, AreAcceptedByAllWhoKnowThatTheirValueIsHigher) {
  std::mt19937_64 draws(5);
  for (int game = 0; game < 40; ++game) {
    const auto environment = random_auction_environment(draws, 4, game % 2 == 0);
    for (const double price : {0.1, 0.25, 0.6}) {
      double somebody = 0;
      for (int state = 0; state < 4; ++state)
        if (std::max(environment.value(state, 0, 0), environment.value(state, 1, 0)) > price)
          somebody += environment.prior[state];
      EXPECT_NEAR(guarantee_of({environment, {OwnValuesKnown{}}, {}}, posted_price(price)), price * somebody, 1e-9);
      if (game % 2 == 0)  // a common value: one who knows it is enough
        EXPECT_NEAR(guarantee_of({environment, {InformedBidders{1}}, {}}, posted_price(price)), price * somebody, 1e-9);
    }
  }
}

// The greatest of the chances that one of them by himself has a higher value: values that move together.
TEST(PostedPrices, WithKnownMarginalsAreWorstWhereValuesMoveTogether) {
  std::mt19937_64 draws(6);
  for (int game = 0; game < 20; ++game) {
    AuctionEnvironment environment{2, 1, random_law(draws, 9), {}};
    for (int state = 0; state < 9; ++state) {
      environment.values.push_back(std::vector{0.0, 0.5, 1.0}[state / 3]);
      environment.values.push_back(std::vector{0.0, 0.4, 0.9}[state % 3]);
    }
    for (const double price : {0.3, 0.45, 0.7, 0.95}) {
      double above[2] = {};
      for (int state = 0; state < 9; ++state)
        for (int i = 0; i < 2; ++i)
          if (environment.value(state, i, 0) > price) above[i] += environment.prior[state];
      EXPECT_NEAR(guarantee_of({environment, {OwnValuesKnown{}}, {KnownMarginals{}}}, posted_price(price)),
                  price * std::max(above[0], above[1]), 1e-8);
    }
  }
}

// Of one buyer who knows his value, of which the mean is known: the worst law has it at the price and at the highest
// (Carrasco et al. 2018, Section 3).
TEST(PostedPrices, WithAKnownMeanAreWorstWhereValuesAreThePriceOrTheHighest) {
  for (const double price : {0.1, 0.3, 0.6})
    for (const double mean : {0.35, 0.5, 0.8}) {
      const double accepted = std::max(0.0, (mean - price) / (1 - price));
      EXPECT_NEAR(guarantee_of({one_bidder(tenths, equally_likely), {OwnValuesKnown{}}, {KnownMean{{0}, mean, mean}}},
                               posted_price(price)),
                  price * accepted, 1e-8);
    }
}

// E(v - .5)^2 at most s^2 and E v = .5: the one-sided Chebyshev bound, where its two points are on the grid.
TEST(PostedPrices, WithAKnownSpreadMeetChebyshevsBound) {
  const double price = 0.4, square = 0.01;  // P(v <= .4) = s^2/(s^2 + .01), the other point .5 + s^2/.1
  EXPECT_NEAR(guarantee_of({one_bidder(tenths, equally_likely),
                            {OwnValuesKnown{}},
                            {KnownMean{{0}, 0.5, 0.5}, KnownSpread{{0}, 0.5, 0, square}}},
                           posted_price(price)),
              price * (1 - square / (square + 0.01)), 1e-8);
}

TEST(PostedPrices, LoseTheMassThatABallOfPriorsMayMoveBelowThem) {
  const auto environment = one_bidder(tenths, equally_likely);
  const double price = 0.4, above = 6 / 11.0;
  const auto with = [&](const PriorRestriction& restriction) {
    return guarantee_of({environment, {OwnValuesKnown{}}, {restriction}}, posted_price(price));
  };
  for (const double radius : {0.05, 0.2, 0.7}) {
    EXPECT_NEAR(with(TotalVariationBall{radius}), price * std::max(0.0, above - radius), 1e-8);
    EXPECT_NEAR(with(DistributionBand{{0}, radius}), price * std::max(0.0, above - radius), 1e-8);
  }
  for (const double radius : {0.005, 0.02, 0.1}) {  // the nearest values above first, to the price itself
    double left = radius, moved = 0;
    for (int step = 1; step <= 6; ++step) {
      const double mass = std::min(1 / 11.0, left / (0.1 * step));
      moved += mass, left -= mass * 0.1 * step;
    }
    EXPECT_NEAR(with(WassersteinBall{radius}), price * (above - moved), 1e-8);
  }
}

TEST(PostedPrices, OfInterimValuesAreAcceptedWhereTheseAreHigher) {
  const auto environment = one_bidder({0, 1}, {0.5, 0.5});
  const InterimValueLaw law{{0}, {0.25, 0.5, 0.75}, {0.25, 0.5, 0.25}};
  for (const auto& [price, accepted] : {std::pair(0.2, 1.0), std::pair(0.3, 0.75), std::pair(0.6, 0.25)})
    EXPECT_NEAR(guarantee_of({environment, {law}, {}}, posted_price(price)), price * accepted, 1e-9);
}

// ---- dominated messages

// Bids other than the value are dominated in a second-price auction for all who know their values; without them it
// earns E[v(2)], and with them nothing for sure: one bids above everybody, the others nothing.
TEST(UndominatedMessages, LeaveTruthInSecondPriceAuctions) {
  std::mt19937_64 draws(9);
  for (int game = 0; game < 20; ++game) {
    const auto environment = random_auction_environment(draws, 4, false);
    const double unit = std::vector{1.0, 0.1, 0.7, 0.3}[game % 4];  // in which rounding makes ties and breaks them
    AuctionEnvironment with_top = environment;                      // bids are steps to the greatest value: make that 1
    with_top.prior = {}, with_top.values = {};
    for (int state = 0; state < 4; ++state) with_top.prior.push_back(0.5 * environment.prior[state]);
    with_top.prior.push_back(0.5);
    with_top.values = environment.values;
    with_top.values.insert(with_top.values.end(), {1, 1});
    double second = 0.5;
    for (int state = 0; state < 4; ++state)
      second += with_top.prior[state] * std::min(environment.value(state, 0, 0), environment.value(state, 1, 0));
    for (double& value : with_top.values) value = 4 * value * unit;
    second *= 4 * unit;
    const RestrictedGame game_of = restricted_game({with_top, {OwnValuesKnown{}}, {}});
    const FiniteMechanism mechanism = finite_mechanism(Mechanism("second-price"), with_top, 0, 4);
    const ExactGuarantee undominated = exact_guarantee(mechanism, game_of.set, Sent::undominated);
    EXPECT_NEAR(undominated.guarantee.value, second, 1e-9);
    EXPECT_NEAR(undominated.lower, second, 1e-9);
    EXPECT_NEAR(greatest_equilibrium_welfare(mechanism, game_of.set, Sent::undominated).welfare.value, second, 1e-9);
    EXPECT_NEAR(exact_guarantee(mechanism, game_of.set).guarantee.value, 0, 1e-9);
  }
}

// A bid that is a value but for rounding is that value: with .3 for .30000000000000004 bidders are indifferent, and the
// seller may earn nothing.
TEST(BidsAtEqualSteps, MeetTheValues) {
  for (const double unit : {1.0, 0.1, 0.3, 0.7}) {
    AuctionEnvironment common{2, 1, std::vector<double>(4, 0.25), {}};
    for (int state = 0; state < 4; ++state) common.values.insert(common.values.end(), 2, state * unit);
    const RestrictedGame game = restricted_game({common, {OwnValuesKnown{}}, {}});
    EXPECT_NEAR(exact_guarantee(finite_mechanism(Mechanism("second-price"), common, 0, 3), game.set).guarantee.value, 0,
                1e-12);
  }
}

TEST(UndominatedMessages, AreNotJudgedByMeans) {
  const AuctionEnvironment common{2, 1, {0.5, 0.5}, {0, 0, 1, 1}};
  const RestrictedEnvironment restricted{common, {TogetherAtMost{telling_nothing(2)}}, {}};
  EXPECT_THROW(check_sent(restricted, Sent::undominated), InvalidInput);
  EXPECT_THROW(value_of_information(restricted, fixed_auction(1), Sent::undominated), InvalidInput);
  EXPECT_NO_THROW(check_sent(restricted, Sent::any));
}

// One round, by pure messages, given what a bidder knows: found again from the definition.
TEST(UndominatedMessages, AreThoseByDefinition) {
  std::mt19937_64 draws(10);
  int out = 0;
  for (int game = 0; game < 30; ++game) {
    const Inside inside = game % 2 == 0 ? with_own_values(draws) : with_cells(draws);
    const RestrictedGame restricted = restricted_game(inside.restricted);
    const int steps = 3;
    const FiniteMechanism mechanism =
        finite_mechanism(Mechanism(game % 3 == 0 ? "all-pay" : "first-price"), restricted.environment, 0, steps);
    const ExactGuarantee found = exact_guarantee(mechanism, restricted.set, Sent::undominated);
    EXPECT_GE(found.guarantee.value, exact_guarantee(mechanism, restricted.set).guarantee.value - 1e-9);
    EXPECT_LE(found.guarantee.error_bound, 1e-8);
    const auto dominates = [&](int i, int knowledge, int better, int worse) {
      bool more = false;
      for (const auto& world : restricted.set.worlds)
        for (int other = 0; other <= steps && world.knowledge[i] == knowledge; ++other) {
          const auto u = [&](int own) {
            return mechanism.utility(
                i, i == 0 ? reference::profile_of(mechanism, own, other) : reference::profile_of(mechanism, other, own),
                world.state);
          };
          if (u(better) < u(worse)) return false;
          more |= u(better) > u(worse);
        }
      return more;
    };
    for (std::size_t w = 0; w < restricted.set.worlds.size(); ++w)
      for (std::int64_t p = 0; p < mechanism.profiles(); ++p)
        for (int i = 0; i < 2; ++i) {
          bool dominated = false;
          for (int other = 0; other <= steps; ++other)
            dominated |= dominates(i, restricted.set.worlds[w].knowledge[i], other, mechanism.message(p, i));
          out += dominated;
          if (dominated) EXPECT_EQ(found.equilibrium[w * mechanism.profiles() + p], 0);
        }
  }
  EXPECT_GT(out, 100);
}

// ---- other programs

// What is known private values' upper end holds for every mechanism, this program's guarantees among them.
TEST(KnownPrivateValues, NoMechanismGuaranteesMoreThanPublicStatesLeave) {
  std::mt19937_64 draws(7);
  std::uniform_real_distribution<double> share(0, 0.5), payment(-1, 4);
  int positive = 0;
  for (int trial = 0; trial < 40; ++trial) {
    const CorrelatedPrior prior = reference::random_prior(draws, {2, 2});
    KnownValuesSearch search;
    search.time_limit = 0.3;
    const double upper = known_values_bracket(prior, {}, search).upper();
    AuctionEnvironment environment{2, 1, {}, {}};
    for (std::int64_t p = 0; p < 4; ++p) {
      environment.prior.push_back(prior.probability(p));
      for (int i = 0; i < 2; ++i) environment.values.push_back(prior.value_in(p, i));
    }
    const RestrictedGame game = restricted_game({environment, {OwnValuesKnown{}}, {}});
    for (int tried = 0; tried < 25; ++tried) {
      std::vector<Trade> trades;
      for (int p = 0; p < 9; ++p)
        for (int i = 0; i < 2; ++i)
          trades.push_back((i == 0 ? p / 3 : p % 3) == 0 ? Trade{0, 0} : Trade{share(draws), payment(draws)});
      const FiniteMechanism mechanism = auction_mechanism(
          {3, 3}, environment, 0,
          [&](std::span<const int> profile, int i) { return trades[(profile[0] * 3 + profile[1]) * 2 + i]; });
      const double guaranteed = exact_guarantee(mechanism, game.set).lower;
      EXPECT_LE(guaranteed, upper) << trial;
      positive += guaranteed > 0.1 * upper;
    }
  }
  EXPECT_GT(positive, 50);
}

TEST(ValueOfInformation, NeverFallsAndCountsEveryStep) {
  std::mt19937_64 draws(8);
  for (int game = 0; game < 20; ++game) {
    const auto environment = random_auction_environment(draws, 3, game % 2 == 0);
    const RestrictedEnvironment restricted{
        environment,
        {CellKnown{{0}, {"a", "a", "b"}}, KnowsAtLeast{{1}, random_experiment(draws, 3, 2)}, InformedBidders{1}},
        {}};
    const auto steps = value_of_information(restricted, fixed_auction(draws()));
    ASSERT_EQ(steps.size(), 4u);
    EXPECT_TRUE(steps[0].known.empty());
    for (std::size_t j = 1; j < steps.size(); ++j) {
      EXPECT_EQ(steps[j].known, in_words(restricted.information[j - 1]));
      EXPECT_GE(steps[j].guarantee.guarantee.value, steps[j - 1].guarantee.guarantee.value - 1e-9);
    }
  }
}

// ---- sets of one's own

TEST(InformationSets, LimitsMayHaveOneEnd) {
  std::mt19937_64 draws(11);
  for (int game = 0; game < 20; ++game) {
    const auto environment = random_auction_environment(draws, 3, game % 2 == 0);
    const FiniteMechanism mechanism = fixed_auction(draws())(environment);
    InformationSet set{{1.0}, {1, 1}, {}};  // any prior under which the last state has this probability at least
    for (int state = 0; state < 3; ++state) set.worlds.push_back({0, state, {0, 0}});
    set.limits = {{{0, 0, 1}, 0.4, INFINITY}};
    InformationSet closed = set;
    closed.limits[0].most = 1;
    const ExactGuarantee found = exact_guarantee(mechanism, set);
    EXPECT_NEAR(found.guarantee.value, exact_guarantee(mechanism, closed).guarantee.value, 1e-9);
    EXPECT_LE(found.lower, found.guarantee.value);
    EXPECT_NEAR(found.lower, found.guarantee.value, 1e-8);
    ObedienceMultipliers y = found.multipliers;
    y.limits[0] = -1;  // of the end that is not there
    EXPECT_EQ(guarantee_bound(mechanism, set, y), -INFINITY);
    EXPECT_LE(guarantee_bound(mechanism, closed, y), found.guarantee.value + 1e-12);
  }
}

TEST(InformationSets, AreCheckedAgainstTheirMechanism) {
  const AuctionEnvironment common{2, 1, {0.5, 0.5}, {0, 0, 1, 1}};
  const FiniteMechanism mechanism = posted_price(0.5)(common);
  const InformationSet right = all_information(mechanism);
  const auto refused = [&](const std::function<void(InformationSet&)>& spoil) {
    InformationSet set = right;
    spoil(set);
    EXPECT_THROW(exact_guarantee(mechanism, set), InvalidInput);
  };
  EXPECT_NO_THROW(exact_guarantee(mechanism, right));
  refused([](auto& set) { set.groups = {0.5, 0.6}; });
  refused([](auto& set) { set.groups = {1.5, -0.5}; });
  refused([](auto& set) { set.groups.push_back(0); });  // without a world
  refused([](auto& set) { set.knowledges = {1}; });
  refused([](auto& set) { set.worlds[1].state = 2; });
  refused([](auto& set) { set.worlds[1].group = 2; });
  refused([](auto& set) { std::swap(set.worlds[0], set.worlds[1]); });
  refused([](auto& set) { set.worlds[1].knowledge = {0, 1}; });
  refused([](auto& set) { set.worlds[1].knowledge = {0}; });
  refused([](auto& set) { set.limits = {{{1}, 0, 1}}; });
  refused([](auto& set) { set.limits = {{{1, NAN}, 0, 1}}; });
  refused([](auto& set) { set.limits = {{{1, 1}, -INFINITY, INFINITY}}; });
  refused([](auto& set) { set.limits = {{{1, 1}, 2, 3}}; });  // which nothing meets
  refused([](auto& set) { set.ceilings = {{2, 1, {1, 1}}}; });
  refused([](auto& set) { set.ceilings = {{0, 2, {1, 0}}}; });
  refused([](auto& set) { set.ceilings = {{0, 1, {1, 0.5}}}; });
  refused([](auto& set) { set.zero_means = {{0, {1}}}; });
  EXPECT_THROW(guarantee_bound(mechanism, right, ObedienceMultipliers{}), InvalidInput);
  ObedienceMultipliers y = exact_guarantee(mechanism, right).multipliers;
  y.limits = {1};
  EXPECT_THROW(guarantee_bound(mechanism, right, y), InvalidInput);
}

// ---- what contradicts

std::string refusal(const RestrictedEnvironment& restricted) {
  try {
    restricted_game(restricted);
    return "nothing";
  } catch (const InvalidInput& error) {
    return error.what();
  }
}

TEST(RestrictionsThatContradict, AreNamed) {
  const AuctionEnvironment common{2, 1, {0.25, 0.25, 0.5}, {0, 0, 0.5, 0.5, 1, 1}};
  const InterimValueLaw at_mean{{0, 1}, {0.625}, {1}}, elsewhere{{0}, {0.5}, {1}};
  const auto names = [&](const RestrictedEnvironment& restricted, std::initializer_list<const char*> parts) {
    const std::string text = refusal(restricted);
    for (const char* part : parts) EXPECT_NE(text.find(part), std::string::npos) << text;
  };
  EXPECT_EQ(refusal({common, {at_mean}, {}}), "nothing");
  names({common, {elsewhere}, {}}, {"no information structure is such that given what bidder 1 knows, the value"});
  names({common, {OwnValuesKnown{}, at_mean}, {}},
        {"two restrictions contradict each other: every bidder knows his own",
         "and given what bidders 1, 2 know, the value has mean 0.625@1"});
  names({common, {InformedBidders{2}, KnowsAtMost{{1}, telling_nothing(3)}}, {}},
        {"two restrictions contradict each other: at least 2 bidders know the state", "bidder 2 knows at most"});
  EXPECT_EQ(refusal({common, {InformedBidders{1}, KnowsAtMost{{1}, telling_nothing(3)}}, {}}), "nothing");
  names({common, {OwnValuesKnown{}, TogetherAtMost{telling_nothing(3)}}, {}},
        {"contradict each other", "bidder 1's value may be 0 or 0.5"});
  names({common, {InformedBidders{1}, TogetherAtMost{{{{1, 0}, {1, 0}, {0, 1}}}}}, {}},
        {"after signal 1 the state may be 1 or 2"});
  EXPECT_EQ(refusal({common, {CellKnown{{0}, {"low", "low", "high"}}, TogetherAtMost{{{{1, 0}, {1, 0}, {0, 1}}}}}, {}}),
            "nothing");
  names({common, {}, {KnownMean{{0}, 2, 3}}},
        {"no information structure is such that the mean of the value of bidder 1"});
  names({common, {}, {KnownMean{{0}, 0, 0.2}, KnownMean{{1}, 0.3, 1}}}, {"two restrictions contradict each other"});
  names({common, {}, {TotalVariationBall{0.1}, WassersteinBall{0.1}}}, {"two sets of priors that do not go together"});
  names({common, {TogetherAtMost{telling_all(3)}}, {TotalVariationBall{0.1}}},
        {"do not go together", "given prior only"});
  names({common, {at_mean, at_mean}, {}}, {"bidder 1 has two laws of interim values"});
  names({common, {InterimCorrelation{0, 1, 0, 1}}, {}}, {"bidder 1 has no law of interim values"});
  const InterimValueLaw half{{0, 1}, {0.25, 1}, {0.5, 0.5}};
  EXPECT_EQ(refusal({common, {half, InterimCorrelation{0, 1, 0.9, 1}}, {}}), "nothing");
  names({common, {CellKnown{{0, 1}, {"a", "a", "b"}}, half, InterimCorrelation{0, 1, -1, 0}}, {}},
        {"no information structure meets all of these"});
}

TEST(RestrictionsThatContradict, MayMeetTheirEnvironmentOnly) {
  const AuctionEnvironment common{2, 1, {0.5, 0.5}, {0, 0, 1, 1}};
  for (const auto& [restriction, part] : std::vector<std::pair<InformationRestriction, const char*>>{
           {CellKnown{{0}, {"a"}}, "cells of 1 states; there are 2"},
           {CellKnown{{0}, {"a", "b, c"}}, "is no name of a cell"},
           {CellKnown{{2}, {"a", "b"}}, "bidder 3; there are 2"},
           {CellKnown{{0, 0}, {"a", "b"}}, "bidder 1 stands twice"},
           {InformedBidders{0}, "at least 0 informed bidders"},
           {InformedBidders{3}, "at least 3 informed bidders"},
           {KnowsAtLeast{{0}, {{{1.0}}}}, "chances of signals in 1 states"},
           {KnowsAtLeast{{0}, {{{0.5, 0.5}, {1.0}}}}, "1 signals in state 2, 2 in the first"},
           {KnowsAtMost{{0}, {{{0.5, 0.6}, {1.0, 0}}}}, "sum to 1.1"},
           {KnowsAtMost{{0}, {{{1.5, -0.5}, {1.0, 0}}}}, "is no probability"},
           {InterimValueLaw{{0}, {0.5, 0.5}, {0.5, 0.5}}, "must ascend"},
           {InterimValueLaw{{0}, {}, {}}, "at least one"},
           {InterimCorrelation{0, 1, 0.5, 0.2}, "the ends must ascend"},
           {InterimCorrelation{0, 1, NAN, 0.2}, "the ends must ascend"},
           {InterimCorrelation{0, 0, 0, 0.2}, "stands twice"}}) {
    const std::string text = refusal({common, {restriction}, {}});
    EXPECT_NE(text.find(part), std::string::npos) << text;
  }
  for (const auto& [restriction, part] : std::vector<std::pair<PriorRestriction, const char*>>{
           {PriorScenarios{{}}, "no scenarios"},
           {PriorScenarios{{{1.0}}}, "scenario 1 has 1 probabilities"},
           {PriorScenarios{{{0.5, 0.6}}}, "probabilities of scenario 1 sum to 1.1"},
           {TotalVariationBall{-0.1}, "a radius"},
           {TotalVariationBall{1.1}, "a radius"},
           {WassersteinBall{NAN}, "a radius"},
           {KnownMean{{}, 0, 1}, "no bidders"},
           {KnownMean{{0}, 1, 0}, "the ends must ascend"},
           {KnownSpread{{0}, INFINITY, 0, 1}, "not finite"},
           {DistributionBand{{0}, 2}, "a radius"}}) {
    const std::string text = refusal({common, {}, {restriction}});
    EXPECT_NE(text.find(part), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace surety
