#include "surety/restricted_information/restricted_environment_file.h"
#include "tests/fuzz/target.h"

namespace surety::fuzz {

/// Restrictions that are read make a set that passes its own check, or are refused.
void target(std::string_view input, const std::filesystem::path& folder) {
  write(folder / "environment.toml", input);
  const RestrictedEnvironment restricted = load_restricted_environment(folder / "environment.toml");
  if (restricted.environment.states() > 8 || restricted.environment.bidders > 3) return;  // would take long
  const RestrictedGame game = restricted_game(restricted);
  game.set.check(game.environment.bidders, game.environment.states());
}

std::vector<std::string> seeds(const std::filesystem::path&) { return {}; }

}  // namespace surety::fuzz
