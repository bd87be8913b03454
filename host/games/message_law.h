#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/games/game_problem.h"
#include "surety/values/law.h"

namespace surety {

/// How a bidder's message stands to another one, m. What is left of 1 is the chance that it is below m.
struct MessageChances {
  double above = 0;    ///< that it is above m; full relative precision where it is small
  double tied = 0;     ///< that it is m
  double unknown = 0;  ///< of signals whose messages lie too near to tell
};

/// The law of the message of a bidder whose signal has a law and whose strategy is pure, whatever its shape.
class MessageLaw {
 public:
  /// `law` and `strategy` live longer.
  MessageLaw(const Law& law, const kernels::StrategyForm& strategy, std::int64_t bidder);

  /// By message; `messages` ascend. Signals are parted until all messages of a part stand on one side of each of these.
  /// Those of a part stay unknown where its chance is below 2^-44 of that of all signals from its least one on, or
  /// rounding makes all of the difference between them.
  std::vector<MessageChances> against(std::span<const double> messages) const;
  /// No message is greater.
  double greatest() const;

 private:
  class Tally;
  /// Signals in [from, to): all doubles there, drawn with the chance from_on - to_on.
  struct Signals {
    double from, to;
    double from_on, to_on;  ///< chances of signals from there on
  };
  void tally(const Signals& signals, Tally& into) const;

  const Law& law_;
  const kernels::StrategyForm& strategy_;
  std::int64_t bidder_;
  std::vector<Signals> parts_;  ///< descending
};

/// Whether values lie between two neighbouring breakpoints of a law, however rarely: a chance that is nothing beside 1
/// may show from one side only, and from neither in between.
bool some_between(const Law& law, double from, double to);

/// `count` bidders whose messages stand in one way to another one.
struct RivalChances {
  double above, tied;
  std::int64_t count;
};

/// The chance that the message they stand to wins: none is above, and of all that are tied it is drawn, equally
/// likely. With a number u in (0,1) for each bidder, the greater of two tied ones winning, it is the integral over u
/// of the product of (below + u tied)^count.
double chance_to_win(std::span<const RivalChances> rivals);

}  // namespace surety
