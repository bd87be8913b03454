// strategy.h5, as surety equilibrium --out writes it.
#include <cmath>

#include "host/games/strategy_file.h"
#include "host/io/files.h"
#include "tests/fuzz/target.h"

namespace surety::fuzz {

/// What is read can be played: a message for every signal.
void target(std::string_view input, const std::filesystem::path& folder) {
  write(folder / "strategy.h5", with_fingerprint(std::string(input)));
  const GivenStrategy strategy = parse_strategy((folder / "strategy.h5").string());
  std::vector<StrategyCurve> curves;
  if (const auto* one = std::get_if<StrategyCurve>(&strategy)) curves = {*one};
  if (const auto* each = std::get_if<BidderCurves>(&strategy)) curves = each->curve;
  expect(!curves.empty(), "a file holds a curve");
  for (const StrategyCurve& curve : curves)
    for (const double signal : {0.0, curve.signal.front(), curve.signal.back(), 1e12})
      expect(curve(signal) >= 0 && std::isfinite(curve(signal)), "a message is a number from 0 on");
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
