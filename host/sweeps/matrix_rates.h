#pragma once

#include <string>
#include <vector>

#include "host/sweeps/gap_studies.h"
#include "host/sweeps/matrix.h"

namespace surety {

/// How what a mechanism leaves of full surplus falls in the number of bidders, on each information structure: where the
/// value is common E[v] - cost - profit, of private values E[v(1)] - revenue. Of the cells that are solved; those of a
/// law whose full surplus theory does not know are left out. In the order of the matrix.
std::vector<GapStudy> study_matrix(const SweepConfig& config, const std::vector<MatrixRow>& rows);

/// For people, a table for each law of values: by mechanism and structure, -d log gap / d log N between the last two
/// numbers of bidders of which both cells are solved. Empty where there is one number of bidders.
std::string matrix_rates_text(const SweepConfig& config, const std::vector<GapStudy>& studies);

}  // namespace surety
