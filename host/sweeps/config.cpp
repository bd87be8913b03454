#include "host/sweeps/config.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <map>

#include "host/information/family.h"
#include "host/options/choices.h"
#include "host/options/options.h"
#include "host/options/toml_node.h"
#include "host/sweeps/cells.h"
#include "surety/error.h"
#include "surety/mechanisms/candidates.h"

namespace surety {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 16> estimate_keys{
    "job",     "utility",     "values", "mechanisms", "k",         "information",  "cost",     "bidders",
    "samples", "max-samples", "batch",  "seed",       "precision", "target-error", "sampling", "fit-from"};
constexpr std::array<std::string_view, 13> verify_keys{"job",         "utility", "values",  "mechanisms", "k",
                                                       "information", "cost",    "bidders", "samples",    "seed",
                                                       "precision",   "bins",    "messages"};
constexpr std::array<std::string_view, 15> equilibria_keys{
    "job",     "utility", "values",    "mechanisms", "k",        "information", "cost",      "bidders",
    "samples", "seed",    "precision", "bins",       "messages", "epsilon",     "judgements"};
constexpr std::array<std::string_view, 4> bounds_keys{"job", "environments", "k", "gap"};
constexpr std::array<std::string_view, 4> job_names{"estimate", "verify", "bounds", "equilibria"};

std::span<const std::string_view> keys_of(SweepJob job) {
  if (job == SweepJob::verify) return verify_keys;
  if (job == SweepJob::bounds) return bounds_keys;
  if (job == SweepJob::equilibria) return equilibria_keys;
  return estimate_keys;
}

bool contains(std::span<const std::string_view> keys, std::string_view name) {
  return std::find(keys.begin(), keys.end(), name) != keys.end();
}

constexpr std::uint64_t default_max_samples = 1'000'000'000;

/// Parses every entry of a list, each of which stands for one or several, and refuses two that mean the same.
template <class Item, class Parser>
std::vector<Item> distinct_of_each(const TomlNode& node, Parser parser) {
  std::vector<Item> items;
  std::map<std::string, std::string> seen;
  for (const TomlNode& element : node.elements())
    for (auto& [item, name] : parser(element)) {
      const auto [earlier, fresh] = seen.emplace(name, element.key());
      if (!fresh) element.fail(fmt::format("this is {} again, which stands at {} already", name, earlier->second));
      items.push_back(std::move(item));
    }
  return items;
}

/// The same of entries that stand for one each.
template <class Item, class Parser>
std::vector<Item> distinct_items(const TomlNode& node, Parser parser) {
  return distinct_of_each<Item>(node, [&](const TomlNode& element) { return std::vector{parser(element)}; });
}

/// A mechanism, or all that a range of its parameter stands for, as if each was written out.
std::vector<std::pair<Mechanism, std::string>> parse_mechanisms(const TomlNode& element) {
  const std::string text = element.text();
  return element.checked([&] {
    std::vector<std::pair<Mechanism, std::string>> named;
    for (const Mechanism& mechanism : parse_candidates(text).mechanisms)
      named.emplace_back(mechanism, mechanism.spec());
    return named;
  });
}

/// A prior or mechanism with its canonical form.
template <class Item, class... Context>
std::pair<Item, std::string> parse_spec(const TomlNode& element, const Context&... context) {
  const std::string text = element.text();
  return element.checked([&] {
    Item item = Item::parse(text, context...);
    return std::pair(item, item.spec());
  });
}

/// { from, to, factor } or { from, to, step }: from, then times the factor (rounded) or plus the step, while at most
/// to. `record` is the option that bounds them.
std::vector<std::int64_t> count_range(const fs::path& path, const TomlNode& node, const toml::table& table,
                                      std::string_view record) {
  constexpr std::array<std::string_view, 4> known{"from", "to", "factor", "step"};
  check_keys(path, table, node.key() + ".", known);
  for (std::string_view name : {"from", "to"}) {
    if (!table.contains(name))
      node.fail(fmt::format("\"{}\" is missing; a range is {{ from, to, factor }} or {{ from, to, step }}", name));
  }
  if (table.contains("factor") == table.contains("step")) node.fail("a range needs one of \"factor\" and \"step\"");
  const auto from = node.member(table, "from").count(record), to = node.member(table, "to").count(record);
  if (to < from) node.fail(fmt::format("the range ends at {}, before it starts at {}", to, from));

  double factor = 1, step = 0;
  if (table.contains("factor")) {
    factor = table.get("factor")->value<double>().value_or(0);
    if (!(factor >= 1.01 && factor <= 1e9)) node.member(table, "factor").fail("must be a number from 1.01 to 1e9");
  } else {
    step = static_cast<double>(node.member(table, "step").count(record));
    if ((static_cast<double>(to - from)) / step > static_cast<double>(most_cells)) {
      node.fail(fmt::format("the range has more than {} entries", most_cells));
    }
  }
  std::vector<std::int64_t> counts;
  for (double exact = static_cast<double>(from); std::llround(exact) <= static_cast<std::int64_t>(to);
       exact = exact * factor + step) {
    const std::int64_t rounded = std::llround(exact);
    if (counts.empty() || rounded > counts.back()) counts.push_back(rounded);
  }
  return counts;
}

/// A list or a range, ascending.
std::vector<std::int64_t> parse_counts(const fs::path& path, const TomlNode& node, std::string_view record) {
  if (const toml::table* table = node.table()) return count_range(path, node, *table, record);
  auto counts = distinct_items<std::int64_t>(node, [&](const TomlNode& element) {
    const auto count = static_cast<std::int64_t>(element.count(record));
    return std::pair(count, fmt::format("{}", count));
  });
  std::sort(counts.begin(), counts.end());
  return counts;
}

/// Every mechanism that has messages and leaves their number open, once with each.
std::vector<Mechanism> with_messages(const TomlNode& node, const std::vector<Mechanism>& mechanisms,
                                     const std::vector<std::int64_t>& counts) {
  std::vector<Mechanism> all;
  bool open = false;
  for (const Mechanism& mechanism : mechanisms) {
    if (!mechanism.has_messages() || mechanism.count("k")) {
      all.push_back(mechanism);
      continue;
    }
    open = true;
    for (const std::int64_t k : counts) {
      all.push_back(mechanism);
      all.back().set("k", static_cast<double>(k));
    }
  }
  if (!open) node.fail("no mechanism takes it; exponential-price and generalized-exponential-price without a k would");
  return all;
}

/// { absolute } or { relative }, and optionally { statistic }.
TargetError parse_target(const fs::path& path, const TomlNode& node) {
  constexpr std::array<std::string_view, 3> known{"absolute", "relative", "statistic"};
  const toml::table* table = node.table();
  if (!table) node.fail("must be { absolute = ERROR } or { relative = ERROR }, optionally with a statistic");
  check_keys(path, *table, node.key() + ".", known);
  if (table->contains("absolute") == table->contains("relative"))
    node.fail("needs one of \"absolute\" and \"relative\"");
  TargetError target;
  target.relative = table->contains("relative");
  target.size = node.member(*table, target.relative ? "relative" : "absolute").real("target-error");
  if (table->contains("statistic")) {
    const TomlNode choice = node.member(*table, "statistic");
    const std::string name = choice.text();
    target.statistic = choice.checked([&] { return parse_statistic(name); });
  }
  return target;
}

/// One config file.
class ConfigFile {
 public:
  explicit ConfigFile(const fs::path& path) : path_(path), table_(parse_toml(path)) {}

  SweepConfig read() {
    config_.folder = path_.parent_path();
    if (has("job")) config_.job = node("job").checked([&] { return parse_job(node("job").text()); });
    check_job_of_keys();
    check_keys(path_, table_, "", keys_of(config_.job));
    if (config_.job == SweepJob::bounds) {
      read_environments();
      return config_;
    }
    read_cells();
    read_samples();
    if (is_judged(config_.job)) read_deviations();
    if (config_.job == SweepJob::equilibria) read_equilibria();
    check_cells(path_, {config_.values.size(), config_.mechanisms.size(),
                        std::max<std::size_t>(1, config_.information.size()), config_.bidders.size()});
    return config_;
  }

 private:
  bool has(std::string_view key) const { return table_.contains(key); }
  TomlNode node(std::string_view key) const {
    if (!has(key)) throw InvalidInput(fmt::format("{}: key \"{}\" is missing", path_.string(), key));
    return {path_, std::string(key), *table_.get(key)};
  }

  void read_environments() {
    config_.environments = distinct_items<std::string>(node("environments"), [](const TomlNode& element) {
      const std::string name = element.text();
      return std::pair(name, name);
    });
    config_.grids = parse_counts(path_, node("k"), "k");
    if (has("gap")) config_.gap = node("gap").real("gap");
    check_cells(path_, {config_.environments.size(), config_.grids.size()});
  }

  void read_cells() {
    for (const std::string_view key : {"values", "mechanisms", "bidders"}) node(key);
    config_.values = distinct_items<Prior>(
        node("values"), [&](const TomlNode& element) { return parse_spec<Prior>(element, config_.folder); });
    config_.mechanisms = distinct_of_each<Mechanism>(node("mechanisms"), parse_mechanisms);
    if (has("k"))
      config_.mechanisms = with_messages(node("k"), config_.mechanisms, parse_counts(path_, node("k"), "k"));
    if (has("information"))
      config_.information = distinct_items<Information>(node("information"), [&](const TomlNode& element) {
        return parse_spec<Information>(element, config_.folder);
      });
    if (has("utility")) {
      const std::string utility = node("utility").text();
      config_.utility = node("utility").checked([&] { return Utility::parse(utility); });
    }
    if (has("cost")) config_.cost = node("cost").real("cost");
    config_.bidders = parse_counts(path_, node("bidders"), "bidders");
  }

  /// How many replicates, what they are cut into, and how they are drawn.
  void read_samples() {
    if (has("target-error")) {
      config_.target = parse_target(path_, node("target-error"));
      config_.samples = default_max_samples;
      if (has("samples")) node("samples").fail("cannot be given beside \"target-error\"; use \"max-samples\"");
      if (has("max-samples")) config_.samples = node("max-samples").count("max-samples");
    } else {
      if (has("max-samples")) node("max-samples").fail("is for \"target-error\"; use \"samples\"");
      if (has("samples")) config_.samples = node("samples").count("samples");
    }
    if (has("batch")) config_.batch = node("batch").count("batch");
    if (has("batch") && !std::has_single_bit(config_.batch))
      node("batch").fail(fmt::format("is {} but must be a power of two", config_.batch));
    if (has("seed")) config_.seed = node("seed").count("seed");
    if (has("fit-from")) config_.fit_from = static_cast<std::int64_t>(node("fit-from").count("fit-from"));
    if (has("precision"))
      config_.precision = node("precision").checked([&] { return parse_precision(node("precision").text()); });
    if (has("sampling"))
      config_.sampling = node("sampling").checked([&] { return parse_sampling(node("sampling").text()); });
  }

  /// A key of another job is no mistyped one.
  void check_job_of_keys() const {
    for (const auto& [key, value] : table_)
      if (is_config_key(key.str()) && !contains(keys_of(config_.job), key.str()))
        throw InvalidInput(fmt::format("{}:{}: {}: a key of another job; job is \"{}\"{}", path_.string(),
                                       value.source().begin.line, key.str(), job_name(config_.job),
                                       has("job") ? "" : " where none is given"));
  }

  void read_deviations() {
    if (!has("information"))
      throw InvalidInput(fmt::format(
          "{}: key \"information\" is missing: what bidders know decides what a deviation gains; private, or "
          "a structure of a common value",
          path_.string()));
    for (const Information& information : config_.information)
      if (information.family().is_any())
        node("information").fail("\"any\" is for guarantees; there is nothing to verify by play");
    if (has("bins")) config_.bins = static_cast<int>(node("bins").count("bins"));
    if (has("messages")) config_.messages = static_cast<int>(node("messages").count("messages"));
  }

  void read_equilibria() {
    config_.epsilon = node("epsilon").real("epsilon");
    if (!(config_.epsilon > 0))
      node("epsilon").fail("is 0 but must be above it: no play shows that a gain is exactly 0");
    if (has("judgements")) config_.judgements = static_cast<int>(node("judgements").count("judgements"));
    node("information").checked([&] { check_structures(config_.information); });
  }

  const fs::path path_;
  const toml::table table_;
  SweepConfig config_;
};

}  // namespace

bool is_config_key(std::string_view name) {
  return contains(estimate_keys, name) || contains(verify_keys, name) || contains(bounds_keys, name) ||
         contains(equilibria_keys, name);
}

void check_structures(const std::vector<Information>& information) {
  const auto is_private = [](const Information& i) { return i.is_private(); };
  const auto of_private = std::count_if(information.begin(), information.end(), is_private);
  for (const Information& i : information)
    if (i.family().is_any()) throw InvalidInput("\"any\" is for guarantees; there is no game to be solved");
  if (of_private > 0 && of_private < std::ssize(information))
    throw InvalidInput(
        "\"private\" stands beside structures of a common value, and what is worst of both is worst of no auction; "
        "make two configs of them");
}

SweepJob parse_job(const std::string& name) {
  const auto found = std::find(job_names.begin(), job_names.end(), name);
  if (found == job_names.end()) throw InvalidInput(unknown_name("job", name, job_names));
  return static_cast<SweepJob>(found - job_names.begin());
}

bool is_judged(SweepJob job) { return job == SweepJob::verify || job == SweepJob::equilibria; }

std::string_view job_name(SweepJob job) { return job_names[static_cast<std::size_t>(job)]; }

SweepConfig load_sweep_config(const fs::path& path) { return ConfigFile(path).read(); }

}  // namespace surety
