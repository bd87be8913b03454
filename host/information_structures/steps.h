#pragma once

#include <vector>

#include "surety/values/demand_form.h"

namespace surety {

/// A step function of the demand quantile: value[j] on [knot[j], knot[j+1]).
inline DemandForm steps(std::vector<double> knots, std::vector<double> values) {
  DemandForm form;
  form.shape = DemandShape::pieces;
  form.knot = std::move(knots);
  form.slope.assign(values.size(), 0);
  form.value = std::move(values);
  return form;
}

inline DemandForm constant(double value) { return steps({0, 1}, {value}); }

}  // namespace surety
