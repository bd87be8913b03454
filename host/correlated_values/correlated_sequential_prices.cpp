#include "surety/correlated_values/correlated_sequential_prices.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace surety {
namespace {

constexpr double no_offer = std::numeric_limits<double>::infinity();

/// The best offer to a bidder with these values, ascending, where value k has probability `mass[k]` and a bidder with
/// value k who does not buy leaves `passed[k]` (times its probability) to be earned later.
struct BestOffer {
  double price, revenue;
};
BestOffer best_offer(std::span<const double> values, std::span<const double> mass, std::span<const double> passed) {
  double buyers = 0, later = 0;
  for (const double m : mass) buyers += m;
  BestOffer best{no_offer, -1};
  for (std::size_t k = 0; k < values.size(); ++k) {
    const double revenue = values[k] * buyers + later;
    if (revenue > best.revenue) best = {values[k], revenue};
    buyers -= mass[k];
    later += passed[k];
  }
  return later > best.revenue ? BestOffer{no_offer, later} : best;
}

/// The fixed prices from bidder i on that earn most; `mass` is the probability of the values from i on together with
/// nobody before having bought. Every price is tried, each with the best of all later ones.
FixedPrices best_prices_from(const CorrelatedPrior& prior, int i, const std::vector<double>& mass) {
  if (i == prior.bidders()) return {0, {}};
  const auto size = static_cast<std::size_t>(prior.size(i)), rest = mass.size() / size;
  FixedPrices best{-1, {}};
  std::vector<double> below(rest, 0.0);  // of the later values, together with this bidder not buying
  double buyers = 0;
  for (const double m : mass) buyers += m;
  for (std::size_t k = 0; k <= size; ++k) {
    FixedPrices later = best_prices_from(prior, i + 1, below);
    const double price = k < size ? prior.value(i, static_cast<int>(k)) : no_offer;
    const double revenue = later.revenue + (k < size ? price * buyers : 0);
    if (revenue > best.revenue) {
      best = {revenue, {price}};
      best.price.insert(best.price.end(), later.price.begin(), later.price.end());
    }
    for (std::size_t r = 0; k < size && r < rest; ++r) {
      below[r] += mass[k * rest + r];
      buyers -= mass[k * rest + r];
    }
  }
  return best;
}

}  // namespace

CorrelatedSequentialPrices correlated_sequential_prices(const CorrelatedPrior& prior) {
  CorrelatedSequentialPrices result{0, std::vector<std::vector<double>>(prior.bidders())};
  std::vector<double> mass(prior.profiles()), passed(prior.profiles(), 0.0);  // by profile of the first i values
  for (std::int64_t v = 0; v < prior.profiles(); ++v) mass[v] = prior.probability(v);
  for (int i = prior.bidders() - 1; i >= 0; --i) {
    const auto size = static_cast<std::size_t>(prior.size(i)), before = mass.size() / size;
    std::vector<double> mass_before(before, 0.0), revenue(before);
    for (std::size_t h = 0; h < before; ++h) {
      const std::span own(&mass[h * size], size);
      const BestOffer offer = best_offer(prior.values(i), own, {&passed[h * size], size});
      result.price[i].push_back(offer.price);
      revenue[h] = offer.revenue;
      for (const double m : own) mass_before[h] += m;
    }
    mass.swap(mass_before);
    passed.swap(revenue);
  }
  result.revenue = passed[0];
  return result;
}

FixedPrices best_fixed_prices(const CorrelatedPrior& prior) {
  std::vector<double> mass(prior.profiles());
  for (std::int64_t v = 0; v < prior.profiles(); ++v) mass[v] = prior.probability(v);
  return best_prices_from(prior, 0, mass);
}

FixedPrices best_single_price(const CorrelatedPrior& prior) {
  FixedPrices best{-1, {}};
  for (int i = 0; i < prior.bidders(); ++i)
    for (const double price : prior.values(i)) {
      double sold = 0;
      for (std::int64_t v = 0; v < prior.profiles(); ++v)
        if (prior.value_in(v, prior.winner(v)) >= price) sold += prior.probability(v);
      if (price * sold > best.revenue) best = {price * sold, std::vector<double>(prior.bidders(), price)};
    }
  return best;
}

}  // namespace surety
