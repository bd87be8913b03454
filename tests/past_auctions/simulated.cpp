#include "tests/past_auctions/simulated.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "host/past_auctions/rounded_bids.h"
#include "surety/theory/exact.h"

namespace surety {
namespace {

constexpr int bid_knots = 1000;

/// Bids at demand quantiles 0, 1/1000, ..
std::vector<double> equilibrium_bids(const Law& law, std::int64_t bidders) {
  std::vector<double> bids;
  for (int i = 0; i <= bid_knots; ++i) bids.push_back(first_price_bid(law, bidders, double(i) / bid_knots));
  return bids;
}

double interpolated(const std::vector<double>& at, double q) {
  const double x = q * bid_knots;
  const auto i = std::min(std::size_t(x), at.size() - 2);
  return at[i] + (x - double(i)) * (at[i + 1] - at[i]);
}

}  // namespace

PastAuctions simulated_auctions(const SimulatedMarket& market, std::size_t auctions, std::uint64_t seed) {
  std::mt19937_64 generator(seed);
  std::uniform_real_distribution<double> uniform;
  static std::map<std::pair<std::string, std::int64_t>, std::vector<double>> known;
  PastAuctions past;
  past.format = market.format;
  past.seen = market.seen;
  for (std::size_t a = 0; a < auctions; ++a) {
    const std::int64_t n = market.bidders[generator() % market.bidders.size()];
    const bool first_price = market.format == AuctionFormat::first_price;
    std::vector<double>* strategy = nullptr;
    if (first_price) {
      strategy = &known[{market.law->spec(), n}];
      if (strategy->empty()) *strategy = equilibrium_bids(*market.law, n);
    }
    std::vector<double> bids;
    for (std::int64_t i = 0; i < n; ++i) {
      const double q = uniform(generator);
      bids.push_back(first_price ? interpolated(*strategy, q) : market.law->inverse_demand(q));
      if (market.rounded > 0)
        bids.back() = std::round((bids.back() - market.offset) / market.rounded) * market.rounded + market.offset;
    }
    std::sort(bids.begin(), bids.end(), std::greater<>());
    if (market.seen == SeenBids::second) bids = {bids[1]};
    if (market.seen == SeenBids::highest) bids.resize(1);
    if (market.seen == SeenBids::two_highest) bids.resize(2);
    past.add(n, std::move(bids));
  }
  if (market.rounded > 0 && market.spread) spread_rounded_bids(past, {market.rounded, market.offset});
  return past;
}

}  // namespace surety
