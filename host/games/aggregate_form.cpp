#include <algorithm>

#include "host/games/game.h"

namespace surety {

AggregateForm aggregate_form(const ProportionalAuction& auction, double at_least_up_to) {
  const auto range = auction.range();
  return tabulate({3,
                   [&](double x, double* out) {
                     out[0] = auction.aggregate_allocation(x);
                     out[1] = auction.aggregate_transfer(x);
                     out[2] = auction.value(x);
                   },
                   auction.breakpoints(), range.low, std::max(range.high, at_least_up_to)});
}

}  // namespace surety
