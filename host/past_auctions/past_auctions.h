#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace surety {

/// How the winner's payment was found.
enum class AuctionFormat {
  second_price,  ///< sealed bids, the winner pays the second-highest; or ascending, each bid the last that he made
  first_price,   ///< sealed bids, the winner pays his own
};

/// "second-price" or "first-price". Throws InvalidInput.
AuctionFormat parse_auction_format(std::string_view name);
std::string_view auction_format_name(AuctionFormat format);

/// Which bids of each auction are seen, by rank: all, or some of the two highest.
enum class SeenBids { all, highest, second, two_highest };

/// What bids are rounded to: an offset and whole steps.
struct Rounding {
  double step = 0;    ///< above 0; 0: to nothing
  double offset = 0;  ///< from 0 to below the step

  bool operator==(const Rounding&) const = default;
};

/// Auctions of like goods in the past, one row after another; bids above 0, in the file's unit of money.
struct PastAuctions {
  AuctionFormat format = AuctionFormat::second_price;
  SeenBids seen = SeenBids::all;
  double reserve = 0;                 ///< that all of them had; 0: none
  Rounding rounded{};                 ///< what bids were rounded to, before they were spread
  bool flawed_left_out = false;       ///< whether auctions were, for a flaw that may go with how high bids were
  std::vector<std::int64_t> bidders;  ///< of each auction: who bid, at least the reserve
  std::vector<double> bids;           ///< those seen, auction after auction, each auction's from the highest down
  std::vector<std::size_t> begin{0};  ///< where an auction's bids begin in `bids`; one entry more than auctions

  std::size_t count() const { return bidders.size(); }
  std::span<const double> bids_of(std::size_t auction) const {
    return std::span(bids).subspan(begin[auction], begin[auction + 1] - begin[auction]);
  }
  /// Adds one; its bids in any order.
  void add(std::int64_t auction_bidders, std::vector<double> auction_bids);
};

}  // namespace surety
