#pragma once

#include <utility>
#include <vector>

#include "host/games/game.h"
#include "host/theory/numerics/relaxation.h"

namespace surety {

/// Private values that are iid given a state which nobody sees: what one's own value tells of the others'.
class HiddenState {
 public:
  explicit HiddenState(const ProfileLaw& profile);

  std::size_t states() const { return laws_.size(); }
  const Law& law(std::size_t k) const { return *laws_[k]; }
  double weight(std::size_t k) const { return weights_[k]; }
  /// Weights and laws, in the order of the states.
  std::vector<std::pair<double, LawPtr>> components() const;

  /// With Y the highest of the others' values and h and H its density and cdf given that the own value is v: what a
  /// first-price bid follows, v at the rate h(v)/H(v).
  Relaxation::Pull pull(double v) const;
  /// h(v).
  double density_of_highest(double v) const;
  /// Where nobody bids below but whose own value excludes what is possible from here on, v a value from points_from:
  /// all states that are possible between v and the next such value begin there or above, and H(v) begins at 0.
  bool begins_at(double v) const;

  /// Values from the least to the greatest, between neighbours of which all states' densities are monotone; empty: of
  /// some law they are not known.
  std::vector<double> density_turns() const;
  /// How likely each state is, at least and at most, to whoever has a value between two, from < to, which no turn
  /// parts. What densities are at the ends does not matter.
  struct Likely {
    double least, greatest;
  };
  std::vector<Likely> likely_within(double from, double to) const;
  /// The greatest mean of numbers by state, over all chances of states within bounds.
  static double greatest_mean(const std::vector<double>& of_state, const std::vector<Likely>& likely);
  /// Given one value.
  std::vector<double> likely_at(double v) const;

  /// Values at which densities may jump, from `entry` to the greatest, both included, ascending.
  std::vector<double> points_from(double entry) const;
  /// Of all states, values at which something may be seen that equal steps miss (values_looked_at); ascending.
  const std::vector<double>& looked_at() const { return looked_at_; }

  /// Whether values are affiliated (Milgrom & Weber 1982): with states in the order of their means, no likelihood ratio
  /// of two falls between neighbours of a grid of 1000 values in each of the laws' pieces and of what is looked at
  /// besides, nor from piece to piece.
  bool is_affiliated() const;

 private:
  double beside_infinite(double v) const;

  std::vector<LawPtr> laws_;
  std::vector<double> weights_, looked_at_;
  double others_;  ///< N - 1
};

}  // namespace surety
