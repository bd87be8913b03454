#pragma once

#include <functional>

#include "host/finite_games/table_setting.h"
#include "host/games/game.h"

namespace surety {

// What auctions share in which the highest bid wins.

/// A reserve's jump in payoffs.
std::vector<double> reserve_jump(const Mechanism& m);

/// Sets a reserve that was left open to what earns most from private values, whoever they are: the mechanism is
/// truthful. Throws InvalidInput for a common value.
void choose_reserve_of_private_values(GameConfig& game);
/// The same where the value that just bids determines the reserve, and all bidders are alike.
void choose_reserve_of_private_values(GameConfig& game, const std::function<double(double entry)>& reserve);

/// The reserve of a table; it must be given.
double reserve_of_table(const TableSetting& setting);

/// Its device form, with a reserve.
kernels::CommonValueForm highest_bid_form(CommonValueRule rule, double reserve);

/// Everybody bids the public expected value w, who is alone the reserve: what is sold from the reserve on, at w.
PublicOutcome sold_at_public_value(double reserve, bool alone);

}  // namespace surety
