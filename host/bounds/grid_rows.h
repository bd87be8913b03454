#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "host/bounds/message_grid.h"
#include "kernels/launch/backend.h"
#include "surety/error.h"

namespace surety {

inline constexpr double unit_roundoff = std::numeric_limits<double>::epsilon() / 2;

/// A number and a bound on its rounding errors.
struct Worth {
  double value, rounding;
};

/// Rows of the full grid: profiles that differ in the last bidder's message alone.
class GridRows {
 public:
  /// `law` of one bidder's messages.
  GridRows(const MessageGrid& grid, std::vector<double> law)
      : grid_(grid), rho_(std::move(law)), points_(grid_.points()), rows_(grid_.stride(0)) {}

  struct Row {
    std::int64_t base;
    std::array<int, kernels::most_bidders> message{};
    double density = 1;
  };
  Row row(std::int64_t index) const {
    Row row{index * points_, {}, 1};
    for (int i = grid_.bidders() - 2; i >= 0; --i, index /= points_) row.message[std::size_t(i)] = int(index % points_);
    for (int i = 0; i + 1 < grid_.bidders(); ++i) row.density *= rho_[std::size_t(row.message[std::size_t(i)])];
    return row;
  }

  /// out[y] += the stencil in the bidder's own message applied to f, size[y] += the sum of the absolute terms.
  void add(const kernels::Stencil& stencil, const double* f, const Row& row, int bidder, double* out,
           double* size) const {
    f += row.base;
    const bool last = bidder + 1 == grid_.bidders();
    const int message = row.message[std::size_t(bidder)];
    const std::int64_t stride = last ? 1 : grid_.stride(bidder);
    for (int y = 0; y < points_; ++y) {
      const auto at = std::size_t(last ? y : message);
      const double own = stencil.own[at] * f[y];
      const double other = stencil.other[at] == 0 ? 0 : stencil.other[at] * f[y + stencil.direction * stride];
      out[y] += own + other;
      size[y] += std::abs(own) + std::abs(other);
    }
  }

  /// f(row, item) over the rows, several in order to an item; items may run at the same time.
  template <class Function>
  void for_each(int threads, Function f) const {
    kernels::run_items_on_cpu(std::uint64_t(items()), threads, [&](std::uint64_t item) {
      const std::int64_t first = std::int64_t(item) * rows_per_item;
      for (std::int64_t r = first; r < std::min(first + rows_per_item, rows_); ++r) f(row(r), std::size_t(item));
    });
  }
  std::int64_t items() const { return (rows_ + rows_per_item - 1) / rows_per_item; }

  /// Sums f(row, totals) over the rows in their order; totals are a value and the size of what was summed.
  template <class Function>
  Worth sum(int threads, double operations, Function f) const {
    std::vector<Worth> partial(std::size_t(items()), Worth{0, 0});
    for_each(threads, [&](const Row& row, std::size_t item) { f(row, partial[item]); });
    Worth total{0, 0};
    for (const Worth& w : partial) total = {total.value + w.value, total.rounding + w.rounding};
    const double additions = double(rows_per_item * points_ + items()) + operations + 8;
    return {total.value, 1.01 * additions * unit_roundoff * total.rounding};
  }
  int points() const { return points_; }
  double rho(int y) const { return rho_[std::size_t(y)]; }

 private:
  static constexpr std::int64_t rows_per_item = 8;
  MessageGrid grid_;
  std::vector<double> rho_;
  int points_;
  std::int64_t rows_;
};

/// Throws Failure for a certificate that is not a number.
inline void check_finite(double worth) {
  if (!std::isfinite(worth)) throw Failure("a certificate is not a finite number; please report the command");
}

}  // namespace surety
