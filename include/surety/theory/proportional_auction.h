#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "surety/statistics/statistic.h"
#include "surety/values/law.h"

namespace surety {

/// Whether the seller may withhold the good.
enum class Sale { can_keep, must_sell };

/// The strong maxmin solution of Brooks & Du (2021), Section 4: the proportional auction that guarantees the most
/// profit over every information structure and equilibrium, and the information structure on which no mechanism earns
/// more. Bidders share one value v ~ H; signals are independent standard exponentials; x is the aggregate signal,
/// equally the aggregate bid, in [0, infinity), with the Erlang law G_N and density g_N (14, 15). Must-sell solutions
/// (4.3) are the same objects without grading. Values, transfers, gains and multipliers are in units of value.
/// Immutable.
class ProportionalAuction {
 public:
  /// [from, to], where the gains function grows exponentially: gains(x) = gains_at_end * exp(x - to) (4.1.1).
  struct GradedInterval {
    double from, to;
    double gains_at_end;
  };

  /// Throws InvalidInput where N < 2, c < 0 or not finite, E[v] <= c, H has a single value, or the left-tail assumption
  /// (Section 2.1) fails, saying which part.
  ProportionalAuction(LawPtr values, std::int64_t bidders, double cost = 0, Sale sale = Sale::can_keep);

  const LawPtr& values() const { return values_; }
  std::int64_t bidders() const { return bidders_; }
  double cost() const { return cost_; }
  Sale sale() const { return sale_; }

  /// The profit guarantee, (3) or (27).
  Exact guarantee() const { return guarantee_; }
  /// Ex ante gains from trade E[v] - c, what the guarantee tends to with many bidders (Proposition 7).
  double full_surplus() const;
  /// Ascending and disjoint; empty for must-sell.
  std::span<const GradedInterval> graded_intervals() const { return graded_; }

  double fully_revealing_value(double x) const;   ///< w^(x) = H^-1(G_N(x))
  double value(double x) const;                   ///< w-(x): the interim expected value at aggregate signal x
  double gains(double x) const;                   ///< value(x) - c
  double allocation_sensitivity(double x) const;  ///< mu-(x), (17); infinite at 0 where 0 is not graded
  double aggregate_allocation(double x) const;    ///< Q-(x), (16)
  double excess_growth(double x) const;           ///< Xi-(x), (19)
  double aggregate_transfer(double x) const;      ///< T-(x), (12); T(0) = lower Q(0)
  double multiplier(double v) const;              ///< lambda-(v), (18); continued linearly beyond the support

  /// Profit guaranteed when values follow `truth` instead (Proposition 8): the mean of the multiplier. May be negative.
  /// The support of `truth` must lie within that of values(); throws InvalidInput otherwise.
  Exact guarantee_under(const Law& truth) const;

  /// What a bidder with signal `signal` loses by bidding `message` when the others bid truthfully (proof of
  /// Proposition 4), by quadrature over the others' aggregate; at least 0 by Proposition 4.
  Exact deviation_loss(double signal, double message) const;

  /// Where value, allocation, transfer or their derivatives may be discontinuous, ascending: ends of graded intervals
  /// and the aggregate signals of H's breakpoints. Tables split there.
  std::vector<double> breakpoints() const;
  /// The range of x outside of which less than 1e-16 of the probability of G_N lies.
  struct Range {
    double low, high;
  };
  Range range() const;

 private:
  LawPtr values_;
  std::int64_t bidders_;
  double cost_;
  Sale sale_;
  Exact guarantee_{};
  std::vector<GradedInterval> graded_;
};

/// The transfer's limit with many bidders at x = (aggregate - (N-1)) / sqrt(N-1): Proposition 10. `threshold` is x*,
/// the largest solution of (29); -infinity for must-sell, or where values are above cost.
struct CentralLimit {
  double threshold;
  double transfer;
};
CentralLimit central_limit(const Law& values, double cost, Sale sale, double x);

}  // namespace surety
