#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "host/theory/private_values/sequential_prices.h"
#include "surety/random/draws.h"

namespace surety {
namespace {

constexpr double no_offer = std::numeric_limits<double>::infinity();

/// Values of a law that is all atoms; empty for any other.
std::vector<double> atoms_only(const Law& law) {
  const DemandForm form = law.value_form();
  if (form.shape != DemandShape::pieces) return {};
  for (const double slope : form.slope)
    if (slope != 0) return {};
  return form.value;
}

/// `count` of the sorted, different `values`, evenly spread over their ranks, the ends among them.
std::vector<double> spread(std::vector<double> values, int count) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  if (static_cast<int>(values.size()) <= count) return values;
  if (count == 1) return {values[values.size() / 2]};
  std::vector<double> chosen;
  for (int i = 0; i < count; ++i) chosen.push_back(values[i * (values.size() - 1) / (count - 1)]);
  return chosen;
}

/// Least values of the cells: all atoms where there are no more than cells; otherwise three quarters of the cells begin
/// at prices that are best in some state, the others at quantiles of the laws, for reports below all prices tell of the
/// state too.
std::vector<double> cells_of(const ProfileLaw& profile, const std::vector<PricePath>& paths, int cells) {
  std::vector<double> atoms, prices, quantiles;
  bool discrete = true;
  double lower = std::numeric_limits<double>::infinity();
  for (std::size_t k = 0; k < profile.states.size(); ++k) {
    for (const LawPtr& law : profile.states[k].laws) {
      const auto values = atoms_only(*law);
      discrete = discrete && !values.empty();
      atoms.insert(atoms.end(), values.begin(), values.end());
      lower = std::min(lower, law->lower());
      for (int i = 0; i < cells; ++i) quantiles.push_back(law->quantile((i + 0.5) / cells));
    }
    prices.insert(prices.end(), paths[k].price.begin(), paths[k].price.end());
  }
  std::sort(atoms.begin(), atoms.end());
  atoms.erase(std::unique(atoms.begin(), atoms.end()), atoms.end());
  if (discrete && static_cast<int>(atoms.size()) <= cells) return atoms;
  const int of_prices = std::max(1, 3 * cells / 4);
  auto cell = spread(prices, of_prices);
  const auto below = spread(quantiles, std::max(1, cells - 1 - static_cast<int>(cell.size())));
  cell.insert(cell.end(), below.begin(), below.end());
  cell.push_back(lower);
  return spread(std::move(cell), cells);
}

/// Point-based value iteration (Pineau, Gordon & Thrun 2003) on beliefs about the state.
class BeliefPrices {
 public:
  BeliefPrices(const ProfileLaw& profile, int cells, int beliefs)
      : profile_(profile), states_(profile.states.size()), beliefs_(beliefs) {
    for (const auto& state : profile.states) paths_.push_back(best_price_path(profile, state));
    cell_ = cells_of(profile, paths_, cells);
    for (std::size_t g = 0; g < profile.group_sizes.size(); ++g)
      for (std::size_t c = 0; c <= cell_.size(); ++c)
        for (const auto& state : profile.states)
          reach_.push_back(c == 0 ? 1 : c == cell_.size() ? 0 : state.laws[g]->demand(cell_[c]));
  }

  PricePolicy run() {
    const std::int64_t bidders = profile_.bidders();
    const auto met = beliefs_met();
    std::vector<Stage> stages(bidders + 1);
    for (std::int64_t i = bidders - 1; i >= 0; --i)
      for (const Belief& belief : met[i]) add_node(stages[i], best_node(i, belief, stages[i + 1]));
    return graph(stages);
  }

 private:
  using Belief = std::vector<double>;  // by state, up to a factor

  struct Node {
    double price;
    std::vector<int> next;        // by cell below the price, among the next bidder's nodes
    std::vector<double> revenue;  // by state
  };
  using Stage = std::vector<Node>;

  std::size_t cells() const { return cell_.size(); }

  /// P(value >= least value of cell c) by state; c = cells(): 0.
  const double* reach(std::int64_t i, std::size_t c) const {
    const auto group = static_cast<std::size_t>(group_of_arrival(profile_, i));
    return &reach_[(group * (cells() + 1) + c) * states_];
  }

  static double product(const double* a, const double* b, std::size_t size) {
    double sum = 0;
    for (std::size_t k = 0; k < size; ++k) sum += a[k] * b[k];
    return sum;
  }

  /// By bidder, the beliefs that he may be met with: that of the prior for the first; for the others those after
  /// `beliefs_` random sequences of reports, every other one of bidders who do not buy at the price that would
  /// be best if the state came out after the offer; and every state for certain.
  std::vector<std::vector<Belief>> beliefs_met() const {
    Belief prior;
    for (const auto& state : profile_.states) prior.push_back(state.weight);
    std::vector<std::vector<Belief>> met(profile_.bidders());
    for (int s = 0; s < beliefs_; ++s) {
      Belief belief = prior;
      const Draws<Lanes<double, 1>> draws(PhiloxKey(0), 0, static_cast<std::uint64_t>(s));
      for (std::int64_t i = 0; i < profile_.bidders(); ++i) {
        if (i > 0 || s == 0) met[i].push_back(belief);
        report(i, belief, s % 2 == 0 ? hindsight_price(i, belief) : cells(), uniform(draws, i));
      }
    }
    for (std::int64_t i = 1; i < profile_.bidders(); ++i)
      for (std::size_t k = 0; k < states_; ++k) {
        met[i].emplace_back(states_, 0.0);
        met[i].back()[k] = 1;
      }
    return met;
  }

  static double uniform(const Draws<Lanes<double, 1>>& draws, std::int64_t i) {
    Draws<Lanes<double, 1>>::Key keys[Draws<Lanes<double, 1>>::keys_per_block];
    draws.block(Purpose::value, static_cast<std::uint32_t>(i), keys);
    return Draws<Lanes<double, 1>>::uniform(keys[0]);
  }

  /// Moves the belief by the u-quantile of the reports in the cells below `sold`.
  void report(std::int64_t i, Belief& belief, std::size_t sold, double u) const {
    std::vector<double> chance;
    for (std::size_t c = 0; c < sold; ++c)
      chance.push_back(product(belief.data(), reach(i, c), states_) - product(belief.data(), reach(i, c + 1), states_));
    const double total = std::accumulate(chance.begin(), chance.end(), 0.0);
    if (!(total > 0)) return;
    std::size_t c = 0;
    for (double below = chance[0]; c + 1 < chance.size() && below < u * total;) below += chance[++c];
    while (!(chance[c] > 0)) --c;
    for (std::size_t k = 0; k < states_; ++k) belief[k] *= (reach(i, c)[k] - reach(i, c + 1)[k]) / chance[c];
  }

  std::size_t hindsight_price(std::int64_t i, const Belief& belief) const {
    std::size_t best = 0;
    double most = -INFINITY;
    for (std::size_t c = 0; c < cells(); ++c) {
      double sum = 0;
      for (std::size_t k = 0; k < states_; ++k)
        sum += belief[k] * (cell_[c] - paths_[k].revenue[i + 1]) * reach(i, c)[k];
      if (sum > most) most = sum, best = c;
    }
    return best;
  }

  /// The best price and continuation for one belief.
  Node best_node(std::int64_t i, const Belief& belief, const Stage& later) const {
    std::vector<int> next(cells(), 0);
    std::size_t best = cells();
    double most = -INFINITY, passed = 0;  // revenue after reports in the cells below c
    for (std::size_t c = 0; c <= cells(); ++c) {
      const double price = c < cells() ? cell_[c] : 0;
      const double revenue = price * product(belief.data(), reach(i, c), states_) + passed;
      if (revenue > most) most = revenue, best = c;
      if (c < cells() && !later.empty()) passed += best_continuation(i, c, belief, later, next[c]);
    }
    next.resize(best);
    return {best < cells() ? cell_[best] : no_offer, next, revenue_of(i, best, next, later)};
  }

  double best_continuation(std::int64_t i, std::size_t c, const Belief& belief, const Stage& later, int& node) const {
    Belief after(states_);
    for (std::size_t k = 0; k < states_; ++k) after[k] = belief[k] * (reach(i, c)[k] - reach(i, c + 1)[k]);
    double most = -INFINITY;
    for (std::size_t n = 0; n < later.size(); ++n) {
      const double revenue = product(after.data(), later[n].revenue.data(), states_);
      if (revenue > most) most = revenue, node = static_cast<int>(n);
    }
    return most;
  }

  std::vector<double> revenue_of(std::int64_t i, std::size_t price, const std::vector<int>& next,
                                 const Stage& later) const {
    std::vector<double> revenue(states_, 0.0);
    for (std::size_t k = 0; k < states_; ++k) {
      if (price < cells()) revenue[k] = cell_[price] * reach(i, price)[k];
      for (std::size_t c = 0; c < next.size() && !later.empty(); ++c)
        revenue[k] += (reach(i, c)[k] - reach(i, c + 1)[k]) * later[next[c]].revenue[k];
    }
    return revenue;
  }

  static void add_node(Stage& stage, Node node) {
    const auto same = [&](const Node& other) { return other.price == node.price && other.next == node.next; };
    if (std::find_if(stage.begin(), stage.end(), same) == stage.end()) stage.push_back(std::move(node));
  }

  /// The nodes that the first can lead to.
  PricePolicy graph(const std::vector<Stage>& stages) const {
    PricePolicy policy{cell_, {0}, {}, {}};
    std::vector<int> reached{0};
    for (std::int64_t i = 0; i < profile_.bidders(); ++i) {
      const auto end = policy.first_node.back() + static_cast<std::int64_t>(reached.size());
      std::map<int, int> number;  // of the next bidder's nodes
      std::vector<int> after;
      for (const int n : reached) {
        const Node& node = stages[i][n];
        policy.price.push_back(node.price);
        for (std::size_t c = 0; c < cells(); ++c) {
          const int next = i + 1 < profile_.bidders() && c < node.next.size() ? node.next[c] : -1;
          if (next >= 0 && number.try_emplace(next, static_cast<int>(after.size())).second) after.push_back(next);
          policy.next.push_back(static_cast<int>(end) + (next >= 0 ? number[next] : 0));
        }
      }
      if (after.empty()) after.push_back(0);  // nobody is left unsold to; the bidders to come still need a node
      policy.first_node.push_back(end);
      reached = std::move(after);
    }
    return policy;
  }

  const ProfileLaw& profile_;
  std::size_t states_;
  int beliefs_;
  std::vector<PricePath> paths_;  // by state
  std::vector<double> cell_;
  std::vector<double> reach_;  // by group, cell (one more) and state
};

}  // namespace

PricePolicy belief_prices(const ProfileLaw& profile, int cells, int beliefs) {
  return BeliefPrices(profile, cells, beliefs).run();
}

}  // namespace surety
