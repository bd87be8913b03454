// A mechanism that a plug-in holds.
#include "surety/mechanisms/plugin.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include "host/auctions/catalogue.h"
#include "host/auctions/names.h"
#include "host/games/game.h"
#include "host/io/number.h"
#include "kernels/plugin/plugin_rule.h"
#include "surety/error.h"

namespace surety {
namespace {

class PluginFamily final : public MechanismFamily {
 public:
  PluginFamily(std::string file, const MechanismPlugin& plugin) : file_(std::move(file)), plugin_(plugin) {}
  std::string file() const override { return file_; }
  const ChoiceRecord& record() const override { return plugin_.record; }
  /// Every parameter is a number, given or its default.
  void check(const Mechanism& m) const override {
    for (const OptionRecord& option : record().options)
      if (!m.number(option.name))
        throw InvalidInput(fmt::format("{}: the {} is missing; write {}", m.name(), option.name, record().usage));
  }
  void check_game(const GameConfig& game) const override { greatest_message(game); }

  kernels::CommonValueForm device_form(const GameConfig& game) const override {
    kernels::CommonValueForm form;
    form.plugin = plugin_.rule;
    const auto parameters = parameters_of(game.mechanism);
    std::copy(parameters.begin(), parameters.end(), form.parameter.begin());
    return form;
  }
  double greatest_message(const GameConfig& game) const override {
    const auto parameters = parameters_of(game.mechanism);
    const double greatest = plugin_.greatest_message(parameters.data(), game.greatest_value());
    if (!(greatest > 0 && std::isfinite(greatest)))
      throw InvalidInput(fmt::format("{}: the plug-in's greatest message is {}; it must be positive and finite",
                                     game.mechanism.spec(), greatest));
    return greatest;
  }
  double greatest_payment(const kernels::CommonValueForm& form, double greatest_value,
                          double greatest_message) const override {
    const double greatest = plugin_.greatest_payment(form.parameter.data(), greatest_value, greatest_message);
    if (!(greatest >= 0 && std::isfinite(greatest)))
      throw InvalidInput(fmt::format("{}: the plug-in's greatest payment is {}; it must be finite and at least 0",
                                     record().name, greatest));
    return greatest;
  }

 private:
  static std::vector<double> parameters_of(const Mechanism& m) {
    std::vector<double> parameters;
    for (const OptionRecord& option : m.record().options) parameters.push_back(m.at(option.name));
    return parameters;
  }

  std::string file_;
  const MechanismPlugin& plugin_;  // lives as long as the program: plug-ins are not unloaded
};

using Entry = const MechanismPlugin* (*)();

/// What the file exports, not yet looked into.
const MechanismPlugin& open_plugin(const std::string& file) {
  void* const library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library) throw InvalidInput(fmt::format("{}: no plug-in that can be loaded: {}", file, dlerror()));
  const auto entry = reinterpret_cast<Entry>(dlsym(library, "surety_mechanism_plugin"));
  if (!entry)
    throw InvalidInput(fmt::format(
        "{}: it does not export surety_mechanism_plugin, so it is no plug-in of Surety (docs/extend)", file));
  const MechanismPlugin* plugin = nullptr;
  try {
    plugin = entry();
  } catch (const std::exception& error) {
    throw InvalidInput(fmt::format("{}: the plug-in threw: {}", file, error.what()));
  } catch (...) {
    throw InvalidInput(fmt::format("{}: the plug-in threw something that is no exception", file));
  }
  if (!plugin) throw InvalidInput(fmt::format("{}: the plug-in holds no mechanism", file));
  return *plugin;
}

/// Every parameter is a number in its range, or has to be given.
void check_options(const std::string& file, const ChoiceRecord& record) {
  const auto refuse = [&](std::string_view option, std::string_view problem) {
    throw InvalidInput(fmt::format("{}: parameter '{}' of {} {}", file, option, record.name, problem));
  };
  if (record.options.size() > std::size_t(most_plugin_parameters))
    throw InvalidInput(fmt::format("{}: {} has {} parameters; at most {} fit", file, record.name, record.options.size(),
                                   most_plugin_parameters));
  std::set<std::string_view> names;
  for (const OptionRecord& option : record.options) {
    if (option.name.empty()) refuse(option.name, "has no name");
    if (!names.insert(option.name).second) refuse(option.name, "is there twice");
    if (option.unit == "flag" || !option.words.empty()) refuse(option.name, "is no number; a plug-in's are");
    if (!(option.minimum <= option.maximum)) refuse(option.name, "has no range");
    if (option.fallback.empty()) continue;
    const auto fallback = parse_number(option.fallback);
    if (!fallback || !(*fallback >= option.minimum && *fallback <= option.maximum))
      refuse(option.name, fmt::format("has the default '{}', which is no number in its range", option.fallback));
  }
}

void check_plugin(const std::string& file, const MechanismPlugin& plugin) {
  if (plugin.abi != plugin_abi)  // nothing else of it can be read
    throw InvalidInput(fmt::format("{}: built for plug-in interface {}; this Surety has {}, so build it again", file,
                                   plugin.abi, plugin_abi));
  if (!plugin.version || plugin.version != std::string_view(SURETY_VERSION))
    throw InvalidInput(fmt::format("{}: built for Surety {}; this is {}, so build it again", file,
                                   plugin.version ? plugin.version : "of no version", SURETY_VERSION));
  if (plugin.size != kernels::size_of_views)
    throw InvalidInput(
        fmt::format("{}: built with other headers of Surety {}, so build it again", file, SURETY_VERSION));
  check_name(file, plugin.record.name);
  if (!plugin.greatest_message || !plugin.greatest_payment || !plugin.rule)
    throw InvalidInput(fmt::format("{}: {} lacks its functions", file, plugin.record.name));
  check_options(file, plugin.record);
}

}  // namespace

std::string load_mechanism_plugin(const std::filesystem::path& file) {
  // a name without a slash would be looked up in system folders
  std::error_code none;  // of a name that leads nowhere: opening it tells
  const auto resolved = std::filesystem::weakly_canonical(std::filesystem::absolute(file), none);
  const std::string path = none ? std::filesystem::absolute(file).string() : resolved.string();
  const MechanismPlugin& plugin = open_plugin(path);
  check_plugin(path, plugin);
  add_mechanism_family(path, std::make_shared<PluginFamily>(path, plugin));
  return std::string(plugin.record.name);
}

}  // namespace surety
