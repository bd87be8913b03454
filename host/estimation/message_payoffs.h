#pragma once

#include <algorithm>
#include <array>
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

/// Where the value is a share of the own signal and what the others' add to it (host/games/summed_signals.h).
struct OthersSignals {
  double own_share = 1;  ///< of the own signal
  double mean = 0;       ///< what each of the others adds on average,
  double greatest = 0;   ///< and all of them together at most
  /// By kind of the rivals, how one's message stands to the grid's when signals are drawn as often as they are great:
  /// E[signal; event] is E[signal] times the chance that the event has then.
  std::vector<std::vector<MessageChances>> size_biased;
};

/// The messages of a grid from `low` to `high`, by index, between which a range of signals sends.
struct Sent {
  std::size_t low = 0, high = 0;
  bool refused = false;  ///< some are below 0, by rounding: they win nothing
};

/// What the messages of a grid, and those between them, earn at a signal, by itself the bidder's value, against rivals
/// whose messages are independent and have known laws (docs/decisions/games.md, "Computed, without draws").
class MessagePayoffs {
 public:
  /// `message` ascends and lives longer. A chance to win to the power of `averse` is what is as good for sure to who
  /// is risk averse; 1: nobody is, as where others' signals add to the value.
  MessagePayoffs(const HighestBidRule& rule, double averse, std::span<const double> message,
                 const std::vector<RivalMessages>& rivals, const OthersSignals& others = {});

  /// With the chance `share` the rivals are those of `other`, else these; messages, rule and all else are the same, and
  /// nobody is risk averse.
  void mix(double share, const MessagePayoffs& other);

  double at_least(std::size_t k, double s) const;
  double about(std::size_t k, double s) const;

  /// What messages from k to before k + 1, or from the last on, earn at most: the greatest of some lines in the signal,
  /// by how often these win.
  struct Lines {
    std::array<Line, 4> line;
    std::size_t count;

    double at(double s) const {
      double most = line[0].at(s);
      for (std::size_t i = 1; i < count; ++i) most = std::max(most, line[i].at(s));
      return most;
    }
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
    Between wins;            ///< X
    double none_reaches;     ///< at most this: the chance that all others' messages are below it
    double none_above;       ///< at least this: that none is above it
    Between spared{0, 0};    ///< the integral of the chance that none is above y, y from the reserve to the message
    Between added{0, 0};     ///< E[what the others' signals add; it wins]
    double added_below = 0;  ///< at most this: the same where all others' messages are below it
    double added_above = 0;  ///< at most this: where none is above it
  };

  double paid(std::size_t k, double wins, double spared) const {
    return message_[k] * (rule_.won * wins + rule_.always) - rule_.spared * spared;
  }
  double most_wins(std::size_t k) const;
  double most_added(std::size_t k) const;

  HighestBidRule rule_;
  double own_share_;
  double added_to_all_, added_at_most_;  ///< by the others' signals: on average, and at most
  std::span<const double> message_;
  std::vector<Chances> chances_;  ///< by message
};

}  // namespace surety
