#pragma once

#include <gtest/gtest.h>

#include "host/estimation/exploitability.h"

namespace surety {

/// The judge's bound for all messages and all signals, on one thread; it is not below its own parts.
inline Exploitability judged(const DeviateConfig& config, double epsilon = 0) {
  const Execution one_thread{DeviceKind::automatic, 1, InstructionSet::automatic, {}};
  const auto found = exploitability_of_all_messages(config, resolve_game(config.game), epsilon, one_thread);
  EXPECT_TRUE(found.has_value());
  EXPECT_TRUE(found->all_messages && found->all_signals);
  EXPECT_GE(found->bound, 0);
  EXPECT_GE(found->bound + 1e-12, found->gain + found->noise + found->grid + found->bin);
  return *found;
}

}  // namespace surety
