#include <fmt/format.h>

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/trigamma.hpp>
#include <cmath>

#include "host/io/number.h"
#include "host/values/law_family.h"
#include "host/values/smooth_law.h"
#include "host/values/spec_text.h"

namespace surety {
namespace {

using Fast = boost::math::policies::policy<boost::math::policies::promote_double<false>>;

/// Density v^(a-1) (1-v)^(b-1) / B(a,b) on [0,1].
class BetaLaw final : public TableLaw {
 public:
  BetaLaw(double a, double b) : a_(a), b_(b), delicate_(std::max(a, b) > 200 && std::min(a, b) < 1) {
    const double x = a / (a + b);  // B(a,b) itself may underflow
    log_beta_ = log_power(x, a - 1) + log_power(b / (a + b), b - 1) - std::log(boost::math::ibeta_derivative(a, b, x));
    logit_mean_ = boost::math::digamma(a) - boost::math::digamma(b);
    logit_sd_ = std::sqrt(boost::math::trigamma(a) + boost::math::trigamma(b));
  }

  std::string spec() const override { return fmt::format("beta:{},{}", shortest(a_), shortest(b_)); }
  double lower() const override { return 0; }
  double upper() const override { return 1; }
  double mean() const override { return a_ / (a_ + b_); }
  double variance() const override { return a_ * b_ / ((a_ + b_) * (a_ + b_) * (a_ + b_ + 1)); }

  double cdf(double v) const override { return v <= 0 ? 0 : v >= 1 ? 1 : lower_tail(a_, b_, v, 1 - v); }
  double survival(double v) const override { return v <= 0 ? 1 : v >= 1 ? 0 : lower_tail(b_, a_, 1 - v, v); }
  double density(double v) const override {
    if (v < 0 || v > 1) return 0;
    return std::exp(log_power(v, a_ - 1) + log_power(1 - v, b_ - 1) - log_beta_);
  }

  double value_at(double q, double u) const override { return solve(q, u).value; }
  DemandPoint demand_point(double q, double u) const override {
    const Split at = solve(q, u);
    return {at.value, std::exp(log_beta_ - log_power(at.value, a_ - 1) - log_power(at.rest, b_ - 1))};
  }

  std::vector<double> density_turns() const override {
    const bool turns = (a_ > 1 && b_ > 1) || (a_ < 1 && b_ < 1);
    return turns ? std::vector<double>{0, (a_ - 1) / (a_ + b_ - 2), 1} : std::vector<double>{0, 1};
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
    if (q >= u) return split_below(a_, b_, u, logit_mean_);
    const Split mirrored = split_below(b_, a_, q, -logit_mean_);
    return {mirrored.rest, mirrored.value};
  }

  /// P(X < x) for X with law beta(a, b), y = 1 - x, relative precision in both tails.
  double lower_tail(double a, double b, double x, double y) const {
    if (delicate_) return x <= y ? boost::math::ibeta(a, b, x) : boost::math::ibetac(b, a, y);
    return x <= y ? boost::math::ibeta(a, b, x, Fast()) : boost::math::ibetac(b, a, y, Fast());
  }

  static Split from_logit(double z) {
    const double e = std::exp(-std::abs(z)), small = e / (1 + e), large = 1 / (1 + e);
    return z < 0 ? Split{small, large} : Split{large, small};
  }

  /// The x with P(X < x) = tail <= 1/2, by Halley's method on the log of the cdf in z = log(x / (1-x)), where the cdf
  /// is log-concave. Starts from the lower tail's power law, or from the normal law with the same logit moments.
  Split split_below(double a, double b, double tail, double logit_mean) const {
    const double power_law = (std::log(tail) + std::log(a) + log_beta_) / a;
    if (power_law < -40) return {std::exp(power_law), 1};  // there the power law is exact
    double z = power_law;
    if (tail > 1e-3 || a > 20)
      z = std::max(z, logit_mean - logit_sd_ * std::sqrt(2.0) * boost::math::erfc_inv(2 * tail, Fast()));
    for (int count = 0; count < 60; ++count) {
      const auto [x, y] = from_logit(z);
      const double log_e = std::log1p(std::exp(-std::abs(z))), log_x = std::min(z, 0.0) - log_e,
                   log_y = std::min(-z, 0.0) - log_e;
      const double cdf = lower_tail(a, b, x, y);
      const double slope = std::exp(a * log_x + b * log_y - log_beta_) / cdf;  // of log cdf
      const double newton = -std::log(cdf / tail) / slope, bend = a * y - b * x - slope;
      const double step = newton / std::max(1 + 0.5 * newton * bend, 0.5);
      if (!std::isfinite(step)) break;
      z += step;
      if (std::abs(step) < 1e-6) break;  // cubic convergence: the next step is below rounding
    }
    return from_logit(z);
  }

  double a_, b_;
  bool delicate_;    // needs extended precision in the incomplete beta function
  double log_beta_;  // log B(a,b)
  double logit_mean_, logit_sd_;
};

constexpr OptionRecord beta_parameters[] = {{"a", "", "", 0.1, 1000, "shape at 0: density ~ v^(a-1)"},
                                            {"b", "", "", 0.1, 1000, "shape at 1: density ~ (1-v)^(b-1)"}};
constexpr std::string_view beta_examples[] = {"beta:2,2",       "beta:0.5,0.5",  "beta:0.1,0.1",
                                              "beta:8,1",       "beta:1,4",      "beta:2.5,7.3",
                                              "beta:1000,1000", "beta:0.1,1000", "beta:1000,0.1"};

LawPtr parse_beta(const LawText& text) {
  const auto p = parse_parameters(text.record, text.arguments);
  return std::make_shared<BetaLaw>(p[0], p[1]);
}

}  // namespace

extern constinit const LawFamily beta_law{
    {"beta", "beta:a,b", "beta law on [0,1]", "", beta_parameters}, beta_examples, parse_beta};

}  // namespace surety
