// What holds of every information structure on the list, at its examples.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>

#include "host/games/strategies.h"
#include "host/information/family.h"
#include "surety/error.h"
#include "surety/estimate.h"

namespace surety {
namespace {

struct Example {
  const InformationFamily& family;
  InformationExample of;

  EstimateConfig config() const {
    EstimateConfig config;
    config.mechanism = Mechanism("second-price");
    config.information = Information::parse(of.spec);
    config.values = Prior::parse(of.values);
    config.bidders = of.bidders;
    config.samples = 1 << 16;
    return config;
  }
  /// The integral of f(v(q)) over quantiles by the midpoint rule: the mean where f is the value.
  double mean(int highest_of = 1) const {
    constexpr int steps = 1 << 20;
    const LawPtr law = parse_law(of.values);
    double sum = 0;
    for (int i = 0; i < steps; ++i) {
      const double q = (i + 0.5) / steps;  // density of the least of n quantiles: n (1-q)^(n-1)
      sum += law->inverse_demand(q) * highest_of * std::pow(1 - q, highest_of - 1);
    }
    return sum / steps;
  }
};

std::vector<Example> examples() {
  std::vector<Example> all;
  for (const InformationFamilyPtr& family : information_families())
    for (const InformationExample& example : family->examples()) all.push_back({*family, example});
  return all;
}

TEST(InformationStructures, ExamplesAreCanonicalAndOfTheirFamily) {
  std::set<std::string_view> names;
  for (const InformationFamilyPtr& family : information_families()) {
    EXPECT_TRUE(names.insert(family->record().name).second) << family->record().name << " is there twice";
    EXPECT_NE(family->examples().empty(), !family->is_of_file()) << family->record().name;
    EXPECT_TRUE(family->record().usage.starts_with(family->record().name));
  }
  ASSERT_EQ(information_records().size(), information_families().size());
  for (const auto& [family, of] : examples()) {
    const Information information = Information::parse(of.spec);
    EXPECT_EQ(information.spec(), of.spec);
    EXPECT_EQ(&information.family(), &family) << of.spec;
    EXPECT_THROW(Information::parse(std::string(of.spec) + ":!"), InvalidInput) << of.spec;
  }
}

TEST(InformationStructures, ParametersAreThoseOfTheRecord) {
  EXPECT_EQ(Information::parse("informed").count("COUNT"), 1);
  EXPECT_EQ(Information::parse("accurate").at("P"), 0.75);
  EXPECT_EQ(Information::parse("partition: 0.25, 0.5").numbers("T"), (std::vector<double>{0.25, 0.5}));
  EXPECT_FALSE(Information().has("fully-revealing"));
  EXPECT_TRUE(Information::parse("minmax:fully-revealing").has("fully-revealing"));
  const Information noisy = Information::parse("mineral-rights:times(beta:2,3)");
  EXPECT_EQ(noisy.law("noise")->spec(), "beta:2,3");
  EXPECT_TRUE(noisy.is_word("noise", "times"));
  EXPECT_EQ(Information::parse("table:known.csv", "/data").file(), "/data/known.csv");
  EXPECT_EQ(Information::parse("table:/known.csv", "/data").file(), "/known.csv");
  EXPECT_THROW(noisy.at("K"), std::logic_error);
  EXPECT_THROW(noisy.at("noise"), std::logic_error);
  EXPECT_THROW(Information::parse("partition:0.25,0.5").at("T"), std::logic_error);
  EXPECT_THROW(Information::parse("accurate").law("P"), std::logic_error);
}

/// What is drawn has the prior's mean, whatever bidders are told of it. 24 z-scores below 4.5, a false alarm in 6,000
/// sets of seeds, and the seed is fixed.
TEST(InformationStructures, ValuesHaveThePriorsMean) {
  for (const Example& example : examples()) {
    if (example.family.is_any()) continue;
    EstimateConfig config = example.config();
    config.strategy = LinearStrategy{1, 0};
    const Estimate found = estimate(config)[Statistic::highest_value];
    const double wanted = example.mean(example.family.is_private() ? example.of.bidders : 1);
    EXPECT_NEAR(found.mean, wanted, 4.5 * found.standard_error + found.table_error_bound + 1e-6 * wanted)
        << example.of.spec << " " << example.of.values;
  }
}

/// Where all see the same, two bidders of a second-price auction pay the expected value: on average the prior's mean,
/// played as well as exactly.
TEST(InformationStructures, PublicSignalsHaveThePriorsMean) {
  int seen = 0;
  for (const Example& example : examples()) {
    if (!example.family.is_public()) continue;
    ++seen;
    const Estimate revenue = estimate(example.config())[Statistic::revenue];
    const double wanted = example.mean();
    EXPECT_NEAR(revenue.mean, wanted, 4.5 * revenue.standard_error + revenue.table_error_bound + 1e-6 * wanted)
        << example.of.spec;
    ASSERT_TRUE(revenue.exact) << example.of.spec;
    EXPECT_NEAR(revenue.exact->value, wanted, 1e-6) << example.of.spec;
  }
  EXPECT_GE(seen, 6);
}

TEST(InformationStructures, NoSignalIsAboveTheGreatest) {
  for (const Example& example : examples()) {
    if (example.family.is_any()) continue;
    const GameConfig game = resolve_game(example.config());
    const double greatest = greatest_signal(game);
    for (const DemandForm& signal : information_form(game).signal)
      for (const double each : signal.value) EXPECT_LE(each, greatest * (1 + 1e-12)) << example.of.spec;
  }
}

TEST(InformationStructures, WhatIsNotKnownIsRefusedByName) {
  const auto refusal = [](const char* mechanism, const char* information) -> std::string {
    EstimateConfig config;
    config.mechanism = Mechanism::parse(mechanism);
    config.information = Information::parse(information);
    try {
      estimate(config);
    } catch (const InvalidInput& error) {
      return error.what();
    }
    return "played";
  };
  for (const Example& example : examples()) {
    if (!example.family.is_any()) continue;
    EXPECT_NE(refusal("second-price", "any").find("no guarantee"), std::string::npos) << refusal("second-price", "any");
  }
  EXPECT_NE(refusal("all-pay", "accurate:0.75").find("all-pay with information accurate:0.75"), std::string::npos);
  EXPECT_NE(refusal("first-price", "coarsened:4").find("no equilibrium is known"), std::string::npos);
  EXPECT_NE(refusal("posted-price:price=inclusive", "accurate:0.75").find("the least expected value"),
            std::string::npos);
}

}  // namespace
}  // namespace surety
