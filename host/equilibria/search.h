#pragma once

#include <cstdint>

#include "host/games/game.h"
#include "host/mechanisms/family.h"
#include "kernels/deviate/deviate.h"
#include "surety/estimate.h"

namespace surety {

/// What a search plays, but for strategies, bins and messages.
inline kernels::DeviateProblem problem_of(const GameConfig& game, Precision precision) {
  kernels::DeviateProblem problem;
  problem.game.precision = precision;
  problem.game.experiment = static_cast<std::uint32_t>(game.bidders);
  problem.game.bidders = game.bidders;
  problem.game.information = information_form(game);
  problem.game.mechanism = game.mechanism.family().device_form(game);
  return problem;
}

/// A search for strategies, a step at a time.
class Search {
 public:
  virtual ~Search() = default;

  virtual GivenStrategy strategy() const = 0;
  /// One step of Newton's method on `replicates` draws of each bin, from `seed`; the `share` of it that is taken. Where
  /// draws are all that is wrong, shares 1, 1/2, 1/3, .. average them. How far the step led, of the greatest message.
  virtual double step(double share, std::uint64_t replicates, std::uint64_t seed, const Execution& execution) = 0;
  /// A whole step that leads no further is as good as none.
  virtual double near() const { return 0.01; }
  /// Whether further steps may lead to something better.
  virtual bool goes_on() const { return true; }
};

}  // namespace surety
