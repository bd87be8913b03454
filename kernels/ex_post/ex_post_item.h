#pragma once

#include "kernels/ex_post/ex_post_view.h"
#include "kernels/launch/lane_memory.h"
#include "surety/random/draws.h"

namespace surety::kernels {
inline namespace SURETY_ISA {

/// The bits of a mask as 1 or 0 in every lane.
template <class V, class M>
SURETY_HD V one_where(M mask) {
  return select(mask, splat<V>(1), V{});
}

/// One bidder's report: demand quantile, signal, and the score that the rule ranks it by.
template <class V>
struct Report {
  V quantile, signal, score;
};

/// What all bidders' reports come to: enough to take any one of them out again.
template <class V>
struct Reports {
  V common{};  ///< sum of weight_j s_j
  V first_signal, second_signal;
  V first_score, second_score;  ///< the two highest, different
  V first_count{}, second_count{};
  V greatest_own;  ///< of own_j s_j

  SURETY_HD static Reports none() {
    const V least = splat<V>(-1e300);
    Reports r;
    r.first_signal = r.second_signal = r.first_score = r.second_score = r.greatest_own = least;
    return r;
  }

  SURETY_HD void add(const Report<V>& report, double own, double weight) {
    common += report.signal * weight;
    second_signal = max(second_signal, min(first_signal, report.signal));
    first_signal = max(first_signal, report.signal);
    greatest_own = max(greatest_own, report.signal * own);
    const V score = report.score;
    const auto first = score > first_score, equals_first = score == first_score;
    const auto second = score > second_score, equals_second = score == second_score;
    second_count = select(
        first, first_count,
        select(equals_first, second_count, select(second, splat<V>(1), second_count + one_where<V>(equals_second))));
    second_score = select(first, first_score, select(equals_first, second_score, max(second_score, score)));
    first_count = select(first, splat<V>(1), first_count + one_where<V>(equals_first));
    first_score = max(first_score, score);
  }
};

/// What a bidder faces: the others' signals, as far as they matter to him.
template <class V>
struct Others {
  V common;   ///< sum of their weight_j s_j
  V highest;  ///< their highest signal
  V score;    ///< the highest score
  V count;    ///< how many have it
};

/// When a bidder gets the good, as his own signal rises: with the others' best from `tie` on, alone from `win` on.
template <class V>
struct Thresholds {
  V tie, win;  ///< signals
};

/// The maths of a mechanism with ex post payments (Goyal & Narayanan, Proposition 1). A rule gives bidder i the good
/// where his score is the highest; his allocation is then a step function of his own signal, and
///   p_i = q_i v_i - integral of q_i dv_i, p_i = q_i v_i at the least signal,
/// needs his value at its steps alone, whatever kinks v_i has.
template <class L>
struct ExPostMechanism {
  using V = typename L::Real;
  const SampledView& view;

  SURETY_HD V signal_at(V quantile) const { return (evaluate(view.signal, quantile) + view.lattice) - view.lattice; }

  SURETY_HD V score(int i, V quantile, V signal) const {
    switch (view.rule) {
      case RuleKind::efficient:
        return signal * view.own[i];
      case RuleKind::virtual_value:
        return evaluate(view.virtual_value, quantile) * (view.own[i] + view.weight[i]) - signal * view.weight[i];
      case RuleKind::highest_signal:
      case RuleKind::split:
      case RuleKind::optimal:
      case RuleKind::table:
        break;
    }
    return signal;
  }

  SURETY_HD Report<V> report(int i, V quantile) const {
    const V signal = signal_at(quantile);
    return {quantile, signal, score(i, quantile, signal)};
  }

  SURETY_HD Others<V> others(int i, const Reports<V>& all, const Report<V>& own) const {
    const auto highest = own.signal == all.first_signal, best = own.score == all.first_score;
    const auto alone = best & (all.first_count == splat<V>(1));
    return {all.common - own.signal * view.weight[i], select(highest, all.second_signal, all.first_signal),
            select(alone, all.second_score, all.first_score),
            select(alone, all.second_count, all.first_count - one_where<V>(best))};
  }

  SURETY_HD V value(int i, const Others<V>& others, V signal) const {
    return others.common + signal * (view.own[i] + view.weight[i]) + max(signal, others.highest) * view.highest;
  }

  /// A signal above this one changes the bidder's value: the flat end l_{v_i}(s_-i).
  SURETY_HD V flat_end(int i, const Others<V>& others) const {
    if (view.own[i] + view.weight[i] > 0) return splat<V>(view.least);
    return view.highest > 0 ? others.highest : splat<V>(view.greatest);
  }

  /// Whether the good is sold to bidder i at all: virtual values below 0 get nothing.
  SURETY_HD auto sells(int i, const Others<V>& others, V quantile) const {
    const V total = evaluate(view.virtual_value, quantile) * (view.own[i] + view.weight[i]) + others.common;
    return total >= V{};
  }

  SURETY_HD V allocation(int i, const Others<V>& others, const Report<V>& own) const {
    if (view.rule == RuleKind::split) return splat<V>(view.share[i]);
    const V rank = select(own.score > others.score, splat<V>(1),
                          select(own.score == others.score, splat<V>(1) / (others.count + 1.0), V{}));
    return view.rule == RuleKind::virtual_value ? select(sells(i, others, own.quantile), rank, V{}) : rank;
  }

  /// Of an eventually monotone rule that is not a split.
  SURETY_HD Thresholds<V> thresholds(int i, const Others<V>& others) const {
    const V least = splat<V>(view.least), greatest = splat<V>(view.greatest);
    if (view.rule == RuleKind::highest_signal) {
      const V t = max(others.highest, least);
      return {t, t};
    }
    if (view.rule == RuleKind::efficient) {
      if (view.own[i] == 0) return {least, select(others.score < V{}, least, greatest)};  // his signal does not matter
      const V t = max(others.score / view.own[i], least);
      return {t, t};
    }
    const V win = weakest_winner(i, others, true);
    return {view.shared ? weakest_winner(i, others, false) : win, win};
  }

  /// p_i, given the allocation and the thresholds.
  SURETY_HD V payment(int i, const Others<V>& others, V allocation, const Thresholds<V>& at) const {
    if (view.rule == RuleKind::split) return value(i, others, splat<V>(view.least)) * view.share[i];
    const V share = splat<V>(1) / (others.count + 1.0);
    const V at_tie = value(i, others, at.tie), at_win = value(i, others, at.win);
    const V alone = at_win - (at_win - at_tie) * share;
    return select(allocation == splat<V>(1), alone, select(allocation > V{}, at_tie * share, V{}));
  }

  /// dv_i/ds_i at i's own signal.
  SURETY_HD V slope(int i, const Others<V>& others, V signal) const {
    return select(signal > others.highest, splat<V>(view.highest), V{}) + (view.own[i] + view.weight[i]);
  }

 private:
  /// Signal at the greatest demand quantile at which bidder i wins (or wins or shares), by bisection down to
  /// less than the lattice.
  SURETY_HD V weakest_winner(int i, const Others<V>& others, bool alone) const {
    constexpr int steps = 40;
    const double slope = view.own[i] + view.weight[i];
    V strong = splat<V>(0x1p-53), weak = splat<V>(1);
    for (int step = 0; step < steps; ++step) {
      const V middle = (strong + weak) * 0.5;
      const V own_part = evaluate(view.virtual_value, middle) * slope;
      const V score = view.weight[i] > 0 ? own_part - signal_at(middle) * view.weight[i] : own_part;
      const V best = select(own_part + others.common >= V{}, score, splat<V>(-1e300));
      const V wins = alone ? one_where<V>(best > others.score) : one_where<V>(best >= others.score);
      strong = select(wins > V{}, middle, strong);
      weak = select(wins > V{}, weak, middle);
    }
    return signal_at(strong);
  }
};

/// f(i, quantile) for every bidder in order. The profile is drawn again at every call.
template <class L, class F>
SURETY_HD void for_each_quantile(const SampledView& view, const Draws<L>& draws, F f) {
  constexpr int per_block = Draws<L>::keys_per_block;
  typename Draws<L>::Key keys[per_block];
  for (int i = 0; i < view.bidders; i += per_block) {
    draws.block(Purpose::value, std::uint32_t(i / per_block), keys);
    f(i, Draws<L>::uniform(keys[0]));
    if (i + 1 < view.bidders) f(i + 1, Draws<L>::uniform(keys[1]));
  }
}

template <class L>
SURETY_HD Reports<typename L::Real> all_reports(const ExPostMechanism<L>& mechanism, const Draws<L>& draws) {
  auto all = Reports<typename L::Real>::none();
  for_each_quantile<L>(mechanism.view, draws, [&](int i, typename L::Real quantile) {
    all.add(mechanism.report(i, quantile), mechanism.view.own[i], mechanism.view.weight[i]);
  });
  return all;
}

/// Payments, virtual values and surplus of one profile per lane.
template <class L>
struct ExPostRevenueItem {
  using V = typename L::Real;
  static constexpr int statistics = revenue_statistics;

  SampledView view;
  Seed<L> seed;

  SURETY_HD void replicate(std::uint64_t first, V (&x)[statistics]) const {
    const Draws<L> draws(seed, view.experiment, first);
    const ExPostMechanism<L> mechanism{view};
    const auto all = all_reports(mechanism, draws);
    V payments{}, virtual_values{}, surplus{};
    for_each_quantile<L>(view, draws, [&](int i, V quantile) {
      const auto own = mechanism.report(i, quantile);
      const auto others = mechanism.others(i, all, own);
      const V q = mechanism.allocation(i, others, own);
      if (!any(q > V{})) return;
      const V value = mechanism.value(i, others, own.signal);
      const auto at = view.rule == RuleKind::split ? Thresholds<V>{} : mechanism.thresholds(i, others);
      payments += mechanism.payment(i, others, q, at);
      const V rent = mechanism.slope(i, others, own.signal) * evaluate(view.hazard, quantile);
      virtual_values += q * (value - rent);
      surplus += q * value;
    });
    const V full = all.common + all.greatest_own + all.first_signal * view.highest;
    x[int(RevenueStatistic::full_surplus)] = full;
    x[int(RevenueStatistic::revenue_shortfall)] = full - payments;
    x[int(RevenueStatistic::difference)] = payments - virtual_values;
    x[int(RevenueStatistic::surplus_shortfall)] = full - surplus;
  }
};

/// Every bidder of a profile reports every signal of a grid instead of his own.
template <class L>
struct ExPostCheckItem {
  using V = typename L::Real;
  static constexpr int statistics = check_statistics;

  SampledView view;
  Seed<L> seed;

  SURETY_HD void replicate(std::uint64_t first, V (&x)[statistics]) const {
    const Draws<L> draws(seed, view.experiment, first);
    const ExPostMechanism<L> mechanism{view};
    const auto all = all_reports(mechanism, draws);
    V not_monotone{}, profitable{}, gains{}, losses{};
    for_each_quantile<L>(view, draws, [&](int i, V quantile) {
      const auto own = mechanism.report(i, quantile);
      const auto others = mechanism.others(i, all, own);
      const auto at = view.rule == RuleKind::split ? Thresholds<V>{} : mechanism.thresholds(i, others);
      const V value = mechanism.value(i, others, own.signal), q = mechanism.allocation(i, others, own);
      const V truth = q * value - mechanism.payment(i, others, q, at);
      losses += one_where<V>(truth < splat<V>(-view.tolerance));
      const V flat_end = mechanism.flat_end(i, others);
      V most{};  // allocation at smaller signals
      for (int m = 0; m < view.deviations; ++m) {
        const auto lie = mechanism.report(i, splat<V>(view.deviation_quantile[m]));
        const V lied = mechanism.allocation(i, others, lie);
        not_monotone += one_where<V>((lie.signal > flat_end) & (lied < most));
        most = max(most, lied);
        const V gain = (lied * value - mechanism.payment(i, others, lied, at)) - truth;
        const auto gains_here = gain > splat<V>(view.tolerance);
        profitable += one_where<V>(gains_here);
        gains += select(gains_here, gain, V{});
      }
    });
    x[int(CheckStatistic::not_monotone)] = not_monotone;
    x[int(CheckStatistic::profitable)] = profitable;
    x[int(CheckStatistic::gain)] = gains;
    x[int(CheckStatistic::loss)] = losses;
  }
};

/// Every signal of one line of a grid reports every other: a line per lane.
template <class L>
struct ExPostGridItem {
  using V = typename L::Real;
  static constexpr int statistics = check_statistics;

  GridView view;

  SURETY_HD void replicate(std::uint64_t first, V (&x)[statistics]) const {
    int i = 0;
    std::int64_t line = std::int64_t(first);
    while (line >= view.lines[i]) line -= view.lines[i++];
    const std::int64_t pitch = view.pitch[i];
    const int points = view.points[i];
    const auto at = [&](const double* array, int own) { return load<L>(array + view.offset[i] + own * pitch + line); };
    V not_monotone{}, profitable{}, gains{}, losses{};
    V previous = splat<V>(-1e300), below{}, here{};  // the greatest allocations at smaller values, and at this one
    for (int own = 0; own < points; ++own) {
      const V value = at(view.value, own), q = at(view.allocation, own);
      const V truth = q * value - at(view.payment, own);
      losses += one_where<V>(truth < splat<V>(-view.tolerance));
      const auto rises = value > previous;
      below = select(rises, max(below, here), below);
      here = select(rises, q, max(here, q));
      previous = value;
      not_monotone += one_where<V>(q < below);
      for (int m = 0; m < points; ++m) {
        const V gain = (at(view.allocation, m) * value - at(view.payment, m)) - truth;
        const auto gains_here = gain > splat<V>(view.tolerance);
        profitable += one_where<V>(gains_here);
        gains += select(gains_here, gain, V{});
      }
    }
    x[int(CheckStatistic::not_monotone)] = not_monotone;
    x[int(CheckStatistic::profitable)] = profitable;
    x[int(CheckStatistic::gain)] = gains;
    x[int(CheckStatistic::loss)] = losses;
  }
};

}  // namespace SURETY_ISA
}  // namespace surety::kernels
