#include "host/games/message_range.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace surety {
namespace {

using kernels::StrategyForm;
constexpr int coefficients = AggregateForm::coefficients;

/// A piece of a table over y in [-1, 1].
struct Piece {
  double begin, end;  ///< in t = signal - offset
  double middle, scale;
  const double* of_y;

  double y(double t) const { return std::clamp((t - middle) * scale, -1.0, 1.0); }
  double operator()(double t) const {
    double sum = 0;
    for (int c = coefficients - 1; c >= 0; --c) sum = std::fma(sum, y(t), of_y[c]);  // as the kernels do, to the bit
    return sum;
  }
};

Piece piece_of(const AggregateForm& table, int function, std::size_t j) {
  return {
      table.knot[j], table.knot[j + 1], table.middle[j], table.scale[j],
      &table.data[(j * static_cast<std::size_t>(table.functions) + static_cast<std::size_t>(function)) * coefficients]};
}

/// Taylor's coefficients about y: by Horner's rule, again and again.
void expand_about(double y, double (&c)[coefficients]) {
  for (int i = 0; i < coefficients; ++i)
    for (int k = coefficients - 2; k >= i; --k) c[k] += y * c[k + 1];
}

/// Of Horner's rule in y, |y| <= 1, and of the expansion about the middle; a constant has none.
double rounding_of(const Piece& piece) {
  double sum = 0;
  for (int k = 1; k < coefficients; ++k) sum += std::abs(piece.of_y[k]);
  constexpr double of_sum = 16 * std::numeric_limits<double>::epsilon();
  return sum > 0 ? of_sum * (sum + std::abs(piece.of_y[0])) : 0;
}

/// Within a piece. Where its slope has one sign the ends are all; else what the slope allows from the middle on.
MessageRange range_of(const Piece& piece, double from, double to) {
  double c[coefficients];
  std::copy(piece.of_y, piece.of_y + coefficients, c);
  expand_about((piece.y(from) + piece.y(to)) / 2, c);
  const double half = (piece.y(to) - piece.y(from)) / 2;
  double bend = 0, power = half;  // how far the slope is from that in the middle
  for (int k = 2; k < coefficients; ++k, power *= half) bend += k * std::abs(c[k]) * power;
  const double first = piece(from), last = piece(to), rounding = from < to ? rounding_of(piece) : 0;
  if (std::abs(c[1]) >= bend) return {std::min(first, last), std::max(first, last), rounding};
  const double reach = (std::abs(c[1]) + bend) * half;
  return {std::min({first, last, c[0] - reach}), std::max({first, last, c[0] + reach}), rounding};
}

MessageRange range_of(const AggregateForm& table, int function, double from, double to) {
  const double end = std::nextafter(table.knot.back(), 0.0);
  const auto within = [&](double signal) { return std::clamp(signal - table.offset, table.knot.front(), end); };
  const double low = within(from), high = within(from < to ? std::nextafter(to, from) : to);  // the greatest below `to`
  const auto after = std::upper_bound(table.knot.begin(), table.knot.end() - 1, low);
  MessageRange range{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  for (auto j = static_cast<std::size_t>(after - table.knot.begin() - 1);
       j + 1 < table.knot.size() && table.knot[j] <= high; ++j) {
    const Piece piece = piece_of(table, function, j);
    const auto [least, greatest, rounding] = range_of(piece, std::max(low, piece.begin), std::min(high, piece.end));
    range = {std::min(range.least, least), std::max(range.greatest, greatest), std::max(range.rounding, rounding)};
  }
  return range;
}

}  // namespace

int function_of(const StrategyForm& strategy, std::int64_t bidder) {
  return static_cast<int>(std::min<std::int64_t>(bidder, strategy.table.functions - 1));
}

MessageRange message_range(const StrategyForm& strategy, std::int64_t bidder, double from, double to) {
  switch (strategy.kind) {
    case StrategyKind::truth: {
      const auto sent = [&](double signal) {
        return std::min(std::fma(strategy.slope, signal, strategy.shift), strategy.greatest);
      };
      return {std::min(sent(from), sent(to)), std::max(sent(from), sent(to))};
    }
    case StrategyKind::table:
      return range_of(strategy.table, function_of(strategy, bidder), from, to);
    case StrategyKind::accept:
      return {from >= strategy.threshold ? 1.0 : 0.0,
              from >= strategy.threshold || to > strategy.threshold ? 1.0 : 0.0};
    case StrategyKind::mixed_demand:
    case StrategyKind::mixed_all_pay:
      break;
  }
  throw std::logic_error("message_range: a mixed strategy sends no one message");
}

namespace {

/// The least signal that a table reads at or beyond a knot, as kernels subtract.
double first_signal(const AggregateForm& table, double knot) {
  double first = table.offset + knot;
  while (first - table.offset < knot) first = std::nextafter(first, INFINITY);
  while (std::nextafter(first, -INFINITY) - table.offset >= knot) first = std::nextafter(first, -INFINITY);
  return first;
}

}  // namespace

std::vector<double> strategy_jumps(const StrategyForm& strategy, std::int64_t bidder) {
  if (strategy.kind == StrategyKind::accept) return {strategy.threshold};
  std::vector<double> jumps;
  if (strategy.kind != StrategyKind::table) return jumps;
  constexpr double rounding = 1e-9;  // of the message
  const AggregateForm& table = strategy.table;
  const int function = function_of(strategy, bidder);
  for (std::size_t j = 0; j + 2 < table.knot.size(); ++j) {
    const double at = table.knot[j + 1], left = piece_of(table, function, j)(at),
                 right = piece_of(table, function, j + 1)(at);
    if (std::abs(right - left) > rounding * std::max(std::abs(left), std::abs(right)))
      jumps.push_back(first_signal(table, at));
  }
  return jumps;
}

std::vector<double> strategy_knots(const StrategyForm& strategy) {
  if (strategy.kind == StrategyKind::accept) return {strategy.threshold};
  std::vector<double> knots;
  if (strategy.kind != StrategyKind::table) return knots;
  for (const double knot : strategy.table.knot) knots.push_back(first_signal(strategy.table, knot));
  return knots;
}

}  // namespace surety
