// What a family does that does not say otherwise: it refuses, by name.
#include <fmt/format.h>

#include <algorithm>

#include "host/estimation/planner.h"
#include "host/finite_games/table_setting.h"
#include "host/games/bounds_game.h"
#include "host/games/game.h"
#include "host/games/strategies.h"
#include "host/mechanisms/family.h"
#include "host/theory/numerics/exact_arithmetic.h"
#include "surety/error.h"

namespace surety {
namespace {

InvalidInput only_common_values(const Mechanism& m) {
  return InvalidInput(
      fmt::format("{}: a mechanism for a common value; say what the bidders know with --information", m.spec()));
}

}  // namespace

void MechanismFamily::plan(Planner&, const Mechanism& m) const { throw only_common_values(m); }

ExactOutcome MechanismFamily::exact_outcome(const Mechanism& m, const ProfileLaw&) const {
  throw only_common_values(m);
}

kernels::CommonValueForm MechanismFamily::device_form(const GameConfig& game) const {
  throw InvalidInput(fmt::format("{} cannot be played with a common value", game.mechanism.spec()));
}

double MechanismFamily::greatest_message(const GameConfig& game) const { return game.greatest_value(); }

double MechanismFamily::greatest_payment(const kernels::CommonValueForm& form, double greatest_value,
                                         double greatest_message) const {
  return std::max({greatest_value, greatest_message, form.price});
}

Strategy MechanismFamily::public_strategy(const GameConfig& game) const { no_known_equilibrium(game); }

Strategy MechanismFamily::minmax_strategy(const GameConfig& game) const {
  if (game.bidders != 2) no_known_equilibrium(game);
  return two_bidder_strategy(game);
}

Strategy MechanismFamily::coarsened_strategy(const GameConfig& game) const { no_known_equilibrium(game); }

Strategy MechanismFamily::two_bidder_strategy(const GameConfig& game) const { no_known_equilibrium(game); }
Strategy MechanismFamily::wallet_strategy(const GameConfig& game) const { no_known_equilibrium(game); }
Strategy MechanismFamily::informed_strategy(const GameConfig& game) const { no_known_equilibrium(game); }
Strategy MechanismFamily::accurate_strategy(const GameConfig& game) const { no_known_equilibrium(game); }
Strategy MechanismFamily::mineral_rights_strategy(const GameConfig& game) const { no_known_equilibrium(game); }
Strategy MechanismFamily::private_strategy(const GameConfig& game) const { no_known_equilibrium(game); }
Strategy MechanismFamily::hidden_state_strategy(const GameConfig& game) const {
  throw NoKnownEquilibrium(fmt::format(
      "{}: no equilibrium is known where a hidden state moves all values; find one with surety equilibrium, "
      "or say what bidders do, as --strategy FILE",
      game.mechanism.spec()));
}
Strategy MechanismFamily::joint_values_strategy(const GameConfig& game) const {
  throw NoKnownEquilibrium(
      fmt::format("{}: no equilibrium is known where values have a joint law; known are first-price, and all-pay "
                  "without a reserve, of bidders who may change places, and those where truth is best; say what "
                  "bidders do, as --strategy FILE with columns quantile and message",
                  game.mechanism.spec()));
}
std::optional<Exact> MechanismFamily::joint_values_revenue(const GameConfig&) const { return std::nullopt; }
std::optional<BidderCurves> MechanismFamily::curves_of_unlike(const GameConfig&) const { return std::nullopt; }
std::optional<Strategy> MechanismFamily::dominant_strategy(const GameConfig&) const { return std::nullopt; }

std::optional<PublicOutcome> MechanismFamily::public_outcome(const GameConfig&) const { return std::nullopt; }
std::optional<GameOutcome> MechanismFamily::wallet_outcome(const GameConfig&) const { return std::nullopt; }
std::optional<GameOutcome> MechanismFamily::minmax_outcome(const GameConfig&) const { return std::nullopt; }

FiniteMechanism MechanismFamily::finite_table(const TableSetting& setting) const {
  throw InvalidInput(fmt::format("{} has no version with finitely many messages here", setting.mechanism.spec()));
}

void MechanismFamily::play_on_bounds(BoundsGame&, const Mechanism& m) const {
  throw InvalidInput(
      fmt::format("{} on an information structure of bounds; on it bounds:FILE, posted-price and second-price can be "
                  "played",
                  m.spec()));
}

}  // namespace surety
