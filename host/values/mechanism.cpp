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
constexpr OptionRecord price_option[] = {
    {"price", "value", "best", 0, unbounded, "the price, or best: the one that earns most"}};

constexpr double most_grid = 1 << 20;
constexpr double least_positive = 1e-12;
constexpr OptionRecord proportional_options[] = {
    {"must-sell", "flag", "", 0, 0, "the good is always sold"},
    {"permutation", "flag", "", 0, 0, "two bidders: the transfer rule of Section 5, continuous at infinite bids"},
    {"m", "bid", "0", 0, 1e6, "least bid of the discrete auction M(m, K)"},
    {"K", "count", "0", 0, most_grid, "its bids are m + l/K, l = 0 .. K^2; 0: any bid"}};
constexpr OptionRecord exponential_price_options[] = {
    {"A", "demand", "best", least_positive, unbounded, "scale of demand"},
    {"X", "value", "best", least_positive, unbounded, "scale of payment"},
    {"k", "count", "limit", 1, most_grid, "messages beside opting out, or limit: any demand in [0,1]"}};
constexpr OptionRecord generalized_options[] = {
    {"A", "demand", "best", least_positive, unbounded, "scale of demand"},
    {"Y0", "value", "best", -unbounded, unbounded, "scale of payment against a rival below the top"},
    {"Y1", "value", "best", -unbounded, unbounded, "payment against a rival at the top"},
    {"k", "count", "limit", 1, most_grid, "messages beside opting out, or limit: any demand in [0,1]"}};
constexpr OptionRecord tullock_option[] = {{"price", "value", "1", least_positive, unbounded, "paid per unit of bid"}};

constexpr ChoiceRecord records[] = {
    {"second-price", "second-price:reserve=R", "highest bid wins and pays the second bid or the reserve; truthful",
     "Yamashita (2018), Theorem 1", reserve_option},
    {"first-price",
     "first-price",
     "highest bid wins and pays it; symmetric equilibrium given the public state",
     "Yamashita (2018), Remark 2",
     {}},
    {"all-pay", "all-pay", "highest bid wins, everybody pays; symmetric equilibrium given the public state", "", {}},
    {"posted-price", "posted-price:price=P", "a random bidder with a value of at least the price buys; truthful",
     "Yamashita (2018), Remark 2", price_option},
    {"optimal",
     "optimal",
     "highest ironed virtual value of at least 0 wins, given the public state",
     "Myerson (1981); Yamashita (2018), proof of Theorem 2",
     {}},
    {"full-surplus", "full-surplus", "benchmark: the highest value", "", {}},
    {"second-value", "second-value", "benchmark: the second-highest value", "", {}},
    {"proportional", "proportional:must-sell,permutation,m=M,K=K",
     "common value: allocation and payments proportional to bids; guarantees the most",
     "Brooks & Du (2021), (10)-(12), (16)", proportional_options},
    {"exponential-price", "exponential-price:A=A,X=X,k=K",
     "common value: payment exponential in demand, the higher demands served first", "Du (2016), (1), (6), (7)",
     exponential_price_options},
    {"generalized-exponential-price", "generalized-exponential-price:A=A,Y0=Y0,Y1=Y1,k=K",
     "common value, two buyers: payment depends on whether the rival demands all", "Du (2016), (52), (54)",
     generalized_options},
    {"tullock", "tullock:price=P", "common value: shares proportional to bids, all bids are paid",
     "Brooks & Du (2021), footnote 1", tullock_option}};

bool is_number(std::string_view text) {
  return !text.empty() && (std::isdigit(static_cast<unsigned char>(text[0])) != 0);
}

const ChoiceRecord& record_of(MechanismKind kind) { return records[static_cast<int>(kind)]; }

MechanismKind parse_kind(std::string_view name) {
  for (std::size_t i = 0; i < std::size(records); ++i) {
    if (records[i].name == name) return static_cast<MechanismKind>(i);
  }
  const auto names = names_of(mechanism_records());
  if (name.empty()) throw InvalidInput(fmt::format("the mechanism is empty; give one of {}", fmt::join(names, ", ")));
  throw InvalidInput(
      fmt::format("unknown mechanism '{}'{} (mechanisms: {})", name, suggestion(name, names), fmt::join(names, ", ")));
}

/// Where an option's number goes.
void store(Mechanism& mechanism, std::string_view name, double x) {
  if (name == "reserve") mechanism.reserve = x;
  if (name == "price") mechanism.price = x;
  if (name == "m") mechanism.least_message = x;
  if (name == "K") mechanism.grid = static_cast<std::int64_t>(x);
  if (name == "k") mechanism.k = static_cast<std::int64_t>(x);
  if (name == "A") mechanism.A = x;
  if (name == "X") mechanism.X = x;
  if (name == "Y0") mechanism.Y0 = x;
  if (name == "Y1") mechanism.Y1 = x;
}

void set_option(Mechanism& mechanism, const ChoiceRecord& record, std::string_view key, std::string_view text) {
  for (const OptionRecord& option : record.options) {
    if (option.name != key) continue;
    if (text == option.fallback && !is_number(option.fallback)) return;  // "best", "limit"
    const double x = parse_option(option, text, record.name);
    if (option.unit == "count" && x != std::floor(x))
      throw InvalidInput(fmt::format("{}: {} = {} is not a whole number", record.name, key, text));
    return store(mechanism, key, x);
  }
  const auto names = names_of(record.options);
  throw InvalidInput(
      fmt::format("{}: unknown parameter '{}'{} (write {})", record.name, key, suggestion(key, names), record.usage));
}

/// `name=value`, or the name of a flag.
void set_part(Mechanism& mechanism, const ChoiceRecord& record, std::string_view part) {
  const auto equals = part.find('=');
  if (equals != std::string_view::npos)
    return set_option(mechanism, record, trim(part.substr(0, equals)), trim(part.substr(equals + 1)));
  if (mechanism.kind == MechanismKind::proportional && (part == "must-sell" || part == "permutation")) {
    (part == "must-sell" ? mechanism.must_sell : mechanism.permutation) = true;
    return;
  }
  throw InvalidInput(fmt::format("{}: '{}' is not of the form name=value; write {}", record.name, part, record.usage));
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
  mechanism.kind = parse_kind(trim(spec.substr(0, colon)));
  if (colon == std::string_view::npos) return mechanism;
  const ChoiceRecord& record = record_of(mechanism.kind);
  std::vector<std::string_view> given;
  for (std::string_view part : split(spec.substr(colon + 1), ',')) {
    const auto key = trim(part.substr(0, part.find('=')));
    if (std::find(given.begin(), given.end(), key) != given.end())
      throw InvalidInput(fmt::format("{}: parameter '{}' is given twice", record.name, key));
    given.push_back(key);
    set_part(mechanism, record, part);
  }
  return mechanism;
}

std::string Mechanism::spec() const {
  const std::string name(record_of(kind).name);
  if (kind == MechanismKind::second_price && reserve != 0) return name + ":reserve=" + shortest(reserve);
  if (kind == MechanismKind::posted_price) return name + ":price=" + (price ? shortest(*price) : "best");
  std::vector<std::string> options;
  const auto add = [&](std::string_view key, const auto& x) {
    if (x) options.push_back(fmt::format("{}={}", key, shortest(static_cast<double>(*x))));
  };
  if (must_sell) options.emplace_back("must-sell");
  if (permutation) options.emplace_back("permutation");
  if (least_message > 0) add("m", std::optional(least_message));
  if (grid > 0) add("K", std::optional(grid));
  if (kind == MechanismKind::tullock) add("price", price);
  add("A", A);
  add("X", X);
  add("Y0", Y0);
  add("Y1", Y1);
  add("k", k);
  return joined(name, options);
}

}  // namespace surety
