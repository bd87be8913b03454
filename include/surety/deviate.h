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
  int messages = 256;   ///< from 0 to `greatest_message`, evenly; on a mechanism's grid, its messages; 2 .. 65536.
                        ///< Always with them: what the others send with positive probability, and the messages just
                        ///< below and above, since payoffs jump at ties
  std::optional<double> greatest_message = {};  ///< empty: what the mechanism suggests; at most its cap
  double confidence = 0.99;                     ///< of the bounds on gains, 0 < . < 1
  double rounding = 1e-6;  ///< gains below this share of the payoff are rounding, or errors of tables
};

/// Gains of every deviation, by bin, then message: means over the replicates of the bin, all on common draws.
struct Deviations {
  std::int64_t deviator;        ///< the bidder who deviates, from 0
  std::vector<double> message;  ///< the grid, ascending
  std::vector<double> gain, standard_error;
  std::vector<double> truthful;  ///< payoff of the strategy itself, by bin
  int bins;
  std::uint64_t replicates_per_bin;

  std::vector<double> signal;  ///< the deviator's by bin: the one in its middle
  /// Whether there are finitely many states, and each was played: gains are then exact, standard errors 0, and
  /// `game.samples` and `bins` are not used.
  bool enumerated = false;
  /// Enumerated, and no message beside those of the grid gains more: payoffs do not rise between them.
  bool every_message = false;
  double confidence = 0;  ///< of `bound` and `proven` below

  /// The largest mean gain, no less than the 0 of not deviating, and where it is: bin -1 and message NaN where nothing
  /// gains. `bound` is above the largest true gain on the grid with probability `confidence`, and `proven` below the
  /// true gain of some cell: by the empirical Bernstein inequality (Maurer & Pontil 2009, Theorem 4) for all cells of
  /// all kinds of bidders together, which holds however rare the states that matter, payoffs being bounded. Both are
  /// the gain itself where it is enumerated.
  struct Exploitability {
    double gain, standard_error;
    int bin;
    double message;
    double bound;
    double proven;
    double z;  ///< the largest gain beyond rounding in units of its standard error; infinite where that is 0
  };
  Exploitability exploitability;
  /// Whether some message's gain is above 0, rounding allowed for, with probability `confidence`.
  bool profitable() const { return exploitability.proven > 0; }

  std::string strategy, device;
  double seconds;
};

/// Plays every message in every bin. One result per kind of bidder: where the first ones are better informed than the
/// others, or own values have different laws, the first of each deviates. Throws InvalidInput for games whose signals
/// cannot be drawn by bin (mineral rights).
std::vector<Deviations> deviate(const DeviateConfig& config, const Execution& execution = {});

}  // namespace surety
