#include "host/past_auctions/bootstrap.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "host/io/on_threads.h"
#include "surety/contracts.h"
#include "surety/error.h"
#include "surety/random/philox.h"

namespace surety {
namespace {

constexpr int words_per_block = 4;

}  // namespace

std::vector<double> resampled_weights(std::size_t auctions, std::uint64_t seed, std::uint64_t resample) {
  std::vector<double> weights(auctions, 0);
  const PhiloxKey key(seed);
  for (std::size_t i = 0; i < auctions; i += words_per_block) {
    const auto first = (std::uint32_t(Purpose::resample) << purpose_shift) | std::uint32_t(i / words_per_block);
    const auto block = philox::block({{first, 0, std::uint32_t(resample), std::uint32_t(resample >> 32)}}, key);
    for (std::size_t j = 0; j < words_per_block && i + j < auctions; ++j)
      ++weights[(std::uint64_t(block.word[j]) * auctions) >> 32];
  }
  return weights;
}

Bootstrap bootstrap(std::size_t auctions, std::uint64_t seed, int resamples, int threads,
                    const std::function<std::vector<double>(std::span<const double>)>& numbers,
                    const std::function<bool()>& go_on) {
  Bootstrap result;
  result.found = numbers(std::vector<double>(auctions, 1));
  result.resampled.assign(result.found.size(), std::vector<double>(resamples));
  on_threads(resamples, threads, [&](int b) {
    if (!go_on()) throw Stopped("stopped");
    const std::vector<double> of_resample = numbers(resampled_weights(auctions, seed, std::uint64_t(b)));
    for (std::size_t k = 0; k < of_resample.size(); ++k) result.resampled[k][b] = of_resample[k];
  });
  return result;
}

double share_quantile(std::vector<double>& numbers, double share) {
  SURETY_EXPECTS(!numbers.empty() && share > 0 && share <= 1);
  const auto rank = static_cast<std::ptrdiff_t>(std::ceil(share * static_cast<double>(numbers.size()) - 1e-9));
  const auto at = numbers.begin() + std::max<std::ptrdiff_t>(rank, 1) - 1;
  std::nth_element(numbers.begin(), at, numbers.end());
  return *at;
}

Banded percentile_band(double value, std::vector<double> resampled, double confidence) {
  const double tail = (1 - confidence) / 2;
  const double low = share_quantile(resampled, tail), high = share_quantile(resampled, 1 - tail);
  return {value, low, high};
}

double mean_error(double found, const std::vector<double>& resampled) {
  return std::accumulate(resampled.begin(), resampled.end(), 0.0) / static_cast<double>(resampled.size()) - found;
}

Banded pivot_band(double found, std::vector<double> resampled, double confidence) {
  const double error = mean_error(found, resampled);
  const Banded percentiles = percentile_band(found, std::move(resampled), confidence);
  return {found - error, 2 * found - percentiles.high, 2 * found - percentiles.low};
}

Banded moved_band(double found, double error, std::vector<double> resampled, double confidence) {
  const Banded percentiles = percentile_band(found, std::move(resampled), confidence);
  const auto moved = [](double number, double by) { return std::max(0.0, number - by); };
  return {moved(found, error), moved(percentiles.low, 2 * error), moved(percentiles.high, 2 * error)};
}

}  // namespace surety
