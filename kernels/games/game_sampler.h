#pragma once

#include "kernels/games/game_view.h"
#include "surety/random/draws.h"

namespace surety::kernels {
inline namespace SURETY_ISA {

/// keys[j] by comparison: on the GPU an array that is indexed at run time would leave the registers.
template <class Key, int count>
SURETY_HD Key pick(const Key (&keys)[count], int j) {
  Key key = keys[0];
  SURETY_UNROLL
  for (int i = 1; i < count; ++i)
    if (i == j) key = keys[i];
  return key;
}

/// One uniform per replicate of a purpose.
template <class L>
SURETY_HD typename L::Real single_uniform(const Draws<L>& draws, Purpose purpose) {
  typename Draws<L>::Key keys[Draws<L>::keys_per_block];
  draws.block(purpose, 0, keys);
  return Draws<L>::uniform(keys[0]);
}

/// The maths of one replicate per lane of a common-value game: state, signals, messages.
template <class L>
struct GameSampler {
  using T = typename L::Element;
  using V = typename L::Real;
  using Key = typename Draws<L>::Key;
  static constexpr int per_block = Draws<L>::keys_per_block;

  const GameView<T>& view;
  Draws<L> draws;
  Signals<V> signals;

  /// `state`: the demand quantile of the state, where the information structure has one.
  SURETY_HD GameSampler(const GameView<T>& v, const Draws<L>& d, V state)
      : view(v), draws(d), signals(Signals<V>::open(v.information, state)) {}

  SURETY_HD static V draw_state(const GameView<T>& view, const Draws<L>& draws) {
    return Signals<V>::has_state(view.information) ? single_uniform(draws, Purpose::state) : V{};
  }

  /// f(i, message) for bidders i in [0, N), in order. `own(i, u)` may replace bidder i's own uniform u.
  template <class Own, class F>
  SURETY_HD void for_each_message(Own own, F f) {
    const bool draws_signals = Signals<V>::has_own_draws(view.information), mixes = is_mixed<V>(view.strategy);
    Key keys[per_block] = {}, mixing[per_block] = {};
    for (std::int64_t i = 0; i < view.bidders; i += per_block) {
      const auto block = std::uint32_t(i / per_block);
      if (draws_signals) draws.block(Purpose::value, block, keys);
      if (mixes) draws.block(Purpose::strategy, block, mixing);
      for (int j = 0; j < per_block && i + j < view.bidders; ++j) {
        const V signal = signals.signal(view.information, i + j, own(i + j, Draws<L>::uniform(pick(keys, j))));
        f(i + j, message(view.strategy, i + j, signal, Draws<L>::uniform(pick(mixing, j))));
      }
    }
    signals.finish(view.information, T(view.bidders));
  }
};

/// f(j, point) for the draws j of a game in tables, in order.
template <class L, class F>
SURETY_HD void for_each_point(const TableView<typename L::Element>& table, const Draws<L>& draws, F f) {
  constexpr int per_block = Draws<L>::keys_per_block;
  typename Draws<L>::Key keys[per_block];
  for (int i = 0; i < table.draws; i += per_block) {
    draws.block(Purpose::value, std::uint32_t(i / per_block), keys);
    for (int j = 0; j < per_block && i + j < table.draws; ++j)
      f(i + j, draw_point(table, Draws<L>::uniform(pick(keys, j))));
  }
}

/// Sum of N standard exponential signals: the logarithm of the product of a block's uniforms, which cannot underflow;
/// or one Erlang draw.
template <class L>
SURETY_HD typename L::Real sum_of_exponentials(const Draws<L>& draws, std::int64_t bidders, bool reduced) {
  using V = typename L::Real;
  constexpr int per_block = Draws<L>::keys_per_block;
  if (reduced) return erlang(draws, Purpose::extreme, 0, bidders);
  V sum{};
  typename Draws<L>::Key keys[per_block];
  for (std::int64_t i = 0; i < bidders; i += per_block) {
    draws.block(Purpose::value, std::uint32_t(i / per_block), keys);
    V product = Draws<L>::uniform(keys[0]);
    SURETY_UNROLL
    for (int j = 1; j < per_block; ++j) product = i + j < bidders ? product * Draws<L>::uniform(keys[j]) : product;
    sum -= log(product);
  }
  return sum;
}

}  // namespace SURETY_ISA
}  // namespace surety::kernels
