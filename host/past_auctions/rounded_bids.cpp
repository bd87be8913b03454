#include "host/past_auctions/rounded_bids.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "host/io/number.h"
#include "surety/random/philox.h"

namespace surety {
namespace {

constexpr std::size_t least_bids = 30;  // fewer say nothing of steps
constexpr double rounded_share = 0.6;   // half of whole cents are multiples of two, by chance

/// Bids that are one multiple: where they stand, and what is known of the distribution there.
struct Cell {
  std::vector<std::size_t> bids;
  double begin = 0, end = 0;              // of the values
  double slope_begin = 0, slope_end = 0;  // of the number of bids below, per unit of value; 0 where none are beyond

  double density() const { return static_cast<double>(bids.size()) / (end - begin); }
};

/// Fritsch & Butland (1984): at a point between slopes a and b their weighted harmonic mean, so that what rises stays
/// so.
double middle_slope(const Cell& left, const Cell& right) {
  if (left.end < right.begin) return 0;
  const double width_left = left.end - left.begin, width_right = right.end - right.begin;
  const double a = left.density(), b = right.density();
  const double share = (width_left + 2 * width_right) / (3 * (width_left + width_right));
  return a * b / (share * b + (1 - share) * a);
}

/// Where in the cell, from 0 to 1, a share of its bids lies below: of the cubic with these slopes, by halving.
double place_in(const Cell& cell, double share) {
  const double m0 = cell.slope_begin / cell.density(), m1 = cell.slope_end / cell.density();
  double low = 0, high = 1;
  for (int step = 0; step < 50; ++step) {
    const double t = (low + high) / 2;
    const double below = t * t * (3 - 2 * t) + t * (1 - t) * (1 - t) * m0 - t * t * (1 - t) * m1;
    (below < share ? low : high) = t;
  }
  return (low + high) / 2;
}

double steps_to(double bid, const Rounding& rounding) { return (bid - rounding.offset) / rounding.step; }

bool is_whole(double steps) { return std::abs(steps - std::round(steps)) <= 1e-9 * std::max(1.0, std::abs(steps)); }

/// The bid that was made most often, the least of several, and how often.
struct Mode {
  double bid = 0;
  std::size_t count = 0, different = 0;
};

Mode mode_of(const std::vector<double>& sorted) {
  Mode mode;
  for (std::size_t begin = 0, end = 0; begin < sorted.size(); begin = end) {
    while (end < sorted.size() && sorted[end] == sorted[begin]) ++end;
    if (end - begin > mode.count) mode = {sorted[begin], end - begin, mode.different};
    ++mode.different;
  }
  return mode;
}

/// Of the bids that are not that one, how large a share differs from it by whole steps.
double share_in_step(const std::vector<double>& bids, const Mode& mode, double step) {
  const auto count = std::count_if(bids.begin(), bids.end(),
                                   [&](double bid) { return bid != mode.bid && is_whole((bid - mode.bid) / step); });
  return static_cast<double>(count) / static_cast<double>(bids.size() - mode.count);
}

/// In decimals that bids have.
Rounding rounding_with(double step, double bid) {
  const double offset = *parse_number(fmt::format("{:.9g}", bid - std::floor(bid / step) * step));
  return {step, is_whole(offset / step) ? 0 : offset};
}

/// The bids of every multiple, in an order that is drawn.
std::map<double, Cell> cells_of(const PastAuctions& auctions, const Rounding& rounding) {
  std::map<double, Cell> cells;
  std::vector<std::pair<std::uint32_t, std::size_t>> order;
  const PhiloxKey key(1);
  for (std::size_t i = 0; i < auctions.bids.size(); ++i) {
    const auto block =
        philox::block({{std::uint32_t(Purpose::resample) << purpose_shift, 1, std::uint32_t(i), 0}}, key);
    order.emplace_back(block.word[0], i);
  }
  std::sort(order.begin(), order.end());
  for (const auto& [word, i] : order)
    if (is_multiple(auctions.bids[i], rounding))
      cells[std::round(steps_to(auctions.bids[i], rounding))].bids.push_back(i);
  for (auto& [multiple, cell] : cells) {
    cell.begin = std::max(rounding.offset + (multiple - 0.5) * rounding.step, auctions.reserve);
    cell.end = rounding.offset + (multiple + 0.5) * rounding.step;
    if (cell.begin == auctions.reserve && cell.begin > 0) cell.slope_begin = cell.density();
  }
  return cells;
}

}  // namespace

bool is_multiple(double bid, const Rounding& rounding) { return is_whole(steps_to(bid, rounding)); }

std::string multiple_text(const Rounding& rounding, bool many) {
  const std::string more = rounding.offset > 0 ? shortest(rounding.offset) + " more than " : "";
  return fmt::format("{}{} of {}", more, many ? "multiples" : "a multiple", shortest(rounding.step));
}

double share_of_multiples(const std::vector<double>& bids, const Rounding& rounding) {
  const auto count = std::count_if(bids.begin(), bids.end(), [&](double bid) { return is_multiple(bid, rounding); });
  return static_cast<double>(count) / static_cast<double>(bids.size());
}

std::optional<Rounding> find_rounding(const std::vector<double>& bids) {
  std::vector<double> sorted = bids;
  std::sort(sorted.begin(), sorted.end());
  const std::size_t n = sorted.size();
  const Mode mode = mode_of(sorted);
  if (n < least_bids || 2 * mode.different > n || mode.different == 1) return {};
  const double spread = (sorted[n - 1 - n / 4] - sorted[n / 4]) / 1.349;
  for (int power = 12; power >= -6; --power)
    for (const double digit : {7.5, 6.0, 5.0, 4.0, 3.0, 2.5, 2.0, 1.5, 1.2, 1.0}) {
      const double step = power < 0 ? digit / std::pow(10, -power) : digit * std::pow(10, power);
      if (step > sorted.back() - sorted.front() || share_in_step(sorted, mode, step) <= rounded_share) continue;
      return step > spread / std::sqrt(static_cast<double>(n)) ? std::optional(rounding_with(step, mode.bid))
                                                               : std::nullopt;
    }
  return {};
}

double begin_of_rounding(double value, const Rounding& rounding) {
  return rounding.offset + (std::floor(steps_to(value, rounding) + 0.5) - 0.5) * rounding.step;
}

void spread_rounded_bids(PastAuctions& auctions, const Rounding& rounding) {
  std::map<double, Cell> cells = cells_of(auctions, rounding);
  for (auto right = cells.begin(); right != cells.end(); ++right) {
    if (right == cells.begin()) continue;
    Cell& left = std::prev(right)->second;
    left.slope_end = right->second.slope_begin = middle_slope(left, right->second);
  }
  for (const auto& [multiple, cell] : cells)
    for (std::size_t k = 0; k < cell.bids.size(); ++k) {
      const double share = (static_cast<double>(k) + 0.5) / static_cast<double>(cell.bids.size());
      auctions.bids[cell.bids[k]] = cell.begin + (cell.end - cell.begin) * place_in(cell, share);
    }
  for (std::size_t a = 0; a < auctions.count(); ++a)
    std::sort(auctions.bids.begin() + std::ptrdiff_t(auctions.begin[a]),
              auctions.bids.begin() + std::ptrdiff_t(auctions.begin[a + 1]), std::greater<>());
  auctions.rounded = rounding;
}

}  // namespace surety
