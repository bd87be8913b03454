#pragma once

#include <functional>
#include <vector>

#include "host/games/game.h"

namespace surety {

/// message = shift + slope * signal, at most `greatest`.
kernels::StrategyForm affine_strategy(double slope, double shift = 0, double greatest = 1e30);

/// A strategy as a table over signals in [low, high].
kernels::StrategyForm table_strategy(double low, double high, std::vector<double> breakpoints,
                                     const std::function<double(double)>& message);

/// Equilibria where all bidders see the same, so that everybody's signal is the expected value.
Strategy public_strategy(const GameConfig& game);

/// Equilibria of two bidders with independent signals whose sum determines the value: minmax and wallet.
Strategy two_bidder_strategy(const GameConfig& game);

/// Second-price auction with signals independent given the value: bid E[v | s_i = s, highest of the others = s]
/// (Milgrom & Weber 1982). Values and noise need densities.
Strategy mineral_rights_strategy(const GameConfig& game);

/// Throws InvalidInput: no equilibrium of this game is known.
[[noreturn]] void no_known_equilibrium(const GameConfig& game);

}  // namespace surety
