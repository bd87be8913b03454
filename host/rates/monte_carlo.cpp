#include <Eigen/Dense>
#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/tools/minima.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <optional>

#include "host/rates/model.h"

// Monte Carlo points have known variances. Given the shift a form is a line in logs, so chi-squared is a function of
// the shift alone, and the 95% interval of the exponent (profile likelihood: all alpha that raise chi-squared by no
// more than 3.84 with the best shift) is the union over shifts of the line's own intervals, each for what of the 3.84
// its shift leaves.

namespace surety {
namespace {

// How rarely chi-squared exceeds these points when the model is right.
constexpr double refused = 0.001;  ///< by a model that is not to be printed
constexpr double doubted = 0.01;   ///< by a form whose interval is to be relied on

constexpr double confidence = 3.841458820694124;  ///< 95% point of chi-squared with one degree of freedom
constexpr std::size_t fewest = 4;                 ///< points that a window keeps

constexpr int half_precision = 26;  ///< bits, all that a minimum has

using Points = std::span<const LogPoint>;

/// The weighted least squares at one shift.
struct Line {
  double log_scale, exponent, exponent_variance, chi_squared;
};

/// Takes from `vector` what lies along `direction`, and returns how much.
double take(Eigen::VectorXd& vector, const Eigen::VectorXd& direction) {
  const double share = direction.dot(vector) / direction.squaredNorm();
  vector -= share * direction;
  return share;
}

Line line_at(const RateForm& form, Points points, double shift, bool corrected) {
  const auto n = static_cast<Eigen::Index>(points.size());
  Eigen::VectorXd one(n), correction(n), regressor(n), rest(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    const LogPoint& p = points[static_cast<std::size_t>(i)];
    one[i] = 1 / p.error;
    correction[i] = form.correction(p.size, points.front().size, shift) / p.error;
    regressor[i] = form.regressor(p.size, shift) / p.error;
    rest[i] = (p.log_gap - form.offset(p.size, shift)) / p.error;
  }
  Line line{0, form.exponent.value_or(0), 0, 0};
  if (form.exponent) rest -= *form.exponent * regressor;
  const double slope_in_scale = take(regressor, one);
  line.log_scale = take(rest, one);
  if (corrected) {
    take(correction, one);
    take(regressor, correction);
    take(rest, correction);
  }
  if (!form.exponent) {
    line.exponent = take(rest, regressor);
    line.exponent_variance = 1 / regressor.squaredNorm();
    line.log_scale -= line.exponent * slope_in_scale;  // without a correction
  }
  line.chi_squared = rest.squaredNorm();
  return line;
}

struct Best {
  double shift;
  Line line;
};

/// The best shift: on the grid, then between its neighbours.
Best best_of(const RateForm& form, Points points, bool corrected) {
  const auto chi_squared = [&](double shift) { return line_at(form, points, shift, corrected).chi_squared; };
  const std::vector<double> shifts = form.shifts(points.front().size, points.back().size);
  std::size_t best = 0;
  for (std::size_t i = 1; i < shifts.size(); ++i)
    if (chi_squared(shifts[i]) < chi_squared(shifts[best])) best = i;
  double shift = shifts[best];
  if (shifts.size() > 1)
    shift = boost::math::tools::brent_find_minima(chi_squared, shifts[best > 0 ? best - 1 : 0],
                                                  shifts[std::min(best + 1, shifts.size() - 1)], half_precision)
                .first;
  return {shift, line_at(form, points, shift, corrected)};
}

bool describes(double chi_squared, std::size_t points, int parameters, double level) {
  const boost::math::chi_squared law(static_cast<double>(points) - parameters);
  return chi_squared <= quantile(complement(law, level));
}

/// Where chi-squared has risen to `limit` on the way from the best shift to `end`, or `end` where it never does.
double shift_at(const RateForm& form, Points points, double best, double end, double limit) {
  const auto excess = [&](double c) { return line_at(form, points, c, form.corrected()).chi_squared - limit; };
  if (excess(end) <= 0) return end;
  std::uintmax_t steps = 60;
  const auto [low, high] = boost::math::tools::toms748_solve(excess, std::min(best, end), std::max(best, end),
                                                             boost::math::tools::eps_tolerance<double>(20), steps);
  return best < end ? low : high;
}

struct Interval {
  double low, high;
};

/// The points from which on a free form with its correction describes them. What has just become invisible there still
/// biases the exponent, so that where small sizes had to go those up to four times as large go too.
Points window_of(const RateForm& form, Points all) {
  constexpr double safely = 4;
  const int parameters = form.parameters() + form.corrected();
  Points points = all;
  while (points.size() > static_cast<std::size_t>(parameters) &&
         !describes(best_of(form, points, form.corrected()).line.chi_squared, points.size(), parameters, doubted))
    points = points.subspan(1);
  if (points.size() == all.size()) return points;
  const double first = safely * points.front().size;
  while (!points.empty() && points.front().size < first) points = points.subspan(1);
  return points;
}

/// Empty where too few points are left.
std::optional<Interval> exponent_interval(const RateForm& form, Points all) {
  const Points points = window_of(form, all);
  if (points.size() <= static_cast<std::size_t>(form.parameters() + form.corrected())) return std::nullopt;
  const Best best = best_of(form, points, form.corrected());
  const double limit = best.line.chi_squared + confidence;
  const auto reach = [&](const Line& line) {
    return std::sqrt(std::max(limit - line.chi_squared, 0.0) * line.exponent_variance);
  };
  if (form.shift == RateForm::Shift::none)
    return Interval{best.line.exponent - reach(best.line), best.line.exponent + reach(best.line)};
  const std::vector<double> shifts = form.shifts(points.front().size, points.back().size);
  const double first = shift_at(form, points, best.shift, shifts.front(), limit);
  const double last = shift_at(form, points, best.shift, shifts.back(), limit);
  const auto end = [&](double sign) {
    const auto inwards = [&](double c) {
      const Line line = line_at(form, points, c, form.corrected());
      return -(sign * line.exponent + reach(line));
    };
    return -sign * boost::math::tools::brent_find_minima(inwards, first, last, half_precision).second;
  };
  return Interval{end(-1), end(+1)};
}

/// The models that describe the points of one window.
std::vector<RateFit> fit_window(Points points) {
  std::vector<RateFit> fits;
  for (const RateForm& form : rate_forms()) {
    const int degrees = static_cast<int>(points.size()) - form.parameters();
    if (degrees < 1) continue;
    const Best best = best_of(form, points, false);
    if (!describes(best.line.chi_squared, points.size(), form.parameters(), refused)) continue;
    RateFit fit{form.model, std::exp(best.line.log_scale), best.shift, best.line.exponent, {}, {}, points.front().size};
    fit.chi_squared = best.line.chi_squared;
    fit.degrees_of_freedom = degrees;
    fit.information_criterion = fit.chi_squared + 2 * form.parameters();
    fits.push_back(fit);
  }
  return fits;
}

void weigh(std::vector<RateFit>& fits) {
  std::stable_sort(fits.begin(), fits.end(), [](const RateFit& a, const RateFit& b) {
    return a.information_criterion < b.information_criterion;
  });
  double total = 0;
  for (RateFit& fit : fits) {
    fit.weight = std::exp(-0.5 * (fit.information_criterion - fits.front().information_criterion));
    total += fit.weight;
  }
  for (RateFit& fit : fits) fit.weight /= total;
}

}  // namespace

std::vector<RateFit> fit_monte_carlo(std::span<const LogPoint> all) {
  Points points = all;
  std::vector<RateFit> fits = fit_window(points);
  while (fits.empty() && points.size() > fewest) {
    points = points.subspan(1);
    fits = fit_window(points);
  }
  weigh(fits);
  for (RateFit& fit : fits) {
    const auto free = rate_form(fit.model).free;
    const auto interval = free ? exponent_interval(rate_form(*free), all) : std::nullopt;
    if (interval) fit.exponent_low = interval->low, fit.exponent_high = interval->high;
  }
  return fits;
}

}  // namespace surety
