#include "host/theory/top_two_variance.h"

#include <algorithm>
#include <cmath>

#include "host/theory/partial_expectation.h"
#include "host/theory/quadrature.h"
#include "host/theory/top_two.h"

namespace surety {
namespace {

/// E[D], E[D^2] of the depth D of v1 below the greatest value, E[S], E[S^2] of the spread S = v1 - v2.
using PowerMeans = std::array<double, 4>;

/// Integrates f over the panels to about 1e-8 of each mean: what a run's variance is held against need not be known
/// better, and where a law is narrow beside its distance from 0 more digits would be rounding's.
template <class Function>
PowerMeans integrate_roughly(const std::vector<double>& points, const Function& f) {
  PowerMeans enough{};  // the integrator stops at its epsilon times this
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const double width = points[i + 1] - points[i];
    const PowerMeans middle = f(points[i] + width / 2);
    for (std::size_t k = 0; k < enough.size(); ++k) enough[k] += 0x1p26 * width * std::abs(middle[k]);
  }
  return integrate<4>(points, f, enough).value;
}

/// With the winner's rivals all below x he is at v1 > x with E[(v - x)+]: E[S^2] is the integral of 2 sum_i
/// P(all j != i <= x) E[(v_i - x)+] over x.
PowerMeans independent_means(const TopTwo& top) {
  std::vector<PartialExpectation> expectation;
  for (const LawPtr& law : top.laws()) expectation.emplace_back(*law);
  return integrate_roughly(top.panel_depths(), [&](double depth) -> PowerMeans {
    const TopTwo::Tail tail = top.at_depth(depth);
    const auto others = top.others_below(depth);
    double excess = 0;
    for (std::size_t g = 0; g < others.size(); ++g)
      if (others[g] > 0)
        excess += static_cast<double>(top.sizes()[g]) * others[g] * expectation[g].excess(top.upper() - depth).value;
    return {tail.below, 2 * depth * tail.below, tail.between, 2 * excess};
  });
}

PowerMeans comonotone_means(const ProfileLaw& profile, double upper) {
  const auto& laws = profile.states[0].laws;
  std::vector<double> points;
  for (int octave = 1; octave <= 60; ++octave) points.push_back(std::ldexp(1.0, -octave));
  for (const LawPtr& law : laws)
    for (const double value : law->breakpoints()) {
      points.push_back(law->survival(value));
      points.push_back(law->demand(value));
    }
  return integrate_roughly(panel_points(std::move(points), 0, 1), [&](double q) -> PowerMeans {
    double first = 0, second = 0;
    for (std::size_t g = 0; g < laws.size(); ++g) {
      const double value = laws[g]->inverse_demand(q);
      const double twin = profile.group_sizes[g] > 1 ? value : 0;
      second = std::max({std::min(first, value), second, twin});
      first = std::max(first, value);
    }
    const double depth = upper - first, spread = first - second;
    return {depth, depth * depth, spread, spread * spread};
  });
}

}  // namespace

TopTwoVariance top_two_variance(const ProfileLaw& profile) {
  double upper = 0;
  for (const auto& state : profile.states)
    for (const LawPtr& law : state.laws) upper = std::max(upper, law->upper());
  PowerMeans mean{};
  for (const auto& state : profile.states) {
    const TopTwo top(profile.group_sizes, state.laws);
    auto [depth, depth2, spread, spread2] =
        profile.comonotone ? comonotone_means(profile, top.upper()) : independent_means(top);
    const double shift = upper - top.upper();
    depth2 += shift * (shift + 2 * depth);
    depth += shift;
    const PowerMeans in_state{depth, depth2, spread, spread2};
    for (std::size_t k = 0; k < mean.size(); ++k) mean[k] += state.weight * in_state[k];
  }
  return {std::max(mean[1] - mean[0] * mean[0], 0.0), std::max(mean[3] - mean[2] * mean[2], 0.0)};
}

}  // namespace surety
