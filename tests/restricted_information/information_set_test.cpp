// Sets of information structures of one's own.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "surety/error.h"
#include "tests/restricted_information/guarantee_of.h"

namespace surety {
namespace {

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

}  // namespace
}  // namespace surety
