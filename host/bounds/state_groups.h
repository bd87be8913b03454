#pragma once

#include <vector>

#include "surety/bounds/auction_environment.h"

namespace surety {

/// Classes of states that differ by a permutation of bidders who are not told apart.
struct StateGroups {
  std::vector<int> of;        ///< by state
  std::vector<double> prior;  ///< by group
  std::vector<int> size;      ///< by group

  int count() const { return int(prior.size()); }
};

/// Every state gets the mean over its group; `numbers` are by state.
void share_out(const StateGroups& groups, double* numbers);

/// Bidders i and i + 1 are not told apart: bit i of `alike`. Where that is nobody every state is its own.
StateGroups group_states(const AuctionEnvironment& environment, unsigned alike);

/// The bits of all bidders.
inline unsigned all_alike(int bidders) { return (1u << (bidders - 1)) - 1; }

/// The last of bidders who are not told apart from this one on.
inline int last_alike(int bidder, int bidders, unsigned alike) {
  while (bidder + 1 < bidders && alike >> bidder & 1) ++bidder;
  return bidder;
}

}  // namespace surety
