#include "host/auctions/offers.h"

#include <fmt/format.h>

#include "host/auctions/wallet_auctions.h"
#include "host/games/independent_signals.h"
#include "host/games/strategies.h"

namespace surety {

Strategy OfferFamily::public_strategy(const GameConfig& game) const {
  return {accept_from(game.mechanism.at("price")), "accept where the public expected value reaches the price"};
}

namespace {

/// Where the price is at most E[v | s_i = 0], which coarser signals do not lower.
std::optional<Strategy> accepted_on_minmax(const GameConfig& game) {
  if (!(game.mechanism.at("price") <= game.minmax().guarantee().value + game.cost)) return std::nullopt;
  return everybody_accepts("everybody accepts: the price is at most E[v | s_i = 0]");
}

}  // namespace

Strategy OfferFamily::minmax_strategy(const GameConfig& game) const {
  if (auto accepted = accepted_on_minmax(game)) return *std::move(accepted);
  if (game.bidders != 2) no_known_equilibrium(game);
  return two_bidder_strategy(game);
}

Strategy OfferFamily::coarsened_strategy(const GameConfig& game) const {
  if (auto accepted = accepted_on_minmax(game)) return *std::move(accepted);
  no_known_equilibrium(game);
}

namespace {

Strategy accept_beyond_curse(double threshold) {
  return {accept_from(threshold),
          fmt::format("accept from the signal {:.6g} on, where the winner's curse leaves nothing", threshold)};
}

}  // namespace

Strategy OfferFamily::two_bidder_strategy(const GameConfig& game) const {
  return accept_beyond_curse(acceptance_threshold(independent_signals(game), game.mechanism.at("price")));
}

Strategy OfferFamily::wallet_strategy(const GameConfig& game) const {
  return accept_beyond_curse(wallet_acceptance(game.bidders, game.mechanism.at("price")));
}

std::optional<GameOutcome> OfferFamily::wallet_outcome(const GameConfig& game) const {
  const double price = game.mechanism.at("price");
  return wallet_outcome_at(game.bidders, wallet_acceptance(game.bidders, price), price);
}

Strategy OfferFamily::accurate_strategy(const GameConfig&) const {
  return {accept_from(0.5), "accept where the signal says high (an equilibrium for some prices only)", false};
}

std::optional<PublicOutcome> OfferFamily::public_outcome(const GameConfig& game) const {
  const double price = game.mechanism.at("price");
  return PublicOutcome{[=](double w) {
                         return w >= price ? PublicOutcome::AtValue{price, 1} : PublicOutcome::AtValue{0, 0};
                       },
                       {price}};
}

}  // namespace surety
