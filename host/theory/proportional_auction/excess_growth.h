#pragma once

#include <optional>
#include <span>
#include <vector>

#include "host/theory/proportional_auction/graded_allocation.h"
#include "host/theory/proportional_auction/revealed_values.h"

namespace surety {

/// The half line cut at the ends of panels and of graded intervals.
struct Stretch {
  double from, to;
  const RevealedValues::Panel* panel;  ///< where not graded; a graded stretch is a whole graded interval
  std::optional<GradedAllocation> graded;
};
std::vector<Stretch> stretches(const RevealedValues& values,
                               std::span<const ProportionalAuction::GradedInterval> graded);

/// Sensitivity mu, allocation Q and excess growth Xi of Brooks & Du (2021), (16, 17, 19), in premia. By parts (19) is
///   Xi(x) = K + W(x) - c Q(x),  W(x) = integral over (x, infinity) of w-(y) |d mu(y)|,
///   K = -(guarantee + integral of mu G_N dw^),
/// and lambda(w) = w mu(x) - K - W(x) where w lies between the values at x- and x. |d mu| has the density (N-1)/y^2 off
/// the graded intervals, none inside them, and an atom at each of their ends.
class ExcessGrowth {
 public:
  ExcessGrowth(const RevealedValues& values, std::span<const ProportionalAuction::GradedInterval> graded,
               double premium_cost, double guarantee);

  double sensitivity(double x) const;
  double allocation(double x) const;
  double operator()(double x) const { return constant_ + reserve(x) - cost_ * allocation(x); }
  double reserve(double x) const;                ///< W
  double constant() const { return constant_; }  ///< K
  double premium_cost() const { return cost_; }
  const std::vector<Stretch>& stretches() const { return stretches_; }

 private:
  std::size_t stretch_at(double x) const;
  double part(std::size_t stretch, double x) const;
  double integrand(double y, const RevealedValues::Panel& panel) const;
  void accumulate(std::span<const ProportionalAuction::GradedInterval> graded);
  double mean_growth(const RevealedValues& values) const;

  double n_, cost_, constant_ = 0;
  std::vector<Stretch> stretches_;
  std::vector<double> end_;            // W at the stretches' upper ends, from within
  std::vector<Chebyshev> integral_;    // of a curve's stretch, to its end
  std::vector<std::size_t> index_of_;  // into integral_
};

}  // namespace surety
