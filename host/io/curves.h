#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace surety {

/// Axes left and below, ticks outside, a light grid: how a reproduction's figures begin.
inline constexpr const char* plain_frame = "set border 3\nset tics nomirror out\nset grid lc rgb \"gray88\" lt 1\n";

/// Columns over a grid, as CSV and as gnuplot's inline data. What is not finite is an empty field, or NaN.
class Curves {
 public:
  explicit Curves(std::vector<std::string> names) : names_(std::move(names)) {}
  /// One number per name.
  void add(std::vector<double> row) { rows_.push_back(std::move(row)); }
  /// An empty line in the data block, which ends a scan of a surface; nothing in the CSV.
  void end_scan() { rows_.push_back({}); }

  void write(const std::filesystem::path& path) const;
  /// `name` with its "$".
  std::string block(const std::string& name = "$d") const;

 private:
  std::vector<std::string> names_;
  std::vector<std::vector<double>> rows_;
};

/// A column of a block against its first, drawn as a line.
std::string curve_line(const std::string& block, int column, std::size_t colour, const std::string& title);

}  // namespace surety
