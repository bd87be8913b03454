#pragma once

#include "surety/lanes/isa.h"

namespace surety::kernels {

/// An order of summation that belongs to the result, not to the machine: number i goes to column i mod 32, a column
/// adds its numbers in order, the columns fold by halves.
inline constexpr int lane_columns = 32;

inline namespace SURETY_ISA {

/// The sum of lane_columns columns.
SURETY_HD double fold_columns(const double* column) {
  double x[lane_columns];
  SURETY_UNROLL
  for (int c = 0; c < lane_columns; ++c) x[c] = column[c];
  SURETY_UNROLL
  for (int half = lane_columns / 2; half > 0; half /= 2)
    for (int c = 0; c < half; ++c) x[c] += x[c + half];
  return x[0];
}

/// Who computes what is decided between two passes over profiles: one thread here, the threads of a block on the GPU
/// (block_team.cuh). All members of a team call its functions, in the same order, and get the same numbers.
struct SerialTeam {
  /// Whether this member writes what is written once.
  SURETY_HD bool leads() const { return true; }

  /// All see what was written before.
  SURETY_HD void join() const {}

  /// f(0) .. f(count - 1), each by one member; all are done when it returns.
  template <class F>
  SURETY_HD void for_each(int count, F f) const {
    for (int i = 0; i < count; ++i) f(i);
  }

  /// done(k, the sum over i < count of f(k, i)), for k < sums, each by one member; all are done when it returns.
  template <class F, class Done>
  SURETY_HD void sums(int sums, int count, F f, Done done) const {
    for (int k = 0; k < sums; ++k) {
      double column[lane_columns] = {};
      for (int i = 0; i < count; ++i) column[i % lane_columns] += f(k, i);
      done(k, fold_columns(column));
    }
  }

  /// The sum of f(0) .. f(count - 1).
  template <class F>
  SURETY_HD double sum(int count, F f) const {
    double total = 0;
    sums(
        1, count, [&](int, int i) { return f(i); }, [&](int, double x) { total = x; });
    return total;
  }

  /// The greatest of f(0) .. f(count - 1), of which there is one at least.
  template <class F>
  SURETY_HD double greatest(int count, F f) const {
    double most = f(0);
    for (int i = 1; i < count; ++i) {
      const double x = f(i);
      most = most < x ? x : most;
    }
    return most;
  }
};

}  // namespace SURETY_ISA
}  // namespace surety::kernels
