#pragma once

#include <cstdint>
#include <vector>

#include "host/games/game.h"

namespace surety {

/// Bins of one bidder's signal, as kernels draw within them.
struct SignalBins {
  /// Ascending: quantiles between which the signal's uniform or the state is drawn, or signals where they are noisy.
  std::vector<double> edge;
  std::vector<double> probability;  ///< of each
  std::vector<double> signal;       ///< in the middle of each; of cells the least in it
  /// What the weight of a draw is at most: P(bin | state) / P(bin) where signals are noisy.
  double greatest_weight = 1;

  int count() const { return static_cast<int>(probability.size()); }
};

inline constexpr int most_bins = 4096;

/// `bins` equally likely ones. Where the signal is a step function of the state or known up to a cell, a bin per step
/// or cell, since finer ones would tell more than the bidder knows; and one each for signals that are 0 or 1. Of more
/// cells than `most_bins` each bin has several.
SignalBins signal_bins(const GameConfig& game, const kernels::InformationForm& information, std::int64_t bidder,
                       int bins);

/// Which bins the bidder cannot tell apart: the same signal in each.
std::vector<std::vector<int>> indistinguishable(const SignalBins& bins);

}  // namespace surety
