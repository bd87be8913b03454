#pragma once

#include "kernels/games/table_view.h"
#include "surety/information/information_view.h"
#include "surety/mechanisms/common_value.h"
#include "surety/strategies/common_value.h"

namespace surety::kernels {

/// What a replicate need not do bidder by bidder.
enum class Shortcut : int {
  none,
  sum_of_signals,  ///< an aggregate auction whose bids are independent exponential signals: only their sum is drawn
  mixed_demands    ///< an exponential price without a grid whose demands are mixed: prices are added, not demands
};

/// A common-value game in the memory of the device that plays it: who sees what, what he does, and what it leads to; or
/// a game in tables, which are all of that.
template <class T>
struct GameView {
  std::uint64_t seed;
  std::uint32_t experiment;
  Shortcut shortcut;
  bool reduced;  ///< the sum of signals is drawn in O(1)
  std::int64_t bidders;
  InformationView<T> information;
  StrategyView<T> strategy;
  CommonValueView<T> mechanism;
  TableView<T> table;  ///< CommonValueRule::table
};

}  // namespace surety::kernels
