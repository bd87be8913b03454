#include "host/auctions/catalogue.h"

#include <fmt/format.h>

#include <algorithm>

#include "surety/error.h"

namespace surety {
namespace {

std::vector<FamilyPtr>& catalogue() {
#define SURETY_MAKE(name) name##_family(),
  static std::vector<FamilyPtr> families{SURETY_MECHANISMS(SURETY_MAKE)};
#undef SURETY_MAKE
  return families;
}

bool has_name(const MechanismFamily& family, std::string_view name) {
  const auto aliases = family.aliases();
  return family.record().name == name || std::find(aliases.begin(), aliases.end(), name) != aliases.end();
}

}  // namespace

const std::vector<FamilyPtr>& mechanism_families() { return catalogue(); }

void add_mechanism_family(std::string_view what, FamilyPtr family) {
  for (const FamilyPtr& known : catalogue()) {
    if (!has_name(*known, family->record().name)) continue;
    const bool same = known->record().options.data() == family->record().options.data() &&
                      known->record().help.data() == family->record().help.data();
    if (same) return;
    throw InvalidInput(
        fmt::format("{}: there is a mechanism {} already; give this one another name", what, family->record().name));
  }
  catalogue().push_back(std::move(family));
}

}  // namespace surety
