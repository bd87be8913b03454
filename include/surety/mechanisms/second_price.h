#pragma once

#include "surety/lanes/lane.h"
#include "surety/mechanisms/outcome.h"

namespace surety {
inline namespace SURETY_ISA {

/// Second-price auction with a reserve: the highest bid wins if it reaches the reserve, and pays the larger of the
/// reserve and the second bid (Vickrey 1961). Bids are values: truth is dominant. With the reserve at the monopoly
/// price of a regular law it is Myerson's optimal auction for identical bidders.
struct SecondPriceAuction {
  template <class V>
  SURETY_HD static Outcome<V> settle(V highest_bid, V second_bid, V reserve) {
    const auto sold = highest_bid >= reserve;
    return {select(sold, max(second_bid, reserve), V{}), select(sold, highest_bid, V{}),
            select(sold, splat<V>(1), V{})};
  }
};

}  // namespace SURETY_ISA
}  // namespace surety
