#include "surety/restricted_information/restricted_environment_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>
#include <set>

#include "host/bounds/auction_environment_file.h"
#include "host/io/number.h"
#include "host/options/choices.h"
#include "host/options/toml_node.h"
#include "host/restricted_information/restrict_information.h"

namespace surety {
namespace {

namespace fs = std::filesystem;

/// One table of a list of restrictions.
class RestrictionTable {
 public:
  RestrictionTable(const fs::path& path, const TomlNode& node, const AuctionEnvironment& environment)
      : path_(path), node_(node), environment_(environment) {
    if (!node.table()) node.fail("this must be a table with a kind");
    if (!node.table()->contains("kind")) node.fail("\"kind\" is missing");
  }

  std::string kind() const { return member("kind").text(); }
  [[noreturn]] void refuse_kind(std::span<const std::string_view> kinds) const {
    member("kind").fail(unknown_name("kind of restriction", kind(), kinds));
  }
  void keys(std::initializer_list<std::string_view> known) const {
    std::vector<std::string_view> all{"kind"};
    all.insert(all.end(), known.begin(), known.end());
    check_keys(path_, *node_.table(), node_.key() + ".", all);
  }
  bool has(std::string_view key) const { return node_.table()->contains(key); }
  double number(std::string_view key) const { return member(key).number(); }
  double number_or(std::string_view key, double otherwise) const { return has(key) ? number(key) : otherwise; }
  std::vector<double> numbers(std::string_view key) const { return member(key).numbers(); }

  /// From 1 in files; all of them where the key is missing.
  std::vector<int> bidders() const {
    std::vector<int> bidders;
    if (!has("bidders")) {
      bidders.resize(environment_.bidders);
      std::iota(bidders.begin(), bidders.end(), 0);
      return bidders;
    }
    for (const TomlNode& entry : member("bidders").elements())
      bidders.push_back(static_cast<int>(entry.count("agents")) - 1);
    return bidders;
  }

  /// A number or a name for each state.
  std::vector<std::string> cells() const {
    std::vector<std::string> cells;
    for (const TomlNode& entry : member("cells").elements())
      cells.push_back(entry.is_text() ? entry.text() : shortest(entry.number()));
    return cells;
  }

  std::vector<std::vector<double>> rows(std::string_view key) const {
    std::vector<std::vector<double>> rows;
    for (const TomlNode& row : member(key).elements()) rows.push_back(row.numbers());
    return rows;
  }

  /// Rows of chances by state, or, about = "own-value", by the different values of the bidder, ascending.
  Experiment experiment(const std::vector<int>& bidders) const {
    std::vector<std::vector<double>> chance = rows("signals");
    const std::string about = has("about") ? member("about").text() : "state";
    constexpr std::string_view choices[] = {"state", "own-value"};
    if (about == choices[0]) return {chance};
    if (about != choices[1]) member("about").fail(unknown_name("choice", about, choices));
    if (bidders.size() != 1)
      member("about").fail("an experiment about the own value is one bidder's; give his number in \"bidders\"");
    std::set<double> values;
    for (int state = 0; state < environment_.states(); ++state) values.insert(environment_.value(state, bidders[0], 0));
    if (chance.size() != values.size())
      member("signals").fail(fmt::format("chances of signals at {} values; bidder {} has {} different ones",
                                         chance.size(), bidders[0] + 1, values.size()));
    Experiment experiment;
    for (int state = 0; state < environment_.states(); ++state)
      experiment.chance.push_back(
          chance[std::distance(values.begin(), values.find(environment_.value(state, bidders[0], 0)))]);
    return experiment;
  }

  const TomlNode& node() const { return node_; }
  TomlNode member(std::string_view key) const {
    if (!has(key)) node_.fail(fmt::format("\"{}\" is missing", key));
    return node_.member(*node_.table(), key);
  }

 private:
  const fs::path& path_;
  const TomlNode& node_;
  const AuctionEnvironment& environment_;
};

template <class Restriction>
struct Kind {
  std::string_view name;
  std::function<Restriction(const RestrictionTable&, const AuctionEnvironment&)> read;
};

const std::array information_kinds{
    Kind<InformationRestriction>{"own-values",
                                 [](const RestrictionTable& t, const AuctionEnvironment&) {
                                   t.keys({});
                                   return OwnValuesKnown{};
                                 }},
    Kind<InformationRestriction>{"cells",
                                 [](const RestrictionTable& t, const AuctionEnvironment&) {
                                   t.keys({"cells", "bidders"});
                                   return CellKnown{t.bidders(), t.cells()};
                                 }},
    Kind<InformationRestriction>{"informed-bidders",
                                 [](const RestrictionTable& t, const AuctionEnvironment&) {
                                   t.keys({"at_least"});
                                   return InformedBidders{static_cast<int>(t.member("at_least").count("agents"))};
                                 }},
    Kind<InformationRestriction>{"at-least",
                                 [](const RestrictionTable& t, const AuctionEnvironment&) {
                                   t.keys({"signals", "about", "bidders"});
                                   return KnowsAtLeast{t.bidders(), t.experiment(t.bidders())};
                                 }},
    Kind<InformationRestriction>{"at-most",
                                 [](const RestrictionTable& t, const AuctionEnvironment&) {
                                   t.keys({"signals", "about", "bidders"});
                                   return KnowsAtMost{t.bidders(), t.experiment(t.bidders())};
                                 }},
    Kind<InformationRestriction>{"together-at-most",
                                 [](const RestrictionTable& t, const AuctionEnvironment&) {
                                   t.keys({"signals"});
                                   return TogetherAtMost{t.experiment({})};
                                 }},
    Kind<InformationRestriction>{"interim-values",
                                 [](const RestrictionTable& t, const AuctionEnvironment&) {
                                   t.keys({"values", "probability", "bidders"});
                                   return InterimValueLaw{t.bidders(), t.numbers("values"), t.numbers("probability")};
                                 }},
    Kind<InformationRestriction>{
        "interim-correlation",
        [](const RestrictionTable& t, const AuctionEnvironment& environment) {
          t.keys({"bidders", "at_least", "at_most"});
          const std::vector<int> bidders = t.bidders();
          if (bidders.size() != 2)
            t.node().fail(fmt::format("a correlation of {} bidders; give two in \"bidders\"", environment.bidders));
          return InterimCorrelation{bidders[0], bidders[1], t.number_or("at_least", -1), t.number_or("at_most", 1)};
        }},
};

const std::array prior_kinds{
    Kind<PriorRestriction>{"scenarios",
                           [](const RestrictionTable& t, const AuctionEnvironment&) {
                             t.keys({"probability"});
                             return PriorScenarios{t.rows("probability")};
                           }},
    Kind<PriorRestriction>{"total-variation",
                           [](const RestrictionTable& t, const AuctionEnvironment&) {
                             t.keys({"radius"});
                             return TotalVariationBall{t.number("radius")};
                           }},
    Kind<PriorRestriction>{"wasserstein",
                           [](const RestrictionTable& t, const AuctionEnvironment&) {
                             t.keys({"radius"});
                             return WassersteinBall{t.number("radius")};
                           }},
    Kind<PriorRestriction>{"marginals",
                           [](const RestrictionTable& t, const AuctionEnvironment&) {
                             t.keys({});
                             return KnownMarginals{};
                           }},
    Kind<PriorRestriction>{"mean",
                           [](const RestrictionTable& t, const AuctionEnvironment&) {
                             t.keys({"at_least", "at_most", "bidders"});
                             return KnownMean{t.bidders(), t.number("at_least"), t.number("at_most")};
                           }},
    Kind<PriorRestriction>{
        "spread",
        [](const RestrictionTable& t, const AuctionEnvironment&) {
          t.keys({"mean", "at_least", "at_most", "bidders"});
          return KnownSpread{t.bidders(), t.number("mean"), t.number_or("at_least", 0), t.number("at_most")};
        }},
    Kind<PriorRestriction>{"distribution-band",
                           [](const RestrictionTable& t, const AuctionEnvironment&) {
                             t.keys({"radius", "bidders"});
                             return DistributionBand{t.bidders(), t.number("radius")};
                           }},
};

template <class Kinds, class Restriction>
Restriction read_restriction(const Kinds& kinds, const RestrictionTable& table, const AuctionEnvironment& environment) {
  const std::string kind = table.kind();
  std::vector<std::string_view> names;
  for (const auto& known : kinds) {
    names.push_back(known.name);
    if (known.name != kind) continue;
    Restriction restriction = known.read(table, environment);
    table.node().checked([&] { return check_restriction(environment, restriction), 0; });
    return restriction;
  }
  table.refuse_kind(names);
}

template <class Kinds, class Restriction>
void read_restrictions(const fs::path& path, const toml::table& file, std::string_view key, const Kinds& kinds,
                       const AuctionEnvironment& environment, std::vector<Restriction>& into) {
  if (!file.contains(key)) return;
  const TomlNode section(path, std::string(key), *file.get(key));
  if (!section.table()) section.fail(fmt::format("this must be tables [[{}.restrictions]]", key));
  constexpr std::array<std::string_view, 1> known{"restrictions"};
  check_keys(path, *section.table(), fmt::format("{}.", key), known);
  if (!section.table()->contains("restrictions")) section.fail(fmt::format("no [[{}.restrictions]] in it", key));
  for (const TomlNode& node : section.member(*section.table(), "restrictions").elements())
    into.push_back(read_restriction<Kinds, Restriction>(kinds, RestrictionTable(path, node, environment), environment));
}

}  // namespace

RestrictedEnvironment load_restricted_environment(const fs::path& path) {
  const toml::table file = parse_toml(path);
  toml::table auction = file;
  for (std::string_view key : restrictions_of_environments) auction.erase(key);
  if (auction.contains("kind"))
    throw InvalidInput(fmt::format("{}: an environment with outcomes; here it must be an auction's", path.string()));
  RestrictedEnvironment restricted{read_auction_environment(path, auction), {}, {}};
  if (restricted.environment.goods != 1)
    throw InvalidInput(
        fmt::format("{}: {} goods; here there must be one", path.string(), restricted.environment.goods));
  read_restrictions(path, file, "information", information_kinds, restricted.environment, restricted.information);
  read_restrictions(path, file, "prior", prior_kinds, restricted.environment, restricted.prior);
  return restricted;
}

}  // namespace surety
