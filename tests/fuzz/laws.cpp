#include <cmath>

#include "host/io/files.h"
#include "host/values/law_family.h"
#include "surety/values/prior.h"
#include "tests/fuzz/target.h"

namespace surety::fuzz {

/// A law and its canonical form are the same law.
void target(std::string_view input, const std::filesystem::path& folder) {
  const LawPtr law = parse_law(input, folder);
  const LawPtr again = parse_law(law->spec(), folder);
  expect(again->spec() == law->spec(), "the canonical form of a law is its own");
  expect(std::isfinite(law->lower()) && law->lower() <= law->upper() && std::isfinite(law->upper()),
         "the support of a law has finite ends");
}

std::vector<std::string> seeds(const std::filesystem::path& folder) {
  replace_file(folder / "bids.csv", "id,bid\n1,0.5\n2,0.75\n3,0.5\n");
  std::vector<std::string> examples;
  for (const LawFamily* family : law_families())
    examples.insert(examples.end(), family->examples.begin(), family->examples.end());
  return examples;
}

}  // namespace surety::fuzz
