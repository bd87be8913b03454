#pragma once

#include <string>

#include "surety/estimate.h"

namespace surety {

/// The prior as it is reported: its spec, or the file of bounds where a game has its own values.
std::string values_text(const EstimateConfig& config);

/// What bidders know, and their utility where they are risk averse: as rows and titles name it.
std::string information_text(const Information& information, const Utility& utility);
inline std::string information_text(const EstimateConfig& config) {
  return information_text(*config.information, config.utility);
}

/// A game on signals as reports name it: mechanism, information, values, bidders and the good's cost.
std::string game_text(const EstimateConfig& config);

/// The same for what is of one game alone: laws of values that are read from files by what is in them (a fingerprint of
/// 1023 quantiles), and not by the files' names.
std::string game_key(const EstimateConfig& config);

}  // namespace surety
