#include "host/theory/private_values/all_pay_entry.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>
#include <vector>

#include "host/theory/private_values/private_values.h"
#include "host/values/pieces_law.h"
#include "host/values/value_of_quantile.h"
#include "surety/error.h"

namespace surety {

double log_others_below(const Law& law, std::int64_t bidders, double v) {
  const double below = law.cdf(v);
  const double log_below = below < 0.5 ? std::log(below) : std::log1p(-law.survival(v));
  return static_cast<double>(bidders - 1) * log_below;
}

double all_pay_entry(const Law& law, std::int64_t bidders, double reserve) {
  if (bidders == 1) return reserve;
  if (reserve >= law.upper()) return law.upper();
  double low = std::max(reserve, law.lower()), high = law.upper();  // the left side rises from low on, to above r
  const double log_reserve = std::log(reserve);
  for (double middle = std::midpoint(low, high); low < middle && middle < high; middle = std::midpoint(low, high))
    (std::log(middle) + log_others_below(law, bidders, middle) < log_reserve ? low : high) = middle;
  if (high >= law.upper() && values_are_one_at_the_top(law, bidders))
    throw InvalidInput(
        fmt::format("all-pay: of {} values near {} are not told apart in double precision, and who bids "
                    "{} lies among them",
                    law.spec(), law.upper(), reserve));
  return high;
}

double all_pay_entry_quantile(const ValueOfQuantile& value, std::int64_t bidders, double reserve) {
  if (reserve == 0) return 0;
  const double log_reserve = std::log(reserve), others = static_cast<double>(bidders - 1);
  for (const auto& piece : value.pieces()) {
    const auto reaches = [&](double u) { return u > 0 && std::log(piece.at(u)) + others * std::log(u) >= log_reserve; };
    if (!reaches(piece.to)) continue;
    if (reaches(piece.from)) return piece.from;
    double low = piece.from, high = piece.to;
    for (double middle = std::midpoint(low, high); low < middle && middle < high; middle = std::midpoint(low, high))
      (reaches(middle) ? high : low) = middle;
    return high;
  }
  return 1;
}

double all_pay_reserve(const Law& law, std::int64_t bidders, double entry) {
  if (!law.has_atoms()) return entry * std::exp(log_others_below(law, bidders, entry));
  return entry * std::pow(ValueOfQuantile(law).reaching(entry), static_cast<double>(bidders - 1));
}

/// What part of an atom does not bid is read as the number below it, and the good sold at the second price among who
/// does: the same bidder gets it, and who has the least value that bids gains as much.
ExactOutcome all_pay_outcome_of_atoms(const Law& law, std::int64_t bidders, double reserve) {
  const ValueOfQuantile value(law);
  const double entry = all_pay_entry_quantile(value, bidders, reserve);
  double second_price = std::nextafter(law.upper(), std::numeric_limits<double>::infinity());  // where nobody bids
  std::vector<Segment> segments;
  for (const auto& [from, to, least, greatest] : value.pieces()) {
    const bool holds = from <= entry && entry < to, parted = holds && from < entry && least == greatest;
    if (holds)  // the least value that bids; where values jump past it, one between
      second_price = std::min(least + (greatest - least) * ((entry - from) / (to - from)),
                              from < entry ? law.upper() : reserve / std::pow(entry, double(bidders - 1)));
    const double below = std::nextafter(least, 0.0);
    if (parted) segments.push_back({below, below, entry - from});
    segments.push_back({least, greatest, to - (parted ? entry : from)});
  }
  const LawPtr as_read = make_pieces_law(law.spec(), segments);
  return second_price_outcome(TopTwo(std::span(&bidders, 1), std::span(&as_read, 1)), second_price);
}

bool values_are_one_at_the_top(const Law& law, std::int64_t bidders) {
  constexpr double rare = 1e-9;
  return !law.has_atoms() &&
         law.survival(std::nextafter(law.upper(), law.lower())) * static_cast<double>(bidders) > rare;
}

}  // namespace surety
