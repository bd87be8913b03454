#include "host/cli/bounds_figures.h"

#include <fmt/format.h>

#include <algorithm>

#include "host/cli/curves.h"
#include "host/io/gnuplot.h"
#include "surety/bounds/saved_bounds.h"

namespace surety {
namespace {

namespace fs = std::filesystem;

constexpr int most_points = 100;  // of an axis that are drawn
constexpr double greatest_signal = 5;

/// Arrays over profiles of two bidders, as BoundingMechanism holds them, on a part of the grid that can be drawn.
class Surfaces {
 public:
  explicit Surfaces(int k)
      : k_(k), points_(k * k + 1), last_(std::min(k * k, int(greatest_signal * k))), stride_(1 + last_ / most_points) {}

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
  int k_, points_, last_, stride_;
};

struct Range {
  double least, greatest;
};

/// One map of colours a column, `across` of them in a row.
void draw_maps(const fs::path& path, const Curves& curves, const std::vector<std::string>& titles, Range colours,
               double last, int across) {
  const int down = int(titles.size()) / across;
  std::string script = curves.block("$s") + fmt::format("set multiplot layout {},{}\n", down, across) + plain_frame +
                       fmt::format(
                           "set palette defined (0 \"#0b2a4a\", 1 \"#0072B2\", 2 \"#56B4E9\", 3 \"#e8f4fb\") "
                           "maxcolors 20\nunset key\nset size square\nset xrange [0:{0}]\nset yrange [0:{0}]\n"
                           "set cbrange [{1}:{2}]\nset xlabel \"x_1\"\nset ylabel \"x_2\"\n",
                           last, colours.least, colours.greatest);
  for (std::size_t i = 0; i < titles.size(); ++i)
    script +=
        fmt::format("set title {} noenhanced\nplot $s using 1:2:{} with image\n", gnuplot_string(titles[i]), i + 3);
  draw_figure(path, script + "unset multiplot\n", 420 * across, 380 * down);
  curves.write(fs::path(path) += ".csv");
}

std::string of_good(const char* what, int good, int goods) {
  return goods == 1 ? what : fmt::format("{}, good {}", what, good + 1);
}

void draw_mechanism(const fs::path& folder, const AuctionEnvironment& environment, const BoundingMechanism& mechanism) {
  const Surfaces surfaces(mechanism.k);
  const int goods = environment.goods;
  std::vector<std::string> names, titles;
  for (int l = 0; l < goods; ++l) {
    names.insert(names.end(), {fmt::format("allocation1_{}", l + 1), fmt::format("sold_{}", l + 1)});
    titles.push_back(of_good("allocation of bidder 1", l, goods));
    titles.push_back(of_good("probability of a sale", l, goods));
  }
  const Curves curves = surfaces.over(std::move(names), [&](std::size_t x) {
    std::vector<double> row;
    for (int l = 0; l < goods; ++l) {
      const auto q = [&](int i) { return mechanism.allocation[std::size_t(i * goods + l) * surfaces.profiles() + x]; };
      row.insert(row.end(), {q(0), q(0) + q(1)});
    }
    return row;
  });
  draw_maps(folder / "mechanism", curves, titles, {0, 1}, surfaces.last(), 2);
}

/// What bidder 1 pays, and both together.
void draw_transfers(const fs::path& folder, const AuctionEnvironment& environment, const BoundingMechanism& mechanism) {
  const Surfaces surfaces(mechanism.k);
  const auto transfers = participation_secure_transfers(environment, mechanism);
  Range range{0, 0};
  const Curves curves = surfaces.over({"transfer1", "revenue"}, [&](std::size_t x) {
    const std::vector<double> row{transfers[0][x], transfers[0][x] + transfers[1][x]};
    for (const double t : row) range = {std::min(range.least, t), std::max(range.greatest, t)};
    return row;
  });
  draw_maps(folder / "transfers", curves, {"transfer of bidder 1", "sum of the transfers"}, range, surfaces.last(), 2);
}

void draw_information(const fs::path& folder, const AuctionEnvironment& environment,
                      const BoundingInformation& information) {
  const Surfaces surfaces(information.k);
  const int goods = environment.goods;
  const std::vector<double> value = interim_values(environment, information);
  std::vector<std::string> names, titles;
  for (int i = 0; i < 2; ++i)
    for (int l = 0; l < goods; ++l) {
      names.push_back(fmt::format("value{}_{}", i + 1, l + 1));
      titles.push_back(of_good(i == 0 ? "expected value of bidder 1" : "expected value of bidder 2", l, goods));
    }
  const Curves curves = surfaces.over(std::move(names), [&](std::size_t x) {
    std::vector<double> row;
    for (int c = 0; c < 2 * goods; ++c) row.push_back(value[std::size_t(c) * surfaces.profiles() + x]);
    return row;
  });
  draw_maps(folder / "information", curves, titles, {0, environment.greatest_value()}, surfaces.last(),
            goods == 1 ? 2 : goods);
}

}  // namespace

void draw_bounds_figures(const fs::path& folder, const AuctionEnvironment& environment, const Bounds& bounds) {
  if (environment.bidders != 2) return;
  draw_mechanism(folder, environment, bounds.lower_program.mechanism);
  draw_transfers(folder, environment, bounds.lower_program.mechanism);
  draw_information(folder, environment, bounds.upper_program.information);
}

}  // namespace surety
