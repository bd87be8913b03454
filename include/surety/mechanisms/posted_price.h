#pragma once

#include "surety/mechanisms/outcome.h"
#include "surety/random/draws.h"

namespace surety {
inline namespace SURETY_ISA {

/// Posted price: one of the bidders who accept, chosen at random, buys at the price (Yamashita 2018, Remark 2). A
/// bidder accepts when his value reaches the price: truth is dominant. The choice is by lottery: every bidder holds a
/// ticket, the smallest among the accepting wins. Tickets of 24 bits are equal now and then: one coin per auction tells
/// whether the earlier or the later of two equal tickets wins, so that no bidder gains by his place.
template <class V, class Key>
struct PostedPriceTally {
  using Mask = decltype(Key{} < Key{});
  Key ticket;  ///< smallest so far among the accepting
  V quantile;  ///< of its holder
  IntOf<V> sold;

  Mask later_wins;  ///< the coin

  SURETY_HD static PostedPriceTally open(Key largest_ticket, Mask later_wins) {
    return {largest_ticket, splat<V>(1), IntOf<V>{}, later_wins};
  }

  /// Returns where the bidder is now the one who buys.
  SURETY_HD Mask bid(V quantile_of_bidder, V acceptance, Key ticket_of_bidder) {
    const auto accepts = quantile_of_bidder <= acceptance;
    const auto smaller = (ticket_of_bidder < ticket) | ((ticket_of_bidder == ticket) & later_wins);
    const auto wins = accepts & (smaller | (sold == IntOf<V>{}));
    ticket = select(wins, ticket_of_bidder, ticket);
    quantile = select(wins, quantile_of_bidder, quantile);
    sold = select(accepts, IntOf<V>{} + Element<IntOf<V>>(1), sold);
    return wins;
  }
};

/// The buyer's quantile among N identical bidders when the strongest, at `first`, accepts, from one uniform. The others
/// accept independently with chance r = (acceptance - first)/(1 - first), so the strongest is the one chosen with
/// chance E[1/(1 + Binomial(N-1, r))] = (1 - (1-r)^N)/(N r); any other is uniform between him and the last who accepts.
template <class V>
SURETY_HD V random_buyer(V first, V acceptance, Element<V> bidders, V uniform) {
  using T = Element<V>;
  const V r = min((acceptance - first) / (T(1) - first), splat<V>(T(1) - (sizeof(T) == 4 ? T(0x1p-24) : T(0x1p-53))));
  const auto alone = r < T(1e-30);
  const V safe = select(alone, splat<V>(T(0.5)), r);
  const V chance = select(alone, splat<V>(1), -pow1pm1(-safe, splat<V>(bidders)) / (safe * bidders));
  const auto strongest = uniform < chance;
  const V position = (uniform - chance) / select(strongest, splat<V>(1), T(1) - chance);
  return select(strongest, first, fma(position, acceptance - first, first));
}

}  // namespace SURETY_ISA
}  // namespace surety
