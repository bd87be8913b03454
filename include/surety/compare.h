#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "surety/estimate.h"
#include "surety/mechanisms/candidates.h"

namespace surety {

/// One of several mechanisms that were played on the same draws. What it earns is in units of value.
struct Candidate {
  Mechanism mechanism;
  double mean;            ///< of what is compared
  double standard_error;  ///< of the mean
  /// Where the expectation lies; with 95% all that are given hold at once, as far as what is rare was drawn or theory
  /// knows of it. Empty where there is a doubt.
  std::optional<double> low, high;
  std::string doubt;        ///< why the standard error cannot be believed; empty where it can
  double difference;        ///< of the means, from the reference
  double difference_error;  ///< its standard error; at least that where candidates are not paired
  bool can_be_best;
};

struct Comparison {
  std::vector<Candidate> candidates;  ///< in the order in which they were given
  Statistic statistic;                ///< that is compared: revenue, or profit where the good costs something
  /// The candidate that the others are held against. It was fixed before the draws were: on those of a pilot.
  std::size_t reference = 0;
  std::size_t best = 0;  ///< the greatest mean
  bool paired = false;   ///< whether errors of differences know of the common draws
  std::uint64_t replicates = 0, pilot_replicates = 0;
  Sampling sampling = Sampling::profile;
  std::string strategy, device;
  double seconds = 0;
};

/// The most candidates that can be compared where each is played by itself.
inline constexpr std::size_t most_played_apart = 1000;

/// Plays all candidates of a parameter on the same draws; `config`'s own mechanism is not read.
///
/// With probability 95% the best of the candidates is among those that can be best. The reference r does not depend on
/// the draws, so that the best, b, earns at least what r does, and is left out only if its difference from r is found
/// to be negative although it is not: an error of one test, however many candidates there are. Where candidates are
/// played apart, one is left out whose upper bound lies below the lower bound of r, each wrong with 2.5%. Both tests
/// are empirical Bernstein bounds (Maurer & Pontil 2009), for any law within the range that payments have; where none
/// is known nobody is left out.
///
/// Throws InvalidInput for fewer than two candidates, too many, a target, information that is any, and whatever
/// estimate() refuses in one of them, which is named.
Comparison compare(const EstimateConfig& config, const Candidates& candidates, const Execution& execution = {});

/// Replicates that compare() tells its progress in.
std::uint64_t replicates_of_comparison(const EstimateConfig& config, const Candidates& candidates);

}  // namespace surety
