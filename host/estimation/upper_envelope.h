#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

namespace surety {

/// An affine function.
struct Line {
  double slope, intercept;
  std::size_t name = 0;

  double at(double x) const { return slope * x + intercept; }
};

/// The greatest of many lines at given places: a line is left out of a range of these only where another one is
/// greater at both ends of it, but for rounding (Li & Chao's tree).
class UpperEnvelope {
 public:
  /// `places` in any order; at least one.
  explicit UpperEnvelope(std::vector<double> places) : place_(std::move(places)) {
    std::sort(place_.begin(), place_.end());
    place_.erase(std::unique(place_.begin(), place_.end()), place_.end());
    greatest_.assign(4 * place_.size(), {0, -std::numeric_limits<double>::infinity()});
  }

  void add(Line line) {
    std::size_t node = 1, low = 0, high = place_.size() - 1;
    for (;;) {
      Line& held = greatest_[node];
      const std::size_t middle = (low + high) / 2;
      if (line.at(place_[middle]) > held.at(place_[middle])) std::swap(line, held);
      const double below = line.at(place_[low]) - held.at(place_[low]),
                   above = line.at(place_[high]) - held.at(place_[high]);
      if (low == high || !(std::max(below, above) > 0)) return;
      descend(below >= above, node, low, high);
    }
  }

  /// The greatest at one of the places.
  Line at(double place) const {
    const auto index = std::size_t(std::lower_bound(place_.begin(), place_.end(), place) - place_.begin());
    std::size_t node = 1, low = 0, high = place_.size() - 1;
    Line best = greatest_[node];
    while (low < high) {
      descend(index <= (low + high) / 2, node, low, high);
      if (greatest_[node].at(place) > best.at(place)) best = greatest_[node];
    }
    return best;
  }

 private:
  static void descend(bool left, std::size_t& node, std::size_t& low, std::size_t& high) {
    const std::size_t middle = (low + high) / 2;
    node = 2 * node + (left ? 0 : 1);
    if (left)
      high = middle;
    else
      low = middle + 1;
  }

  std::vector<double> place_;
  std::vector<Line> greatest_;  ///< by node
};

}  // namespace surety
