#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <random>

#include "host/correlated_values/product_law.h"
#include "host/correlated_values/product_law_mixture.h"
#include "host/correlated_values/worst_product_law.h"
#include "host/io/on_threads.h"
#include "surety/correlated_values/known_values.h"

namespace surety {
namespace {

constexpr double least_loss = 1e-8;                // that makes a law worth adding, in units of the greatest value
constexpr double cautious = 0.3;                   // how far prices go from the auction's payments to the mixture's
constexpr int merged_laws = 40, random_laws = 20;  // a round's starts, beside the laws in use
constexpr int most_rounds = 1000, rounds_between_looks = 25;
constexpr double least_progress = 0.05;  // of the bracket's width, between looks

void scale_to_one(std::vector<double>& weights) {
  double sum = 0;
  for (const double w : weights) sum += w;
  for (double& w : weights) w /= sum;
}

/// Everybody's values are public, but one bidder's.
void add_lines(const CorrelatedPrior& prior, ProductLawMixture& mixture) {
  for (int i = 0; i < prior.bidders(); ++i)
    for (std::int64_t r = 0; r < prior.rivals(i); ++r) {
      ProductLaw law = point_law(prior, prior.profile_of(i, 0, r));
      double sum = 0;
      for (int k = 0; k < prior.size(i); ++k) sum += law[i][k] = prior.probability(prior.profile_of(i, k, r));
      if (sum == 0) continue;
      scale_to_one(law[i]);
      mixture.add(std::move(law));
    }
}

/// What all bidders together pay at each profile, in `unit`.
std::vector<double> payments_of(const CorrelatedPrior& prior, const DominantStrategyAuction& auction, double unit) {
  std::vector<double> paid(prior.profiles(), 0.0);
  for (std::int64_t v = 0; v < prior.profiles(); ++v)
    for (int i = 0; i < prior.bidders(); ++i)
      for (int k = 0; k <= prior.index(v, i); ++k)
        paid[v] += auction.price_chance[prior.profile_of(i, k, prior.rivals_of(v, i)) * prior.bidders() + i] *
                   (prior.value(i, k) / unit);
  return paid;
}

bool is_possible(const CorrelatedPrior& prior, const ProductLaw& law) {
  for (std::int64_t v = 0; v < prior.profiles(); ++v)
    if (prior.probability(v) == 0 && chance_of(prior, law, v) > 0) return false;
  return true;
}

/// Where to look from, the same in every run.
class Starts {
 public:
  explicit Starts(const CorrelatedPrior& prior) : prior_(prior) {}

  std::vector<ProductLaw> around(const std::vector<PublicState>& states) {
    std::vector<ProductLaw> starts;
    starts.reserve(states.size() + merged_laws + random_laws);
    for (const PublicState& state : states) starts.push_back(state.law);
    for (int m = 0; m < merged_laws; ++m) {
      const ProductLaw& one = states[below(states.size())].law;
      starts.push_back(merged(one, states[below(states.size())].law));
    }
    for (int r = 0; r < random_laws; ++r) starts.push_back(random_law(point_in(states[below(states.size())].law)));
    return starts;
  }

 private:
  std::size_t below(std::size_t n) { return (generator_() >> 11) % n; }

  /// Bidder by bidder one law or the other, or half of each.
  ProductLaw merged(const ProductLaw& a, const ProductLaw& b) {
    ProductLaw law = a;
    for (std::size_t i = 0; i < law.size(); ++i) {
      const std::size_t way = below(3);
      if (way == 0) law[i] = b[i];
      for (std::size_t k = 0; k < law[i].size() && way == 1; ++k) law[i][k] = (a[i][k] + b[i][k]) / 2;
    }
    return is_possible(prior_, law) ? law : a;
  }

  ProductLaw point_in(const ProductLaw& law) {
    ProductLaw point;
    for (const auto& own : law) {
      std::size_t k = below(own.size());
      while (own[k] == 0) k = (k + 1) % own.size();
      point.emplace_back(own.size(), 0.0)[k] = 1;
    }
    return point;
  }

  /// On all values or about half of each bidder's, as far as all their profiles are possible: the prior's chances of
  /// the values, or these by random factors.
  ProductLaw random_law(ProductLaw law) {
    const bool all_values = below(4) == 0;
    for (int i = 0; i < prior_.bidders(); ++i)
      for (int k = 0; k < prior_.size(i); ++k) {
        const double before = law[i][k];
        if (before == 0 && !all_values && below(2) == 0) continue;
        law[i][k] = all_values ? prior_.marginal(i, k) : -std::log(unit());
        if (!is_possible(prior_, law)) law[i][k] = before;
      }
    for (auto& own : law) scale_to_one(own);
    return law;
  }
  double unit() { return (static_cast<double>(generator_() >> 11) + 1) * 0x1p-53; }  // in (0,1]

  const CorrelatedPrior& prior_;
  std::mt19937_64 generator_{20180523};
};

/// Adds laws that lower the mixture's revenue; returns how many.
int add_found(const WorstProductLaw& search, std::vector<ProductLaw> laws, int threads,
              const std::function<bool()>& is_over, ProductLawMixture& mixture) {
  std::vector<double> loss(laws.size());
  on_threads(static_cast<int>(laws.size()), threads, [&](int s) {
    if (is_over()) return;
    auto found = search.from(std::move(laws[s]));
    laws[s] = std::move(found.law);
    loss[s] = found.loss;
  });
  int added = 0;
  for (std::size_t s = 0; s < laws.size(); ++s) {
    if (!(loss[s] < -least_loss)) continue;
    mixture.add(std::move(laws[s]));
    ++added;
  }
  return added;
}

/// What is given, or independence as far as it goes.
PublicStates first_states(const CorrelatedPrior& prior, const std::vector<PublicState>& given) {
  PublicState marginals{1, {}};
  for (int i = 0; i < prior.bidders(); ++i) {
    marginals.law.emplace_back();
    for (int k = 0; k < prior.size(i); ++k) marginals.law.back().push_back(prior.marginal(i, k));
  }
  PublicStates known = public_states(prior, given), independent = public_states(prior, {marginals});
  return independent.revenue < known.revenue ? independent : known;
}

}  // namespace

PublicStates worst_public_states(const CorrelatedPrior& prior, const DominantStrategyAuction& auction,
                                 const std::vector<PublicState>& given, const KnownValuesSearch& how) {
  PublicStates first = first_states(prior, given);
  ProductLawMixture mixture(prior);
  add_lines(prior, mixture);
  const std::vector<double> payments = payments_of(prior, auction, mixture.unit());
  const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(how.time_limit);
  const auto is_over = [&] {
    return std::chrono::steady_clock::now() > end || (how.stop_requested && how.stop_requested());
  };
  Starts starts(prior);
  double share = cautious, at_last_look = no_bound;
  int idle = 0;
  bool stopped = false;
  for (int round = 0; round < most_rounds; ++round) {
    mixture.find_weights();
    const double least = std::min(first.revenue, mixture.revenue()), gap = least - auction.revenue;
    if (gap <= how.width * least || (stopped = is_over())) break;
    if (round % rounds_between_looks == 0) {
      if (at_last_look - mixture.revenue() < least_progress * gap && ++idle == 2) break;
      at_last_look = mixture.revenue();
    }
    std::vector<double> worth = mixture.worth();
    for (std::size_t v = 0; v < worth.size(); ++v) worth[v] = payments[v] + share * (worth[v] - payments[v]);
    const WorstProductLaw search(prior, mixture.unit(), std::move(worth));
    std::vector<ProductLaw> laws = starts.around(mixture.states());
    if (round == 0)
      for (const PublicState& state : first.states) laws.push_back(state.law);
    const int added = add_found(search, std::move(laws), how.threads, is_over, mixture);
    share = added == 0 ? 1 : cautious;
  }
  PublicStates last = public_states(prior, mixture.states());
  PublicStates& best = last.revenue < first.revenue ? last : first;
  best.stopped = stopped;
  return std::move(best);
}

}  // namespace surety
