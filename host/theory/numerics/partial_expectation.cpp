#include "host/theory/numerics/partial_expectation.h"

#include "host/theory/numerics/exact_arithmetic.h"

namespace surety {

PartialExpectation::PartialExpectation(const Law& law)
    : law_(law),
      mean_(law.mean()),
      median_(law.quantile(0.5)),
      cdf_(law, [&law](double v) { return law.cdf(v); }),
      survival_(law, [&law](double v) { return law.survival(v); }) {}

Exact PartialExpectation::expected_value() const { return rounded(mean_, 0); }

// E[max(x - v, 0)] is the integral of the cdf below x, E[max(v - x, 0)] that of the survival function above x; each is
// computed in the tail where it is small, and follows on the other side from their difference x - E[v].

Exact PartialExpectation::shortfall(double x) const {
  if (x <= median_) return cdf_.up_to(x);
  return rounded(x, 0) - expected_value() + survival_.from(x);
}

Exact PartialExpectation::excess(double x) const {
  if (x >= median_) return survival_.from(x);
  return expected_value() - rounded(x, 0) + cdf_.up_to(x);
}

Exact PartialExpectation::below(double u) const {
  if (u > 0.5) return expected_value() - above(1 - u);
  const double x = law_.quantile(u);
  return rounded(x * u, 0) - shortfall(x);
}

Exact PartialExpectation::above(double q) const {
  const double x = law_.inverse_demand(q);
  return rounded(x * q, 0) + excess(x);
}

Exact PartialExpectation::between(double from, double to) const {
  if (from >= 0.5) return above(1 - from) - above(1 - to);
  return below(to) - below(from);
}

}  // namespace surety
