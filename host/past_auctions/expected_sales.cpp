#include "host/past_auctions/expected_sales.h"

#include <algorithm>

namespace surety {

ExpectedSales::ExpectedSales(const FittedLaw& law, const BidderCounts& counts) : law_(law), counts_(counts) {
  const std::size_t n = law.value.size();
  highest_.resize(n + 1);
  second_.resize(n + 1);
  rest_.assign(n + 1, 0);
  double below = 0;
  for (std::size_t k = 0; k <= n; ++k) {
    const auto within = counts.at(k == n ? 1 : std::min(1.0, below));
    highest_[k] = within.highest;
    second_[k] = within.second;
    if (k < n) below += law.weight[k];
  }
  for (std::size_t k = n - 1; k-- > 0;)
    rest_[k] = rest_[k + 1] + (law.value[k + 1] - law.value[k]) * (1 - second_[k + 1]);
}

std::size_t ExpectedSales::first_at_least(double v) const {
  return std::lower_bound(law_.value.begin(), law_.value.end(), v) - law_.value.begin();
}

double ExpectedSales::revenue_at(std::size_t k, double reserve) const {
  return reserve * (1 - highest_[k]) + (law_.value[k] - reserve) * (1 - second_[k]) + rest_[k];
}

double ExpectedSales::reached(const std::vector<double>& within, double share) const {
  constexpr double rounding = 1e-12;
  for (std::size_t k = law_.value.size(); k-- > 0;)
    if (1 - within[k] >= share - rounding) return law_.value[k];
  return 0;
}

double ExpectedSales::second_price(double reserve) const {
  const std::size_t k = first_at_least(reserve);
  return k == law_.value.size() ? 0 : revenue_at(k, reserve);
}

double ExpectedSales::sale_probability(double price) const { return 1 - highest_[first_at_least(price)]; }

double ExpectedSales::full_surplus() const {
  double sum = 0;
  for (std::size_t k = 0; k < law_.value.size(); ++k) sum += law_.value[k] * (highest_[k + 1] - highest_[k]);
  return sum;
}

// The concave hull of the revenue curve q v(q), from q = 0 on, where q = P(V >= v); v1 is among the highest q of values
// with 1 - A(1 - q).
double ExpectedSales::optimal(double most) const {
  struct Corner {
    double share, revenue, below;
  };
  std::vector<Corner> hull{{0, 0, 1}};
  double share = 0;
  std::size_t fixed = 0;  // corners after the first that stay: values above `most`, and the one below them
  for (std::size_t k = law_.value.size(); k-- > 0;) {
    share += law_.weight[k];
    const Corner next{share, share * law_.value[k], highest_[k]};
    const auto slope = [](const Corner& a, const Corner& b) { return (b.revenue - a.revenue) / (b.share - a.share); };
    if (k + 1 < law_.value.size() && law_.value[k + 1] > most) fixed = hull.size();
    while (hull.size() > fixed + 1 && slope(hull.back(), next) >= slope(hull[hull.size() - 2], hull.back()))
      hull.pop_back();
    hull.push_back(next);
  }
  double sum = 0;
  for (std::size_t i = 1; i < hull.size(); ++i) {
    const Corner &a = hull[i - 1], &b = hull[i];
    if (i <= fixed || b.revenue > a.revenue) sum += (b.revenue - a.revenue) / (b.share - a.share) * (a.below - b.below);
  }
  return sum;
}

ExpectedSales::Best ExpectedSales::best_reserve(double least, double most) const {
  Best best{least, second_price(least)};
  for (std::size_t k = first_at_least(least); k < law_.value.size() && law_.value[k] <= most; ++k)
    if (const double revenue = revenue_at(k, law_.value[k]); revenue > best.revenue) best = {law_.value[k], revenue};
  return best;
}

ExpectedSales::Best ExpectedSales::best_posted_price(double most) const {
  Best best{0, 0};
  for (std::size_t k = 0; k < law_.value.size() && law_.value[k] <= most; ++k)
    if (const double revenue = law_.value[k] * (1 - highest_[k]); revenue > best.revenue)
      best = {law_.value[k], revenue};
  return best;
}

}  // namespace surety
