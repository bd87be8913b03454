#pragma once

#include <string>
#include <vector>

#include "surety/estimate.h"

namespace surety::tests {

/// Mechanisms x priors that between them reach every rule, every shape of law and every sampler of the kernel.
struct Case {
  std::string mechanism, values;
  std::int64_t bidders;

  EstimateConfig config(Precision precision = Precision::double_, Sampling sampling = Sampling::automatic) const;
  std::string name() const { return mechanism + " on " + values + ", " + std::to_string(bidders) + " bidders"; }
};
const std::vector<Case>& cases();

}  // namespace surety::tests
