#include "host/cli/past_auctions_arguments.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

#include "host/io/csv.h"
#include "host/io/layout.h"
#include "host/io/number.h"
#include "host/io/table.h"
#include "host/past_auctions/bidder_counts.h"
#include "host/past_auctions/rounded_bids.h"

namespace surety {
namespace {

std::string counted_auctions(std::size_t count) {
  return fmt::format("{} auction{}", grouped(count), count == 1 ? "" : "s");
}

std::string counted_bids(std::size_t count) { return fmt::format("{} bid{}", grouped(count), count == 1 ? "" : "s"); }

/// "Left out: 3 auctions, missing; the first: bids.csv:4: no bid"
std::string dropped_text(const DroppedAuctions& dropped) {
  std::string what = dropped.bids > 0 ? counted_bids(dropped.bids) : counted_auctions(dropped.auctions);
  if (dropped.bids > 0 && dropped.auctions > 0)
    what += fmt::format(" and {}, for no other bid was made in {}", counted_auctions(dropped.auctions),
                        dropped.auctions == 1 ? "it" : "them");
  return fmt::format("Left out: {}, {}; the first: {}", what, auction_flaw_name(dropped.flaw), dropped.first);
}

/// What follows is of, now that this is left out.
std::string meaning_of(const DroppedAuctions& dropped, double reserve) {
  if (dropped.flaw == AuctionFlaw::below_reserve)
    return fmt::format(
        "Bidders are those who bid {} or more, and auctions those with such a bidder: what follows is of them.",
        shortest(reserve));
  if (dropped.flaw == AuctionFlaw::lone)
    return "Auctions are those with two bidders or more: what follows is of them. A reserve earns most where a bidder "
           "comes alone.";
  if (dropped.flaw == AuctionFlaw::not_positive)
    return "If the good was worth nothing to those who bid nothing, what is left has the higher values, and what "
           "follows is too high.";
  return "What is left is like all auctions only if such flaws have nothing to do with how many bid, and how high.";
}

std::string far_text(const FarBids& far) {
  const bool one = far.bids == 1;
  return fmt::format(
      "{}: bid {} is {} times the median{}. The mean value, the highest value and whatever rests on them hang on {}. "
      "If "
      "{}, or leave {} out with --drop outlier.",
      far.place, shortest(far.bid), grouped(static_cast<std::uint64_t>(std::llround(far.times))),
      one ? "" : fmt::format(", and {} bids are more than {:.0f} times", grouped(far.bids), FarBids::from),
      one ? "it" : "them", one ? "it is a slip, correct it" : "they are slips, correct them",
      one                ? "its auction"
      : far.auctions > 1 ? fmt::format("their {} auctions", grouped(far.auctions))
                         : "their auction");
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

Report::Json step_or_null(const Rounding& rounding) {
  return rounding.step > 0 ? Report::Json(rounding.step) : Report::Json();
}

/// What --auction and --drop take.
std::vector<std::string_view> auction_words() {
  return {auction_format_name(AuctionFormat::second_price), auction_format_name(AuctionFormat::first_price)};
}
std::vector<std::string_view> drop_words() {
  std::vector<std::string_view> words;
  words.reserve(auction_flaw_count + 1);
  for (int i = 0; i < auction_flaw_count; ++i) words.push_back(auction_flaw_name(static_cast<AuctionFlaw>(i)));
  words.emplace_back("all");
  return words;
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
  command.option("auction", auction_).require().choose_from(auction_words());
  command.option("columns", columns_);
  command.option("reserve", reserve_);
  command.option("drop", drop_).choose_from(drop_words());
  command.option("rounded", rounded_);
}

AuctionFileRequest PastAuctionsArguments::request() const {
  return {file_,
          parsed("columns", [&] { return parse_auction_columns(columns_); }),
          parsed("auction", [&] { return parse_auction_format(auction_); }),
          real_of_option("reserve", reserve_),
          parsed("drop", [&] { return parse_auction_flaws(drop_); }),
          parsed("rounded", [&] { return parse_rounding(rounded_); })};
}

AuctionFileContents PastAuctionsArguments::read() const { return read_auction_file(request()); }

std::vector<std::string> PastAuctionsArguments::what_was_read(const AuctionFileContents& contents) const {
  const PastAuctions& auctions = contents.auctions;
  const std::string reserve = auctions.reserve > 0 ? ", reserve " + shortest(auctions.reserve) : "";
  const std::string currency = contents.currency.empty() ? "" : ", in " + contents.currency;
  std::vector<std::string> said{fmt::format("{}: {}, {}{}, {}, {}{}", file_, counted_auctions(auctions.count()),
                                            auction_format_name(auctions.format), reserve, bidders_text(auctions),
                                            bids_text(auctions), currency)};
  for (const DroppedAuctions& dropped : contents.dropped)
    said.push_back(dropped_text(dropped) + ". " + meaning_of(dropped, auctions.reserve));
  if (contents.far) said.push_back(far_text(*contents.far));
  if (contents.seems_rounded)
    said.push_back(
        fmt::format("Most bids are {}, and are taken as they stand: what follows is of bidders whose bids come in such "
                    "steps, not of values that lie between.",
                    multiple_text(*contents.seems_rounded, true)));
  if (!contents.unread.empty())
    said.push_back(fmt::format("Columns that are not read: {}.", fmt::join(contents.unread, ", ")));
  return said;
}

void PastAuctionsArguments::add_to(Report& report, const AuctionFileContents& contents, Format format) const {
  const PastAuctions& auctions = contents.auctions;
  const std::vector<std::string> said = what_was_read(contents);
  report.text(said.front() + "\n");
  for (std::size_t i = 1; i < said.size(); ++i) report.text(sentence_lines(said[i]));
  if (contents.far && format != Format::table) report.remark(far_text(*contents.far) + "\n");
  report.json["file"] = file_;
  report.json["auction"] = auction_format_name(auctions.format);
  report.json["rows"] = contents.rows;
  report.json["auctions"] = auctions.count();
  report.json["bids"] = auctions.bids.size();
  report.json["reserve_of_past"] = auctions.reserve;
  report.json["dropped"] = Report::Json::array();
  for (const DroppedAuctions& dropped : contents.dropped) {
    report.json["dropped"].push_back({{"flaw", auction_flaw_name(dropped.flaw)},
                                      {"auctions", dropped.auctions},
                                      {"bids", dropped.bids},
                                      {"first", dropped.first}});
  }
  report.json["outlier"] = nullptr;
  if (contents.far)
    report.json["outlier"] = {{"place", contents.far->place},
                              {"bid", contents.far->bid},
                              {"times_the_median", contents.far->times},
                              {"auctions", contents.far->auctions}};
  report.json["currency"] = contents.currency.empty() ? Report::Json() : Report::Json(contents.currency);
  report.json["columns_not_read"] = contents.unread;
  const Rounding kept = contents.seems_rounded.value_or(Rounding{});
  report.json["rounded_to"] = step_or_null(auctions.rounded);
  report.json["rounded_offset"] = auctions.rounded.offset;
  report.json["steps_kept"] = step_or_null(kept);
  report.json["steps_kept_offset"] = kept.offset;
  const BidderCounts counts(auctions.bidders);
  auto& shares = report.json["bidders"] = Report::Json::array();
  for (std::size_t i = 0; i < counts.numbers().size(); ++i)
    shares.push_back({{"number", counts.numbers()[i]}, {"share", counts.shares()[i]}});
}

std::vector<Member> members_of_past_auctions() {
  const Shape dropped = Shape::object({{"flaw", Shape::text(), "", "as --drop takes it"},
                                       {"auctions", Shape::count(), "auctions", "that were left out for it"},
                                       {"bids", Shape::count(), "bids", "that were left out alone"},
                                       {"first", Shape::text(), "", "where the first of them stands"}});
  const Shape bidders = Shape::object({{"number", Shape::count(), "bidders", "in an auction"},
                                       {"share", Shape::number(), "probability", "of the auctions with as many"}});
  const Shape outlier = Shape::object({{"place", Shape::text(), "", "file, line and column"},
                                       {"bid", Shape::number(), "value", ""},
                                       {"times_the_median", Shape::number(), "ratio", "above 1,000"},
                                       {"auctions", Shape::count(), "auctions", "that have such bids"}});
  return {{"file", Shape::text(), "", "as typed"},
          {"auction", Shape::text(), "", "what bids were in, as --auction takes it"},
          {"rows", Shape::count(), "rows", "of the file"},
          {"auctions", Shape::count(), "auctions", "that are used"},
          {"bids", Shape::count(), "bids", "that are used"},
          {"reserve_of_past", Shape::number(), "value", "0: none"},
          {"dropped", Shape::list(dropped), "", "what was left out"},
          {"outlier", outlier.or_null(), "", "the greatest bid, where it is that far above the median; null: none is"},
          {"currency", Shape::text().or_null(), "", "of the column; null: there is none"},
          {"columns_not_read", Shape::list(Shape::text()), "", "names"},
          {"rounded_to", Shape::number().or_null(), "value", "step that bids were, and were spread; null: to none"},
          {"rounded_offset", Shape::number(), "value", "that they are more than multiples of it"},
          {"steps_kept", Shape::number().or_null(), "value",
           "that most bids are multiples of, and were taken as they stand; null: of none"},
          {"steps_kept_offset", Shape::number(), "value", "that they are more than multiples of it"},
          {"bidders", Shape::list(bidders), "", "how many auctions had as many"}};
}

}  // namespace surety
