#pragma once

#include "surety/lanes/lane.h"

namespace surety::kernels {
inline namespace SURETY_ISA {

/// The numbers from `from` on, one per lane. A single number is read as it is: nvcc would copy it byte by byte.
template <class L>
SURETY_HD typename L::Real load(const typename L::Element* from) {
  if constexpr (L::width == 1) {
    return *from;
  } else {
    typename L::Real v;
    __builtin_memcpy(&v, from, sizeof(v));
    return v;
  }
}

/// Stores the first `count` lanes.
template <class L>
SURETY_HD void store(typename L::Element* to, typename L::Real v, int count) {
  if constexpr (L::width == 1) {
    if (count > 0) *to = v;
  } else if (count >= L::width) {
    __builtin_memcpy(to, &v, sizeof(v));
  } else {
    for (int lane = 0; lane < count; ++lane) to[lane] = lane_of(v, lane);
  }
}

}  // namespace SURETY_ISA
}  // namespace surety::kernels
