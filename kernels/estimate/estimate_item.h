#pragma once

#include "kernels/estimate/estimate_view.h"
#include "surety/mechanisms/optimal.h"
#include "surety/mechanisms/posted_price.h"
#include "surety/mechanisms/second_price.h"
#include "surety/mechanisms/sequential_price.h"
#include "surety/random/strongest_two.h"

namespace surety::kernels {
inline namespace SURETY_ISA {

/// The maths of one replicate per lane, shared by all rules: the state, the bidders' quantiles, their values.
template <class L>
struct ProfileSampler {
  using T = typename L::Element;
  using V = typename L::Real;
  using Int = IntOf<V>;
  using Key = typename Draws<L>::Key;
  static constexpr int per_block = Draws<L>::keys_per_block;

  const EstimateView<T>& view;
  Draws<L> draws;
  Int state;

  SURETY_HD ProfileSampler(const EstimateView<T>& v, const Seed<L>& seed, std::uint64_t first)
      : view(v), draws(seed, v.experiment, first), state{} {
    if (view.states > 1) {
      const V u = single(Purpose::state);
      for (int k = 0; k + 1 < view.states; ++k)
        state = select(u > view.state_ends[k], Int{} + Element<Int>(k + 1), state);
    }
  }

  /// One uniform per replicate of a purpose.
  SURETY_HD V single(Purpose purpose) const {
    Key keys[per_block];
    draws.block(purpose, 0, keys);
    return Draws<L>::uniform(keys[0]);
  }

  /// The coin that decides between equal lottery tickets.
  SURETY_HD auto later_ticket_wins() const {
    Key keys[per_block];
    draws.block(Purpose::tie, 0, keys);
    return (keys[0] & Element<Key>(1)) != Key{};
  }

  /// f(k) of each lane's own state k. Every lane computes every state: states are few.
  template <class F>
  SURETY_HD V by_state(F f) const {
    V r{};
    for (int k = 0; k < view.states; ++k) r = select(state == Element<Int>(k), f(k), r);
    return r;
  }
  SURETY_HD V by_state(const T* table, int group) const {
    return by_state([&](int k) { return splat<V>(table[k * view.groups + group]); });
  }
  SURETY_HD V value(int group, V quantile) const {
    return by_state([&](int k) { return TruthfulStrategy::bid(view.value[k * view.groups + group], quantile); });
  }

  /// Quantiles of the two strongest of a group; for a group of one the second is not a bidder.
  SURETY_HD TopTwo<V> strongest(int group) const {
    const GroupView g = view.group[group];
    if (view.comonotone) {
      const V q = single(Purpose::value);
      return {q, q};
    }
    if (view.reduced) {
      Key keys[per_block];
      draws.block(Purpose::extreme, std::uint32_t(group), keys);
      return smallest_two(g.bidders, Draws<L>::uniform(keys[0]), Draws<L>::uniform(keys[1]));
    }
    return uniforms(strongest_two(draws, g.first_block, g.bidders));
  }

  /// The same where every bidder's own quantile is drawn too: theirs.
  SURETY_HD TopTwo<V> strongest_drawn(int group) const {
    if (view.comonotone) return strongest(group);
    return uniforms(strongest_two_keys(draws, view.group[group].first_block, view.group[group].bidders));
  }

  SURETY_HD static TopTwo<V> uniforms(const TopTwo<Key>& keys) {
    return {Draws<L>::uniform(keys.first), Draws<L>::uniform(keys.second)};
  }

  /// keys[j] by comparison: on the GPU an array that is indexed at run time would leave the registers.
  SURETY_HD static Key pick(const Key (&keys)[per_block], int j) {
    Key key = keys[0];
    SURETY_UNROLL
    for (int i = 1; i < per_block; ++i)
      if (i == j) key = keys[i];
    return key;
  }

  /// f(quantile, ticket) for every bidder of a group, in order.
  template <bool tickets, class F>
  SURETY_HD void for_each_bidder(int group, F f) const {
    const GroupView g = view.group[group];
    Key keys[per_block], ticket[per_block] = {};
    const V common = view.comonotone ? single(Purpose::value) : V{};
    for (std::int64_t i = 0; i < g.bidders; i += per_block) {
      const std::uint32_t block = g.first_block + std::uint32_t(i / per_block);
      if (!view.comonotone) draws.block(Purpose::value, block, keys);
      if constexpr (tickets) draws.block(Purpose::lottery, block, ticket);
      for (int j = 0; j < per_block; ++j)
        if (i + j < g.bidders) f(view.comonotone ? common : Draws<L>::uniform(pick(keys, j)), pick(ticket, j));
    }
  }
};

/// The two highest values of a profile, and the strongest bidder's quantile where all bidders have one law.
template <class V>
struct HighestTwo {
  V first{}, second{};  // values are at least 0, so nobody counts as 0

  SURETY_HD void insert(V high, V low) {
    second = max(min(first, high), max(second, low));
    first = max(first, high);
  }
};

/// Rules that need no more of a group than its two strongest bidders. `identical`: known beforehand that profiles are
/// sampled with one state and one group, the case worth its own code.
template <class L, Rule rule, bool identical = false>
struct RankedItem {
  using Sampler = ProfileSampler<L>;
  using T = typename L::Element;
  using V = typename L::Real;
  static constexpr int statistics = statistics_of(rule);

  EstimateView<T> view;
  Seed<L> seed;

  SURETY_HD void replicate(std::uint64_t first, V (&x)[statistics]) const {
    HighestTwo<V> values;
    V strongest{};
    if constexpr (identical) {
      const auto q = Sampler::uniforms(strongest_two(Draws<L>(seed, view.experiment, first), 0, view.group[0].bidders));
      strongest = q.first;
      values.first = evaluate(view.value[0], q.first);
      values.second = evaluate(view.value[0], q.second);
    } else {
      const Sampler profile(view, seed, first);
      for (int g = 0; g < view.groups; ++g) {
        const TopTwo<V> q = profile.strongest(g);
        const V high = profile.value(g, q.first);
        values.insert(high, view.group[g].bidders > 1 ? profile.value(g, q.second) : V{});
        strongest = q.first;
      }
    }
    x[0] = values.first;
    x[1] = values.first - values.second;
    if constexpr (rule != Rule::efficient) settle(Sampler(view, seed, first), values, strongest, x);
  }

 private:
  SURETY_HD void settle(const Sampler& profile, const HighestTwo<V>& values, V strongest, V (&x)[statistics]) const {
    if constexpr (rule == Rule::second_price) {
      const V reserve = profile.by_state([&](int k) { return splat<V>(view.reserve[k]); });
      const auto outcome = SecondPriceAuction::settle(values.first, values.second, reserve);
      x[2] = values.first - outcome.revenue;
      x[3] = values.first - outcome.surplus;
      x[4] = outcome.sale;
    } else if constexpr (rule == Rule::first_price) {
      x[2] = values.first - profile.by_state([&](int k) { return FirstPriceStrategy::bid(view.bid[k], strongest); });
    } else if constexpr (rule == Rule::posted_price_ranked) {
      const V acceptance = profile.by_state(view.acceptance, 0);
      const auto sold = strongest <= acceptance;
      const V buyer = random_buyer(min(strongest, acceptance), acceptance, T(view.group[0].bidders),
                                   profile.single(Purpose::lottery));
      x[2] = values.first - select(sold, profile.value(0, buyer), V{});
      x[3] = select(sold, splat<V>(1), V{});
    }
  }
};

/// Rules that need every bidder: tallies that are opened, bid into and closed.
template <class L, Rule rule>
struct StreamedItem {
  using Sampler = ProfileSampler<L>;
  using T = typename L::Element;
  using V = typename L::Real;
  using Key = typename Draws<L>::Key;
  static constexpr int statistics = statistics_of(rule);

  EstimateView<T> view;
  Seed<L> seed;

  SURETY_HD void replicate(std::uint64_t first, V (&x)[statistics]) const {
    const Sampler profile(view, seed, first);
    HighestTwo<V> values;
    if constexpr (rule == Rule::all_pay) {
      const V payments = all_pay(profile, values);
      x[2] = values.first - payments;
    } else if constexpr (rule == Rule::posted_price) {
      V surplus;
      posted_price(profile, values, surplus, x[3]);
      x[2] = values.first - surplus;
    } else {
      const auto outcome = optimal(profile, values);
      x[2] = values.first - outcome.revenue;
      x[3] = values.first - outcome.surplus;
      x[4] = outcome.sale;
    }
    x[0] = values.first;
    x[1] = values.first - values.second;
  }

 private:
  /// Feeds the bidders of group g to `bid` and its two strongest to `values`.
  template <bool tickets, class F>
  SURETY_HD static void stream(const Sampler& profile, int g, HighestTwo<V>& values, F bid) {
    TopTwo<V> top{splat<V>(1), splat<V>(1)};
    profile.template for_each_bidder<tickets>(g, [&](V quantile, Key ticket) {
      top.insert(quantile);
      bid(quantile, ticket);
    });
    values.insert(profile.value(g, top.first), profile.view.group[g].bidders > 1 ? profile.value(g, top.second) : V{});
  }

  SURETY_HD V all_pay(const Sampler& profile, HighestTwo<V>& values) const {
    V payments{};
    stream<false>(profile, 0, values, [&](V quantile, Key) {
      payments += profile.by_state([&](int k) { return AllPayStrategy::bid(view.bid[k], quantile); });
    });
    return payments;
  }

  SURETY_HD void posted_price(const Sampler& profile, HighestTwo<V>& values, V& surplus, V& sale) const {
    using Tally = PostedPriceTally<V, Key>;
    const Key largest = Key{} + Draws<L>::weakest;
    const auto later_wins = profile.later_ticket_wins();
    auto overall = Tally::open(largest, later_wins);
    surplus = V{};
    for (int g = 0; g < view.groups; ++g) {
      const V acceptance = profile.by_state(view.acceptance, g);
      auto tally = Tally::open(largest, later_wins);
      stream<true>(profile, g, values, [&](V quantile, Key ticket) { tally.bid(quantile, acceptance, ticket); });
      const V buyer = select(tally.sold == IntOf<V>{}, splat<V>(2), tally.quantile);
      const auto buys = overall.bid(buyer, acceptance, tally.ticket);
      surplus = select(buys, profile.value(g, tally.quantile), surplus);
    }
    sale = select(overall.sold == IntOf<V>{}, V{}, splat<V>(1));
  }

  SURETY_HD Outcome<V> optimal(const Sampler& profile, HighestTwo<V>& values) const {
    using Tally = OptimalTally<V, Key>;
    auto tally = Tally::open(Key{} + Draws<L>::weakest, profile.later_ticket_wins());
    for (int g = 0; g < view.groups; ++g) {
      // Whoever is weaker than the limit ranks below the runner-up of his lane (virtual values fall in q): most
      // bidders.
      const auto limit_of = [&] {
        return profile.by_state([&](int k) {
          const int law = k * view.groups + g;
          return tally.weakest_contender(view.virtual_value[law], splat<V>(view.monopoly_quantile[law]));
        });
      };
      V limit = limit_of();
      stream<true>(profile, g, values, [&](V quantile, Key ticket) {
        const auto contends = quantile <= limit;
        if (!any(contends)) return;
        const V level =
            profile.by_state([&](int k) { return evaluate(view.virtual_value[k * view.groups + g], quantile); });
        tally.bid(select(contends, max(level, V{}), splat<V>(-1)), ticket, quantile, g);
        limit = limit_of();
      });
    }
    V price{}, winner{};
    for (int g = 0; g < view.groups; ++g) {
      const auto won = tally.winner.group == Element<IntOf<V>>(g);
      price = select(won, profile.by_state([&](int k) { return price_in(tally, k * view.groups + g); }), price);
      winner = select(won, profile.value(g, tally.winner.quantile), winner);
    }
    const auto sold = tally.sold();
    return {select(sold, price, V{}), select(sold, winner, V{}), select(sold, splat<V>(1), V{})};
  }

  /// What a winner with the law `law` (a state and group) pays.
  SURETY_HD V price_in(const OptimalTally<V, Key>& tally, int law) const {
    const V monopoly = splat<V>(view.monopoly_quantile[law]);
    const V weakest = tally.weakest_winning_quantile(view.virtual_value[law], monopoly);
    return select(weakest < monopoly, evaluate_left(view.value[law], weakest), splat<V>(view.monopoly_price[law]));
  }
};

/// Sequential posted prices: bidders arrive one by one and are offered the good at a price that follows from what the
/// earlier ones have reported.
template <class L>
struct SequentialItem {
  using Sampler = ProfileSampler<L>;
  using T = typename L::Element;
  using V = typename L::Real;
  using Int = IntOf<V>;
  static constexpr int statistics = statistics_of(Rule::sequential_price);

  EstimateView<T> view;
  Seed<L> seed;

  SURETY_HD void replicate(std::uint64_t first, V (&x)[statistics]) const {
    const Sampler profile(view, seed, first);
    HighestTwo<V> values;
    for (int g = 0; g < view.groups; ++g) {
      const TopTwo<V> q = profile.strongest_drawn(g);
      values.insert(profile.value(g, q.first), view.group[g].bidders > 1 ? profile.value(g, q.second) : V{});
    }
    const auto sale = play(profile);
    V surplus{};
    for (int g = 0; g < view.groups; ++g)
      surplus = select(sale.sold() & (sale.group == Element<Int>(g)), profile.value(g, sale.quantile), surplus);
    x[0] = values.first;
    x[1] = values.first - values.second;
    x[2] = values.first - sale.revenue;
    x[3] = values.first - surplus;
    x[4] = select(sale.sold(), splat<V>(1), V{});
  }

 private:
  /// The offers, one by one, until every lane has sold.
  SURETY_HD SequentialSale<V> play(const Sampler& profile) const {
    const PolicyView<T>& policy = view.policy;
    const std::int64_t bidders = view.bidders;
    auto sale = SequentialSale<V>::open();
    typename Sampler::Key keys[Sampler::per_block] = {};
    std::uint32_t drawn = max_block + 1;
    Int node{};
    for (std::int64_t i = 0; i < bidders; ++i) {
      const ArrivalView bidder = policy.arrival[i];
      if (bidder.block != drawn) profile.draws.block(Purpose::value, drawn = bidder.block, keys);
      const V quantile = Draws<L>::uniform(Sampler::pick(keys, bidder.slot));
      const Int at = node * Element<Int>(view.states) + profile.state;
      sale.offer(quantile, gather<V>(policy.acceptance, at), gather<V>(policy.price, node), bidder.group);
      if (!any(sale.buyers == Int{})) break;
      if (policy.cells == 1) {
        node = node + Element<Int>(1);
      } else {
        const Int law = profile.state * Element<Int>(view.groups) + Element<Int>(bidder.group);
        const Int cell = report_cell(policy.cut, law * Element<Int>(policy.cells - 1), policy.cells, quantile);
        node = bits_of(gather<V>(policy.next, node * Element<Int>(policy.cells) + cell));
      }
    }
    return sale;
  }
};

/// Whether RankedItem<L, rule, true> may stand in for RankedItem<L, rule>: the same bits, sooner.
constexpr bool has_identical_case(Rule rule) {
  return rule == Rule::efficient || rule == Rule::second_price || rule == Rule::first_price;
}
template <class T>
bool is_identical_case(const EstimateView<T>& view) {
  return view.states == 1 && view.groups == 1 && !view.comonotone && !view.reduced && view.group[0].bidders > 1;
}

/// The work item of a rule.
template <class L, Rule rule>
using EstimateItem =
    std::conditional_t<rule == Rule::sequential_price, SequentialItem<L>,
                       std::conditional_t<is_ranked(rule), RankedItem<L, rule>, StreamedItem<L, rule>>>;

template <class L, Rule rule>
constexpr bool sums_what_it_says = EstimateItem<L, rule>::statistics == statistics_of(rule);

}  // namespace SURETY_ISA
}  // namespace surety::kernels
