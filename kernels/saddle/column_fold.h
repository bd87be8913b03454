#pragma once

#include "kernels/saddle/saddle_view.h"

namespace surety::kernels {
inline namespace SURETY_ISA {

/// The sum of a chunk's columns, in a fixed tree.
template <class T>
double fold_columns(const T* column) {
  double x[lane_columns];
  for (int c = 0; c < lane_columns; ++c) x[c] = double(column[c]);
  for (int half = lane_columns / 2; half > 0; half /= 2)
    for (int c = 0; c < half; ++c) x[c] += x[c + half];
  return x[0];
}

}  // namespace SURETY_ISA
}  // namespace surety::kernels
