#pragma once

#include "host/information/family.h"

/// Every information structure that Surety has, in the order in which they are listed. NAME is made by
/// NAME_structure(), in its own file.
// clang-format off
#define SURETY_INFORMATION(add) \
  add(minmax)                   \
  add(coarsened)                \
  add(none)                     \
  add(full)                     \
  add(informed)                 \
  add(partition)                \
  add(quantiles)                \
  add(wallet)                   \
  add(mineral_rights)           \
  add(accurate)                 \
  add(private_values)           \
  add(table)                    \
  add(bounds)                   \
  add(any)
// clang-format on

namespace surety {

#define SURETY_DECLARE(name) InformationFamilyPtr name##_structure();
SURETY_INFORMATION(SURETY_DECLARE)
#undef SURETY_DECLARE

}  // namespace surety
