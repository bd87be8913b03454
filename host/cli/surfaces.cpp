#include "host/cli/surfaces.h"

#include <fmt/format.h>

#include "host/io/gnuplot.h"

namespace surety {

void draw_maps(const std::filesystem::path& path, const std::string& heading, const Curves& curves,
               const std::vector<std::string>& titles, std::pair<double, double> range, double last, int across) {
  if (range.first == range.second) range.second += 1;  // all the same: one colour, but gnuplot wants two ends
  const int down = (int(titles.size()) + across - 1) / across;
  std::string script =
      curves.block("$s") +
      fmt::format("set multiplot layout {},{} title {} noenhanced\n", down, across, gnuplot_string(heading)) +
      plain_frame +
      fmt::format(
          "set palette defined (0 \"#0b2a4a\", 1 \"#0072B2\", 2 \"#56B4E9\", 3 \"#e8f4fb\") "
          "maxcolors 20\nunset key\nset size square\nset xrange [0:{0}]\nset yrange [0:{0}]\n"
          "set cbrange [{1}:{2}]\nset xlabel \"x_1\"\nset ylabel \"x_2\"\n",
          last, range.first, range.second);
  for (std::size_t i = 0; i < titles.size(); ++i)
    script +=
        fmt::format("set title {} noenhanced\nplot $s using 1:2:{} with image\n", gnuplot_string(titles[i]), i + 3);
  draw_figure(path, script + "unset multiplot\n", 420 * across, 380 * down + 30);
  curves.write(std::filesystem::path(path) += ".csv");
}

}  // namespace surety
