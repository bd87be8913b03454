#include "host/correlated_values/product_law.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/linear_programs/directed_sum.h"

namespace surety {
namespace {

/// Of one bidder: the chance of a sale at each value as a price, and what it earns.
struct RevenueCurve {
  std::vector<double> sale, revenue;

  RevenueCurve(const std::vector<double>& values, const std::vector<double>& weight)
      : sale(values.size()), revenue(values.size()) {
    double sum = 0;
    for (std::size_t k = values.size(); k-- > 0;) {
      sum += weight[k];
      sale[k] = sum;
      revenue[k] = values[k] * sum;
    }
  }
};

/// d_i of optimal_revenue_at_most.
double shortfall(const std::vector<double>& values, const std::vector<double>& weight,
                 const std::vector<double>& virtual_value) {
  DirectedSum sale, below;
  double greatest = 0;
  for (std::size_t k = values.size(); k-- > 0;) {
    if (weight[k] == 0) continue;
    sale.add(weight[k]);
    below.add(weight[k] * virtual_value[k]);
    const double revenue = values[k] * sale.upper() * (1 + 4 * std::numeric_limits<double>::epsilon());
    greatest = std::max(greatest, revenue - below.lower());
  }
  return greatest;
}

}  // namespace

double unit_of(const CorrelatedPrior& prior) {
  double greatest = 0;
  for (int i = 0; i < prior.bidders(); ++i) greatest = std::max(greatest, prior.values(i).back());
  if (greatest == 0) return 1;
  return std::ldexp(1.0, std::min(std::ilogb(greatest) + 1, std::numeric_limits<double>::max_exponent - 1));
}

std::vector<double> values_in(const CorrelatedPrior& prior, int bidder, double unit) {
  std::vector<double> values = prior.values(bidder);
  for (double& v : values) v /= unit;
  return values;
}

ProductLaw point_law(const CorrelatedPrior& prior, std::int64_t profile) {
  ProductLaw law;
  for (int i = 0; i < prior.bidders(); ++i) {
    law.emplace_back(prior.size(i), 0.0);
    law[i][prior.index(profile, i)] = 1;
  }
  return law;
}

std::vector<double> ironed_virtual_values(const std::vector<double>& values, const std::vector<double>& weight) {
  const RevenueCurve curve(values, weight);
  const auto count = static_cast<int>(values.size());
  std::vector<int> corner{count};  // of the concave curve, from no sale on
  const auto sale = [&](int k) { return k < count ? curve.sale[k] : 0; };
  const auto revenue = [&](int k) { return k < count ? curve.revenue[k] : 0; };
  for (int k = count - 1; k >= 0; --k) {
    if (weight[k] == 0) continue;
    while (corner.size() > 1) {
      const int last = corner.back(), before = corner[corner.size() - 2];
      const double along = (revenue(k) - revenue(before)) * (sale(last) - sale(before));
      if ((revenue(last) - revenue(before)) * (sale(k) - sale(before)) > along) break;
      corner.pop_back();
    }
    corner.push_back(k);
  }
  std::vector<double> slopes(values.size(), 0.0);
  for (std::size_t c = 1; c < corner.size(); ++c) {
    double mass = 0;
    for (int k = corner[c]; k < corner[c - 1]; ++k) mass += weight[k];
    const double slope = (revenue(corner[c]) - revenue(corner[c - 1])) / mass;
    for (int k = corner[c]; k < corner[c - 1]; ++k)
      if (weight[k] > 0) slopes[k] = std::max(0.0, slope);
  }
  return slopes;
}

double chance_of(const CorrelatedPrior& prior, const ProductLaw& law, std::int64_t profile) {
  double chance = 1;
  for (int i = 0; i < prior.bidders() && chance != 0; ++i) chance *= law[i][prior.index(profile, i)];
  return chance;
}

double optimal_revenue_at_most(const CorrelatedPrior& prior, const ProductLaw& law, double unit) {
  ProductLaw virtual_values;
  DirectedSum total;
  double short_by = 0, mass = 1;
  for (int i = 0; i < prior.bidders(); ++i) {
    const std::vector<double> values = values_in(prior, i, unit);
    virtual_values.push_back(ironed_virtual_values(values, law[i]));
    DirectedSum own;
    for (const double w : law[i]) own.add(w);
    mass *= own.upper();
    short_by += shortfall(values, law[i], virtual_values[i]) / own.lower();
  }
  for (std::int64_t v = 0; v < prior.profiles(); ++v) {
    const double chance = chance_of(prior, law, v);
    double greatest = 0;
    for (int i = 0; i < prior.bidders(); ++i) greatest = std::max(greatest, virtual_values[i][prior.index(v, i)]);
    if (chance > 0) total.add(chance * greatest);
  }
  const double roundings = 4 * (prior.bidders() + 4) * std::numeric_limits<double>::epsilon();
  const double sum = (total.upper() + short_by * mass) * (1 + roundings);
  return sum > 0 ? sum + lost_by_underflow : 0;
}

}  // namespace surety
