#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "surety/bounds/bounds.h"

namespace surety {

/// Bounds on several grids: how fast the bracket closes in k, and where it seems to close.
class BoundsOverK {
 public:
  template <class AnyBounds>
  void add(int k, const AnyBounds& bounds) {
    grids_.push_back({k, bounds.lower(), bounds.upper(), bounds.seconds, bounds.stopped});
  }

  /// A table, and under it rate and limit.
  std::string text(const std::string& environment) const;
  /// Adds "width_exponent" and "limit", null where there are fewer than three grids.
  void write_to(nlohmann::ordered_json& json) const;

 private:
  struct Grid {
    int k;
    double lower, upper, seconds;
    bool stopped;
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

}  // namespace surety
