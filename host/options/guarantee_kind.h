#pragma once

#include <string>

#include "host/options/shape.h"

namespace surety {

/// What kind of number a guarantee is: the least that is earned, or a bound below that.
std::string guarantee_kind(bool exact);

/// The member, or column, that says it.
Member guarantee_kind_member(std::string name = "guarantee_is");

}  // namespace surety
