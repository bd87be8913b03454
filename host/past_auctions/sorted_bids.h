#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "host/past_auctions/past_auctions.h"

namespace surety {

/// Observations in ascending order and apart, each with how often it was made, above 0.
struct WeightedSample {
  std::vector<double> at, weight;

  /// One more, no less than the others.
  void add(double observation, double times);
  double total() const;
  double mean() const;
};

/// Bids of some auctions, sorted once: the same ones are put together, and more than `most_points` different ones to as
/// many, neighbours at their mean. Weights of auctions make a sample of them.
class SortedBids {
 public:
  static constexpr std::size_t most_points = 4096;

  /// All bids of the auctions with these numbers.
  SortedBids(const PastAuctions& auctions, const std::vector<std::size_t>& which);

  /// Where auction a counts `weights[a]` times.
  WeightedSample sample(std::span<const double> weights) const { return sample_at(point_, weights); }
  /// The same with what is put together at its least: within every value there is as much as there is of the bids, or
  /// more.
  WeightedSample least_sample(std::span<const double> weights) const { return sample_at(least_, weights); }

 private:
  void join_neighbours(const std::vector<std::size_t>& count, std::size_t together);
  WeightedSample sample_at(const std::vector<double>& points, std::span<const double> weights) const;

  std::vector<double> point_, least_;  // of what is put together: the mean, and the least bid
  // auction after auction, so that a sample is made in one pass through memory
  std::vector<std::size_t> auction_;     // the numbers of the auctions
  std::vector<std::size_t> end_;         // of each: where its bids end in `point_of_`
  std::vector<std::uint16_t> point_of_;  // of each bid
};

/// The numbers of all auctions: 0, 1, ..
std::vector<std::size_t> all_of(const PastAuctions& auctions);

}  // namespace surety
