#include "host/games/game_text.h"

#include <fmt/format.h>

#include <regex>

#include "host/games/bounds_game.h"
#include "host/io/files.h"
#include "host/io/number.h"
#include "host/io/table.h"

namespace surety {
namespace {

constexpr int content_points = 1024;  // at which laws that are read from files are told apart

/// The profiles stand for the file that they may be from.
std::string key_of_joint(const EstimateConfig& config, std::string game) {
  const std::string spec = config.values.spec();
  std::string content;
  for (const ProfileLaw::State& state : config.values.profile(config.bidders).states) {
    content += shortest(state.weight);
    for (const LawPtr& law : state.laws) content += " " + shortest(law->upper());
    content += "|";
  }
  return game.replace(game.find(spec), spec.size(), "joint " + fingerprint(content));
}

}  // namespace

std::string values_text(const EstimateConfig& config) {
  if (!plays_bounds(config)) return config.values.spec();
  return config.mechanism.is_saved() ? config.mechanism.spec() : config.information->spec();
}

std::string information_text(const Information& information, const Utility& utility) {
  if (utility.is_neutral()) return information.spec();
  return fmt::format("{} with utility {}", information.spec(), utility.spec());
}

std::string game_text(const EstimateConfig& config) {
  return fmt::format("{} on information {}, values {}, {} bidder{}{}", config.mechanism.spec(),
                     information_text(config), values_text(config), grouped(std::uint64_t(config.bidders)),
                     config.bidders == 1 ? "" : "s", config.cost > 0 ? fmt::format(", cost {}", config.cost) : "");
}

std::string game_key(const EstimateConfig& config) {
  static const std::regex file("empirical:[^#,) ]*");
  std::string game = game_text(config);
  if (config.values.is_joint()) return key_of_joint(config, game);
  if (!std::regex_search(game, file)) return game;
  std::string content;
  for (const ProfileLaw::State& state : config.values.profile(config.bidders).states)
    for (const LawPtr& law : state.laws) {
      content += shortest(law->lower()) + " " + shortest(law->upper());
      for (int i = 1; i < content_points; ++i)
        content += " " + shortest(law->inverse_demand(double(i) / content_points));
    }
  return std::regex_replace(game, file, "empirical:") + ", values " + fingerprint(content);
}

}  // namespace surety
