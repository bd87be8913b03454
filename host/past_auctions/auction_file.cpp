#include "host/past_auctions/auction_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>

#include "host/io/number.h"
#include "host/io/table_reader.h"
#include "host/options/choices.h"
#include "host/past_auctions/rounded_bids.h"
#include "host/values/law_family.h"
#include "host/values/spec_text.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr std::array<std::string_view, auction_flaw_count> flaw_names{
    "missing", "unreadable", "not-positive", "below-reserve", "repeated", "lone", "contradictory", "outlier", "rare"};
constexpr double most_bidders = 1e6;
constexpr double same = 1e-9;  // relative: reserves and ends of roundings that are not told apart

/// What is wrong with an auction, and where.
struct Flaw {
  AuctionFlaw kind;
  std::string text;  ///< "FILE:LINE: problem"
};

/// One auction while it is gathered.
struct Gathered {
  std::size_t line = 0;  ///< of its first row
  std::string name;
  std::int64_t bidders = 0;
  std::vector<double> bids;
  double greatest = 0;  ///< of its bids
  std::size_t greatest_row = 0;
  std::optional<Flaw> flaw;  ///< the first one

  void add(double bid, std::size_t row) {
    bids.push_back(bid);
    if (bid <= greatest) return;
    greatest = bid;
    greatest_row = row;
  }
};

class Reader {
 public:
  explicit Reader(const AuctionFileRequest& request)
      : request_(request),
        table_(request.file, TableReader::FirstLine::names_or_numbers),
        columns_(table_, request.columns, request.format),
        seen_(columns_.seen()),
        reserve_(settled_reserve()) {}

  AuctionFileContents read() {
    if (columns_.is_row_per_bid()) {
      gather_bids();
    } else {
      gather_auctions();
    }
    return contents();
  }

 private:
  /// A cell that does not say what the first one says.
  [[noreturn]] void refuse_another(std::size_t row, const char* role, const char* why) const {
    const std::size_t column = columns_[role];
    throw InvalidInput(fmt::format(
        "{}: {}, where line {} has {}: {}, so give each its file (--columns {}=- does not read "
        "the column)",
        table_.place(row, column), table_.text(row, column), table_.line(0), table_.text(0, column), why, role));
  }

  /// That of the column, where there is one, or of the request.
  double settled_reserve() const {
    if (!columns_.has("reserve")) return request_.reserve;
    const std::size_t column = columns_["reserve"];
    const double reserve = table_.nonnegative_number(0, column);
    for (std::size_t row = 1; row < table_.rows(); ++row)
      if (table_.nonnegative_number(row, column) != reserve)
        refuse_another(row, "reserve", "auctions with different reserves are not read together");
    if (request_.reserve != 0 && request_.reserve != reserve)
      throw InvalidInput(fmt::format("{}: reserve {}, and --reserve {}", table_.place(0, column), shortest(reserve),
                                     shortest(request_.reserve)));
    return reserve;
  }

  /// That of all bids; empty where no column says it.
  std::string settled_currency() const {
    if (!columns_.has("currency")) return "";
    const std::size_t column = columns_["currency"];
    for (std::size_t row = 0; row < table_.rows(); ++row) {
      if (is_empty(row, column)) throw InvalidInput(table_.place(row, column) + ": no currency");
      if (table_.text(row, column) != table_.text(0, column))
        refuse_another(row, "currency", "bids in different currencies are not compared");
    }
    return table_.text(0, column);
  }

  static Flaw flaw(AuctionFlaw kind, std::string text) { return {kind, std::move(text)}; }
  std::string at_line(std::size_t line) const { return fmt::format("{}:{}", request_.file, line); }

  bool is_empty(std::size_t row, std::size_t column) const {
    return table_.is_missing(row, column) || table_.text(row, column).empty();
  }

  /// Half of the step that a bid was rounded to; 0 where it was not.
  double rounded_by(double bid) const {
    const Rounding rounded = request_.rounded.value_or(Rounding{});
    return rounded.step > 0 && is_multiple(bid, rounded) ? rounded.step / 2 : 0;
  }

  /// Whatever was rounded to it.
  bool is_below_reserve(double bid) const {
    const double half = rounded_by(bid);
    return half > 0 ? bid + half <= reserve_ * (1 + same) : bid < reserve_;
  }

  /// Whether some values that are rounded to a bid are below the reserve, and others are not.
  bool is_about_reserve(double bid) const {
    const double half = rounded_by(bid);
    return half > 0 && bid - half < reserve_ * (1 - same) && !is_below_reserve(bid);
  }

  /// A bid, or what is wrong with it.
  std::optional<Flaw> read_bid(std::size_t row, std::size_t column, double& bid) const {
    const std::string place = table_.place(row, column);
    if (is_empty(row, column)) return flaw(AuctionFlaw::missing, place + ": no bid");
    try {
      bid = table_.number(row, column);
    } catch (const InvalidInput& error) {
      return flaw(AuctionFlaw::unreadable, error.what());
    }
    if (bid <= 0)
      return flaw(AuctionFlaw::not_positive, fmt::format("{}: bid {} is not above 0", place, shortest(bid)));
    if (bid > greatest_value)
      return flaw(AuctionFlaw::unreadable,
                  fmt::format("{}: bid {} is too large; bids are at most {}", place, shortest(bid), greatest_value));
    if (is_below_reserve(bid))
      return flaw(AuctionFlaw::below_reserve,
                  fmt::format("{}: bid {} is below the reserve, {}", place, shortest(bid), shortest(reserve_)));
    return {};
  }

  void mark(Gathered& auction, Flaw found) const {
    if (!auction.flaw) auction.flaw = std::move(found);
  }

  void gather_bids() {
    std::unordered_map<std::string, std::size_t> number_of;
    BiddersOfAuctions bidders;
    for (std::size_t row = 0; row < table_.rows(); ++row) {
      if (is_empty(row, columns_["auction"])) {
        Gathered nameless{.line = table_.line(row)};
        mark(nameless, flaw(AuctionFlaw::missing, table_.place(row, columns_["auction"]) + ": no auction is named"));
        gathered_.push_back(std::move(nameless));
        continue;
      }
      const std::string name = table_.text(row, columns_["auction"]);
      const auto [found, added] = number_of.try_emplace(name, gathered_.size());
      if (added) gathered_.push_back({.line = table_.line(row), .name = name});
      Gathered& auction = gathered_[found->second];
      double bid = 0;
      auto wrong = read_bid(row, columns_["bid"], bid);
      if (wrong && wrong->kind == AuctionFlaw::below_reserve && drops(AuctionFlaw::below_reserve)) {
        if (below_reserve_.bids++ == 0) below_reserve_.first = wrong->text;
      } else {
        ++auction.bidders;
        auction.add(bid, row);
        if (wrong) mark(auction, std::move(*wrong));
      }
      if (columns_.has("bidder")) check_bidder(row, found->second, bidders);
    }
  }

  using BiddersOfAuctions = std::set<std::pair<std::size_t, std::string>>;

  void check_bidder(std::size_t row, std::size_t of_auction, BiddersOfAuctions& bidders) {
    const std::size_t column = columns_["bidder"];
    const std::string place = table_.place(row, column), bidder = table_.text(row, column);
    Gathered& auction = gathered_[of_auction];
    if (is_empty(row, column)) {
      mark(auction, flaw(AuctionFlaw::missing,
                         place + ": no bidder is named; where they are not known do not read the column, --columns "
                                 "bidder=-"));
    } else if (!bidders.emplace(of_auction, bidder).second) {
      mark(auction, flaw(AuctionFlaw::repeated, fmt::format("{}: bidder {} bids again in auction {}; give the last bid "
                                                            "of each",
                                                            place, bidder, auction.name)));
    }
  }

  void gather_auctions() {
    std::set<std::string> names;
    for (std::size_t row = 0; row < table_.rows(); ++row) {
      Gathered auction{.line = table_.line(row), .name = fmt::format("{}", row + 1)};
      for (const char* role : {"highest", "second"}) {
        double bid = 0;
        if (!columns_.has(role)) continue;
        if (auto wrong = read_bid(row, columns_[role], bid)) mark(auction, std::move(*wrong));
        auction.add(bid, row);
      }
      if (auction.bids.size() == 2 && auction.bids[1] > auction.bids[0])
        mark(auction, flaw(AuctionFlaw::contradictory,
                           fmt::format("{}: the second-highest bid is above the highest", at_line(auction.line))));
      read_bidders(row, auction);
      if (columns_.has("auction")) check_name(row, names, auction);
      gathered_.push_back(std::move(auction));
    }
  }

  void check_name(std::size_t row, std::set<std::string>& names, Gathered& auction) const {
    const std::size_t column = columns_["auction"];
    if (is_empty(row, column)) {
      mark(auction, flaw(AuctionFlaw::missing, table_.place(row, column) + ": no auction is named"));
      return;
    }
    auction.name = table_.text(row, column);
    if (!names.insert(auction.name).second)
      mark(auction, flaw(AuctionFlaw::repeated, fmt::format("{}: auction {} has a row already; a row per bid has a "
                                                            "column bid=..",
                                                            table_.place(row, column), auction.name)));
  }

  void read_bidders(std::size_t row, Gathered& auction) const {
    const std::size_t column = columns_["bidders"];
    if (is_empty(row, column)) {
      mark(auction, flaw(AuctionFlaw::missing, table_.place(row, column) + ": no number of bidders"));
      return;
    }
    const std::string text = table_.text(row, column);
    const auto count = parse_count(text);
    if (!count || *count < 1 || static_cast<double>(*count) > most_bidders) {
      mark(auction, flaw(AuctionFlaw::unreadable, fmt::format("{}: '{}' is not a number of bidders from 1 to {}",
                                                              table_.place(row, column), text, most_bidders)));
      return;
    }
    auction.bidders = static_cast<std::int64_t>(*count);
  }

  /// One bidder says nothing of what he bids against: a first-price bid of his cannot be explained, nor without a
  /// reserve a second-price bid, and there is no second bid.
  bool needs_two() const {
    return request_.format == AuctionFormat::first_price || seen_ == SeenBids::second ||
           seen_ == SeenBids::two_highest || reserve_ == 0;
  }

  void mark_lone_bidders() {
    for (Gathered& auction : gathered_)
      if (!auction.flaw && auction.bidders == 1 && needs_two())
        mark(auction, flaw(AuctionFlaw::lone, fmt::format("{}: auction {} has one bidder; two are needed",
                                                          at_line(auction.line), auction.name)));
  }

  /// Bids far above the median: marked where they are to be dropped, and found where not.
  std::optional<FarBids> find_far_bids() {
    std::vector<double> bids;
    for (const Gathered& auction : gathered_)
      if (!auction.flaw) bids.insert(bids.end(), auction.bids.begin(), auction.bids.end());
    if (bids.empty()) return {};
    const auto middle = bids.begin() + static_cast<std::ptrdiff_t>(bids.size() / 2);
    std::nth_element(bids.begin(), middle, bids.end());
    std::optional<FarBids> far;
    for (Gathered& auction : gathered_) {
      if (auction.flaw || !(auction.greatest > FarBids::from * *middle)) continue;
      const std::string place = table_.place(auction.greatest_row, columns_.greatest());
      const auto far_bids = std::count_if(auction.bids.begin(), auction.bids.end(),
                                          [&](double bid) { return bid > FarBids::from * *middle; });
      const double times = auction.greatest / *middle;
      if (drops(AuctionFlaw::outlier)) {
        mark(auction, flaw(AuctionFlaw::outlier, fmt::format("{}: bid {} is {:.0f} times the median", place,
                                                             shortest(auction.greatest), times)));
        continue;
      }
      if (!far) far = FarBids{place, auction.greatest, times, 0, 0};
      if (auction.greatest > far->bid) *far = {place, auction.greatest, times, far->auctions, far->bids};
      ++far->auctions;
      far->bids += static_cast<std::size_t>(far_bids);
    }
    return far;
  }

  /// First-price auctions with a number of bidders whose bids have no density: none or one of them is another bid.
  void mark_rare_numbers() {
    if (request_.format != AuctionFormat::first_price) return;
    struct Range {
      double least = greatest_value, greatest = 0;
    };
    std::map<std::int64_t, Range> bids_of;
    for (const Gathered& auction : gathered_)
      if (!auction.flaw)
        for (const double bid : auction.bids) {
          Range& range = bids_of[auction.bidders];
          range = {std::min(range.least, bid), std::max(range.greatest, bid)};
        }
    for (Gathered& auction : gathered_)
      if (!auction.flaw && !(bids_of[auction.bidders].least < bids_of[auction.bidders].greatest))
        mark(auction, flaw(AuctionFlaw::rare,
                           fmt::format("{}: auction {} has {} bidders, and in no auction with as many is there another "
                                       "bid: values need two that differ",
                                       at_line(auction.line), auction.name, auction.bidders)));
  }

  bool drops(AuctionFlaw kind) const {
    return std::find(request_.dropped.begin(), request_.dropped.end(), kind) != request_.dropped.end();
  }

  /// Why an auction with this flaw is not read, and what would let the others be.
  [[noreturn]] void refuse(const Flaw& found) const {
    const bool of_bids = seen_ == SeenBids::all;
    const char* const without =
        columns_.has("reserve") ? "do not read its column, --columns reserve=-" : "leave --reserve out";
    if (found.kind == AuctionFlaw::below_reserve && !of_bids)
      throw InvalidInput(
          found.text +
          ": how many bidders of such auctions reached it is not known, and those without such bids are the ones where "
          "bids were high; where bidders bid without knowledge of it " +
          without + ", or give a row per bid");
    const std::string way_out =
        found.kind != AuctionFlaw::below_reserve
            ? "leaves such auctions out"
            : std::string(
                  "leaves such bids out, as of bidders who did not come; were they made as any other, without "
                  "knowledge of the reserve, they are values: then ") +
                  without;
    throw InvalidInput(fmt::format("{} (--drop {} {})", found.text, auction_flaw_name(found.kind), way_out));
  }

  /// "FILE:LINE: COLUMN: bid 30" of the first multiple.
  std::string first_multiple(const Rounding& rounding) const {
    for (std::size_t row = 0; row < table_.rows(); ++row)
      for (const char* role : {"bid", "highest", "second"}) {
        double bid = 0;
        if (columns_.has(role) && !read_bid(row, columns_[role], bid) && is_multiple(bid, rounding))
          return fmt::format("{}: bid {}", table_.place(row, columns_[role]), shortest(bid));
      }
    return request_.file;
  }

  /// Where bids are below the reserve, some of those that were rounded to about it are too: which, nobody knows.
  void refuse_bids_about_reserve() const {
    for (std::size_t row = 0; row < table_.rows() && below_reserve_.bids > 0; ++row) {
      double bid = 0;
      if (read_bid(row, columns_["bid"], bid) || !is_about_reserve(bid)) continue;
      const double half = rounded_by(bid);
      throw InvalidInput(fmt::format(
          "{}: bid {} was rounded, from between {} and {}, and others are below the reserve, {}: whether this one is "
          "is not known; say {}--reserve {}, which divides no bids that are rounded to the same",
          table_.place(row, columns_["bid"]), shortest(bid), shortest(bid - half), shortest(bid + half),
          shortest(reserve_), columns_.has("reserve") ? "--columns reserve=- " : "", shortest(bid + half)));
    }
  }

  [[noreturn]] void refuse_rounded(const std::vector<double>& bids, const Rounding& rounding) const {
    const std::string offset = rounding.offset > 0 ? "+" + shortest(rounding.offset) : "";
    throw InvalidInput(fmt::format(
        "{} is {}, as {} of the {} bids are: if they were rounded, to the nearest, say --rounded {}{}; if bids come in "
        "such steps alone, and are values as they stand, --rounded no",
        first_multiple(rounding), multiple_text(rounding),
        std::llround(share_of_multiples(bids, rounding) * static_cast<double>(bids.size())), bids.size(),
        shortest(rounding.step), offset));
  }

  void settle_rounding(AuctionFileContents& contents) const {
    const std::vector<double>& bids = contents.auctions.bids;
    const Rounding rounded = request_.rounded.value_or(Rounding{});
    if (rounded.step == 0) contents.seems_rounded = find_rounding(bids);
    if (contents.seems_rounded && !request_.rounded) refuse_rounded(bids, *contents.seems_rounded);
    if (rounded.step == 0) return;
    if (share_of_multiples(bids, rounded) < 0.5)
      throw InvalidInput(fmt::format("{}: fewer than half of the bids are {}: they were not rounded to it",
                                     request_.file, multiple_text(rounded, true)));
    refuse_bids_about_reserve();
    spread_rounded_bids(contents.auctions, rounded);
  }

  AuctionFileContents contents() {
    AuctionFileContents contents;
    contents.rows = table_.rows();
    contents.auctions.format = request_.format;
    contents.auctions.seen = seen_;
    contents.auctions.reserve = reserve_;
    mark_lone_bidders();
    contents.far = find_far_bids();
    mark_rare_numbers();
    contents.unread = columns_.unread();
    contents.currency = settled_currency();
    std::vector<DroppedAuctions> dropped(auction_flaw_count);
    dropped[static_cast<int>(AuctionFlaw::below_reserve)] = below_reserve_;
    for (Gathered& auction : gathered_) {
      if (!auction.flaw && auction.bids.empty()) {
        ++dropped[static_cast<int>(AuctionFlaw::below_reserve)].auctions;
        continue;
      }
      if (!auction.flaw) {
        contents.auctions.add(auction.bidders, std::move(auction.bids));
        continue;
      }
      const Flaw& found = *auction.flaw;
      if (!drops(found.kind) || found.kind == AuctionFlaw::below_reserve) refuse(found);
      if (may_choose_bids(found.kind)) contents.auctions.flawed_left_out = true;
      auto& of_kind = dropped[static_cast<int>(found.kind)];
      if (of_kind.auctions++ == 0) of_kind = {found.kind, 1, 0, found.text};
    }
    for (auto& of_kind : dropped)
      if (of_kind.auctions + of_kind.bids > 0) contents.dropped.push_back(std::move(of_kind));
    if (contents.auctions.count() == 0) throw InvalidInput(fmt::format("{}: no auction is left", request_.file));
    settle_rounding(contents);
    return contents;
  }

  const AuctionFileRequest& request_;
  TableReader table_;
  AuctionColumns columns_;
  SeenBids seen_;
  double reserve_;  ///< that all auctions had; 0: none
  std::vector<Gathered> gathered_;
  DroppedAuctions below_reserve_{AuctionFlaw::below_reserve, 0, 0, ""};
};

}  // namespace

std::string_view auction_flaw_name(AuctionFlaw flaw) { return flaw_names[static_cast<int>(flaw)]; }

bool may_choose_bids(AuctionFlaw flaw) {
  return flaw != AuctionFlaw::below_reserve && flaw != AuctionFlaw::lone && flaw != AuctionFlaw::rare;
}

std::optional<Rounding> parse_rounding(std::string_view text) {
  if (trim(text).empty()) return {};
  if (trim(text) == "no") return Rounding{};
  std::size_t plus = text.find('+', 1);
  if (plus != text.npos && (text[plus - 1] == 'e' || text[plus - 1] == 'E')) plus = text.find('+', plus + 1);
  const double step = finite_number(trim(text.substr(0, plus)), "a step, or no");
  const double offset = plus == text.npos ? 0 : finite_number(trim(text.substr(plus + 1)), "an offset, as in 10+9.99");
  if (step <= 0 || step > greatest_value)
    throw InvalidInput(fmt::format("{} is not a step above 0, or no", shortest(step)));
  if (offset < 0 || offset >= step)
    throw InvalidInput(
        fmt::format("{} is not an offset from 0 to below the step, {}", shortest(offset), shortest(step)));
  return Rounding{step, offset};
}

std::vector<AuctionFlaw> parse_auction_flaws(std::string_view text) {
  std::vector<AuctionFlaw> flaws;
  if (trim(text).empty()) return flaws;
  for (const std::string_view name : split(text, ',')) {
    const auto found = std::find(flaw_names.begin(), flaw_names.end(), name);
    if (name == "all") {
      for (int i = 0; i < auction_flaw_count; ++i) flaws.push_back(static_cast<AuctionFlaw>(i));
    } else if (found != flaw_names.end()) {
      flaws.push_back(static_cast<AuctionFlaw>(found - flaw_names.begin()));
    } else {
      throw InvalidInput(unknown_name("reason", name, flaw_names));
    }
  }
  return flaws;
}

AuctionFileContents read_auction_file(const AuctionFileRequest& request) { return Reader(request).read(); }

}  // namespace surety
