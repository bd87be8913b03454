#include <fmt/format.h>

#include <cmath>

#include "host/io/number.h"
#include "host/values/law_family.h"
#include "host/values/smooth_law.h"
#include "host/values/spec_text.h"

namespace surety {
namespace {

/// cdf v^a on [0,1].
class PowerLaw final : public SmoothLaw {
 public:
  explicit PowerLaw(double a) : a_(a) {}

  std::string spec() const override { return "power:" + shortest(a_); }
  double lower() const override { return 0; }
  double upper() const override { return 1; }
  double mean() const override { return a_ / (a_ + 1); }
  double variance() const override { return a_ / ((a_ + 1) * (a_ + 1) * (a_ + 2)); }

  double cdf(double v) const override { return v <= 0 ? 0 : v >= 1 ? 1 : std::pow(v, a_); }
  double survival(double v) const override { return v <= 0 ? 1 : v >= 1 ? 0 : -std::expm1(a_ * std::log(v)); }
  double density(double v) const override { return v < 0 || v > 1 ? 0 : a_ * std::pow(v, a_ - 1); }

  double value_at(double q, double u) const override {
    return q < u ? std::exp(std::log1p(-q) / a_) : std::pow(u, 1 / a_);
  }
  DemandPoint demand_point(double q, double u) const override {
    const double value = value_at(q, u);
    return {value, value / (a_ * u)};
  }

  DemandForm value_form() const override {
    DemandForm form;
    form.shape = DemandShape::power;
    form.parameters[0] = 1 / a_;
    return form;
  }
  std::vector<double> density_turns() const override { return {0, 1}; }
  DensityBounds density_bounds() const override { return a_ == 1 ? DensityBounds{1, 1} : SmoothLaw::density_bounds(); }

 private:
  double a_;
};

constexpr OptionRecord power_parameters[] = {{"a", "", "", 0.01, 1000, "exponent of the cdf v^a on [0,1]"}};
constexpr std::string_view power_examples[] = {"power:3", "power:0.3", "power:1"};

LawPtr parse_power(const LawText& text) {
  return std::make_shared<PowerLaw>(parse_parameters(text.record, text.arguments)[0]);
}

}  // namespace

extern constinit const LawFamily power_law{
    {"power", "power:a", "cdf v^a on [0,1]", "", power_parameters}, power_examples, parse_power};

}  // namespace surety
