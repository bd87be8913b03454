#pragma once

#include "surety/mechanisms/outcome.h"
#include "surety/random/draws.h"
#include "surety/values/demand_view.h"

namespace surety {
inline namespace SURETY_ISA {

/// Myerson's (1981) optimal auction: the highest ironed virtual value wins if it is at least 0, ties go to the smaller
/// lottery ticket (of equal tickets, to the earlier or the later as one coin per auction tells), and the winner pays
/// the least value with which he would still have won. A bid is the bidder's demand quantile (truth is dominant); what
/// the payment needs is the winner and the runner-up in the order (virtual value, ticket).
template <class V, class Key>
struct OptimalTally {
  using Mask = decltype(Key{} < Key{});
  struct Place {
    V virtual_value;  ///< -1 where nobody with a virtual value of at least 0 has bid
    Key ticket;
    V quantile;
    IntOf<V> group;
  };
  Place winner, runner_up;
  Mask later_wins;  ///< the coin

  SURETY_HD static OptimalTally open(Key largest_ticket, Mask later_wins) {
    const Place nobody{splat<V>(-1), largest_ticket, splat<V>(1), IntOf<V>{}};
    return {nobody, nobody, later_wins};
  }

  /// `virtual_value` is -1 for a bidder who is not eligible.
  SURETY_HD void bid(V virtual_value, Key ticket, V quantile, int group) {
    const Place bidder{virtual_value, ticket, quantile, IntOf<V>{} + Element<IntOf<V>>(group)};
    const auto first = beats(bidder, winner), second = beats(bidder, runner_up);
    runner_up = choose(first, winner, choose(second, bidder, runner_up));
    winner = choose(first, bidder, winner);
  }

  /// The weakest quantile with this law that can still become winner or runner-up: all beyond it rank below both.
  template <class T>
  SURETY_HD V weakest_contender(const DemandView<T>& virtual_value, V monopoly_quantile) const {
    const auto contested = runner_up.virtual_value >= T(0);
    const V level = select(contested, runner_up.virtual_value, V{});
    return select(contested, min(greatest_quantile(virtual_value, level, contested), monopoly_quantile),
                  monopoly_quantile);
  }

  SURETY_HD auto sold() const { return winner.virtual_value >= Element<V>(0); }

  /// The quantile of the weakest bidder with the law of `virtual_value` (nonincreasing, shape `pieces`) and the
  /// winner's ticket who still wins; `monopoly_quantile` bounds it.
  template <class T>
  SURETY_HD V weakest_winning_quantile(const DemandView<T>& virtual_value, V monopoly_quantile) const {
    const auto contested = runner_up.virtual_value >= T(0);
    // who has won a tie wins it again; where there was none, the coin is as good as the order of the two
    const auto wins_equal = (winner.virtual_value == runner_up.virtual_value) | later_wins;
    const auto wins_ties = (winner.ticket < runner_up.ticket) | ((winner.ticket == runner_up.ticket) & wins_equal);
    const V level = select(contested, runner_up.virtual_value, V{});
    return select(contested, min(greatest_quantile(virtual_value, level, wins_ties), monopoly_quantile),
                  monopoly_quantile);
  }

 private:
  /// Whether a, who bids later, comes before b.
  SURETY_HD auto beats(const Place& a, const Place& b) const {
    const auto luckier = (a.ticket < b.ticket) | ((a.ticket == b.ticket) & later_wins);
    return (a.virtual_value > b.virtual_value) | ((a.virtual_value == b.virtual_value) & luckier);
  }
  template <class M>
  SURETY_HD static Place choose(M mask, const Place& a, const Place& b) {
    return {select(mask, a.virtual_value, b.virtual_value), select(mask, a.ticket, b.ticket),
            select(mask, a.quantile, b.quantile), select(mask, a.group, b.group)};
  }
};

}  // namespace SURETY_ISA
}  // namespace surety
