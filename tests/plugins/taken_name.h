#pragma once

#include "surety/mechanisms/common_value.h"

namespace surety::plugins {

/// A plug-in that calls itself what there is already.
struct TakenName : HighestBidAuction<CommonValueRule::second_price> {
  static constexpr ChoiceRecord record{"vickrey", "vickrey", "a name that is taken", "", {}};
  static double greatest_message(const double*, double greatest_value) { return greatest_value; }
  static double greatest_payment(const double*, double, double greatest_message) { return greatest_message; }
};

}  // namespace surety::plugins
