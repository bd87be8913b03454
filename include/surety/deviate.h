#pragma once

#include <optional>
#include <string>
#include <vector>

#include "surety/estimate.h"

namespace surety {

/// Which deviations to play in a common-value game: what one bidder would gain by another message than his strategy's,
/// given his signal.
struct DeviateConfig {
  EstimateConfig game;  ///< `information` given; `samples` is the number of replicates over all bins
  int bins = 64;        ///< of the deviator's signal (or of the state, where signals are a function of it), equally
                        ///< likely, strongest first; 1 .. 4096. Where signals take few values, a bin for each;
                        ///< with bounds:FILE always, and its grid is that of the messages
  int messages = 256;   ///< from 0 to `greatest_message`, evenly; on a mechanism's grid, its messages; 2 .. 65536
  std::optional<double> greatest_message;  ///< empty: what the mechanism suggests
  double confidence = 0.99;                ///< of the bound on exploitability, 0 < . < 1
  double rounding = 1e-6;                  ///< gains below this share of the payoff are rounding, or errors of tables
};

/// Gains of every deviation, by bin, then message: means over the replicates of the bin, all on common draws.
struct Deviations {
  std::int64_t deviator;        ///< the bidder who deviates, from 0
  std::vector<double> message;  ///< the grid
  std::vector<double> gain, standard_error;
  std::vector<double> truthful;  ///< payoff of the strategy itself, by bin
  int bins;
  std::uint64_t replicates_per_bin;

  /// The largest mean gain, where it is, and a bound on the largest true gain at all cells together: no cell's gain
  /// exceeds the largest of mean + z standard_error with probability `confidence`, z for confidence 1 - (1 - c)/cells.
  struct Exploitability {
    double gain, standard_error;
    int bin;
    double message;
    double bound;
    double z;  ///< the largest gain beyond rounding in units of its standard error
  };
  Exploitability exploitability;
  /// The |z| that a cell without gain exceeds with chance (1 - confidence) / cells.
  double critical_z;
  /// Whether some cell's gain is above 0 beyond doubt: mean > critical_z standard errors.
  bool profitable() const { return exploitability.z > critical_z; }

  std::string strategy, device;
  double seconds;
};

/// Plays every message in every bin. One result per kind of bidder: where the first ones are better informed than the
/// others, one of each deviates. Throws InvalidInput for games whose signals cannot be drawn by bin (mineral rights).
std::vector<Deviations> deviate(const DeviateConfig& config, const Execution& execution = {});

}  // namespace surety
