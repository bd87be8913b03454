#include "host/theory/proportional_auction/premium_transfer.h"

#include <algorithm>
#include <cmath>

namespace surety {

double premium_lipschitz_constant(const ProportionalAuction& auction) {
  const double least = auction.values()->lower(), others = static_cast<double>(auction.bidders() - 1);
  const auto slope = [&](double x) {  // (24) for T - v Q: P' = Xi^p + P - (N-1)/x P
    const double premium = auction.aggregate_transfer(x) - least * auction.aggregate_allocation(x);
    const double growth =
        auction.excess_growth(x) -
        (least > 0 ? least * (auction.allocation_sensitivity(x) - auction.aggregate_allocation(x)) : 0);
    return std::abs(growth + premium - others / x * premium);
  };
  constexpr int steps = 1 << 14;
  constexpr double side = 1e-9;  // of a kink, where the slope jumps
  const double step = auction.range().high / steps;
  double steepest = 0;
  for (int i = 1; i <= steps; ++i) steepest = std::max(steepest, slope(i * step));
  for (const double kink : auction.breakpoints())
    if (kink > 0) steepest = std::max({steepest, slope(kink * (1 - side)), slope(kink * (1 + side))});
  return steepest;
}

}  // namespace surety
