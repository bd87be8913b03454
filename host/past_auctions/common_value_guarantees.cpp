#include "host/past_auctions/common_value_guarantees.h"

#include <fmt/format.h>

#include <algorithm>

#include "host/io/number.h"
#include "surety/theory/guarantee.h"
#include "surety/theory/simple_guarantees.h"

namespace surety {
namespace {

struct Known {
  const char* name;
  const char* spec;
  std::int64_t least_bidders;
};
constexpr Known known[] = {{"proportional auction, the most that any guarantees", "proportional", 2},
                           {"exponential price", "exponential-price", 2},
                           {"first-price, no reserve", "first-price", 1}};
constexpr double unseen_error = 1e-6;  // relative: in none of the digits that are printed

struct AtLeast {
  double value;
  bool exact;
};

/// What is surely guaranteed, whatever the computation is off by.
AtLeast at_least(const Exact& computed, bool exact) {
  if (exact && computed.error_bound <= unseen_error * computed.value) return {computed.value, true};
  return {std::max(0.0, computed.value - computed.error_bound), false};
}

AtLeast guaranteed(const Mechanism& mechanism, const LawPtr& values, std::int64_t bidders) {
  const GuaranteeReport report = guarantee(mechanism, values, bidders);
  return at_least(report.guarantee, report.exact);
}

}  // namespace

std::vector<CommonValueGuarantee> common_value_guarantees(const FittedLaw& fitted, const FittedLaw& lowest,
                                                          const BidderCounts& counts) {
  std::vector<CommonValueGuarantee> found;
  if (fitted.value.size() == 1 || lowest.value.size() == 1) return found;
  const LawPtr laws[] = {fitted.law(), lowest.law()};
  for (const Known& mechanism : known) {
    if (counts.numbers().front() < mechanism.least_bidders) continue;
    const Mechanism parsed = Mechanism::parse(mechanism.spec);
    CommonValueGuarantee sum{mechanism.name, mechanism.spec, 0, 0, true, true};
    for (std::size_t i = 0; i < counts.numbers().size(); ++i) {
      const AtLeast of_fitted = guaranteed(parsed, laws[0], counts.numbers()[i]);
      const AtLeast of_lowest = guaranteed(parsed, laws[1], counts.numbers()[i]);
      sum.guarantee += counts.shares()[i] * of_fitted.value;
      sum.at_lowest += counts.shares()[i] * of_lowest.value;
      sum.exact = sum.exact && of_fitted.exact;
      sum.at_lowest_exact = sum.at_lowest_exact && of_lowest.exact;
    }
    found.push_back(sum);
  }
  // one price, chosen under the fitted law; it is what all bidders together decide on
  const auto [price, at_price] = best_guaranteed_posted_price(*laws[0]);
  const std::string text = fmt::format("{:.4g}", price);
  const AtLeast of_fitted = at_least(at_price, true);
  const AtLeast of_lowest = at_least(posted_price_guarantee(*laws[1], price), true);
  found.push_back({"posted price " + text, "posted-price:price=" + shortest(price), of_fitted.value, of_lowest.value,
                   of_fitted.exact, of_lowest.exact});
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.guarantee > b.guarantee; });
  return found;
}

}  // namespace surety
