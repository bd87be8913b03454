#include "host/io/files.h"
#include "surety/values/prior.h"
#include "tests/fuzz/target.h"

namespace surety::fuzz {

/// A prior and its canonical form are the same prior, of two bidders as well.
void target(std::string_view input, const std::filesystem::path& folder) {
  const Prior prior = Prior::parse(input, folder);
  expect(Prior::parse(prior.spec(), folder).spec() == prior.spec(), "the canonical form of a prior is its own");
  const ProfileLaw profile = prior.profile(2);
  double weight = 0;
  for (const auto& state : profile.states) weight += state.weight;
  expect(weight > 1 - 1e-6 && weight < 1 + 1e-6, "the weights of a mixture sum to 1");
}

std::vector<std::string> seeds(const std::filesystem::path& folder) {
  replace_file(folder / "bids.csv", "id,bid\n1,0.5\n2,0.75\n3,0.5\n");
  return {};
}

}  // namespace surety::fuzz
