#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>

#include "host/rates/model.h"

// Exact points have no sampling error; what is uncertain is the model. A model with p parameters passes through the
// last p points, and through the p before, and so on: it describes the points if each window predicts the next point
// well and better than the one before did. The exponents of successive windows converge if the form is right, and how
// fast they do bounds what is left.

namespace surety {
namespace {

constexpr double greatest_prediction_error = 0.01;
constexpr double slowest = 0.95;  ///< ratio of successive prediction errors, or steps of the exponent, that still falls
constexpr double beaten = 10;     ///< times the best model's prediction error: no longer a rival

struct Curve {
  double log_scale, shift, exponent;
};

using Window = std::span<const LogPoint>;

/// Slope of the log gap, less the offset, in the regressor between two points.
double exponent_between(const RateForm& form, const LogPoint& a, const LogPoint& b, double shift) {
  return (b.log_gap - a.log_gap - form.offset(b.size, shift) + form.offset(a.size, shift)) /
         (form.regressor(b.size, shift) - form.regressor(a.size, shift));
}

double exponent_of(const RateForm& form, Window window, double shift) {
  return form.exponent ? *form.exponent : exponent_between(form, window[0], window[1], shift);
}

/// What is left at the last point of a curve through those before it.
double mismatch(const RateForm& form, Window window, double shift) {
  const std::size_t last = window.size() - 1;
  return window[last].log_gap - window[last - 1].log_gap -
         (form.offset(window[last].size, shift) - form.offset(window[last - 1].size, shift)) -
         exponent_of(form, window, shift) *
             (form.regressor(window[last].size, shift) - form.regressor(window[last - 1].size, shift));
}

/// The shift with which the form passes through all points of the window; of several the one nearest to none.
std::optional<double> shift_through(const RateForm& form, Window window) {
  if (form.shift == RateForm::Shift::none) return 0.0;
  const auto left = [&](double shift) { return mismatch(form, window, shift); };
  std::optional<double> found;
  const std::vector<double> shifts = form.shifts(window.front().size, window.back().size);
  double before = left(shifts.front());
  for (std::size_t i = 1; i < shifts.size(); ++i) {
    const double after = left(shifts[i]);
    if ((before > 0) != (after > 0)) {
      std::uintmax_t steps = 100;
      const auto [low, high] = boost::math::tools::toms748_solve(left, shifts[i - 1], shifts[i], before, after,
                                                                 boost::math::tools::eps_tolerance<double>(50), steps);
      const double root = 0.5 * (low + high);
      if (!found || std::abs(root) < std::abs(*found)) found = root;
    }
    before = after;
  }
  return found;
}

/// The curve through a window of as many points as the form has parameters.
std::optional<Curve> through(const RateForm& form, Window window) {
  const auto shift = shift_through(form, window);
  if (!shift) return std::nullopt;
  const double exponent = exponent_of(form, window, *shift);
  return Curve{window.back().log_gap - form.log_gap(0, *shift, exponent, window.back().size), *shift, exponent};
}

/// The windows of the form's size that end `back` points before the last: what each makes of the points.
struct Extrapolation {
  std::vector<std::optional<Curve>> curves;              ///< latest first
  std::vector<std::optional<double>> prediction_errors;  ///< of the point after curves[i + 1]
};

Extrapolation extrapolate(const RateForm& form, Window points) {
  constexpr std::size_t most = 4;
  const auto size = static_cast<std::size_t>(form.parameters());
  Extrapolation e;
  for (std::size_t back = 0; back < most && size + back <= points.size(); ++back) {
    const std::size_t end = points.size() - back;
    e.curves.push_back(through(form, points.subspan(end - size, size)));
    if (back == 0) continue;
    const auto& curve = e.curves.back();
    const LogPoint& next = points[end];
    e.prediction_errors.push_back(
        curve ? std::optional(next.log_gap - form.log_gap(curve->log_scale, curve->shift, curve->exponent, next.size))
              : std::nullopt);
  }
  return e;
}

double noise_of(Window points) {
  double noise = 0;
  for (const LogPoint& point : points) noise = std::max(noise, point.error);
  return noise;
}

/// Whether a prediction error is small and smaller than one of the two before it, or no more than the points' own
/// error.
bool describes(const Extrapolation& e, double noise) {
  const auto& errors = e.prediction_errors;
  if (errors.empty() || !errors[0] || !e.curves[0]) return false;
  const double last = std::abs(*errors[0]);
  const double own = 20 * noise;  // four points and the slopes between them
  if (last <= own) return true;
  double before = 0;
  for (std::size_t i = 1; i < std::min<std::size_t>(errors.size(), 3); ++i)
    if (errors[i]) before = std::max(before, std::abs(*errors[i]));
  const bool falling = errors.size() == 1 || last <= slowest * before;
  return last <= greatest_prediction_error && falling;
}

/// How far the exponent moves when each point moves by its error.
double propagated(const RateForm& form, Window window, double exponent) {
  double sum = 0;
  std::vector<LogPoint> moved(window.begin(), window.end());
  for (std::size_t i = 0; i < moved.size(); ++i) {
    moved[i].log_gap += window[i].error;
    if (const auto curve = through(form, moved)) sum += std::abs(curve->exponent - exponent);
    moved[i].log_gap = window[i].log_gap;
  }
  return sum;
}

struct ExponentRange {
  double low, high;
};

/// The exponents of the last windows, if they converge like a geometric series of ratio r, are r/(1-r) of their last
/// step from their limit. That is tripled: logarithmic convergence is slower than any geometric one, and the estimate
/// is then half of what is left. r is at least a half, and a step counts at least half of the one before, for a
/// sequence that turns makes a small one.
std::optional<ExponentRange> extrapolated_interval(const RateForm& form, Window points) {
  const Extrapolation e = extrapolate(form, points);
  if (e.curves.size() < 3 || !e.curves[0] || !e.curves[1] || !e.curves[2]) return std::nullopt;
  const double exponent = e.curves[0]->exponent;
  const double own = 3 * propagated(form, points.last(static_cast<std::size_t>(form.parameters())), exponent);
  const double step = std::abs(exponent - e.curves[1]->exponent);
  const double before = std::abs(e.curves[1]->exponent - e.curves[2]->exponent);
  if (step <= own) return ExponentRange{exponent - own, exponent + own};
  const double ratio = std::max(step / before, 0.5);
  if (ratio > slowest) return std::nullopt;
  const double reach = 3 * std::max(step, 0.5 * before) * ratio / (1 - ratio) + own;
  return ExponentRange{exponent - reach, exponent + reach};
}

/// Points each at least `ratio` times the one before, the last among them.
std::vector<LogPoint> thinned(Window points, double ratio) {
  std::vector<LogPoint> kept{points.back()};
  for (auto point = points.rbegin(); point != points.rend(); ++point)
    if (point->size * ratio <= kept.back().size * (1 + 1e-9)) kept.push_back(*point);
  std::reverse(kept.begin(), kept.end());
  return kept;
}

/// Neighbours far apart carry errors least far; as far as five of them remain.
std::vector<LogPoint> spread(Window points) {
  constexpr std::size_t enough = 5;
  for (const double ratio : {2.0, 1.4, 1.2}) {
    auto kept = thinned(points, ratio);
    if (kept.size() >= enough) return kept;
  }
  return thinned(points, 1.0001);
}

}  // namespace

std::vector<RateFit> fit_exact(std::span<const LogPoint> all) {
  const std::vector<LogPoint> points = spread(all);
  const double noise = noise_of(points);
  std::vector<RateFit> fits;
  for (const RateForm& form : rate_forms()) {
    const Extrapolation e = extrapolate(form, points);
    if (!describes(e, noise)) continue;
    const Curve& curve = *e.curves.front();
    RateFit fit{form.model, std::exp(curve.log_scale), curve.shift, curve.exponent, {}, {}, 0};
    fit.first_size = points[points.size() - static_cast<std::size_t>(form.parameters())].size;
    fit.prediction_error = std::abs(std::expm1(-*e.prediction_errors.front()));
    if (form.free) {
      if (const auto interval = extrapolated_interval(rate_form(*form.free), points))
        fit.exponent_low = interval->low, fit.exponent_high = interval->high;
    }
    fits.push_back(fit);
  }
  if (fits.empty()) return fits;
  // among those that are right to within the points' own error the simplest first; those far worse than the best are
  // out
  const auto rank = [&](const RateFit& fit) {
    return std::pair(std::max(fit.prediction_error, 20 * noise), rate_form(fit.model).parameters());
  };
  std::stable_sort(fits.begin(), fits.end(), [&](const RateFit& a, const RateFit& b) { return rank(a) < rank(b); });
  const double best = rank(fits.front()).first;
  std::erase_if(fits, [&](const RateFit& fit) { return fit.prediction_error > beaten * best; });
  return fits;
}

}  // namespace surety
