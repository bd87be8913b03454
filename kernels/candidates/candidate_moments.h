#pragma once

#include <vector>

#include "kernels/candidates/candidates.h"

namespace surety::kernels {

/// What the cells' sums (candidate_cells.h), one cell after the other, say of every candidate.
std::vector<CandidateSums> candidate_moments(const CandidatesProblem& problem, const std::vector<double>& cells);

}  // namespace surety::kernels
