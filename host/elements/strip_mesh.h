#pragma once

#include <vector>

#include "host/elements/simplex_mesh.h"

namespace surety {

// Meshes of two or three bidders' profiles in strips between lines (planes) x_1 + .. + x_N = constant: every simplex
// has corners on just two of them, neighbours. Where solutions have their kinks along such lines, as with common values
// (Brooks & Du 2021), a strip around a kink is halved again and again, at the same cost each time; simplices of any
// shape would have to be small all along.

/// Cuts a fresh mesh into strips, 1 thick near 0 and thicker far out, of simplices up to twice as long. For three
/// bidders the reach must be a multiple of 3.
void make_strips(SimplexMesh& mesh);

/// Halves the strips, and the edges along lines, that lose most, up to a share of all that is lost. What a simplex
/// loses counts for the edge of it where functions are roughest, and where that leads across the strip, for the strip.
void refine_strips(SimplexMesh& mesh, const std::vector<double>& losses, const std::vector<SimplexMesh::Edge>& roughest,
                   double share);

}  // namespace surety
