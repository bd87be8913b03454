#include "host/sweeps/config.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "host/games/bounds_game.h"
#include "host/information/family.h"
#include "host/io/files.h"
#include "host/io/number.h"
#include "host/options/choices.h"
#include "host/options/options.h"
#include "host/options/toml_node.h"
#include "host/values/spec_text.h"
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

/// Whether deviations are played in its cells.
bool is_judged(SweepJob job) { return job == SweepJob::verify || job == SweepJob::equilibria; }

bool contains(std::span<const std::string_view> keys, std::string_view name) {
  return std::find(keys.begin(), keys.end(), name) != keys.end();
}

constexpr std::size_t most_cells = 1'000'000;
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

/// The grid over lists of these sizes.
void check_cells(const fs::path& path, std::initializer_list<std::size_t> sizes) {
  double cells = 1;
  for (const std::size_t size : sizes) cells *= static_cast<double>(size);
  if (cells < 1 || cells > static_cast<double>(most_cells))
    throw InvalidInput(
        fmt::format("{}: the grid has {} cells but must have 1 to {}", path.string(), cells, most_cells));
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

std::string_view job_name(SweepJob job) { return job_names[static_cast<std::size_t>(job)]; }

SweepConfig load_sweep_config(const fs::path& path) { return ConfigFile(path).read(); }

namespace {

/// The part that sweeps and single estimates have in common.
template <class Config>
void write_samples(nlohmann::ordered_json& json, const Config& config) {
  json["samples"] = config.samples;
  if (config.target)
    json["target-error"] = {{config.target->relative ? "relative" : "absolute", config.target->size},
                            {"statistic", statistic_name(config.target->statistic)}};
  if (config.batch > 0) json["batch"] = config.batch;
}

}  // namespace

nlohmann::ordered_json echo(const SweepConfig& config) {
  nlohmann::ordered_json json;
  if (config.job != SweepJob::estimate) json["job"] = job_name(config.job);
  if (config.job == SweepJob::bounds) {
    json["environments"] = config.environments;
    json["k"] = config.grids;
    json["gap"] = config.gap;
    return json;
  }
  if (is_judged(config.job)) {
    json["bins"] = config.bins;
    json["messages"] = config.messages;
  }
  if (config.job == SweepJob::equilibria) {
    json["epsilon"] = config.epsilon;
    json["judgements"] = config.judgements;
  }
  for (const Prior& prior : config.values) json["values"].push_back(prior.spec());
  for (const Mechanism& mechanism : config.mechanisms) json["mechanisms"].push_back(mechanism.spec());
  for (const Information& information : config.information) json["information"].push_back(information.spec());
  if (!config.utility.is_neutral()) json["utility"] = config.utility.spec();
  if (config.cost != 0) json["cost"] = config.cost;
  json["bidders"] = config.bidders;
  write_samples(json, config);
  json["seed"] = config.seed;
  json["precision"] = precision_name(config.precision);
  json["sampling"] = sampling_name(config.sampling);
  json["fit-from"] = config.fit_from;
  return json;
}

SweepConfig config_of(const nlohmann::ordered_json& echo, const fs::path& folder) {
  SweepConfig config;
  config.folder = folder;
  const std::string job = echo.value("job", std::string(job_name(config.job)));
  config.job = parse_job(job);
  if (config.job == SweepJob::bounds) {
    config.environments = echo.at("environments").get<std::vector<std::string>>();
    config.grids = echo.at("k").get<std::vector<std::int64_t>>();
    config.gap = echo.at("gap");
    check_cells("manifest.json", {config.environments.size(), config.grids.size()});
    return config;
  }
  config.bins = echo.value("bins", config.bins);
  config.messages = echo.value("messages", config.messages);
  config.epsilon = echo.value("epsilon", config.epsilon);
  config.judgements = echo.value("judgements", config.judgements);
  for (const std::string spec : echo.at("values")) config.values.push_back(Prior::parse(spec, folder));
  for (const std::string spec : echo.at("mechanisms")) config.mechanisms.push_back(Mechanism::parse(spec));
  for (const std::string spec : echo.value("information", nlohmann::ordered_json::array()))
    config.information.push_back(Information::parse(spec, folder));
  config.utility = Utility::parse(echo.value("utility", std::string("neutral")));
  config.cost = echo.value("cost", 0.0);
  config.bidders = echo.at("bidders").get<std::vector<std::int64_t>>();
  config.samples = echo.at("samples");
  if (const auto target = echo.find("target-error"); target != echo.end()) {
    const bool relative = target->contains("relative");
    config.target = TargetError{target->at(relative ? "relative" : "absolute"), relative,
                                parse_statistic(target->at("statistic").get<std::string>())};
  }
  config.batch = echo.value("batch", std::uint64_t(0));
  config.seed = echo.at("seed");
  config.precision = parse_precision(echo.at("precision").get<std::string>());
  config.sampling = parse_sampling(echo.at("sampling").get<std::string>());
  config.fit_from = echo.at("fit-from");
  check_cells("manifest.json", {config.values.size(), config.mechanisms.size(),
                                std::max<std::size_t>(1, config.information.size()), config.bidders.size()});
  return config;
}

std::string values_text(const EstimateConfig& config) {
  if (!plays_bounds(config)) return config.values.spec();
  return config.mechanism.is_saved() ? config.mechanism.spec() : config.information->spec();
}

std::string information_text(const Information& information, const Utility& utility) {
  if (utility.is_neutral()) return information.spec();
  return fmt::format("{} with utility {}", information.spec(), utility.spec());
}

nlohmann::ordered_json echo(const GivenStrategy& strategy) {
  if (const auto* linear = std::get_if<LinearStrategy>(&strategy))
    return {{"slope", linear->slope}, {"shift", linear->shift}};
  if (const auto* curves = std::get_if<BidderCurves>(&strategy)) {
    nlohmann::ordered_json json{{"name", curves->name}};
    for (std::size_t i = 0; i < curves->bidder.size(); ++i)
      json["curves"].push_back({{"bidder", curves->bidder[i] + 1},
                                {argument_name(curves->curve[i]), curves->curve[i].signal},
                                {"message", curves->curve[i].message}});
    return json;
  }
  const auto& curve = std::get<StrategyCurve>(strategy);
  return {{"name", curve.name}, {argument_name(curve), curve.signal}, {"message", curve.message}};
}

nlohmann::ordered_json echo(const EstimateConfig& config) {
  nlohmann::ordered_json json{{"mechanism", config.mechanism.spec()}, {"values", values_text(config)}};
  if (config.information) json["information"] = config.information->spec();
  if (config.strategy) json["strategy"] = echo(*config.strategy);
  if (!config.utility.is_neutral()) json["utility"] = config.utility.spec();
  if (config.cost != 0) json["cost"] = config.cost;
  json["bidders"] = config.bidders;
  write_samples(json, config);
  json["seed"] = config.seed;
  json["precision"] = precision_name(config.precision);
  json["sampling"] = sampling_name(config.sampling);
  return json;
}

namespace {

/// A strategy's points, over signals or, where bidders mix, over their quantiles.
std::vector<Member> shape_of_points() {
  return {Member{"signal", Shape::list(Shape::number()), "", "where the strategy is given"}.if_known(),
          Member{"quantile", Shape::list(Shape::number()), "probability", "of the signal, in its place"}.if_known(),
          {"message", Shape::list(Shape::number()), "", "what is sent there"}};
}

Shape shape_of_strategy() {
  const Member name{"name", Shape::text(), "", "of the file"};
  std::vector<Member> curve = shape_of_points(), of_bidder = shape_of_points();
  curve.insert(curve.begin(), name);
  of_bidder.insert(of_bidder.begin(), {"bidder", Shape::count(), "", "whose, counted from 1"});
  const Shape curves = Shape::list(Shape::object(of_bidder));
  return Shape::either(
      {Shape::object({{"slope", Shape::number(), "", "of the message in the signal"},
                      {"shift", Shape::number(), "", "message at signal 0"}}),
       Shape::object(curve),
       Shape::object({name, {"curves", curves, "", "by bidder, or by the first with his law of values"}})});
}

Shape shape_of_target() {
  std::vector<Shape> either;
  for (const char* kind : {"absolute", "relative"})
    either.push_back(Shape::object({{kind, Shape::number(), kind == std::string("absolute") ? "value" : "relative",
                                     "standard error at which to stop"},
                                    {"statistic", Shape::text(), "", "whose"}}));
  return Shape::either(either);
}

}  // namespace

std::vector<Member> echo_of_estimate(bool strategy, bool target) {
  std::vector<Member> members{
      {"mechanism", Shape::text(), "", "as typed, in its canonical form"},
      {"values", Shape::text(), "", "law of the bidders' values, likewise, or bounds:FILE"},
      Member{"information", Shape::text(), "", "what bidders know; missing where values are private"}.if_known(),
      Member{"utility", Shape::text(), "", "of money; missing where it is neutral"}.if_known(),
      Member{"cost", Shape::number(), "value", "what the good costs the seller; missing where it is 0"}.if_known(),
      {"bidders", Shape::count(), "bidders", "how many there are"},
      {"samples", Shape::count(), "replicates", "to be drawn, or at most"},
      {"seed", Shape::count(), "", "of the draws"},
      {"precision", shape_of_option("precision"), "", "arithmetic of the draws"},
      {"sampling", shape_of_option("sampling"), "", "the sampler that was asked for"}};
  if (strategy)
    members.push_back(
        Member{"strategy", shape_of_strategy(), "", "that was given in place of an equilibrium"}.if_known());
  if (target)
    members.push_back(Member{"target-error", shape_of_target(), "", "until which was drawn, if any"}.if_known());
  return members;
}

std::vector<EstimateConfig> grid(const SweepConfig& config) {
  std::vector<std::optional<Information>> information(config.information.begin(), config.information.end());
  if (information.empty()) information.emplace_back();
  std::vector<EstimateConfig> cells;
  for (const Prior& prior : config.values)
    for (const Mechanism& mechanism : config.mechanisms)
      for (const auto& known : information)
        for (const std::int64_t bidders : config.bidders)
          cells.push_back({.mechanism = mechanism,
                           .values = prior,
                           .information = known,
                           .strategy = {},
                           .utility = config.utility,
                           .cost = config.cost,
                           .bidders = bidders,
                           .samples = config.samples,
                           .seed = config.seed,
                           .precision = config.precision,
                           .sampling = config.sampling,
                           .target = config.target,
                           .batch = config.batch});
  return cells;
}

}  // namespace surety
