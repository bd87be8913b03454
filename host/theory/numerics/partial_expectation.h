#pragma once

#include "host/theory/numerics/value_integral.h"

namespace surety {

/// Partial expectations of one value, for any law: E[v; v among the weakest u], E[max(v - x, 0)] and their likes.
/// Within an atom a quantile is a randomisation. Built once per law in about 100 panels; each query then costs one.
/// Keeps a reference to the law.
class PartialExpectation {
 public:
  explicit PartialExpectation(const Law& law);

  const Law& law() const { return law_; }
  double mean() const { return mean_; }

  Exact shortfall(double x) const;  ///< E[max(x - v, 0)], any x
  Exact excess(double x) const;     ///< E[max(v - x, 0)], any x

  Exact below(double u) const;  ///< integral of quantile(t) over t in (0, u), u in [0,1]: the weakest share u
  Exact above(double q) const;  ///< integral of inverse_demand(t) over t in (0, q), q in [0,1]: the strongest share q
  /// E[v; v's cdf quantile in (from, to)], 0 <= from <= to <= 1.
  Exact between(double from, double to) const;

 private:
  Exact expected_value() const;

  const Law& law_;
  double mean_, median_;
  ValueIntegral cdf_, survival_;
};

}  // namespace surety
