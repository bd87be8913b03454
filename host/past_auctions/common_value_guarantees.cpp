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
      const GuaranteeReport of_fitted = guarantee(parsed, laws[0], counts.numbers()[i]);
      const GuaranteeReport of_lowest = guarantee(parsed, laws[1], counts.numbers()[i]);
      sum.guarantee += counts.shares()[i] * of_fitted.guarantee.value;
      sum.at_lowest += counts.shares()[i] * of_lowest.guarantee.value;
      sum.exact = sum.exact && of_fitted.exact;
      sum.at_lowest_exact = sum.at_lowest_exact && of_lowest.exact;
    }
    found.push_back(sum);
  }
  // one price, chosen under the fitted law; it is what all bidders together decide on
  const auto [price, at_price] = best_guaranteed_posted_price(*laws[0]);
  const std::string text = fmt::format("{:.4g}", price);
  found.push_back({"posted price " + text, "posted-price:price=" + shortest(price), at_price.value,
                   posted_price_guarantee(*laws[1], price).value, true, true});
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.guarantee > b.guarantee; });
  return found;
}

}  // namespace surety
