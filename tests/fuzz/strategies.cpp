// strategy.h5, as surety equilibrium --out writes it.
#include "tests/fuzz/strategies.h"

#include "host/games/strategy_file.h"
#include "host/io/files.h"

namespace surety::fuzz {

void target(std::string_view input, const std::filesystem::path& folder) {
  write(folder / "strategy.h5", with_fingerprint(std::string(input)));
  expect_a_strategy(folder / "strategy.h5");
}

std::vector<std::string> seeds(const std::filesystem::path& folder) {
  const StrategyCurve signals{{0, 0.5, 0.5, 1}, {0, 0.2, 0.3, 0.6}, "", false, "a game"},
      quantiles{{0, 1}, {0, 0.5}, "", true, ""};
  Exploitability judged{};
  std::vector<std::string> files;
  for (const GivenStrategy& strategy : {GivenStrategy(signals), GivenStrategy(quantiles),
                                        GivenStrategy(BidderCurves{{0, 2}, {signals, signals}, ""})}) {
    write_strategy_file(strategy, judged, folder / "seed.h5");
    files.push_back(read_file(folder / "seed.h5"));
  }
  return files;
}

}  // namespace surety::fuzz
