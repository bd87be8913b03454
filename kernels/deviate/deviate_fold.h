#pragma once

#include <cstddef>

#include "kernels/deviate/deviate_view.h"
#include "surety/statistics/compensated_sum.h"

namespace surety::kernels {

/// Consecutive work items that are launched together. A cell is a bin and a tile of messages; one item of every cell is
/// a chunk of replicates.
struct DeviateWave {
  std::uint64_t first, count;
  int bins, messages;

  SURETY_HD std::uint64_t cells() const { return std::uint64_t(bins) * DeviateIndex::tiles(messages); }
};

/// Totals of a bin: gains and squared gains by message, then the truthful payoff and its square.
SURETY_HD std::size_t totals_of_bin(int messages) { return 2 * std::size_t(messages) + 2; }

/// Adds sum `entry` of the wave's items of one cell to its total, in order. `sums` are those of the wave's items,
/// `totals` those of all bins. Every device folds with this function: it is the order of summation.
SURETY_HD void fold_items(const DeviateWave& wave, std::uint64_t cell, int entry, const double* sums,
                          CompensatedSum* totals) {
  const int tiles = DeviateIndex::tiles(wave.messages), first_message = int(cell % tiles) * tile;
  const bool of_message = entry < 2 * tile;
  const int message = first_message + entry % tile;
  if (of_message ? message >= wave.messages : first_message > 0) return;  // fills the tile up; is the first tile's
  const int place = of_message ? entry / tile * wave.messages + message : 2 * wave.messages + entry - 2 * tile;
  CompensatedSum& total = totals[cell / tiles * totals_of_bin(wave.messages) + place];
  CompensatedSum sum = total;
  const std::uint64_t chunk = wave.first / wave.cells() * wave.cells();
  for (std::uint64_t item = chunk + cell; item < wave.first + wave.count; item += wave.cells())
    if (item >= wave.first) sum.add(sums[(item - wave.first) * deviate_sums + entry]);
  total = sum;
}

}  // namespace surety::kernels
