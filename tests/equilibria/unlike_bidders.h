#pragma once

#include <cmath>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "surety/verify.h"

namespace surety::unlike {

/// A game of private values, whose laws may differ.
inline DeviateConfig config_of(const std::string& mechanism, const std::string& values, std::int64_t bidders,
                               std::optional<GivenStrategy> strategy = {}) {
  DeviateConfig config;
  config.game.mechanism = Mechanism::parse(mechanism);
  config.game.values = Prior::parse(values);
  config.game.information = Information::parse("private");
  config.game.bidders = bidders;
  config.game.strategy = std::move(strategy);
  config.game.samples = 1 << 16;
  config.game.seed = 20261128;
  return config;
}

// ---- first price, values uniform on [0,1] and on [0,2] (Griesmer, Levitan & Shubik 1967; Plum 1992)

inline constexpr double k = 0.75, top = 2.0 / 3;
/// The value that bids b.
inline double weak(double b) { return 2 * b / (1 + k * b * b); }
inline double strong(double b) { return 2 * b / (1 - k * b * b); }
inline constexpr const char* weak_and_strong = "independent(uniform; uniform:0,2)";

inline StrategyCurve curve_of(const std::function<double(double)>& value, double scale = 1) {
  StrategyCurve curve{{}, {}, "curve"};
  for (int i = 0; i <= 100; ++i) {
    curve.signal.push_back(value(top * i / 100));
    curve.message.push_back(scale * top * i / 100);
  }
  return curve;
}
inline BidderCurves closed_form(double weak_scale = 1, double strong_scale = 1) {
  return {{0, 1}, {curve_of(weak, weak_scale), curve_of(strong, strong_scale)}, "closed form"};
}

inline double revenue_by_quadrature() {
  double sum = 0;
  constexpr int steps = 100'000;
  for (int i = 0; i < steps; ++i) {
    const double b = top * (i + 0.5) / steps;
    sum += top / steps * (1 - weak(b) * strong(b) / 2);
  }
  return sum;
}

}  // namespace surety::unlike
