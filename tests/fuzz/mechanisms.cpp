#include "surety/mechanisms/mechanism.h"

#include "tests/fuzz/target.h"

namespace surety::fuzz {

void target(std::string_view input, const std::filesystem::path&) {
  const std::string spec = Mechanism::parse(input).spec();
  expect(Mechanism::parse(spec).spec() == spec, "the canonical form of a mechanism is its own");
}

std::vector<std::string> seeds(const std::filesystem::path&) { return {}; }

}  // namespace surety::fuzz
