#include "host/equilibria/spline_curve.h"

#include <algorithm>
#include <cmath>

namespace surety {
namespace {

constexpr int degree = 3;

/// The ends degree + 1 times.
std::vector<double> spline_knots(const std::vector<double>& signal, int pieces) {
  std::vector<double> knot(degree, signal.front());
  for (int p = 0; p <= pieces; ++p) {
    const double at = static_cast<double>(p) / pieces * static_cast<double>(signal.size() - 1);
    const auto i = std::min(static_cast<std::size_t>(at), signal.size() - 2);
    knot.push_back(signal[i] + (at - static_cast<double>(i)) * (signal[i + 1] - signal[i]));
  }
  knot.insert(knot.end(), degree, signal.back());
  return knot;
}

}  // namespace

SplineCurves::SplineCurves(const std::vector<double>& signal, int freedom)
    : freedom_(std::max(freedom, degree + 1)), knot_(spline_knots(signal, freedom_ - degree)) {
  for (int c = 0; c < freedom_; ++c) {
    double sum = 0;
    for (int d = 1; d <= degree; ++d) sum += knot_[static_cast<std::size_t>(c) + static_cast<std::size_t>(d)];
    place_.push_back(sum / degree);
  }
  bends_ = Eigen::MatrixXd::Zero(freedom_ - 2, freedom_);
  for (int c = 1; c + 1 < freedom_; ++c) {
    const auto place = [&](int i) { return place_[static_cast<std::size_t>(i)]; };
    const double wide = place(c + 1) - place(c - 1);
    bends_(c - 1, c - 1) = -(place(c + 1) - place(c)) / wide;
    bends_(c - 1, c) = 1;
    bends_(c - 1, c + 1) = -(place(c) - place(c - 1)) / wide;
  }
}

/// De Boor (1978): from the one spline of degree 0 that is not 0 here up to those of degree 3.
Eigen::RowVectorXd SplineCurves::at(double signal) const {
  const double x = std::clamp(signal, knot_.front(), knot_.back());
  const auto knot = [&](int i) { return knot_[static_cast<std::size_t>(i)]; };
  Eigen::RowVectorXd value = Eigen::RowVectorXd::Zero(freedom_ + degree);
  int piece = degree;
  while (piece + 1 < freedom_ && x >= knot(piece + 1)) ++piece;
  value[piece] = 1;
  for (int d = 1; d <= degree; ++d)
    for (int i = piece - d; i <= piece; ++i) {
      const double left = knot(i + d) - knot(i), right = knot(i + d + 1) - knot(i + 1);
      value[i] = (left > 0 ? (x - knot(i)) / left * value[i] : 0) +
                 (right > 0 ? (knot(i + d + 1) - x) / right * value[i + 1] : 0);
    }
  return value.head(freedom_);
}

Eigen::VectorXd ascending(const Eigen::VectorXd& numbers, double least, double step) {
  struct Block {
    double mean;
    int count;
  };
  std::vector<Block> blocks;
  for (Eigen::Index i = 0; i < numbers.size(); ++i) {
    blocks.push_back({std::max(least, numbers[i] - step * static_cast<double>(i)), 1});
    while (blocks.size() > 1 && blocks[blocks.size() - 2].mean > blocks.back().mean) {
      const Block last = blocks.back();
      blocks.pop_back();
      Block& into = blocks.back();
      into.mean = (into.mean * into.count + last.mean * last.count) / (into.count + last.count);
      into.count += last.count;
    }
  }
  Eigen::VectorXd result(numbers.size());
  Eigen::Index i = 0;
  for (const Block& block : blocks)
    for (int j = 0; j < block.count; ++j, ++i) result[i] = block.mean + step * static_cast<double>(i);
  return result;
}

double slope_at(const std::vector<double>& place, const std::vector<double>& value, double at) {
  const auto rows = static_cast<Eigen::Index>(place.size());
  if (rows < 2) return 0;
  const Eigen::Index columns = std::min<Eigen::Index>(degree + 1, rows);
  Eigen::MatrixXd powers(rows, columns);
  Eigen::VectorXd right(rows);
  for (Eigen::Index r = 0; r < rows; ++r) {
    double power = 1;
    for (Eigen::Index c = 0; c < columns; ++c) {
      powers(r, c) = power;
      power *= place[static_cast<std::size_t>(r)] - at;
    }
    right[r] = value[static_cast<std::size_t>(r)];
  }
  return powers.colPivHouseholderQr().solve(right)[1];
}

}  // namespace surety
