#pragma once

#include <functional>
#include <vector>

#include "host/games/game.h"

namespace surety {

/// What the equilibria of two symmetric bidders are made of: the law of a signal and the value at a sum of signals.
struct IndependentSignals {
  std::function<double(double)> density, below;  ///< of a signal: density and cdf
  std::function<double(double)> value;           ///< at s_1 + s_2
  double high;                                   ///< greatest signal, or beyond all that matter
  std::vector<double> kinks;                     ///< of `value`, in units of the sum
};

/// Of the game's information. Throws InvalidInput where that is none of this kind.
IndependentSignals independent_signals(const GameConfig& game);

/// E[value(2 y); y below s], y a rival's signal: what the all-pay bid is.
double second_price_payment(const IndependentSignals& signals, double s);

/// The signal at which a bidder is indifferent to the price when his rival accepts above it: E[(value(s + y) - p)
/// share] = 0, his share 1 against lower signals y, else 1/2.
double acceptance_threshold(const IndependentSignals& signals, double price);

/// A strategy as a table over all signals, with the kinks that `value` at twice the signal has.
kernels::StrategyForm strategy_of_signals(const IndependentSignals& signals,
                                          const std::function<double(double)>& message);

}  // namespace surety
