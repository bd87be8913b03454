#pragma once

#include <Eigen/Dense>
#include <optional>
#include <vector>

#include "host/equilibria/search.h"
#include "host/equilibria/spline_curve.h"
#include "host/estimation/signal_bins.h"
#include "host/games/game.h"
#include "kernels/deviate/deviate.h"

namespace surety {

/// Throws InvalidInput for games whose bidders are not alike, are alone or see the same, and mechanisms that do not
/// take any number as a message.
void check_searchable(const GameConfig& game);

/// The search for a symmetric strategy m = beta(s), ascending in the signal.
///
/// With V(s, y) what a bidder with signal s earns who sends beta(y) while all others play beta, beta is an equilibrium
/// only where the slope of V in y is 0 at y = s. These slopes, one for each bin of the signal, are the residual;
/// Newton's method makes them vanish, the strategy being a spline of few coefficients. Messages are sent as those of
/// signals y, so that moving the curve does not change who beats whom: on common draws the residual is a smooth
/// function of the coefficients, however few the draws, and in auctions where the highest bid wins it is a linear one.
///
/// Below a reserve nobody sends anything: the curve begins at the signal whose bidder is indifferent to sending it.
class StrategySearch : public Search {
 public:
  /// `game` lives longer. Throws InvalidInput for signals that take finitely many values.
  StrategySearch(const GameConfig& game, Precision precision, int bins);

  GivenStrategy strategy() const override { return curve_of(coefficients_); }
  double step(double share, std::uint64_t replicates, std::uint64_t seed, const Execution& execution) override;

 private:
  /// Utilities of all bins, less those of the strategy: of messages that signals `type` send, and below them.
  struct Utilities {
    std::vector<double> type;      ///< ascending
    std::vector<double> of_types;  ///< [bin][type]
    std::vector<double> below;     ///< [bin][messages below the curve's, evenly from 0]
    std::vector<double> floor;     ///< [bin]: of the reserve, less that of sending nothing
  };
  Utilities play(const Eigen::VectorXd& coefficients, std::uint64_t replicates, std::uint64_t seed,
                 const Execution& execution);
  Eigen::VectorXd slopes(const Utilities& utilities) const;
  struct Linearised {
    Eigen::VectorXd residual;
    Eigen::MatrixXd jacobian;  ///< [signal][coefficient]
  };
  Linearised linearise(const Utilities& here, std::uint64_t replicates, std::uint64_t seed, const Execution& execution);
  double best_lowest_message(const Utilities& utilities) const;
  double worth_entering(const Utilities& utilities) const;
  void move_entry(const Utilities& utilities);
  void cut_at_entry();
  StrategyCurve curve_of(const Eigen::VectorXd& coefficients) const;
  double message_at(const Eigen::VectorXd& coefficients, double signal) const {
    return curves_->at(signal).dot(coefficients);
  }
  bool has_entry() const { return entry_ > signal_.front(); }
  /// With an entry the first coefficient is the reserve.
  Eigen::Index free_from() const { return has_entry() ? 1 : 0; }

  const GameConfig& game_;
  kernels::DeviateProblem problem_;
  SignalBins bins_;
  std::vector<int> order_;      ///< bins by signal, ascending
  std::vector<double> signal_;  ///< ascending
  double reserve_ = 0;          ///< no message below counts
  double entry_ = 0;            ///< the least signal that sends a message
  double entry_way_ = 0;        ///< how far it was from there to where entering is worth it
  double entry_share_ = 1;      ///< of that way, gone at once
  double greatest_ = 0;         ///< message that is sensible
  std::optional<SplineCurves> curves_;
  Eigen::VectorXd coefficients_;
};

}  // namespace surety
