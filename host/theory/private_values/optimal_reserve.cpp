#include "host/theory/private_values/optimal_reserve.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <queue>

#include "host/theory/private_values/private_values.h"
#include "surety/error.h"
#include "surety/theory/exact.h"

namespace surety {
namespace {

constexpr double near_best = 1e-6;    // of the greatest value
constexpr double told_apart = 1e-12;  // of it: revenues that rounding does not tell apart
constexpr int most_reserves = 100'000;

class RevenueOfReserves {
 public:
  explicit RevenueOfReserves(const ProfileLaw& profile) : profile_(profile) {
    for (const auto& state : profile.states) {
      if (!profile.comonotone) top_.emplace_back(profile.group_sizes, state.laws);
      for (const LawPtr& law : state.laws) greatest_ = std::max(greatest_, law->upper());
    }
  }

  double greatest() const { return greatest_; }

  double at(double reserve) const {
    if (profile_.comonotone) return comonotone_second_price_outcome(profile_, reserve)[Statistic::revenue].value;
    double sum = 0;
    for (std::size_t k = 0; k < top_.size(); ++k)
      sum += profile_.states[k].weight * second_price_outcome(top_[k], reserve)[Statistic::revenue].value;
    return sum;
  }
  /// At most this: by how much a reserve in (from, to] earns more than `from`.
  double rise(double from, double to) const {
    if (profile_.comonotone) return (to - from) * comonotone_reach_of_price(profile_, from);
    double chance = 0;
    for (std::size_t k = 0; k < top_.size(); ++k) {
      const auto tail = top_[k].at({to, greatest_ - to});
      chance += profile_.states[k].weight * std::min(top_[k].reach_of_price(from), tail.below + tail.between);
    }
    return (to - from) * std::min(1.0, chance);
  }
  /// The slope: P(v2 < r <= v1) more is paid, and r is lost where it is the highest value.
  double slope(double reserve) const {
    double sum = 0;
    for (std::size_t k = 0; k < top_.size(); ++k) {
      const auto tail = top_[k].at({reserve, greatest_ - reserve});
      double hazard = 0;
      for (std::size_t g = 0; g < top_[k].laws().size(); ++g) {
        const Law& law = *top_[k].laws()[g];
        const double below = law.cdf(reserve);
        if (below > 0) hazard += static_cast<double>(top_[k].sizes()[g]) * law.density(reserve) / below;
      }
      sum += profile_.states[k].weight * (tail.between - reserve * tail.below * hazard);
    }
    return sum;
  }

 private:
  const ProfileLaw& profile_;
  std::vector<TopTwo> top_;  ///< by state, where values are independent
  double greatest_ = 0;
};

/// Where the slope changes from above 0 to below between two reserves; an end where it does not.
double stationary(const RevenueOfReserves& revenue, double low, double high) {
  for (int step = 0; step < 100; ++step) {
    const double middle = low + (high - low) / 2;
    if (!(middle > low && middle < high)) break;
    (revenue.slope(middle) > 0 ? low : high) = middle;
  }
  return low;
}

/// About in the middle, at one of the points where there are some in between.
double parting(const std::vector<double>& points, double from, double to) {
  const double middle = from + (to - from) / 2;
  const auto after = std::lower_bound(points.begin(), points.end(), middle);
  const double next = after != points.end() ? *after : to, last = after != points.begin() ? *(after - 1) : from;
  const bool above = next<to, below = last> from;
  if (above && (!below || next - middle <= middle - last)) return next;
  return below ? last : middle;
}

ProfileLaw of_one(const LawPtr& law) {
  ProfileLaw profile;
  profile.group_sizes = {1};
  profile.states.push_back({1, {law}});
  return profile;
}

}  // namespace

OptimalReserve optimal_second_price_reserve(const ProfileLaw& profile) {
  const RevenueOfReserves revenue(profile);
  const double greatest = revenue.greatest();
  std::vector<double> points;
  for (const auto& state : profile.states)
    for (const LawPtr& law : state.laws) {
      const auto breaks = law->breakpoints();
      points.insert(points.end(), breaks.begin(), breaks.end());
      points.push_back(best_posted_price(of_one(law)).price);
    }
  // of reserves that rounding does not tell apart the one that one bidder would be offered
  OptimalReserve best{points.back(), revenue.at(points.back())};
  const auto consider = [&](double reserve, double earned) {
    if (earned > best.revenue + told_apart * greatest) best = {reserve, earned};
  };
  points = panel_points(std::move(points), 0, greatest);

  struct Stretch {
    double from, to, earned, at_most;  ///< by `from`, and by any in between
    bool operator<(const Stretch& other) const { return at_most < other.at_most; }
  };
  std::priority_queue<Stretch> open;
  const auto add = [&](double from, double to, double earned) {
    open.push({from, to, earned, earned + revenue.rise(from, to)});
  };
  const double of_none = revenue.at(0);
  consider(0, of_none);
  consider(greatest, revenue.at(greatest));
  add(0, greatest, of_none);
  double width = 0;  // about the best, where the search found it
  for (int n = 0; open.top().at_most > best.revenue + near_best * greatest; ++n) {
    if (n == most_reserves)
      throw InvalidInput(
          fmt::format("reserve=best: {} reserves leave one that may earn {:.2g} more than {:.6g}; give a "
                      "number",
                      most_reserves, open.top().at_most - best.revenue, best.reserve));
    const Stretch stretch = open.top();
    open.pop();
    const double middle = parting(points, stretch.from, stretch.to);
    const double earned = revenue.at(middle), before = best.revenue;
    consider(middle, earned);
    if (best.revenue > before) width = stretch.to - stretch.from;
    add(stretch.from, middle, stretch.earned);
    add(middle, stretch.to, earned);
  }
  if (width > 0 && !profile.comonotone) {
    const double reserve =
        stationary(revenue, std::max(0.0, best.reserve - width), std::min(greatest, best.reserve + width));
    consider(reserve, revenue.at(reserve));
  }
  return best;
}

}  // namespace surety
