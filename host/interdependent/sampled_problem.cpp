#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/interdependent/sampled_implementation.h"
#include "host/io/number.h"
#include "host/values/revenue_hull.h"
#include "host/values/smooth_law.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr int lattice_bits = 30;

/// Exponent of the lattice's unit: signals are less than 2^lattice_bits units.
int unit_exponent(const Law& law) { return std::ilogb(law.upper()) + 1 - lattice_bits; }

void check_law(const Law& law) {
  if (law.has_atoms())
    throw InvalidInput(
        fmt::format("{} has atoms beside a continuous part; give a discrete or a continuous law", law.spec()));
  const auto points = law.breakpoints();
  for (std::size_t i = 0; i + 1 < points.size(); ++i)
    if (!(law.cdf(points[i + 1]) > law.cdf(points[i])))
      throw InvalidInput(fmt::format("{} has a gap from {} to {}; signals must fill an interval, or give a grid",
                                     law.spec(), shortest(points[i]), shortest(points[i + 1])));
}

/// Quantiles at which a smooth virtual value is read: evenly, and by octaves towards both ends.
std::vector<double> reading_quantiles(double left, double right) {
  constexpr int even = 4096, octaves = 40;
  std::vector<double> quantiles{left};
  if (left == 0)
    for (int k = octaves; k > 12; --k) quantiles.push_back(right * std::ldexp(1.0, -k));
  for (int j = 1; j < even; ++j) quantiles.push_back(left + (right - left) * j / even);
  if (right == 1)
    for (int k = 13; k <= octaves; ++k) quantiles.push_back(1 - (1 - left) * std::ldexp(1.0, -k));
  quantiles.push_back(right);
  return quantiles;
}

/// Linear pieces through (knot, value), the last one flat where the value at its end is not finite.
class Pieces {
 public:
  void add(double left, double right, double at_left, double at_right) {
    if (!(right > left)) return;
    if (!std::isfinite(at_left)) at_left = at_right;
    if (!std::isfinite(at_right)) at_right = at_left;
    at_left = std::min(at_left, least_);
    at_right = std::min(at_right, at_left);
    least_ = at_right;
    form_.knot.push_back(left);
    form_.value.push_back(at_left);
    form_.slope.push_back((at_left - at_right) / (right - left));
  }
  DemandForm form() {
    form_.shape = DemandShape::pieces;
    form_.knot.front() = 0;
    form_.knot.push_back(1);
    return std::move(form_);
  }

 private:
  DemandForm form_;
  double least_ = INFINITY;
};

/// How many binary digits behind the point all numbers have; 64 where there is no such number.
int fraction_bits(std::initializer_list<std::vector<double>> lists) {
  int bits = 0;
  for (const auto& list : lists)
    for (const double x : list)
      while (bits < 64 && std::ldexp(x, bits) != std::floor(std::ldexp(x, bits))) ++bits;
  return bits;
}

double size_of_values(const kernels::SampledProblem& p) {
  double sum = p.highest, own = 0;
  for (const double w : p.weight) sum += std::abs(w);
  for (const double a : p.own) own = std::max(own, std::abs(a));
  return sum + own;
}

/// 0 where all sums, differences and products that make a gain are exact; else what rounding makes of one, at most.
double tolerance_of(const kernels::SampledProblem& p, bool equal_own) {
  constexpr int mantissa = 53, carries = 3;
  const double size = size_of_values(p);
  const int weights = fraction_bits({p.own, p.weight, {p.highest}});
  const int shares = p.rule == RuleKind::split ? fraction_bits({p.share}) : 0;
  const bool thresholds = p.rule != RuleKind::efficient || equal_own;  // not divided by unequal weights
  const int bits = lattice_bits + weights + shares + std::max(0, std::ilogb(size + 1e-300) + 1) + carries;
  if (thresholds && !p.shared && bits <= mantissa) return 0;
  return 16 * (p.bidders + 4) * size * p.greatest * std::ldexp(1.0, -mantissa);
}

}  // namespace

DemandForm hazard_form(const Law& law) {
  DemandForm form = law.value_form();
  if (form.shape == DemandShape::uniform) {
    form.parameters[0] = 0;
    form.parameters[1] = -form.parameters[1];
    return form;
  }
  if (form.shape == DemandShape::pieces) {  // q times the slope
    for (std::size_t j = 0; j < form.value.size(); ++j) {
      form.value[j] = form.knot[j] * form.slope[j];
      form.slope[j] = -form.slope[j];
    }
    return form;
  }
  const auto& smooth = dynamic_cast<const SmoothLaw&>(law);
  return table_form([&](double q, double u) { return q * smooth.demand_point(q, u).slope; });
}

DemandForm virtual_value_form(const Law& law) {
  const RevenueHull& hull = revenue_hull(law);
  Pieces pieces;
  for (const auto& stretch : hull.stretches()) {
    if (stretch.flat) {
      pieces.add(stretch.left, stretch.right, stretch.level, stretch.level);
    } else if (!stretch.arc->law) {
      pieces.add(stretch.left, stretch.right, stretch.arc->marginal(stretch.left),
                 stretch.arc->marginal(stretch.right));
    } else {
      const auto quantiles = reading_quantiles(stretch.left, stretch.right);
      for (std::size_t j = 0; j + 1 < quantiles.size(); ++j)
        pieces.add(quantiles[j], quantiles[j + 1], stretch.arc->marginal(quantiles[j]),
                   stretch.arc->marginal(quantiles[j + 1]));
    }
  }
  return pieces.form();
}

kernels::SampledProblem sampled_problem(const ImplementConfig& config, int bidders) {
  const Law& law = *config.signals;
  check_law(law);
  kernels::SampledProblem p;
  p.seed = config.seed;
  p.bidders = bidders;
  p.rule = config.rule.kind;
  p.highest = config.values.highest();
  if (p.rule == RuleKind::virtual_value && p.highest > 0)
    throw InvalidInput(
        fmt::format("virtual values of {} fall where the own signal becomes the highest, and are ironed "
                    "for each profile of the others: give a grid",
                    config.values.spec()));
  if (p.rule == RuleKind::optimal) throw InvalidInput("optimal: the rule is found on grids; give one");
  if (p.rule == RuleKind::split && !config.rule.shares.empty() &&
      static_cast<int>(config.rule.shares.size()) != bidders)
    throw InvalidInput(fmt::format("split: {} shares for {} bidders", config.rule.shares.size(), bidders));
  p.signal = law.value_form();
  p.hazard = hazard_form(law);
  p.virtual_value = virtual_value_form(law);
  const auto& slopes = p.virtual_value.slope;
  p.shared = p.rule == RuleKind::virtual_value &&
             std::any_of(slopes.begin(), slopes.end(), [](double slope) { return slope == 0; });
  p.lattice = std::ldexp(1.5, 52 + unit_exponent(law));
  const auto on_lattice = [&](double s) { return (s + p.lattice) - p.lattice; };
  p.least = on_lattice(law.lower());
  p.greatest = on_lattice(law.upper());
  bool equal_own = true;
  for (int i = 0; i < bidders; ++i) {
    p.own.push_back(config.values.own(i));
    p.weight.push_back(config.values.weight(i));
    p.share.push_back(config.rule.share(i, bidders));
    equal_own = equal_own && p.own[i] == p.own[0];
  }
  for (int m = 0; m < config.deviations; ++m) p.deviation_quantile.push_back(1 - (m + 0.5) / config.deviations);
  p.tolerance = tolerance_of(p, equal_own);
  return p;
}

}  // namespace surety
