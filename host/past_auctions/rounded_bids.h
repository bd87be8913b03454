#pragma once

#include <optional>
#include <vector>

#include "host/past_auctions/past_auctions.h"

namespace surety {

/// Whether a bid is a whole number of steps, up to the rounding of decimals.
bool is_multiple(double bid, double step);

/// How large a share of bids, none of them missing, are multiples of a step.
double share_of_multiples(const std::vector<double>& bids, double step);

/// The step that bids seem to be rounded to, if that is coarse: the greatest of 1, 2, 2.5, 5 times a power of ten of
/// which more than 3 in 5 bids are multiples, where of 30 bids or more half are one that was made before, and the step
/// exceeds the standard error of a mean of so many (by the quartiles). Finer ones move nothing that the data tell.
std::optional<double> find_rounding(const std::vector<double>& bids);

/// Where the values begin that are rounded to the same multiple as a value is.
double begin_of_rounding(double value, double step);

/// Moves bids that are multiples of the step to where values may be that were rounded to them, the nearest: within half
/// a step, not below the auctions' reserve. The distribution of these bids is known where a rounding ends and the next
/// begins; between these it is interpolated by cubics that rise (Fritsch & Butland 1984), and the bids of one multiple
/// are put at its quantiles, in an order that is drawn. Sets `auctions.rounded`.
void spread_rounded_bids(PastAuctions& auctions, double step);

}  // namespace surety
