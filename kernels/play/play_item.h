#pragma once

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

/// Every bidder sends his message into the mechanism's tally.
template <class L, CommonValueRule rule>
struct PlayItem {
  using T = typename L::Element;
  using V = typename L::Real;
  using Tally = typename CommonValueMechanism<rule>::template Tally<V>;
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
    const V value = evaluate(info.value_of_sum, info.value_function, locate(info.value_of_sum, sum));
    summarise(value, AggregateAuction::Tally<V>{sum}.close(view.mechanism), x);
  }
};

}  // namespace SURETY_ISA
}  // namespace surety::kernels
