#include "surety/information/information.h"

#include "host/information/family.h"
#include "tests/fuzz/target.h"

namespace surety::fuzz {

void target(std::string_view input, const std::filesystem::path& folder) {
  const std::string spec = Information::parse(input, folder).spec();
  expect(Information::parse(spec, folder).spec() == spec, "the canonical form of an information structure is its own");
}

std::vector<std::string> seeds(const std::filesystem::path&) {
  std::vector<std::string> all;
  for (const InformationFamilyPtr& family : information_families())
    for (const InformationExample& example : family->examples()) all.emplace_back(example.spec);
  return all;
}

}  // namespace surety::fuzz
