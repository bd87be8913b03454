#pragma once

#include <type_traits>

#include "kernels/games/game_sampler.h"
#include "kernels/play/play_statistics.h"

namespace surety::kernels {
inline namespace SURETY_ISA {

template <class V>
SURETY_HD void summarise(V value, const CommonValueOutcome<V>& outcome, V (&x)[play_statistics]) {
  x[int(PlayStatistic::value)] = value;
  x[int(PlayStatistic::revenue_shortfall)] = value - outcome.revenue;
  x[int(PlayStatistic::surplus_shortfall)] = value - value * outcome.allocation;
  x[int(PlayStatistic::allocation)] = outcome.allocation;
}

/// Every bidder sends his message into the mechanism's tally. `Auction` is a CommonValueMechanism, or a plug-in's.
template <class L, class Auction>
struct PlayItem {
  using T = typename L::Element;
  using V = typename L::Real;
  using Tally = typename Auction::template Tally<V>;
  static constexpr int statistics = play_statistics;

  GameView<T> view;
  Seed<L> seed;

  SURETY_HD void replicate(std::uint64_t first, V (&x)[statistics]) const {
    const Draws<L> draws(seed, view.experiment, first);
    GameSampler<L> game(view, draws, GameSampler<L>::draw_state(view, draws));
    const bool lottery = view.mechanism.k > T(0);
    auto tally = Tally::open(view.mechanism, lottery ? single_uniform(draws, Purpose::lottery) : V{});
    game.for_each_message([](std::int64_t, V uniform) { return uniform; },
                          [&](std::int64_t, V message) { tally.bid(view.mechanism, message); });
    summarise(game.signals.value, tally.close(view.mechanism), x);
  }
};

/// A game in tables: what a replicate draws leads to its entry.
template <class L>
struct PlayItem<L, GameInTables> {
  using T = typename L::Element;
  using V = typename L::Real;
  static constexpr int statistics = play_statistics;

  GameView<T> view;
  Seed<L> seed;

  SURETY_HD void replicate(std::uint64_t first, V (&x)[statistics]) const {
    const TableView<T>& table = view.table;
    const Draws<L> draws(seed, view.experiment, first);
    IntOf<V> profile{};
    for_each_point(table, draws,
                   [&](int, IntOf<V> point) { profile = profile * Element<IntOf<V>>(table.points) + point; });
    for (int s = 0; s < statistics; ++s) x[s] = gather<V>(table.outcome + s, profile * Element<IntOf<V>>(statistics));
  }
};

/// Aggregate auctions whose bids are independent exponential signals need their sum alone.
template <class L>
struct SumOfSignalsItem {
  using T = typename L::Element;
  using V = typename L::Real;
  static constexpr int statistics = play_statistics;

  GameView<T> view;
  Seed<L> seed;

  SURETY_HD void replicate(std::uint64_t first, V (&x)[statistics]) const {
    const Draws<L> draws(seed, view.experiment, first);
    const V sum = sum_of_exponentials(draws, view.bidders, view.reduced);
    const auto& info = view.information;
    const auto place = locate(info.value_of_sum, sum);
    const V value = evaluate(info.value_of_sum, info.value_function, place);
    const bool same = view.mechanism.aggregate.data == info.value_of_sum.data;  // the auction of this very structure
    const auto outcome = AggregateAuction::at(view.mechanism, same ? place : locate(view.mechanism.aggregate, sum));
    summarise(value, outcome, x);
  }
};

/// Exponential prices without a grid whose bidders mix over demands: payments are linear in prices exp(z/A), and the
/// highest demand takes one logarithm.
template <class L>
struct MixedDemandsItem {
  using T = typename L::Element;
  using V = typename L::Real;
  static constexpr int statistics = play_statistics;

  GameView<T> view;
  Seed<L> seed;

  SURETY_HD void replicate(std::uint64_t first, V (&x)[statistics]) const {
    constexpr int per_block = Draws<L>::keys_per_block;
    const Draws<L> draws(seed, view.experiment, first);
    auto signals = Signals<V>::open(view.information, GameSampler<L>::draw_state(view, draws));
    const V signal = signals.signal(view.information, 0, V{});  // everybody's
    V above_one{}, highest = splat<V>(T(1));
    typename Draws<L>::Key keys[per_block];
    for (std::int64_t i = 0; i < view.bidders; i += per_block) {
      draws.block(Purpose::strategy, std::uint32_t(i / per_block), keys);
      for (int j = 0; j < per_block && i + j < view.bidders; ++j) {
        const V price = mixed_demand_price(view.strategy, signal, Draws<L>::uniform(pick(keys, j)));
        above_one += price - T(1);
        highest = max(highest, price);
      }
    }
    const V demand = min(log(highest) * view.strategy.A, splat<V>(T(1)));
    summarise(signals.value, CommonValueOutcome<V>{above_one * view.mechanism.X, demand}, x);
  }
};

/// f.template operator()<Item>() for what plays the auction on this view: itself, or a shortcut to the same outcome.
template <class L, class Auction, class F>
auto with_play_item(Shortcut shortcut, const F& f) {
  if constexpr (std::is_same_v<Auction, AggregateAuction>)
    if (shortcut == Shortcut::sum_of_signals) return f.template operator()<SumOfSignalsItem<L>>();
  if constexpr (std::is_same_v<Auction, ExponentialPriceAuction>)
    if (shortcut == Shortcut::mixed_demands) return f.template operator()<MixedDemandsItem<L>>();
  return f.template operator()<PlayItem<L, Auction>>();
}

}  // namespace SURETY_ISA
}  // namespace surety::kernels
