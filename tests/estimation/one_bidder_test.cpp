// One bidder has no rival: he pays the reserve or the price if the good is worth it to him, and else nothing. Every
// statistic of every mechanism, with private values and with a common one, against sums over the law's quantiles.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>
#include <vector>

#include "host/io/number.h"
#include "host/sweeps/results.h"
#include "host/values/law_family.h"
#include "surety/error.h"
#include "surety/estimate.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

/// The first example of every family of laws, and some more.
std::vector<std::string> laws() {
  std::vector<std::string> list{"uniform:1,2", "power:0.5", "discrete:0.2@0.4,0.6@0.3,1@0.3"};
  for (const LawFamily* family : law_families())
    if (!family->examples.empty()) list.emplace_back(family->examples[0]);
  return list;
}

class OneBidder : public testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Laws, OneBidder, testing::ValuesIn(laws()));

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

/// The tolerance is relative to the law's greatest value.
void expect_all(const EstimateConfig& config, const Reference& want, double relative) {
  const double tolerance = relative * std::max(1.0, config.values.profile(1).states[0].laws[0]->upper());
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
                             want.revenue,
                             want.value - want.surplus};
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

EstimateConfig one_bidder(const char* mechanism, const std::string& law, Precision precision) {
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

TEST_P(OneBidder, PrivateValues) {
  const std::string& name = GetParam();
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
  expect_all(one_bidder("full-surplus", name, Precision::double_), {law->mean(), law->mean(), law->mean(), 0, 1}, 1e-4);
  expect_all(one_bidder("second-value", name, Precision::double_), {0, law->mean(), law->mean(), 0, 1}, 1e-4);
}

TEST_P(OneBidder, CommonValue) {
  const std::string& name = GetParam();
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

/// What a bidder has who knows in which cell the value lies: its probability and his expected value, by quantiles.
struct Cell {
  double probability, value;
};

std::vector<Cell> cells_of(const Law& law, const std::vector<double>& thresholds) {
  constexpr int points = 20'000;
  std::vector<Cell> cells(thresholds.size() + 1);
  for (int i = 0; i < points; ++i) {
    const double v = law.quantile((i + 0.5) / points);
    Cell& cell = cells[std::size_t(std::upper_bound(thresholds.begin(), thresholds.end(), v) - thresholds.begin())];
    cell.probability += 1.0 / points;
    cell.value += v / points;
  }
  for (Cell& cell : cells)
    if (cell.probability > 0) cell.value /= cell.probability;
  return cells;
}

/// What he buys and pays where he expects the value w: the share z of the good, at t.
using Purchase = std::pair<double, double> (*)(double w);

Purchase purchase_of(std::string_view mechanism) {
  if (mechanism.find("0.3") != mechanism.npos)  // a reserve or a price: all of it or nothing
    return [](double w) { return w >= 0.3 ? std::pair(1.0, 0.3) : std::pair(0.0, 0.0); };
  if (mechanism.starts_with("exponential-price"))  // he maximises w z - X (e^(z/A) - 1) over [0,1], A = .7, X = .08
    return [](double w) {
      const double z = w > 0 ? std::clamp(0.7 * std::log(w * 0.7 / 0.08), 0.0, 1.0) : 0.0;
      return std::pair(z, 0.08 * std::expm1(z / 0.7));
    };
  return [](double) { return std::pair(1.0, 0.0); };
}

Reference sum_over(const std::vector<Cell>& cells, Purchase purchase, double mean) {
  Reference sum{0, 0, mean, mean, 0};
  for (const auto& [probability, w] : cells) {
    const auto [share, payment] = purchase(w);
    sum.revenue += probability * payment;
    sum.surplus += probability * share * w;
    sum.sale += probability * share;
  }
  return sum;
}

constexpr const char* with_a_common_value[] = {"second-price",
                                               "first-price",
                                               "all-pay",
                                               "tullock",
                                               "second-price:reserve=0.3",
                                               "first-price:reserve=0.3",
                                               "posted-price:price=0.3",
                                               "enriched-posted-price:price=0.3",
                                               "exponential-price:A=0.7,X=0.08"};

TEST_P(OneBidder, WhoKnowsACellOfAPartition) {
  const std::string& name = GetParam();
  const LawPtr law = parse_law(name);
  std::vector<double> thresholds;  // between the atoms of those that have any
  for (const double share : {0.33, 0.66}) thresholds.push_back(law->lower() + share * (law->upper() - law->lower()));
  const auto information =
      Information::parse(fmt::format("partition:{},{}", shortest(thresholds[0]), shortest(thresholds[1])));
  for (const char* mechanism : with_a_common_value) {
    EstimateConfig config = one_bidder(mechanism, name, Precision::double_);
    config.information = information;
    expect_all(config, sum_over(cells_of(*law, thresholds), purchase_of(mechanism), law->mean()), 3e-4);
  }
}

TEST_P(OneBidder, WhoIsInformed) {
  const std::string& name = GetParam();
  const LawPtr law = parse_law(name);
  for (const char* mechanism : {"second-price", "second-price:reserve=0.3"}) {
    const bool free = std::string_view(mechanism) == "second-price";
    const double sale = free ? 1 : law->demand(0.3), mean = law->mean();
    const double surplus = mean_of(*law, [&](double v) { return free || v >= 0.3 ? v : 0; });
    EstimateConfig config = one_bidder(mechanism, name, Precision::double_);
    config.information = Information::parse("informed");
    expect_all(config, {free ? 0 : 0.3 * sale, surplus, mean, mean, sale}, 1e-4);
  }
}

class OneBidderOnATable : public ScratchTest {};

// Value 0 or 1 with even chances; he is told to send .1 (good with chance 2 in 7) or .6 (good for certain, chance .3).
TEST_F(OneBidderOnATable, SendsHisSignal) {
  const auto table = write("table.csv", "probability,value,signal1\n0.5,0,0.1\n0.2,1,0.1\n0.3,1,0.6\n");
  const double pays_bid = 0.7 * 0.1 + 0.3 * 0.6;
  const auto demand_payment = [](double z) { return 0.08 * std::expm1(z / 0.7); };
  const std::pair<const char*, Reference> expected[] = {{"second-price", {0, 0.5, 0.5, 0.5, 1}},
                                                        {"first-price", {pays_bid, 0.5, 0.5, 0.5, 1}},
                                                        {"all-pay", {pays_bid, 0.5, 0.5, 0.5, 1}},
                                                        {"tullock", {pays_bid, 0.5, 0.5, 0.5, 1}},
                                                        {"second-price:reserve=0.3", {0.3 * 0.3, 0.3, 0.5, 0.5, 0.3}},
                                                        {"first-price:reserve=0.3", {0.3 * 0.6, 0.3, 0.5, 0.5, 0.3}},
                                                        {"enriched-posted-price:price=0.3", {0.3, 0.5, 0.5, 0.5, 1}},
                                                        {"exponential-price:A=0.7,X=0.08",
                                                         {0.7 * demand_payment(0.1) + 0.3 * demand_payment(0.6),
                                                          0.2 * 0.1 + 0.3 * 0.6, 0.5, 0.5, 0.7 * 0.1 + 0.3 * 0.6}}};
  for (const auto& [mechanism, want] : expected) {
    EstimateConfig config = one_bidder(mechanism, "discrete:0@0.5,1@0.5", Precision::double_);
    config.information = Information::parse("table:" + table.string());
    expect_all(config, want, 1e-9);
  }
}

// The minmax information has rivals in it, and so have proportional auctions.
TEST(OneBidderAmongRivals, IsRefusedWhereRivalsAreMeant) {
  const auto refused = [](const char* mechanism, const char* information) {
    EstimateConfig config = one_bidder(mechanism, "uniform", Precision::double_);
    config.information = Information::parse(information);
    EXPECT_THROW(estimate(config), InvalidInput) << mechanism << " on " << information;
  };
  for (const char* mechanism : with_a_common_value) refused(mechanism, "minmax");
  for (const char* information : {"minmax", "none", "full", "partition:0.3", "informed", "coarsened:4"})
    refused("proportional", information);
}

}  // namespace
}  // namespace surety
