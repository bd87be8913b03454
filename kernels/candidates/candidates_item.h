#pragma once

#include "kernels/candidates/candidates_view.h"
#include "kernels/estimate/estimate_item.h"

namespace surety::kernels {
inline namespace SURETY_ISA {

/// Draws replicates as the kernel `estimate` does, and finds their places among the candidates.
template <class L, Rule rule>
struct CandidatesItem {
  using T = typename L::Element;
  using V = typename L::Real;
  using Int = IntOf<V>;
  using Sampler = ProfileSampler<L>;
  static_assert(is_of_candidates(rule));

  CandidatesView<T> view;
  Seed<L> seed;

  /// By lane; see PlacedReplicate.
  struct Drawn {
    Int first, second;
    V value;
  };

  SURETY_HD Drawn draw(std::uint64_t first) const {
    const Sampler profile(view.game, seed, first);
    if constexpr (rule != Rule::second_price) {
      Int accepted{};  // by whoever accepts the greatest price
      for (int g = 0; g < view.game.groups; ++g) {
        const V strongest = (rule == Rule::posted_price ? profile.strongest_drawn(g) : profile.strongest(g)).first;
        const Int row = (profile.state * Element<Int>(view.game.groups) + Element<Int>(g)) * Element<Int>(view.table);
        const Int own = place([&](Int k) { return gather<V>(view.threshold, row + k) >= strongest; });
        accepted = select(own > accepted, own, accepted);
      }
      return {accepted, Int{}, V{}};
    } else {
      HighestTwo<V> values;
      for (int g = 0; g < view.game.groups; ++g) {
        const TopTwo<V> q = profile.strongest(g);
        const V high = profile.value(g, q.first);
        values.insert(high, view.game.group[g].bidders > 1 ? profile.value(g, q.second) : V{});
      }
      const auto reached = [&](V value) { return place([&](Int k) { return gather<V>(view.threshold, k) <= value; }); };
      return {reached(values.first), reached(values.second), values.second};
    }
  }

 private:
  /// How many k there are with reached(k), which holds up to some k and not beyond.
  template <class F>
  SURETY_HD Int place(F reached) const {
    Int found{};
    for (int step = view.table / 2; step > 0; step /= 2) {
      const Int next = found + Element<Int>(step);
      found = select(reached(next - Element<Int>(1)), next, found);
    }
    return found;
  }
};

}  // namespace SURETY_ISA
}  // namespace surety::kernels
