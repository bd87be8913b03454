#include "surety/information/information.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/io/number.h"
#include "host/values/spec_text.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr double unbounded = std::numeric_limits<double>::infinity();

constexpr OptionRecord resolution_option[] = {{"K", "count", "", 1, 1 << 20, "cells per unit of the signal"}};
constexpr OptionRecord informed_option[] = {{"COUNT", "count", "1", 1, 1e9, "how many bidders know the value"}};
constexpr OptionRecord threshold_option[] = {{"T", "value", "", 0, unbounded, "a threshold"}};
constexpr OptionRecord accuracy_option[] = {{"P", "probability", "0.75", 0.5, 1, "chance that a signal is right"}};

constexpr ChoiceRecord records[] = {
    {"minmax",
     "minmax[:fully-revealing]",
     "the worst for the seller: iid exponential signals, the value a (graded) function of their sum",
     "Brooks & Du (2021), 4.1.1, 4.3",
     {}},
    {"coarsened", "coarsened:K", "minmax with signals known up to cells of width 1/K", "Brooks & Du (2021), Section 5",
     resolution_option},
    {"none", "none", "nobody knows more than the prior", "", {}},
    {"full", "full", "everybody knows the value", "", {}},
    {"informed", "informed:COUNT", "the first COUNT bidders know the value, the others nothing",
     "Du (2016), footnote 4", informed_option},
    {"partition", "partition:T,...", "everybody knows between which thresholds the value lies", "Du (2016), footnote 3",
     threshold_option},
    {"wallet",
     "wallet",
     "iid uniform signals on [0,1], the value is their mean",
     "Du (2016), Section 5.2; Klemperer (1998)",
     {}},
    {"mineral-rights",
     "mineral-rights:plus(LAW)|times(LAW)",
     "signals independent given the value: value plus or times noise",
     "Milgrom & Weber (1982)",
     {}},
    {"accurate", "accurate:P", "signals 0 or 1, right with chance P about whether the value is in its upper half",
     "Brooks & Du (2023), Section 6.2", accuracy_option},
    {"private", "private", "everybody knows his own value, drawn from the law, and nothing of the others'", "", {}},
    {"table", "table:FILE.csv", "finite: a CSV file with columns probability, value, signal1, .., signalN", "", {}},
    {"bounds",
     "bounds:FILE.h5",
     "the worst for the seller that surety bounds --out DIR found: any values, its own bidders and prior",
     "Brooks & Du (2023), UB-P-k",
     {}},
    {"any", "any", "whatever the bidders know: the mechanism's guarantee, by theory; nothing is played", "", {}}};

const ChoiceRecord& record_of(InformationKind kind) { return records[static_cast<int>(kind)]; }

InformationKind parse_kind(std::string_view name) {
  for (std::size_t i = 0; i < std::size(records); ++i)
    if (records[i].name == name) return static_cast<InformationKind>(i);
  const auto names = names_of(information_records());
  throw InvalidInput(fmt::format("unknown information structure '{}'{} (there are: {})", name, suggestion(name, names),
                                 fmt::join(names, ", ")));
}

std::int64_t parse_count(const ChoiceRecord& record, std::string_view text) {
  const double x = parse_option(record.options[0], text, record.name);
  if (x != std::floor(x))
    throw InvalidInput(fmt::format("{}: {} = {} is not a whole number", record.name, record.options[0].name, text));
  return static_cast<std::int64_t>(x);
}

void parse_thresholds(Information& information, std::string_view text) {
  const ChoiceRecord& record = record_of(information.kind);
  for (std::string_view part : split(text, ','))
    information.thresholds.push_back(parse_option(record.options[0], part, record.name));
  const auto& t = information.thresholds;
  if (std::adjacent_find(t.begin(), t.end(), std::greater_equal<>()) != t.end())
    throw InvalidInput(fmt::format("partition: thresholds {} must ascend", text));
}

void parse_noise(Information& information, std::string_view text, const std::filesystem::path& folder) {
  const auto inner = [&](std::string_view name) -> std::string_view {
    if (!text.starts_with(name)) return {};
    const auto rest = trim(text.substr(name.size()));
    return rest.starts_with('(') && rest.ends_with(')') ? rest.substr(1, rest.size() - 2) : std::string_view{};
  };
  information.multiplicative = text.starts_with("times");
  const auto law = inner(information.multiplicative ? "times" : "plus");
  if (law.empty())
    throw InvalidInput(
        fmt::format("mineral-rights: '{}' is no noise; write plus(LAW) or times(LAW), e.g. plus(uniform:0,0.2)", text));
  information.noise = parse_law(law, folder);
}

}  // namespace

std::span<const ChoiceRecord> information_records() { return records; }

Information Information::parse(std::string_view spec, const std::filesystem::path& folder) {
  spec = trim(spec);
  const auto colon = spec.find(':');
  Information information;
  information.kind = parse_kind(trim(spec.substr(0, colon)));
  const ChoiceRecord& record = record_of(information.kind);
  const bool given = colon != std::string_view::npos;
  const std::string_view text = given ? trim(spec.substr(colon + 1)) : std::string_view{};
  const auto needs = [&] {
    if (text.empty())
      throw InvalidInput(fmt::format("{}: something is missing after the name; write {}", record.name, record.usage));
  };
  switch (information.kind) {
    case InformationKind::minmax:
      if (given && text != "fully-revealing")
        throw InvalidInput(fmt::format("minmax: unknown parameter '{}'; write {}", text, record.usage));
      information.fully_revealing = given;
      break;
    case InformationKind::coarsened:
      needs();
      information.resolution = parse_count(record, text);
      break;
    case InformationKind::informed:
      if (given) information.informed = parse_count(record, text);
      break;
    case InformationKind::partition:
      needs();
      parse_thresholds(information, text);
      break;
    case InformationKind::mineral_rights:
      needs();
      parse_noise(information, text, folder);
      break;
    case InformationKind::accurate:
      if (given) information.accuracy = parse_option(record.options[0], text, record.name);
      break;
    case InformationKind::table:
    case InformationKind::bounds:
      needs();
      information.file = text;
      information.folder = folder;
      break;
    case InformationKind::none:
    case InformationKind::full:
    case InformationKind::wallet:
    case InformationKind::private_values:
    case InformationKind::any:
      if (given) throw InvalidInput(fmt::format("{}: takes no parameters, '{}' given", record.name, text));
  }
  return information;
}

std::string Information::spec() const {
  const std::string name(record_of(kind).name);
  switch (kind) {
    case InformationKind::minmax:
      return fully_revealing ? name + ":fully-revealing" : name;
    case InformationKind::coarsened:
      return fmt::format("{}:{}", name, resolution);
    case InformationKind::informed:
      return fmt::format("{}:{}", name, informed);
    case InformationKind::partition: {
      std::vector<std::string> texts;
      for (const double t : thresholds) texts.push_back(shortest(t));
      return fmt::format("{}:{}", name, fmt::join(texts, ","));
    }
    case InformationKind::mineral_rights:
      return fmt::format("{}:{}({})", name, multiplicative ? "times" : "plus", noise->spec());
    case InformationKind::accurate:
      return fmt::format("{}:{}", name, shortest(accuracy));
    case InformationKind::table:
    case InformationKind::bounds:
      return fmt::format("{}:{}", name, file);
    case InformationKind::none:
    case InformationKind::full:
    case InformationKind::wallet:
    case InformationKind::private_values:
    case InformationKind::any:
      break;
  }
  return name;
}

}  // namespace surety
