#include "host/linear_programs/linear_program.h"

#include <algorithm>
#include <cmath>

#include "host/linear_programs/directed_sum.h"
#include "surety/contracts.h"

namespace surety {

int LinearProgram::add_row(Bounds bounds) {
  SURETY_EXPECTS(bounds.lower <= bounds.upper);
  row_bounds_.push_back(bounds);
  return rows() - 1;
}

int LinearProgram::add_column(double cost, Bounds bounds) {
  SURETY_EXPECTS(std::isfinite(cost) && bounds.lower <= bounds.upper);
  cost_.push_back(cost);
  column_bounds_.push_back(bounds);
  return columns() - 1;
}

void LinearProgram::add_entry(int row, int column, double value) {
  SURETY_EXPECTS(row >= 0 && row < rows() && column >= 0 && column < columns() && std::isfinite(value));
  if (value != 0) entries_.push_back({row, column, value});
}

namespace {

/// Least of d x over d in [d_low, d_high] and x within the bounds; rounding of the products is the caller's.
double least_product(double d_low, double d_high, LinearProgram::Bounds x) {
  const double at_low = d_low < 0 ? x.upper : x.lower;  // where d_low x is least
  const double at_high = d_high < 0 ? x.upper : x.lower;
  const auto product = [](double d, double value) { return d == 0 ? 0 : d * value; };
  return std::min({product(d_low, at_low), product(d_high, at_high), product(d_low, at_high), product(d_high, at_low)});
}

}  // namespace

double duality_bound(const LinearProgram& program, std::span<const double> dual) {
  SURETY_EXPECTS(static_cast<int>(dual.size()) == program.rows());
  const double sign = program.sense() == LinearProgram::Sense::minimize ? 1 : -1;  // maximising c is minimising -c
  std::vector<double> y(dual.size());
  DirectedSum bound;
  for (int i = 0; i < program.rows(); ++i) {
    const auto [lower, upper] = program.row_bounds()[i];
    const double multiplier = sign * dual[i], side = multiplier > 0 ? lower : upper;
    y[i] = std::isfinite(multiplier) && std::isfinite(side) ? multiplier : 0;
    if (y[i] != 0) bound.add(y[i] * side);
  }
  std::vector<DirectedSum> reduced(program.columns());
  for (int j = 0; j < program.columns(); ++j) reduced[j].add(sign * program.cost()[j]);
  for (const auto& [row, column, value] : program.matrix()) reduced[column].add(-y[row] * value);
  for (int j = 0; j < program.columns(); ++j) {
    const double least = least_product(reduced[j].lower(), reduced[j].upper(), program.column_bounds()[j]);
    if (!std::isfinite(least)) return -sign * no_bound;
    bound.add(least);
  }
  return sign * bound.lower();
}

double greatest_violation(const LinearProgram& program, std::span<const double> primal) {
  SURETY_EXPECTS(static_cast<int>(primal.size()) == program.columns());
  std::vector<double> activity(program.rows());
  for (const auto& [row, column, value] : program.matrix()) activity[row] += value * primal[column];
  double greatest = 0;
  const auto compare = [&](double x, LinearProgram::Bounds bounds) {
    greatest = std::max({greatest, bounds.lower - x, x - bounds.upper});
  };
  for (int i = 0; i < program.rows(); ++i) compare(activity[i], program.row_bounds()[i]);
  for (int j = 0; j < program.columns(); ++j) compare(primal[j], program.column_bounds()[j]);
  return greatest;
}

}  // namespace surety
