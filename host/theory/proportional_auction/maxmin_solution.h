#pragma once

#include <mutex>
#include <optional>

#include "host/theory/proportional_auction/aggregate_transfer.h"
#include "host/theory/proportional_auction/excess_growth.h"
#include "surety/theory/proportional_auction.h"

namespace surety {

/// What a ProportionalAuction keeps: the functions of its aggregate signal.
struct ProportionalAuction::Solution {
  RevealedValues revealed;
  double premium_cost;
  std::optional<ExcessGrowth> growth;  // set once the guarantee is known
  mutable std::once_flag tabulated;
  mutable std::optional<AggregateTransfer> transfer;

  Solution(const Law& values, std::int64_t bidders, double cost)
      : revealed(values, AggregateSignal(bidders)), premium_cost(cost - values.lower()) {}

  const AggregateSignal& signal() const { return revealed.signal(); }
  double signal_of(const Law& values, double v) const;
  const AggregateTransfer& transfers() const {
    std::call_once(tabulated, [this] { transfer.emplace(revealed, *growth); });
    return *transfer;
  }
};

}  // namespace surety
