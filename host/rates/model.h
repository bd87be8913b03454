#pragma once

#include <optional>
#include <span>
#include <vector>

#include "surety/rates/rates.h"

namespace surety {

/// log gap = log s + offset(N, c) + alpha * regressor(N, c): given c, a line.
struct RateForm {
  RateModel model;
  enum class Shift { none, size, logarithm } shift;
  std::optional<double> exponent;  ///< empty: free
  std::optional<RateModel> free;   ///< the model of the same form that leaves alpha free

  int parameters() const { return 1 + (shift != Shift::none) + !exponent; }
  double offset(double size, double shift_value) const;
  double regressor(double size, double shift_value) const;
  double log_gap(double log_scale, double shift_value, double alpha, double size) const {
    return log_scale + offset(size, shift_value) + alpha * regressor(size, shift_value);
  }
  /// What is left of the truth beside a free exponent, to leading order, next to 1 at `first`: of the order of 1/N^2
  /// where N is shifted, of log N/N beside a logarithm, nothing for exponentials.
  double correction(double size, double first, double shift_value) const;
  bool corrected() const { return model == RateModel::power || model == RateModel::log_power; }
  /// Shifts to look at for sizes from `first` to `last`, ascending; between them everything is smooth.
  std::vector<double> shifts(double first, double last) const;
};

std::span<const RateForm> rate_forms();
const RateForm& rate_form(RateModel model);

/// A point in logs.
struct LogPoint {
  double size, log_gap;
  double error;  ///< relative: standard error, or bound where exact
};

/// The two ways to study a rate; see docs/decisions/statistics.md. Points ascend in size.
std::vector<RateFit> fit_exact(std::span<const LogPoint> points);
std::vector<RateFit> fit_monte_carlo(std::span<const LogPoint> points);

}  // namespace surety
