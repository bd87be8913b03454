#include "surety/lanes/math.h"
#include "tests/lanes/probe.h"

namespace surety {
inline namespace SURETY_ISA {

template <class V>
V apply(int function, V x, V y) {
  switch (function) {
    case lane_log: return log(x);
    case lane_log1p: return log1p(x);
    case lane_exp: return exp(x);
    case lane_expm1: return expm1(x);
    case lane_pow: return pow(x, y);
    case lane_pow1p: return pow1p(x, y);
    case lane_pow1pm1: return pow1pm1(x, y);
    case lane_sqrt: return sqrt(x);
    default: return fma(x, y, x);
  }
}

template <class L>
void on_array(int function, const typename L::Element* x, const typename L::Element* y, typename L::Element* out, int n) {
  typename L::Real a, b;
  for (int i = 0; i < n; i += L::width) {
    __builtin_memcpy(&a, x + i, sizeof a);
    __builtin_memcpy(&b, y + i, sizeof b);
    const auto r = apply(function, a, b);
    __builtin_memcpy(out + i, &r, sizeof r);
  }
}

}  // namespace SURETY_ISA
}  // namespace surety

LaneProbe SURETY_PROBE() {
  return {SURETY_PROBE_NAME, [] { return SURETY_PROBE_SUPPORTED; },
          surety::on_array<surety::Lanes<float, SURETY_FLOATS>>,
          surety::on_array<surety::Lanes<double, (SURETY_FLOATS + 1) / 2>>};
}
