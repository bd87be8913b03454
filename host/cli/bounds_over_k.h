#pragma once

#include <string>
#include <utility>
#include <vector>

#include "host/cli/report.h"
#include "host/options/shape.h"
#include "surety/bounds/bounds.h"

namespace surety {

/// Bounds on several grids: how fast the bracket closes in k, and where it seems to close.
class BoundsOverK {
 public:
  template <class AnyBounds>
  void add(int k, const AnyBounds& bounds, Report::Json record) {
    grids_.push_back({k, bounds.lower(), bounds.upper(), bounds.seconds, bounds.stopped, std::move(record)});
  }

  /// The grids, their records as "grids", and under them rate and limit: "width_exponent" and "limit" in JSON, null
  /// where there are fewer than three grids.
  Report report(const std::string& environment) const;

 private:
  struct Grid {
    int k;
    double lower, upper, seconds;
    bool stopped;
    Report::Json record;
  };
  /// Extrapolated, not proven: the middle of what the two ends converge to, and the range of that over both ends, with
  /// and without the smallest k.
  struct Limit {
    double value, low, high;
  };
  Limit limit() const;
  bool extrapolates() const { return grids_.size() >= 3; }

  std::vector<Grid> grids_;
};

/// The JSON of its report, where that of a grid has these members.
std::vector<Member> members_of_bounds_over_k(const std::vector<Member>& grid);

}  // namespace surety
