#pragma once

#include <functional>
#include <mutex>

#include "surety/values/law.h"

namespace surety {

/// A law with a positive density on an interval, read through both tail probabilities q = P(V > v) and u = 1 - q, each
/// given to full relative precision.
class SmoothLaw : public Law {
 public:
  double inverse_demand(double q) const final { return value_at(q, 1 - q); }
  double quantile(double u) const final { return value_at(1 - u, u); }

  /// v(q), in units of value.
  virtual double value_at(double q, double u) const = 0;

  /// A point of the demand curve: v(q) and -dv/dq = 1 / f(v(q)), which may be infinite at an end.
  struct DemandPoint {
    double value, slope;
  };
  virtual DemandPoint demand_point(double q, double u) const = 0;

  std::vector<double> breakpoints() const override { return {lower(), upper()}; }
  DensityBounds density_bounds() const override;
};

/// v(q) of any law at both tail probabilities: of a smooth law from both, else from the smaller.
double value_at_tails(const Law& law, double q, double u);

/// A smooth law whose inverse demand has no closed form: the kernels read it from an OctaveTable, built at
/// its first use and kept.
class TableLaw : public SmoothLaw {
 public:
  DemandForm value_form() const final;

 private:
  mutable std::once_flag built_;
  mutable DemandForm form_;
};

/// `tabulate` as a DemandForm of shape `table`.
DemandForm table_form(const std::function<double(double q, double u)>& f);

}  // namespace surety
