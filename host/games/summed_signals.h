#pragma once

#include "surety/values/law.h"

namespace surety {

/// Where signals are iid and everybody's value is a share of their sum.
struct SummedSignals {
  double share;
  LawPtr signal;       ///< its law; not negative
  LawPtr size_biased;  ///< the law with the density s f(s)/E[s]
};

}  // namespace surety
