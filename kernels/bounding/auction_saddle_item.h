#pragma once

#include "kernels/bounding/auction_saddle_view.h"
#include "kernels/bounding/primal_dual.h"
#include "surety/lanes/math.h"

namespace surety::kernels {
inline namespace SURETY_ISA {

/// exp(x) for x <= 0, a few units in the last place; arguments below exp's range are read as its end.
template <class V>
SURETY_HD V exp_of_nonpositive(V x) {
  using T = Element<V>;
  using C = detail::MathConstants<T>;
  x = max(x, splat<V>(C::exp_least));
  const V shifted = fma(x, splat<V>(C::inverse_log2), splat<V>(C::round_magic));
  const V k = shifted - C::round_magic;
  const V r = fma(k, splat<V>(-C::log2_low), fma(k, splat<V>(-C::log2_high), x));
  const V scale = real_of<V>((bits_of(shifted) - bits_of(C::round_magic) + C::bias) << C::mantissa_bits);
  return scale * (fma(r * r, C::exp_polynomial(r), r) + T(1));
}

/// Instantiations are for exactly J columns up to 4, and for up to J beyond.
inline constexpr int most_exact_columns = 4;

/// The posterior of an exponential family over states whose exponents are log_weight - theta . tilt.
/// `States` takes a number per state for the lanes, keep(state, p), or skip(state) where all lanes' are 0, and then
/// adds factor times it to the state's sum: add_kept(states, factor).
template <class L, int J>
struct Posterior {
  using T = typename L::Element;
  using V = typename L::Real;
  static constexpr T least_exponent = -40;  ///< below the greatest; what is less likely than e^-40 counts as impossible
  static constexpr int together = SURETY_ON_DEVICE ? 4 : 1;  ///< states whose exponentials do not wait for each other
  const T* log_weight;
  const T* theta;  ///< [column][state]
  int states, columns;

  SURETY_HD bool has(int j) const { return J <= most_exact_columns || j < columns; }

  SURETY_HD V exponent(int state, const V* tilt) const {
    V z = splat<V>(log_weight[state]);
    SURETY_SADDLE_UNROLL
    for (int j = 0; j < J; ++j) {
      if (!has(j)) break;
      z = fma(tilt[j], splat<V>(-theta[j * states + state]), z);
    }
    return z;
  }

  SURETY_HD V greatest_exponent(const V* tilt) const {
    V greatest = exponent(0, tilt);
    SURETY_SADDLE_UNROLL_STATES
    for (int s = 1; s < states; ++s) greatest = max(greatest, exponent(s, tilt));
    return greatest;
  }

  /// Interim values, and weight * p(state) added to each state's sum.
  template <class States>
  SURETY_HD void evaluate(const V* tilt, V weight, V* value, States& sums) const {
    const V greatest = greatest_exponent(tilt);
    V total{};
    SURETY_SADDLE_UNROLL
    for (int j = 0; j < J; ++j) {
      if (!has(j)) break;
      value[j] = V{};
    }
    int s = 0;
    for (; s + together <= states; s += together) add_states<together>(s, tilt, greatest, total, value, sums);
    for (; s < states; ++s) add_states<1>(s, tilt, greatest, total, value, sums);
    const V inverse = T(1) / total;
    SURETY_SADDLE_UNROLL
    for (int j = 0; j < J; ++j) {
      if (!has(j)) break;
      value[j] = value[j] * inverse;
    }
    sums.add_kept(states, weight * inverse);
  }

 private:
  /// exp of the exponents of `count` states less the greatest, in order to the total, the values and `sums`.
  template <int count, class States>
  SURETY_HD void add_states(int first, const V* tilt, V greatest, V& total, V* value, States& sums) const {
    V z[count];
    bool counts = false;
    SURETY_SADDLE_UNROLL
    for (int k = 0; k < count; ++k) {
      z[k] = exponent(first + k, tilt) - greatest;
      counts |= any(z[k] > splat<V>(least_exponent));
    }
    if (!counts) {
      SURETY_SADDLE_UNROLL
      for (int k = 0; k < count; ++k) sums.skip(first + k);
      return;
    }
    SURETY_SADDLE_UNROLL
    for (int k = 0; k < count; ++k) z[k] = select(z[k] > splat<V>(least_exponent), exp_of_nonpositive(z[k]), V{});
    SURETY_SADDLE_UNROLL
    for (int k = 0; k < count; ++k) {
      sums.keep(first + k, z[k]);
      total = total + z[k];
      SURETY_SADDLE_UNROLL
      for (int j = 0; j < J; ++j) {
        if (!has(j)) break;
        value[j] = fma(z[k], splat<V>(theta[j * states + first + k]), value[j]);
      }
    }
  }
};

/// Passes over the profiles of one row, W messages of the last bidder at a time: those from `y` on, of which `count`
/// are solved for (the others are computed too, weigh nothing and are not written).
template <class L, int J>
struct AuctionItem {
  using T = typename L::Element;
  using V = typename L::Real;
  const AuctionSaddleView& view;
  PassStep step;
  const T* log_weight;  ///< by state, of the posteriors

  SURETY_HD static V load(const T* from) { return kernels::load<L>(from); }
  SURETY_HD static void store(T* to, V v, int count) { kernels::store<L>(to, v, count); }

  SURETY_HD bool has(int j) const { return J <= most_exact_columns || j < view.columns; }
  SURETY_HD int next() const { return 1 - step.current; }
  SURETY_HD Posterior<L, J> posterior() const { return {log_weight, view.theta, view.states, view.columns}; }

  /// A stencil in `bidder`'s own message applied to an array over profiles.
  SURETY_HD V apply(const StencilView& stencil, const T* f, const AuctionRow& row, int bidder, int y) const {
    f += row.base + y;
    if (bidder == view.bidders - 1) return along_row<L>(stencil, f, y);
    return across_rows<L>(stencil, f, row.message[bidder], view.stride[bidder]);
  }

  /// Projects N shares onto {z >= 0, sum z <= 1}: where the positive parts sum to more than 1, onto the simplex, by
  /// dropping shares below the threshold until none is (Michelot 1986), which takes N - 1 rounds at most.
  SURETY_HD void project(V* z) const {
    V sum{};
    SURETY_SADDLE_UNROLL
    for (int i = 0; i < most_bidders; ++i) {
      if (i >= view.bidders) break;
      sum = sum + max(z[i], V{});
    }
    V threshold{};
    for (int round = 0; round < view.bidders; ++round) {
      V active{}, total{};
      SURETY_SADDLE_UNROLL
      for (int i = 0; i < most_bidders; ++i) {
        if (i >= view.bidders) break;
        const auto in = z[i] > threshold;
        active = active + select(in, splat<V>(1), V{});
        total = total + select(in, z[i], V{});
      }
      threshold = max((total - T(1)) / max(active, splat<V>(1)), threshold);
    }
    threshold = select(sum > splat<V>(1), threshold, V{});
    SURETY_SADDLE_UNROLL
    for (int i = 0; i < most_bidders; ++i) {
      if (i >= view.bidders) break;
      z[i] = max(z[i] - threshold, V{});
    }
  }

  /// sums[0] += weight |next allocation - allocation|^2.
  SURETY_HD void improve(const AuctionRow& row, int y, int count, V* sums) const {
    const std::int64_t at = row.base + y;
    V moved{};
    for (int good = 0; good < view.goods; ++good) {
      V z[most_bidders];
      SURETY_SADDLE_UNROLL
      for (int i = 0; i < most_bidders; ++i) {
        if (i >= view.bidders) break;
        const int c = i * view.goods + good;
        const V q = load(view.allocation[step.current] + c * view.profiles + at);
        const V gain = apply(view.adjoint, view.value[step.current] + view.column_of[c] * view.profiles, row, i, y);
        if (step.average_weight != T(0)) {
          T* const sum = view.allocation_sum + c * view.profiles + at;
          store(sum, fma(q, splat<V>(step.average_weight), load(sum)), count);
        }
        z[i] = fma(gain, splat<V>(step.primal_step), q);
      }
      project(z);
      SURETY_SADDLE_UNROLL
      for (int i = 0; i < most_bidders; ++i) {
        if (i >= view.bidders) break;
        const std::int64_t place = (i * view.goods + good) * view.profiles + at;
        const V change = z[i] - load(view.allocation[step.current] + place);
        moved = fma(change, change, moved);
        store(view.allocation[next()] + place, z[i], count);
      }
    }
    sums[0] = fma(moved, load(view.weight + at), sums[0]);
  }

  /// sums[0] += weight (next v - v) . D (next q - q), sums[1] -= weight (next v - v) . (next tilt - tilt): the
  /// interaction of the two steps and the divergence of the second.
  template <class States>
  SURETY_HD void respond(const AuctionRow& row, int y, int count, V* sums, States& states) const {
    const std::int64_t at = row.base + y;
    V change[J], tilt[J], value[J];
    SURETY_SADDLE_UNROLL
    for (int j = 0; j < J; ++j) {
      if (!has(j)) break;
      change[j] = V{};
      tilt[j] = load(view.tilt[step.current] + j * view.profiles + at);
      if (step.average_weight != T(0)) {
        T* const sum = view.tilt_sum + j * view.profiles + at;
        store(sum, fma(tilt[j], splat<V>(step.average_weight), load(sum)), count);
      }
    }
    for (int c = 0; c < view.bidders * view.goods; ++c) {
      const int bidder = c / view.goods;
      const V after = apply(view.derivative, view.allocation[next()] + c * view.profiles, row, bidder, y);
      const V before = apply(view.derivative, view.allocation[step.current] + c * view.profiles, row, bidder, y);
      SURETY_SADDLE_UNROLL
      for (int j = 0; j < J; ++j) {
        if (!has(j)) break;
        const bool its = view.column_of[c] == j;  // added where it is, or the arrays would be indexed and in memory
        change[j] = change[j] + (its ? after - before : V{});
        tilt[j] = fma(its ? after + (after - before) : V{}, splat<V>(step.dual_step), tilt[j]);
      }
    }
    const V weight = load(view.weight + at);
    posterior().evaluate(tilt, weight, value, states);
    SURETY_SADDLE_UNROLL
    for (int j = 0; j < J; ++j) {
      if (!has(j)) break;
      const std::int64_t place = j * view.profiles + at;
      const V step_of_value = weight * (value[j] - load(view.value[step.current] + place));
      sums[0] = fma(step_of_value, change[j], sums[0]);
      sums[1] = fma(-step_of_value, tilt[j] - load(view.tilt[step.current] + place), sums[1]);
      store(view.tilt[next()] + place, tilt[j], count);
      store(view.value[next()] + place, value[j], count);
    }
  }

  template <class States>
  SURETY_HD void refresh(const AuctionRow& row, int y, int count, States& states) const {
    const std::int64_t at = row.base + y;
    V tilt[J], value[J];
    SURETY_SADDLE_UNROLL
    for (int j = 0; j < J; ++j) {
      if (!has(j)) break;
      tilt[j] = load(view.tilt[step.current] + j * view.profiles + at);
    }
    posterior().evaluate(tilt, load(view.weight + at), value, states);
    SURETY_SADDLE_UNROLL
    for (int j = 0; j < J; ++j) {
      if (!has(j)) break;
      store(view.value[step.current] + j * view.profiles + at, value[j], count);
    }
  }

  SURETY_HD void average(const AuctionRow& row, int y, int count) const {
    const std::int64_t at = row.base + y;
    for (int c = 0; c < view.bidders * view.goods; ++c)
      store(view.allocation[step.current] + c * view.profiles + at,
            load(view.allocation_sum + c * view.profiles + at) * step.average_weight, count);
    SURETY_SADDLE_UNROLL
    for (int j = 0; j < J; ++j) {
      if (!has(j)) break;
      store(view.tilt[step.current] + j * view.profiles + at,
            load(view.tilt_sum + j * view.profiles + at) * step.average_weight, count);
    }
  }

  /// sums[0] += weight |q - anchor|^2, sums[1] -= weight (v - anchor) . (tilt - anchor).
  SURETY_HD void anchor(const AuctionRow& row, int y, int count, V* sums) const {
    const std::int64_t at = row.base + y;
    const V weight = load(view.weight + at);
    for (int c = 0; c < view.bidders * view.goods; ++c) {
      const std::int64_t place = c * view.profiles + at;
      const V q = load(view.allocation[step.current] + place), moved = q - load(view.allocation_anchor + place);
      sums[0] = fma(weight * moved, moved, sums[0]);
      store(view.allocation_anchor + place, q, count);
      store(view.allocation_sum + place, V{}, count);
    }
    SURETY_SADDLE_UNROLL
    for (int j = 0; j < J; ++j) {
      if (!has(j)) break;
      const std::int64_t place = j * view.profiles + at;
      const V value = load(view.value[step.current] + place), tilt = load(view.tilt[step.current] + place);
      const V moved = weight * (value - load(view.value_anchor + place));
      sums[1] = fma(-moved, tilt - load(view.tilt_anchor + place), sums[1]);
      store(view.value_anchor + place, value, count);
      store(view.tilt_anchor + place, tilt, count);
      store(view.tilt_sum + place, V{}, count);
    }
  }

  /// Copies a solved profile to its mirror image.
  SURETY_HD void mirror_allocation(const AuctionMirror& m, int which) const {
    for (int i = 0; i < view.bidders; ++i)
      for (int good = 0; good < view.goods; ++good)
        view.allocation[which][(i * view.goods + good) * view.profiles + m.target] =
            view.allocation[which][(m.bidder[i] * view.goods + good) * view.profiles + m.source];
  }
  SURETY_HD void mirror_value(const AuctionMirror& m, int which) const {
    for (int c = 0; c < view.bidders * view.goods; ++c) {
      const int from = m.bidder[c / view.goods] * view.goods + c % view.goods;
      view.value[which][view.column_of[c] * view.profiles + m.target] =
          view.value[which][view.column_of[from] * view.profiles + m.source];
    }
  }
};

}  // namespace SURETY_ISA
}  // namespace surety::kernels
