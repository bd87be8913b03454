#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "surety/error.h"
#include "surety/theory/exact.h"

namespace surety {

// Yamashita (2018), Theorem 2. With densities in [a, b],
//   E[v1 - v2] <= integral_0^1 N b (1-x) (1 - a(1-x))^(N-1) dx.
// The substitution y = 1 - a(1-x) gives (1-x) = (1-y)/a and dx = dy/a, so the right side is at most (b/a^2)/(N+1). The
// printed proof drops dx = dy/a and arrives at (b/a)/(N+1); likewise the lower bound, (a/b^2)/(N+1), is printed as
// (a/b)/(N+1).
GapBounds gap_bounds(const ProfileLaw& profile, int state) {
  if (state < 0 || state >= static_cast<int>(profile.states.size()))
    throw InvalidInput(
        fmt::format("gap bounds: state {} does not exist; the prior has {}", state, profile.states.size()));
  if (profile.comonotone)
    throw InvalidInput("gap bounds: comonotone values are not independent; Theorem 2 needs a mixture");
  double a = std::numeric_limits<double>::infinity(), b = 0;
  for (const LawPtr& law : profile.states[state].laws) {
    if (law->lower() != 0 || law->upper() != 1)
      throw InvalidInput(fmt::format("gap bounds: the support of '{}' is [{}, {}]; Theorem 2 needs [0, 1]", law->spec(),
                                     law->lower(), law->upper()));
    const auto [least, greatest] = law->density_bounds();
    a = std::min(a, least);
    b = std::max(b, greatest);
  }
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const double size = static_cast<double>(profile.bidders()) + 1;
  if (a == 0 || b == infinity) return {0, infinity, 0, infinity};
  return {a / b / size, b / a / size, a / (b * b) / size, b / (a * a) / size};
}

}  // namespace surety
