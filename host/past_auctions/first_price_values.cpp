#include "host/past_auctions/first_price_values.h"

#include <map>

#include "host/past_auctions/boundary_corrected_density.h"

namespace surety {
namespace {

std::vector<double> values_of(const WeightedSample& bids, std::int64_t bidders, bool highest) {
  const auto n = static_cast<double>(bidders);
  const double total = bids.total(), markup = (highest ? n : 1) / (n - 1);
  const std::vector<double> density = BoundaryCorrectedDensity(bids).at_observations();
  std::vector<double> values;
  double below = 0;
  for (std::size_t i = 0; i < bids.at.size(); ++i) {
    below += bids.weight[i] / total;
    values.push_back(bids.at[i] + markup * below / density[i]);
  }
  return values;
}

}  // namespace

FirstPriceValues::FirstPriceValues(const PastAuctions& auctions) : highest_(auctions.seen == SeenBids::highest) {
  std::map<std::int64_t, std::vector<std::size_t>> with;
  for (std::size_t a = 0; a < auctions.count(); ++a) with[auctions.bidders[a]].push_back(a);
  for (const auto& [bidders, which] : with) groups_.push_back({bidders, SortedBids(auctions, which)});
}

std::vector<ExplainedBids> FirstPriceValues::explain(std::span<const double> weights) const {
  std::vector<ExplainedBids> explained;
  for (const Group& group : groups_) {
    WeightedSample bids = group.bids.sample(weights);
    if (bids.at.size() < 2) continue;
    std::vector<double> values = values_of(bids, group.bidders, highest_);
    explained.push_back({group.bidders, std::move(bids), std::move(values)});
  }
  return explained;
}

std::vector<std::int64_t> FirstPriceValues::bidders() const {
  std::vector<std::int64_t> numbers;
  for (const Group& group : groups_) numbers.push_back(group.bidders);
  return numbers;
}

}  // namespace surety
