#pragma once

#include <functional>
#include <vector>

namespace surety {

/// Layout of a function of the demand quantile q in (0,1), tabulated so that its relative resolution is the same near
/// q = 0 (the strongest bidders), near q = 1 (the weakest) and between, as quantiles with algebraic ends need.
///
/// Two sides: side 0 holds q in (0, 1/2) as a function of t = q, side 1 holds q in [1/2, 1) as a function of t = 1-q.
/// A side is cut into octaves [2^-(j+1), 2^-j), j = 63 .. 0, each into 16 equal cells, each with a polynomial of degree
/// 5 in y in [-1,1), which runs over the cell with increasing t. Cells stand in order of increasing t, so a cell's
/// index is the top bits of t's floating-point representation less a constant. t below 2^-64 is read as 2^-64.
/// data[((side * 64 + octave) * 16 + cell) * 6 + c] is the coefficient of y^c, octave 0 being [2^-64, 2^-63).
struct OctaveTable {
  static constexpr int octaves = 64;
  static constexpr int cell_bits = 4;
  static constexpr int cells = 1 << cell_bits;
  static constexpr int coefficients = 6;
  static constexpr int side_size = octaves * cells * coefficients;
  static constexpr int size = 2 * side_size;

  std::vector<double> data;
  double error_bound;  ///< greatest |table - f| found on a check grid twice as dense as the nodes, times 4
};

/// Tabulates f(q, u), u = 1-q, both to full relative precision; InvalidInput where it is not finite. Chebyshev nodes.
OctaveTable tabulate(const std::function<double(double q, double u)>& f);

}  // namespace surety
