#pragma once

#include <cstdint>

#include "surety/values/law.h"

namespace surety {

/// All-pay auction with a reserve r > 0, iid values without atoms: the least value that bids, for whom the reserve is
/// what winning by it is worth, v F(v)^(N-1) = r. The greatest value where none reaches the reserve. bidders >= 1.
/// Throws InvalidInput where that least value lies among those that are read as the greatest one.
double all_pay_entry(const Law& law, std::int64_t bidders, double reserve);

/// Whether values that lie between the greatest one and the next number below, and are read as one, are the highest
/// with a chance of more than 10^-9: what their bidders bid is not told apart.
bool values_are_one_at_the_top(const Law& law, std::int64_t bidders);

/// log P(all others below v), -infinity where one is above for sure.
double log_others_below(const Law& law, std::int64_t bidders, double v);

}  // namespace surety
