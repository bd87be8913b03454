#include "host/information_structures/catalogue.h"

namespace surety {

const std::vector<InformationFamilyPtr>& information_families() {
#define SURETY_MAKE(name) name##_structure(),
  static const std::vector<InformationFamilyPtr> families{SURETY_INFORMATION(SURETY_MAKE)};
#undef SURETY_MAKE
  return families;
}

}  // namespace surety
