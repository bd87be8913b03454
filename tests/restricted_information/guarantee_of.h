#pragma once

#include <cstdint>
#include <random>

#include "surety/finite_games/exact_guarantee.h"
#include "surety/restricted_information/value_of_information.h"
#include "tests/restricted_information/random_restrictions.h"

/// Guarantees of given mechanisms under restrictions, and experiments that tell all or nothing.
namespace surety {

/// The least welfare over what the restrictions leave.
inline double guarantee_of(const RestrictedEnvironment& restricted, const MechanismFor& mechanism) {
  const RestrictedGame game = restricted_game(restricted);
  return exact_guarantee(mechanism(game.environment), game.set).guarantee.value;
}

/// The same trades for every environment of two bidders.
inline MechanismFor fixed_auction(std::uint64_t trades, int messages = 3) {
  return [=](const AuctionEnvironment& environment) {
    std::mt19937_64 draws(trades);
    return random_auction(draws, environment, messages);
  };
}

/// Whoever accepts may win, by lot.
inline MechanismFor posted_price(double price) {
  return [=](const AuctionEnvironment& environment) {
    return finite_mechanism(Mechanism("posted-price", {{"price", price}}), environment);
  };
}

/// A signal for every state, or one for all.
inline Experiment telling_all(int states) {
  Experiment experiment;
  for (int state = 0; state < states; ++state) {
    experiment.chance.emplace_back(states);
    experiment.chance.back()[state] = 1;
  }
  return experiment;
}
inline Experiment telling_nothing(int states) { return {std::vector<std::vector<double>>(states, {1.0})}; }

/// Of one state.
inline AuctionEnvironment only_state(const AuctionEnvironment& environment, int state) {
  AuctionEnvironment one{environment.bidders, 1, {1.0}, {}};
  for (int i = 0; i < environment.bidders; ++i) one.values.push_back(environment.value(state, i, 0));
  return one;
}

}  // namespace surety
