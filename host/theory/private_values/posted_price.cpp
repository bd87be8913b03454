#include <algorithm>
#include <cmath>

#include "host/theory/numerics/quadrature.h"
#include "host/theory/private_values/private_values.h"
#include "surety/theory/exact.h"

namespace surety {
namespace {

/// E[1 / (1 + number of others who accept)] for a bidder of `group`: with z^K averaged over z in [0,1] and w = 1 - z,
/// the integral of prod_h (1 - a_h w)^(n_h - [h = group]) dw.
Exact chance_against_others(std::span<const std::int64_t> sizes, const std::vector<double>& acceptance,
                            std::size_t group) {
  const auto integrand = [&](double w) -> std::array<double, 1> {
    double log_sum = 0;
    for (std::size_t h = 0; h < sizes.size(); ++h)
      log_sum += log_none(acceptance[h] * w, sizes[h] - (h == group ? 1 : 0));
    return {std::exp(log_sum)};
  };
  std::vector<double> points;
  for (int octave = 0; octave <= 50; ++octave) points.push_back(std::ldexp(1.0, -octave));
  const auto sum = integrate<1>(panel_points(std::move(points), 0, 1), integrand);
  return {sum.value[0], sum.error[0]};
}

/// E[max(V - price, 0)] for a value of `group`.
Exact excess_over(const TopTwo& top, std::size_t group, double price) {
  const auto sum =
      integrate_values<1>(top, std::min(price, top.upper()), top.upper(), {},
                          [&](const Place& x) -> std::array<double, 1> { return {top.survival(group, x)}; });
  return {sum.value[0], sum.error[0]};
}

/// The probability of a sale as a function of the price, and its derivative.
class SaleCurve {
 public:
  explicit SaleCurve(const ProfileLaw& profile) : profile_(profile) {}

  double sale(double price) const {
    double sum = 0;
    for (const auto& state : profile_.states) sum += state.weight * sale_in(state, price).probability;
    return sum;
  }
  double revenue(double price) const { return price * sale(price); }
  double marginal_revenue(double price) const {
    double sum = 0;
    for (const auto& state : profile_.states) {
      const auto [probability, slope] = sale_in(state, price);
      sum += state.weight * (probability + price * slope);
    }
    return sum;
  }

 private:
  struct Sale {
    double probability, slope;
  };

  Sale sale_in(const ProfileLaw::State& state, double price) const {
    if (profile_.comonotone) return common_sale(state, price);
    double log_none_accepts = 0, hazard = 0;
    for (std::size_t g = 0; g < state.laws.size(); ++g) {
      const double acceptance = state.laws[g]->demand(price);
      if (acceptance >= 1) return {1, 0};
      log_none_accepts += log_none(acceptance, profile_.group_sizes[g]);
      hazard += static_cast<double>(profile_.group_sizes[g]) * state.laws[g]->density(price) / (1 - acceptance);
    }
    return {-std::expm1(log_none_accepts), -std::exp(log_none_accepts) * hazard};
  }

  /// With one common quantile somebody accepts where the most eager law does.
  static Sale common_sale(const ProfileLaw::State& state, double price) {
    Sale best{0, 0};
    for (const LawPtr& law : state.laws) {
      const double acceptance = law->demand(price);
      if (acceptance > best.probability) best = {acceptance, acceptance < 1 ? -law->density(price) : 0};
    }
    return best;
  }

  const ProfileLaw& profile_;
};

/// Prices to compare: breakpoints, fine octaves of every law's demand and cdf, and an even grid.
std::vector<double> candidate_prices(const ProfileLaw& profile) {
  std::vector<double> prices;
  double upper = 0;
  for (const auto& state : profile.states) {
    for (const LawPtr& law : state.laws) {
      upper = std::max(upper, law->upper());
      for (double value : law->breakpoints()) prices.push_back(value);
      for (int step = 8; step < 8 * 54; ++step) prices.push_back(law->inverse_demand(std::exp2(-step / 8.0)));
      for (int step = 8; step < 8 * 20; ++step) prices.push_back(law->quantile(std::exp2(-step / 8.0)));
    }
  }
  constexpr int even = 256;
  for (int i = 0; i < even; ++i) prices.push_back(upper * i / even);
  return panel_points(std::move(prices), 0, upper);
}

/// Where marginal revenue changes from positive to negative in (low, high); an end where it does not.
double stationary_price(const SaleCurve& curve, double low, double high) {
  for (int step = 0; step < 200; ++step) {
    const double middle = low + (high - low) / 2;
    if (!(middle > low && middle < high)) break;
    (curve.marginal_revenue(middle) > 0 ? low : high) = middle;
  }
  return curve.revenue(low) >= curve.revenue(high) ? low : high;
}

}  // namespace

BestPrice best_posted_price(const ProfileLaw& profile) {
  const SaleCurve curve(profile);
  const std::vector<double> prices = candidate_prices(profile);
  std::vector<double> sale;
  BestPrice best{0, 0};
  const auto consider = [&](double price, double revenue) {
    if (revenue > best.revenue) best = {price, revenue};
  };
  for (double price : prices) {
    sale.push_back(curve.sale(price));
    consider(price, price * sale.back());
  }
  for (std::size_t i = 0; i + 1 < prices.size(); ++i) {
    // no price inside earns more than its upper end at the lower end's demand
    if (prices[i + 1] * sale[i] <= best.revenue) continue;
    const double here = prices[i] * sale[i], next = prices[i + 1] * sale[i + 1];
    const bool rises_before = i == 0 || here >= prices[i - 1] * sale[i - 1];
    const bool falls_after = i + 2 >= prices.size() || next >= prices[i + 2] * sale[i + 2];
    if (!(rises_before && here >= next) && !(falls_after && next >= here)) continue;
    const double price = stationary_price(curve, prices[i], prices[i + 1]);
    consider(price, curve.revenue(price));
  }
  return best;
}

ExactOutcome posted_price_outcome(const TopTwo& top, double price) {
  const TopTwoIntegrals parts = integrate_top_two(top, price);
  const double sale = top.reach_of_price(price);
  std::vector<double> acceptance;
  for (const LawPtr& law : top.laws()) acceptance.push_back(law->demand(price));
  Exact rent{0, 0};  // of the buyer, over the price
  for (std::size_t g = 0; g < acceptance.size(); ++g) {
    if (!(acceptance[g] > 0)) continue;
    const Exact excess = excess_over(top, g, price);
    const auto size = static_cast<double>(top.sizes()[g]);
    // with one law: n E[1/(1+others)] = P(sale) / acceptance
    const Exact chances = acceptance.size() == 1 ? rounded(sale / acceptance[g], 0)
                                                 : size * chance_against_others(top.sizes(), acceptance, g);
    rent = rent + rounded(chances.value * excess.value,
                          chances.value * excess.error_bound + chances.error_bound * excess.value);
  }
  ExactOutcome out;
  out[Statistic::highest_value] = parts.highest;
  out[Statistic::second_value] = parts.highest - parts.spread;
  out[Statistic::sale_probability] = rounded(sale, 0);
  out[Statistic::revenue] = price * rounded(sale, 0);
  out[Statistic::surplus] = out[Statistic::revenue] + rent;
  out[Statistic::bidder_surplus] = rent;
  out[Statistic::gap] = parts.unsold + parts.highest_above;
  return out;
}

}  // namespace surety
