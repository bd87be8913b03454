#pragma once

#include <string>

#include "host/games/game.h"
#include "surety/verify.h"

namespace surety {

/// Whether a profit that is at most `reach` off its expectation contradicts what the mechanism guarantees.
bool contradicts_guarantee(double profit, double reach, const Exact& guarantee);

/// "0.3", or "just above 0.3" where a message stands beside another that is no further off than a tie-break needs.
std::string message_text(const Deviations& deviations, double message);

/// What a bound is made of, in words.
std::string parts_text(const Exploitability& e);

/// What it holds for: which messages, at which signals.
std::string covered_text(const Exploitability& e);

/// Throws InvalidInput for risk-averse bidders of whom it is not known what they gain.
void check_judged(const GameConfig& game);

/// verify(); whether messages, bins and draws are refined until the bound is at most epsilon. Bounds that are computed
/// always are.
Verification judge(const DeviateConfig& config, const Execution& execution, double epsilon, bool refined);

}  // namespace surety
