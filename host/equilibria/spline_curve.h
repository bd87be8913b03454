#pragma once

#include <Eigen/Dense>
#include <vector>

namespace surety {

/// Curves over an interval of signals with few degrees of freedom: cubic splines. Where coefficients ascend the curve
/// does, and the first and the last coefficient are its ends.
class SplineCurves {
 public:
  /// `signal`: ascending, at least 2; the pieces hold equally many of them.
  SplineCurves(const std::vector<double>& signal, int freedom);

  int freedom() const { return freedom_; }
  /// The curve's value at a signal is the sum of coefficients times these.
  Eigen::RowVectorXd at(double signal) const;
  /// Each inner coefficient less what it is for a straight line through its neighbours.
  const Eigen::MatrixXd& bends() const { return bends_; }
  /// Where a straight line has its coefficients (Greville).
  const std::vector<double>& places() const { return place_; }

 private:
  int freedom_;
  std::vector<double> knot_, place_;
  Eigen::MatrixXd bends_;
};

/// The nearest ascending numbers, at least `step` apart, the first of them at least `least` (pooling adjacent
/// violators: Barlow, Bartholomew, Bremner & Brunk 1972).
Eigen::VectorXd ascending(const Eigen::VectorXd& numbers, double least, double step);

/// The slope at `at` of the cubic that is nearest to values at places, by least squares; fewer than four places: of the
/// polynomial through them.
double slope_at(const std::vector<double>& place, const std::vector<double>& value, double at);

}  // namespace surety
