#include <fmt/format.h>

#include <cmath>

#include "host/values/law_family.h"
#include "host/values/smooth_law.h"
#include "surety/error.h"

namespace surety {
namespace {

/// Density 4v up to 1/2 and 4(1-v) from there.
class TriangleLaw final : public SmoothLaw {
 public:
  std::string spec() const override { return "triangle"; }
  double lower() const override { return 0; }
  double upper() const override { return 1; }
  double mean() const override { return 0.5; }
  double variance() const override { return 1.0 / 24; }

  double cdf(double v) const override { return v <= 0 ? 0 : v >= 1 ? 1 : v < 0.5 ? 2 * v * v : 1 - survival(v); }
  double survival(double v) const override {
    return v <= 0 ? 1 : v >= 1 ? 0 : v < 0.5 ? 1 - cdf(v) : 2 * (1 - v) * (1 - v);
  }
  double density(double v) const override { return v < 0 || v > 1 ? 0 : 4 * std::min(v, 1 - v); }

  double value_at(double q, double u) const override { return q <= 0.5 ? 1 - std::sqrt(q / 2) : std::sqrt(u / 2); }
  DemandPoint demand_point(double q, double u) const override {
    return {value_at(q, u), 1 / (4 * std::sqrt((q <= 0.5 ? q : u) / 2))};
  }

  std::vector<double> breakpoints() const override { return {0, 0.5, 1}; }
  std::vector<double> density_turns() const override { return breakpoints(); }
  DemandForm value_form() const override {
    DemandForm form;
    form.shape = DemandShape::triangle;
    return form;
  }
};

constexpr std::string_view triangle_examples[] = {"triangle"};

LawPtr parse_triangle(const LawText& text) {
  if (!text.arguments.empty())
    throw InvalidInput(
        fmt::format("triangle: '{}' given; it has no parameters, write {}", text.arguments, text.record.usage));
  return std::make_shared<TriangleLaw>();
}

}  // namespace

extern constinit const LawFamily triangle_law{
    {"triangle", "triangle", "symmetric triangular density on [0,1]", "", {}}, triangle_examples, parse_triangle};

}  // namespace surety
