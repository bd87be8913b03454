#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "host/past_auctions/past_auctions.h"
#include "surety/values/law.h"

namespace surety {

/// Past auctions whose truth is known.
struct SimulatedMarket {
  LawPtr law;
  std::vector<std::int64_t> bidders;  ///< each auction has one of them, all equally likely
  AuctionFormat format = AuctionFormat::second_price;
  SeenBids seen = SeenBids::all;
  double rounded = 0;  ///< bids are rounded to multiples of it; 0: they are not
  double offset = 0;   ///< and this is added
  bool spread = true;  ///< and spread again
};

/// Bids in equilibrium; those of first-price auctions from first_price_bid (surety/theory/exact.h), by linear
/// interpolation in 1,000 quantiles.
PastAuctions simulated_auctions(const SimulatedMarket& market, std::size_t auctions, std::uint64_t seed);

}  // namespace surety
