// The reserve that earns most, against revenues by enumeration and over a grid of reserves, and against Myerson's.
#include "host/theory/private_values/optimal_reserve.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <random>

#include "host/games/game.h"
#include "surety/error.h"
#include "surety/estimate.h"
#include "surety/theory/exact.h"

namespace surety {
namespace {

double revenue(const ProfileLaw& profile, double reserve) {
  return exact_statistics(Mechanism::parse("second-price").with("reserve", reserve),
                          profile)[static_cast<int>(Statistic::revenue)]
      ->value;
}

// Where virtual values rise it is the price that one bidder alone would be offered, however many there are.
TEST(OptimalReserve, OfARegularLawIsMyersons) {
  for (const std::int64_t bidders : {1, 2, 10, 100}) {
    const auto of = [&](const char* law) { return optimal_second_price_reserve(Prior::parse(law).profile(bidders)); };
    EXPECT_NEAR(of("uniform").reserve, 0.5, 1e-9) << bidders;
    EXPECT_NEAR(of("uniform:1,4").reserve, 2, 1e-9) << bidders;
    EXPECT_NEAR(of("power:3").reserve, std::pow(0.25, 1.0 / 3), 1e-8) << bidders;
    EXPECT_EQ(of("uniform:3,4").reserve, 3) << bidders;  // up to there all are alike, but for one bidder
    EXPECT_EQ(of("discrete:1@0.5,3@0.5").reserve, 3) << bidders;
  }
  EXPECT_NEAR(optimal_second_price_reserve(Prior::parse("uniform").profile(2)).revenue, 5.0 / 12, 1e-12);
}

// Among a million bidders a reserve hardly matters: none is worse than what it found by more than it says.
TEST(OptimalReserve, OfAMillionBidders) {
  const ProfileLaw profile = Prior::parse("beta:2,3").profile(1'000'000);
  const OptimalReserve best = optimal_second_price_reserve(profile);
  for (double r = 0; r < 1; r += 0.01) EXPECT_LE(revenue(profile, r), best.revenue + 1e-6) << r;
}

/// By enumeration of all profiles of discrete laws.
double enumerated(const std::vector<std::vector<std::pair<double, double>>>& laws, double reserve) {
  double sum = 0;
  const std::function<void(std::size_t, double, double, double)> add = [&](std::size_t i, double chance, double first,
                                                                           double second) {
    if (i == laws.size()) {
      sum += first >= reserve ? chance * std::max(second, reserve) : 0;
      return;
    }
    for (const auto& [value, p] : laws[i])
      add(i + 1, chance * p, std::max(first, value), std::max(second, std::min(first, value)));
  };
  add(0, 1, 0, 0);
  return sum;
}

TEST(OptimalReserve, OfRandomFiniteLawsIsTheBestOfTheirValues) {
  std::mt19937_64 random(20261129);
  const auto number = [&](int from, int to) { return std::uniform_int_distribution<int>(from, to)(random); };
  for (int game = 0; game < 100; ++game) {
    std::vector<std::vector<std::pair<double, double>>> laws;
    std::string prior = "independent(";
    std::vector<double> reserves{0};
    for (int i = number(1, 4); i > 0; --i) {
      std::string law = "discrete:";
      laws.emplace_back();
      double left = 1, value = 0;
      for (int j = number(1, 4); j > 0; --j) {
        const double p = j > 1 ? left * number(1, 3) / 4 : left;
        left -= p;
        value += number(1, 8) / 4.0;
        law += fmt::format("{}{}@{}", laws.back().empty() ? "" : ",", value, p);
        laws.back().emplace_back(value, p);
        reserves.push_back(value);
      }
      prior += (laws.size() > 1 ? "; " : "") + law;
    }
    double truth = 0;  // a reserve between two values earns less than at the next one
    for (const double r : reserves) truth = std::max(truth, enumerated(laws, r));
    const OptimalReserve best =
        optimal_second_price_reserve(Prior::parse(prior + ")").profile(std::int64_t(laws.size())));
    EXPECT_NEAR(best.revenue, truth, 1e-10 * truth) << prior;
    EXPECT_NEAR(enumerated(laws, best.reserve), truth, 1e-10 * truth) << prior << " " << best.reserve;
  }
}

// Irregular laws, unlike bidders, public states, values that move together: no reserve of a grid earns more.
TEST(OptimalReserve, IsNotBeatenOnAGrid) {
  for (const char* values :
       {"histogram:0..0.3@5,0.3..0.35@1,0.35..1@2", "independent(uniform; uniform:0,2; power:3)",
        "mixture(0.3 * uniform | 0.7 * independent(beta:2,5; uniform:0,4))", "comonotone(uniform; power:2)",
        "independent(uniform:0,0.1; uniform:5,6)", "independent(discrete:0.5@0.5,2@0.5; uniform)",
        "intervals:0..0.1,3..3.1", "beta:0.3,0.3", "exponential:1,20"})
    for (const std::int64_t bidders : {1, 2, 4}) {
      const ProfileLaw profile = Prior::parse(values).profile(bidders);
      const OptimalReserve best = optimal_second_price_reserve(profile);
      double greatest = 0;
      for (const auto& state : profile.states)
        for (const LawPtr& law : state.laws) greatest = std::max(greatest, law->upper());
      EXPECT_NEAR(revenue(profile, best.reserve), best.revenue, 1e-12 * greatest) << values;
      for (int i = 0; i <= 200; ++i) {
        const double reserve = greatest * i / 200;
        EXPECT_LE(revenue(profile, reserve), best.revenue + 1e-6 * greatest)
            << values << " " << bidders << " " << reserve;
      }
    }
}

double played_revenue(const char* mechanism, const char* values, std::int64_t bidders, bool as_signals) {
  EstimateConfig config;
  config.mechanism = Mechanism::parse(mechanism);
  config.values = Prior::parse(values);
  config.bidders = bidders;
  config.samples = 1 << 14;
  config.seed = 5;
  if (as_signals) config.information = Information::parse("private");
  return estimate(config)[Statistic::revenue].exact->value;
}

// Two uniform values: a reserve of 1/2 earns 5/12 in each, in the all-pay auction by one of 1/4.
TEST(OptimalReserve, IsPlayed) {
  EXPECT_NEAR(played_revenue("second-price:reserve=best", "uniform", 2, false), 5.0 / 12, 1e-9);
  for (const char* mechanism : {"second-price:reserve=best", "first-price:reserve=best", "all-pay:reserve=best"})
    EXPECT_NEAR(played_revenue(mechanism, "uniform", 2, true), 5.0 / 12, 1e-9) << mechanism;
  EXPECT_NEAR(played_revenue("posted-price:price=best", "uniform", 2, true), 2 / std::sqrt(27), 1e-9);
  EstimateConfig config;
  config.values = Prior::parse("uniform");
  config.bidders = 2;
  config.information = Information::parse("private");
  config.mechanism = Mechanism::parse("all-pay:reserve=best");
  EXPECT_NEAR(resolve_game(config).mechanism.at("reserve"), 0.25, 1e-9);
  config.bidders = 1;
  EXPECT_THROW(resolve_game(config), InvalidInput);
  config.bidders = 2;
  config.values = Prior::parse("independent(uniform; power:2)");
  EXPECT_THROW(resolve_game(config), InvalidInput);
  config.mechanism = Mechanism::parse("second-price:reserve=best");
  EXPECT_NO_THROW(resolve_game(config));
  config.values = Prior::parse("uniform");
  config.information = Information::parse("wallet");
  EXPECT_THROW(resolve_game(config), InvalidInput);
}

}  // namespace
}  // namespace surety
