#include "host/options/guarantee_kind.h"

#include <utility>

namespace surety {

std::string guarantee_kind(bool exact) { return exact ? "exact" : "a lower bound"; }

Member guarantee_kind_member(std::string name) {
  const Shape kind = Shape::one_of({guarantee_kind(true), guarantee_kind(false)});
  return {std::move(name), kind, "", "what kind of number that is"};
}

}  // namespace surety
