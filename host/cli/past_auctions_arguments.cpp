#include "host/cli/past_auctions_arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "host/io/csv.h"
#include "host/io/layout.h"
#include "host/io/number.h"
#include "host/io/table.h"
#include "host/past_auctions/bidder_counts.h"

namespace surety {
namespace {

std::string counted_auctions(std::size_t count) {
  return fmt::format("{} auction{}", grouped(count), count == 1 ? "" : "s");
}

std::string bids_text(const PastAuctions& auctions) {
  switch (auctions.seen) {
    case SeenBids::all:
      return fmt::format("{} bids", grouped(auctions.bids.size()));
    case SeenBids::highest:
      return "the highest bid of each";
    case SeenBids::second:
      return "the second-highest bid of each";
    case SeenBids::two_highest:
      return "the two highest bids of each";
  }
  return {};
}

}  // namespace

std::string bidders_text(const PastAuctions& auctions) {
  const auto [least, most] = std::minmax_element(auctions.bidders.begin(), auctions.bidders.end());
  return *least == *most ? fmt::format("{} bidder{}", *least, *least == 1 ? "" : "s")
                         : fmt::format("{} to {} bidders", *least, *most);
}

TableRecord table_of_values() {
  return {"values.csv",
          1,
          "fit --out, fit --format csv and advise --out, as empirical:FILE#value@weight takes it: a line per value",
          {{"value", Shape::number(), "value", "that is seen or inferred; ascending"},
           {"weight", Shape::number(), "probability", "of it"}}};
}

std::string values_csv(const FittedLaw& law) {
  std::string text = csv_line(header_of(table_of_values()));
  for (std::size_t i = 0; i < law.value.size(); ++i)
    text += csv_line(std::array<std::string, 2>{shortest(law.value[i]), shortest(law.weight[i])});
  return text;
}

std::string sentence_lines(const std::string& sentence) {
  std::string text;
  for (const std::string& line : filled(sentence, page_width - 2)) text += (text.empty() ? "- " : "  ") + line + "\n";
  return text;
}

void PastAuctionsArguments::add_to(Command& command) {
  command.word("bids", "FILE", file_, "a CSV file of past auctions, with a row per bid or a row per auction").require();
  command.option("auction", auction_).require();
  command.option("columns", columns_);
  command.option("reserve", reserve_);
  command.option("drop", drop_);
}

AuctionFileRequest PastAuctionsArguments::request() const {
  return {file_, parsed("columns", [&] { return parse_auction_columns(columns_); }),
          parsed("auction", [&] { return parse_auction_format(auction_); }), real_of_option("reserve", reserve_),
          parsed("drop", [&] { return parse_auction_flaws(drop_); })};
}

AuctionFileContents PastAuctionsArguments::read() const { return read_auction_file(request()); }

void PastAuctionsArguments::add_to(Report& report, const AuctionFileContents& contents) const {
  const PastAuctions& auctions = contents.auctions;
  const std::string reserve = auctions.reserve > 0 ? ", reserve " + shortest(auctions.reserve) : "";
  report.text(fmt::format("{}: {}, {}{}, {}, {}\n", file_, counted_auctions(auctions.count()),
                          auction_format_name(auctions.format), reserve, bidders_text(auctions), bids_text(auctions)));
  report.json["file"] = file_;
  report.json["auction"] = auction_format_name(auctions.format);
  report.json["rows"] = contents.rows;
  report.json["auctions"] = auctions.count();
  report.json["bids"] = auctions.bids.size();
  report.json["reserve_of_past"] = auctions.reserve;
  report.json["dropped"] = Report::Json::array();
  for (const DroppedAuctions& dropped : contents.dropped) {
    report.text(fmt::format("left out: {}, {}; the first: {}\n", counted_auctions(dropped.auctions),
                            auction_flaw_name(dropped.flaw), dropped.first));
    report.json["dropped"].push_back(
        {{"flaw", auction_flaw_name(dropped.flaw)}, {"auctions", dropped.auctions}, {"first", dropped.first}});
  }
  const BidderCounts counts(auctions.bidders);
  auto& shares = report.json["bidders"] = Report::Json::array();
  for (std::size_t i = 0; i < counts.numbers().size(); ++i)
    shares.push_back({{"number", counts.numbers()[i]}, {"share", counts.shares()[i]}});
}

std::vector<Member> members_of_past_auctions() {
  const Shape dropped = Shape::object({{"flaw", Shape::text(), "", "as --drop takes it"},
                                       {"auctions", Shape::count(), "auctions", "that were left out for it"},
                                       {"first", Shape::text(), "", "where the first of them stands"}});
  const Shape bidders = Shape::object({{"number", Shape::count(), "bidders", "in an auction"},
                                       {"share", Shape::number(), "probability", "of the auctions with as many"}});
  return {{"file", Shape::text(), "", "as typed"},
          {"auction", Shape::text(), "", "what bids were in, as --auction takes it"},
          {"rows", Shape::count(), "rows", "of the file"},
          {"auctions", Shape::count(), "auctions", "that are used"},
          {"bids", Shape::count(), "bids", "that are used"},
          {"reserve_of_past", Shape::number(), "value", "0: none"},
          {"dropped", Shape::list(dropped), "", "what was left out"},
          {"bidders", Shape::list(bidders), "", "how many auctions had as many"}};
}

}  // namespace surety
