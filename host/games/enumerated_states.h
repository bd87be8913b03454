#pragma once

#include <optional>
#include <vector>

#include "host/games/game.h"

namespace surety {

/// The states of a game that has finitely many, so that expectations are sums over them: what the value is expected to
/// be, and what everybody sees.
struct EnumeratedStates {
  std::vector<double> probability;          ///< by state, > 0
  std::vector<double> value;                ///< by state: E[v | state]
  std::vector<std::vector<double>> signal;  ///< by bidder, then state; the last one's is that of all further bidders
  bool own_values = false;                  ///< signals are the bidders' own values; `value` is the highest

  std::size_t count() const { return probability.size(); }
  /// The information structure with these states, equally likely; payoffs by state are all that it is good for.
  kernels::InformationForm equally_likely() const;
};

/// Empty where values or signals take infinitely many values that matter, or more states than are worth enumerating.
/// Where everybody sees the same, payoffs depend on its expected value alone.
std::optional<EnumeratedStates> enumerated_states(const GameConfig& game, const kernels::InformationForm& information);

/// Whether messages are functions of signals.
bool is_pure(const kernels::StrategyForm& strategy);

/// The messages that some bidder sends with positive probability, as far as they follow from signals that have it;
/// ascending. Throws InvalidInput for more than `most_atoms`.
inline constexpr std::size_t most_atoms = 16'384;
std::vector<double> message_atoms(const GameConfig& game, const kernels::GameProblem& problem);

}  // namespace surety
