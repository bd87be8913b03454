// Sets of priors as worlds and limits.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "host/restricted_information/restrict_information.h"
#include "surety/error.h"

namespace surety {
namespace {

/// The greatest difference of a bidder's values.
double distance(const AuctionEnvironment& environment, int one, int other) {
  double greatest = 0;
  for (int i = 0; i < environment.bidders; ++i)
    greatest = std::max(greatest, std::abs(environment.value(one, i, 0) - environment.value(other, i, 0)));
  return greatest;
}

/// Every prior on the states.
Worlds all_priors(const AuctionEnvironment& environment) {
  std::vector<Worlds::Origin> worlds;
  worlds.reserve(static_cast<std::size_t>(environment.states()));
  for (int state = 0; state < environment.states(); ++state) worlds.push_back({0, state});
  return {environment.bidders, {1.0}, worlds};
}

/// A mixture of scenarios: which one it is is a world's part that nobody need know.
Worlds mixtures(const AuctionEnvironment& environment, const PriorScenarios& scenarios) {
  const int states = environment.states(), count = static_cast<int>(scenarios.probability.size());
  std::vector<Worlds::Origin> origins;
  for (int j = 0; j < count; ++j)
    for (int state = 0; state < states; ++state)
      if (scenarios.probability[j][state] > 0) origins.push_back({0, state, j});
  Worlds worlds(environment.bidders, {1.0}, origins);
  for (int j = 0; j < count; ++j)
    worlds.limit_law([&](const Worlds::World& world) { return world.scenario == j ? world.state : -1; },
                     scenarios.probability[j]);
  return worlds;
}

/// Mass has moved from the prior's states to others.
Worlds moved(const AuctionEnvironment& environment, double radius, const std::function<double(int, int)>& distance) {
  Worlds worlds = all_priors(environment);
  worlds.limit_moves(environment.prior, distance, radius);
  return worlds;
}

/// A set that worlds are made of, and not limited to.
struct Base {
  const AuctionEnvironment& environment;
  std::optional<Worlds> operator()(const PriorScenarios& r) const { return mixtures(environment, r); }
  std::optional<Worlds> operator()(const TotalVariationBall& r) const {
    return moved(environment, r.radius, [](int from, int to) { return from == to ? 0.0 : 1.0; });
  }
  std::optional<Worlds> operator()(const WassersteinBall& r) const {
    return moved(environment, r.radius, [&](int from, int to) { return distance(environment, from, to); });
  }
  template <class Limit>
  std::optional<Worlds> operator()(const Limit&) const {
    return std::nullopt;
  }
};

struct PriorLimit {
  Worlds& worlds;
  const AuctionEnvironment& environment;

  /// Of bidder i's values, ascending, under the environment's prior.
  std::map<double, double> law(int i) const {
    std::map<double, double> law;
    for (int state = 0; state < environment.states(); ++state)
      law[environment.value(state, i, 0)] += environment.prior[state];
    return law;
  }
  void limit_mean(int i, const std::function<double(double)>& of_value, double least, double most) const {
    worlds.limit([&](const Worlds::World& world) { return of_value(environment.value(world.state, i, 0)); }, least,
                 most);
  }

  void operator()(const KnownMarginals&) const {
    for (int i = 0; i < environment.bidders; ++i) {
      std::vector<double> values, probability;
      for (const auto& [value, p] : law(i)) values.push_back(value), probability.push_back(p);
      worlds.limit_law(
          [&](const Worlds::World& world) {
            const double v = environment.value(world.state, i, 0);
            return static_cast<int>(std::lower_bound(values.begin(), values.end(), v) - values.begin());
          },
          probability);
    }
  }
  void operator()(const KnownMean& r) const {
    for (const int i : r.bidders)
      limit_mean(
          i, [](double v) { return v; }, r.at_least, r.at_most);
  }
  void operator()(const KnownSpread& r) const {
    for (const int i : r.bidders)
      limit_mean(
          i, [&](double v) { return (v - r.mean) * (v - r.mean); }, r.at_least, r.at_most);
  }
  void operator()(const DistributionBand& r) const {
    for (const int i : r.bidders) {
      double below = 0;
      const auto marginal = law(i);
      for (auto at = marginal.begin(); at != std::prev(marginal.end()); ++at) {
        below += at->second;
        limit_mean(
            i, [&](double v) { return v <= at->first ? 1.0 : 0.0; }, std::max(0.0, below - r.radius),
            std::min(1.0, below + r.radius));
      }
    }
  }
  template <class Base>
  void operator()(const Base&) const {}
};

}  // namespace

Worlds worlds_of_prior(const RestrictedEnvironment& restricted) {
  const AuctionEnvironment& environment = restricted.environment;
  if (restricted.prior.empty()) return {environment.bidders, environment.prior};
  std::optional<Worlds> worlds;
  const PriorRestriction* base = nullptr;
  for (const PriorRestriction& restriction : restricted.prior)
    if (auto made = std::visit(Base{environment}, restriction)) {
      if (base)
        throw InvalidInput(fmt::format("two sets of priors that do not go together here: {}, and {}; give one of them",
                                       in_words(*base), in_words(restriction)));
      worlds = std::move(made);
      base = &restriction;
    }
  if (!worlds) worlds = all_priors(environment);
  for (const PriorRestriction& restriction : restricted.prior)
    std::visit(PriorLimit{*worlds, environment}, restriction);
  return std::move(*worlds);
}

}  // namespace surety
