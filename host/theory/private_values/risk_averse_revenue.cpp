#include "host/theory/private_values/risk_averse_revenue.h"

#include <cmath>

#include "host/theory/numerics/exact_arithmetic.h"
#include "host/theory/private_values/top_two.h"

namespace surety {

// The mean of b(v1) over v1 >= r. With the order of integrals exchanged it is r P(v1 >= r) + integral of g from r on,
//   g = 1 - F^N - N (F^n - F^N)/(N - n),
// which falls in the value, from F = 0 to 1: its slope in F is -N n (F^(n-1) - F^(N-1))/(N - n).
Exact risk_averse_first_price_revenue(const LawPtr& law, std::int64_t bidders, double reserve, const Utility& utility) {
  const TopTwo top(std::span(&bidders, 1), std::span(&law, 1));
  const auto all = static_cast<double>(bidders);
  const double further = (all - 1) * utility.exponent() - all;  // n - N
  const auto share = [&](const Place& x) -> std::array<double, 1> {
    const auto [log_below, below, above, between] = top.at(x);
    if (!(below > 0)) return {bidders == 1 ? 0.0 : 1.0};
    const double log_one = log_below / all;
    const double more = further == 0 ? log_one : std::expm1(further * log_one) / further;
    return {above + all * below * more};
  };
  const double sale = top.reach_of_price(reserve);
  const Exact at_reserve = reserve * rounded(sale, 0);
  if (!(reserve < law->upper())) return at_reserve;
  const Integrals<1> integral = integrate_values<1>(top, reserve, law->upper(), {}, share);
  return at_reserve + rounded(integral.value[0], integral.error[0] + 1e-15 * law->upper());
}

}  // namespace surety
