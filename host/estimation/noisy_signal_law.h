#pragma once

#include <utility>
#include <vector>

#include "host/games/game.h"

namespace surety {

/// Between two numbers, as far as is known.
struct Extent {
  double least, greatest;
};

/// The law of the value in a cell from one value to another; an atom's two are the same.
struct ValueCell {
  double from, to, chance;
  double rounding;  ///< of the chance
};

/// Mineral rights: a value, its noise and the signals these make, by cells of the value.
class NoisySignalLaw {
 public:
  /// `game` lives longer. Throws std::bad_optional_access where its signals have no noise.
  explicit NoisySignalLaw(const GameConfig& game);

  /// Whether noise has a density whose turns are known, and no signal is certain, as of the value 0 that is multiplied.
  bool is_known() const;
  double least() const;     ///< signal; where noise multiplies values down to 0 the least number above it
  double greatest() const;  ///< signal

  /// P(signal >= s), given the value; it does not fall in that.
  double reach(double s, double value) const;

  /// How likely signals in (from, to) are, given a value of the cell: their density, times what depends on the signal
  /// alone. 0 where no such signal is possible, and no more than 1e-300 at least where it is.
  Extent likely(double from, double to, const ValueCell& cell) const;

  /// In order: about count / 2 of them even, as many equally likely, and in each stretch between breakpoints as many in
  /// the logarithm of the distance from its ends.
  std::vector<ValueCell> cells(int count) const;

 private:
  void add_cells(double from, double to, int count, std::vector<ValueCell>& all) const;
  Extent density_between(double from, double to) const;
  bool is_possible(double from, double to) const;
  Extent likely_in_least_cell(double from, double to, const ValueCell& cell) const;
  Extent density_of_values(double to) const;
  void add_up_noise();
  Extent noise_over_itself(double from) const;

  const Law& values_;
  const Law& noise_;
  bool multiplies_;
  std::vector<double> turns_;
  std::vector<std::pair<double, double>> stretches_;  ///< where there is noise
  std::vector<double> noise_at_;                      ///< ascending; where it multiplies values down to 0
  std::vector<Extent> beyond_;                        ///< by these: E[1/noise; noise is greater]
};

}  // namespace surety
