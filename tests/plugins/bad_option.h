#pragma once

#include "surety/mechanisms/common_value.h"

namespace surety::plugins {

/// A default that is out of its range.
struct BadOption : HighestBidAuction<CommonValueRule::second_price> {
  static constexpr OptionRecord options[] = {{"reserve", "value", "2", 0, 1, "no sale below this price"}};
  static constexpr ChoiceRecord record{"bad-option", "bad-option:reserve=R", "a bad default", "", options};
  static double greatest_message(const double*, double greatest_value) { return greatest_value; }
  static double greatest_payment(const double*, double, double greatest_message) { return greatest_message; }
};

}  // namespace surety::plugins
