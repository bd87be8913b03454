#pragma once

#include "kernels/bounding/outcome_saddle_view.h"
#include "kernels/bounding/primal_dual.h"

namespace surety::kernels {
inline namespace SURETY_ISA {

/// Instantiations are for exactly J outcomes up to 4, and for up to J beyond.
inline constexpr int most_exact_outcomes = 4;

/// Passes over the profiles of one row, W messages of the last agent at a time: those from `y` on, of which `count`
/// exist (the others are computed too, weigh nothing and are not written).
template <class L, int J>
struct OutcomeItem {
  using T = typename L::Element;
  using V = typename L::Real;
  const OutcomeSaddleView& view;
  PassStep step;
  OutcomeGiven given;

  SURETY_HD static V load(const T* from) { return kernels::load<L>(from); }
  SURETY_HD bool has(int j) const { return J <= most_exact_outcomes || j < view.outcomes; }
  SURETY_HD int next() const { return 1 - step.current; }

  /// A stencil in an agent's message; `f` points to the first profile.
  SURETY_HD V apply(const StencilView& stencil, const T* f, const OutcomeRow& row, int agent, int y) const {
    if (agent == view.agents - 1) return along_row<L>(stencil, f, y);
    return across_rows<L>(stencil, f, row.message[agent], view.stride[agent]);
  }

  /// Informational virtual objectives (8) by outcome, over rho(x).
  SURETY_HD void virtual_objectives(const OutcomeRow& row, int y, V* z) const {
    SURETY_SADDLE_UNROLL
    for (int j = 0; j < J; ++j) z[j] = V{};
    const int terms = view.agents + 1;
    for (int s = 0; s < view.states; ++s) {
      const T* const density = view.density[step.current] + s * view.profiles + row.base + y;
      const double* const payoff = view.weighted_payoff + s * terms * view.outcomes;
      for (int term = 0; term < terms; ++term) {
        const V mass = term == 0 ? load(density) : apply(view.adjoint, density, row, term - 1, y);
        SURETY_SADDLE_UNROLL
        for (int j = 0; j < J; ++j) {
          if (!has(j)) break;
          z[j] = fma(mass, splat<V>(payoff[term * view.outcomes + j]), z[j]);
        }
      }
    }
  }

  /// Projects J numbers onto the simplex: what is more than a threshold remains, less the threshold.
  SURETY_HD void project(V* z) const {
    V threshold{};
    if constexpr (J <= most_exact_outcomes)
      threshold = threshold_by_sorting(z);
    else
      threshold = threshold_by_dropping(z);
    SURETY_SADDLE_UNROLL
    for (int j = 0; j < J; ++j) {
      if (!has(j)) break;
      z[j] = max(z[j] - threshold, V{});
    }
  }

  /// The greatest over n of (the sum of the n greatest - 1)/n.
  SURETY_HD static V threshold_by_sorting(const V* z) {
    V sorted[J];
    SURETY_SADDLE_UNROLL
    for (int j = 0; j < J; ++j) {
      V next = z[j];
      SURETY_SADDLE_UNROLL
      for (int i = 0; i < j; ++i) {
        const V greater = max(sorted[i], next);
        next = min(sorted[i], next);
        sorted[i] = greater;
      }
      sorted[j] = next;
    }
    V sum = sorted[0] - T(1), threshold = sum;
    SURETY_SADDLE_UNROLL
    for (int n = 1; n < J; ++n) {
      sum = sum + sorted[n];
      threshold = max(threshold, sum * (T(1) / T(n + 1)));
    }
    return threshold;
  }

  /// Without those below the threshold it rises, until none is (Michelot 1986).
  SURETY_HD V threshold_by_dropping(const V* z) const {
    V threshold = splat<V>(T(-1e300));
    for (int round = 0; round < view.outcomes; ++round) {
      V active{}, total{};
      SURETY_SADDLE_UNROLL
      for (int j = 0; j < J; ++j) {
        if (!has(j)) break;
        const auto in = z[j] > threshold;
        active = active + select(in, splat<V>(1), V{});
        total = total + select(in, z[j], V{});
      }
      const V higher = (total - T(1)) / max(active, splat<V>(1));
      if (!any(higher > threshold)) break;
      threshold = max(higher, threshold);
    }
    return threshold;
  }

  /// sums[0] += rho |next lottery - lottery|^2, where it is not over vertices.
  SURETY_HD void improve(const OutcomeRow& row, int y, int count, V* sums) const {
    V z[J];
    virtual_objectives(row, y, z);
    const std::int64_t at = row.base + y;
    SURETY_SADDLE_UNROLL
    for (int j = 0; j < J; ++j) {
      if (!has(j)) break;
      const V lottery = load(view.lottery[step.current] + j * view.profiles + at);
      if (step.average_weight != T(0)) {
        T* const sum = view.lottery_sum + j * view.profiles + at;
        kernels::store<L>(sum, fma(lottery, splat<V>(step.average_weight), load(sum)), count);
      }
      z[j] = fma(z[j], splat<V>(step.primal_step), lottery);
    }
    project(z);
    V moved{};
    SURETY_SADDLE_UNROLL
    for (int j = 0; j < J; ++j) {
      if (!has(j)) break;
      const std::int64_t place = j * view.profiles + at;
      const V change = z[j] - load(view.lottery[step.current] + place);
      moved = fma(change, change, moved);
      kernels::store<L>(view.lottery[next()] + place, z[j], count);
    }
    sums[0] = fma(moved, load(view.law_inside + y) * row.law_inside, sums[0]);
  }

  /// The same for one lane's profile whose lottery is over vertices; in terms of the weights on them.
  SURETY_HD void improve_boundary(const OutcomeRow& row, const BoundaryProfile& profile, V* sums) const {
    static_assert(L::width == 1);
    V z[J];
    virtual_objectives(row, profile.message, z);
    const VertexSet set = view.set[profile.set];
    const T* const vertex = view.vertex + set.first * view.outcomes;
    const T* const weight = view.vertex_weight[step.current] + profile.first_weight;
    T* const moved_weight = view.vertex_weight[next()] + profile.first_weight;
    const T length = step.primal_step * set.step;
    for (int v = 0; v < set.count; ++v) {
      V gain{};
      SURETY_SADDLE_UNROLL
      for (int j = 0; j < J; ++j) {
        if (!has(j)) break;
        gain = fma(z[j], vertex[v * view.outcomes + j], gain);
      }
      if (step.average_weight != T(0)) {
        T& sum = view.vertex_weight_sum[profile.first_weight + v];
        sum = fma(weight[v], step.average_weight, sum);
      }
      moved_weight[v] = fma(gain, length, weight[v]);
    }
    const T threshold = threshold_of(moved_weight, set.count);
    T moved = 0;
    SURETY_SADDLE_UNROLL
    for (int j = 0; j < J; ++j) z[j] = V{};
    for (int v = 0; v < set.count; ++v) {
      const T moved_to = max(moved_weight[v] - threshold, T(0)), change = moved_to - weight[v];
      moved = fma(change, change, moved);
      moved_weight[v] = moved_to;
      SURETY_SADDLE_UNROLL
      for (int j = 0; j < J; ++j) {
        if (!has(j)) break;
        z[j] = fma(moved_to, vertex[v * view.outcomes + j], z[j]);
      }
    }
    SURETY_SADDLE_UNROLL
    for (int j = 0; j < J; ++j) {
      if (!has(j)) break;
      view.lottery[next()][j * view.profiles + row.base + profile.message] = z[j];
    }
    sums[0] = fma(moved / set.step, row.law * view.law[profile.message], sums[0]);
  }

  /// threshold_by_dropping for `count` numbers in memory.
  SURETY_HD static T threshold_of(const T* z, int count) {
    T threshold = -1e300;
    for (int round = 0; round < count; ++round) {
      T active = 0, total = 0;
      for (int v = 0; v < count; ++v) {
        const bool in = z[v] > threshold;
        active += in ? T(1) : T(0);
        total += in ? z[v] : T(0);
      }
      const T higher = (total - 1) / active;
      if (!(higher > threshold)) break;
      threshold = higher;
    }
    return threshold;
  }

  /// sums[0] += rho mu (next density - density) (K(next m - m) - (next lambda - lambda)), the interaction of the two
  /// steps; sums[1] += rho mu (next density - density)^2. States sum rho (next density).
  template <class States>
  SURETY_HD void respond(const OutcomeRow& row, int y, int count, V* sums, States& states) const {
    int s = 0;
    for (; s + 4 <= view.states; s += 4) respond_in<4>(row, y, count, s, sums, states);
    for (; s + 2 <= view.states; s += 2) respond_in<2>(row, y, count, s, sums, states);
    if (s < view.states) respond_in<1>(row, y, count, s, sums, states);
  }

  /// For B states from `first` on.
  template <int B, class States>
  SURETY_HD void respond_in(const OutcomeRow& row, int y, int count, int first, V* sums, States& states) const {
    const std::int64_t at = row.base + y;
    V after[B], before[B];  // strategic virtual objectives (4) of the next lottery, and of the current one
    SURETY_SADDLE_UNROLL
    for (int b = 0; b < B; ++b) after[b] = before[b] = V{};
    const int terms = view.agents + 1;
    for (int j = 0; j < view.outcomes; ++j) {
      const T* const moved = view.lottery[next()] + j * view.profiles + at;
      const T* const lottery = view.lottery[step.current] + j * view.profiles + at;
      for (int term = 0; term < terms; ++term) {
        const V of_moved = term == 0 ? load(moved) : apply(view.derivative, moved, row, term - 1, y);
        const V of_lottery = term == 0 ? load(lottery) : apply(view.derivative, lottery, row, term - 1, y);
        const double* const payoff = view.payoff + (j * terms + term) * view.states + first;
        SURETY_SADDLE_UNROLL
        for (int b = 0; b < B; ++b) {
          after[b] = fma(of_moved, splat<V>(payoff[b]), after[b]);
          before[b] = fma(of_lottery, splat<V>(payoff[b]), before[b]);
        }
      }
    }
    const V law = load(view.law + y) * row.law;
    SURETY_SADDLE_UNROLL
    for (int b = 0; b < B; ++b) {
      const int s = first + b;
      const std::int64_t place = s * view.profiles + at;
      const V density = load(view.density[step.current] + place);
      if (step.average_weight != T(0)) {
        T* const sum = view.density_sum + place;
        kernels::store<L>(sum, fma(density, splat<V>(step.average_weight), load(sum)), count);
      }
      const V objective = after[b] + (after[b] - before[b]) - given.lambda_extrapolated[s];
      const V moved = max(fma(objective, splat<V>(-step.dual_step), density), V{});
      const V change = moved - density, weighted = law * view.prior[s] * change;
      sums[0] = fma(weighted, after[b] - before[b] - given.lambda_change[s], sums[0]);
      sums[1] = fma(weighted, change, sums[1]);
      states.add(s, law * moved);
      kernels::store<L>(view.density[next()] + place, moved, count);
    }
  }

  SURETY_HD void average(const OutcomeRow& row, int y, int count) const {
    const std::int64_t at = row.base + y;
    for (int j = 0; j < view.outcomes; ++j)
      kernels::store<L>(view.lottery[step.current] + j * view.profiles + at,
                        load(view.lottery_sum + j * view.profiles + at) * step.average_weight, count);
    for (int s = 0; s < view.states; ++s)
      kernels::store<L>(view.density[step.current] + s * view.profiles + at,
                        load(view.density_sum + s * view.profiles + at) * step.average_weight, count);
  }
  SURETY_HD void average_boundary(const BoundaryProfile& profile) const {
    for (std::int64_t v = profile.first_weight; v < profile.first_weight + view.set[profile.set].count; ++v)
      view.vertex_weight[step.current][v] = view.vertex_weight_sum[v] * step.average_weight;
  }

  /// sums[0] += rho |lottery - anchor|^2, sums[1] += rho mu (density - anchor)^2. States sum rho density.
  template <class States>
  SURETY_HD void anchor(const OutcomeRow& row, int y, int count, V* sums, States& states) const {
    const std::int64_t at = row.base + y;
    const V law = load(view.law + y) * row.law;
    for (int j = 0; j < view.outcomes; ++j) {
      const std::int64_t place = j * view.profiles + at;
      const V lottery = load(view.lottery[step.current] + place);
      const V moved = lottery - load(view.lottery_anchor + place);
      sums[0] = fma(law * moved, moved, sums[0]);
      kernels::store<L>(view.lottery_anchor + place, lottery, count);
      kernels::store<L>(view.lottery_sum + place, V{}, count);
    }
    for (int s = 0; s < view.states; ++s) {
      const std::int64_t place = s * view.profiles + at;
      const V density = load(view.density[step.current] + place);
      const V moved = density - load(view.density_anchor + place);
      sums[1] = fma(law * view.prior[s] * moved, moved, sums[1]);
      states.add(s, law * density);
      kernels::store<L>(view.density_anchor + place, density, count);
      kernels::store<L>(view.density_sum + place, V{}, count);
    }
  }
  SURETY_HD void anchor_boundary(const BoundaryProfile& profile) const {
    for (std::int64_t v = profile.first_weight; v < profile.first_weight + view.set[profile.set].count; ++v)
      view.vertex_weight_sum[v] = 0;
  }
};

}  // namespace SURETY_ISA
}  // namespace surety::kernels
