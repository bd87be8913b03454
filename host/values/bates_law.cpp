#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "host/io/number.h"
#include "host/values/law_family.h"
#include "host/values/smooth_law.h"
#include "host/values/spec_text.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr int most_uniforms = 64;

/// The mean of n independent uniform values on [0,1], n >= 3. Density and cdf come from cubes' slices, the B-splines
/// M_n of their sum (Schoenberg; de Boor): M_n(x) = (x M_(n-1)(x) + (n - x) M_(n-1)(x - 1))/(n - 1), a sum of nothing
/// negative, so that both keep all digits down to the ends, where the alternating sums in books keep none.
class BatesLaw final : public TableLaw {
 public:
  explicit BatesLaw(int n) : n_(n) {}

  std::string spec() const override { return fmt::format("bates:{}", n_); }
  double lower() const override { return 0; }
  double upper() const override { return 1; }
  double mean() const override { return 0.5; }
  double variance() const override { return 1.0 / (12 * n_); }

  double cdf(double v) const override {
    return v <= 0 ? 0 : v >= 1 ? 1 : v <= 0.5 ? at_sum(n_ * v).below : 1 - at_sum(n_ * (1 - v)).below;
  }
  double survival(double v) const override {
    return v <= 0 ? 1 : v >= 1 ? 0 : v <= 0.5 ? 1 - at_sum(n_ * v).below : at_sum(n_ * (1 - v)).below;
  }
  double density(double v) const override { return v < 0 || v > 1 ? 0 : n_ * at_sum(n_ * std::min(v, 1 - v)).density; }

  double value_at(double q, double u) const override { return u <= q ? below(u) / n_ : 1 - below(q) / n_; }
  DemandPoint demand_point(double q, double u) const override {
    const double sum = below(std::min(q, u));
    return {u <= q ? sum / n_ : 1 - sum / n_, 1 / (n_ * at_sum(sum).density)};
  }

  /// Where the splines' pieces meet.
  std::vector<double> breakpoints() const override {
    std::vector<double> points;
    for (int i = 0; i <= n_; ++i) points.push_back(static_cast<double>(i) / n_);
    return points;
  }
  std::vector<double> density_turns() const override {
    std::vector<double> points = breakpoints();
    if (n_ % 2 == 1) points.insert(points.begin() + (n_ + 1) / 2, 0.5);
    return points;
  }

 private:
  /// Of the sum at a point of its lower half.
  struct OfSum {
    double density, below;
  };
  /// The splines of the sums of 1, 2, .., n + 1 uniforms at all numbers that differ from `sum` by a whole one. The cdf
  /// is the sum of those of n + 1 at sum, sum - 1, ..
  OfSum at_sum(double sum) const {
    const int whole = static_cast<int>(sum);
    const double part = sum - whole;
    std::array<double, most_uniforms + 1> spline{1};
    OfSum found{0, 0};
    for (int k = 2; k <= n_ + 1; ++k) {
      if (k == n_ + 1) found.density = spline[static_cast<std::size_t>(whole)];
      for (int j = std::min(k - 1, whole); j >= 0; --j) {
        const auto at = static_cast<std::size_t>(j);
        const double before = j > 0 ? spline[at - 1] : 0;
        spline[at] = ((part + j) * spline[at] + (k - j - part) * before) / (k - 1);
      }
    }
    for (int j = 0; j <= whole; ++j) found.below += spline[static_cast<std::size_t>(j)];
    return found;
  }

  /// The sum that a share of at most 1/2 is below: up to 1 a share of sum^n/n!, beyond that by Newton on the logarithm
  /// of the cdf in that of the sum, where it is concave.
  double below(double share) const {
    if (share <= 0) return 0;
    const double least = std::exp((std::log(share) + std::lgamma(n_ + 1.0)) / n_);
    if (least <= 1) return least;
    double sum = least;
    for (int count = 0; count < 60; ++count) {
      const auto [density, below] = at_sum(sum);
      const double step = std::log(below / share) * below / (sum * density);
      sum = std::clamp(sum * std::exp(-step), least, n_ / 2.0);
      if (std::abs(step) < 1e-9) break;  // quadratic convergence: the next step is below rounding
    }
    return sum;
  }

  int n_;
};

constexpr OptionRecord bates_parameters[] = {
    {"N", "count", "", 3, most_uniforms, "how many; the mean of 1 is uniform, of 2 triangle"}};
constexpr std::string_view bates_examples[] = {"bates:3", "bates:4", "bates:10", "bates:64"};

LawPtr parse_bates(const LawText& text) {
  const double n = parse_parameters(text.record, text.arguments)[0];
  if (n != std::floor(n)) throw InvalidInput(fmt::format("bates: N = {} is not a whole number", shortest(n)));
  return std::make_shared<BatesLaw>(static_cast<int>(n));
}

}  // namespace

extern constinit const LawFamily bates_law{
    {"bates", "bates:N", "mean of N independent uniform values on [0,1]", "", bates_parameters},
    bates_examples,
    parse_bates};

}  // namespace surety
