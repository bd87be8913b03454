#pragma once

#include <map>
#include <string>

#include "tests/past_auctions/simulated.h"

namespace surety {

/// How often, in simulated data sets, what is said of a number held.
struct Coverage {
  int sets = 0, held = 0;
  double width = 0;  ///< sum of the bands' widths
  double bias = 0;   ///< sum of found less true

  double share() const { return double(held) / sets; }
  /// Of a share that is `truth`.
  double standard_error(double truth) const;
};

struct CoverageRequest {
  SimulatedMarket market;
  std::size_t auctions = 400;
  int sets = 100, resamples = 400;
  std::uint64_t first_seed = 1;
};

/// By number: "mean value", "with reserve", ...: whether the band has the truth in it. "with reserve" is the revenue of
/// the reserve that was chosen from the data, "best reserve" the set that the best one of those up to `most` should lie
/// in, "optimal" the optimal auction up to there, "sure .." whether a number that is sure is no more than the truth.
std::map<std::string, Coverage> coverage_of(const CoverageRequest& request);

}  // namespace surety
