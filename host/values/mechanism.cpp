#include "surety/mechanisms/mechanism.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>
#include <vector>

#include "host/io/number.h"
#include "host/values/spec_text.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr double unbounded = std::numeric_limits<double>::infinity();

constexpr OptionRecord reserve_option[] = {{"reserve", "value", "0", 0, unbounded, "no sale below this price"}};
constexpr OptionRecord first_price_options[] = {
    {"reserve", "value", "0", 0, unbounded,
     "no sale below this price, or best: the one that guarantees most with a common value (surety guarantee)"}};
constexpr OptionRecord posted_price_option[] = {
    {"price", "value", "best", 0, unbounded,
     "the price, best: that which earns (common value: guarantees) most, or inclusive: the greatest that all accept"}};
constexpr OptionRecord enriched_option[] = {{"price", "value", "", 0, unbounded, "the price"}};

constexpr double most_grid = 1 << 20;
constexpr OptionRecord sequential_options[] = {
    {"non-adaptive", "flag", "", 0, 0, "prices fixed beforehand: they do not depend on what earlier bidders report"},
    {"cells", "count", "64", 2, 1024, "mixtures: cells of reports; their least values are the prices to choose from"},
    {"beliefs", "count", "64", 1, 1024, "mixtures: beliefs per bidder for which prices are optimised"}};
constexpr double most_messages = 1e9;
constexpr double least_scale = 1e-300, greatest_scale = 1e300;  // anything above 0 that can be computed with
constexpr double least_cap = 1e-3, greatest_cap = 1e6;
constexpr OptionRecord proportional_options[] = {
    {"must-sell", "flag", "", 0, 0, "the good is always sold"},
    {"permutation", "flag", "", 0, 0, "two bidders: the transfer rule of Section 5, continuous at infinite bids"},
    {"m", "bid", "0", 0, 1e6, "least bid of the discrete auction M(m, K)"},
    {"K", "count", "0", 0, most_grid, "its bids are m + l/K, l = 0 .. K^2; 0: any bid"},
    {"cap", "bid", "none", least_cap, greatest_cap,
     "the greatest bid (footnote 33): equilibria also where the value is known to all; not with permutation, m, K"}};
constexpr OptionRecord exponential_price_options[] = {
    {"A", "demand", "best", least_scale, greatest_scale, "scale of demand; given with X or not at all"},
    {"X", "value", "best", least_scale, greatest_scale, "scale of payment"},
    {"k", "count", "limit", 1, most_messages, "messages beside opting out, or limit: any demand in [0,1]"}};
constexpr OptionRecord generalized_options[] = {
    {"A", "demand", "best", least_scale, greatest_scale, "scale of demand; given with Y0 and Y1 or not at all"},
    {"Y0", "value", "best", -greatest_scale, greatest_scale, "scale of payment against a rival below the top"},
    {"Y1", "value", "best", -greatest_scale, greatest_scale, "payment against a rival at the top"},
    {"k", "count", "limit", 1, most_messages, "messages beside opting out, or limit: any demand in [0,1]"}};
constexpr OptionRecord tullock_option[] = {{"price", "value", "1", 1e-12, unbounded, "paid per unit of bid"}};

constexpr ChoiceRecord records[] = {
    {"second-price", "second-price:reserve=R",
     "highest bid wins and pays the second bid or the reserve; truthful; also vickrey, and with private values english",
     "Yamashita (2018), Theorem 1", reserve_option},
    {"first-price", "first-price:reserve=R",
     "highest bid wins and pays it; symmetric equilibrium given the public state", "Yamashita (2018), Remark 2",
     first_price_options},
    {"all-pay", "all-pay", "highest bid wins, everybody pays; symmetric equilibrium given the public state", "", {}},
    {"posted-price", "posted-price:price=P", "a random bidder with a value of at least the price buys; truthful",
     "Yamashita (2018), Remark 2; inclusive: Bulow & Klemperer (2002)", posted_price_option},
    {"optimal",
     "optimal",
     "highest ironed virtual value of at least 0 wins, given the public state; also myerson",
     "Myerson (1981); Yamashita (2018), proof of Theorem 2",
     {}},
    {"full-surplus", "full-surplus", "benchmark: the highest value", "", {}},
    {"second-value", "second-value", "benchmark: the second-highest value", "", {}},
    {"sequential-posted-price", "sequential-posted-price:non-adaptive,cells=C,beliefs=B",
     "bidder after bidder is offered the good at a price that depends on earlier reports; truthful",
     "Yamashita (2018), Supplement B", sequential_options},
    {"proportional", "proportional:must-sell,permutation,m=M,K=K,cap=B",
     "common value: allocation and payments proportional to bids; guarantees the most",
     "Brooks & Du (2021), (10)-(12), (16)", proportional_options},
    {"exponential-price", "exponential-price:A=A,X=X,k=K",
     "common value: payment exponential in demand, the higher demands served first", "Du (2016), (1), (6), (7)",
     exponential_price_options},
    {"generalized-exponential-price", "generalized-exponential-price:A=A,Y0=Y0,Y1=Y1,k=K",
     "common value, two buyers: payment depends on whether the rival demands all", "Du (2016), (52), (54)",
     generalized_options},
    {"tullock", "tullock:price=P", "common value: shares proportional to bids, all bids are paid",
     "Brooks & Du (2021), footnote 1", tullock_option},
    {"enriched-posted-price", "enriched-posted-price:price=P",
     "common value: the highest bid from 0 to 1 wins, if above 0, and pays the price",
     "Brooks & Du (2023), Section 6.2", enriched_option},
    {"bounds",
     "bounds:FILE.h5",
     "the auction that surety bounds --out DIR found: any values, its own bidders and prior; no --values, no --bidders",
     "Brooks & Du (2023), LB-G-k, (43), (47)",
     {}}};

bool is_number(std::string_view text) {
  return !text.empty() && (std::isdigit(static_cast<unsigned char>(text[0])) != 0);
}

/// Other names of mechanisms, as they are known in the field.
struct Alias {
  std::string_view name;
  MechanismKind kind;
};
constexpr Alias aliases[] = {{"vickrey", MechanismKind::second_price},
                             {"english", MechanismKind::second_price},
                             {"myerson", MechanismKind::optimal}};

const ChoiceRecord& record_of(MechanismKind kind) { return records[static_cast<int>(kind)]; }

MechanismKind parse_kind(std::string_view name) {
  for (std::size_t i = 0; i < std::size(records); ++i) {
    if (records[i].name == name) return static_cast<MechanismKind>(i);
  }
  for (const Alias& alias : aliases)
    if (alias.name == name) return alias.kind;
  auto names = names_of(mechanism_records());
  if (name.empty()) throw InvalidInput(fmt::format("the mechanism is empty; give one of {}", fmt::join(names, ", ")));
  for (const Alias& alias : aliases) names.push_back(alias.name);
  throw InvalidInput(
      fmt::format("unknown mechanism '{}'{} (mechanisms: {})", name, suggestion(name, names), fmt::join(names, ", ")));
}

/// Where an option's number goes.
void store(Mechanism& mechanism, std::string_view name, double x) {
  if (name == "reserve") mechanism.reserve = x;
  if (name == "price") mechanism.price = x;
  if (name == "m") mechanism.least_message = x;
  if (name == "cap") mechanism.cap = x;
  if (name == "K") mechanism.grid = static_cast<std::int64_t>(x);
  if (name == "cells") mechanism.cells = static_cast<std::int64_t>(x);
  if (name == "beliefs") mechanism.beliefs = static_cast<std::int64_t>(x);
  if (name == "k") mechanism.k = static_cast<std::int64_t>(x);
  if (name == "A") mechanism.A = x;
  if (name == "X") mechanism.X = x;
  if (name == "Y0") mechanism.Y0 = x;
  if (name == "Y1") mechanism.Y1 = x;
}

const OptionRecord& option_of(const ChoiceRecord& record, std::string_view key) {
  for (const OptionRecord& option : record.options)
    if (option.name == key) return option;
  const auto names = names_of(record.options);
  throw InvalidInput(
      fmt::format("{}: unknown parameter '{}'{} (write {})", record.name, key, suggestion(key, names), record.usage));
}

void set_option(Mechanism& mechanism, const OptionRecord& option, std::string_view text, std::string_view owner) {
  if (text == option.fallback && !is_number(option.fallback)) return;  // "best", "limit", "none"
  if (mechanism.kind == MechanismKind::first_price && text == "best") {
    mechanism.reserve.reset();
    return;
  }
  if (mechanism.kind == MechanismKind::posted_price && text == "inclusive") {
    mechanism.inclusive = true;
    return;
  }
  const double x = parse_option(option, text, owner);
  if (option.unit == "count" && x != std::floor(x))
    throw InvalidInput(fmt::format("{}: {} = {} is not a whole number", owner, option.name, text));
  store(mechanism, option.name, x);
}

/// `name=value`, or the name of a flag.
void set_part(Mechanism& mechanism, const ChoiceRecord& record, std::string_view part) {
  const auto equals = part.find('=');
  const bool word = equals == std::string_view::npos;
  const auto expect_form = [&](bool holds, std::string_view form) {
    if (!holds)
      throw InvalidInput(
          fmt::format("{}: '{}' is not of the form {}; write {}", record.name, part, form, record.usage));
  };
  const auto is_flag = [](const OptionRecord& option) { return option.unit == "flag"; };
  expect_form(!word || std::any_of(record.options.begin(), record.options.end(), is_flag), "name=value");
  const OptionRecord& option = option_of(record, trim(part.substr(0, equals)));
  expect_form(word == is_flag(option), is_flag(option) ? option.name : "name=value");
  if (word) {
    bool& flag = option.name == "must-sell"      ? mechanism.must_sell
                 : option.name == "non-adaptive" ? mechanism.non_adaptive
                                                 : mechanism.permutation;
    flag = true;
  } else {
    set_option(mechanism, option, trim(part.substr(equals + 1)), record.name);
  }
}

void set_parts(Mechanism& mechanism, std::string_view parts) {
  const ChoiceRecord& record = record_of(mechanism.kind);
  std::vector<std::string_view> given;
  for (std::string_view part : split(parts, ',')) {
    const auto key = trim(part.substr(0, part.find('=')));
    if (std::find(given.begin(), given.end(), key) != given.end())
      throw InvalidInput(fmt::format("{}: parameter '{}' is given twice", record.name, key));
    given.push_back(key);
    set_part(mechanism, record, part);
  }
}

/// `A` optimised while X is given, or the like, has no use and no formula.
void check_completeness(const Mechanism& m) {
  if (m.kind == MechanismKind::enriched_posted_price && !m.price)
    throw InvalidInput("enriched-posted-price: the price is missing; write enriched-posted-price:price=P");
  if (m.kind == MechanismKind::exponential_price && m.A.has_value() != m.X.has_value())
    throw InvalidInput(fmt::format("{}: {} is given without {}; give both, or neither to have the best",
                                   record_of(m.kind).name, m.A ? "A" : "X", m.A ? "X" : "A"));
  if (m.cap && (m.permutation || m.least_message > 0 || m.grid > 0))
    throw InvalidInput(fmt::format("{}: cap together with {}; it caps proportional payments of any bids, so give one",
                                   record_of(m.kind).name,
                                   m.permutation ? "permutation"
                                   : m.grid > 0  ? "K"
                                                 : "m"));
  const int given = m.A.has_value() + m.Y0.has_value() + m.Y1.has_value();
  if (m.kind == MechanismKind::generalized_exponential_price && given != 0 && given != 3)
    throw InvalidInput(fmt::format("{}: {} of A, Y0 and Y1 given; give all three, or none to have the best",
                                   record_of(m.kind).name, given));
}

std::string joined(std::string name, const std::vector<std::string>& options) {
  return options.empty() ? name : fmt::format("{}:{}", name, fmt::join(options, ","));
}

}  // namespace

std::span<const ChoiceRecord> mechanism_records() { return records; }

Mechanism Mechanism::parse(std::string_view spec) {
  spec = trim(spec);
  const auto colon = spec.find(':');
  Mechanism mechanism;
  const std::string_view name = trim(spec.substr(0, colon));
  mechanism.kind = parse_kind(name);
  mechanism.ascending = name == "english";
  if (mechanism.kind == MechanismKind::bounds) {
    if (colon != std::string_view::npos) mechanism.file = trim(spec.substr(colon + 1));
    if (mechanism.file.empty())
      throw InvalidInput("bounds: the file is missing; write bounds:FILE.h5, which surety bounds --out DIR writes");
    return mechanism;
  }
  if (colon != std::string_view::npos) set_parts(mechanism, spec.substr(colon + 1));
  check_completeness(mechanism);
  return mechanism;
}

void Mechanism::check_common_value() const {
  if (ascending)
    throw InvalidInput(
        "english: with a common value bidders learn from the prices at which others drop out, which is not modelled; "
        "write second-price, which is the same auction for two bidders and where all know the same");
}

std::string Mechanism::spec() const {
  const std::string name(record_of(kind).name);
  if (kind == MechanismKind::posted_price)
    return name + ":price=" + (price ? shortest(*price) : inclusive ? "inclusive" : "best");
  if (kind == MechanismKind::bounds) return name + ":" + file.string();
  std::vector<std::string> options;
  const auto add = [&](std::string_view key, const auto& x) {
    if (x) options.push_back(fmt::format("{}={}", key, shortest(static_cast<double>(*x))));
  };
  if (!reserve) options.emplace_back("reserve=best");
  if (reserve.value_or(0) > 0) add("reserve", reserve);
  if (non_adaptive) options.emplace_back("non-adaptive");
  if (cells != Mechanism{}.cells) add("cells", std::optional(cells));
  if (beliefs != Mechanism{}.beliefs) add("beliefs", std::optional(beliefs));
  if (must_sell) options.emplace_back("must-sell");
  if (permutation) options.emplace_back("permutation");
  if (least_message > 0) add("m", std::optional(least_message));
  if (grid > 0) add("K", std::optional(grid));
  add("cap", cap);
  add("price", price);
  add("A", A);
  add("X", X);
  add("Y0", Y0);
  add("Y1", Y1);
  add("k", k);
  return joined(name, options);
}

}  // namespace surety
