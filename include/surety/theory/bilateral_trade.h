#pragma once

#include "surety/theory/public_expenditure.h"

namespace surety {

/// Bilateral trade as public expenditure by two (Brooks & Du 2023, end of Section 4). The seller's value v of the good
/// is 0 or theta, equally likely, the buyer's is v + theta - 1: gains from trade theta - 1 are known, the terms are
/// not. Either may always refuse to trade. Proportional-price trading guarantees the greatest gains from trade over
/// every information structure and equilibrium: with actions x_1 (seller's) and x_2 trade has probability E(x_1 + x_2),
/// at the price theta - x_1/(x_1 + x_2). The seller's gain is that of an agent who values the public good at theta - v
/// and contributes x_1/(x_1 + x_2), the buyer's that of one who values it at v. Immutable.
class ProportionalPriceTrading {
 public:
  /// theta, the greatest value of the seller, in units of the difference between it and the gains from trade. Throws
  /// InvalidInput where it is below 1, so that trade is not efficient, or not finite.
  explicit ProportionalPriceTrading(double highest_seller_value);

  /// theta - 1
  double gains_from_trade() const { return expenditure_.social_value() - 1; }
  /// The public expenditure problem that this one is: two agents, social value theta.
  const PublicExpenditure& expenditure() const { return expenditure_; }
  /// Gains from trade guaranteed, equally the least potential; 0 for theta <= 2.
  Exact guarantee() const { return expenditure_.guarantee(); }

  /// Actions >= 0.
  double trade_probability(double seller_action, double buyer_action) const;
  /// In [theta - 1, theta], from the buyer's lowest to the seller's highest value, so that who plays 0 never loses;
  /// theta - 1/2 where both do, which never trades.
  double price(double seller_action, double buyer_action) const;

 private:
  PublicExpenditure expenditure_;
};

}  // namespace surety
