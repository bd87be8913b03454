#include "surety/bounds/environment_file.h"

#include "tests/fuzz/target.h"

namespace surety::fuzz {

/// An environment that is read passes its own check.
void target(std::string_view input, const std::filesystem::path& folder) {
  write(folder / "environment.toml", input);
  std::visit([](const auto& environment) { environment.check(); }, load_environment(folder / "environment.toml"));
}

std::vector<std::string> seeds(const std::filesystem::path&) { return {}; }

}  // namespace surety::fuzz
