#include "surety/bounds/environment_file.h"

#include <array>
#include <cmath>
#include <numeric>

#include "host/bounds/auction_environment_file.h"
#include "host/bounds/outcome_environment_file.h"
#include "host/io/number.h"
#include "host/options/choices.h"
#include "host/options/toml_node.h"

namespace surety {
namespace {

namespace fs = std::filesystem;

class EnvironmentFile {
 public:
  EnvironmentFile(const fs::path& path, const toml::table& table) : path_(path), table_(table) {}

  AnyEnvironment read() const {
    for (std::string_view key : restrictions_of_environments)
      refuse(key, "this is known to surety guarantee --exact and surety value-of-information alone");
    if (has_outcomes(table_)) return read_outcome_environment(path_, table_);
    const AuctionEnvironment environment = auction();
    if (!table_.contains("greatest_transfer")) return environment;
    const TomlNode transfer = node("greatest_transfer");
    return transfer.checked([&] { return auction_with_bounded_transfers(environment, transfer.number()); });
  }

  AuctionEnvironment auction() const {
    constexpr std::array<std::string_view, 8> known{"bidders",     "goods",   "values", "support",
                                                    "probability", "premium", "state",  "greatest_transfer"};
    check_keys(path_, table_, "", known);
    if (table_.contains("state") == table_.contains("values"))
      throw InvalidInput(fmt::format("{}: an environment has either values (common or independent) or [[state]] tables",
                                     path_.string()));
    AuctionEnvironment environment = table_.contains("state") ? listed() : drawn();
    try {
      environment.check();
    } catch (const InvalidInput& error) {
      throw InvalidInput(fmt::format("{}: {}", path_.string(), error.what()));
    }
    return environment;
  }

 private:
  TomlNode node(std::string_view key) const {
    if (!table_.contains(key)) throw InvalidInput(fmt::format("{}: key \"{}\" is missing", path_.string(), key));
    return {path_, std::string(key), *table_.get(key)};
  }
  int bidders() const { return int(node("bidders").count("agents")); }
  int goods() const { return table_.contains("goods") ? int(node("goods").count("goods")) : 1; }

  void refuse(std::string_view key, std::string_view reason) const {
    if (table_.contains(key)) node(key).fail(reason);
  }

  /// Values drawn from one law.
  AuctionEnvironment drawn() const {
    const int count = bidders(), of_each = goods();
    const std::string structure = node("values").text();
    constexpr std::string_view structures[] = {"common", "independent"};
    if (structure != structures[0] && structure != structures[1])
      node("values").fail(unknown_name("structure", structure, structures));
    const auto support = node("support").numbers();
    const auto law = probabilities(support.size());
    AuctionEnvironment environment = node("support").checked([&] {
      return structure == structures[0] ? common_values(count, of_each, support, law)
                                        : independent_values(count, of_each, support, law);
    });
    if (table_.contains("premium")) add_premium(environment);
    return environment;
  }

  std::vector<double> probabilities(std::size_t size) const {
    if (!table_.contains("probability")) return std::vector<double>(size, 1.0 / double(size));
    const auto law = node("probability").numbers();
    if (law.size() != size)
      node("probability").fail(fmt::format("{} probabilities for {} values of \"support\"", law.size(), size));
    const double total = std::accumulate(law.begin(), law.end(), 0.0);
    if (std::abs(total - 1) > 1e-9)
      node("probability").fail(fmt::format("the probabilities sum to {} but must sum to 1", shortest(total)));
    return law;
  }

  void add_premium(AuctionEnvironment& environment) const {
    const auto premium = node("premium").numbers();
    if (int(premium.size()) != environment.bidders)
      node("premium").fail(fmt::format("{} numbers for {} bidders", premium.size(), environment.bidders));
    for (std::size_t at = 0; at < environment.values.size(); ++at)
      environment.values[at] += premium[at / std::size_t(environment.goods) % premium.size()];
  }

  /// States one by one.
  AuctionEnvironment listed() const {
    for (std::string_view key : {"support", "probability", "premium"})
      refuse(key, "this goes with values = \"common\" or \"independent\", not with [[state]] tables");
    AuctionEnvironment environment;
    environment.bidders = bidders();
    environment.goods = goods();
    for (const TomlNode& state : node("state").elements()) add_state(state, environment);
    return environment;
  }

  void add_state(const TomlNode& state, AuctionEnvironment& environment) const {
    constexpr std::array<std::string_view, 2> known{"probability", "values"};
    if (!state.table()) state.fail("this must be a table with probability and values");
    check_keys(path_, *state.table(), state.key() + ".", known);
    for (std::string_view key : known)
      if (!state.table()->contains(key)) state.fail(fmt::format("\"{}\" is missing", key));
    environment.prior.push_back(state.member(*state.table(), "probability").number());
    const TomlNode values = state.member(*state.table(), "values");
    const auto rows = values.elements();
    if (int(rows.size()) != environment.bidders)
      values.fail(fmt::format("values of {} bidder{}, but there are {}", rows.size(), rows.size() == 1 ? "" : "s",
                              environment.bidders));
    for (const TomlNode& row : rows) {
      const auto goods = row.is_list() ? row.numbers() : std::vector{row.number()};
      if (int(goods.size()) != environment.goods)
        row.fail(fmt::format("values of {} good{}, but there are {}", goods.size(), goods.size() == 1 ? "" : "s",
                             environment.goods));
      environment.values.insert(environment.values.end(), goods.begin(), goods.end());
    }
  }

  const fs::path& path_;
  const toml::table& table_;
};

}  // namespace

AuctionEnvironment read_auction_environment(const fs::path& path, const toml::table& table) {
  return EnvironmentFile(path, table).auction();
}

AnyEnvironment load_environment(const fs::path& path) {
  const toml::table table = parse_toml(path);
  return EnvironmentFile(path, table).read();
}

}  // namespace surety
