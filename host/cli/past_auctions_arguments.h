#pragma once

#include <string>
#include <vector>

#include "host/cli/command.h"
#include "host/cli/report.h"
#include "host/past_auctions/auction_file.h"
#include "host/past_auctions/fitted_law.h"

namespace surety {

/// A file of past auctions and how it is to be read: BIDS, --auction, --columns, --reserve, --drop, --rounded.
class PastAuctionsArguments {
 public:
  void add_to(Command& command);
  const std::string& file() const { return file_; }
  /// Reads the file. Throws InvalidInput.
  AuctionFileContents read() const;
  /// In sentences: auctions, bidders, what was left out and what that means.
  std::vector<std::string> what_was_read(const AuctionFileContents& contents) const;
  /// What was read, as text and JSON: rows, auctions, bidders, what was left out. Of far bids there is a remark where
  /// the text is not printed.
  void add_to(Report& report, const AuctionFileContents& contents, Format format) const;

 private:
  AuctionFileRequest request() const;

  std::string file_, auction_, columns_, reserve_, drop_, rounded_;
};

/// The JSON of that.
std::vector<Member> members_of_past_auctions();

/// "3 to 7 bidders", "1 bidder".
std::string bidders_text(const PastAuctions& auctions);

/// The law as a CSV file, for --values empirical:FILE#value@weight.
TableRecord table_of_values();
std::string values_csv(const FittedLaw& law);

/// A sentence as an item of a list, "- ..", in lines of a page.
std::string sentence_lines(const std::string& sentence);

}  // namespace surety
