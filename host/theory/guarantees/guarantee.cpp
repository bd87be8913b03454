#include "surety/theory/guarantee.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string_view>
#include <vector>

#include "host/mechanisms/family.h"
#include "host/theory/guarantees/common_value_checks.h"
#include "host/theory/guarantees/invariants.h"
#include "host/theory/guarantees/market.h"
#include "surety/error.h"
#include "surety/theory/exponential_price.h"
#include "surety/theory/simple_guarantees.h"

namespace surety {
namespace {

/// Fills in the greatest guarantee of any mechanism. That of two or more bidders is solved under assumptions about the
/// prior which a mechanism's own guarantee does not need.
void report_optimum(GuaranteeReport& report, const Mechanism& mechanism, const Market& market) {
  const auto& [values, bidders, cost] = market;
  if (mechanism.family().guarantees_most(mechanism)) {
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

void require_known(const Mechanism& mechanism, double cost) {
  if (!mechanism.family().guarantee_is_known(mechanism)) {
    std::vector<std::string_view> names;
    for (const FamilyPtr& family : mechanism_families())
      if (family->guarantee_is_known(Mechanism(family))) names.push_back(family->guaranteed_form());
    throw InvalidInput(
        fmt::format("no guarantee is known of {} (there is one of {})", mechanism.spec(), fmt::join(names, ", ")));
  }
  if (!guarantee_is_known(mechanism, cost))  // Du (2016) has no cost
    throw InvalidInput(
        fmt::format("{}: cost = {}; Du (2016) gives its guarantee without cost only, so leave the cost at 0, or take "
                    "proportional",
                    mechanism.spec(), cost));
}

}  // namespace

bool guarantee_is_known(const Mechanism& mechanism, double cost) {
  return mechanism.family().guarantee_is_known(mechanism) && !(mechanism.has_messages() && cost != 0);
}

GuaranteeReport guarantee(const Mechanism& mechanism, const LawPtr& values, std::int64_t bidders, double cost) {
  require_known(mechanism, cost);
  require_bidders("guarantee", bidders, 1);
  require_gains("guarantee", *values, cost);
  GuaranteeReport report{};
  const Market market{values, bidders, cost};
  mechanism.family().report_guarantee(report, mechanism, market);
  report_optimum(report, mechanism, market);
  report.full_surplus = values->mean() - cost;
  check_guarantee(report.guarantee, report.optimal_guarantee, report.full_surplus);
  return report;
}

}  // namespace surety
