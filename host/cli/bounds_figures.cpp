#include "host/cli/bounds_figures.h"

#include <fmt/format.h>

#include <algorithm>

#include "host/cli/surfaces.h"
#include "surety/bounds/saved_bounds.h"

namespace surety {
namespace {

namespace fs = std::filesystem;

std::string of_good(const char* what, int good, int goods) {
  return goods == 1 ? what : fmt::format("{}, good {}", what, good + 1);
}

void draw_mechanism(const fs::path& folder, const std::string& heading, const AuctionEnvironment& environment,
                    const BoundingMechanism& mechanism) {
  const Surfaces surfaces(mechanism.k, mechanism.k * mechanism.k + 1);
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
  draw_maps(folder / "mechanism", heading, curves, titles, {0, 1}, surfaces.last(), 2);
}

/// What bidder 1 pays, and both together.
void draw_transfers(const fs::path& folder, const std::string& heading, const AuctionEnvironment& environment,
                    const BoundingMechanism& mechanism) {
  const Surfaces surfaces(mechanism.k, mechanism.k * mechanism.k + 1);
  const auto transfers = participation_secure_transfers(environment, mechanism);
  std::pair<double, double> range{0, 0};
  const Curves curves = surfaces.over({"transfer1", "revenue"}, [&](std::size_t x) {
    const std::vector<double> row{transfers[0][x], transfers[0][x] + transfers[1][x]};
    for (const double t : row) range = {std::min(range.first, t), std::max(range.second, t)};
    return row;
  });
  draw_maps(folder / "transfers", heading, curves, {"transfer of bidder 1", "sum of the transfers"}, range,
            surfaces.last(), 2);
}

void draw_information(const fs::path& folder, const std::string& heading, const AuctionEnvironment& environment,
                      const BoundingInformation& information) {
  const Surfaces surfaces(information.k, information.k * information.k + 1);
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
  draw_maps(folder / "information", heading, curves, titles, {0, environment.greatest_value()}, surfaces.last(),
            goods == 1 ? 2 : goods);
}

}  // namespace

void draw_bounds_figures(const fs::path& folder, const AuctionEnvironment& environment, const Bounds& bounds,
                         const BoundsHeadings& headings) {
  if (environment.bidders != 2) return;
  draw_mechanism(folder, headings.mechanism, environment, bounds.lower_program.mechanism);
  draw_transfers(folder, headings.mechanism, environment, bounds.lower_program.mechanism);
  draw_information(folder, headings.information, environment, bounds.upper_program.information);
}

}  // namespace surety
