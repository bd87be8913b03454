#include "host/past_auctions/value_estimator.h"

#include <fmt/format.h>

#include <cmath>

#include "host/io/number.h"
#include "surety/error.h"

namespace surety {
namespace {

/// Auctions whose bids have become values.
FittedLaw fit_of_known(const PastAuctions& auctions, const std::vector<double>& values,
                       std::span<const double> weights) {
  PastAuctions known;
  known.format = auctions.format;
  known.seen = auctions.seen;
  std::vector<double> known_values, known_weights;
  for (std::size_t a = 0; a < auctions.count(); ++a) {
    if (weights[a] == 0 || std::isnan(values[auctions.begin[a]])) continue;
    known.bidders.push_back(auctions.bidders[a]);
    known_weights.push_back(weights[a]);
    for (std::size_t i = auctions.begin[a]; i < auctions.begin[a + 1]; ++i) known_values.push_back(values[i]);
    known.begin.push_back(known_values.size());
  }
  return LawFromRanks(known, std::move(known_values)).fit(known_weights);
}

}  // namespace

ValueEstimator::ValueEstimator(const PastAuctions& auctions) : auctions_(auctions) {
  if (auctions.format == AuctionFormat::second_price) {
    ranks_.emplace(auctions, auctions.bids);
    return;
  }
  if (auctions.reserve > 0)
    throw InvalidInput(
        "bids of first-price auctions with a reserve pile up at it, and no estimator of values is here "
        "for that; leave --reserve out where it did not bind");
  first_price_.emplace(auctions);
  const std::vector<double> values = first_price_->values(std::vector<double>(auctions.count(), 1));
  for (std::size_t a = 0; a < auctions.count(); ++a)
    if (std::isnan(values[auctions.begin[a]]))
      throw InvalidInput(fmt::format("all bids of auctions with {} bidders are {}; a density needs two that differ",
                                     auctions.bidders[a], shortest(auctions.bids[auctions.begin[a]])));
}

FittedLaw ValueEstimator::fit(std::span<const double> weights) const {
  if (ranks_) return ranks_->fit(weights);
  return fit_of_known(auctions_, first_price_->values(weights), weights);
}

std::vector<double> ValueEstimator::values(std::span<const double> weights) const {
  return first_price_ ? first_price_->values(weights) : auctions_.bids;
}

std::optional<FittedLaw> ValueEstimator::lowest(double confidence) const {
  if (!ranks_) return {};
  return ranks_->lowest(confidence);
}

FittedLaw ValueEstimator::fit() const { return fit(std::vector<double>(auctions_.count(), 1)); }

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
  said.emplace_back(first_price || auctions.seen != SeenBids::all
                        ? "Values are private, independent, and of one law, however many bidders come."
                        : "Values are private and of one law, however many bidders come.");
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
