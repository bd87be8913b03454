#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "host/estimation/exploitability.h"

namespace surety {

/// The bound for all messages and all signals of the judge who plays, on one thread; it is not below its own parts.
inline Exploitability judged(const DeviateConfig& config, double epsilon = 0) {
  const Execution one_thread{DeviceKind::automatic, 1, InstructionSet::automatic, {}};
  const auto found = played_exploitability(config, resolve_game(config.game), epsilon, one_thread);
  EXPECT_TRUE(found.has_value());
  EXPECT_TRUE(found->all_messages && found->all_signals);
  EXPECT_GE(found->bound, 0);
  EXPECT_GE(found->bound + 1e-12, found->gain + found->noise + found->grid + found->bin);
  return *found;
}

/// The same of the judge who draws nothing, for sure.
inline Exploitability computed(const DeviateConfig& config, double epsilon = 0) {
  const auto found = computed_exploitability(config, resolve_game(config.game), epsilon);
  EXPECT_TRUE(found.has_value());
  EXPECT_TRUE(found->all_messages && found->all_signals);
  EXPECT_EQ(found->confidence, 1);
  EXPECT_EQ(found->noise, 0);
  EXPECT_EQ(found->replicates, 0u);
  EXPECT_NEAR(found->bound, std::max(0.0, found->gain + found->grid + found->bin), 1e-15);
  return *found;
}

/// First price, two bidders, values uniform, both bid c v. Bidding m <= c earns (v - m) m/c: at best v^2/(4 c) by v/2,
/// or v - c by c where v > 2 c. The strategy earns (1 - c) v^2.
inline double gain_over_linear(double c) {
  double greatest = 0;
  for (int i = 0; i <= 100'000; ++i) {
    const double v = i / 1e5, best = v <= 2 * c ? v * v / (4 * c) : v - c;
    greatest = std::max(greatest, best - (1 - c) * v * v);
  }
  return greatest;
}

/// One more value of a discrete law, and what is sent there: the curve is flat about it, so that equal messages are
/// equal to the last bit.
inline void add_value(std::string& law, StrategyCurve& curve, double value, double probability, double message) {
  law += fmt::format("{}{}@{}", curve.signal.empty() ? "" : ",", value, probability);
  for (const double side : {-1.0 / 256, 1.0 / 256}) {
    curve.signal.push_back(value + side);
    curve.message.push_back(message);
  }
}

struct Bought {
  double won, paid;
};
/// What a bid of an auction that sells to the highest wins and pays; `above`: by just more than it says.
inline Bought sealed_bid(const std::string& mechanism, double reserve, double bid, bool above,
                         const std::vector<double>& rivals) {
  double highest = 0;
  int tied = 0;
  for (const double m : rivals) {
    tied = m == highest ? tied + 1 : m > highest ? 1 : tied;
    highest = std::max(highest, m);
  }
  const bool wins = bid > highest || (above && bid == highest), ties = !wins && bid == highest;
  const double won = bid < reserve ? 0 : wins ? 1 : ties ? 1.0 / (tied + 1) : 0;
  if (mechanism == "all-pay") return {won, bid};
  return {won, won * (mechanism == "first-price" ? bid : std::max(highest, reserve))};
}

}  // namespace surety
