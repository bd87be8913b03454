#include <fmt/format.h>

#include <boost/math/special_functions/beta.hpp>
#include <cmath>

#include "host/values/law_families.h"
#include "host/values/smooth_law.h"
#include "host/values/spec_text.h"

namespace surety {
namespace {

/// Density v^(a-1) (1-v)^(b-1) / B(a,b) on [0,1].
class BetaLaw final : public TableLaw {
 public:
  BetaLaw(double a, double b) : a_(a), b_(b) {
    const double x = a / (a + b);  // B(a,b) itself may underflow
    log_beta_ = log_power(x, a - 1) + log_power(b / (a + b), b - 1) - std::log(boost::math::ibeta_derivative(a, b, x));
  }

  std::string spec() const override { return fmt::format("beta:{},{}", number_text(a_), number_text(b_)); }
  double lower() const override { return 0; }
  double upper() const override { return 1; }
  double mean() const override { return a_ / (a_ + b_); }
  double variance() const override { return a_ * b_ / ((a_ + b_) * (a_ + b_) * (a_ + b_ + 1)); }

  double cdf(double v) const override { return v <= 0 ? 0 : v >= 1 ? 1 : boost::math::ibeta(a_, b_, v); }
  double survival(double v) const override { return v <= 0 ? 1 : v >= 1 ? 0 : boost::math::ibetac(a_, b_, v); }
  double density(double v) const override {
    if (v < 0 || v > 1) return 0;
    return std::exp(log_power(v, a_ - 1) + log_power(1 - v, b_ - 1) - log_beta_);
  }

  double value_at(double q, double u) const override { return solve(q, u).value; }
  DemandPoint demand_point(double q, double u) const override {
    const Split at = solve(q, u);
    return {at.value, std::exp(log_beta_ - log_power(at.value, a_ - 1) - log_power(at.rest, b_ - 1))};
  }

  DensityBounds density_bounds() const override {
    return a_ == 1 && b_ == 1 ? DensityBounds{1, 1} : SmoothLaw::density_bounds();
  }

 private:
  struct Split {
    double value, rest;  // v and 1 - v, both to full relative precision
  };

  static double log_power(double x, double exponent) { return exponent == 0 ? 0 : exponent * std::log(x); }

  Split solve(double q, double u) const {
    if (q <= 0) return {1, 0};
    if (u <= 0) return {0, 1};
    double rest = 0;
    const double value = q < u ? boost::math::ibetac_inv(a_, b_, q, &rest) : boost::math::ibeta_inv(a_, b_, u, &rest);
    return {value, rest};
  }

  double a_, b_;
  double log_beta_;  // log B(a,b)
};

}  // namespace

LawPtr parse_beta(const ChoiceRecord& record, std::string_view arguments) {
  const auto p = parse_parameters(record, arguments);
  return std::make_shared<BetaLaw>(p[0], p[1]);
}

}  // namespace surety
