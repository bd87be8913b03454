#pragma once

#include "host/elements/simplex_mesh.h"
#include "surety/bounds/auction_environment.h"

namespace surety {

/// Bytes that both programs with polynomials of a degree on a mesh take, about: the patterns of their matrices are
/// counted, control points as those inside simplices, the fill of factors goes by the rule for meshes of that
/// dimension. For two to four bidders it came to 1.2 to 3.2 times what was taken.
double elements_memory(const AuctionEnvironment& environment, const SimplexMesh& mesh, int degree);

}  // namespace surety
