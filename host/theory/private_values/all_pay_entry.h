#pragma once

#include <cstdint>

#include "host/theory/numerics/exact_arithmetic.h"
#include "host/values/value_of_quantile.h"
#include "surety/values/law.h"

namespace surety {

/// All-pay auction with a reserve r > 0, iid values without atoms: the least value that bids, for whom the reserve is
/// what winning by it is worth, v F(v)^(N-1) = r. The greatest value where none reaches the reserve. bidders >= 1.
/// Throws InvalidInput where that least value lies among those that are read as the greatest one.
double all_pay_entry(const Law& law, std::int64_t bidders, double reserve);

/// With atoms, of a law made of pieces: the least quantile u with Q(u) u^(N-1) >= r, which may lie within an atom; 1
/// where there is none.
double all_pay_entry_quantile(const ValueOfQuantile& value, std::int64_t bidders, double reserve);
/// The reserve at which `entry` is the least value that bids, with atoms or without.
double all_pay_reserve(const Law& law, std::int64_t bidders, double entry);
/// What the auction with a reserve r > 0 comes to where a law made of pieces has atoms.
ExactOutcome all_pay_outcome_of_atoms(const Law& law, std::int64_t bidders, double reserve);

/// Whether values that lie between the greatest one and the next number below, and are read as one, are the highest
/// with a chance of more than 10^-9: what their bidders bid is not told apart.
bool values_are_one_at_the_top(const Law& law, std::int64_t bidders);

/// log P(all others below v), -infinity where one is above for sure.
double log_others_below(const Law& law, std::int64_t bidders, double v);

}  // namespace surety
