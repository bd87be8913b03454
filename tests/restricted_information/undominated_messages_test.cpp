// Guarantees where nobody sends a dominated message, and bids that meet values.
#include <gtest/gtest.h>

#include <cmath>

#include "surety/error.h"
#include "tests/restricted_information/guarantee_of.h"

namespace surety {
namespace {

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

}  // namespace
}  // namespace surety
