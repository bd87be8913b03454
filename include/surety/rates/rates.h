#pragma once

#include <optional>
#include <span>
#include <vector>

namespace surety {

/// One point of a convergence study: a positive gap at size N (bidders, or grid size k). Errors are independent across
/// points.
struct RatePoint {
  double size;
  double gap;
  double standard_error;   ///< 0 marks an exact value
  double error_bound = 0;  ///< of an exact value, on |gap - truth|
};

/// How a gap falls in N: a shape with a scale s, a shift c of N or of log N, and an exponent alpha, which
/// most models fix.
enum class RateModel {
  constant,            ///< s (1 + c/N): it does not fall to 0
  inverse,             ///< s / (N + c)
  inverse_sqrt,        ///< s / sqrt(N + c)
  power,               ///< s (N + c)^-alpha
  log_inverse,         ///< s (log N + c) / N
  log_power,           ///< s ((log N + c) / N)^alpha
  inverse_log,         ///< s / (log N + c)
  exponential,         ///< s exp(-alpha N)
  linear_exponential,  ///< s (N + c) exp(-alpha N)
};
const char* rate_model_name(RateModel model);  ///< "1/N", "log N/N", ...

/// A model that describes the points.
struct RateFit {
  RateModel model;
  double scale;
  double shift;     ///< c; 0 where the model has none
  double exponent;  ///< alpha; 1, 1/2 or 0 where the model fixes it
  /// 95% interval of alpha when it is left free in the same form; empty where the form has none or too few points.
  std::optional<double> exponent_low, exponent_high;
  double first_size;  ///< fitted to the points from here on

  // Monte Carlo points only
  double chi_squared = 0;
  int degrees_of_freedom = 0;
  double information_criterion = 0;  ///< Akaike: chi_squared + 2 parameters; smaller is better
  double weight = 0;                 ///< Akaike weight among the models that describe the points, in [0,1]

  // exact points only
  double prediction_error = 0;  ///< relative error of the last gap, predicted from those before it
};

struct RateStudy {
  bool exact = false;         ///< the points are exact values
  std::vector<RateFit> fits;  ///< the models that describe the points, best first; none where none does
  struct LocalSlope {
    double size, slope, standard_error;
  };
  std::vector<LocalSlope> local_slopes;  ///< -d log gap / d log N between neighbours, at the geometric mean size
  std::vector<double> left_out;          ///< sizes of Monte Carlo points whose error is 0 or above a fifth of the gap
};

/// The models that describe the points, by the rules in docs/commands/rates.md. Where every point is exact, the last
/// ones are extrapolated; otherwise all points are fitted by their standard errors. Throws InvalidInput for fewer than
/// three different sizes above 1 with a positive gap.
RateStudy study_rate(std::span<const RatePoint> points);

/// The fit of one model, null where it does not describe the points.
const RateFit* fit_of(const RateStudy& study, RateModel model);

double evaluate(const RateFit& fit, double size);

}  // namespace surety
