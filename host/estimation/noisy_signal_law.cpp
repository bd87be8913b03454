#include "host/estimation/noisy_signal_law.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/games/message_law.h"

namespace surety {
namespace {

constexpr double unbounded_noise = std::numeric_limits<double>::infinity();

double next_below(double x) { return std::nextafter(x, -unbounded_noise); }
double next_above(double x) { return std::nextafter(x, unbounded_noise); }

/// Of the two tails the smaller one has digits.
ValueCell cell_of(double from, double to, const Extent& tail, const Extent& cdf) {
  constexpr double rounding = 1e-15;
  const Extent& digits = tail.greatest < cdf.greatest ? tail : cdf;
  return {from, to, std::max(0.0, digits.greatest - digits.least), rounding * digits.greatest};
}

}  // namespace

NoisySignalLaw::NoisySignalLaw(const GameConfig& game)
    : values_(*game.values),
      noise_(noise_of(game).law),
      multiplies_(noise_of(game).multiplies),
      turns_(noise_.density_turns()) {
  const auto ends = noise_.breakpoints();
  for (std::size_t i = 0; i + 1 < ends.size(); ++i)
    if (some_between(noise_, ends[i], ends[i + 1])) stretches_.emplace_back(ends[i], ends[i + 1]);
}

bool NoisySignalLaw::is_known() const {
  const bool some_are_zero = multiplies_ && values_.lower() <= 0 && values_.cdf(0) > 0;
  return !turns_.empty() && !noise_.has_atoms() && !some_are_zero;
}

double NoisySignalLaw::least() const {
  return multiplies_ ? values_.lower() * noise_.lower() : values_.lower() + noise_.lower();
}
double NoisySignalLaw::greatest() const {
  return multiplies_ ? values_.upper() * noise_.upper() : values_.upper() + noise_.upper();
}

double NoisySignalLaw::reach(double s, double value) const {
  if (s == unbounded_noise) return 0;
  if (!multiplies_) return noise_.demand(s - value);
  return value > 0 ? noise_.demand(s / value) : s <= 0 ? 1 : 0;
}

Extent NoisySignalLaw::likely(double from, double to, const ValueCell& cell) const {
  constexpr double rounding = 1e-12;
  if (!multiplies_) {
    const Extent density = density_between(from - cell.to, to - cell.from);
    return {density.least * (1 - rounding), density.greatest * (1 + rounding)};
  }
  const Extent density = density_between(from / cell.to, cell.from > 0 ? to / cell.from : unbounded_noise);
  return {density.least / cell.to * (1 - rounding), density.greatest / cell.from * (1 + rounding)};
}

std::vector<ValueCell> NoisySignalLaw::cells(int count) const {
  std::vector<ValueCell> all;
  const auto ends = values_.breakpoints();
  for (std::size_t i = 0; i < ends.size(); ++i) {
    const Extent tail{values_.survival(ends[i]), values_.demand(ends[i])},
        cdf{values_.cdf(next_below(ends[i])), values_.cdf(ends[i])};
    if (values_.has_atoms() && (tail.least < tail.greatest || cdf.least < cdf.greatest))
      all.push_back(cell_of(ends[i], ends[i], tail, cdf));
    if (i + 1 < ends.size() && some_between(values_, ends[i], ends[i + 1])) add_cells(ends[i], ends[i + 1], count, all);
  }
  return all;
}

/// Of a stretch between breakpoints.
void NoisySignalLaw::add_cells(double from, double to, int count, std::vector<ValueCell>& all) const {
  const double width = to - from, range = values_.upper() - values_.lower(), first = values_.survival(from);
  const double chance = std::max(0.0, first - values_.demand(to));
  std::vector<double> cut{from, to};
  const int even = int(count * width / range / 2), likely = int(count * chance / 2);
  for (int p = 1; p <= even; ++p) cut.push_back(from + width * p / (even + 1));
  // half a step off: in a uniform law these would be the even ones
  for (int p = 0; p <= likely; ++p) cut.push_back(values_.inverse_demand(first - chance * (p + 0.5) / (likely + 1)));
  // the weakest and the strongest signals leave values beside an end, and of weak ones that are a multiple the
  // logarithm
  constexpr double octaves = 24;
  const int steps = count / 4;
  for (int p = 0; p < steps; ++p)
    for (const double part = width * std::exp2(-octaves * (p + 0.5) / steps); const double v : {from + part, to - part})
      cut.push_back(v);
  std::erase_if(cut, [&](double v) { return v < from || v > to; });
  std::sort(cut.begin(), cut.end());
  cut.erase(std::unique(cut.begin(), cut.end()), cut.end());
  for (std::size_t c = 0; c + 1 < cut.size(); ++c) {
    const double low = cut[c], high = cut[c + 1];
    const bool last = c + 2 == cut.size();  // an atom at its end is not in it
    all.push_back(cell_of(low, high, {last ? values_.demand(high) : values_.survival(high), values_.survival(low)},
                          {values_.cdf(low), values_.cdf(last ? next_below(high) : high)}));
  }
}

/// Of noise in (from, to).
Extent NoisySignalLaw::density_between(double from, double to) const {
  if (!is_possible(from, to)) return {0, 0};
  constexpr double least_number = 1e-300;  // a density may be too small for one
  Extent range{unbounded_noise, least_number};
  const auto see = [&](double e) {
    const double density = e < noise_.lower() || e > noise_.upper() ? 0 : noise_.density(e);
    range = {std::min(range.least, density), std::max(range.greatest, density)};
  };
  see(next_above(from));
  see(next_below(to));
  for (auto turn = std::lower_bound(turns_.begin(), turns_.end(), from); turn != turns_.end() && *turn <= to; ++turn) {
    if (*turn > from) see(next_below(*turn));
    if (*turn < to) see(next_above(*turn));
    if (*turn > from && *turn < to) see(*turn);
  }
  return {std::max(0.0, range.least - least_number), range.greatest};
}

/// Whether noise lies in (from, to), however rarely.
bool NoisySignalLaw::is_possible(double from, double to) const {
  return std::any_of(stretches_.begin(), stretches_.end(),
                     [&](const auto& stretch) { return from < stretch.second && to > stretch.first; });
}

}  // namespace surety
