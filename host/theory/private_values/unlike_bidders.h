#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "surety/utility.h"
#include "surety/values/law.h"

namespace surety {

/// Bidders whose values are drawn from one law, independently of each other and of all others.
struct AlikeBidders {
  LawPtr law;  ///< without atoms
  std::int64_t count;
};

/// What one value after the other bids, both ascending; straight between them.
struct BidCurve {
  std::vector<double> value, bid;
};

/// The first-price auction of bidders of several kinds: the equilibrium in which all values above a common least bid
/// bid in an ascending way (Lebrun 1999), one curve for each kind; empty for a kind of which no value reaches the
/// reserve. At least two bidders in all are not of such a kind. From its differential equations, from the greatest bid
/// down (docs/decisions/equilibria.md).
///
/// Nothing where the least bid that wins is not known beforehand: it is the reserve where that is at least every kind's
/// least value, or a least value that all kinds share. Nor where bidders are so risk averse, and so unlike, that
/// doubles do not tell the greatest bid well enough.
std::optional<std::vector<BidCurve>> first_price_of_unlike(const std::vector<AlikeBidders>& kinds, double reserve,
                                                           const Utility& utility = {});

/// The all-pay auction without a reserve of two bidders (Amann & Leininger 1996), a curve for each; below a curve's
/// least value nothing is bid, which for one of the two may be likely.
std::vector<BidCurve> all_pay_of_two(const LawPtr& first, const LawPtr& second);

}  // namespace surety
