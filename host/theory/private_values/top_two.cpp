#include "host/theory/private_values/top_two.h"

#include <algorithm>
#include <cmath>

#include "host/theory/numerics/exact_arithmetic.h"

namespace surety {

double log_none(double share, std::int64_t count) {
  return count == 0 ? 0.0 : static_cast<double>(count) * std::log1p(-std::min(share, 1.0));
}

TopTwo::TopTwo(std::span<const std::int64_t> sizes, std::span<const LawPtr> laws)
    : sizes_(sizes.begin(), sizes.end()), laws_(laws.begin(), laws.end()) {
  for (const LawPtr& law : laws_) upper_ = std::max(upper_, law->upper());
}

double TopTwo::survival(std::size_t group, const Place& x) const {
  const Law& law = *laws_[group];
  const double survival = law.survival(x.value);
  const double excess = x.depth - (upper_ - x.value);  // of the rounded value over the true one
  if (std::abs(excess) <= 1e-15 * x.depth || !(survival > 0 && survival < 1)) return survival;
  const double correction = law.density(x.value) * excess;
  return std::abs(correction) < 0.5 * survival ? std::min(survival + correction, 1.0) : survival;
}

TopTwo::Tail TopTwo::at(const Place& x) const {
  double log_below = 0, odds = 0;  // over the groups that can lie below
  double forced = 0;               // share above of the one bidder who must, or -1 where two must
  for (std::size_t g = 0; g < laws_.size(); ++g) {
    const double above = survival(g, x);
    if (above < 1) {
      log_below += log_none(above, sizes_[g]);
      odds += static_cast<double>(sizes_[g]) * above / (1 - above);
    } else {
      forced = forced == 0 && sizes_[g] == 1 ? 1 : -1;
    }
  }
  const double others = std::exp(log_below);
  const double above = -std::expm1(log_below);
  const bool alone = sizes_.size() == 1 && sizes_[0] == 1;  // then v2 is 0, and no rounding shall part the two
  if (forced == 0) return {log_below, others, above, alone ? above : others * odds};
  return {-std::numeric_limits<double>::infinity(), 0, 1, forced > 0 ? others : 0};
}

std::vector<double> TopTwo::others_below(const Place& x) const {
  std::vector<double> log_below(laws_.size()), others(laws_.size());
  double sum = 0;
  std::int64_t forced = 0;  // bidders who must lie above
  for (std::size_t g = 0; g < laws_.size(); ++g) {
    const double above = survival(g, x);
    log_below[g] = std::log1p(-std::min(above, 1.0));
    if (above < 1) {
      sum += static_cast<double>(sizes_[g]) * log_below[g];
    } else {
      forced += sizes_[g];
    }
  }
  for (std::size_t g = 0; g < laws_.size(); ++g) {
    const bool above = std::isinf(log_below[g]);
    if (forced == (above ? 1 : 0)) others[g] = std::exp(above ? sum : sum - log_below[g]);
  }
  return others;
}

double TopTwo::below_price(double price) const {
  double log_below = 0;
  for (std::size_t g = 0; g < laws_.size(); ++g) log_below += log_none(laws_[g]->demand(price), sizes_[g]);
  return std::exp(log_below);
}

double TopTwo::reach_of_price(double price) const {
  double log_below = 0;
  for (std::size_t g = 0; g < laws_.size(); ++g) log_below += log_none(laws_[g]->demand(price), sizes_[g]);
  return -std::expm1(log_below);
}

namespace {

/// Panels that end within an eightfold of where they begin: a cdf may rise like a small power of the distance to an
/// end.
std::vector<double> graded(const std::vector<double>& points) {
  std::vector<double> finer;
  for (std::size_t i = 0; i < points.size(); ++i) {
    finer.push_back(points[i]);
    if (i + 1 == points.size() || points[i] <= 0) continue;
    for (double t = 8 * points[i]; 2 * t < points[i + 1]; t *= 8) finer.push_back(t);
  }
  return finer;
}

}  // namespace

std::vector<Half> TopTwo::halves(double low, double high, std::span<const double> extra) const {
  std::vector<double> values(extra.begin(), extra.end());
  for (const LawPtr& law : laws_) {
    for (double value : law->breakpoints()) values.push_back(value);
    for (int octave = 1; octave <= 64; ++octave) values.push_back(law->inverse_demand(std::ldexp(1.0, -octave)));
    for (int octave = 2; octave <= 40; ++octave) values.push_back(law->quantile(std::ldexp(1.0, -octave)));
  }
  std::vector<double> depths;
  for (double value : values) depths.push_back(upper_ - value);
  const double middle = upper_ / 2;
  std::vector<Half> halves;
  if (low < middle)
    halves.push_back({false, upper_, graded(panel_points(std::move(values), low, std::min(high, middle)))});
  if (high > middle)
    halves.push_back(
        {true, upper_, graded(panel_points(std::move(depths), upper_ - high, upper_ - std::max(low, middle)))});
  return halves;
}

TopTwoIntegrals integrate_top_two(const TopTwo& top, double price) {
  using Pair = std::array<double, 2>;
  const double below_price = top.below_price(price), cut = std::min(price, top.upper());
  const auto above = integrate_values<2>(top, cut, top.upper(), {}, [&](const Place& x) -> Pair {
    const TopTwo::Tail tail = top.at(x);
    return {tail.above, tail.between};
  });
  auto below = integrate_values<3>(top, 0, cut, {}, [&](const Place& x) -> std::array<double, 3> {
    const TopTwo::Tail tail = top.at(x);
    return {tail.above, tail.between, std::max(below_price - tail.below, 0.0)};
  });
  // rounding of probabilities whose difference may be small
  below.error[2] += 8 * std::numeric_limits<double>::epsilon() * cut * below_price;
  const Exact highest_above{above.value[0], above.error[0]}, spread_above{above.value[1], above.error[1]};
  const Exact highest_below{below.value[0], below.error[0]}, spread_below{below.value[1], below.error[1]};
  return {highest_below + highest_above,
          spread_below + spread_above,
          highest_above,
          spread_above,
          {below.value[2], below.error[2]}};
}

}  // namespace surety
