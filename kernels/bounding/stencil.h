#pragma once

#include <cstdint>
#include <vector>

#include "kernels/launch/lane_memory.h"

// Loops over a thread's own arrays, which must stay in registers on the GPU.
#if SURETY_ON_DEVICE
#define SURETY_SADDLE_UNROLL _Pragma("unroll")
#define SURETY_SADDLE_UNROLL_STATES _Pragma("unroll 4")
#else
#define SURETY_SADDLE_UNROLL
#define SURETY_SADDLE_UNROLL_STATES
#endif

namespace surety::kernels {

/// f -> own[y] f(x) + other[y] f(x + direction e_i), y the agent's own message: discrete derivatives and their adjoints
/// with respect to a law of messages, boundary cases included. other[y] is 0 where the neighbour does not exist.
struct StencilView {
  const double* own;
  const double* other;
  int direction;
};

/// A stencil on the host.
struct Stencil {
  std::vector<double> own, other;
  int direction = 1;
};

inline namespace SURETY_ISA {

/// A stencil in an agent's message that is the same for all lanes; `f` points to the first profile.
template <class L>
SURETY_HD typename L::Real across_rows(const StencilView& stencil, const typename L::Element* f, int message,
                                       std::int64_t stride) {
  using V = typename L::Real;
  const auto other = stencil.other[message];
  const std::int64_t neighbour = other == 0 ? 0 : stencil.direction * stride;
  return fma(splat<V>(other), load<L>(f + neighbour), load<L>(f) * stencil.own[message]);
}

/// A stencil in the last agent's message, y for the first lane and one more for each next one.
template <class L>
SURETY_HD typename L::Real along_row(const StencilView& stencil, const typename L::Element* f, int y) {
  return fma(load<L>(stencil.other + y), load<L>(f + stencil.direction), load<L>(stencil.own + y) * load<L>(f));
}

}  // namespace SURETY_ISA
}  // namespace surety::kernels
