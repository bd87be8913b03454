#include "host/games/independent_signals.h"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <limits>

#include "host/games/strategies.h"
#include "host/theory/numerics/quadrature.h"

namespace surety {
namespace {

std::vector<double> between(const std::vector<double>& kinks, double shift, double scale, double low, double high) {
  std::vector<double> points;
  for (const double k : kinks) points.push_back((k - shift) * scale);
  for (int octave = -20; octave <= 6; ++octave) points.push_back(std::ldexp(1.0, octave));
  return panel_points(std::move(points), low, high);
}

}  // namespace

IndependentSignals independent_signals(const GameConfig& game) {
  return game.information.family().independent_signals(game);
}

double second_price_payment(const IndependentSignals& signals, double s) {
  if (s <= 0) return 0;
  return integrate<1>(between(signals.kinks, 0, 0.5, 0, s),
                      [&](double y) -> std::array<double, 1> { return {signals.value(2 * y) * signals.density(y)}; })
      .value[0];
}

double acceptance_threshold(const IndependentSignals& signals, double price) {
  const auto gain = [&](double s) {
    const auto part = [&](double low, double high, double share) {
      return share * integrate<1>(between(signals.kinks, s, 1, low, high), [&](double y) -> std::array<double, 1> {
                       return {(signals.value(s + y) - price) * signals.density(y)};
                     }).value[0];
    };
    return (s > 0 ? part(0, s, 1) : 0) + (s < signals.high ? part(s, signals.high, 0.5) : 0);
  };
  if (gain(0) >= 0) return 0;
  if (gain(signals.high) < 0) return std::numeric_limits<float>::max();
  std::uintmax_t iterations = 100;
  const auto root = boost::math::tools::toms748_solve(gain, 0.0, signals.high,
                                                      boost::math::tools::eps_tolerance<double>(48), iterations);
  return root.second;
}

kernels::StrategyForm strategy_of_signals(const IndependentSignals& signals,
                                          const std::function<double(double)>& message) {
  std::vector<double> kinks;
  for (const double k : signals.kinks) kinks.push_back(k / 2);
  return table_strategy(0, signals.high, kinks, message);
}

}  // namespace surety
