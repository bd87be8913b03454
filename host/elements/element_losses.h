#pragma once

#include "host/elements/element_certificate.h"

namespace surety {

/// What every simplex loses: the width of the bracket, localised. With q and lambda from the mechanism and p, v from
/// the information structure,
///   upper - lower = sum over elements of ( [upper's sum of coefficients] - E[sum_i q_i (v_i - d_i v_i)] )
///                                      + ( E[sum_s p_s (f_s - lambda_s)] - [lower's sum of coefficients] ) + a
///                                      boundary
/// term, by one integration by parts in every direction, and each bracket is at least 0: the first is what q leaves of
/// the greatest virtual value, the second what p leaves above the least strategic one. What elements beyond reach lose
/// counts for a simplex that they are a face of. Integrals by quadrature: this steers refinement and proves nothing.
std::vector<double> losses(const AuctionEnvironment& environment, const ElementSpace& space,
                           const ElementMechanism& mechanism, const Certificate& guaranteed,
                           const ElementInformation& information, const Certificate& potential);

/// Of every simplex the edge along which q and v are furthest from polynomials of one degree less: where their highest
/// differences add up to most.
std::vector<SimplexMesh::Edge> roughest_edges(const AuctionEnvironment& environment, const ElementSpace& space,
                                              const ElementMechanism& mechanism, const ElementInformation& information);

}  // namespace surety
