#pragma once

#include <Eigen/Dense>
#include <optional>
#include <vector>

#include "host/equilibria/search.h"
#include "host/equilibria/spline_curve.h"
#include "host/games/enumerated_states.h"
#include "host/games/game.h"
#include "kernels/deviate/deviate.h"

namespace surety {

/// The search for a strategy of each kind of bidder, m = beta_k(v), ascending in the own value v, where values are
/// independent and have a law for each kind.
///
/// Rivals know nothing of the own value, so that a message earns v X(m) - T(m), X how often it gets the good and T what
/// it pays. All messages are played at two values, which tell both: means over profiles of the rivals' values that fill
/// the cube evenly, many times more precise than as many draws. Strategies are an equilibrium only where v X'(m) =
/// T'(m) at m = beta_k(v) for all values of all kinds. Newton's method makes the differences vanish, every strategy
/// being a spline of few coefficients, all kinds together.
///
/// Below a reserve nobody sends anything: a kind's curve begins at the value to which sending it is worth nothing.
class PrivateValueSearch : public Search {
 public:
  /// `game` lives longer. `types`: values of each kind that are looked at, as likely. Throws InvalidInput for values
  /// without a density.
  PrivateValueSearch(const GameConfig& game, Precision precision, int types);

  GivenStrategy strategy() const override;
  double step(double share, std::uint64_t replicates, std::uint64_t seed, const Execution& execution) override;
  double near() const override { return 0.002; }

 private:
  struct Kind {
    std::int64_t bidder;       ///< the first
    std::vector<double> type;  ///< ascending
    double low, high;          ///< values
    double entry;              ///< the least value that sends a message
    double entry_way = 0;      ///< how far it was from there to where entering is worth it
    double entry_share = 1;    ///< of that way, gone at once
    std::optional<SplineCurves> splines = {};
    Eigen::VectorXd coefficients = {};
    int first_type = 0;  ///< that sends a message

    bool silent() const { return first_type == static_cast<int>(type.size()); }
    bool has_entry() const { return entry > low; }
    double message_at(double value) const { return splines->at(value).dot(coefficients); }
  };
  /// What a kind's messages lead to: those below its least one, the reserve, then those of its types.
  struct Interim {
    std::vector<double> message, allocation, payment;
  };

  StrategyCurve curve_of(const Kind& kind) const;
  void begin_at_entry(Kind& kind) const;
  EnumeratedStates profiles(std::size_t count, std::uint64_t seed) const;
  std::vector<double> messages_of(const Kind& kind) const;
  Interim play(const Kind& kind, EnumeratedStates& profiles, const Execution& execution);
  std::vector<Interim> interim_of_all(EnumeratedStates& profiles, const Execution& execution);
  Eigen::VectorXd residual(const std::vector<Interim>& all) const;
  Eigen::MatrixXd jacobian(EnumeratedStates profiles, const Execution& execution);
  void move_entry(Kind& kind, const Interim& interim) const;
  double best_lowest_message(const Kind& kind, const Interim& interim) const;
  Eigen::Index freedom() const;
  void move(const Eigen::VectorXd& by, double share);

  const GameConfig& game_;
  kernels::DeviateProblem problem_;
  double reserve_ = 0;   ///< no message below counts
  double greatest_ = 0;  ///< message that is sensible
  std::vector<Kind> kinds_;
  Eigen::MatrixXd jacobian_;  ///< [type][coefficient], kinds behind each other
};

}  // namespace surety
