#include "surety/theory/guarantee.h"

#include <fmt/format.h>

#include "host/theory/common_value_checks.h"
#include "host/theory/exact_arithmetic.h"
#include "host/theory/invariants.h"
#include "surety/error.h"
#include "surety/theory/exponential_price.h"
#include "surety/theory/simple_guarantees.h"

namespace surety {
namespace {

/// A market: the values' law, the number of bidders and the seller's cost.
struct Market {
  LawPtr values;
  std::int64_t bidders;
  double cost;
};

void add_messages(GuaranteeReport& report, const std::optional<std::int64_t>& k) {
  if (k) report.parameters.emplace_back("k", static_cast<double>(*k));
}

void report_proportional(GuaranteeReport& report, const Mechanism& mechanism, const Market& market) {
  if (mechanism.permutation && market.bidders != 2)
    throw InvalidInput(
        fmt::format("{}: bidders = {}; the permutation rule is there for 2", mechanism.spec(), market.bidders));
  if (market.bidders < 2)
    throw InvalidInput(
        fmt::format("proportional: bidders = {}; it needs at least 2 (with one, exponential-price guarantees most)",
                    market.bidders));
  const ProportionalAuction auction(market.values, market.bidders, market.cost,
                                    mechanism.must_sell ? Sale::must_sell : Sale::can_keep);
  report.guarantee = auction.guarantee();
  report.graded_intervals.assign(auction.graded_intervals().begin(), auction.graded_intervals().end());
}

void report_exponential(GuaranteeReport& report, const Mechanism& mechanism, const Market& market) {
  ExponentialPrice price{mechanism.A.value_or(0), mechanism.X.value_or(0), mechanism.k};
  if (mechanism.A) {
    report.guarantee = exponential_price_guarantee(*market.values, market.bidders, price);
  } else {
    const auto best = best_exponential_price(*market.values, market.bidders, mechanism.k);
    price = best.mechanism;
    report.guarantee = best.guarantee;
  }
  report.exact = false;
  report.parameters = {{"A", price.A}, {"X", price.X}};
  add_messages(report, price.k);
}

void report_generalized(GuaranteeReport& report, const Mechanism& mechanism, const Market& market) {
  if (market.bidders != 2)
    throw InvalidInput(fmt::format(
        "generalized-exponential-price: bidders = {}; it is for 2 bidders, take exponential-price for other "
        "numbers",
        market.bidders));
  GeneralizedExponentialPrice price{mechanism.A.value_or(0), mechanism.Y0.value_or(0), mechanism.Y1.value_or(0),
                                    mechanism.k};
  if (mechanism.A) {
    report.guarantee = generalized_exponential_price_guarantee(*market.values, price);
  } else {
    const auto best = best_generalized_exponential_price(*market.values, mechanism.k);
    price = best.mechanism;
    report.guarantee = best.guarantee;
  }
  report.exact = false;
  report.parameters = {{"A", price.A}, {"Y0", price.Y0}, {"Y1", price.Y1}};
  add_messages(report, price.k);
}

void report_first_price(GuaranteeReport& report, const Mechanism& mechanism, const Market& market) {
  const auto& [values, bidders, cost] = market;
  const auto best = mechanism.reserve ? BestReserve{*mechanism.reserve,
                                                    first_price_guarantee(*values, bidders, *mechanism.reserve, cost)}
                                      : best_first_price_reserve(*values, bidders, cost);
  report.guarantee = best.guarantee;
  report.parameters = {{"reserve", best.reserve}};
}

void report_posted_price(GuaranteeReport& report, const Mechanism& mechanism, const Market& market) {
  const auto& [values, bidders, cost] = market;
  const auto best = mechanism.price
                        ? BestPostedPrice{*mechanism.price, posted_price_guarantee(*values, *mechanism.price, cost)}
                        : best_guaranteed_posted_price(*values, cost);
  report.guarantee = best.guarantee;
  report.parameters = {{"price", best.price}};
}

/// Fills in the greatest guarantee of any mechanism. That of two or more bidders is solved under assumptions about the
/// prior which a mechanism's own guarantee does not need.
void report_optimum(GuaranteeReport& report, const Mechanism& mechanism, const Market& market) {
  const auto& [values, bidders, cost] = market;
  if (mechanism.kind == MechanismKind::proportional && !mechanism.must_sell) {
    report.optimal_guarantee = report.guarantee;
  } else if (bidders == 1) {
    report.optimal_guarantee = roesler_szentes(*values, cost).guarantee;
  } else {
    try {
      report.optimal_guarantee = ProportionalAuction(values, bidders, cost).guarantee();
    } catch (const InvalidInput& error) {
      report.optimal_unknown = error.what();
      return;
    }
  }
  report.ratio = report.guarantee.value / report.optimal_guarantee->value;
}

using Report = void (*)(GuaranteeReport&, const Mechanism&, const Market&);

/// Null where no guarantee is known.
Report report_of(const Mechanism& mechanism) {
  switch (mechanism.kind) {
    case MechanismKind::proportional:  // with the permutation rule it guarantees the same (Section 5)
      return mechanism.grid == 0 && !mechanism.cap ? report_proportional : nullptr;
    case MechanismKind::exponential_price:
      return report_exponential;
    case MechanismKind::generalized_exponential_price:
      return report_generalized;
    case MechanismKind::first_price:
      return report_first_price;
    case MechanismKind::posted_price:  // which price is inclusive depends on the information
      return mechanism.inclusive && !mechanism.price ? nullptr : report_posted_price;
    default:
      return nullptr;
  }
}

void require_known(const Mechanism& mechanism, double cost) {
  if (!report_of(mechanism))
    throw InvalidInput(
        fmt::format("no guarantee is known of {} (there is one of proportional with any bids, exponential-price, "
                    "generalized-exponential-price, first-price, posted-price)",
                    mechanism.spec()));
  if (mechanism.has_messages() && cost != 0)  // Du (2016) has no cost
    throw InvalidInput(
        fmt::format("{}: cost = {}; Du (2016) gives its guarantee without cost only, so leave the cost at 0, or take "
                    "proportional",
                    mechanism.spec(), cost));
}

}  // namespace

bool guarantee_is_known(const Mechanism& mechanism, double cost) {
  return report_of(mechanism) && !(mechanism.has_messages() && cost != 0);
}

GuaranteeReport guarantee(const Mechanism& mechanism, const LawPtr& values, std::int64_t bidders, double cost) {
  require_known(mechanism, cost);
  require_bidders("guarantee", bidders, 1);
  require_gains("guarantee", *values, cost);
  GuaranteeReport report{};
  const Market market{values, bidders, cost};
  report_of(mechanism)(report, mechanism, market);
  report_optimum(report, mechanism, market);
  report.full_surplus = values->mean() - cost;
  check_guarantee(report.guarantee, report.optimal_guarantee, report.full_surplus);
  return report;
}

}  // namespace surety
