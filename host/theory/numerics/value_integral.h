#pragma once

#include <functional>
#include <vector>

#include "surety/statistics/statistic.h"
#include "surety/values/law.h"

namespace surety {

/// Integrals over value of a function of the cdf such as the cdf itself, kept from both ends of the support so that any
/// stretch costs one panel. Panels end at the law's breakpoints and at octaves of both tails, so the function may be
/// singular where the cdf is 0 or 1, and atoms and gaps need no care. Exact up to rounding where the function is a
/// polynomial and the law is made of pieces.
class ValueIntegral {
 public:
  /// h(v), a smooth function of P(V <= v).
  using Function = std::function<double(double v)>;

  ValueIntegral(const Law& law, Function h);

  Exact up_to(double v) const;  ///< integral of h over (lower(), v); 0 below the support
  Exact from(double v) const;   ///< integral of h over (v, upper()); 0 above the support

 private:
  Exact stretch(double low, double high) const;
  std::size_t panel_of(double v) const;

  Function h_;
  std::vector<double> points_;
  double least_;  // part of the whole that panels need not resolve, or the far tails would be refined to no end
  std::vector<Exact> from_left_, from_right_;  // [i]: up to points_[i], from points_[i]
};

}  // namespace surety
