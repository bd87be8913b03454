#pragma once

#include <vector>

#include "host/theory/numerics/chebyshev.h"
#include "host/theory/proportional_auction/aggregate_signal.h"
#include "surety/values/law.h"

namespace surety {

/// The fully revealing value function w^(x) = H^-1(G_N(x)) of Brooks & Du (2021), Section 3.2, in panels.
///
/// Values are read as *premia* over the least value, and so is cost: the solution of the paper is equivariant under a
/// common shift of values and cost, and premia keep what is smooth at 0 apart from what is not (proof of Lemma 14).
/// Immutable.
class RevealedValues {
 public:
  enum class Shape {
    power,  ///< the premium is premium_high (x / high)^exponent to rounding: the first panel, from 0
    curve,  ///< a Chebyshev interpolant
    flat    ///< an atom of the law, or the end of a tail
  };
  struct Panel {
    Shape shape;
    double low, high;                  ///< aggregate signals; the last panel is flat and ends at infinity
    double premium_low, premium_high;  ///< at the ends, from within
    double exponent = 0;               ///< of a power
    Chebyshev premium, slope;          ///< of a curve, and its derivative
    double probability_low = 0, probability_high = 1;  ///< G_N at the ends
  };

  /// Keeps a reference to the law.
  RevealedValues(const Law& law, const AggregateSignal& signal);

  const std::vector<Panel>& panels() const { return panels_; }
  std::size_t panel_at(double x) const;  ///< the panel with low <= x < high
  double premium(double x) const { return premium_on(panels_[panel_at(x)], x); }
  static double premium_on(const Panel& panel, double x);

  /// Integral of the premium against G_N over [from, to] within one panel.
  double mass_on(const Panel& panel, double from, double to) const;
  /// The same against G_{N-1}, and against G_N - G_{N-1} without a difference of the two.
  double mass_of_fewer_on(const Panel& panel, double from, double to) const;
  double excess_on(const Panel& panel, double from, double to) const;

  const AggregateSignal& signal() const { return signal_; }
  double lower() const { return lower_; }
  double mean_premium() const { return mean_premium_; }
  /// Aggregate signals of the law's breakpoints, ascending, without 0 and infinity.
  const std::vector<double>& breakpoints() const { return breakpoints_; }
  /// What interpolation leaves of the mean of the premium, as a bound.
  double interpolation_error() const { return interpolation_error_; }
  /// The exponent of the premium as x falls to 0 (first part of the left-tail assumption: more than 1); infinity where
  /// the law has an atom at its least value.
  double left_exponent() const { return left_exponent_; }
  /// Up to here the premium is C G_N^(left_exponent / N), as the tail of G_N may be no double; or 0, at an atom.
  double tail_end() const { return tail_end_ > 0 ? tail_end_ : panels_.front().high; }
  double tail_premium() const { return tail_premium_; }  ///< at tail_end()
  double tail_signal(double premium) const;              ///< where a premium below that is revealed

 private:
  struct Piece {  // of the law: an atom or an interval of values
    double low, high;
    AggregateSignal::Tails from, to;
  };
  std::vector<Piece> pieces_of(const Law& law) const;
  void measure_left_exponent(const Law& law);
  void add_flat(double from, double to, double premium);
  void add_piece(const Law& law, const Piece& piece, bool last);
  double law_premium(const Law& law, const Piece& piece, double x) const;
  double negligible(const Law& law) const;
  double find_bottom(const Law& law, const Piece& piece, double end) const;
  void add_tail(const Law& law, const Piece& piece, double end);
  void add_power(const Law& law, const Piece& piece, double end);
  double find_top(const Law& law, const Piece& piece, double start) const;
  bool add_curve(const Law& law, const Piece& piece, double low, double high, double tail_before, int halvings);

  AggregateSignal signal_;
  double lower_, mean_premium_, left_exponent_ = 0, interpolation_error_ = 0;
  double tail_end_ = 0, tail_premium_ = 0, tail_log_probability_ = 0;
  std::vector<Panel> panels_;
  std::vector<double> breakpoints_;
};

}  // namespace surety
