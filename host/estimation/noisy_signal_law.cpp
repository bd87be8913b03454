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
  if (multiplies_ && values_.lower() == 0) add_up_noise();
}

bool NoisySignalLaw::is_known() const {
  const bool some_are_zero = multiplies_ && values_.lower() <= 0 && values_.cdf(0) > 0;
  return !turns_.empty() && !noise_.has_atoms() && !some_are_zero;
}

double NoisySignalLaw::least() const {
  if (!multiplies_) return values_.lower() + noise_.lower();
  return std::max(values_.lower() * noise_.lower(), std::numeric_limits<double>::denorm_min());
}
double NoisySignalLaw::greatest() const {
  return multiplies_ ? values_.upper() * noise_.upper() : values_.upper() + noise_.upper();
}

double NoisySignalLaw::reach(double s, double value) const {
  if (s == unbounded_noise) return 0;
  if (!multiplies_) return noise_.demand(s - value);
  return value > 0 ? noise_.demand(s / value) : s <= least() ? 1 : 0;
}

Extent NoisySignalLaw::likely(double from, double to, const ValueCell& cell) const {
  constexpr double rounding = 1e-12;
  if (!multiplies_) {
    const Extent density = density_between(from - cell.to, to - cell.from);
    return {density.least * (1 - rounding), density.greatest * (1 + rounding)};
  }
  const Extent density = density_between(from / cell.to, cell.from > 0 ? to / cell.from : unbounded_noise);
  Extent likely{density.least / cell.to * (1 - rounding), density.greatest / cell.from * (1 + rounding)};
  if (cell.from > 0 || noise_at_.empty()) return likely;
  const Extent on_average = likely_in_least_cell(from, to, cell);
  return {std::max(likely.least, on_average.least), std::min(likely.greatest, on_average.greatest)};
}

/// In the cell from 0 the density over the value has no bound, but its mean has: with f the density of values and g
/// that of noise the integral of f(v) g(s/v)/v dv is, with e = s/v, that of f(s/e) g(e)/e de from s/cell.to on.
Extent NoisySignalLaw::likely_in_least_cell(double from, double to, const ValueCell& cell) const {
  constexpr double rounding = 1e-9;
  const Extent values = density_of_values(cell.to);
  const double least = values.least * noise_over_itself(to / cell.to).least,
               greatest = values.greatest * noise_over_itself(from / cell.to).greatest;
  const double chance = cell.chance - cell.rounding;
  return {least / (cell.chance + cell.rounding) * (1 - rounding),
          chance > 0 ? greatest / chance * (1 + rounding) : unbounded_noise};
}

/// From 0 to `to`; from 0 to infinity where its turns are not known.
Extent NoisySignalLaw::density_of_values(double to) const {
  const auto turns = values_.density_turns();
  if (turns.empty() || values_.has_atoms()) return {0, unbounded_noise};
  Extent range{unbounded_noise, 0};
  const auto see = [&](double v) {
    const double density = values_.density(v);
    range = {std::min(range.least, density), std::max(range.greatest, density)};
  };
  see(next_above(0));
  see(next_below(to));
  for (const double turn : turns)
    if (turn > 0 && turn < to)
      for (const double v : {next_below(turn), turn, next_above(turn)}) see(v);
  return range;
}

/// Sums over geometric steps, in each of which the density lies between two numbers.
void NoisySignalLaw::add_up_noise() {
  constexpr int octaves = 64, of_octave = 64;
  const double high = noise_.upper();
  for (int k = octaves * of_octave; k >= 0; --k) noise_at_.push_back(high * std::exp2(-double(k) / of_octave));
  beyond_.assign(noise_at_.size(), {0, 0});
  for (std::size_t i = noise_at_.size() - 1; i-- > 0;) {
    const Extent density = density_between(noise_at_[i], noise_at_[i + 1]);
    const double wide = std::log(noise_at_[i + 1] / noise_at_[i]);
    beyond_[i] = {beyond_[i + 1].least + density.least * wide, beyond_[i + 1].greatest + density.greatest * wide};
  }
}

/// E[1/noise; noise > from].
Extent NoisySignalLaw::noise_over_itself(double from) const {
  const auto after = std::upper_bound(noise_at_.begin(), noise_at_.end(), from);
  const auto next = static_cast<std::size_t>(after - noise_at_.begin());
  const double least = next < beyond_.size() ? beyond_[next].least : 0;
  if (next > 0) return {least, beyond_[next - 1].greatest};
  if (!(from > 0)) return {least, unbounded_noise};
  const double wide = std::log(noise_at_.front()) - std::log(from);
  const Extent density = density_between(from, noise_at_.front());
  return {beyond_.front().least + density.least * wide, beyond_.front().greatest + density.greatest * wide};
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
