#pragma once

namespace surety {

/// An auction that sells to the highest message if it reaches the reserve, ties with equal chances. Who sends m and
/// wins with the chance X(m) pays on average
///   T(m) = m (won X(m) + always) - spared * integral of G(y) dy, y from the reserve to m (0 below it),
/// where G(y) is the chance that no other message is above y: by parts, what a winner is spared of the stretch from the
/// reserve, or the highest of the other messages where that is more, to his own. All numbers are at least 0, and
/// `spared` is at most the sum of the others.
struct HighestBidRule {
  double reserve = 0;
  double won = 0;     ///< share of the own message that a winner pays
  double always = 0;  ///< share of it that is paid by all, whatever it is
  /// share of that stretch which a winner does not pay; 1: the second price, or with `always` the war of attrition
  double spared = 0;

  /// Whether only the winner pays, what he sent: then nothing about his gain is uncertain but whether he wins.
  bool winner_pays_own_message() const { return won == 1 && always == 0 && spared == 0; }
};

}  // namespace surety
