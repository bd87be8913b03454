#include "surety/mechanisms/mechanism.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
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
    {"second-value", "second-value", "benchmark: the second-highest value", "", {}}};

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

void set_option(Mechanism& mechanism, std::string_view key, std::string_view text) {
  const ChoiceRecord& record = record_of(mechanism.kind);
  for (const OptionRecord& option : record.options) {
    if (option.name != key) continue;
    if (option.name == "price") {
      if (text == option.fallback) {
        mechanism.price.reset();
      } else {
        mechanism.price = parse_option(option, text, record.name);
      }
    } else {
      mechanism.reserve = parse_option(option, text, record.name);
    }
    return;
  }
  const auto names = names_of(record.options);
  throw InvalidInput(
      fmt::format("{}: unknown parameter '{}'{} (write {})", record.name, key, suggestion(key, names), record.usage));
}

}  // namespace

std::span<const ChoiceRecord> mechanism_records() { return records; }

Mechanism Mechanism::parse(std::string_view spec) {
  spec = trim(spec);
  const auto colon = spec.find(':');
  Mechanism mechanism;
  mechanism.kind = parse_kind(trim(spec.substr(0, colon)));
  if (colon == std::string_view::npos) return mechanism;
  std::vector<std::string_view> given;
  for (std::string_view part : split(spec.substr(colon + 1), ',')) {
    const auto equals = part.find('=');
    if (equals == std::string_view::npos)
      throw InvalidInput(fmt::format("{}: '{}' is not of the form name=value; write {}", record_of(mechanism.kind).name,
                                     part, record_of(mechanism.kind).usage));
    const auto key = trim(part.substr(0, equals));
    if (std::find(given.begin(), given.end(), key) != given.end())
      throw InvalidInput(fmt::format("{}: parameter '{}' is given twice", record_of(mechanism.kind).name, key));
    given.push_back(key);
    set_option(mechanism, key, trim(part.substr(equals + 1)));
  }
  return mechanism;
}

std::string Mechanism::spec() const {
  const std::string name(record_of(kind).name);
  if (kind == MechanismKind::second_price && reserve != 0) return name + ":reserve=" + shortest(reserve);
  if (kind == MechanismKind::posted_price) return name + ":price=" + (price ? shortest(*price) : "best");
  return name;
}

}  // namespace surety
