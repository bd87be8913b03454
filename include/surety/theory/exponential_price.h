#pragma once

#include <cstdint>
#include <optional>

#include "surety/statistics/statistic.h"
#include "surety/values/law.h"

namespace surety {

/// Du (2016): buyers demand z_i in [0,1]; the j-th highest demand gets its excess over the next at rate 1/j (1, 6), and
/// everybody pays X (exp(z/A) - 1) for his own demand, or X ((1 + 1/(A k))^m - 1) on the grid z = m/k (7).
struct ExponentialPrice {
  double A;                       ///< scale of demand, > 0
  double X;                       ///< scale of payment, > 0; in units of value
  std::optional<std::int64_t> k;  ///< messages beside opting out, k >= 1; empty: the limit, any demand in [0,1]
};

/// Revenue that the mechanism guarantees by (22, 23): E[ min_n Rev_n(v) ], n = 0..N buyers at the boundary message.
/// May be negative for a poor choice of A and X. N >= 1, any law
/// with E[v] > 0. The error bound is above rounding only where more than 20,000 kinks of min_n Rev_n lie in the
/// support.
Exact exponential_price_guarantee(const Law& values, std::int64_t bidders, const ExponentialPrice& mechanism);

/// Pi*_N (23): the A and X with the greatest guarantee, for this k. The maximum is global. With s = X exp(1/A) / A the
/// guarantee is concave in A for given s, where the best A is a quantile of a gamma law, and the search over s is
/// branch and bound with proven bounds (see the implementation); what they leave open is in the error bound: rounding,
/// but for a million bidders or more whose value hardly varies up to 1e-6 of it. Where the best A is infinite, as for a
/// law with a single value, 1/A is 2^-52.
struct BestExponentialPrice {
  ExponentialPrice mechanism;
  Exact guarantee;
};
BestExponentialPrice best_exponential_price(const Law& values, std::int64_t bidders,
                                            std::optional<std::int64_t> k = std::nullopt);

/// Theorem 2's parameters, for values in [0, scale]: A = 1/log N, X = scale / (2 N log N). N >= 2. What they leave of
/// the full surplus falls like 1/log N.
ExponentialPrice theorem2_exponential_price(std::int64_t bidders, double scale, std::optional<std::int64_t> k);

/// Two buyers (Section 5.2): allocation (52), payment (54).
struct GeneralizedExponentialPrice {
  double A;       ///< scale of demand, > 0
  double Y0, Y1;  ///< in units of value, (49)
  std::optional<std::int64_t> k;
};
/// Pi#_2 by (50) for given parameters, and maximised: for given A the best Y0 and Y1 have a closed form for any law,
/// and the maximum over A is global.
Exact generalized_exponential_price_guarantee(const Law& values, const GeneralizedExponentialPrice& mechanism);
struct BestGeneralizedExponentialPrice {
  GeneralizedExponentialPrice mechanism;
  Exact guarantee;
};
BestGeneralizedExponentialPrice best_generalized_exponential_price(const Law& values,
                                                                   std::optional<std::int64_t> k = std::nullopt);

/// Roesler & Szentes: the worst information for one buyer, G(s) = 1 - pi/s on [pi, B) with an atom at B (24-26).
/// With a cost, of what is left of the expectation after it.
struct RoeslerSzentes {
  Exact guarantee;  ///< pi*, in units of value: what no mechanism can exceed, and Pi*_1, which the exponential price
                    ///< attains
  double greatest;  ///< B*
};
RoeslerSzentes roesler_szentes(const Law& values, double cost = 0);

}  // namespace surety
