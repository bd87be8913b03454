#pragma once

#include <span>
#include <string>
#include <vector>

namespace surety {

/// One point of a convergence study: a positive gap at size N (bidders, or grid size k) with its standard error.
/// Errors are independent across points. standard_error = 0 marks an exact value.
struct RatePoint {
  double size;
  double gap;
  double standard_error;
};

/// gap(N) = scale * shape(N), shapes: 1/N, log N/N, 1/sqrt(N), N^-alpha.
enum class RateModel { inverse, log_inverse, inverse_sqrt, power };
const char* rate_model_name(RateModel m);

struct RateFit {
  RateModel model;
  double scale, scale_error;
  double exponent, exponent_error;     ///< alpha; error 0 where the model fixes it (log_inverse: 1, with a log factor)
  double exponent_low, exponent_high;  ///< 95% confidence interval of alpha
  double chi_squared;
  int degrees_of_freedom;
  double information_criterion;  ///< corrected Akaike; smaller is better
  double weight;                 ///< Akaike weight among the models fitted, in [0,1]
};

struct RateStudy {
  std::vector<RateFit> fits;  ///< every model, best first
  struct LocalSlope {
    double size, slope, standard_error;
  };
  std::vector<LocalSlope> local_slopes;  ///< -d log gap / d log N between neighbours, at the geometric mean size
};

/// Weighted fits of all models. Throws InvalidInput for fewer than three points or none positive.
RateStudy study_rate(std::span<const RatePoint> points);

double evaluate(const RateFit& fit, double size);

}  // namespace surety
