#pragma once

#include <cstdint>
#include <memory>
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

  /// Throws InvalidInput where N < 2 or N > 10^6, c < 0 or not finite, E[v] <= c, H has a single value, or the
  /// left-tail assumption (Section 2.1) fails and 0 is not graded, saying which part. Where the good must be sold 0
  /// never is; where it may be kept it always is if the least value is at most the cost.
  ProportionalAuction(LawPtr values, std::int64_t bidders, double cost = 0, Sale sale = Sale::can_keep);

  const LawPtr& values() const { return values_; }
  std::int64_t bidders() const { return bidders_; }
  double cost() const { return cost_; }
  Sale sale() const { return sale_; }

  /// The profit guarantee, (3) or (27).
  Exact guarantee() const { return guarantee_; }
  /// full_surplus() less the guarantee, to full relative precision: what bidders keep on the minmax information.
  Exact shortfall() const { return shortfall_; }
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
  /// lambda-(v), (18); continued linearly beyond the support, so -infinity below it where 0 is not graded.
  double multiplier(double v) const;

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
  Exact guarantee_{}, shortfall_{};
  std::vector<GradedInterval> graded_;
  struct Solution;
  std::shared_ptr<const Solution> solution_;  // what does not change after construction, or is tabulated at first use
};

/// Limits with many bidders at a fixed prior. Proved where H has a density bounded away from 0 and its least value is
/// not the cost (conditions before Lemma 10); for other laws the same formulas.
///
/// At x = (aggregate - (N-1)) / sqrt(N-1), Proposition 10. `threshold` is x*, the largest solution of (29); -infinity
/// for must-sell, or where values are above cost.
struct CentralLimit {
  double threshold;
  double allocation;  ///< 1
  double transfer;
};
CentralLimit central_limit(const Law& values, double cost, Sale sale, double x);

/// At x = aggregate / N >= 0, Proposition 11; at x = 1, where the transfer jumps, its central limit at 0.
struct LawOfLargeNumbers {
  double allocation, transfer;
};
LawOfLargeNumbers law_of_large_numbers(const Law& values, double cost, Sale sale, double x);

}  // namespace surety
