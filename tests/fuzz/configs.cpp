
#include <nlohmann/json.hpp>

#include "host/io/files.h"
#include "host/sweeps/config_echo.h"
#include "surety/sweep.h"
#include "tests/fuzz/target.h"

namespace surety::fuzz {

/// A sweep's config and what its manifest echoes of it are the same config.
void target(std::string_view input, const std::filesystem::path& folder) {
  write(folder / "sweep.toml", input);
  const nlohmann::ordered_json echoed = echo(load_sweep_config(folder / "sweep.toml"));
  expect(echo(config_of(echoed, folder)) == echoed, "a config is what its echo says");
}

std::vector<std::string> seeds(const std::filesystem::path& folder) {
  replace_file(folder / "bids.csv", "id,bid\n1,0.5\n2,0.75\n3,0.5\n");
  return {};
}

}  // namespace surety::fuzz
