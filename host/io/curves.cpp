#include "host/io/curves.h"

#include <fmt/format.h>

#include <cmath>

#include "host/io/csv.h"
#include "host/io/files.h"
#include "host/io/gnuplot.h"
#include "host/io/number.h"

namespace surety {

void Curves::write(const std::filesystem::path& path) const {
  std::string text = csv_line(names_);
  for (const auto& row : rows_) {
    if (row.empty()) continue;
    std::vector<std::string> fields;
    for (const double x : row) fields.push_back(std::isfinite(x) ? shortest(x) : "");
    text += csv_line(fields);
  }
  replace_file(path, text);
}

std::string Curves::block(const std::string& name) const {
  std::string text = name + " << EOD\n";
  for (const auto& row : rows_) {
    for (const double x : row) text += std::isfinite(x) ? fmt::format("{} ", x) : "NaN ";
    text += "\n";
  }
  return text + "EOD\n";
}

std::string curve_line(const std::string& block, int column, std::size_t colour, const std::string& title) {
  return fmt::format("{} using 1:{} with lines lw 2 lc rgb \"{}\" title {}", block, column, series_colour(colour),
                     gnuplot_string(title));
}

}  // namespace surety
