#include "host/past_auctions/value_estimator.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "host/io/number.h"
#include "host/past_auctions/rounded_bids.h"
#include "surety/error.h"

namespace surety {
namespace {

std::vector<double> ones(const PastAuctions& auctions) { return std::vector<double>(auctions.count(), 1); }

/// Values of all numbers of bidders together, sorted.
WeightedSample joined(const std::vector<ExplainedBids>& explained) {
  std::vector<std::pair<double, double>> pairs;
  for (const ExplainedBids& of : explained)
    for (std::size_t i = 0; i < of.values.size(); ++i) pairs.emplace_back(of.values[i], of.bids.weight[i]);
  std::sort(pairs.begin(), pairs.end());
  WeightedSample sample;
  for (const auto& [value, weight] : pairs) sample.add(value, weight);
  return sample;
}

void check_densities(const PastAuctions& auctions, const FirstPriceValues& values) {
  const auto explained = values.explain(ones(auctions));
  const auto numbers = values.bidders();
  for (std::size_t i = 0; i < numbers.size(); ++i)
    if (i >= explained.size() || explained[i].bidders != numbers[i])
      throw InvalidInput(
          fmt::format("all bids of auctions with {} bidders are the same, or there is one; a density needs two that "
                      "differ",
                      numbers[i]));
}

}  // namespace

ValueEstimator::ValueEstimator(const PastAuctions& auctions)
    : auctions_(auctions), numbers_(BidderCounts(auctions.bidders).numbers()) {
  for (const std::int64_t bidders : auctions.bidders)
    number_of_.push_back(std::lower_bound(numbers_.begin(), numbers_.end(), bidders) - numbers_.begin());
  if (auctions.format == AuctionFormat::first_price) {
    if (auctions.reserve > 0)
      throw InvalidInput(
          "bids of first-price auctions with a reserve pile up at it, and no estimator of values is here "
          "for that; leave --reserve, or its column, out where it did not bind");
    first_price_.emplace(auctions);
    check_densities(auctions, *first_price_);
    return;
  }
  values_.emplace(auctions, all_of(auctions));
  for (std::size_t a = 0; a < auctions.count(); ++a) {
    const auto bids = auctions.bids_of(a);
    mean_.push_back(std::accumulate(bids.begin(), bids.end(), 0.0) / static_cast<double>(bids.size()));
  }
}

BidderCounts ValueEstimator::counts_of(std::span<const double> weights) const {
  std::vector<double> auctions(numbers_.size(), 0);
  for (std::size_t a = 0; a < number_of_.size(); ++a) auctions[number_of_[a]] += weights[a];
  return BidderCounts(numbers_, auctions);
}

SeenValues ValueEstimator::seen_values(WeightedSample values, std::span<const double> weights) const {
  return {std::move(values), auctions_.seen, counts_of(weights), std::accumulate(weights.begin(), weights.end(), 0.0)};
}

std::vector<MeanOfBidders> ValueEstimator::means_of_values(std::span<const double> weights) const {
  std::vector<MeanOfBidders> means;
  for (const std::int64_t number : numbers_) means.push_back({number, 0, 0});
  for (std::size_t a = 0; a < auctions_.count(); ++a) {
    MeanOfBidders& of = means[number_of_[a]];
    of.auctions += weights[a];
    of.mean += weights[a] * mean_[a];
  }
  std::erase_if(means, [](const MeanOfBidders& of) { return of.auctions == 0; });
  for (MeanOfBidders& of : means) of.mean /= of.auctions;
  return means;
}

ValueFit ValueEstimator::fit_of_first_price(std::span<const double> weights) const {
  const std::vector<ExplainedBids> explained = first_price_->explain(weights);
  if (explained.empty())
    throw InvalidInput(
        "so few auctions have another bid than the rest that a sample of the auctions, drawn with replacement, has "
        "none of them; a density needs two bids that differ, so there are no bands (surety fit needs none)");
  ValueFit fit{{}, counts_of(weights), {}};
  std::vector<std::int64_t> numbers;
  std::vector<double> auctions;
  for (const ExplainedBids& of : explained) {
    const double seen = auctions_.seen == SeenBids::all ? static_cast<double>(of.bidders) : 1;
    numbers.push_back(of.bidders);
    auctions.push_back(of.bids.total() / seen);
    fit.means.push_back({of.bidders, auctions.back(), WeightedSample{of.values, of.bids.weight}.mean()});
  }
  fit.law = law_of({joined(explained), auctions_.seen, BidderCounts(numbers, auctions),
                    std::accumulate(auctions.begin(), auctions.end(), 0.0)});
  return fit;
}

ValueFit ValueEstimator::fit(std::span<const double> weights) const {
  if (first_price_) return fit_of_first_price(weights);
  const SeenValues seen = seen_values(values_->sample(weights), weights);
  return {law_of(seen), seen.counts, means_of_values(weights)};
}

FittedLaw ValueEstimator::law() const { return fit(ones(auctions_)).law; }

std::optional<FittedLaw> ValueEstimator::lowest(double confidence) const {
  if (first_price_) return {};
  const std::vector<double> weights = ones(auctions_);
  SeenValues seen = seen_values(values_->least_sample(weights), weights);
  if (auctions_.rounded.step > 0)
    for (double& value : seen.values.at)
      value = std::max(auctions_.reserve, begin_of_rounding(value, auctions_.rounded));
  return law_of(seen, greatest_shortfall(seen, confidence), auctions_.reserve);
}

bool fit_supposes_independence(const PastAuctions& auctions) {
  return auctions.format == AuctionFormat::first_price || auctions.seen != SeenBids::all;
}

std::vector<std::string> suppositions(const PastAuctions& auctions) {
  std::vector<std::string> said;
  const bool first_price = auctions.format == AuctionFormat::first_price;
  if (first_price) {
    said.emplace_back(
        "Bidders played the symmetric equilibrium of the first-price auction, risk-neutral and knowing "
        "how many they were; values are what makes each bid best against the others' "
        "(Guerre, Perrigne & Vuong 2000).");
  } else {
    said.emplace_back(auctions.seen == SeenBids::second
                          ? "The second-highest bidder bid his value, which is the price."
                          : "Every bid that is seen is that bidder's value, as is best in a second-price auction.");
  }
  if (auctions.seen != SeenBids::all)
    said.emplace_back(
        "The other bids are not seen; the law is the one whose highest values would look like these "
        "(Athey & Haile 2002).");
  if (auctions.rounded.step > 0)
    said.push_back(
        fmt::format("Bids that are {} were rounded to it, the nearest. Where within {} of it they lie is not seen: "
                    "their distribution is taken to be smooth.",
                    multiple_text(auctions.rounded, true), shortest(auctions.rounded.step / 2)));
  said.emplace_back(fit_supposes_independence(auctions)
                        ? "Values are private, independent, and of one law, however many bidders come."
                        : "Values are private and of one law, however many bidders come.");
  if (auctions.flawed_left_out)
    said.emplace_back("Auctions that were left out for a flaw are like those that are left.");
  said.emplace_back("The goods are alike, and bidders come in the future as they came in these auctions.");
  return said;
}

std::vector<std::string> not_identified(const PastAuctions& auctions) {
  std::vector<std::string> said;
  said.emplace_back(
      "Whether values are private: the same bids could come from bidders who guess at a common value, and "
      "then they do not tell what the good is worth (Laffont & Vuong 1996).");
  if (auctions.reserve > 0)
    said.push_back(
        fmt::format("What a reserve below {} would earn: nobody is seen who values the good less, nor "
                    "auctions to which nobody came.",
                    shortest(auctions.reserve)));
  said.emplace_back("Who stays away because of a reserve, or comes because there is none.");
  if (auctions.seen == SeenBids::second)
    said.emplace_back("What the winners would have paid: the highest values are inferred from the second-highest.");
  said.emplace_back("Anything above the highest value that is fitted.");
  return said;
}

}  // namespace surety
