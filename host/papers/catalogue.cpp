#include "host/papers/catalogue.h"

#include <vector>

#include "host/options/choices.h"
#include "surety/error.h"

namespace surety {

std::span<const Paper* const> all_papers() {
#define SURETY_ADDRESS(paper) &paper,
  static constexpr const Paper* papers[] = {SURETY_PAPERS(SURETY_ADDRESS)};
#undef SURETY_ADDRESS
  return papers;
}

const Paper& find_paper(std::string_view name) {
  std::vector<std::string_view> names;
  for (const Paper* paper : all_papers()) {
    if (paper->record.name == name) return *paper;
    names.push_back(paper->record.name);
  }
  throw InvalidInput(unknown_name("paper", name, names));
}

}  // namespace surety
