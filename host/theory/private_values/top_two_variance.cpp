#include "host/theory/private_values/top_two_variance.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "host/theory/numerics/quadrature.h"
#include "host/theory/private_values/top_two.h"

namespace surety {
namespace {

/// Of the highest value's distance v1 - c to a place c among its likely ones, and of the spread v1 - v2: mean and mean
/// square of either. Far from c squares would lose the variance to rounding.
using PowerMeans = std::array<double, 4>;

/// What the means of one state are, and what they can be off by.
struct StateMeans {
  double centre;  ///< c
  PowerMeans mean, error;
};

/// Integrates f over the panels to about 1e-8 of each mean: what a run's variance is held against need not be known
/// better, and where a law is narrow beside its distance from 0 more digits would be rounding's.
template <class Function>
void integrate_roughly(const std::vector<double>& points, const Function& f, StateMeans& sum) {
  PowerMeans enough{};  // the integrator stops at its epsilon times this
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const double width = points[i + 1] - points[i];
    const PowerMeans middle = f(points[i] + width / 2);
    for (std::size_t k = 0; k < enough.size(); ++k) enough[k] += 0x1p26 * width * std::abs(middle[k]);
  }
  const auto part = integrate<4>(points, f, enough);
  for (std::size_t k = 0; k < enough.size(); ++k) {
    sum.mean[k] += part.value[k];
    sum.error[k] += part.error[k];
  }
}

/// The greatest of the places between panels that v1 lies below with a chance of at most 1/2.
Place likely_place(const TopTwo& top) {
  double likely = 0;
  for (const Half& half : top.halves(0, top.upper()))
    for (const double t : half.points) {
      const Place x = half.at(t);
      if (x.value > likely && top.at(x).below <= 0.5) likely = x.value;
    }
  return {likely, top.upper() - likely};
}

/// E[max(V - x, 0)] of one law over the places of a half. Its panels are short: a fixed rule is good enough.
class Excess {
 public:
  /// `beyond` is the value at the half's greatest value.
  Excess(const TopTwo& top, std::size_t group, const Half& half, double beyond)
      : top_(top), group_(group), half_(half), at_points_(half.points.size(), beyond) {
    const auto& points = half.points;
    for (std::size_t i = 0; i + 1 < points.size(); ++i) {
      const std::size_t j = half.from_top ? i : points.size() - 2 - i;  // from the greatest value down
      const double known = at_points_[half.from_top ? j : j + 1];
      at_points_[half.from_top ? j + 1 : j] = known + stretch(points[j], points[j + 1]);
    }
  }

  double at(double t) const {
    const auto& points = half_.points;
    const auto next = std::upper_bound(points.begin() + 1, points.end() - 1, t) - points.begin();
    return half_.from_top ? at_points_[next - 1] + stretch(points[next - 1], t)
                          : at_points_[next] + stretch(t, points[next]);
  }
  double at_least_value() const { return half_.from_top ? at_points_.back() : at_points_.front(); }

 private:
  double stretch(double begin, double end) const {
    if (!(end > begin)) return 0;
    const auto survival = [this](double t) -> std::array<double, 1> { return {top_.survival(group_, half_.at(t))}; };
    return detail::panel_integrals<1>(begin, end, survival).value[0];
  }

  const TopTwo& top_;
  std::size_t group_;
  const Half& half_;
  std::vector<double> at_points_;
};

/// E[v1 - c] is the integral of 1 - H1 above c less that of H1 below, E[(v1 - c)^2] that of 2 |x - c| times either.
/// With the winner's rivals all below x he is at v1 > x with E[(v - x)+]: E[S^2] is the integral of 2 sum_i P(all j !=
/// i <= x) E[(v_i - x)+] over x.
StateMeans independent_means(const TopTwo& top) {
  const Place centre = likely_place(top);
  StateMeans sum{centre.value, {}, {}};
  const double extra[] = {centre.value};
  auto halves = top.halves(0, top.upper(), extra);
  std::reverse(halves.begin(), halves.end());
  std::vector<double> beyond(top.laws().size(), 0.0);
  for (const Half& half : halves) {
    std::vector<Excess> excess;
    for (std::size_t g = 0; g < beyond.size(); ++g) excess.emplace_back(top, g, half, beyond[g]);
    integrate_roughly(
        half.points,
        [&](double t) -> PowerMeans {
          const Place x = half.at(t);
          const TopTwo::Tail tail = top.at(x);
          const auto others = top.others_below(x);
          double winner = 0;
          for (std::size_t g = 0; g < others.size(); ++g)
            if (others[g] > 0) winner += static_cast<double>(top.sizes()[g]) * others[g] * excess[g].at(t);
          const double off = half.from_top ? centre.depth - t : t - centre.value;
          const double beside = off > 0 ? tail.above : -tail.below;
          return {beside, 2 * off * beside, tail.between, 2 * winner};
        },
        sum);
    for (std::size_t g = 0; g < beyond.size(); ++g) beyond[g] = excess[g].at_least_value();
  }
  return sum;
}

StateMeans comonotone_means(const ProfileLaw& profile) {
  const auto& laws = profile.states[0].laws;
  std::vector<double> points;
  for (int octave = 1; octave <= 60; ++octave) points.push_back(std::ldexp(1.0, -octave));
  for (const LawPtr& law : laws)
    for (const double value : law->breakpoints()) {
      points.push_back(law->survival(value));
      points.push_back(law->demand(value));
    }
  const auto top_two = [&](double q) {
    double first = 0, second = 0;
    for (std::size_t g = 0; g < laws.size(); ++g) {
      const double value = laws[g]->inverse_demand(q);
      const double twin = profile.group_sizes[g] > 1 ? value : 0;
      second = std::max({std::min(first, value), second, twin});
      first = std::max(first, value);
    }
    return std::pair(first, second);
  };
  StateMeans sum{top_two(0.5).first, {}, {}};
  const auto integrand = [&](double q) -> PowerMeans {
    const auto [first, second] = top_two(q);
    const double off = first - sum.centre, spread = first - second;
    return {off, off * off, spread, spread * spread};
  };
  integrate_roughly(panel_points(std::move(points), 0, 1), integrand, sum);
  return sum;
}

/// At least the variance, given what a mean and a mean square may be off by.
double sure_variance(double mean, double mean_error, double square, double square_error) {
  return std::max(square - mean * mean - square_error - 2 * std::abs(mean) * mean_error, 0.0);
}

}  // namespace

TopTwoVariance top_two_variance(const ProfileLaw& profile) {
  std::vector<StateMeans> states;
  for (const auto& state : profile.states)
    states.push_back(profile.comonotone ? comonotone_means(profile)
                                        : independent_means(TopTwo(profile.group_sizes, state.laws)));
  PowerMeans mean{}, error{};
  for (std::size_t s = 0; s < states.size(); ++s) {
    StateMeans& state = states[s];
    const double shift = state.centre - states[0].centre;  // all about the first state's
    state.mean[1] += shift * (shift + 2 * state.mean[0]);
    state.error[1] += 2 * std::abs(shift) * state.error[0];
    state.mean[0] += shift;
    for (std::size_t k = 0; k < mean.size(); ++k) {
      mean[k] += profile.states[s].weight * state.mean[k];
      error[k] += profile.states[s].weight * state.error[k];
    }
  }
  return {sure_variance(mean[0], error[0], mean[1], error[1]), sure_variance(mean[2], error[2], mean[3], error[3])};
}

}  // namespace surety
