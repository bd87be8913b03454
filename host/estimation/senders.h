#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "host/estimation/noisy_signal_law.h"
#include "host/games/message_law.h"
#include "kernels/games/game_problem.h"

namespace surety {

/// Stretches of signals, in order, each from `first` to before `second`.
using Stretches = std::vector<std::pair<double, double>>;

/// The signals at which a strategy sends more than a message, or as much at least: surely, and maybe.
struct Senders {
  Stretches exceed, reach, may_exceed, may_reach;
};

/// What a pure strategy that is the same for all sends, between cuts of the signals.
class SentBetween {
 public:
  SentBetween() = default;
  /// `cut` ascends and begins with the least signal; `greatest` is the last signal.
  SentBetween(const kernels::StrategyForm& strategy, std::vector<double> cut, double greatest);

  double greatest() const;  ///< message
  Senders of(double message) const;

 private:
  template <class Is>
  Stretches stretches(const Is& is) const;

  std::vector<double> cut_;
  std::vector<Extent> sent_;  ///< from each cut to the next
};

/// How a rival's message stands to the one that these are of, at any value of a cell: above and tied at least, and with
/// `unknown` at most.
MessageChances chances_in(const ValueCell& cell, const NoisySignalLaw& signals, const Senders& senders);

}  // namespace surety
