#pragma once

#include <vector>

#include "surety/bounds/outcome_environment.h"

namespace surety {

/// Vertices of {m in Delta(Omega): sum_omega u_i(omega, theta) m(omega) >= 0 for every state theta and every agent i
/// whose bit is set in `agents`}, to rounding; empty where there is no such lottery. Found by cutting the simplex with
/// one half-space after the other (double description). Throws InvalidInput where there are more than the kernel takes.
std::vector<std::vector<double>> participation_secure_lotteries(const OutcomeEnvironment& environment, unsigned agents);

}  // namespace surety
