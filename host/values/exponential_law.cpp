#include <fmt/format.h>

#include <cmath>

#include "host/io/number.h"
#include "host/values/law_family.h"
#include "host/values/smooth_law.h"
#include "host/values/spec_text.h"
#include "surety/error.h"

namespace surety {
namespace {

/// Density proportional to exp(-rate v) on [0, upper].
class ExponentialLaw final : public SmoothLaw {
 public:
  ExponentialLaw(double rate, double upper)
      : rate_(rate), upper_(upper), cut_(std::exp(-rate * upper)), mass_(-std::expm1(-rate * upper)) {}

  std::string spec() const override { return fmt::format("exponential:{},{}", shortest(rate_), shortest(upper_)); }
  double lower() const override { return 0; }
  double upper() const override { return upper_; }

  /// upper (1/x - 1/(e^x - 1)) with x = rate upper; its series where the difference cancels.
  double mean() const override {
    const double x = rate_ * upper_, s = x * x;
    if (x < 0.1) return upper_ * (0.5 - x / 12 * (1 - s / 60 * (1 - s / 42 * (1 - s / 40))));
    return upper_ * (1 / x - 1 / std::expm1(x));
  }
  /// upper^2 (1/x^2 - 1/(4 sinh^2(x/2))).
  double variance() const override {
    const double x = rate_ * upper_, s = x * x;
    if (x < 0.2)
      return upper_ * upper_ * (1.0 / 12 - s / 240 + s * s / 6048 - s * s * s / 172800 + s * s * s * s / 5322240);
    const double sinh = std::sinh(x / 2);
    return upper_ * upper_ * (1 / s - 1 / (4 * sinh * sinh));
  }

  double cdf(double v) const override { return v <= 0 ? 0 : v >= upper_ ? 1 : std::expm1(-rate_ * v) / -mass_; }
  double survival(double v) const override {
    return v <= 0 ? 1 : v >= upper_ ? 0 : std::exp(-rate_ * v) * (-std::expm1(-rate_ * (upper_ - v)) / mass_);
  }
  double density(double v) const override { return v < 0 || v > upper_ ? 0 : rate_ * std::exp(-rate_ * v) / mass_; }

  double value_at(double q, double u) const override {
    const double v = q < cut_ ? upper_ - std::log1p(mass_ / cut_ * q) / rate_
                              : (u < 0.5 ? -std::log1p(-mass_ * u) : -std::log(cut_ + mass_ * q)) / rate_;
    return std::min(std::max(v, 0.0), upper_);
  }
  DemandPoint demand_point(double q, double u) const override {
    return {value_at(q, u), mass_ / (rate_ * (cut_ + mass_ * q))};
  }

  DemandForm value_form() const override {
    // below this the logarithm of nearly 1 loses too many digits on the device
    if (rate_ * upper_ < 0.05) return table_form([this](double q, double u) { return value_at(q, u); });
    DemandForm form;
    form.shape = DemandShape::exponential;
    form.parameters[0] = cut_;
    form.parameters[1] = mass_;
    form.parameters[2] = 1 / rate_;
    return form;
  }
  std::vector<double> density_turns() const override { return {0, upper_}; }
  DensityBounds density_bounds() const override { return {density(upper_), density(0)}; }

 private:
  double rate_, upper_;
  double cut_, mass_;  // e^(-rate upper) and 1 - e^(-rate upper)
};

constexpr OptionRecord exponential_parameters[] = {
    {"rate", "1/value", "", 1e-12, 1e12, "hazard rate before truncation"},
    {"upper", "value", "", 1e-12, greatest_value, "truncation point; rate * upper lies in 1e-6 .. 700"}};
constexpr std::string_view exponential_examples[] = {"exponential:1,5", "exponential:100,7", "exponential:0.001,1"};

LawPtr parse_exponential(const LawText& text) {
  const auto p = parse_parameters(text.record, text.arguments);
  const double product = p[0] * p[1];
  if (!(product >= 1e-6 && product <= 700))
    throw InvalidInput(
        fmt::format("exponential: rate * upper = {} is out of range; it must lie from 1e-6 to 700", product));
  return std::make_shared<ExponentialLaw>(p[0], p[1]);
}

}  // namespace

extern constinit const LawFamily exponential_law{
    {"exponential", "exponential:rate,upper", "exponential, truncated to [0,upper]", "", exponential_parameters},
    exponential_examples,
    parse_exponential};

}  // namespace surety
