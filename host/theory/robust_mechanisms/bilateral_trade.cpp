#include "surety/theory/bilateral_trade.h"

#include <fmt/format.h>

#include <cmath>

#include "surety/error.h"

namespace surety {
namespace {

double required_value(double value) {
  if (!(value >= 1) || !std::isfinite(value))
    throw InvalidInput(fmt::format(
        "bilateral trade: highest value of the seller = {}; give a finite number of at least 1, for gains from "
        "trade are 1 less",
        value));
  return value;
}

}  // namespace

ProportionalPriceTrading::ProportionalPriceTrading(double highest_seller_value)
    : expenditure_(2, required_value(highest_seller_value)) {}

double ProportionalPriceTrading::trade_probability(double seller_action, double buyer_action) const {
  return expenditure_.expenditure(seller_action + buyer_action);
}

double ProportionalPriceTrading::price(double seller_action, double buyer_action) const {
  const double aggregate = seller_action + buyer_action;
  return expenditure_.social_value() - (aggregate > 0 ? seller_action / aggregate : 0.5);
}

}  // namespace surety
