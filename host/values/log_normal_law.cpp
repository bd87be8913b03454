#include <fmt/format.h>

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <numbers>

#include "host/io/number.h"
#include "host/values/bell.h"
#include "host/values/law_family.h"
#include "host/values/smooth_law.h"
#include "host/values/spec_text.h"
#include "surety/error.h"

namespace surety {
namespace {

/// exp(mu + sigma Z) with a standard normal Z, conditioned on being at most `upper`: on Z at most `top`.
class LogNormalLaw final : public TableLaw {
 public:
  LogNormalLaw(double mu, double sigma, double upper)
      : mu_(mu), sigma_(sigma), upper_(upper), median_(std::exp(mu)), top_(score(upper)), mass_(bell_below(top_)) {
    mean_ = median_ * std::exp(sigma * sigma / 2) * bell_below(top_ - sigma) / mass_;
    variance_ = squared_deviation();
  }

  std::string spec() const override {
    return fmt::format("log-normal:{},{},{}", shortest(mu_), shortest(sigma_), shortest(upper_));
  }
  double lower() const override { return 0; }
  double upper() const override { return upper_; }
  double mean() const override { return mean_; }
  double variance() const override { return variance_; }

  double cdf(double v) const override { return v <= 0 ? 0 : v >= upper_ ? 1 : bell_below(score(v)) / mass_; }
  double survival(double v) const override {
    if (v <= 0) return 1;
    if (v >= upper_) return 0;
    return std::min(1.0, bell_mass(score(v), std::log1p((upper_ - v) / v) / sigma_) / mass_);
  }
  double density(double v) const override { return v <= 0 || v > upper_ ? 0 : bell(score(v)) / (sigma_ * v * mass_); }

  double value_at(double q, double u) const override {
    if (q <= 0) return upper_;
    if (u <= 0) return 0;
    const double below = u * mass_, cut_off = bell_below(-top_), above = q * mass_ + cut_off;
    if (u <= q || (q * mass_ > cut_off && below <= above)) return value_at_share(below, -1);
    if (q * mass_ > cut_off) return value_at_share(above, 1);
    return upper_ * std::exp(-sigma_ * below_top(q * mass_));
  }
  DemandPoint demand_point(double q, double u) const override {
    const double value = value_at(q, u);
    return {value, 1 / density(value)};
  }
  std::vector<double> density_turns() const override {
    const double mode = median_ * std::exp(-sigma_ * sigma_);
    return mode < upper_ ? std::vector<double>{0, mode, upper_} : std::vector<double>{0, upper_};
  }

 private:
  /// The value that before truncation a share of at most 1/2 is below, or, for sign 1 instead of -1, above.
  double value_at_share(double share, double sign) const {
    constexpr double least = 1e-307;  // the erfc_inv of less overflows
    return value_of(sign * std::numbers::sqrt2 * boost::math::erfc_inv(2 * std::max(share, least)));
  }

  double score(double v) const { return std::log(v / median_) / sigma_; }
  double value_of(double z) const { return std::min(upper_, median_ * std::exp(sigma_ * z)); }

  /// The d with P(top - d < Z < top) = mass, by Newton: near the top that keeps digits which its score has not.
  double below_top(double mass) const {
    double d = mass / bell(top_);
    for (int count = 0; count < 50; ++count) {
      const double step = (mass - bell_mass(top_ - d, d)) / bell(top_ - d);
      d += step;
      if (std::abs(step) <= 1e-15 * d) break;
    }
    return d;
  }

  /// By quadrature over the scores: the difference of the closed-form moments would cancel where sigma is small.
  double squared_deviation() const {
    using Gauss = boost::math::quadrature::gauss<double, 20>;
    constexpr double reach = 12;  // beyond, the integrand is below 1e-30 of its greatest
    const double begin = std::min(top_, 0.0) - reach, end = std::min(top_, 2 * sigma_ + reach);
    constexpr int panels = 64;
    double sum = 0;
    for (int i = 0; i < panels; ++i) {
      sum += Gauss::integrate(
          [&](double z) {
            const double deviation = value_of(z) - mean_;
            return deviation * deviation * bell(z);
          },
          begin + (end - begin) * i / panels, begin + (end - begin) * (i + 1) / panels);
    }
    return sum / mass_;
  }

  double mu_, sigma_, upper_, median_;
  double top_;   // the score of `upper`
  double mass_;  // P(Z < top)
  double mean_ = 0, variance_ = 0;
};

constexpr OptionRecord log_normal_parameters[] = {
    {"mu", "", "", -30, 30, "mean of the logarithm, before truncation"},
    {"sigma", "", "", 0.001, 10, "standard deviation of the logarithm, before truncation"},
    {"upper", "value", "", 1e-12, greatest_value, "truncation point, at most 10 sigma below exp(mu) in logarithms"}};
constexpr std::string_view log_normal_examples[] = {
    "log-normal:0,0.5,10",  "log-normal:-1,1,1",   "log-normal:0,1,1e6", "log-normal:3,0.001,25",
    "log-normal:0,10,1e12", "log-normal:0,10,0.1", "log-normal:5,0.5,1", "log-normal:0,0.001,0.9905"};

LawPtr parse_log_normal(const LawText& text) {
  const auto p = parse_parameters(text.record, text.arguments);
  const double below = (p[0] - std::log(p[2])) / p[1];
  if (below > 10)
    throw InvalidInput(
        fmt::format("log-normal: log(upper) lies {:.4g} sigma below mu; at most 10 leave values up to {} a probability",
                    below, p[2]));
  return std::make_shared<LogNormalLaw>(p[0], p[1], p[2]);
}

}  // namespace

extern constinit const LawFamily log_normal_law{
    {"log-normal", "log-normal:mu,sigma,upper", "log-normal, truncated to [0,upper]", "", log_normal_parameters},
    log_normal_examples,
    parse_log_normal};

}  // namespace surety
