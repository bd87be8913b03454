#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>
#include <vector>

#include "host/games/strategies.h"
#include "host/theory/numerics/quadrature.h"
#include "surety/error.h"

namespace surety {
namespace {

/// E[v | s_i = s, the highest of the others = s]: with f and F the density and cdf of a signal given the value, the
/// weight of v is its own density times f^2 F^(N-2).
class PivotalValue {
 public:
  explicit PivotalValue(const GameConfig& game)
      : values_(*game.values),
        noise_(noise_of(game).law),
        multiplicative_(noise_of(game).multiplies),
        rivals_below_(static_cast<double>(game.bidders - 2)) {}

  double low() const { return multiplicative_ ? values_.lower() * noise_.lower() : values_.lower() + noise_.lower(); }
  double high() const { return multiplicative_ ? values_.upper() * noise_.upper() : values_.upper() + noise_.upper(); }

  double operator()(double s) const {
    const auto [least, greatest] = possible_values(s);
    if (!(greatest > least)) return std::clamp(least, values_.lower(), values_.upper());
    std::vector<double> points = values_.breakpoints();
    for (const double kink : noise_.breakpoints()) points.push_back(multiplicative_ ? s / kink : s - kink);
    for (int i = 1; i < 8; ++i) points.push_back(least + (greatest - least) * i / 8);
    std::erase_if(points, [](double x) { return !std::isfinite(x); });
    const auto sums =
        integrate<2>(panel_points(std::move(points), least, greatest), [&](double v) -> std::array<double, 2> {
          const double weight = weight_of(v, s);
          return {weight, weight * v};
        });
    return sums.value[0] > 0 ? sums.value[1] / sums.value[0] : 0.5 * (least + greatest);
  }

 private:
  /// Values from which the signal can come.
  std::pair<double, double> possible_values(double s) const {
    const double from = multiplicative_ ? s / noise_.upper() : s - noise_.upper();
    const double to = !multiplicative_ ? s - noise_.lower() : noise_.lower() > 0 ? s / noise_.lower() : values_.upper();
    return {std::max(values_.lower(), from), std::min(values_.upper(), to)};
  }

  double weight_of(double v, double s) const {
    const double noise = multiplicative_ ? s / v : s - v;
    const double density = noise_.density(noise) / (multiplicative_ ? v : 1);
    const double below = noise_.cdf(noise);
    const double others = rivals_below_ == 0 ? 1 : std::pow(below, rivals_below_);
    return values_.density(v) * density * density * others;
  }

  const Law& values_;
  const Law& noise_;
  bool multiplicative_;
  double rivals_below_;
};

}  // namespace

bool is_affiliated(const Law& noise, bool multiplicative) {
  constexpr int steps = 1000;
  const double low = multiplicative ? std::log(noise.inverse_demand(1 - 1e-6)) : noise.lower();
  const double high = multiplicative ? std::log(noise.upper()) : noise.upper();
  const auto density = [&](int i) {
    const double t = low + (high - low) * (i + 0.5) / steps;
    return multiplicative ? noise.density(std::exp(t)) * std::exp(t) : noise.density(t);
  };
  bool ended = false;  // the support, which must have no gap
  for (int i = 1; i + 1 < steps; ++i) {
    const double before = density(i - 1), here = density(i), after = density(i + 1);
    if (here * here < before * after * (1 - 1e-9) || (ended && here > 0)) return false;
    ended = ended || (before > 0 && here == 0);
  }
  return true;
}

std::vector<double> noisy_signal_quantiles(const GameConfig& game, int bins) {
  const Law &values = *game.values, &noise = noise_of(game).law;
  const bool times = noise_of(game).multiplies;
  const double low = times ? values.lower() * noise.lower() : values.lower() + noise.lower();
  const double high = times ? values.upper() * noise.upper() : values.upper() + noise.upper();
  const auto cdf = [&](double s) {
    std::vector<double> points = values.breakpoints();
    for (const double kink : noise.breakpoints()) points.push_back(times ? s / kink : s - kink);
    std::erase_if(points, [](double v) { return !std::isfinite(v); });
    return integrate<1>(panel_points(std::move(points), values.lower(), values.upper()),
                        [&](double v) -> std::array<double, 1> {
                          return {values.density(v) * noise.cdf(times ? s / v : s - v)};
                        })
        .value[0];
  };
  std::vector<double> edges{low};
  for (int b = 1; b < bins; ++b) {
    const double share = static_cast<double>(b) / bins;
    std::uintmax_t iterations = 100;
    const auto root = boost::math::tools::toms748_solve([&](double s) { return cdf(s) - share; }, edges.back(), high,
                                                        boost::math::tools::eps_tolerance<double>(45), iterations);
    edges.push_back(0.5 * (root.first + root.second));
  }
  edges.push_back(high);
  return edges;
}

Strategy bid_pivotal_value(const GameConfig& game) {
  const Noise noise = noise_of(game);
  for (const Law* law : {game.values.get(), &noise.law})
    if (law->has_atoms())
      throw InvalidInput(
          fmt::format("mineral-rights with {}: values and noise need densities, this law has atoms", law->spec()));
  const PivotalValue pivotal(game);
  const bool affiliated = is_affiliated(noise.law, noise.multiplies);
  const char* const words = "bid E[v given that mine and the highest other signal are s]";
  return {table_strategy(pivotal.low(), pivotal.high(), {}, pivotal),
          affiliated ? words : fmt::format("{} (signals are not affiliated: not known to be an equilibrium)", words),
          affiliated};
}

}  // namespace surety
