#pragma once

#include <cstdint>

#include "surety/values/law.h"

namespace surety {

/// A market for one good with a common value: the value's law, the number of bidders and the seller's cost.
struct Market {
  LawPtr values;
  std::int64_t bidders;
  double cost;
};

}  // namespace surety
