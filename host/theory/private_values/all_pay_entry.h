#pragma once

#include <cstdint>

#include "surety/values/law.h"

namespace surety {

/// All-pay auction with a reserve r > 0, iid values without atoms: the least value that bids, for whom the reserve is
/// what winning by it is worth, v F(v)^(N-1) = r. The greatest value where none reaches the reserve. bidders >= 1.
double all_pay_entry(const Law& law, std::int64_t bidders, double reserve);

/// log P(all others below v), -infinity where one is above for sure.
double log_others_below(const Law& law, std::int64_t bidders, double v);

}  // namespace surety
