#include <gtest/gtest.h>

#include <cmath>

#include "kernels/estimate/estimate_item.h"

namespace surety {
namespace {

using Key = std::int32_t;
constexpr Key largest = 7;  // tickets of three bits: an eighth of all pairs are equal

/// f(ticket of the first, ticket of the second, coin) over all of them.
template <class F>
void for_all_tickets(F f) {
  for (Key first = 0; first <= largest; ++first)
    for (Key second = 0; second <= largest; ++second)
      for (const bool later_wins : {false, true}) f(first, second, later_wins);
}

TEST(EqualTickets, PostedPriceSellsToEachOfTwoInHalfOfAllCases) {
  int first_buys = 0, cases = 0;
  for_all_tickets([&](Key first, Key second, bool later_wins) {
    auto tally = PostedPriceTally<float, Key>::open(largest, later_wins);
    EXPECT_TRUE(tally.bid(0.25f, 0.75f, first));
    const bool second_buys = tally.bid(0.5f, 0.75f, second);
    EXPECT_EQ(tally.quantile, second_buys ? 0.5f : 0.25f);
    first_buys += !second_buys;
    ++cases;
  });
  EXPECT_EQ(2 * first_buys, cases);
}

TEST(EqualTickets, OptimalAuctionSellsToEachOfTwoInHalfOfAllCases) {
  int first_wins = 0, cases = 0;
  for_all_tickets([&](Key first, Key second, bool later_wins) {
    auto tally = OptimalTally<float, Key>::open(largest, later_wins);
    tally.bid(0.5f, first, 0.25f, 0);
    tally.bid(0.5f, second, 0.25f, 1);
    EXPECT_NE(tally.winner.group, tally.runner_up.group);
    first_wins += tally.winner.group == 0;
    ++cases;
  });
  EXPECT_EQ(2 * first_wins, cases);
}

// A virtual value of 1 below q = 0.3 and 0.5 from there to q = 0.6. A winner at 1 against 0.5 pays for q = 0.6 where he
// would win the tie at 0.5 and for q = 0.3 where not: each in half of all cases. One who has won the tie pays for 0.6.
TEST(EqualTickets, OptimalAuctionPricesTheTieAtItsChance) {
  const float knot[] = {0, 0.3f, 0.6f, 1}, value[] = {1, 0.5f, 0}, slope[] = {0, 0, 0};
  const DemandView<float> level{DemandShape::pieces, {}, 3, knot, value, slope, nullptr};
  int pays_for_the_tie = 0, cases = 0;
  for (const bool strong_is_first : {false, true}) {
    for_all_tickets([&](Key first, Key second, bool later_wins) {
      auto tally = OptimalTally<float, Key>::open(largest, later_wins);
      tally.bid(strong_is_first ? 1 : 0.5f, first, strong_is_first ? 0.1f : 0.4f, 0);
      tally.bid(strong_is_first ? 0.5f : 1, second, strong_is_first ? 0.4f : 0.1f, 1);
      EXPECT_EQ(tally.winner.virtual_value, 1);
      const float weakest = tally.weakest_winning_quantile(level, 0.9f);
      EXPECT_TRUE(weakest == 0.3f || weakest == 0.6f) << weakest;
      pays_for_the_tie += weakest == 0.6f;
      ++cases;
    });
  }
  EXPECT_EQ(2 * pays_for_the_tie, cases);
  for_all_tickets([&](Key first, Key second, bool later_wins) {
    auto tally = OptimalTally<float, Key>::open(largest, later_wins);
    tally.bid(0.5f, first, 0.4f, 0);
    tally.bid(0.5f, second, 0.5f, 1);
    EXPECT_EQ(tally.weakest_winning_quantile(level, 0.9f), 0.6f);
  });
}

// Six standard errors: one false alarm in 500 million.
TEST(EqualTickets, TheCoinIsFairAndNoBiddersTicket) {
  using L = Lanes<float, 1>;
  kernels::EstimateView<float> view{};
  view.states = 1;
  view.experiment = 2;
  constexpr int n = 40'000;
  int later = 0, same_as_ticket = 0;
  for (int replicate = 0; replicate < n; ++replicate) {
    const kernels::ProfileSampler<L> profile(view, Seed<L>(1), replicate);
    Draws<L>::Key ticket[Draws<L>::keys_per_block];
    profile.draws.block(Purpose::lottery, 0, ticket);
    later += profile.later_ticket_wins();
    same_as_ticket += profile.later_ticket_wins() == ((ticket[0] & 1) != 0);
  }
  const double six_errors = 6 * 0.5 * std::sqrt(double(n));
  EXPECT_NEAR(later, n / 2, six_errors);
  EXPECT_NEAR(same_as_ticket, n / 2, six_errors);
}

}  // namespace
}  // namespace surety
