#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "surety/error.h"
#include "surety/theory/exact.h"

namespace surety {

// Yamashita (2018), Theorem 2, prints (a/b)/(N+1) and (b/a)/(N+1). Its proof substitutes y = 1 - a(1-x) without dx =
// dy/a and so proves (a/b^2)/(N+1) and (b/a^2)/(N+1) only. True is more than either, whoever the bidders are:
// (1/b)/(N+1) <= E[v1 - v2] <= (1/a)/(N+1); the proof is in docs/decisions/gap-bounds.md.
GapBounds gap_bounds(const ProfileLaw& profile, int state) {
  if (state < 0 || state >= static_cast<int>(profile.states.size()))
    throw InvalidInput(
        fmt::format("gap bounds: state {} does not exist; the prior has {}", state, profile.states.size()));
  if (profile.joint) throw InvalidInput("gap bounds: values with a joint law have no density; Theorem 2 needs one");
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
  if (a == 0 || b == infinity) return {0, infinity, b == infinity ? 0 : 1 / b / size, a == 0 ? infinity : 1 / a / size};
  return {a / b / size, b / a / size, 1 / b / size, 1 / a / size};
}

}  // namespace surety
