#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "host/values/smooth_law.h"
#include "surety/values/law.h"

namespace surety {

/// A concave stretch [left, right] of the revenue curve R(q) = q v(q), in units of value. Either
/// R(q) = q (intercept - slope q), a point where left = right, or the curve of a smooth law between samples of R'.
struct RevenueArc {
  struct Sample {
    double q, marginal;  ///< R'(q) = v(q) - q / f(v(q))
  };

  double left, right;
  double intercept = 0, slope = 0;
  const SmoothLaw* law = nullptr;
  std::span<const Sample> samples;  ///< of a smooth arc, from left to right

  double revenue(double q) const;
  double marginal(double q) const;
  /// v(q) - R'(q): what a winner at q keeps, to full relative precision.
  double rent(double q) const;
  /// The q in [left, right] that maximises R(q) - level q.
  double best_response(double level) const;
};

/// The concave hull of the revenue curve (Myerson 1981; Bulow & Roberts 1989): arcs of the curve itself, where the
/// virtual value falls, joined by flats, where it is ironed. Arcs are ordered like pseudo-lines: as `level` falls the
/// best q moves to the right, so the hull is found with one stack and one crossing level per pair of neighbours.
class RevenueHull {
 public:
  struct Stretch {
    double left, right;  ///< demand quantiles, left < right
    bool flat;
    double level;           ///< ironed virtual value of a flat
    const RevenueArc* arc;  ///< of a stretch that is not flat
  };

  /// Keeps a reference to the law. See also revenue_hull(law), which computes it once per law.
  explicit RevenueHull(const Law& law);
  RevenueHull(RevenueHull&&) = default;  // stretches point into arcs_, so no copies

  std::span<const Stretch> stretches() const { return stretches_; }
  /// Ironed virtual value at q in [0,1]; nonincreasing.
  double virtual_value(double q) const;
  /// sup{q : virtual_value(q) >= level}; 0 where there is none.
  double quantile_at(double level) const;
  /// sup{q : virtual_value(q) > level}; 0 where there is none.
  double quantile_above(double level) const;
  double monopoly_quantile() const { return monopoly_quantile_; }
  double monopoly_price() const { return monopoly_price_; }
  /// Whether some stretch with virtual value of at least 0 is flat.
  bool ironed() const { return ironed_; }

 private:
  double quantile_of(std::span<const Stretch> reached, double level) const;
  void collect_arcs(const Law& law);
  void collect_smooth_arcs(const SmoothLaw& law);
  void join();
  void find_monopoly(double upper);

  std::vector<RevenueArc::Sample> samples_;
  std::vector<RevenueArc> arcs_;  // first all, then those on the hull
  std::vector<Stretch> stretches_;
  double monopoly_quantile_ = 0, monopoly_price_ = 0;
  bool ironed_ = false;
};

/// The law's hull, computed at its first use; lives as long as the law.
const RevenueHull& revenue_hull(const Law& law);

/// Virtual value on a stretch, at q inside it.
double virtual_value_on(const RevenueHull::Stretch& stretch, double q);

}  // namespace surety
