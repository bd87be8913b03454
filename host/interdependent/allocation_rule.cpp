#include "surety/interdependent/allocation_rule.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/interdependent/signal_table.h"
#include "host/io/number.h"
#include "host/values/spec_text.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr OptionRecord split_options[] = {{"c1,c2,..", "probability", "1/N", 0, 1, "by bidder; they sum to at most 1"}};

constexpr ChoiceRecord rule_records[] = {
    {"efficient", "efficient", "the highest value gets the good; equal values share", "Maskin (1992)", {}},
    {"highest-signal", "highest-signal", "the highest signal gets the good; equal signals share", "", {}},
    {"virtual",
     "virtual",
     "the highest ironed virtual value, where that is at least 0; equal ones share",
     "Goyal & Narayanan, Propositions 2, 3",
     {}},
    {"split", "split[:c1,c2,..]", "bidder i gets the good with probability c_i, whatever the signals",
     "Goyal & Narayanan, Proposition 4", split_options},
    {"optimal",
     "optimal[:must-sell]",
     "on grids: what earns most of all that can be implemented, or of those that always sell; a linear program",
     "Goyal & Narayanan, Lemma 1",
     {}},
    {"table", "table:FILE.csv", "a CSV file with the columns signal1 .. signalN, allocation1 .. allocationN", "", {}}};

std::vector<double> parse_shares(std::string_view list) {
  std::vector<double> shares;
  double sum = 0;
  for (const std::string_view part : split(list, ',')) {
    shares.push_back(parse_option(split_options[0], part, fmt::format("split: share {}", shares.size() + 1)));
    sum += shares.back();
  }
  if (sum > 1 + 1e-9)
    throw InvalidInput(fmt::format("split: the shares sum to {}; there is one good, so at most to 1", shortest(sum)));
  return shares;
}

}  // namespace

AllocationRule AllocationRule::parse(std::string_view spec, const std::filesystem::path& folder) {
  spec = trim(spec);
  const auto colon = spec.find(':');
  const std::string_view name = trim(spec.substr(0, colon));
  const std::string_view arguments = colon == std::string_view::npos ? "" : trim(spec.substr(colon + 1));
  const auto names = names_of(allocation_rule_records());
  std::size_t kind = 0;
  while (kind < names.size() && names[kind] != name) ++kind;
  if (kind == names.size())
    throw InvalidInput(fmt::format("unknown allocation rule '{}'{} (there are: {})", name, suggestion(name, names),
                                   fmt::join(names, ", ")));
  AllocationRule rule;
  rule.kind = static_cast<RuleKind>(kind);
  const bool takes_parameters = rule.kind == RuleKind::split || rule.kind == RuleKind::table ||
                                (rule.kind == RuleKind::optimal && arguments == "must-sell");
  if (colon != std::string_view::npos && (arguments.empty() || !takes_parameters))
    throw InvalidInput(fmt::format("'{}' is not {}", spec, rule_records[kind].usage));
  rule.must_sell = rule.kind == RuleKind::optimal && !arguments.empty();
  if (rule.kind == RuleKind::split && !arguments.empty()) rule.shares = parse_shares(arguments);
  if (rule.kind == RuleKind::table) {
    if (arguments.empty()) throw InvalidInput("table: give the file, as table:FILE.csv");
    auto file = read_signal_table((folder / arguments).string(), "allocation");
    check_allocations(file, "allocation");
    rule.table = std::make_shared<const SignalTable>(std::move(file.table));
  }
  return rule;
}

std::string AllocationRule::spec() const {
  if (kind == RuleKind::table) return "table:" + table->file;
  std::string text(rule_records[static_cast<int>(kind)].name);
  if (must_sell) text += ":must-sell";
  for (std::size_t i = 0; i < shares.size(); ++i) text += (i > 0 ? "," : ":") + shortest(shares[i]);
  return text;
}

std::span<const ChoiceRecord> allocation_rule_records() { return rule_records; }

}  // namespace surety
