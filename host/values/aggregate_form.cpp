#include "surety/mechanisms/aggregate_form.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "host/values/polynomial.h"
#include "surety/contracts.h"

namespace surety {
namespace {

constexpr int finest_octave = -24;  // in units of the range of x
constexpr int most_splits = 8;  // of one cell; further breakpoints in it are smoothed over, and the error bound says so

/// Nodes for a piece that covers this share of its cell: in powers of the cell's y, coefficients of high degree on a
/// narrow piece would drown in rounding.
int nodes_for(double share) { return share > 0.1 ? 6 : share > 1e-2 ? 4 : share > 1e-6 ? 2 : 1; }

class Tabulator {
 public:
  explicit Tabulator(const AggregateFunctions& functions) : f_(functions), values_(functions.count) {
    form_.functions = f_.count;
    form_.error_bound.assign(f_.count, 0);
    // far from 0 the functions move on the scale of the range, else down to 0
    form_.offset = f_.low > 0.5 * f_.high ? f_.low : 0;
    const int scale = std::ilogb(f_.high - form_.offset);
    form_.first_octave = scale + finest_octave;
    form_.octaves = scale + 1 - form_.first_octave;
  }

  AggregateForm build() {
    for (int octave = 0; octave < form_.octaves; ++octave)
      for (int cell = 0; cell < AggregateForm::cells; ++cell) {
        const double width = std::ldexp(1.0, form_.first_octave + octave - AggregateForm::cell_bits);
        fill_cell((AggregateForm::cells + cell) * width, width);
      }
    form_.knot.push_back(std::ldexp(1.0, form_.first_octave + form_.octaves));
    for (double& bound : form_.error_bound) bound *= 4;
    return std::move(form_);
  }

 private:
  void fill_cell(double begin, double width) {
    form_.first_piece.push_back(int(form_.knot.size()));
    std::vector<double> ends{begin};
    for (double x : f_.breakpoints) {
      const double t = x - form_.offset;
      if (t > ends.back() && t < begin + width && int(ends.size()) <= most_splits) ends.push_back(t);
    }
    form_.splits = std::max(form_.splits, int(ends.size()) - 1);
    ends.push_back(begin + width);
    for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
      form_.knot.push_back(ends[i]);
      fill_piece(begin, width, ends[i], ends[i + 1]);
    }
  }

  void fill_piece(double cell, double width, double low, double high) {
    const int n = nodes_for((high - low) / width);
    const double centre = (low + high - 2 * cell) / width - 1, half = (high - low) / width;  // in the cell's y
    std::vector<Polynomial> at(f_.count);
    for (int k = 0; k < n; ++k) {
      f_.at(form_.offset + low + (high - low) * (0.5 + 0.5 * chebyshev_node(k, n)), values_.data());
      for (int f = 0; f < f_.count; ++f) at[f][k] = values_[f];
    }
    for (auto& polynomial : at) {
      polynomial = interpolate(polynomial, n);
      if (half < 1) polynomial = substitute(polynomial, centre, half);
      form_.data.insert(form_.data.end(), polynomial.begin(), polynomial.end());
    }
    check_piece(at, low, high, centre, half);
  }

  void check_piece(const std::vector<Polynomial>& polynomials, double low, double high, double centre, double half) {
    constexpr double nearly_one = 1 - 1e-9;  // the ends themselves may be breakpoints
    for (double z : {-nearly_one, -0.87, -0.5, -0.13, 0.13, 0.5, 0.87, nearly_one}) {
      f_.at(form_.offset + low + (high - low) * (0.5 + 0.5 * z), values_.data());
      for (int f = 0; f < f_.count; ++f)
        form_.error_bound[f] =
            std::max(form_.error_bound[f], std::abs(horner(polynomials[f].data(), centre + half * z) - values_[f]));
    }
  }

  const AggregateFunctions& f_;
  AggregateForm form_;
  std::vector<double> values_;
};

}  // namespace

AggregateForm tabulate(const AggregateFunctions& functions) {
  SURETY_EXPECTS(functions.low >= 0 && functions.low < functions.high);
  return Tabulator(functions).build();
}

double evaluate(const AggregateForm& form, int function, double x) {
  const double least = std::ldexp(1.0, form.first_octave), end = form.knot.back();
  const double t = std::clamp(x - form.offset, least, std::nextafter(end, 0.0));
  const auto piece = std::upper_bound(form.knot.begin(), form.knot.end() - 1, t) - form.knot.begin() - 1;
  int exponent;
  const double m = std::frexp(t, &exponent) * 2 * AggregateForm::cells;  // in [cells, 2 cells)
  const double y = 2 * (m - std::floor(m)) - 1;
  return horner(&form.data[(piece * form.functions + function) * AggregateForm::coefficients], y);
}

}  // namespace surety
