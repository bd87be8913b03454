#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/io/number.h"
#include "host/values/spec_text.h"
#include "surety/error.h"
#include "surety/theory/guarantee.h"

namespace surety {
namespace {

using Real = std::optional<double> GuaranteedMechanism::*;

constexpr double any = std::numeric_limits<double>::infinity();
constexpr double least_scale = 1e-300, greatest_scale = 1e300;  // of A, X: anything above 0 that can be computed with

constexpr OptionRecord sale_option[] = {
    {"must-sell", "", "", -any, any, "the seller cannot keep the good (no value is given)"}};
constexpr OptionRecord exponential_options[] = {
    {"A", "", "best", least_scale, greatest_scale, "scale of demand; given with X or not at all"},
    {"X", "value", "best", least_scale, greatest_scale, "scale of payment"},
    {"k", "messages", "", 1, 1e9, "messages beside opting out; without it any demand in [0,1]"}};
constexpr OptionRecord generalized_options[] = {
    {"A", "", "best", least_scale, greatest_scale, "scale of demand; given with Y0 and Y1 or not at all"},
    {"Y0", "value", "best", -greatest_scale, greatest_scale, "payment where neither demands all (49)"},
    {"Y1", "value", "best", -greatest_scale, greatest_scale, "payment where one demands all (49)"},
    {"k", "messages", "", 1, 1e9, "messages beside opting out; without it any demand in [0,1]"}};
constexpr OptionRecord reserve_option[] = {
    {"reserve", "value", "0", 0, any, "no sale below this price, or best: the one that guarantees most"}};
constexpr OptionRecord price_option[] = {
    {"price", "value", "best", 0, any, "the price, or best: the one that guarantees most"}};

constexpr ChoiceRecord records[] = {
    {"proportional", "proportional[:must-sell]",
     "shares in proportion to bids, up to an aggregate allocation; guarantees most", "Brooks & Du (2021)", sale_option},
    {"exponential-price", "exponential-price:A=A,X=X,k=K", "every bidder demands a share and pays exponentially in it",
     "Du (2016), (1, 23)", exponential_options},
    {"generalized-exponential-price", "generalized-exponential-price:A=A,Y0=Y,Y1=Y,k=K",
     "the same with another payment where the rival demands all; two bidders", "Du (2016), (50)", generalized_options},
    {"first-price", "first-price:reserve=R", "highest bid wins and pays it", "Bergemann, Brooks & Morris (2017)",
     reserve_option},
    {"posted-price", "posted-price:price=P", "a bidder who accepts the price buys", "Du (2016), footnote 3",
     price_option}};

const ChoiceRecord& record_of(GuaranteeKind kind) { return records[static_cast<int>(kind)]; }

GuaranteeKind parse_kind(std::string_view name) {
  for (std::size_t i = 0; i < std::size(records); ++i)
    if (records[i].name == name) return static_cast<GuaranteeKind>(i);
  const auto names = names_of(guarantee_records());
  if (name.empty()) throw InvalidInput(fmt::format("the mechanism is empty; give one of {}", fmt::join(names, ", ")));
  throw InvalidInput(fmt::format("no guarantee is known of a mechanism '{}'{} (there are: {})", name,
                                 suggestion(name, names), fmt::join(names, ", ")));
}

/// The real-valued members by name; null for others.
Real member_of(std::string_view name) {
  constexpr std::pair<std::string_view, Real> members[] = {{"A", &GuaranteedMechanism::A},
                                                           {"X", &GuaranteedMechanism::X},
                                                           {"Y0", &GuaranteedMechanism::Y0},
                                                           {"Y1", &GuaranteedMechanism::Y1},
                                                           {"reserve", &GuaranteedMechanism::reserve},
                                                           {"price", &GuaranteedMechanism::price}};
  for (const auto& [known, member] : members)
    if (known == name) return member;
  return nullptr;
}

std::int64_t parse_messages(const OptionRecord& option, std::string_view text, std::string_view owner) {
  const double k = parse_option(option, text, owner);
  if (k != std::floor(k))
    throw InvalidInput(fmt::format("{}: k = {} is not a whole number of messages", owner, shortest(k)));
  return static_cast<std::int64_t>(k);
}

void set_parameter(GuaranteedMechanism& mechanism, const OptionRecord& option, std::string_view text) {
  const std::string_view owner = record_of(mechanism.kind).name;
  if (option.name == "k") {
    mechanism.k = parse_messages(option, text, owner);
  } else if (text == "best") {
    (mechanism.*member_of(option.name)).reset();
  } else {
    mechanism.*member_of(option.name) = parse_option(option, text, owner);
  }
}

const OptionRecord& option_of(const ChoiceRecord& record, std::string_view key) {
  for (const OptionRecord& option : record.options)
    if (option.name == key) return option;
  const auto names = names_of(record.options);
  throw InvalidInput(
      fmt::format("{}: unknown parameter '{}'{} (write {})", record.name, key, suggestion(key, names), record.usage));
}

/// `A` optimised while X is given, or the like, has no use and no formula.
void check_completeness(const GuaranteedMechanism& mechanism) {
  const bool generalized = mechanism.kind == GuaranteeKind::generalized_exponential_price;
  if (!generalized && mechanism.A.has_value() != mechanism.X.has_value())
    throw InvalidInput(fmt::format("{}: {} is given without {}; give both, or neither to have the best",
                                   record_of(mechanism.kind).name, mechanism.A ? "A" : "X", mechanism.A ? "X" : "A"));
  const int given = mechanism.A.has_value() + mechanism.Y0.has_value() + mechanism.Y1.has_value();
  if (generalized && given != 0 && given != 3)
    throw InvalidInput(fmt::format("{}: {} of A, Y0 and Y1 given; give all three, or none to have the best",
                                   record_of(mechanism.kind).name, given));
}

}  // namespace

std::span<const ChoiceRecord> guarantee_records() { return records; }

GuaranteedMechanism GuaranteedMechanism::parse(std::string_view spec) {
  spec = trim(spec);
  const auto colon = spec.find(':');
  GuaranteedMechanism mechanism;
  mechanism.kind = parse_kind(trim(spec.substr(0, colon)));
  if (colon == std::string_view::npos) return mechanism;
  const ChoiceRecord& record = record_of(mechanism.kind);
  std::vector<std::string_view> given;
  for (std::string_view part : split(spec.substr(colon + 1), ',')) {
    const auto equals = part.find('=');
    const bool word = mechanism.kind == GuaranteeKind::proportional;  // the one mechanism whose parameter is a word
    if (word == (equals != std::string_view::npos))
      throw InvalidInput(fmt::format("{}: '{}' is not of the form {}; write {}", record.name, part,
                                     word ? "must-sell" : "name=value", record.usage));
    const auto key = trim(part.substr(0, equals));
    const OptionRecord& option = option_of(record, key);
    if (std::find(given.begin(), given.end(), key) != given.end())
      throw InvalidInput(fmt::format("{}: parameter '{}' is given twice", record.name, key));
    given.push_back(key);
    if (word) {
      mechanism.sale = Sale::must_sell;
    } else {
      set_parameter(mechanism, option, trim(part.substr(equals + 1)));
    }
  }
  check_completeness(mechanism);
  return mechanism;
}

std::string GuaranteedMechanism::spec() const {
  const ChoiceRecord& record = record_of(kind);
  std::string text;
  const auto append = [&](std::string_view part) {
    text += text.empty() ? ':' : ',';
    text += part;
  };
  if (sale == Sale::must_sell) append("must-sell");
  for (const OptionRecord& option : record.options) {
    if (option.name == "k" && k) append(fmt::format("k={}", *k));
    const Real member = member_of(option.name);
    if (!member) continue;
    const std::string value = this->*member ? shortest(*(this->*member)) : "best";
    if (value != option.fallback) append(fmt::format("{}={}", option.name, value));
  }
  return std::string(record.name) + text;
}

}  // namespace surety
