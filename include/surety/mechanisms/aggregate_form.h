#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <vector>

namespace surety {

/// Functions of an aggregate x >= 0 (the sum of all bids or signals), tabulated together as the kernels evaluate them.
///
/// With t = x - offset, octaves [2^e, 2^(e+1)) of t, e = first_octave, first_octave + 1, ..., are cut into 32 equal
/// cells each: resolution is relative to t, so that algebraic behaviour at the offset costs little. t beyond either end
/// is read as that end. A cell holds one piece, or several where the functions have breakpoints or are steep; a piece
/// is one polynomial of degree 5 per function in y = (t - middle) scale, cut to [-1,1]. y runs over the cell; over the
/// piece alone where that is narrow and its polynomial must have a high degree, or its coefficients would drown in
/// rounding.
///
/// data[(piece * functions + function) * 6 + c] is the coefficient of y^c.
struct AggregateForm {
  static constexpr int cell_bits = 5, cells = 1 << cell_bits, coefficients = 6;

  double offset = 0;  ///< in units of x
  int first_octave = 0, octaves = 0;
  int functions = 0;
  int splits = 0;                         ///< most knots within one cell
  std::vector<std::int32_t> first_piece;  ///< by cell
  std::vector<double> knot;               ///< by piece: the t where it begins; then the end of the last
  std::vector<double> middle, scale;      ///< by piece
  std::vector<double> data;
  std::vector<double> error_bound;  ///< by function: 4 times the greatest error found on a grid denser than the nodes

  int pieces() const { return int(knot.size()) - 1; }
};

/// What is tabulated: how many functions, all of them at x, where they or their derivatives jump, and where x matters.
struct AggregateFunctions {
  int count;
  std::function<void(double x, double* values)> at;
  std::vector<double> breakpoints;  ///< ascending, in units of x; never asked for values at these
  double low, high;                 ///< outside of [low, high] nothing more happens; 0 <= low < high
  /// Pieces whose error is seen to be greater are parted, into as many as 128 in a cell; in units of the functions.
  double resolution = std::numeric_limits<double>::infinity();
  std::vector<double> looked_at = {};  ///< ascending: errors are looked for at these x too
  static constexpr int usual_octaves = 24, most_octaves = 100;
  /// Below the octave of the greatest t; what is below the last one is read as its least t. 1 to most_octaves.
  int octaves = usual_octaves;
};
AggregateForm tabulate(const AggregateFunctions& functions);

/// Which t = x - offset a table over [low, high] is read by; and how many octaves below that of the greatest t an x
/// above the offset lies: so many are needed for cells to begin there.
double offset_of_table(double low, double high);
int octave_of_table(double low, double high, double x);

/// Value at x: the host's reading of the layout.
double evaluate(const AggregateForm& form, int function, double x);

}  // namespace surety
