#include "host/theory/premium_transfer.h"

#include <algorithm>
#include <cmath>

namespace surety {

double premium_lipschitz_constant(const ProportionalAuction& auction) {
  const double least = auction.values()->lower();
  const auto premium = [&](double x) {
    return auction.aggregate_transfer(x) - least * auction.aggregate_allocation(x);
  };
  constexpr int steps = 4096;
  const double step = auction.range().high / steps;
  double steepest = 0, before = premium(0);
  for (int i = 1; i <= steps; ++i) {
    const double here = premium(i * step);
    steepest = std::max(steepest, std::abs(here - before) / step);
    before = here;
  }
  return steepest;
}

}  // namespace surety
