#include "host/games/quantile_signals.h"

#include <fmt/format.h>

#include <variant>

#include "host/mechanisms/family.h"
#include "host/values/pieces_law.h"
#include "surety/error.h"

namespace surety {
namespace {

bool has_pieces(const Law& law) { return as_pieces(law.value_form()).shape == DemandShape::pieces; }

}  // namespace

bool signals_are_quantiles(const GameConfig& game) {
  if (!game.information.is_private() || game.profile.hidden || game.joint) return false;
  if (game.strategy) return reads_quantiles(*game.strategy);
  return game.bidders > 1 && game.one_law() && game.values->has_atoms() &&
         !game.mechanism.family().private_strategy_is_dominant();
}

bool joint_bidders_mix(const GameConfig& game) {
  if (!game.joint) return false;
  if (game.strategy) return reads_quantiles(*game.strategy);
  return game.bidders > 1 && !game.mechanism.family().private_strategy_is_dominant();
}

void check_quantiles(const GameConfig& game) {
  if (!game.strategy || !reads_quantiles(*game.strategy)) return;
  const std::string name = spec(*game.strategy);
  if (!game.information.is_private() || game.profile.hidden)
    throw InvalidInput(fmt::format(
        "{}: quantiles are of bidders' own independent values, or of values with a joint law; on information "
        "{} with values that are "
        "something else give columns signal and message",
        name, game.information.spec()));
  for (std::int64_t i = 0; i < (game.one_law() ? 1 : game.bidders); ++i)
    if (!has_pieces(*game.law_of(i)))
      throw InvalidInput(
          fmt::format("{}: quantiles are for values with atoms, and {} has a smooth density; give columns signal and "
                      "message",
                      name, game.law_of(i)->spec()));
}

const LawPtr& law_of_quantiles() {
  static const LawPtr law = parse_law("uniform");
  return law;
}

}  // namespace surety
