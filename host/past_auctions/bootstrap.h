#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace surety {

/// How often each of `auctions` is drawn in a sample of as many with replacement, the `resample`-th of this seed: draw
/// i is word i mod 4 of Philox block i / 4 with purpose `resample`, times their number, over 2^32. (One auction is
/// drawn more often than another by at most their number / 2^32.)
std::vector<double> resampled_weights(std::size_t auctions, std::uint64_t seed, std::uint64_t resample);

/// Numbers of a sample, found for the data and for every resample.
struct Bootstrap {
  std::vector<double> found;                   ///< of the data
  std::vector<std::vector<double>> resampled;  ///< [number], by resample
};

/// Calls `numbers` with weights of auctions, ones first, on `threads` threads (0: all there are); results do not depend
/// on how many. `go_on` is asked between resamples; where it says no this throws Stopped.
Bootstrap bootstrap(std::size_t auctions, std::uint64_t seed, int resamples, int threads,
                    const std::function<std::vector<double>(std::span<const double>)>& numbers,
                    const std::function<bool()>& go_on);

/// A number with a band that is meant to have the truth in it as often as was asked.
struct Banded {
  double value, low, high;
};

/// The middle `confidence` of what the resamples gave, each end an order statistic (Efron 1979: percentiles).
Banded percentile_band(double value, std::vector<double> resampled, double confidence);

/// What was found, less the errors of the resamples about it: their mean, and the middle `confidence` of them (the
/// "basic" band, Davison & Hinkley 1997, (2.10)). For numbers that are biased: `value` is the found one, corrected.
Banded pivot_band(double found, std::vector<double> resampled, double confidence);

/// The resamples' mean less what was found.
double mean_error(double found, const std::vector<double>& resampled);

/// Of a number that is not below 0: what was found, less `error`, and the middle of the resamples, which have the error
/// once more, less it twice. Where resamples reach far up, as with an outlier, the band does too, and not below 0 as
/// its mirror image would.
Banded moved_band(double found, double error, std::vector<double> resampled, double confidence);

/// The least of `numbers` that a share of them, in (0, 1], is at or below. `numbers` is reordered.
double share_quantile(std::vector<double>& numbers, double share);

}  // namespace surety
