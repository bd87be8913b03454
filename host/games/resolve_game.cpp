#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/games/bounds_game.h"
#include "host/games/game.h"
#include "surety/error.h"
#include "surety/theory/exponential_price.h"
#include "surety/theory/simple_guarantees.h"

namespace surety {
namespace {

void choose_parameters(GameConfig& game) {
  Mechanism& m = game.mechanism;
  if (m.kind == MechanismKind::exponential_price && !m.A) {
    const auto best = best_exponential_price(*game.values, game.bidders, m.k);
    m.A = best.mechanism.A;
    m.X = best.mechanism.X;
  }
  if (m.kind == MechanismKind::generalized_exponential_price && !m.A) {
    const auto best = best_generalized_exponential_price(*game.values, m.k);
    m.A = best.mechanism.A;
    m.Y0 = best.mechanism.Y0;
    m.Y1 = best.mechanism.Y1;
  }
  if (!m.reserve) m.reserve = best_first_price_reserve(*game.values, game.bidders, game.cost).reserve;
  if (m.inclusive) m.price = inclusive_price(game);
  if (m.kind == MechanismKind::posted_price && !m.price)
    m.price = best_guaranteed_posted_price(*game.values, game.cost).price;
  if (m.kind == MechanismKind::tullock && !m.price) m.price = 1;
}

/// Messages and scales that the kernels can play with; a guarantee is known of more.
void check_playable(const Mechanism& m) {
  constexpr double least = 1e-12, greatest = 1e12;
  constexpr std::int64_t most_messages = 1 << 20;
  if (m.k.value_or(1) > most_messages)
    throw InvalidInput(fmt::format("{}: {} messages; at most 2^20 can be played, leave k out for any demand in [0,1]",
                                   m.spec(), *m.k));
  for (const auto& scale : {m.A, m.X, m.Y0, m.Y1})
    if (scale && *scale != 0 && !(std::abs(*scale) >= least && std::abs(*scale) <= greatest))
      throw InvalidInput(fmt::format("{}: to be played, A, X, Y0 and Y1 must lie between {} and {} in size", m.spec(),
                                     least, greatest));
}

void check_mechanism(const GameConfig& game) {
  const Mechanism& m = game.mechanism;
  if (m.kind == MechanismKind::optimal || m.kind == MechanismKind::full_surplus ||
      m.kind == MechanismKind::second_value || m.kind == MechanismKind::sequential_posted_price)
    throw InvalidInput(
        fmt::format("{}: for private values only; with a common value the surplus is E[v], and no one "
                    "auction is optimal for every information structure",
                    m.spec()));
  if (m.permutation && (game.bidders != 2 || m.grid > 0))
    throw InvalidInput(
        fmt::format("{} with {} bidders: the permutation rule is there for 2 bidders and unrestricted bids", m.spec(),
                    game.bidders));
  if (m.kind == MechanismKind::generalized_exponential_price && game.bidders != 2)
    throw InvalidInput(
        fmt::format("generalized-exponential-price with {} bidders; it is defined for 2 (use "
                    "exponential-price)",
                    game.bidders));
}

void check_information(const GameConfig& game) {
  const Information& information = game.information;
  if (information.kind == InformationKind::any)
    throw InvalidInput(
        "any: no one information structure, so nothing can be played; surety guarantee and sweep tell the least profit "
        "over all");
  if (information.kind == InformationKind::wallet && (game.bidders != 2 || game.values->spec() != "triangle"))
    throw InvalidInput(fmt::format(
        "wallet with {} bidder{} and values {}; the wallet game has 2 bidders, and the mean of their signals "
        "has the law triangle (use --values triangle --bidders 2)",
        game.bidders, game.bidders == 1 ? "" : "s", game.values->spec()));
  for (const double t : information.thresholds)
    if (!(t > game.values->lower() && t < game.values->upper()))
      throw InvalidInput(
          fmt::format("partition: the threshold {} does not part the values, which lie between {} and {}", t,
                      game.values->lower(), game.values->upper()));
}

/// Float takes e^(z/A) - 1 of demands z from 0 to 1 with a relative error of about A 2^-24.
void check_float_demands(const Mechanism& mechanism, Precision precision) {
  constexpr double greatest_scale = 100;
  if (precision == Precision::float_ && mechanism.A && *mechanism.A > greatest_scale)
    throw InvalidInput(fmt::format(
        "{} in float precision: with A = {:.4g} its 24 bits hardly tell what different demands cost; from A = {} on "
        "use --precision double",
        mechanism.spec(), *mechanism.A, greatest_scale));
}

}  // namespace

LawPtr single_law(const EstimateConfig& config) {
  const ProfileLaw profile = config.values.profile(config.bidders);
  if (profile.states.size() != 1 || profile.states[0].laws.size() != 1 || profile.comonotone)
    throw InvalidInput(fmt::format(
        "values {}: a common value has one law; give a single LAW, such as uniform or beta:2,2", config.values.spec()));
  return profile.states[0].laws[0];
}

const ProportionalAuction& GameConfig::proportional(Sale sale) const {
  auto& auction = sale == Sale::must_sell ? must_sell_ : can_keep_;
  if (!auction) auction = std::make_shared<const ProportionalAuction>(values, bidders, cost, sale);
  return *auction;
}

const ProportionalAuction& GameConfig::minmax() const {
  return proportional(information.fully_revealing || mechanism.must_sell ? Sale::must_sell : Sale::can_keep);
}

PublicProportional GameConfig::public_proportional() const { return {proportional(sale_of(mechanism)), mechanism.cap}; }

GameConfig resolve_game(const EstimateConfig& config) {
  if (plays_bounds(config))
    throw InvalidInput("bounds:FILE has its own values and bidders, so it cannot be swept; surety estimate plays it");
  if (config.bidders < 1 || config.bidders > 1'000'000'000)
    throw InvalidInput(fmt::format("bidders is {}; it must lie between 1 and 10^9", config.bidders));
  config.mechanism.check_common_value();
  GameConfig game;
  game.mechanism = config.mechanism;
  game.information = *config.information;
  game.values = single_law(config);
  game.bidders = config.bidders;
  game.cost = config.cost;
  check_mechanism(game);
  check_information(game);
  choose_parameters(game);
  check_playable(game.mechanism);
  check_float_demands(game.mechanism, config.precision);
  return game;
}

}  // namespace surety
