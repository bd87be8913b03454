#pragma once

#include "surety/mechanisms/common_value.h"

namespace surety::plugins {

/// A rule of Surety's own, compiled into a plug-in: what it plays must be the same bits.
struct SecondPriceAgain : HighestBidAuction<CommonValueRule::second_price> {
  static constexpr ChoiceRecord record{
      "second-price-again", "second-price-again", "second price, in a plug-in", "", {}};
  static double greatest_message(const double*, double greatest_value) { return greatest_value; }
  static double greatest_payment(const double*, double, double greatest_message) { return greatest_message; }
};

}  // namespace surety::plugins
