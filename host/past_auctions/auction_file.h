#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "host/past_auctions/auction_columns.h"

namespace surety {

/// What may be wrong with an auction of a file, by the word that --drop takes.
enum class AuctionFlaw {
  missing,
  unreadable,
  not_positive,
  below_reserve,
  repeated,
  lone,
  contradictory,
  outlier,
  rare
};
constexpr int auction_flaw_count = 9;
std::string_view auction_flaw_name(AuctionFlaw flaw);
/// Whether what is left without such auctions is like all of them only where the flaw has nothing to do with their
/// bids. Of the other flaws it is known which auctions are left: those with so many bidders, or with bids from the
/// reserve on.
bool may_choose_bids(AuctionFlaw flaw);

/// What of a file is read and how. A file has a row per bid (columns auction and bid), or a row per auction (highest,
/// second, or both, and bidders).
struct AuctionFileRequest {
  std::string file;
  std::map<std::string, std::string> columns;  ///< by what they hold, "auction": the header's name or number
  AuctionFormat format = AuctionFormat::second_price;
  double reserve = 0;  ///< 0: none, or that of the column
  /// Auctions with these are left out, others refused. Of below_reserve the bid is left out, where all bids are seen:
  /// values are independent, so those of the bidders who reach the reserve are of the law above it, in whatever number
  /// they come. To leave the auction out would choose those where everybody reached it.
  std::vector<AuctionFlaw> dropped;
  /// What bids were rounded to, the nearest multiple (spread_rounded_bids); step 0: to nothing. Without it bids that
  /// seem to be (find_rounding) are refused. A multiple below the reserve is a bid from the reserve on, unless all that
  /// is rounded to it is below; where bids below the reserve are left out, such a multiple is refused.
  std::optional<Rounding> rounded;
};

/// Reads --rounded: "10", "10+9.99", where the step is above 0 and the offset below it, or "no", which is step 0;
/// nothing where it is empty. Throws InvalidInput.
std::optional<Rounding> parse_rounding(std::string_view text);

/// Reads "missing,lone" or "all". Throws InvalidInput.
std::vector<AuctionFlaw> parse_auction_flaws(std::string_view text);

/// What is left out for one reason.
struct DroppedAuctions {
  AuctionFlaw flaw;
  std::size_t auctions;  ///< as a whole; of below_reserve those where no bid is left
  std::size_t bids;      ///< alone, of below_reserve
  std::string first;     ///< the first of them: file, line, and what is wrong
};

/// Bids so far above the median that a slip is likely. They are kept unless `outlier` is dropped.
struct FarBids {
  static constexpr double from = 1000;  ///< times the median
  std::string place;                    ///< of the greatest: file, line, column
  double bid;                           ///< the greatest
  double times;                         ///< the median, that is
  std::size_t auctions;                 ///< that have such bids
  std::size_t bids;                     ///< as many
};

struct AuctionFileContents {
  PastAuctions auctions;
  std::string currency;                   ///< of the column, which has one alone; empty: there is none
  std::vector<std::string> unread;        ///< columns
  std::size_t rows;                       ///< of the file, without the header
  std::vector<DroppedAuctions> dropped;   ///< in the order of AuctionFlaw; an auction counts for its first flaw
  std::optional<FarBids> far;             ///< among the auctions
  std::optional<Rounding> seems_rounded;  ///< to this, and taken as it stands (find_rounding)
};

/// Reads the auctions, in the order in which the file names them. Throws InvalidInput with
/// file and line: for the first flaw that is not to be dropped, where columns are missing or do not go together, where
/// no auction is left.
AuctionFileContents read_auction_file(const AuctionFileRequest& request);

}  // namespace surety
