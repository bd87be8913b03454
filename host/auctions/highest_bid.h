#pragma once

#include "host/games/game.h"

namespace surety {

// What auctions share in which the highest bid wins.

/// A reserve's jump in payoffs.
std::vector<double> reserve_jump(const Mechanism& m);

/// Its device form, with a reserve.
kernels::CommonValueForm highest_bid_form(CommonValueRule rule, double reserve);

/// Everybody bids the public expected value w, who is alone the reserve: what is sold from the reserve on, at w.
PublicOutcome sold_at_public_value(double reserve, bool alone);

}  // namespace surety
