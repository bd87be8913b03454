#pragma once

#include <cstdint>

#include "surety/values/demand_view.h"

namespace surety {

/// Bid of the symmetric equilibrium of the first-price auction, as a function of the bidder's demand quantile q, u =
/// 1-q:
///   beta(q) = u^-(N-1) * integral_0^u v(1-t) d t^(N-1),
/// the expected highest value of the other N-1 bidders given that all are weaker (Krishna, Auction Theory, Prop. 2.2).
/// Written in quantiles it holds for every law: within an atom the quantile is the bidder's randomisation.
///
/// Shape `pieces` of `value`: closed form on each piece from `bid_at_knot`, the bids at the lower ends of the pieces.
/// Other shapes: `table`, an octave table of beta.
template <class T>
struct EquilibriumBidView {
  DemandView<T> value;
  const T* bid_at_end;  ///< beta at knot[j+1], j = 0 .. pieces-1 (0 at q = 1)
  DemandView<T> table;
  T rivals;  ///< N-1 >= 1
};

inline namespace SURETY_ISA {

/// The strategy of the dominant-strategy mechanisms: bid the value.
struct TruthfulStrategy {
  template <class V, class T>
  SURETY_HD static V bid(const DemandView<T>& value, V q) {
    return evaluate(value, q);
  }
};

struct FirstPriceStrategy {
  template <class V, class T>
  SURETY_HD static V bid(const EquilibriumBidView<T>& e, V q) {
    if (e.value.shape != DemandShape::pieces) return evaluate(e.table, q);
    // On the piece, v = low + slope (u - u_end); with r = (u_end/u)^(N-1) = P(all rivals below the piece | all below u)
    // beta = r beta_end + (1-r) low + slope ((u - u_end)(1 - 1/N) - u_end (1-r)/N).
    const auto piece = detail::piece_of(e.value, q);
    const V end = gather<V>(e.value.knot, piece + Element<IntOf<V>>(1));
    const V u = T(1) - q, u_end = T(1) - end, width = end - q;
    const V slope = gather<V>(e.value.slope, piece);
    const V low = detail::value_on_piece(e.value, piece, end);
    const V rest = -select(u_end > T(0), pow1pm1(-(width / u), splat<V>(e.rivals)), splat<V>(T(-1)));
    const T share = T(1) / (e.rivals + T(1));
    const V rise = slope * (width - share * (width + u_end * rest));
    return gather<V>(e.bid_at_end, piece) * (T(1) - rest) + low * rest + rise;
  }
};

/// All-pay: beta(q) times the probability (1-q)^(N-1) of winning (revenue equivalence, bidder by bidder).
struct AllPayStrategy {
  template <class V, class T>
  SURETY_HD static V bid(const EquilibriumBidView<T>& e, V q) {
    return FirstPriceStrategy::bid(e, q) * pow1p(-q, splat<V>(e.rivals));
  }
};

}  // namespace SURETY_ISA
}  // namespace surety
