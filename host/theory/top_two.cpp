#include "host/theory/top_two.h"

#include <algorithm>
#include <cmath>

#include "host/theory/quadrature.h"

namespace surety {

double log_none(double share, std::int64_t count) {
  return count == 0 ? 0.0 : static_cast<double>(count) * std::log1p(-std::min(share, 1.0));
}

TopTwo::TopTwo(std::span<const std::int64_t> sizes, std::span<const LawPtr> laws)
    : sizes_(sizes.begin(), sizes.end()), laws_(laws.begin(), laws.end()) {
  for (const LawPtr& law : laws_) upper_ = std::max(upper_, law->upper());
}

double TopTwo::survival_at_depth(std::size_t group, double depth) const {
  const Law& law = *laws_[group];
  const double x = upper_ - depth;
  const double survival = law.survival(x);
  const double excess = depth - (upper_ - x);  // of x over upper - depth
  if (std::abs(excess) <= 1e-15 * depth || !(survival > 0 && survival < 1)) return survival;
  const double correction = law.density(x) * excess;
  return std::abs(correction) < 0.5 * survival ? std::min(survival + correction, 1.0) : survival;
}

TopTwo::Tail TopTwo::at_depth(double depth) const {
  double log_below = 0, odds = 0;  // over the groups that can lie below
  double forced = 0;               // share above of the one bidder who must, or -1 where two must
  for (std::size_t g = 0; g < laws_.size(); ++g) {
    const double above = survival_at_depth(g, depth);
    if (above < 1) {
      log_below += log_none(above, sizes_[g]);
      odds += static_cast<double>(sizes_[g]) * above / (1 - above);
    } else {
      forced = forced == 0 && sizes_[g] == 1 ? 1 : -1;
    }
  }
  const double others = std::exp(log_below);
  if (forced == 0) return {log_below, others, -std::expm1(log_below), others * odds};
  return {-std::numeric_limits<double>::infinity(), 0, 1, forced > 0 ? others : 0};
}

std::vector<double> TopTwo::others_below(double depth) const {
  std::vector<double> log_below(laws_.size()), others(laws_.size());
  double sum = 0;
  std::int64_t forced = 0;  // bidders who must lie above
  for (std::size_t g = 0; g < laws_.size(); ++g) {
    const double above = survival_at_depth(g, depth);
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

std::vector<double> TopTwo::panel_depths(std::span<const double> extra) const {
  std::vector<double> depths;
  const auto add = [&](double value) { depths.push_back(upper_ - value); };
  for (const LawPtr& law : laws_) {
    for (double value : law->breakpoints()) add(value);
    for (int octave = 1; octave <= 64; ++octave) add(law->inverse_demand(std::ldexp(1.0, -octave)));
    for (int octave = 2; octave <= 40; ++octave) add(law->quantile(std::ldexp(1.0, -octave)));
  }
  for (double value : extra) add(value);
  return panel_points(std::move(depths), 0, upper_);
}

TopTwoIntegrals integrate_top_two(const TopTwo& top, double price) {
  const double below_price = top.below_price(price), depth_of_price = top.upper() - price;
  const auto integrand = [&](double depth) -> std::array<double, 5> {
    const TopTwo::Tail tail = top.at_depth(depth);
    if (depth < depth_of_price) return {tail.above, tail.between, tail.above, tail.between, 0};
    return {tail.above, tail.between, 0, 0, std::max(below_price - tail.below, 0.0)};
  };
  const double extra[] = {price};
  const auto sum = integrate<5>(top.panel_depths(extra), integrand);
  const auto part = [&](int k) { return Exact{sum.value[k], sum.error[k]}; };
  return {part(0), part(1), part(2), part(3), part(4)};
}

}  // namespace surety
