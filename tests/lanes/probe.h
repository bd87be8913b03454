#pragma once

#include <string>
#include <vector>

/// One lane function applied to arrays on one instruction set; lengths are multiples of 16.
struct LaneProbe {
  std::string name;
  bool (*supported)();
  void (*on_floats)(int function, const float* x, const float* y, float* out, int n);
  void (*on_doubles)(int function, const double* x, const double* y, double* out, int n);
};

enum LaneFunction {
  lane_log,
  lane_log1p,
  lane_exp,
  lane_expm1,
  lane_pow,
  lane_pow1p,
  lane_pow1pm1,
  lane_sqrt,
  lane_fma
};
inline constexpr int lane_functions = 9;

LaneProbe scalar_probe();
LaneProbe avx2_probe();
LaneProbe avx512_probe();
LaneProbe wide_probe();  ///< AVX-512's 16 lanes on AVX2 registers: its code where the CPU has no AVX-512
