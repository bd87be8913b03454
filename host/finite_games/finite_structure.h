#pragma once

#include <optional>
#include <vector>

#include "surety/finite_games/finite_information.h"

namespace surety {

/// A finite information structure, and what can be brought about on it.
struct FiniteStructure {
  FiniteInformation information;
  FiniteOutcomes environment;
};

/// What it is made for, where the structure has it not from a file.
struct FiniteStructureConfig {
  std::vector<ValueAtom> values;
  int bidders;
  double cost;
  std::optional<double> greatest_transfer = {};  ///< empty: as in common_value_auction
};

}  // namespace surety
