#include "host/linear_programs/rational_program.h"

#include <algorithm>
#include <cmath>

#include "surety/contracts.h"

namespace surety {
namespace {

using Integer = boost::multiprecision::cpp_int;
using Place = Basis::Place;
using Vector = std::vector<Rational>;

constexpr std::int64_t most_entries = 200'000, most_core = 48;
constexpr double most_work = 1e8;  // of eliminations, in products of two double-precision mantissas: some seconds

/// Numbers with a common denominator, which is positive.
struct Fractions {
  std::vector<Integer> numerator;
  Integer denominator = 1;
};

Fractions common(const std::vector<const Rational*>& numbers) {
  Fractions result;
  for (const Rational* x : numbers) result.denominator = lcm(result.denominator, denominator(*x));
  for (const Rational* x : numbers) result.numerator.push_back(numerator(*x) * (result.denominator / denominator(*x)));
  return result;
}

/// The solution of a square system by fractionless elimination (Bareiss 1968): rows are made whole numbers, and every
/// number that arises is a minor of them, so that none is longer than need be. Empty where the matrix is singular.
std::optional<Fractions> solve_system(const std::vector<Vector>& matrix, const Vector& side) {
  const std::size_t n = matrix.size();
  std::vector<std::vector<Integer>> a;
  for (std::size_t r = 0; r < n; ++r) {
    std::vector<const Rational*> row;
    for (const Rational& x : matrix[r]) row.push_back(&x);
    row.push_back(&side[r]);
    a.push_back(common(row).numerator);
  }
  Integer det = 1;
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    while (pivot < n && a[pivot][k] == 0) ++pivot;
    if (pivot == n) return std::nullopt;
    a[k].swap(a[pivot]);
    for (std::size_t r = k + 1; r < n; ++r)
      for (std::size_t c = k + 1; c <= n; ++c) a[r][c] = (a[k][k] * a[r][c] - a[r][k] * a[k][c]) / det;
    det = a[k][k];
  }
  Fractions x{std::vector<Integer>(n), det};
  for (std::size_t k = n; k-- > 0;) {  // Cramer's rule: x times the determinant is whole, so every division is exact
    Integer sum = det * a[k][n];
    for (std::size_t c = k + 1; c < n; ++c) sum -= a[k][c] * x.numerator[c];
    x.numerator[k] = sum / a[k][k];
  }
  if (det < 0) {
    x.denominator = -det;
    for (Integer& number : x.numerator) number = -number;
  }
  return x;
}

/// A row or a column of A in whole numbers of 1 / unit.
struct Line {
  Integer unit = 1;
  std::vector<std::pair<int, Integer>> entry;  ///< by column, or by row
};

/// Variables are the columns and, after them, the rows' activities. Those that are not basic lie at a bound, so the
/// basic columns solve the square system of the rows that lie at a bound: the core.
class Simplex {
 public:
  Simplex(const RationalProgram& program, const Basis& start) : p_(program), place_(start.column) {
    place_.insert(place_.end(), start.row.begin(), start.row.end());
    std::vector<std::vector<std::pair<int, const Rational*>>> by_row(p_.rows());
    for (int j = 0; j < p_.columns(); ++j) {
      std::vector<std::pair<int, const Rational*>> places;
      for (const auto& [row, value] : p_.column[j]) {
        places.emplace_back(row, &value);
        by_row[row].emplace_back(j, &value);
      }
      column_.push_back(line(places));
    }
    for (const auto& places : by_row) row_.push_back(line(places));
  }

  std::optional<RationalSolution> run() {
    for (;;) {
      if (!find_core() || !find_point()) return std::nullopt;
      const bool feasible = set_costs();
      if (!find_prices()) return std::nullopt;
      const int entering = first_improving();
      if (entering < 0) return solution(feasible);
      if (!move(entering)) return std::nullopt;
    }
  }

 private:
  static Line line(const std::vector<std::pair<int, const Rational*>>& places) {
    std::vector<const Rational*> values;
    for (const auto& [place, value] : places) values.push_back(value);
    Fractions whole = common(values);
    Line line{whole.denominator, {}};
    for (std::size_t e = 0; e < places.size(); ++e)
      line.entry.emplace_back(places[e].first, std::move(whole.numerator[e]));
    return line;
  }

  int variables() const { return p_.columns() + p_.rows(); }
  bool is_row(int v) const { return v >= p_.columns(); }
  const RationalProgram::Bounds& bounds(int v) const {
    return is_row(v) ? p_.row_bounds[v - p_.columns()] : p_.column_bounds[v];
  }

  /// Basic columns and rows at a bound; as many of both. False where the work is used up.
  bool find_core() {
    core_columns_.clear();
    core_rows_.clear();
    row_in_core_.assign(p_.rows(), -1);
    for (int j = 0; j < p_.columns(); ++j)
      if (place_[j] == Place::basic) core_columns_.push_back(j);
    for (int i = 0; i < p_.rows(); ++i)
      if (place_[p_.columns() + i] != Place::basic) {
        row_in_core_[i] = static_cast<int>(core_rows_.size());
        core_rows_.push_back(i);
      }
    const auto n = static_cast<double>(core_rows_.size());
    work_ += 3 * n * n * n * n;  // three systems of n^3 steps on numbers of up to n mantissas
    return core_rows_.size() == core_columns_.size() && work_ <= most_work;
  }

  std::vector<Vector> core(bool transposed) const {
    const std::size_t n = core_rows_.size();
    std::vector<Vector> matrix(n, Vector(n, 0));
    for (std::size_t c = 0; c < n; ++c)
      for (const auto& [row, value] : p_.column[core_columns_[c]])
        if (const int r = row_in_core_[row]; r >= 0) (transposed ? matrix[c][r] : matrix[r][c]) = value;
    return matrix;
  }

  /// x of all variables.
  bool find_point() {
    x_.assign(variables(), 0);
    for (int v = 0; v < variables(); ++v)
      if (place_[v] != Place::basic) x_[v] = place_[v] == Place::lower ? *bounds(v).lower : *bounds(v).upper;
    const Vector fixed = activities();
    Vector side;
    for (const int i : core_rows_) side.push_back(x_[p_.columns() + i] - fixed[i]);
    const auto basic = solve_system(core(false), side);
    if (!basic) return false;
    follow(*basic, fixed, x_);
    return true;
  }

  /// Of the rows, by the columns that are not basic.
  Vector activities() const {
    Vector sum(p_.rows(), 0);
    for (int j = 0; j < p_.columns(); ++j)
      if (place_[j] != Place::basic && x_[j] != 0)
        for (const auto& [row, value] : p_.column[j]) sum[row] += value * x_[j];
    return sum;
  }

  /// Sets the basic variables: columns as the core has them, rows to what follows, beside their `fixed` part.
  void follow(const Fractions& basic, const Vector& fixed, Vector& of_variables) const {
    std::vector<int> place(p_.columns(), -1);
    for (std::size_t c = 0; c < core_columns_.size(); ++c) {
      place[core_columns_[c]] = static_cast<int>(c);
      of_variables[core_columns_[c]] = Rational(basic.numerator[c]) / Rational(basic.denominator);
    }
    for (int i = 0; i < p_.rows(); ++i) {
      if (row_in_core_[i] >= 0) continue;
      Integer sum = 0;
      for (const auto& [column, value] : row_[i].entry)
        if (place[column] >= 0) sum += value * basic.numerator[place[column]];
      of_variables[p_.columns() + i] = fixed[i];
      if (sum != 0) of_variables[p_.columns() + i] += Rational(sum) / Rational(basic.denominator * row_[i].unit);
    }
  }

  /// -1 below its bounds, 1 above, 0 between.
  int side_of(int v) const {
    const auto& [lower, upper] = bounds(v);
    return lower && x_[v] < *lower ? -1 : upper && x_[v] > *upper ? 1 : 0;
  }

  /// Of the sum of infeasibilities while there are any (returns false), else the program's.
  bool set_costs() {
    cost_.assign(variables(), 0);
    bool feasible = true;
    for (int v = 0; v < variables(); ++v)
      if (const int side = side_of(v); side != 0) cost_[v] = side, feasible = false;
    if (feasible) std::copy(p_.cost.begin(), p_.cost.end(), cost_.begin());
    return feasible;
  }

  /// y with c_B = A'y on the core, where the costs of basic rows count through their columns.
  bool find_prices() {
    Vector side;
    for (const int j : core_columns_) side.push_back(cost_[j] + cost_through_rows(j));
    const auto y = solve_system(core(true), side);
    if (!y) return false;
    y_ = {std::vector<Integer>(p_.rows()), y->denominator};
    for (std::size_t r = 0; r < core_rows_.size(); ++r) y_.numerator[core_rows_[r]] = y->numerator[r];
    for (int i = 0; i < p_.rows(); ++i)  // costs of rows are -1, 0 and 1
      if (row_in_core_[i] < 0 && cost_[p_.columns() + i] != 0)
        y_.numerator[i] = cost_[p_.columns() + i] > 0 ? Integer(-y_.denominator) : y_.denominator;
    return true;
  }
  Rational cost_through_rows(int j) const {
    Rational sum = 0;
    for (const auto& [row, value] : p_.column[j])
      if (row_in_core_[row] < 0 && cost_[p_.columns() + row] != 0) sum += cost_[p_.columns() + row] * value;
    return sum;
  }

  /// The sign of what the objective gains per unit of v, all basic variables following.
  int reduced_cost(int v) const {
    if (is_row(v)) return y_.numerator[v - p_.columns()].sign();
    Integer sum = 0;
    for (const auto& [row, value] : column_[v].entry)
      if (y_.numerator[row] != 0) sum += value * y_.numerator[row];
    return Integer(numerator(cost_[v]) * y_.denominator * column_[v].unit - denominator(cost_[v]) * sum).sign();
  }

  /// Bland's rule; -1 at an optimum.
  int first_improving() const {
    for (int v = 0; v < variables(); ++v) {
      if (place_[v] == Place::basic) continue;
      const auto& [lower, upper] = bounds(v);
      if (lower && upper && *lower == *upper) continue;
      const int gain = reduced_cost(v);
      if (place_[v] == Place::lower ? gain < 0 : gain > 0) return v;
    }
    return -1;
  }

  /// How all basic variables move per unit of the entering one, which moves away from its bound.
  bool find_direction(int entering) {
    const int sign = place_[entering] == Place::lower ? 1 : -1;
    direction_.assign(variables(), 0);
    direction_[entering] = sign;
    Vector side(core_rows_.size(), 0);
    if (is_row(entering)) {
      side[row_in_core_[entering - p_.columns()]] = sign;
    } else {
      for (const auto& [row, value] : p_.column[entering])
        if (const int r = row_in_core_[row]; r >= 0) side[r] = -sign * value;
    }
    const auto basic = solve_system(core(false), side);
    if (!basic) return false;
    Vector fixed(p_.rows(), 0);
    if (!is_row(entering))
      for (const auto& [row, value] : p_.column[entering]) fixed[row] = sign * value;
    follow(*basic, fixed, direction_);
    return true;
  }

  /// As far as the first basic variable meets a bound, one that is infeasible the bound it comes back to; ties to the
  /// least index. False where nothing stops it, which bounded objectives rule out.
  bool move(int entering) {
    if (!find_direction(entering)) return false;
    std::optional<Rational> least;
    int leaving = -1;
    Place at = Place::lower;
    const auto consider = [&](int v, const std::optional<Rational>& bound, Place place) {
      if (!bound) return;
      const Rational step = (*bound - x_[v]) / direction_[v];
      if (!least || step < *least) least = step, leaving = v, at = place;
    };
    for (int v = 0; v < variables(); ++v) {
      if (direction_[v] == 0 || (place_[v] != Place::basic && v != entering)) continue;
      const int side = v == entering ? 0 : side_of(v);
      if (direction_[v] > 0 ? side <= 0 : side > 0) {
        if (direction_[v] > 0)
          consider(v, side < 0 ? bounds(v).lower : bounds(v).upper, side < 0 ? Place::lower : Place::upper);
        else
          consider(v, bounds(v).upper, Place::upper);
      } else if (direction_[v] < 0 && side == 0) {
        consider(v, bounds(v).lower, Place::lower);
      }
    }
    if (leaving < 0) return false;
    place_[entering] = Place::basic;
    place_[leaving] = at;
    return true;
  }

  RationalSolution solution(bool feasible) const {
    RationalSolution found{feasible, {x_.begin(), x_.begin() + p_.columns()}, {}, 0};
    for (const Integer& y : y_.numerator) found.dual.push_back(Rational(y) / Rational(y_.denominator));
    for (int j = 0; j < p_.columns(); ++j)
      if (x_[j] != 0) found.objective += p_.cost[j] * x_[j];
    return found;
  }

  const RationalProgram& p_;
  std::vector<Place> place_;  // by variable
  std::vector<Line> row_, column_;
  std::vector<int> core_columns_, core_rows_, row_in_core_;
  Vector x_, cost_, direction_;  // by variable
  Fractions y_;                  // by row
  double work_ = 0;
};

}  // namespace

RationalProgram::RationalProgram(const std::vector<LinearProgram::Bounds>& rows) {
  for (const auto& [lower, upper] : rows) {
    row_bounds.emplace_back();
    if (std::isfinite(lower)) row_bounds.back().lower = Rational(lower);
    if (std::isfinite(upper)) row_bounds.back().upper = Rational(upper);
  }
}

void RationalProgram::add_column(Rational column_cost, Bounds bounds, std::map<int, Rational> entries) {
  cost.push_back(std::move(column_cost));
  column_bounds.push_back(std::move(bounds));
  column.emplace_back();
  for (auto& [row, value] : entries)
    if (value != 0) column.back().push_back({row, std::move(value)});
}

std::vector<double> rounded(const std::vector<Rational>& numbers) {
  std::vector<double> result;
  for (const Rational& x : numbers) result.push_back(static_cast<double>(x));
  return result;
}

bool fits_exact_solution(std::int64_t entries, const Basis& start) {
  return entries <= most_entries && std::count(start.column.begin(), start.column.end(), Place::basic) <= most_core;
}

std::optional<RationalSolution> solve_exactly(const RationalProgram& program, const Basis& start) {
  SURETY_EXPECTS(static_cast<int>(start.column.size()) == program.columns());
  SURETY_EXPECTS(static_cast<int>(start.row.size()) == program.rows());
  return Simplex(program, start).run();
}

}  // namespace surety
