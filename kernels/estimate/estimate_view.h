#pragma once

#include <cstdint>

#include "surety/strategies/equilibrium_bid.h"
#include "surety/values/demand_view.h"

namespace surety::kernels {

/// What is played, and what of it is summed. Whatever stays close to the highest value is summed as its shortfall: with
/// many bidders that is smaller by orders than a difference of two sums could resolve. All that is reported is affine
/// in these.
enum class Rule : int {
  efficient,            ///< highest value, shortfall of the second: whatever a mechanism earns is one of the two
  second_price,         ///< with a reserve per state: highest, shortfalls of second, revenue and surplus, sale
  first_price,          ///< highest, shortfalls of second and winning bid
  posted_price_ranked,  ///< identical bidders: highest, shortfalls of second and surplus, sale
  all_pay,              ///< highest, shortfalls of second and of the sum of the bids
  posted_price,         ///< any bidders: as posted_price_ranked
  optimal,              ///< any bidders: as second_price
  sequential_price      ///< any bidders, in the order in which they arrive: as second_price
};

/// Whether a rule needs the two strongest bidders only; the others need all of them.
constexpr bool is_ranked(Rule rule) {
  return rule == Rule::efficient || rule == Rule::second_price || rule == Rule::first_price ||
         rule == Rule::posted_price_ranked;
}
inline constexpr int rules = int(Rule::sequential_price) + 1;

/// How many statistics a rule sums: what its work item says (estimate_item.h).
constexpr int statistics_of(Rule rule) {
  constexpr int count[] = {2, 5, 3, 4, 3, 4, 5, 5};
  static_assert(sizeof(count) / sizeof(int) == rules);
  return count[int(rule)];
}

struct GroupView {
  std::int64_t bidders;
  std::uint32_t first_block;  ///< of the purposes `value` and `lottery`: groups do not share blocks
};

/// Where the draw of the bidder who arrives i-th stands: a key of a block of the purpose `value`.
struct ArrivalView {
  std::uint32_t block;
  std::int32_t slot, group;
};

/// A PolicyGraph (surety/theory/sequential_prices.h) in the memory of the device. Nodes of one stage follow each other,
/// those of the first bidder come first.
template <class T>
struct PolicyView {
  int cells;                   ///< of reports; 1: prices do not depend on them, and the only node of a stage is its own
  const ArrivalView* arrival;  ///< by bidder
  const T* price;              ///< by node
  const T* acceptance;         ///< by node and state: P(value of the node's bidder >= price)
  const T* cut;                ///< by state, group and c = 1 .. cells - 1: P(value >= least value of cell c); falling
  const T* next;               ///< by node and cell: the node of the next bidder, integers by their bits
};

/// One estimation problem in the memory of the device that runs it. Arrays by state and group hold states * groups
/// entries, groups of one state together.
template <class T>
struct EstimateView {
  std::uint64_t seed;
  std::uint32_t experiment;
  int states, groups;
  std::int64_t bidders;
  bool comonotone;  ///< one quantile for all bidders
  bool reduced;     ///< order statistics drawn directly
  const GroupView* group;
  const T* state_ends;                 ///< by state: mu(theta <= this one); 1 or more for the last
  const DemandView<T>* value;          ///< by state and group
  const EquilibriumBidView<T>* bid;    ///< by state
  const DemandView<T>* virtual_value;  ///< by state and group
  const T* monopoly_quantile;          ///< by state and group
  const T* monopoly_price;             ///< by state and group
  const T* reserve;                    ///< by state
  const T* acceptance;                 ///< by state and group: P(value >= price)
  PolicyView<T> policy;
};

}  // namespace surety::kernels
