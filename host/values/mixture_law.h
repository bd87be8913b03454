#pragma once

#include <string>
#include <utility>
#include <vector>

#include "surety/values/law.h"

namespace surety {

/// The law of a value whose own law was drawn first: what a hidden state leaves of one bidder's. Weights are positive
/// and sum to 1; no law has atoms.
LawPtr mixture_law(std::string spec, std::vector<std::pair<double, LawPtr>> components);

}  // namespace surety
