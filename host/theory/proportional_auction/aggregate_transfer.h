#pragma once

#include <vector>

#include "host/theory/proportional_auction/excess_growth.h"

namespace surety {

/// The aggregate transfer of Brooks & Du (2021), (12), in premia: T(x) = integral over [0, x] of Xi g_N / g_N(x), or
/// minus the integral over [x, infinity), since E[Xi] = 0. Tabulated panel by panel in the direction in which errors
/// decay: upwards below the mode N-1 of G_N, downwards above it. In closed form near 0 and above the table. Immutable.
class AggregateTransfer {
 public:
  /// Keeps references.
  AggregateTransfer(const RevealedValues& values, const ExcessGrowth& growth);

  double operator()(double x) const;

 private:
  std::vector<double> edges() const;
  double at_bottom(double x) const;
  double closed_form(double x) const;
  double at_top(double x) const;
  double step(double from, double at_from, double to) const;

  const AggregateSignal& signal_;
  const ExcessGrowth& growth_;
  const RevealedValues::Panel& first_;
  double top_premium_;
  double closed_end_, bottom_, top_;
  std::vector<double> start_;
  std::vector<Chebyshev> table_;
};

}  // namespace surety
