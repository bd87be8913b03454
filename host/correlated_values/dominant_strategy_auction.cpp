#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/correlated_values/product_law.h"
#include "host/linear_programs/directed_sum.h"
#include "host/linear_programs/linear_program.h"
#include "surety/correlated_values/known_values.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr std::int64_t most_known_profiles = 1024;
constexpr double sold_tolerance = 1e-6;  // by which rounding may sell more than one good
constexpr double rounding = std::numeric_limits<double>::epsilon();

/// The profiles with the same values of the others in which bidder i has at most (at least) his value in v.
template <class Visit>
void for_each_lower(const CorrelatedPrior& prior, std::int64_t v, int i, const Visit& visit) {
  for (int k = 0; k <= prior.index(v, i); ++k) visit(prior.profile_of(i, k, prior.rivals_of(v, i)));
}
double chance_of_more(const CorrelatedPrior& prior, std::int64_t v, int i) {
  DirectedSum sum;
  for (int k = prior.index(v, i); k < prior.size(i); ++k)
    sum.add(prior.probability(prior.profile_of(i, k, prior.rivals_of(v, i))));
  return sum.lower();
}

/// With which chance the good is sold at v, at most.
double sold_at(const CorrelatedPrior& prior, std::span<const double> price_chance, std::int64_t v) {
  DirectedSum sold;
  int offers = 0;
  for (int i = 0; i < prior.bidders(); ++i)
    for_each_lower(prior, v, i, [&](std::int64_t u) {
      const double chance = price_chance[u * prior.bidders() + i];
      if (chance == 0) return;
      sold.add(chance);
      ++offers;
    });
  return offers > 1 ? sold.upper() : sold.value();
}

/// The greatest E[price paid] over all price chances: a program without any equation, whose rows are the possible
/// profiles and whose columns are offers.
struct AuctionProgram {
  LinearProgram program{LinearProgram::Sense::maximize};
  std::vector<std::int64_t> offer;  ///< by column: profile * bidders + bidder
  double scale = 0;                 ///< of revenue, in units of value: a solver takes what is far below 1 for 0

  AuctionProgram(const CorrelatedPrior& prior, double unit) {
    const auto revenue = [&](std::int64_t v, int i) {
      return prior.value_in(v, i) / unit * chance_of_more(prior, v, i);
    };
    for (std::int64_t v = 0; v < prior.profiles(); ++v)
      for (int i = 0; i < prior.bidders(); ++i) scale = std::max(scale, revenue(v, i));
    if (!(scale > 0)) scale = 1;
    std::vector<int> column(prior.profiles() * prior.bidders(), -1);
    for (std::int64_t v = 0; v < prior.profiles(); ++v)
      for (int i = 0; i < prior.bidders() && prior.probability(v) > 0; ++i) {
        column[v * prior.bidders() + i] = program.add_column(revenue(v, i) / scale, {0, 1});
        offer.push_back(v * prior.bidders() + i);
      }
    for (std::int64_t v = 0; v < prior.profiles(); ++v) {
      if (prior.probability(v) == 0) continue;
      const int row = program.add_row({-no_bound, 1});
      for (int i = 0; i < prior.bidders(); ++i)
        for_each_lower(prior, v, i, [&](std::int64_t u) {
          if (const int c = column[u * prior.bidders() + i]; c >= 0) program.add_entry(row, c, 1);
        });
    }
  }
};

/// A solver's number as a chance: within its tolerance of 0 or 1 it is that.
double chance_from(double x) {
  constexpr double tolerance = 1e-9;
  return x < tolerance ? 0 : x > 1 - tolerance ? 1 : x;
}

}  // namespace

double dominant_strategy_revenue(const CorrelatedPrior& prior, std::span<const double> price_chance) {
  const int bidders = prior.bidders();
  if (static_cast<std::int64_t>(price_chance.size()) != prior.profiles() * bidders)
    throw InvalidInput(fmt::format("{} chances of prices for {} profiles of {} bidders", price_chance.size(),
                                   prior.profiles(), bidders));
  const double unit = unit_of(prior);
  DirectedSum revenue;
  double most_sold = 1;
  for (std::int64_t v = 0; v < prior.profiles(); ++v) {
    for (int i = 0; i < bidders; ++i) {
      const double chance = price_chance[v * bidders + i];
      if (!(chance >= 0 && chance <= 1)) throw InvalidInput(fmt::format("the chance of a price is {}", chance));
      if (chance > 0 && prior.probability(v) == 0)
        throw InvalidInput(fmt::format("a price is offered at profile {}, which is impossible", v));
      if (chance > 0) revenue.add(prior.value_in(v, i) / unit * chance_of_more(prior, v, i) * chance);
    }
    if (prior.probability(v) > 0) most_sold = std::max(most_sold, sold_at(prior, price_chance, v));
  }
  if (!(most_sold <= 1 + sold_tolerance))
    throw InvalidInput(fmt::format("the good is sold {} times at some profile; at most once", most_sold));
  constexpr double roundings = 8 * rounding;
  return std::max(0.0, revenue.lower() / most_sold * (1 - roundings) - lost_by_underflow) * unit;
}

DominantStrategyAuction best_dominant_strategy_auction(const CorrelatedPrior& prior) {
  if (prior.profiles() > most_known_profiles)
    throw InvalidInput(
        fmt::format("{} profiles of values; with values known at most {} fit", prior.profiles(), most_known_profiles));
  const double unit = unit_of(prior);
  const AuctionProgram auction(prior, unit);
  const LinearSolution solution = solve(auction.program);
  DominantStrategyAuction best{std::vector<double>(prior.profiles() * prior.bidders(), 0.0), 0, 0};
  for (std::size_t c = 0; c < auction.offer.size(); ++c)
    best.price_chance[auction.offer[c]] = chance_from(solution.primal[c]);
  best.revenue = dominant_strategy_revenue(prior, best.price_chance);
  best.revenue_most =
      solution.bound * (1 + 8 * static_cast<double>(prior.profiles() + 8) * rounding) * auction.scale * unit;
  return best;
}

}  // namespace surety
