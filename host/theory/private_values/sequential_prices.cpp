#include "host/theory/private_values/sequential_prices.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "host/theory/numerics/exact_arithmetic.h"
#include "host/theory/numerics/partial_expectation.h"
#include "host/values/revenue_hull.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr std::int64_t most_bidders = 1'000'000, most_bidders_of_mixture = 1000;

/// The monopoly price for a seller whose good is worth `cost` to himself: the last quantile with a virtual value of at
/// least that, or the one above which there is none.
double monopoly_price_at_cost(const Law& law, double cost) {
  const double quantile = revenue_hull(law).quantile_at(cost);
  if (!(quantile > 0)) return std::max(law.upper(), cost);
  return law.inverse_demand(quantile * (1 - 4 * std::numeric_limits<double>::epsilon()));  // from the left: an atom
}

/// What one offer gives in one state.
struct Offer {
  double acceptance;
  Exact rent;  ///< E[max(v - price, 0)]
};

/// Offers by state, group and price, each computed once.
class Offers {
 public:
  explicit Offers(const ProfileLaw& profile) {
    for (const auto& state : profile.states)
      for (const LawPtr& law : state.laws) laws_.push_back({law, PartialExpectation(*law), {}});
    groups_ = profile.group_sizes.size();
  }

  const Offer& at(std::size_t state, int group, double price) {
    auto& [law, expectation, offers] = laws_[state * groups_ + static_cast<std::size_t>(group)];
    const auto [found, fresh] = offers.try_emplace(price);
    if (fresh) {
      const bool made = price <= law->upper();
      found->second = made ? Offer{law->demand(price), expectation.excess(price)} : Offer{0, {0, 0}};
    }
    return found->second;
  }

 private:
  struct Entry {
    LawPtr law;
    PartialExpectation expectation;
    std::map<double, Offer> offers;
  };
  std::vector<Entry> laws_;
  std::size_t groups_;
};

/// Revenue, rent and chance of a sale from a node on, in one state.
struct Continuation {
  Exact revenue{0, 0}, rent{0, 0}, sale{0, 0};

  void add(double probability, const Continuation& other) {
    revenue = revenue + probability * other.revenue;
    rent = rent + probability * other.rent;
    sale = sale + probability * other.sale;
  }
};

/// Backward over the nodes, state by state.
class Evaluation {
 public:
  Evaluation(const ProfileLaw& profile, const PricePolicy& policy)
      : profile_(profile), policy_(policy), offers_(profile) {}

  SequentialPrices run() {
    Continuation mean;
    for (std::size_t k = 0; k < profile_.states.size(); ++k) mean.add(profile_.states[k].weight, in_state(k));
    return {{}, mean.revenue, mean.rent, mean.sale, 0};
  }

 private:
  Continuation in_state(std::size_t k) {
    std::vector<Continuation> later, here;
    for (std::int64_t i = profile_.bidders() - 1; i >= 0; --i, later.swap(here)) {
      here.clear();
      for (std::int64_t node = policy_.first_node[i]; node < policy_.first_node[i + 1]; ++node)
        here.push_back(at_node(k, i, node, later));
    }
    return later[0];
  }

  Continuation at_node(std::size_t k, std::int64_t i, std::int64_t node, const std::vector<Continuation>& later) {
    const int group = group_of_arrival(profile_, i);
    const double price = policy_.price[node];
    const Offer& offer = offers_.at(k, group, price);
    Continuation sum;
    if (offer.acceptance > 0) {
      sum.revenue = price * rounded(offer.acceptance, 0);
      sum.rent = offer.rent;
      sum.sale = {offer.acceptance, 0};
    }
    if (later.empty()) return sum;
    if (!policy_.adaptive()) {
      sum.add(1 - offer.acceptance, later[0]);
      return sum;
    }
    for (std::size_t c = 0; c < policy_.cell.size() && policy_.cell[c] < price; ++c)
      sum.add(cell_probability(k, group, c),
              later[policy_.next[node * policy_.cell.size() + c] - policy_.first_node[i + 1]]);
    return sum;
  }

  double cell_probability(std::size_t k, int group, std::size_t c) {
    const double from = c == 0 ? 1 : offers_.at(k, group, policy_.cell[c]).acceptance;
    const double to = c + 1 < policy_.cell.size() ? offers_.at(k, group, policy_.cell[c + 1]).acceptance : 0;
    return from - to;
  }

  const ProfileLaw& profile_;
  const PricePolicy& policy_;
  Offers offers_;
};

}  // namespace

void check_sequential_prices(const ProfileLaw& profile, const Mechanism& mechanism) {
  if (profile.comonotone)
    throw InvalidInput(
        "sequential-posted-price: comonotone values are not supported, where the first report tells all; list them in "
        "a table for surety sequential-prices");
  if (profile.joint)
    throw InvalidInput(
        "sequential-posted-price: values with a joint law are not supported; surety sequential-prices has the best "
        "prices of a table");
  const bool mixed = profile.states.size() > 1;
  const std::int64_t most = mixed ? most_bidders_of_mixture : most_bidders;
  if (profile.bidders() > most)
    throw InvalidInput(fmt::format("{}: {} bidders; at most {} are supported{}", mechanism.spec(), profile.bidders(),
                                   most, mixed ? " with a mixture" : ""));
}

PricePath best_price_path(const ProfileLaw& profile, const ProfileLaw::State& state) {
  const std::int64_t bidders = profile.bidders();
  PricePath path{std::vector<double>(bidders), std::vector<double>(bidders + 1)};
  for (std::int64_t i = bidders - 1; i >= 0; --i) {
    const Law& law = *state.laws[group_of_arrival(profile, i)];
    const double price = monopoly_price_at_cost(law, path.revenue[i + 1]), acceptance = law.demand(price);
    path.price[i] = price;
    path.revenue[i] = price * acceptance + (1 - acceptance) * path.revenue[i + 1];
  }
  return path;
}

PricePolicy fixed_prices(std::vector<double> prices) {
  PricePolicy policy{{0}, std::vector<std::int64_t>(prices.size() + 1), std::move(prices), {}};
  std::iota(policy.first_node.begin(), policy.first_node.end(), 0);
  return policy;
}

double public_state_revenue(const ProfileLaw& profile) {
  double sum = 0;
  for (const auto& state : profile.states) sum += state.weight * best_price_path(profile, state).revenue[0];
  return sum;
}

SequentialPrices evaluate(const ProfileLaw& profile, PricePolicy policy) {
  SequentialPrices result = Evaluation(profile, policy).run();
  result.policy = std::move(policy);
  return result;
}

SequentialPrices sequential_prices(const ProfileLaw& profile, const Mechanism& mechanism) {
  check_sequential_prices(profile, mechanism);
  SequentialPrices result;
  if (profile.states.size() == 1) {
    result = evaluate(profile, fixed_prices(best_price_path(profile, profile.states[0]).price));
  } else {
    result = evaluate(profile, best_fixed_prices(profile));
    if (!mechanism.has("non-adaptive")) {
      auto adaptive = evaluate(profile, belief_prices(profile, static_cast<int>(mechanism.at("cells")),
                                                      static_cast<int>(mechanism.at("beliefs"))));
      if (adaptive.revenue.value > result.revenue.value) result = std::move(adaptive);
    }
  }
  result.public_state_revenue = public_state_revenue(profile);
  return result;
}

}  // namespace surety
