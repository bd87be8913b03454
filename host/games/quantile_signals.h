#pragma once

#include "host/games/game.h"

namespace surety {

/// Private values of bidders who mix: signals are the quantiles u of their values, uniform on (0,1), and u has the
/// value Q(u). A value that is drawn with a positive probability has a whole interval of quantiles; what is sent there
/// is how its bidders mix (a distributional strategy: Milgrom & Weber 1985, "Distributional strategies for games with
/// incomplete information").
bool signals_are_quantiles(const GameConfig& game);

/// Private values with a joint law of bidders who mix: signals are values and a share of JointValues::spread.
bool joint_bidders_mix(const GameConfig& game);

/// Throws InvalidInput where a strategy reads quantiles and the game has none: values have to be the bidders' own,
/// each with a law made of pieces, and independent or with a finite joint law.
void check_quantiles(const GameConfig& game);

/// The law of quantiles: uniform on [0,1].
const LawPtr& law_of_quantiles();

}  // namespace surety
