#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "surety/interdependent/value_function.h"
#include "surety/options.h"

namespace surety {

enum class RuleKind : int {
  efficient,       ///< highest value; equal values share
  highest_signal,  ///< highest signal; equal signals share
  virtual_value,   ///< highest ironed virtual value where that is at least 0; equal ones share
  split,           ///< bidder i with probability c_i, whatever the signals
  optimal,         ///< on grids: what earns most of all that can be implemented ex post
  table            ///< a user's table
};

/// Who gets the good at a profile of signals: probabilities q_i(s) >= 0 that sum to 1 at most.
struct AllocationRule {
  RuleKind kind = RuleKind::efficient;
  bool must_sell = false;                    ///< optimal: the good is sold at every profile
  std::vector<double> shares;                ///< split: c_i by bidder; empty: 1/N each
  std::shared_ptr<const SignalTable> table;  ///< allocations by profile and bidder

  /// "efficient", "highest-signal", "virtual", "split", "split:c1,c2,..", "optimal", "optimal:must-sell",
  /// "table:FILE.csv" with the columns signal1 .. signalN, allocation1 .. allocationN. Throws InvalidInput, with the
  /// profile, for allocations that are negative or exceed 1 together.
  static AllocationRule parse(std::string_view spec, const std::filesystem::path& folder = {});
  std::string spec() const;

  /// Bidder i's share of a split.
  double share(int bidder, int bidders) const { return shares.empty() ? 1.0 / bidders : shares[bidder]; }
};

std::span<const ChoiceRecord> allocation_rule_records();

}  // namespace surety
