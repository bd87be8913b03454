#include "surety/theory/guarantee.h"

#include <gtest/gtest.h>

namespace surety {
namespace {

TEST(Guarantee, NoMechanismBeatsTheOptimalOne) {
  for (const char* spec :
       {"uniform", "normal:1,0.5,0,3", "power:0.5", "intervals:0..0.95,3.95..4", "discrete:1@0.1,2@0.3,5@0.6"}) {
    const LawPtr law = parse_law(spec);
    for (double cost : {0.0, 0.1}) {
      for (std::int64_t bidders : {1, 2, 5, 100}) {
        for (const char* name : {"proportional", "proportional:must-sell", "exponential-price",
                                 "generalized-exponential-price", "first-price:reserve=best", "posted-price"}) {
          const auto mechanism = Mechanism::parse(name);
          const bool proportional = mechanism.is("proportional");
          const bool exponential = mechanism.is("exponential-price");
          const bool generalized = mechanism.is("generalized-exponential-price");
          if (proportional && bidders < 2) continue;
          if (generalized && bidders != 2) continue;
          if ((exponential || generalized) && cost > 0) continue;
          const GuaranteeReport report = guarantee(mechanism, law, bidders, cost);
          ASSERT_TRUE(report.optimal_guarantee) << spec << ": " << report.optimal_unknown;
          const auto& [most, bound] = *report.optimal_guarantee;
          EXPECT_LE(report.guarantee.value, most + bound + report.guarantee.error_bound)
              << spec << " " << name << " N=" << bidders << " c=" << cost;
          EXPECT_LT(most, report.full_surplus);
          EXPECT_NEAR(report.full_surplus, law->mean() - cost, 1e-15 * law->upper());
        }
      }
    }
  }
}

}  // namespace
}  // namespace surety
