#pragma once

#include "surety/information/information_view.h"
#include "surety/mechanisms/common_value.h"
#include "surety/strategies/common_value.h"

namespace surety::kernels {

/// A common-value game in the memory of the device that plays it: who sees what, what he does, and what it leads to.
template <class T>
struct GameView {
  std::uint64_t seed;
  std::uint32_t experiment;
  bool
      sum_of_signals;  ///< an aggregate auction whose bids are independent exponential signals: only their sum is drawn
  bool reduced;        ///< and that in O(1)
  std::int64_t bidders;
  InformationView<T> information;
  StrategyView<T> strategy;
  CommonValueView<T> mechanism;
};

}  // namespace surety::kernels
