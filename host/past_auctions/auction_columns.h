#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "host/io/table_reader.h"
#include "host/past_auctions/past_auctions.h"

namespace surety {

/// Reads "auction=id,bid=amount", by what the columns hold. Throws InvalidInput for what no column holds, or twice, and
/// for an empty name.
std::map<std::string, std::string> parse_auction_columns(std::string_view text);

/// Which columns of a file of past auctions hold what: auction, bidder and bid of a row per bid; auction, highest,
/// second and bidders of a row per auction; reserve and currency of either.
class AuctionColumns {
 public:
  /// Those that are named, by header or number, "-" for one that is not to be read; others by these names. Where a
  /// column of bids is named (bid, highest, second) no other of bids is looked for, nor what does not go with it.
  /// Throws InvalidInput where columns are missing, do not go together, or one is to hold two things.
  AuctionColumns(const TableReader& table, const std::map<std::string, std::string>& named, AuctionFormat format);

  bool has(std::string_view role) const { return at_.contains(role); }
  std::size_t operator[](std::string_view role) const { return at_.find(role)->second; }
  bool is_row_per_bid() const { return has("bid"); }
  SeenBids seen() const;
  /// Of the greatest bid of a row.
  std::size_t greatest() const { return (*this)[has("bid") ? "bid" : has("highest") ? "highest" : "second"]; }
  const std::vector<std::string>& unread() const { return unread_; }  ///< names of the other columns

 private:
  void find_others(const TableReader& table, const std::map<std::string, std::string>& named);
  void check(const TableReader& table, AuctionFormat format) const;

  std::map<std::string, std::size_t, std::less<>> at_;
  std::vector<std::string> unread_;
};

}  // namespace surety
