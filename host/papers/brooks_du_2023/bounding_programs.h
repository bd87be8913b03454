#pragma once

#include "host/papers/paper.h"

namespace surety::brooks_du_2023 {

/// The bounding programs of auctions at k = 10 (Section 5), solved to a gap of 1e-4, or of 5e-4 with fewer than 10^6
/// samples; the same and those of public expenditure and bilateral trade (Section 4) as linear programs on small grids;
/// how their bracket closes in k; three bidders whose values have a known sum (6.3).
void bounding_programs(Pass& pass);

}  // namespace surety::brooks_du_2023
