#pragma once

#include <optional>
#include <string>
#include <vector>

#include "surety/deviate.h"
#include "surety/theory/guarantee.h"
#include "surety/theory/posted_price_on_minmax.h"

namespace surety {

/// What nobody gains more than by leaving the strategy, and what is not known better. The bound is the sum of the four
/// parts below, or 0 where that is less.
struct Exploitability {
  double bound;       ///< in units of value, >= 0
  double confidence;  ///< of the bound; 1 where all states are enumerated, or nothing is drawn
  std::int64_t bidder;
  double signal, message;  ///< where the bound is attained; NaN where nothing gains
  double gain;             ///< there, as played or computed: of a message over what the strategy sends
  double noise;            ///< what draws may hide
  double grid;        ///< what messages between two of the grid may gain more; where nothing is drawn also rounding
  double bin;         ///< what signals of one bin may lose by the strategy's other messages there
  bool all_messages;  ///< holds for any message; else for those of the grid
  bool all_signals;   ///< holds at any signal; else for means over bins of signals
  int bins;
  std::size_t messages;      ///< of the grid
  std::uint64_t replicates;  ///< of each cell; 0: nothing is drawn
  double proven = 0;  ///< computed: somebody gains as much by some message for sure, beyond what tables may have made
};

/// A game played, and what of theory it was held against.
struct Verification {
  EstimateConfig config;
  std::vector<Deviations> deviations;  ///< none where bidders are risk averse: they are played for money
  Exploitability exploitability;       ///< of all bidders
  Estimates play;
  std::optional<GuaranteeReport> guarantee;  ///< of the mechanism, or a lower bound on it; empty where none is known
  std::optional<PostedPriceOnMinmax> posted_price;
  bool equilibrium;    ///< the strategy is said to be one
  double epsilon = 0;  ///< gains up to this are accepted, and proven to be all where it is above 0

  std::optional<double> profit_z() const;
  /// How far from its expectation the profit played can be: 5 standard errors, or as much where these are in doubt, and
  /// what tables and rounding shift it by.
  double profit_reach() const;
  /// What does not hold, in words; nothing where all agrees: no message on the grid is proven to gain more than
  /// epsilon, and none is computed to, where that is above 0 the bound on gains is at most that, profit is within 5
  /// standard errors of theory's and not below the guarantee, but where all that is gained is within epsilon or a
  /// given strategy is left, and no posted price beats what theory says no mechanism does. Text, JSON, CSV and exit
  /// status all go by this.
  std::vector<std::string> disagreements() const;
  bool agrees() const { return disagreements().empty(); }
};

/// With `epsilon` > 0 messages, bins and draws are refined until the bound on gains is at most that, or more is not
/// worth it. Throws as deviate() and estimate() do.
Verification verify(const DeviateConfig& config, const Execution& execution = {}, double epsilon = 0);

}  // namespace surety
