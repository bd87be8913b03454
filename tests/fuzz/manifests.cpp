#include "host/sweeps/manifest.h"

#include "host/io/files.h"
#include "host/sweeps/matrix.h"
#include "host/sweeps/results.h"
#include "surety/error.h"
#include "tests/fuzz/target.h"

namespace surety::fuzz {

SweepConfig config_of_a_matrix() {
  SweepConfig config;
  config.job = SweepJob::equilibria;
  config.values = {Prior::parse("uniform")};
  config.mechanisms = {Mechanism::parse("first-price")};
  config.information = {Information::parse("full"), Information::parse("informed:1")};
  config.bidders = {2};
  return config;
}

/// A manifest that is read has all that is asked of it. The same text is tried as a results.csv, of both kinds.
void target(std::string_view input, const std::filesystem::path& folder) {
  write(folder / "results.csv", input);
  try {
    read_results(folder / "results.csv");
  } catch (const InvalidInput&) {
  }
  static const SweepConfig matrix = config_of_a_matrix();
  try {
    matrix_rows(matrix, read_matrix(folder));
  } catch (const InvalidInput&) {
  }
  write(folder / "manifest.json", input);
  const auto manifest = Manifest::read(folder);
  if (!manifest) return;
  manifest->owner(manifest->shard().value_or(Shard{}));
  manifest->expect_same_sweep(*manifest, folder);
  manifest->job();
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
  std::string matrix;
  for (std::size_t i = 0; i < matrix_columns().size(); ++i) matrix += (i > 0 ? "," : "") + matrix_columns()[i];
  files.push_back(matrix +
                  "\nfirst-price,uniform,full,0,2,known,true,0.5,0.01,0.5,0.5,0.01,0.5,0.05,0.001,0.99,grid,bins,0.1,0,"
                  "exact,,1000,1,double\n"
                  "first-price,uniform,informed:1,0,2,none,false,,,,,,,,,,,,0.1,0,exact,too hard,0,1,double\n");
  config.information = {Information::parse("minmax"), Information::parse("none")};
  config.target = TargetError{1e-3, true, Statistic::profit};
  Manifest(config).write(folder);
  files.push_back(read_file(folder / "manifest.json"));
  return files;
}

}  // namespace surety::fuzz
