#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "surety/estimate.h"
#include "surety/interdependent/allocation_rule.h"
#include "surety/interdependent/signal_grid.h"
#include "surety/interdependent/value_function.h"

namespace surety {

/// A rule to be implemented ex post. Signals are finitely many where `grid` is given, the law is discrete or a table is
/// among value function and rule; all profiles are then looked at. Otherwise profiles are sampled.
struct ImplementConfig {
  AllocationRule rule;
  ValueFunction values;
  LawPtr signals;                         ///< null: equally likely, with a table
  std::optional<int> bidders;             ///< empty: the table's
  std::optional<int> grid;                ///< equally likely signals of a continuous law, 2 .. 4096
  std::uint64_t samples = 1'000'000;      ///< profiles on which revenue is estimated
  std::uint64_t check_samples = 100'000;  ///< profiles on which deviations are played
  int deviations = 64;                    ///< signals that each bidder reports instead, equally likely ones; 2 .. 65536
  std::uint64_t seed = 1;
  std::size_t rows = 8;  ///< profiles whose payments are reported; 0: all, on a grid
};

/// Eventual monotonicity fails: s'_i < s_i, v_i is greater at s_i, q_i smaller. No payments implement the rule, since
/// the two incentive constraints sum to (q_i(s_i) - q_i(s'_i)) (v_i(s_i) - v_i(s'_i)) >= 0.
struct MonotonicityFailure {
  int bidder;                   ///< from 0
  std::vector<double> signals;  ///< of all; the bidder's own is `higher.signal`
  struct At {
    double signal, value, allocation;
  } lower, higher;
};

/// A bidder who gains by reporting another signal than his own.
struct ProfitableReport {
  int bidder;
  std::vector<double> signals;  ///< true ones
  double report;
  double gain;  ///< in units of value
};

/// Allocations and payments at a profile.
struct PaymentRow {
  std::vector<double> signals, allocation, payment;
};

/// What is said of a rule and its payments of Proposition 1, with the least signal's payoff 0.
struct Implementation {
  bool on_grid;
  int bidders;
  std::uint64_t lines;  ///< bidders and profiles s_-i on which monotonicity was checked
  std::optional<MonotonicityFailure> failure;

  // What follows is empty where monotonicity fails.
  std::uint64_t reports = 0;     ///< misreports that were played
  std::uint64_t profitable = 0;  ///< those that gain more than `tolerance`: EPIC
  std::uint64_t losses = 0;      ///< true reports that pay less than 0: EPIR
  double tolerance = 0;          ///< 0: values, allocations and payments are exact in floating point
  std::optional<ProfitableReport> worst;

  Estimate payments;                    ///< expected revenue from payments
  Estimate virtual_values;              ///< the same from virtual values (Lemma 1)
  Estimate difference;                  ///< payments less virtual values, profile by profile
  Estimate surplus, full_surplus, gap;  ///< gap: full surplus - revenue, on common draws
  std::vector<PaymentRow> table;
  std::string device;
  double seconds = 0;

  bool implemented() const { return !failure && profitable == 0 && losses == 0; }
};

/// Whether the rule is eventually monotone, hence ex post implementable (Goyal & Narayanan, Theorem 1); its payments,
/// verified, and its revenue both ways. On a grid everything is exact, and standard errors are 0.
/// Throws InvalidInput for what does not go together: tables of other bidders or signals, laws with atoms and gaps,
/// splits of other bidders, virtual values of functions with a maximum off grids (they are ironed for each s_-i).
Implementation implement(const ImplementConfig& config, const Execution& execution = {});

}  // namespace surety
