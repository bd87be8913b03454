#pragma once

#include <cmath>
#include <string>
#include <variant>
#include <vector>

#include "surety/strategies/given_strategy.h"
#include "tests/fuzz/target.h"

namespace surety::fuzz {

/// What is read can be played: a message for every signal.
inline void expect_a_strategy(const std::string& file) {
  const GivenStrategy strategy = parse_strategy(file);
  std::vector<StrategyCurve> curves;
  if (const auto* one = std::get_if<StrategyCurve>(&strategy)) curves = {*one};
  if (const auto* each = std::get_if<BidderCurves>(&strategy)) curves = each->curve;
  expect(!curves.empty(), "a file holds a curve");
  for (const StrategyCurve& curve : curves)
    for (const double signal : {0.0, curve.signal.front(), curve.signal.back(), 1e12})
      expect(curve(signal) >= 0 && std::isfinite(curve(signal)), "a message is a number from 0 on");
}

}  // namespace surety::fuzz
