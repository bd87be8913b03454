#pragma once

#include "host/games/game.h"

namespace surety {

// What a posted price and the enriched posted price share: who accepts the latter bids most, so that both have the same
// equilibria here. The mechanism's parameter price is set.

Strategy accept_public_value(const GameConfig& game);
/// Everybody accepts where the price is at most E[v | s_i = 0]; else the equilibrium of two bidders.
Strategy accept_on_minmax(const GameConfig& game);
Strategy accept_from_threshold(const GameConfig& game);
/// Whoever is told that the value is high buys (Brooks & Du 2023, Section 6.2); an equilibrium for some prices only.
Strategy accept_if_high(const GameConfig& game);
PublicOutcome sold_at_price(double price);

}  // namespace surety
