#include "host/past_auctions/first_price_values.h"

#include <algorithm>
#include <limits>
#include <map>

#include "host/past_auctions/boundary_corrected_density.h"

namespace surety {

FirstPriceValues::FirstPriceValues(const PastAuctions& auctions)
    : auctions_(auctions), auction_of_(auctions.bids.size()) {
  std::map<std::int64_t, std::vector<std::size_t>> places;
  for (std::size_t a = 0; a < auctions.count(); ++a)
    for (std::size_t i = auctions.begin[a]; i < auctions.begin[a + 1]; ++i) {
      auction_of_[i] = a;
      places[auctions.bidders[a]].push_back(i);
    }
  for (auto& [bidders, place] : places) {
    std::sort(place.begin(), place.end(),
              [&](std::size_t i, std::size_t j) { return auctions.bids[i] < auctions.bids[j]; });
    Group group{bidders, {}, std::move(place), {}};
    for (std::size_t k = 0; k < group.place.size(); ++k) {
      const double bid = auctions.bids[group.place[k]];
      if (group.bid.empty() || bid > group.bid.back()) {
        group.bid.push_back(bid);
        group.bid_end.push_back(k);
      }
      group.bid_end.back() = k + 1;
    }
    groups_.push_back(std::move(group));
  }
}

std::vector<double> FirstPriceValues::values(std::span<const double> weights) const {
  std::vector<double> values(auctions_.bids.size(), std::numeric_limits<double>::quiet_NaN());
  for (const Group& group : groups_) {
    WeightedSample sample;
    std::vector<std::size_t> which;
    for (std::size_t k = 0, i = 0; k < group.bid.size(); ++k) {
      double weight = 0;
      for (; i < group.bid_end[k]; ++i) weight += weights[auction_of_[group.place[i]]];
      if (weight == 0) continue;
      sample.at.push_back(group.bid[k]);
      sample.weight.push_back(weight);
      which.push_back(k);
    }
    if (sample.at.size() < 2) continue;
    double total = 0, below = 0;
    for (const double weight : sample.weight) total += weight;
    const std::vector<double> density = BoundaryCorrectedDensity(sample).at_observations();
    const auto n = static_cast<double>(group.bidders);
    const double markup = (auctions_.seen == SeenBids::highest ? n : 1) / (n - 1);
    for (std::size_t j = 0; j < which.size(); ++j) {
      below += sample.weight[j] / total;
      const double value = sample.at[j] + markup * below / density[j];
      const std::size_t k = which[j];
      for (std::size_t i = k > 0 ? group.bid_end[k - 1] : 0; i < group.bid_end[k]; ++i)
        if (weights[auction_of_[group.place[i]]] > 0) values[group.place[i]] = value;
    }
  }
  return values;
}

}  // namespace surety
