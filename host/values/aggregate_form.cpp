#include "surety/mechanisms/aggregate_form.h"

#include <algorithm>
#include <cmath>

#include "host/values/polynomial.h"
#include "surety/contracts.h"

namespace surety {
namespace {

constexpr std::size_t most_pieces = 128;  // of one cell that is parted because the functions are steep

/// Nodes for a piece that covers this share of its cell: in powers of the cell's y, coefficients of high degree on a
/// narrow piece would drown in rounding.
int nodes_for(double share) { return share > 0.1 ? 6 : share > 1e-2 ? 4 : share > 1e-6 ? 2 : 1; }

class Tabulator {
 public:
  explicit Tabulator(const AggregateFunctions& functions) : f_(functions), values_(functions.count) {
    form_.functions = f_.count;
    form_.error_bound.assign(f_.count, 0);
    form_.offset = offset_of_table(f_.low, f_.high);
    form_.first_octave = std::ilogb(f_.high - form_.offset) - f_.octaves;
    form_.octaves = f_.octaves + 1;
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
  struct Piece {
    double low, high;           ///< in t
    double middle, half_width;  ///< of y: those of the cell, or the piece's own
    std::vector<Polynomial> of_y;
    std::vector<double> error;

    double worst() const { return *std::max_element(error.begin(), error.end()); }
    /// There are some numbers in each half.
    bool can_be_halved() const { return high - low > 0x1p-49 * high; }
  };

  void fill_cell(double begin, double width) {
    form_.first_piece.push_back(int(form_.knot.size()));
    std::vector<double> ends{begin};
    for (auto x = std::upper_bound(f_.breakpoints.begin(), f_.breakpoints.end(), form_.offset + begin);
         x != f_.breakpoints.end() && *x - form_.offset < begin + width; ++x)
      if (*x - form_.offset > ends.back()) ends.push_back(*x - form_.offset);
    ends.push_back(begin + width);
    std::vector<Piece> pieces;
    for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
      const bool narrow = ends[i + 1] - ends[i] <= 1e-6 * width;  // no power of the cell's y is of use there
      pieces.push_back(narrow ? fill_own_piece(ends[i], ends[i + 1])
                              : fill_piece(ends[i], ends[i + 1], begin + width / 2, width / 2));
    }
    resolve(pieces);
    form_.splits = std::max(form_.splits, int(pieces.size()) - 1);
    for (const Piece& piece : pieces) append(piece);
  }

  /// The piece that is furthest off gets nodes over itself alone, or two halves that have them, until none is far off.
  void resolve(std::vector<Piece>& pieces) {
    for (;;) {
      Piece* worst = nullptr;
      for (Piece& piece : pieces)
        if (piece.worst() > f_.resolution && piece.can_be_halved() && (!worst || piece.worst() > worst->worst()))
          worst = &piece;
      if (!worst || pieces.size() >= most_pieces) return;
      const double low = worst->low, high = worst->high;
      if (worst->half_width > high - low) {
        *worst = fill_own_piece(low, high);
        continue;
      }
      const double middle = low + (high - low) / 2;
      *worst = fill_own_piece(low, middle);
      pieces.insert(pieces.begin() + (worst - pieces.data()) + 1, fill_own_piece(middle, high));
    }
  }

  /// Over itself alone; about a number of float where there is one, so that t - middle is exact in float too.
  Piece fill_own_piece(double low, double high) {
    const double middle = low + (high - low) / 2, near = static_cast<float>(middle);
    const double about = std::abs(near - middle) < (high - low) / 8 ? near : middle;
    return fill_piece(low, high, about, std::max(high - about, about - low));
  }

  Piece fill_piece(double low, double high, double y_middle, double y_half_width) {
    Piece piece{low, high, y_middle, y_half_width, std::vector<Polynomial>(f_.count), {}};
    const double begin = y_middle - y_half_width, width = 2 * y_half_width;
    const double centre = (low + high - 2 * begin) / width - 1, half = (high - low) / width;  // in y
    const int n = high - low > 0x1p-44 * high ? nodes_for(half) : 2;                          // apart from each other
    for (int k = 0; k < n; ++k) {
      f_.at(form_.offset + low + (high - low) * (0.5 + 0.5 * chebyshev_node(k, n)), values_.data());
      for (int f = 0; f < f_.count; ++f) piece.of_y[f][k] = values_[f];
    }
    for (auto& polynomial : piece.of_y) {
      polynomial = interpolate(polynomial, n);
      if (half < 1) polynomial = substitute(polynomial, centre, half);
    }
    check(piece, centre, half);
    return piece;
  }

  void check(Piece& piece, double centre, double half) {
    constexpr double nearly_one = 1 - 1e-9;  // the ends themselves may be breakpoints
    piece.error.assign(f_.count, 0);
    const auto see = [&](double t, double y) {
      f_.at(form_.offset + t, values_.data());
      for (int f = 0; f < f_.count; ++f)
        piece.error[f] = std::max(piece.error[f], std::abs(horner(piece.of_y[f].data(), y) - values_[f]));
    };
    for (double z : {-nearly_one, -0.87, -0.5, -0.13, 0.13, 0.5, 0.87, nearly_one})
      see(piece.low + (piece.high - piece.low) * (0.5 + 0.5 * z), centre + half * z);
    const auto from = std::upper_bound(f_.looked_at.begin(), f_.looked_at.end(), form_.offset + piece.low);
    for (auto x = from; x != f_.looked_at.end() && *x - form_.offset < piece.high; ++x) {
      const double t = *x - form_.offset;
      if (t > piece.low) see(t, (t - piece.middle) / piece.half_width);
    }
  }

  void append(const Piece& piece) {
    form_.knot.push_back(piece.low);
    form_.middle.push_back(piece.middle);
    form_.scale.push_back(1 / piece.half_width);
    for (const Polynomial& polynomial : piece.of_y)
      form_.data.insert(form_.data.end(), polynomial.begin(), polynomial.end());
    for (int f = 0; f < f_.count; ++f) form_.error_bound[f] = std::max(form_.error_bound[f], piece.error[f]);
  }

  const AggregateFunctions& f_;
  AggregateForm form_;
  std::vector<double> values_;
};

}  // namespace

/// Far from 0 functions move on the scale of the range, else down to 0.
double offset_of_table(double low, double high) { return low > 0.5 * high ? low : 0; }

int octave_of_table(double low, double high, double x) {
  const double offset = offset_of_table(low, high);
  SURETY_EXPECTS(x > offset);
  return std::ilogb(high - offset) - std::ilogb(x - offset);
}

AggregateForm tabulate(const AggregateFunctions& functions) {
  SURETY_EXPECTS(functions.low >= 0 && functions.low < functions.high);
  SURETY_EXPECTS(functions.octaves >= 1 && functions.octaves <= AggregateFunctions::most_octaves);
  return Tabulator(functions).build();
}

double evaluate(const AggregateForm& form, int function, double x) {
  const double least = std::ldexp(1.0, form.first_octave), end = form.knot.back();
  const double t = std::clamp(x - form.offset, least, std::nextafter(end, 0.0));
  const auto piece = std::upper_bound(form.knot.begin(), form.knot.end() - 1, t) - form.knot.begin() - 1;
  const auto j = static_cast<std::size_t>(piece);
  const double y = std::clamp((t - form.middle[j]) * form.scale[j], -1.0, 1.0);
  return horner(&form.data[(piece * form.functions + function) * AggregateForm::coefficients], y);
}

}  // namespace surety
