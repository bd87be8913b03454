#pragma once

#include <limits>
#include <vector>

#include "host/estimation/message_payoffs.h"
#include "host/games/message_range.h"
#include "kernels/games/game_problem.h"

namespace surety {

/// Signals, what the strategy sends there, and what is known of what may be gained.
struct SignalBin {
  double from, to;
  double least_sent, greatest_sent;
  /// Only by messages between these may more be gained than is aimed at; by all others no more than `elsewhere`.
  double fails_from = 0, fails_to = std::numeric_limits<double>::infinity();
  double elsewhere = 0;
  Sent sent{};
  double bound = 0;
};

/// Parts signals into bins, of a pure strategy that is the same for all. No bin holds signals on both sides of where it
/// jumps, or where all begin to send the same. A bin stands more than once where some of its signals may send less than
/// the reserve, or than a message that many send, and others as much or more.
class SignalRanges {
 public:
  /// `strategy` lives longer.
  SignalRanges(const kernels::StrategyForm& strategy, double least, double greatest, double reserve);

  /// About `count` even ones, and geometric ones at both ends.
  std::vector<SignalBin> bins(int count) const;
  /// Each into two, sending what it may.
  std::vector<SignalBin> halves(const std::vector<SignalBin>& wide) const;

 private:
  void add(double from, double to, const SignalBin& of, std::vector<SignalBin>& bins) const;
  void add_sent(double from, double to, const MessageRange& sent, const SignalBin& of,
                std::vector<SignalBin>& bins) const;

  const kernels::StrategyForm& strategy_;
  double least_, greatest_, reserve_;
  std::vector<double> cut_;    ///< where it jumps, or is flat from or up to
  std::vector<double> apart_;  ///< messages that many send, and the reserve; ascending
};

}  // namespace surety
