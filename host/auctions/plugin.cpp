// A mechanism that a plug-in holds.
#include "surety/mechanisms/plugin.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "host/auctions/catalogue.h"
#include "host/auctions/names.h"
#include "host/games/game.h"
#include "surety/error.h"

namespace surety {
namespace {

class PluginFamily final : public MechanismFamily {
 public:
  explicit PluginFamily(const MechanismPlugin& plugin) : plugin_(plugin) {}
  const ChoiceRecord& record() const override { return plugin_.record; }
  bool needs_common_value() const override { return true; }
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
    const double greatest = plugin_.greatest_message(parameters.data(), game.values->upper());
    if (!(greatest > 0 && std::isfinite(greatest)))
      throw InvalidInput(fmt::format("{}: the plug-in's greatest message is {}; it must be positive and finite",
                                     game.mechanism.spec(), greatest));
    return greatest;
  }

 private:
  static std::vector<double> parameters_of(const Mechanism& m) {
    std::vector<double> parameters;
    for (const OptionRecord& option : m.record().options) parameters.push_back(m.at(option.name));
    return parameters;
  }

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

void check_plugin(const std::string& file, const MechanismPlugin& plugin) {
  if (plugin.abi != plugin_abi)  // nothing else of it can be read
    throw InvalidInput(fmt::format("{}: built for plug-in interface {}; this Surety has {}, so build it again", file,
                                   plugin.abi, plugin_abi));
  if (!plugin.version || plugin.version != std::string_view(SURETY_VERSION))
    throw InvalidInput(fmt::format("{}: built for Surety {}; this is {}, so build it again", file,
                                   plugin.version ? plugin.version : "of no version", SURETY_VERSION));
  check_name(file, plugin.record.name);
  if (!plugin.greatest_message || !plugin.rule)
    throw InvalidInput(fmt::format("{}: {} lacks its functions", file, plugin.record.name));
  if (plugin.record.options.size() > std::size_t(most_plugin_parameters))
    throw InvalidInput(fmt::format("{}: {} has {} parameters; at most {} fit", file, plugin.record.name,
                                   plugin.record.options.size(), most_plugin_parameters));
}

}  // namespace

std::string load_mechanism_plugin(const std::filesystem::path& file) {
  // a name without a slash would be looked up in system folders
  const std::string path = file.has_parent_path() ? file.string() : "./" + file.string();
  const MechanismPlugin& plugin = open_plugin(path);
  check_plugin(path, plugin);
  add_mechanism_family(path, std::make_shared<PluginFamily>(plugin));
  return std::string(plugin.record.name);
}

}  // namespace surety
