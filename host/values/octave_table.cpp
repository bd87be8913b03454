#include "host/values/octave_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <numbers>

#include "host/values/polynomial.h"
#include "surety/error.h"
#include "surety/values/octave_table.h"

namespace surety {
namespace {

constexpr int degree_count = OctaveTable::coefficients;
static_assert(degree_count == polynomial_size);
/// Fills one cell of one side and returns the greatest error found on the check grid.
template <class Function>
double fill_cell(const Function& at_tail, double begin, double width, double* coefficients) {
  const auto value_at = [&](double y) { return at_tail(begin + width * (0.5 + 0.5 * y)); };
  Polynomial values;
  for (int k = 0; k < degree_count; ++k) values[k] = value_at(chebyshev_node(k));
  const Polynomial powers = interpolate(values);
  std::copy(powers.begin(), powers.end(), coefficients);
  constexpr int checks = 2 * degree_count;
  double worst = 0;
  for (int i = 0; i < checks; ++i) {
    const double y = std::cos(std::numbers::pi * i / (checks - 1));
    worst = std::max(worst, std::abs(horner(coefficients, y) - value_at(y)));
  }
  return worst;
}

}  // namespace

OctaveTable tabulate(const std::function<double(double q, double u)>& f) {
  OctaveTable table{std::vector<double>(OctaveTable::size), 0};
  double worst = 0;
  for (int side = 0; side < 2; ++side) {
    const auto at_tail = [&](double t) {
      const double value = side == 0 ? f(t, 1 - t) : f(1 - t, t);
      if (std::isfinite(value)) return value;
      throw InvalidInput(fmt::format("what is to be tabulated is {} at q = {}; it must be finite inside (0,1)", value,
                                     side == 0 ? t : 1 - t));
    };
    for (int octave = 0; octave < OctaveTable::octaves - 1; ++octave) {
      const double begin = std::ldexp(1.0, octave - OctaveTable::octaves), width = begin / OctaveTable::cells;
      for (int cell = 0; cell < OctaveTable::cells; ++cell) {
        const int index = ((side * OctaveTable::octaves + octave) * OctaveTable::cells + cell) * degree_count;
        worst = std::max(worst, fill_cell(at_tail, begin + cell * width, width, &table.data[index]));
      }
    }
  }
  // of the last octave, [1/2, 1), only t = 1/2 is ever read
  for (int side = 0; side < 2; ++side) {
    for (int cell = 0; cell < OctaveTable::cells; ++cell) {
      const int octave = side * OctaveTable::octaves + OctaveTable::octaves - 1;
      table.data[(octave * OctaveTable::cells + cell) * degree_count] = f(0.5, 0.5);
    }
  }
  table.error_bound = 4 * worst;
  return table;
}

double evaluate_octave_table(std::span<const double> data, double q, double u) {
  const int side = q < 0.5 ? 0 : 1;
  const double t = std::max(side == 0 ? q : u, std::ldexp(1.0, -OctaveTable::octaves));
  constexpr int shift = 52 - OctaveTable::cell_bits;
  const auto bits = std::bit_cast<std::uint64_t>(t);
  const auto cell = (bits >> shift) - (std::bit_cast<std::uint64_t>(0x1p-64) >> shift);  // octaves and cells together
  const double mantissa =
      std::bit_cast<double>((bits & ((std::uint64_t{1} << shift) - 1)) | (std::uint64_t{1023} << 52));
  const auto index = side * OctaveTable::side_size + cell * OctaveTable::coefficients;
  return horner(&data[index], (mantissa - 1) * (2 * OctaveTable::cells) - 1);
}

}  // namespace surety
