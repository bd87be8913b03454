#include "host/past_auctions/sorted_bids.h"

#include <algorithm>
#include <numeric>

namespace surety {

void WeightedSample::add(double observation, double times) {
  if (at.empty() || observation > at.back()) {
    at.push_back(observation);
    weight.push_back(0);
  }
  weight.back() += times;
}

double WeightedSample::total() const { return std::accumulate(weight.begin(), weight.end(), 0.0); }

double WeightedSample::mean() const { return std::inner_product(at.begin(), at.end(), weight.begin(), 0.0) / total(); }

std::vector<std::size_t> all_of(const PastAuctions& auctions) {
  std::vector<std::size_t> all(auctions.count());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return all;
}

SortedBids::SortedBids(const PastAuctions& auctions, const std::vector<std::size_t>& which) : auction_(which) {
  std::vector<double> bids;
  for (const std::size_t a : which) {
    bids.insert(bids.end(), auctions.bids_of(a).begin(), auctions.bids_of(a).end());
    end_.push_back(bids.size());
  }
  std::vector<double> sorted = bids;
  std::sort(sorted.begin(), sorted.end());
  std::vector<std::size_t> count;
  for (const double bid : sorted) {
    if (point_.empty() || bid > point_.back()) {
      point_.push_back(bid);
      count.push_back(0);
    }
    ++count.back();
  }
  const std::vector<double> different = point_;
  const std::size_t together = (different.size() + most_points - 1) / most_points;
  for (std::size_t k = 0; k < different.size(); k += together) least_.push_back(different[k]);
  if (together > 1) join_neighbours(count, together);
  for (const double bid : bids) {
    const auto at = std::lower_bound(different.begin(), different.end(), bid) - different.begin();
    point_of_.push_back(static_cast<std::uint16_t>(static_cast<std::size_t>(at) / together));
  }
}

void SortedBids::join_neighbours(const std::vector<std::size_t>& count, std::size_t together) {
  std::vector<double> joined;
  for (std::size_t k = 0; k < point_.size(); k += together) {
    double sum = 0, bids = 0;
    for (std::size_t j = k; j < std::min(k + together, point_.size()); ++j) {
      sum += point_[j] * static_cast<double>(count[j]);
      bids += static_cast<double>(count[j]);
    }
    joined.push_back(sum / bids);
  }
  point_ = std::move(joined);
}

WeightedSample SortedBids::sample_at(const std::vector<double>& points, std::span<const double> weights) const {
  std::vector<double> weight(points.size(), 0);
  std::size_t i = 0;
  for (std::size_t k = 0; k < auction_.size(); ++k) {
    const double of_auction = weights[auction_[k]];
    if (of_auction > 0)
      for (; i < end_[k]; ++i) weight[point_of_[i]] += of_auction;
    i = end_[k];
  }
  WeightedSample sample;
  for (std::size_t k = 0; k < points.size(); ++k)
    if (weight[k] > 0) sample.add(points[k], weight[k]);
  return sample;
}

}  // namespace surety
