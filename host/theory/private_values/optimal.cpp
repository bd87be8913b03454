#include <algorithm>
#include <cmath>

#include "host/theory/numerics/quadrature.h"
#include "host/theory/private_values/private_values.h"
#include "host/values/revenue_hull.h"

namespace surety {
namespace {

/// The optimal auction of one state, with the ironed virtual value phi_g of every group.
class OptimalAuction {
 public:
  explicit OptimalAuction(const TopTwo& top) : top_(top) {
    for (const LawPtr& law : top.laws()) {
      hulls_.push_back(&revenue_hull(*law));
      knots_.push_back(value_knots(*law));
    }
  }

  const RevenueHull& hull(std::size_t group) const { return *hulls_[group]; }

  double sale_probability() const {
    double log_unsold = 0;
    for (std::size_t g = 0; g < hulls_.size(); ++g) log_unsold += log_none(hulls_[g]->monopoly_quantile(), size(g));
    return -std::expm1(log_unsold);
  }

  /// E[v1] - revenue. Revenue is E[max(0, max phi)] = integral of 1 - Hphi(t), Hphi(t) = P(max phi < t) =
  /// prod (1 - q_g(t))^n_g, so this is the integral of Hphi - H1.
  Exact gap() const {
    const auto integrand = [&](const Place& x) -> std::array<double, 1> {
      double log_below = 0;
      for (std::size_t g = 0; g < hulls_.size(); ++g) log_below += log_none(hulls_[g]->quantile_at(x.value), size(g));
      const double ratio = top_.at(x).log_below - log_below;  // of H1 to Hphi, at most 0
      return {log_below > -700 ? -std::exp(log_below) * std::expm1(std::min(ratio, 0.0)) : 0};
    };
    std::vector<double> levels;
    for (const RevenueHull* hull : hulls_) {
      for (const auto& stretch : hull->stretches()) {
        levels.push_back(virtual_value_on(stretch, stretch.left));
        levels.push_back(virtual_value_on(stretch, stretch.right));
      }
      for (int octave = 1; octave <= 64; ++octave) levels.push_back(hull->virtual_value(std::ldexp(1.0, -octave)));
    }
    const auto sum = integrate_values<1>(top_, 0, top_.upper(), levels, integrand);
    return {sum.value[0], sum.error[0]};
  }

  /// E[v - phi of the winner].
  Exact rent() const {
    Exact sum{0, 0};
    for (std::size_t g = 0; g < hulls_.size(); ++g) {
      for (const auto& stretch : hulls_[g]->stretches()) {
        if (stretch.left >= hulls_[g]->monopoly_quantile()) break;
        sum = sum + (stretch.flat ? flat_rent(g, stretch) : arc_rent(g, stretch));
      }
    }
    return sum;
  }

 private:
  std::int64_t size(std::size_t group) const { return top_.sizes()[group]; }

  /// Integral of (v_g(q) - phi_g(q)) n_g (1-q)^(n_g-1) prod_{h != g} (1 - q_h(phi_g(q)))^n_h over the arc.
  Exact arc_rent(std::size_t g, const RevenueHull::Stretch& stretch) const {
    const double end = std::min(stretch.right, hulls_[g]->monopoly_quantile());
    std::vector<double> points;
    for (int octave = 1; octave <= 64; ++octave) points.push_back(std::ldexp(1.0, -octave));
    for (std::size_t h = 0; h < hulls_.size(); ++h) {
      if (h == g) continue;
      for (const auto& other : hulls_[h]->stretches()) {
        points.push_back(hulls_[g]->quantile_at(virtual_value_on(other, other.left)));
        points.push_back(hulls_[g]->quantile_at(virtual_value_on(other, other.right)));
      }
    }
    const auto integrand = [&](double q) -> std::array<double, 1> {
      double log_wins = log_none(q, size(g) - 1);
      const double level = stretch.arc->marginal(q);
      for (std::size_t h = 0; h < hulls_.size(); ++h)
        if (h != g) log_wins += log_none(hulls_[h]->quantile_at(level), size(h));
      return {stretch.arc->rent(q) * static_cast<double>(size(g)) * std::exp(log_wins)};
    };
    const auto sum = integrate<1>(panel_points(std::move(points), stretch.left, end), integrand);
    return {sum.value[0], sum.error[0]};
  }

  /// A bidder in the flat wins against nobody above and, by lot, against all others at the same level; his
  /// value is then the flat's mean. As in the posted price, the lot is an integral over w in [0,1].
  Exact flat_rent(std::size_t g, const RevenueHull::Stretch& flat) const {
    std::vector<double> above, tied;
    for (const RevenueHull* hull : hulls_) {
      above.push_back(hull->quantile_above(flat.level));
      tied.push_back(hull->quantile_at(flat.level) - above.back());
    }
    const auto integrand = [&](double w) -> std::array<double, 1> {
      double log_wins = 0;
      for (std::size_t h = 0; h < hulls_.size(); ++h)
        log_wins += log_none(above[h] + tied[h] * w, size(h) - (h == g ? 1 : 0));
      return {std::exp(log_wins)};
    };
    std::vector<double> points;
    for (int octave = 0; octave <= 50; ++octave) points.push_back(std::ldexp(1.0, -octave));
    const auto chance = integrate<1>(panel_points(std::move(points), 0, 1), integrand);
    const Exact sold = rounded(flat.level * (flat.right - flat.left), 0);
    const Exact rent = value_over(g, flat.left, flat.right) - sold;
    const auto count = static_cast<double>(size(g));
    return rounded(count * chance.value[0] * rent.value,
                   count * (chance.error[0] * std::abs(rent.value) + chance.value[0] * rent.error_bound));
  }

  /// Integral of v(q) from `left` to `right`.
  Exact value_over(std::size_t g, double left, double right) const {
    const auto begin = std::upper_bound(knots_[g].begin(), knots_[g].end(), left);
    const auto end = std::lower_bound(begin, knots_[g].end(), right);
    const Law& law = *top_.laws()[g];
    const auto sum = integrate<1>(panel_points({begin, end}, left, right),
                                  [&](double q) -> std::array<double, 1> { return {law.inverse_demand(q)}; });
    return {sum.value[0], sum.error[0]};
  }

  /// Quantiles where the inverse demand jumps or has a kink, and octaves.
  static std::vector<double> value_knots(const Law& law) {
    std::vector<double> knots;
    for (double value : law.breakpoints()) {
      knots.push_back(law.survival(value));
      knots.push_back(law.demand(value));
    }
    for (int octave = 1; octave <= 64; ++octave) knots.push_back(std::ldexp(1.0, -octave));
    return panel_points(std::move(knots), 0, 1);
  }

  const TopTwo& top_;
  std::vector<const RevenueHull*> hulls_;   // per group
  std::vector<std::vector<double>> knots_;  // per group, ascending in [0,1]
};

}  // namespace

ExactOutcome optimal_outcome(const TopTwo& top) {
  const OptimalAuction auction(top);
  // one law, not ironed: a second-price auction with the monopoly price as its reserve
  if (top.laws().size() == 1 && !auction.hull(0).ironed())
    return second_price_outcome(top, auction.hull(0).monopoly_price());
  const TopTwoIntegrals parts = integrate_top_two(top, 0);
  ExactOutcome out;
  out[Statistic::highest_value] = parts.highest;
  out[Statistic::second_value] = parts.highest - parts.spread;
  out[Statistic::sale_probability] = rounded(auction.sale_probability(), 0);
  out[Statistic::gap] = auction.gap();
  out[Statistic::revenue] = parts.highest - out[Statistic::gap];
  out[Statistic::bidder_surplus] = auction.rent();
  out[Statistic::surplus] = out[Statistic::revenue] + out[Statistic::bidder_surplus];
  return out;
}

}  // namespace surety
