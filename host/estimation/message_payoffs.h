#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "host/estimation/upper_envelope.h"
#include "host/games/message_law.h"
#include "host/mechanisms/highest_bid_rule.h"

namespace surety {

/// Between two numbers that no rounding is left out of.
struct Between {
  double least, greatest;
};

/// `count` bidders whose messages have one law.
struct Rival {
  MessageLaw law;
  std::int64_t count;
};

/// The same where all that is known is how their messages stand to those of a grid, each in turn.
struct RivalMessages {
  std::vector<MessageChances> chances;  ///< by message; above and tied at least, with `unknown` at most
  std::int64_t count;
};
std::vector<RivalMessages> against(const std::vector<Rival>& rivals, std::span<const double> messages);

/// The messages of a grid from `low` to `high`, by index, between which a range of signals sends.
struct Sent {
  std::size_t low = 0, high = 0;
  bool refused = false;  ///< some are below 0, by rounding: they win nothing
};

/// What the messages of a grid, and those between them, earn at a signal, the bidder's value, against rivals whose
/// messages are independent and have known laws (docs/decisions/games.md, "Computed, without draws").
class MessagePayoffs {
 public:
  /// `message` ascends and lives longer. A chance to win to the power of `averse` is what is as good for sure to who
  /// is risk averse; 1: nobody is.
  MessagePayoffs(const HighestBidRule& rule, double averse, std::span<const double> message,
                 const std::vector<RivalMessages>& rivals);

  double at_least(std::size_t k, double s) const;
  double about(std::size_t k, double s) const;

  /// What messages from k to before k + 1, or from the last on, earn at most: the greater one of two lines in the
  /// signal.
  struct Lines {
    Line least, most;  ///< by how often these win

    double at(double s) const { return std::max(least.at(s), most.at(s)); }
  };
  Lines at_most(std::size_t k) const;
  /// What message k earns at least, at any signal.
  Line surely(std::size_t k) const;

  /// What a signal earns who sends something in `sent`, at least and at most.
  double own_at_least(const Sent& sent, double s) const { return own_at_least(sent, s, s); }
  /// The same at any value from `from` to `to`.
  double own_at_least(const Sent& sent, double from, double to) const;
  double own_at_most(const Sent& sent, double s) const;

  /// The integral of the chance that no other message is above y, y from the reserve to message k.
  Between spared(std::size_t k) const { return chances_[k].spared; }

  /// What is not known of the payment that winners are spared, from message k to the next; and of the last message.
  double unknown_of_spared(std::size_t k) const;
  double unknown_of_spared() const;

 private:
  struct Chances {
    Between wins;          ///< X
    double none_reaches;   ///< at most this: the chance that all others' messages are below it
    double none_above;     ///< at least this: that none is above it
    Between spared{0, 0};  ///< the integral of the chance that none is above y, y from the reserve to the message
  };
  double paid(std::size_t k, double wins, double spared) const {
    return message_[k] * (rule_.won * wins + rule_.always) - rule_.spared * spared;
  }
  double most_wins(std::size_t k) const;

  HighestBidRule rule_;
  std::span<const double> message_;
  std::vector<Chances> chances_;  ///< by message
};

}  // namespace surety
