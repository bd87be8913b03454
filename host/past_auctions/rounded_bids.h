#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/past_auctions/past_auctions.h"

namespace surety {

/// Whether a bid is the offset and a whole number of steps, up to the rounding of decimals.
bool is_multiple(double bid, const Rounding& rounding);

/// How large a share of bids, none of them missing, are such multiples.
double share_of_multiples(const std::vector<double>& bids, const Rounding& rounding);

/// "a multiple of 10", "9.99 more than a multiple of 10"; of many "multiples of 10".
std::string multiple_text(const Rounding& rounding, bool many = false);

/// What bids seem to be rounded to, if that is coarse. Of 30 bids or more half are one that was made before; from the
/// most frequent one more than 3 in 5 of the others differ by whole steps; and the step is the greatest with that of
/// 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5 times a power of ten, and exceeds the standard error of a mean of so many (by
/// the quartiles). Finer ones move nothing that the data tell.
std::optional<Rounding> find_rounding(const std::vector<double>& bids);

/// Where the values begin that are rounded to the same multiple as a value is.
double begin_of_rounding(double value, const Rounding& rounding);

/// Moves bids that are multiples to where values may be that were rounded to them, the nearest: within half a step, not
/// below the auctions' reserve. The distribution of these bids is known where a rounding ends and the next begins;
/// between these it is interpolated by cubics that rise (Fritsch & Butland 1984), and the bids of one multiple are put
/// at its quantiles, in an order that is drawn. Sets `auctions.rounded`.
void spread_rounded_bids(PastAuctions& auctions, const Rounding& rounding);

}  // namespace surety
