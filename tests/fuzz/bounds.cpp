#include <bit>
#include <cmath>

#include "host/io/files.h"
#include "surety/bounds/saved_bounds.h"
#include "surety/error.h"
#include "tests/fuzz/target.h"

namespace surety::fuzz {

/// Whatever is believed is in order: guarantee <= bound <= full surplus.
void target(std::string_view input, const std::filesystem::path& folder) {
  write(folder / "bounds.h5", with_fingerprint(std::string(input)));
  const SavedBounds saved = load_bounds(folder / "bounds.h5");
  const double slack = 1e-6 * saved.environment.greatest_value() * saved.k();
  expect(saved.lower <= saved.upper + slack && saved.upper <= saved.environment.full_surplus() + slack,
         "a bracket is in order");
}

std::vector<std::string> seeds(const std::filesystem::path& folder) {
  BoundsOptions options;
  options.k = 2;
  options.gap = 0.5;
  options.where.device = DeviceKind::cpu;
  std::vector<std::string> files;
  for (const int bidders : {1, 2}) {
    const AuctionEnvironment environment = common_values(bidders, 1, {0, 1}, {0.5, 0.5});
    save_bounds(folder / "seed.h5", environment, bound_guarantee(environment, options));
    files.push_back(read_file(folder / "seed.h5"));
  }
  return files;
}

}  // namespace surety::fuzz
