#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <vector>

namespace surety::reference {

// Estimators of past auctions, word for word from their definitions and slowly.

/// P(the k-th highest of n independent values <= v) where each is with probability `share`.
inline double rank_within(std::int64_t n, int k, double share) {
  double sum = 0, choices = 1;
  for (int above = 0; above < k && above <= n; ++above) {
    sum += choices * std::pow(share, double(n - above)) * std::pow(1 - share, above);
    choices *= double(n - above) / (above + 1);
  }
  return sum;
}

/// The share of values within v at which as many seen ones are expected there as are, by halving [0, 1] 200 times.
/// `ranks`: of the bids that are seen in every auction, 1 the highest; empty: all.
inline double share_within(double v, const std::vector<std::int64_t>& bidders,
                           const std::vector<std::vector<double>>& seen, const std::vector<int>& ranks,
                           const std::vector<double>& weights) {
  const auto expected = [&](double share) {
    double sum = 0;
    for (std::size_t a = 0; a < bidders.size(); ++a) {
      if (ranks.empty())
        for (int k = 1; k <= bidders[a]; ++k) sum += weights[a] * rank_within(bidders[a], k, share);
      for (const int k : ranks) sum += weights[a] * rank_within(bidders[a], k, share);
    }
    return sum;
  };
  double count = 0, low = 0, high = 1;
  for (std::size_t a = 0; a < bidders.size(); ++a)
    for (const double value : seen[a]) count += value <= v ? weights[a] : 0;
  for (int step = 0; step < 200; ++step) {
    const double middle = (low + high) / 2;
    (expected(middle) < count ? low : high) = middle;
  }
  return (low + high) / 2;
}

inline double triweight_kernel(double u) { return std::abs(u) < 1 ? 35.0 / 32 * std::pow(1 - u * u, 3) : 0; }

/// The bandwidth of a sample, each observation once.
inline double triweight_bandwidth(std::vector<double> x) {
  std::sort(x.begin(), x.end());
  const double n = double(x.size());
  double mean = 0, square = 0;
  for (const double v : x) mean += v / n;
  for (const double v : x) square += (v - mean) * (v - mean) / n;
  const auto quartile = [&](double share) { return x[std::size_t(std::ceil(share * n)) - 1]; };
  const double range = (quartile(0.75) - quartile(0.25)) / 1.349;
  return 2.978 * 1.06 * (range > 0 ? std::min(std::sqrt(square), range) : std::sqrt(square)) * std::pow(n, -0.2);
}

/// d of the end from which `y` are the distances: Karunamuni & Zhang (2008).
inline double end_log_slope(const std::vector<double>& y, double h) {
  const double n = double(y.size()), h1 = h * std::pow(n, -1.0 / 20);
  // b(0): int u^2 K = 1/9, int K^2 = 350/429, int u^2 K0 = -1/10, int K0^2 = 24/5
  const double h0 = h1 * std::pow((1.0 / 9) * (1.0 / 9) * (24.0 / 5) / (0.1 * 0.1 * (350.0 / 429)), 1.0 / 5);
  double within = 0, end = 0;
  for (const double v : y) {
    within += triweight_kernel((h1 - v) / h1) / (n * h1);
    const double t = -v / h0;
    if (t >= -1) end += 12 * (1 + t) * (t + 0.5) / (n * h0);
  }
  return (std::log(within * h1 + 1 / (n * n)) - std::log(std::max(end * h1, 1 / (n * n)))) / h1;
}

/// The density of a sample at v, reflected at both ends.
inline double boundary_corrected_density(const std::vector<double>& x, double v) {
  const double low = *std::min_element(x.begin(), x.end()), high = *std::max_element(x.begin(), x.end());
  const double h = triweight_bandwidth(x), n = double(x.size());
  std::vector<double> up, down;
  for (const double at : x) up.push_back(at - low), down.push_back(high - at);
  const double d_low = end_log_slope(up, h), d_high = end_log_slope(down, h);
  const auto image = [](double y, double d) { return y + d * y * y + 0.55 * d * d * y * y * y; };
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i)
    sum += triweight_kernel((v - x[i]) / h) + triweight_kernel((v - low + image(up[i], d_low)) / h) +
           triweight_kernel((high + image(down[i], d_high) - v) / h);
  return sum / (n * h);
}

/// Values behind first-price bids, in their place, by auction; a weight is how often the auction is written down. With
/// `highest` only the highest bids are given.
inline std::vector<std::vector<double>> first_price_values(const std::vector<std::int64_t>& bidders,
                                                           const std::vector<std::vector<double>>& bids, bool highest,
                                                           const std::vector<int>& weights) {
  std::map<std::int64_t, std::vector<double>> samples;
  for (std::size_t a = 0; a < bids.size(); ++a)
    for (int copy = 0; copy < weights[a]; ++copy)
      samples[bidders[a]].insert(samples[bidders[a]].end(), bids[a].begin(), bids[a].end());
  std::vector<std::vector<double>> values = bids;
  for (std::size_t a = 0; a < bids.size(); ++a) {
    if (weights[a] == 0) continue;
    const auto& sample = samples[bidders[a]];
    const double n = double(bidders[a]);
    for (double& v : values[a]) {
      double within = 0;
      for (const double b : sample) within += b <= v ? 1 : 0;
      const double ratio = within / double(sample.size()) / boundary_corrected_density(sample, v);
      v += (highest ? n : 1) / (n - 1) * ratio;
    }
  }
  return values;
}

/// What a second-price auction earns on average from n values of a finite law, all profiles looked at.
inline double second_price_revenue(const std::vector<double>& value, const std::vector<double>& weight, std::int64_t n,
                                   double reserve) {
  double sum = 0;
  std::vector<std::size_t> profile(n, 0);
  for (bool more = true; more;) {
    double chance = 1, first = 0, second = 0;
    for (const std::size_t i : profile) {
      chance *= weight[i];
      second = std::max(second, std::min(first, value[i]));
      first = std::max(first, value[i]);
    }
    if (first >= reserve) sum += chance * std::max(second, reserve);
    more = false;
    for (std::size_t& i : profile) {
      if (++i < value.size()) {
        more = true;
        break;
      }
      i = 0;
    }
  }
  return sum;
}

}  // namespace surety::reference
