#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "host/io/curves.h"

namespace surety {

/// Arrays over profiles of two players, the second one's message fastest, on a part of the grid that can be drawn.
class Surfaces {
 public:
  Surfaces(int k, int points)
      : k_(k), points_(points), last_(std::min(points - 1, greatest_message * k)), stride_(1 + last_ / most_points) {}

  /// `columns(x)` are the numbers at the profile of that index.
  template <class Columns>
  Curves over(std::vector<std::string> names, Columns columns) const {
    names.insert(names.begin(), {"x1", "x2"});
    Curves curves(std::move(names));
    for (int a = 0; a <= last_; a += stride_) {
      for (int b = 0; b <= last_; b += stride_) {
        std::vector<double> row{double(a) / k_, double(b) / k_};
        const std::vector<double> rest = columns(std::size_t(a) * std::size_t(points_) + std::size_t(b));
        row.insert(row.end(), rest.begin(), rest.end());
        curves.add(std::move(row));
      }
      curves.end_scan();
    }
    return curves;
  }
  std::size_t profiles() const { return std::size_t(points_) * std::size_t(points_); }
  double last() const { return double(last_) / k_; }

 private:
  static constexpr int most_points = 100;  // of an axis that are drawn
  static constexpr int greatest_message = 5;
  int k_, points_, last_, stride_;
};

/// Draws PATH (CSV, SVG, PNG) under a heading: one map of colours per column of a surface, `across` of them in a row,
/// colours over `range`.
void draw_maps(const std::filesystem::path& path, const std::string& heading, const Curves& curves,
               const std::vector<std::string>& titles, std::pair<double, double> range, double last, int across);

}  // namespace surety
