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

using Gauss = boost::math::quadrature::gauss<double, 20>;

/// Normal law with `mean` and `sd`, conditioned on [a, b].
class NormalLaw final : public TableLaw {
 public:
  NormalLaw(double mean, double sd, double a, double b)
      : centre_(mean), sd_(sd), a_(a), b_(b), mass_(bell_mass(score(a), (b - a) / sd)) {
    below_a_ = bell_below(score(a));
    above_b_ = bell_below(-score(b));
    const auto [above_begin, variance] = moments_in_deviations();
    const double begin = std::max(score(a_), -reach);
    mean_ = begin == score(a_) ? a_ + sd_ * above_begin : centre_ + sd_ * (begin + above_begin);
    variance_ = sd_ * sd_ * variance;
  }

  std::string spec() const override {
    return fmt::format("normal:{},{},{},{}", shortest(centre_), shortest(sd_), shortest(a_), shortest(b_));
  }
  double lower() const override { return a_; }
  double upper() const override { return b_; }
  double mean() const override { return mean_; }
  double variance() const override { return variance_; }

  double cdf(double v) const override { return v <= a_ ? 0 : v >= b_ ? 1 : std::min(1.0, mass_below(v) / mass_); }
  double survival(double v) const override { return v <= a_ ? 1 : v >= b_ ? 0 : std::min(1.0, mass_above(v) / mass_); }
  double density(double v) const override { return v < a_ || v > b_ ? 0 : bell(score(v)) / (sd_ * mass_); }

  double value_at(double q, double u) const override {
    if (q <= 0) return b_;
    if (u <= 0) return a_;
    return solve(q, u);
  }
  DemandPoint demand_point(double q, double u) const override {
    const double value = value_at(q, u);
    return {value, 1 / density(value)};
  }
  std::vector<double> density_turns() const override {
    return centre_ > a_ && centre_ < b_ ? std::vector<double>{a_, centre_, b_} : std::vector<double>{a_, b_};
  }
  DensityBounds density_bounds() const override {
    return {std::min(density(a_), density(b_)), density(std::clamp(centre_, a_, b_))};
  }

 private:
  double score(double v) const { return (v - centre_) / sd_; }
  double mass_below(double v) const { return bell_mass(score(a_), (v - a_) / sd_); }
  double mass_above(double v) const { return bell_mass(score(v), (b_ - v) / sd_); }

  /// A first guess from the untruncated law's nearer tail, then Newton on the truncated tail, kept in a bracket.
  double solve(double q, double u) const {
    const bool top = q <= u;
    constexpr double least = 1e-307;  // the erfc_inv of less overflows
    const double above = std::max(above_b_ + q * mass_, least), below = std::max(below_a_ + u * mass_, least);
    const double guess = above < below ? boost::math::erfc_inv(2 * above) : -boost::math::erfc_inv(2 * below);
    double low = a_, high = b_, v = std::clamp(centre_ + sd_ * std::numbers::sqrt2 * guess, a_, b_);
    for (int step = 0; step < 100; ++step) {
      const double excess = top ? mass_above(v) - q * mass_ : u * mass_ - mass_below(v);  // falls as v rises
      if (excess == 0) break;
      (excess > 0 ? low : high) = v;
      double next = v + excess * sd_ / bell(score(v));
      if (!(next >= low && next <= high)) next = low + (high - low) / 2;
      const bool settled = std::abs(next - v) <= 1e-16 * b_;
      v = next;
      if (settled) break;
    }
    return v;
  }

  /// Mean above the beginning and variance of the part of [a, b] within `reach` standard deviations, in units of the
  /// standard deviation: there nothing is lost where it is small beside the values.
  std::pair<double, double> moments_in_deviations() const {
    const double begin = std::max(score(a_), -reach);
    const bool whole = begin == score(a_) && score(b_) <= reach;  // scores far from 0 would lose digits of the width
    const double width = whole ? (b_ - a_) / sd_ : std::min(score(b_), reach) - begin;
    const double densest = std::clamp(-begin, 0.0, width);  // above begin
    constexpr int panels = 64;
    const auto mean_of = [&](const auto& f) {
      double sum = 0, mass = 0;
      for (int i = 0; i < panels; ++i) {
        const double low = width * i / panels, high = width * (i + 1) / panels;
        const auto weight = [&](double t) {  // the density over the greatest
          return std::exp(-0.5 * (t - densest) * (2 * begin + t + densest));
        };
        sum += Gauss::integrate([&](double t) { return f(t) * weight(t); }, low, high);
        mass += Gauss::integrate(weight, low, high);
      }
      return sum / mass;
    };
    const double mean = mean_of([](double t) { return t; });
    return {mean, mean_of([=](double t) { return (t - mean) * (t - mean); })};
  }
  static constexpr double reach = 40;  // beyond, the density is no double

  double centre_, sd_, a_, b_;
  double mass_;               // of [a, b] before truncation
  double below_a_, above_b_;  // tails cut off
  double mean_ = 0, variance_ = 0;
};

constexpr OptionRecord normal_parameters[] = {
    {"mean", "value", "", -greatest_value, greatest_value, "mean before truncation"},
    {"sd", "value", "", 1e-12, greatest_value, "standard deviation before truncation"},
    {"a", "value", "", 0, greatest_value, "least value"},
    {"b", "value", "", 0, greatest_value, "greatest value, above a"}};
constexpr std::string_view normal_examples[] = {"normal:0.5,0.2,0,1", "normal:0,1,0,20", "normal:-3,0.1,0,1",
                                                "normal:1e6,1e6,0,1", "normal:10,1,2,3"};

LawPtr parse_normal(const LawText& text) {
  const auto p = parse_parameters(text.record, text.arguments);
  const double mean = p[0], sd = p[1], a = p[2], b = p[3];
  if (!(b > a)) throw InvalidInput(fmt::format("normal: b = {} is not above a = {}; give a < b", b, a));
  const double distance = std::max({a - mean, mean - b, 0.0}) / sd;
  if (distance > 30)
    throw InvalidInput(
        fmt::format("normal: [{}, {}] lies {} standard deviations from the mean {}; at most 30 leave "
                    "it a probability",
                    a, b, distance, mean));
  return std::make_shared<NormalLaw>(mean, sd, a, b);
}

}  // namespace

extern constinit const LawFamily normal_law{
    {"normal", "normal:mean,sd,a,b", "normal, truncated to [a,b]", "", normal_parameters},
    normal_examples,
    parse_normal};

}  // namespace surety
