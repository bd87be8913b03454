#include "host/bounds/outcome_environment_file.h"

#include <fmt/format.h>

#include <set>
#include <span>

#include "host/options/choices.h"
#include "host/options/toml_node.h"

namespace surety {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kinds[] = {"public-expenditure", "bilateral-trade", "general"};

class OutcomeEnvironmentFile {
 public:
  OutcomeEnvironmentFile(const fs::path& path, const toml::table& table) : path_(path), table_(table) {}

  OutcomeEnvironment read() const {
    const std::string kind = node("kind").text();
    if (kind == kinds[0]) {
      expect_keys({"kind", "agents", "social_value"});
      const int count = agents();
      const double value = node("social_value").number();
      return node("kind").checked([&] { return public_expenditure_environment(count, value); });
    }
    if (kind == kinds[1]) {
      expect_keys({"kind", "seller_value"});
      const double value = node("seller_value").number();
      return node("seller_value").checked([&] { return bilateral_trade_environment(value); });
    }
    if (kind != kinds[2]) node("kind").fail(unknown_name("kind", kind, kinds));
    return general();
  }

 private:
  void expect_keys(std::initializer_list<std::string_view> known) const {
    check_keys(path_, table_, "", std::span(known.begin(), known.size()));
  }
  TomlNode node(std::string_view key) const {
    if (!table_.contains(key)) throw InvalidInput(fmt::format("{}: key \"{}\" is missing", path_.string(), key));
    return {path_, std::string(key), *table_.get(key)};
  }
  int agents() const { return int(node("agents").count("agents")); }

  OutcomeEnvironment general() const {
    expect_keys({"kind", "agents", "outcomes", "state"});
    OutcomeEnvironment environment;
    environment.agents = agents();
    std::set<std::string> known;
    for (const TomlNode& outcome : node("outcomes").elements()) {
      environment.outcomes.push_back(outcome.text());
      if (!known.insert(environment.outcomes.back()).second) outcome.fail("an outcome of this name is there already");
    }
    const auto states = node("state").elements();
    const std::size_t cells = environment.outcomes.size() * states.size();
    environment.utility.resize(std::size_t(environment.agents) * cells);
    environment.objective.resize(cells);
    for (std::size_t s = 0; s < states.size(); ++s) read_state(states[s], s, states.size(), environment);
    try {
      environment.check();
    } catch (const InvalidInput& error) {
      throw InvalidInput(fmt::format("{}: {}", path_.string(), error.what()));
    }
    return environment;
  }

  void read_state(const TomlNode& state, std::size_t s, std::size_t states, OutcomeEnvironment& environment) const {
    constexpr std::string_view known[] = {"probability", "utilities", "objective"};
    if (!state.table()) state.fail("this must be a table with probability and utilities");
    check_keys(path_, *state.table(), state.key() + ".", known);
    for (const std::string_view key : {known[0], known[1]})
      if (!state.table()->contains(key)) state.fail(fmt::format("\"{}\" is missing", key));
    environment.prior.push_back(state.member(*state.table(), "probability").number());
    const std::size_t outcomes = environment.outcomes.size();
    const TomlNode utilities = state.member(*state.table(), "utilities");
    const auto agents = utilities.elements();
    if (int(agents.size()) != environment.agents)
      utilities.fail(fmt::format("utilities of {} agent{}, but there are {}", agents.size(),
                                 agents.size() == 1 ? "" : "s", environment.agents));
    const bool has_objective = state.table()->contains("objective");
    for (std::size_t i = 0; i < agents.size(); ++i) {
      const auto utility = by_outcome(agents[i], outcomes);
      for (std::size_t o = 0; o < outcomes; ++o) {
        environment.utility[(i * outcomes + o) * states + s] = utility[o];
        if (!has_objective) environment.objective[o * states + s] += utility[o];
      }
    }
    if (!has_objective) return;
    const auto objective = by_outcome(state.member(*state.table(), "objective"), outcomes);
    for (std::size_t o = 0; o < outcomes; ++o) environment.objective[o * states + s] = objective[o];
  }

  static std::vector<double> by_outcome(const TomlNode& list, std::size_t outcomes) {
    const auto numbers = list.numbers();
    if (numbers.size() != outcomes) list.fail(fmt::format("{} numbers for {} outcomes", numbers.size(), outcomes));
    return numbers;
  }

  const fs::path& path_;
  const toml::table& table_;
};

}  // namespace

bool has_outcomes(const toml::table& table) { return table.contains("kind"); }

OutcomeEnvironment read_outcome_environment(const fs::path& path, const toml::table& table) {
  return OutcomeEnvironmentFile(path, table).read();
}

}  // namespace surety
