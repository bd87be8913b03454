#include "host/past_auctions/past_auctions.h"

#include <algorithm>
#include <functional>
#include <iterator>

#include "host/options/choices.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr std::string_view format_names[] = {"second-price", "first-price"};

}  // namespace

AuctionFormat parse_auction_format(std::string_view name) {
  const auto found = std::find(std::begin(format_names), std::end(format_names), name);
  if (found == std::end(format_names)) throw InvalidInput(unknown_name("auction", name, format_names));
  return static_cast<AuctionFormat>(found - std::begin(format_names));
}

std::string_view auction_format_name(AuctionFormat format) { return format_names[static_cast<int>(format)]; }

void PastAuctions::add(std::int64_t auction_bidders, std::vector<double> auction_bids) {
  std::sort(auction_bids.begin(), auction_bids.end(), std::greater<>());
  bidders.push_back(auction_bidders);
  bids.insert(bids.end(), auction_bids.begin(), auction_bids.end());
  begin.push_back(bids.size());
}

}  // namespace surety
