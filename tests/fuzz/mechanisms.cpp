#include "surety/mechanisms/mechanism.h"

#include "surety/mechanisms/candidates.h"
#include "tests/fuzz/target.h"

namespace surety::fuzz {

void target(std::string_view input, const std::filesystem::path&) {
  const Candidates candidates = parse_candidates(input);  // one, or those of a range
  expect(candidates.mechanisms.size() != 1 || candidates.parameter.empty(), "a range stands for several mechanisms");
  const std::string spec = candidates.mechanisms.back().spec();
  expect(Mechanism::parse(spec).spec() == spec, "the canonical form of a mechanism is its own");
}

std::vector<std::string> seeds(const std::filesystem::path&) { return {}; }

}  // namespace surety::fuzz
