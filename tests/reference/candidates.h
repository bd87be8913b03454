#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "surety/random/draws.h"
#include "surety/random/strongest_two.h"
#include "surety/values/prior.h"
#include "tests/reference/play.h"

/// Candidates played one by one, replicate by replicate, and their moments in two passes. Slow on purpose; shares the
/// draws and nothing else.
namespace surety::reference {

/// The two highest values of every replicate.
struct HighestValues {
  double first, second;
};

inline std::vector<HighestValues> highest_values(const ProfileLaw& profile, std::uint64_t seed, std::uint64_t samples) {
  std::vector<HighestValues> values;
  for (std::uint64_t r = 0; r < samples; ++r) {
    const Play play = draw_profile(profile, seed, r, true);
    values.push_back({play.highest(), play.second()});
  }
  return values;
}

/// The strongest bidder's quantile of every replicate, order statistics drawn directly.
inline std::vector<double> strongest_quantiles(std::int64_t bidders, std::uint64_t seed, std::uint64_t samples) {
  using D = Draws<Lanes<double, 1>>;
  std::vector<double> quantiles;
  for (std::uint64_t r = 0; r < samples; ++r) {
    D::Key keys[2];
    D(PhiloxKey(seed), std::uint32_t(bidders), r).block(Purpose::extreme, 0, keys);
    quantiles.push_back(smallest_two<double>(bidders, D::uniform(keys[0]), D::uniform(keys[1])).first);
  }
  return quantiles;
}

inline double second_price_revenue(const HighestValues& values, double reserve) {
  if (values.first < reserve) return 0;
  return values.second > reserve ? values.second : reserve;
}

struct SampleMoments {
  double mean, variance, informative;
};

inline SampleMoments moments(const std::vector<double>& x) {
  const double n = double(x.size());
  long double sum = 0, squares = 0, fourths = 0;
  for (const double value : x) sum += value;
  const long double mean = sum / n;
  for (const double value : x) {
    const long double d = value - mean;
    squares += d * d, fourths += d * d * d * d;
  }
  return {double(mean), n > 1 ? double(squares / (n - 1)) : 0, fourths > 0 ? double(squares * squares / fourths) : 0};
}

}  // namespace surety::reference
