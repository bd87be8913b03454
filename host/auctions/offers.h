#pragma once

#include "host/games/game.h"
#include "host/mechanisms/family.h"

namespace surety {

// What a posted price and the enriched posted price share: who accepts the latter bids most, so that both have the same
// equilibria here. The mechanism's parameter price is set.

class OfferFamily : public MechanismFamily {
 public:
  double greatest_message(const GameConfig&) const override { return 1; }
  bool bounds_messages(const Mechanism&) const override { return true; }
  bool falls_between_jumps() const override { return true; }
  /// Every share is bought at the price.
  std::optional<double> marginal_price(const Mechanism& m, double) const override { return m.at("price"); }
  double greatest_payment(const kernels::CommonValueForm& form, double, double) const override { return form.price; }

  Strategy public_strategy(const GameConfig& game) const override;
  /// Everybody accepts where the price is at most E[v | s_i = 0]; else the equilibrium of two bidders.
  Strategy minmax_strategy(const GameConfig& game) const override;
  Strategy coarsened_strategy(const GameConfig& game) const override;
  Strategy two_bidder_strategy(const GameConfig& game) const override;
  Strategy wallet_strategy(const GameConfig& game) const override;
  std::optional<GameOutcome> wallet_outcome(const GameConfig& game) const override;
  /// Whoever is told that the value is high buys (Brooks & Du 2023, Section 6.2); an equilibrium for some prices only.
  Strategy accurate_strategy(const GameConfig& game) const override;
  std::optional<PublicOutcome> public_outcome(const GameConfig& game) const override;
};

}  // namespace surety
