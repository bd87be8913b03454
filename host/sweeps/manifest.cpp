#include "host/sweeps/manifest.h"
#include "host/mechanisms/family.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <regex>

#include "host/io/build_info.h"
#include "host/io/files.h"
#include "host/sweeps/cells.h"
#include "host/sweeps/config.h"
#include "host/sweeps/config_echo.h"
#include "surety/error.h"

namespace surety {
namespace {

namespace fs = std::filesystem;

constexpr int format_version = 1;

std::string now() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}",
                     fmt::gmtime(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now())));
}

std::string host_name() {
  char name[256] = "";
  if (::gethostname(name, sizeof name - 1) != 0) return "unknown";
  return name;
}

/// Fingerprints of the data files that values and information are made from, and of plug-ins: the config names them but
/// does not hold them.
nlohmann::ordered_json data_fingerprints(const SweepConfig& config) {
  static const std::regex empirical(R"(empirical:([^#]*)#)");
  nlohmann::ordered_json files = nlohmann::ordered_json::object();
  for (const Prior& prior : config.values) {
    const std::string& spec = prior.spec();
    for (std::sregex_iterator match(spec.begin(), spec.end(), empirical), end; match != end; ++match) {
      const std::string file = (*match)[1];
      files[file] = fingerprint(read_file(config.folder / file));
    }
  }
  for (const Information& information : config.information)
    if (!information.argument().empty()) files[information.argument()] = fingerprint(read_file(information.file()));
  for (const Mechanism& mechanism : config.mechanisms)
    if (const std::string file = mechanism.family().file(); !file.empty())
      files["plug-in " + std::string(mechanism.name())] = fingerprint(read_file(file));
  for (const std::string& file : config.environments) files[file] = fingerprint(read_file(config.folder / file));
  return files;
}

/// Whether a manifest has what is read from it.
bool is_manifest(const nlohmann::ordered_json& json) {
  if (!json.is_object()) return false;
  const auto has = [&](const char* name, auto is) { return json.contains(name) && is(json[name]); };
  const auto is_text = [](const auto& value) { return value.is_string(); };
  const auto is_object = [](const auto& value) { return value.is_object(); };
  const auto is_shard = [](const auto& shard) {
    const auto count = [&](const char* name) {
      return shard.is_object() ? shard.value(name, nlohmann::ordered_json()) : nlohmann::ordered_json();
    };
    constexpr int most = 1'000'000;
    return count("index").is_number_unsigned() && count("count").is_number_unsigned() && count("count") <= most &&
           count("index") >= 1 && count("index") <= count("count");
  };
  return has("format", [](const auto& format) { return format == format_version; }) && has("version", is_text) &&
         has("commit", is_text) && has("config_hash", is_text) && has("folder", is_text) && has("config", is_object) &&
         has("cells", is_object) && has("runs", [](const auto& runs) { return runs.is_array(); }) &&
         (!json.contains("shard") || is_shard(json["shard"]));
}

std::size_t cells_of(const SweepConfig& config) {
  return config.job == SweepJob::bounds ? config.environments.size() * config.grids.size() : grid(config).size();
}

}  // namespace

Manifest::Manifest(const SweepConfig& config, const Shard& shard) {
  const BuildInfo build = build_info();
  json_["format"] = format_version;
  json_["program"] = "surety sweep";
  json_["version"] = build.version;
  json_["commit"] = build.commit;
  json_["compiler"] = build.compiler;
  json_["config"] = echo(config);
  json_["data"] = data_fingerprints(config);
  json_["config_hash"] = fingerprint(json_["config"].dump() + json_["data"].dump());
  json_["seed"] = config.seed;
  json_["folder"] = absolute_path(config.folder).lexically_normal().string();
  if (!shard.whole()) json_["shard"] = {{"index", shard.index}, {"count", shard.count}};
  json_["cells"] = {{"total", cells_of(config)}, {"done", 0}};
  json_["runs"] = nlohmann::ordered_json::array();
}

std::optional<Manifest> Manifest::read(const fs::path& folder) {
  const fs::path path = folder / "manifest.json";
  if (!is_there(path)) return std::nullopt;
  auto json = nlohmann::ordered_json::parse(read_file(path), nullptr, false);
  if (!is_manifest(json))
    throw InvalidInput(fmt::format("{}: not a manifest of format {}", path.string(), format_version));
  return Manifest(std::move(json));
}

std::string Manifest::build() const {
  return fmt::format("surety {} (commit {})", json_["version"].get<std::string>(), json_["commit"].get<std::string>());
}

void Manifest::expect_same_sweep(const Manifest& other, const fs::path& folder) const {
  if (other.json_["config_hash"] != json_["config_hash"])
    throw InvalidInput(fmt::format(
        "folder {} holds another config's results; nothing was touched, choose another folder", folder.string()));
  if (other.build() != build())
    throw InvalidInput(
        fmt::format("folder {} holds results of {}, this is {}; nothing was touched: go on with the "
                    "program that began, or choose another folder",
                    folder.string(), other.build(), build()));
}

void Manifest::expect_same_plan(const Manifest& other, const fs::path& here, const fs::path& there) const {
  if (other.json_["config_hash"] != json_["config_hash"])
    throw InvalidInput(fmt::format("{} and {} are shards of different configs", here.string(), there.string()));
  if (other.build() != build())
    throw InvalidInput(fmt::format("{} is a shard by {}, {} one by {}; play one of them again", here.string(), build(),
                                   there.string(), other.build()));
}

SweepConfig Manifest::config() const {
  try {
    return config_of(json_["config"], json_["folder"].get<std::string>());
  } catch (const nlohmann::json::exception&) {
    throw InvalidInput("manifest.json: the config in it is damaged; run the sweep anew in another folder");
  }
}

SweepJob Manifest::job() const {
  const auto& config = json_["config"];
  const auto found = config.find("job");
  return found != config.end() && found->is_string() ? parse_job(found->get<std::string>()) : SweepJob::estimate;
}

std::optional<Shard> Manifest::shard() const {
  const auto found = json_.find("shard");
  if (found == json_.end()) return std::nullopt;
  return Shard{(*found)["index"].get<int>(), (*found)["count"].get<int>()};
}

CheckpointOwner Manifest::owner(const Shard& shard) const {
  return {json_["config_hash"].get<std::string>(), build(), shard};
}

void Manifest::begin_run() {
  const BuildInfo build = build_info();
  json_["runs"].push_back({{"started", now()}, {"host", host_name()}, {"commit", build.commit}});
}

std::string Manifest::identity() const { return json_["config_hash"].get<std::string>() + " " + build(); }

void Manifest::end_run(std::size_t cells, std::size_t done, const std::vector<JobProgress::Rank>& ranks,
                       double seconds) {
  json_["cells"]["done"] = done;
  auto& run = json_["runs"].back();
  run["finished"] = now();
  run["cells"] = cells;
  run["device"] = ranks.front().device;
  if (ranks.size() > 1) run["ranks"] = ranks.size();
  run["seconds"] = seconds;
}

std::int64_t Manifest::configured_fit_from() const { return fit_from_in("config").value_or(2); }

std::int64_t Manifest::recorded_fit_from() const { return fit_from_in("rates").value_or(configured_fit_from()); }

std::optional<std::int64_t> Manifest::fit_from_in(const char* section) const {
  const auto found = json_.find(section);
  if (found == json_.end() || !found->contains("fit-from") || !(*found)["fit-from"].is_number_integer())
    return std::nullopt;
  return (*found)["fit-from"].get<std::int64_t>();
}

void Manifest::write(const fs::path& folder) const { replace_file(folder / "manifest.json", json_.dump(2) + "\n"); }

}  // namespace surety
