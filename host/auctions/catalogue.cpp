#include "host/auctions/catalogue.h"

#include <fmt/format.h>

#include "surety/error.h"

namespace surety {
namespace {

std::vector<FamilyPtr>& catalogue() {
#define SURETY_MAKE(name) name##_family(),
  static std::vector<FamilyPtr> families{SURETY_MECHANISMS(SURETY_MAKE)};
#undef SURETY_MAKE
  return families;
}

}  // namespace

const std::vector<FamilyPtr>& mechanism_families() { return catalogue(); }

void check_new_name(std::string_view what, std::string_view name) {
  for (const FamilyPtr& known : catalogue())
    if (known->is_called(name))
      throw InvalidInput(fmt::format("{}: there is a mechanism {} already; give this one another name", what, name));
}

void add_mechanism_family(std::string_view what, FamilyPtr family) {
  for (const FamilyPtr& known : catalogue())
    if (!known->file().empty() && known->file() == family->file()) return;
  check_new_name(what, family->record().name);
  catalogue().push_back(std::move(family));
}

}  // namespace surety
