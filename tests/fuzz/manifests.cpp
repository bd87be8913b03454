#include "host/sweeps/manifest.h"

#include "host/io/files.h"
#include "host/sweeps/results.h"
#include "surety/error.h"
#include "tests/fuzz/target.h"

namespace surety::fuzz {

/// A manifest that is read has all that is asked of it. The same text is tried as a results.csv.
void target(std::string_view input, const std::filesystem::path& folder) {
  write(folder / "results.csv", input);
  try {
    read_results(folder / "results.csv");
  } catch (const InvalidInput&) {
  }
  write(folder / "manifest.json", input);
  const auto manifest = Manifest::read(folder);
  if (!manifest) return;
  manifest->owner(manifest->shard().value_or(Shard{}));
  manifest->expect_same_sweep(*manifest, folder);
  manifest->configured_fit_from();
  manifest->recorded_fit_from();
  manifest->config();
}

std::vector<std::string> seeds(const std::filesystem::path& folder) {
  SweepConfig config;
  config.values = {Prior::parse("uniform"), Prior::parse("discrete:0@0.5,1@0.5")};
  config.mechanisms = {Mechanism::parse("second-price:reserve=0.5"), Mechanism::parse("posted-price:price=best")};
  config.bidders = {2, 16};
  Manifest(config, {2, 3}).write(folder);
  std::vector<std::string> files{read_file(folder / "manifest.json"),
                                 results_header() +
                                     "second-price,uniform,private,0,2,gap,0.1,0.01,0.1,0,0,0.5,1000,1,"
                                     "double,profile\n"};
  config.information = {Information::parse("minmax"), Information::parse("none")};
  config.target = TargetError{1e-3, true, Statistic::profit};
  Manifest(config).write(folder);
  files.push_back(read_file(folder / "manifest.json"));
  return files;
}

}  // namespace surety::fuzz
