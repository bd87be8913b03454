#pragma once

#include "surety/lanes/isa.h"

namespace surety {

/// Sum of doubles with the rounding error carried along (Neumaier 1974): the order of the terms is kept.
struct CompensatedSum {
  double sum = 0, error = 0;

  SURETY_HD void add(double x) {
    const double t = sum + x;
    error += __builtin_fabs(sum) >= __builtin_fabs(x) ? (sum - t) + x : (x - t) + sum;
    sum = t;
  }
  SURETY_HD double value() const { return sum + error; }
};

}  // namespace surety
