#include "host/past_auctions/auction_columns.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "host/options/choices.h"
#include "host/values/spec_text.h"
#include "host/values/table_column.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr std::array<std::string_view, 8> column_roles{"auction", "bidder",  "bid",     "highest",
                                                       "second",  "bidders", "reserve", "currency"};
constexpr std::string_view not_read = "-";

bool holds_bids(std::string_view role) { return role == "bid" || role == "highest" || role == "second"; }

}  // namespace

std::map<std::string, std::string> parse_auction_columns(std::string_view text) {
  std::map<std::string, std::string> columns;
  if (trim(text).empty()) return columns;
  for (const std::string_view part : split(text, ',')) {
    const auto equals = part.find('=');
    if (equals == part.npos) throw InvalidInput(fmt::format("'{}' is not ROLE=COLUMN, as auction=id,bid=amount", part));
    const std::string role(trim(part.substr(0, equals))), name(trim(part.substr(equals + 1)));
    if (std::find(column_roles.begin(), column_roles.end(), role) == column_roles.end())
      throw InvalidInput(unknown_name("role", role, column_roles));
    if (name.empty()) throw InvalidInput(fmt::format("{}= names no column", role));
    if (!columns.emplace(role, name).second) throw InvalidInput(fmt::format("{} is given twice", role));
  }
  return columns;
}

AuctionColumns::AuctionColumns(const TableReader& table, const std::map<std::string, std::string>& named,
                               AuctionFormat format) {
  std::map<std::size_t, std::string> role_of;
  for (const auto& [role, name] : named) {
    if (name == not_read) continue;
    const std::size_t column = find_column(table, name);
    const auto [other, added] = role_of.try_emplace(column, role);
    if (!added)
      throw InvalidInput(fmt::format("{}: column {} is to be {} and {}", table.file(), name, other->second, role));
    at_[role] = column;
  }
  find_others(table, named);
  check(table, format);
  for (std::size_t c = 0; c < table.columns().size(); ++c)
    if (std::none_of(at_.begin(), at_.end(), [&](const auto& of) { return of.second == c; }))
      unread_.push_back(table.columns()[c]);
}

void AuctionColumns::find_others(const TableReader& table, const std::map<std::string, std::string>& named) {
  const bool bids_named = has("bid") || has("highest") || has("second");
  const std::string_view stranger = has("bid") ? "bidders" : "bidder";
  for (const std::string_view role : column_roles) {
    if (named.contains(std::string(role)) || (bids_named && (holds_bids(role) || role == stranger))) continue;
    if (std::find(table.columns().begin(), table.columns().end(), role) == table.columns().end()) continue;
    const std::size_t column = find_column(table, std::string(role));
    const bool taken = std::any_of(at_.begin(), at_.end(), [&](const auto& of) { return of.second == column; });
    if (!taken) at_[std::string(role)] = column;
  }
}

void AuctionColumns::check(const TableReader& table, AuctionFormat format) const {
  const bool of_bids = has("bid"), highest = has("highest"), second = has("second");
  const auto refuse = [&](const std::string& problem) {
    throw InvalidInput(fmt::format("{}: {} (columns: {})", table.file(), problem, fmt::join(table.columns(), ", ")));
  };
  if (!of_bids && !highest && !second)
    refuse("no column holds bids; name them, as --columns auction=id,bid=amount, or highest=..,second=..,bidders=..");
  if (of_bids && (highest || second || has("bidders")))
    refuse(
        "a row per bid has the columns auction, bidder and bid; highest, second and bidders go with a row per "
        "auction; name the bids, as --columns bid=bid, and the others are not read");
  if (of_bids && !has("auction")) refuse("no column says which auction a bid belongs to; name it, auction=..");
  if (!of_bids && has("bidder")) refuse("bidder goes with a row per bid");
  if (!of_bids && !has("bidders"))
    refuse("with a row per auction a column must say how many bidders there were; name it, bidders=..");
  if (second && format == AuctionFormat::first_price)
    refuse("of first-price auctions the highest bid is used, or all; the second alone or beside it is not");
}

SeenBids AuctionColumns::seen() const {
  if (has("bid")) return SeenBids::all;
  if (!has("second")) return SeenBids::highest;
  return has("highest") ? SeenBids::two_highest : SeenBids::second;
}

}  // namespace surety
