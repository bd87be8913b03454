#include "host/auctions/offers.h"

#include <fmt/format.h>

#include "host/games/independent_signals.h"
#include "host/games/strategies.h"

namespace surety {

Strategy accept_public_value(const GameConfig& game) {
  return {accept_from(game.mechanism.at("price")), "accept where the public expected value reaches the price"};
}

Strategy accept_on_minmax(const GameConfig& game) {
  if (game.mechanism.at("price") <= game.minmax().guarantee().value + game.cost)
    return everybody_accepts("everybody accepts: the price is at most E[v | s_i = 0]");
  if (game.bidders != 2 || game.information.kind == InformationKind::coarsened) no_known_equilibrium(game);
  return accept_from_threshold(game);
}

Strategy accept_from_threshold(const GameConfig& game) {
  const double threshold = acceptance_threshold(independent_signals(game), game.mechanism.at("price"));
  return {accept_from(threshold),
          fmt::format("accept from the signal {:.6g} on, where the winner's curse leaves nothing", threshold)};
}

Strategy accept_if_high(const GameConfig&) {
  return {accept_from(0.5), "accept where the signal says high (an equilibrium for some prices only)", false};
}

PublicOutcome sold_at_price(double price) {
  return {[=](double w) {
            return w >= price ? PublicOutcome::AtValue{price, 1} : PublicOutcome::AtValue{0, 0};
          },
          {price}};
}

}  // namespace surety
