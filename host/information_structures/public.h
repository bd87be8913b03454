#pragma once

#include <vector>

#include "host/finite_games/finite_structure.h"
#include "host/games/game.h"
#include "host/information/family.h"

namespace surety {

/// Everybody sees the same. Then only what the value is expected to be matters: every mechanism says what is done where
/// all expect w.
///
/// A family says what that is as a function of the state, the demand quantile of the value. Where it is a step function
/// that does not rise, which is what is made of `classes_of_values`, all else follows.
class PublicInformation : public InformationFamily {
 public:
  bool is_public() const final { return true; }

  /// E[v | what everybody sees], by state.
  virtual DemandForm expected_value(const GameConfig& game) const = 0;

  kernels::InformationForm form(const GameConfig& game) const final;
  double least_expected_value(const GameConfig& game) const override;
  Strategy strategy(const GameConfig& game) const final;
  std::optional<GameOutcome> outcome(const GameConfig& game) const final;

 protected:
  /// As probabilities, for linear programs.
  static FiniteStructure structure_of(CommonValueInformation made, const FiniteStructureConfig& config);

 private:
  /// The average of what each expected value leads to.
  virtual GameOutcome mean_outcome(const GameConfig& game, const PublicOutcome& known) const;
};

/// `mean` without what rounding did to it, where that is known: the number of at most twelve digits that lies within
/// its error bound. A price of 0.3 meets a class whose mean is 0.3.
double settled_mean(const Exact& mean);

/// Everybody knows in which class the value lies: its mean in each, a class being the demand quantiles between two
/// knots, from 0 to 1, ascending.
DemandForm classes_of_values(const Law& law, std::vector<double> knots);

}  // namespace surety
