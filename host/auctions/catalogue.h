#pragma once

#include <string_view>

#include "host/mechanisms/family.h"

/// Every mechanism that Surety has, in the order in which they are listed. NAME is made by NAME_family(), in its own
/// file.
// clang-format off
#define SURETY_MECHANISMS(add)          \
  add(second_price)                     \
  add(first_price)                      \
  add(all_pay)                          \
  add(war_of_attrition)                 \
  add(kth_price)                        \
  add(posted_price)                     \
  add(optimal)                          \
  add(full_surplus)                     \
  add(second_value)                     \
  add(sequential_posted_price)          \
  add(proportional)                     \
  add(exponential_price)                \
  add(generalized_exponential_price)    \
  add(tullock)                          \
  add(enriched_posted_price)            \
  add(bounds)
// clang-format on

namespace surety {

#define SURETY_DECLARE(name) FamilyPtr name##_family();
SURETY_MECHANISMS(SURETY_DECLARE)
#undef SURETY_DECLARE

/// Throws InvalidInput, with `what` before it, where there is a mechanism of that name, or other name.
void check_new_name(std::string_view what, std::string_view name);

/// Puts a family from outside behind them, before other threads use the list. Throws InvalidInput as check_new_name;
/// a family of the same file again changes nothing.
void add_mechanism_family(std::string_view what, FamilyPtr family);

}  // namespace surety
