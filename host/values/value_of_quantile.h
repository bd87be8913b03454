#pragma once

#include <span>
#include <vector>

#include "surety/values/law.h"

namespace surety {

/// Q(u), the value at the quantile u = P(own value is less), of a law that is made of pieces: linear on each. An atom
/// is a piece with one value.
class ValueOfQuantile {
 public:
  struct Piece {
    double from, to;         ///< quantiles
    double least, greatest;  ///< values at these
    double at(double u) const { return least + (greatest - least) * ((u - from) / (to - from)); }
  };
  /// Throws InvalidInput for laws that are not made of pieces.
  explicit ValueOfQuantile(const Law& law);

  /// From quantile 0 to 1, ascending.
  std::span<const Piece> pieces() const { return pieces_; }
  std::size_t piece_of(double u) const;
  double operator()(double u) const { return pieces_[piece_of(u)].at(u); }
  /// The least quantile whose value is at least v; 1 where there is none.
  double reaching(double v) const;
  /// Where pieces begin, and 1.
  std::vector<double> cuts() const;

  struct Range {
    double least, greatest;
  };
  /// Of the values of quantiles from `from` to `to`, in one piece, from < to.
  Range between(double from, double to) const;

 private:
  std::vector<Piece> pieces_;
};

}  // namespace surety
