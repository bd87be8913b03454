// One bidder has no rival: he pays the reserve or the price if the good is worth it to him, and else nothing. Every
// statistic of every mechanism, with private values and with a common one, against sums over the law's quantiles.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "host/sweeps/results.h"
#include "surety/error.h"
#include "surety/estimate.h"

namespace surety {
namespace {

constexpr const char* laws[] = {"uniform",         "uniform:1,2",       "beta:2,3",
                                "power:0.5",       "triangle",          "discrete:0.2@0.4,0.6@0.3,1@0.3",
                                "exponential:2,3", "normal:0.5,0.2,0,1"};

/// E[f(v)] as a sum over quantiles; right to about 5e-5.
template <class F>
double mean_of(const Law& law, F f) {
  constexpr int points = 20'000;
  double sum = 0;
  for (int i = 0; i < points; ++i) sum += f(law.quantile((i + 0.5) / points));
  return sum / points;
}

/// What a take-it-or-leave-it price gives when the bidder thinks the good is worth w(v).
struct Reference {
  double revenue, surplus, value, second, sale;
};

void expect_all(const EstimateConfig& config, const Reference& want, double tolerance) {
  SCOPED_TRACE(config.mechanism.spec() + " on " + config.values.spec() +
               (config.information ? ", information " + config.information->spec() : ""));
  const Estimates found = estimate(config);
  const double expected[] = {want.revenue,
                             want.surplus,
                             want.value,
                             want.second,
                             want.sale,
                             want.value - want.revenue,
                             want.surplus - want.revenue,
                             want.revenue};
  for (int s = 0; s < statistic_count; ++s) {
    const auto statistic = static_cast<Statistic>(s);
    const Estimate& e = found[statistic];
    const Exact exact = e.exact.value_or(Exact{expected[s], 0});
    EXPECT_NEAR(exact.value, expected[s], tolerance + exact.error_bound) << statistic_name(statistic);
    EXPECT_NEAR(e.mean, expected[s], tolerance + 5 * e.standard_error + e.table_error_bound)
        << statistic_name(statistic);
    EXPECT_LE(std::abs(z_score(found, statistic).value_or(0)), 5) << statistic_name(statistic);
  }
}

EstimateConfig one_bidder(const char* mechanism, const char* law, Precision precision) {
  EstimateConfig config;
  config.mechanism = Mechanism::parse(mechanism);
  config.values = Prior::parse(law);
  config.bidders = 1;
  config.samples = 4096;
  config.precision = precision;
  return config;
}

/// The price that a mechanism asks of the only bidder; the best one where it chooses.
double price_of(const std::string& mechanism, const Law& law) {
  const auto at = mechanism.find('=');
  if (at != std::string::npos && mechanism.substr(at + 1) != "best") return std::stod(mechanism.substr(at + 1));
  if (mechanism != "optimal" && mechanism != "sequential-posted-price" && mechanism != "posted-price") return 0;
  double best = 0, most = 0;
  for (int i = 0; i <= 5000; ++i) {
    const double price = law.quantile(i / 5000.0), revenue = price * law.demand(price);
    if (revenue > most + 1e-12) most = revenue, best = price;
  }
  return best;
}

TEST(OneBidder, PrivateValues) {
  for (const char* name : laws) {
    const LawPtr law = parse_law(name);
    for (const char* mechanism : {"second-price", "second-price:reserve=0.6", "first-price", "all-pay",
                                  "posted-price:price=0.6", "optimal", "sequential-posted-price", "posted-price"}) {
      const double price = price_of(mechanism, *law), sale = law->demand(price);
      const bool chosen = price > 0 && std::string(mechanism).find('=') == std::string::npos;
      const double surplus = mean_of(*law, [&](double v) { return v >= price ? v : 0; });
      const Reference want{price * sale, surplus, law->mean(), 0, sale};
      for (const Precision precision : {Precision::double_, Precision::float_})
        // a searched price is right to a step of the search, its revenue far better
        expect_all(one_bidder(mechanism, name, precision), want, chosen ? 2e-3 : 1e-4);
    }
    expect_all(one_bidder("full-surplus", name, Precision::double_), {law->mean(), law->mean(), law->mean(), 0, 1},
               1e-4);
    expect_all(one_bidder("second-value", name, Precision::double_), {0, law->mean(), law->mean(), 0, 1}, 1e-4);
  }
}

TEST(OneBidder, CommonValue) {
  for (const char* name : laws) {
    const LawPtr law = parse_law(name);
    const double mean = law->mean();
    for (const char* information : {"none", "full"})
      for (const char* mechanism : {"second-price", "first-price", "all-pay", "second-price:reserve=0.3",
                                    "first-price:reserve=0.3", "posted-price:price=0.3", "tullock"}) {
        const double price = price_of(mechanism, *law);
        const auto sold = [&](double v) { return (std::string(information) == "none" ? mean : v) >= price; };
        const double sale = std::string(information) == "none" ? (sold(0) ? 1 : 0) : law->demand(price);
        const double surplus = mean_of(*law, [&](double v) { return sold(v) ? v : 0; });
        EstimateConfig config = one_bidder(mechanism, name, Precision::double_);
        config.information = Information::parse(information);
        expect_all(config, {price * sale, surplus, mean, mean, sale}, 1e-4);
      }
  }
}

}  // namespace
}  // namespace surety
