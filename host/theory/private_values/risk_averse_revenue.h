#pragma once

#include <cstdint>

#include "surety/statistics/statistic.h"
#include "surety/utility.h"
#include "surety/values/law.h"

namespace surety {

/// What the first-price auction with this reserve >= 0 earns from bidders with iid values who all have this utility and
/// play the symmetric equilibrium, b(v) = v - (integral of F^n from r to v)/F(v)^n with n = (N-1)/(1-R), or a mixed one
/// where the law has atoms. In units of value. bidders >= 1.
Exact risk_averse_first_price_revenue(const LawPtr& law, std::int64_t bidders, double reserve, const Utility& utility);

}  // namespace surety
