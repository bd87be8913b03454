#pragma once

#include <cstdint>

#include "surety/theory/proportional_auction.h"

namespace surety {

// Two bidders: finite approximations of the strong maxmin solution (Brooks & Du 2021, Section 5). The one bounds what
// any finite auction of the class guarantees from below, the other what any mechanism earns from above, so that
// together they bracket the guarantee.

/// A lower bound on the profit that the discrete proportional auction M(m, K) guarantees: messages m + l/K, l = 0 ..
/// K^2, every bidder paid the subsidy L_p m. By weak duality with every deviation to the next message at rate K (Du
/// 2016, 12, 13, 17): E_v[ min over messages of sum_i (t_i - c q_i) + K (gain of i's next message at v) ].
double discrete_proportional_bound(const ProportionalAuction& auction, double least_message, std::int64_t grid);

/// An upper bound on the profit of every mechanism on S(K), signals known up to cells of width 1/K: the expected
/// greatest virtual value where it is positive, from the local downward incentives of independent signals,
///   w(a, b) - c - P(s > a)/P(s = a) (w(a+1, b) - w(a, b)).
double coarsened_signals_bound(const ProportionalAuction& auction, std::int64_t resolution);

}  // namespace surety
