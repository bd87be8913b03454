#include "host/estimation/plan.h"

#include <gtest/gtest.h>

#include "host/estimation/estimate_run.h"
#include "host/games/game.h"
#include "host/values/revenue_hull.h"
#include "surety/error.h"
#include "surety/theory/exact.h"

namespace surety {
namespace {

/// A law that counts how often it is asked for anything that depends on a value or a quantile.
class CountingLaw : public Law {
 public:
  explicit CountingLaw(std::string_view spec) : law_(parse_law(spec)) {}

  std::string spec() const override { return law_->spec(); }
  double lower() const override { return law_->lower(); }
  double upper() const override { return law_->upper(); }
  double mean() const override { return law_->mean(); }
  double variance() const override { return law_->variance(); }
  double cdf(double v) const override { return counted(law_->cdf(v)); }
  double survival(double v) const override { return counted(law_->survival(v)); }
  double demand(double v) const override { return counted(law_->demand(v)); }
  double density(double v) const override { return counted(law_->density(v)); }
  double inverse_demand(double q) const override { return counted(law_->inverse_demand(q)); }
  double quantile(double u) const override { return counted(law_->quantile(u)); }
  std::vector<double> breakpoints() const override { return law_->breakpoints(); }
  DemandForm value_form() const override { return law_->value_form(); }
  DensityBounds density_bounds() const override { return law_->density_bounds(); }

  /// Questions since the last call.
  int asked() const { return std::exchange(asked_, 0); }

 private:
  double counted(double answer) const {
    ++asked_;
    return answer;
  }

  LawPtr law_;
  mutable int asked_ = 0;
};

struct Played {
  std::shared_ptr<const CountingLaw> law = std::make_shared<CountingLaw>("power:2");
  ProfileLaw profile{{7}, {{1.0, {law}}}, false};
  EstimateConfig config;

  explicit Played(const char* mechanism) {
    config.mechanism = Mechanism::parse(mechanism);
    config.bidders = 7;
  }
};

constexpr int few = 10, many = 1000;

TEST(Plan, CheckingACellTabulatesNothing) {
  for (const char* mechanism : {"first-price", "all-pay", "posted-price:price=best"}) {
    const Played played(mechanism);
    check_estimate(played.config, played.profile);
    EXPECT_LE(played.law->asked(), few) << mechanism;
    plan_estimate(played.config, played.profile);
    EXPECT_GE(played.law->asked(), many) << mechanism;
  }
}

TEST(Plan, TheBestPriceIsSearchedOnce) {
  Played played("posted-price:price=best");
  played.config.mechanism = settled(played.config.mechanism, played.profile);
  EXPECT_GE(played.law->asked(), many);
  ASSERT_TRUE(played.config.mechanism.number("price"));
  plan_estimate(played.config, played.profile);
  EXPECT_LE(played.law->asked(), few);
}

/// Signals are drawn as their sum where bids are the signals as they are, and nowhere else: batches are of about equal
/// time either way.
TEST(Plan, BatchesAreMadeForTheDrawsThatAreMade) {
  for (const auto& [mechanism, draws] :
       {std::pair{"proportional", 8.0}, std::pair{"proportional:must-sell", 8.0},
        std::pair{"proportional:m=0.1,K=20", 500.0}, std::pair{"proportional:cap=3", 500.0}}) {
    EstimateConfig config;
    config.mechanism = Mechanism::parse(mechanism);
    config.information = Information::parse("minmax");
    config.bidders = 500;
    EXPECT_EQ(batches_of(config).draws, draws) << mechanism;
    EXPECT_EQ(make_game(config, resolve_game(config)).problem.reduced, draws < 500) << mechanism;
  }
}

TEST(Plan, ALawIsIronedOnce) {
  const LawPtr law = parse_law("intervals:0..0.95,3.95..4");
  EXPECT_EQ(&revenue_hull(*law), &revenue_hull(*law));
  EXPECT_EQ(&ironed_virtual_value(*law), &ironed_virtual_value(*law));
  // priors share their laws between numbers of bidders
  const Prior prior = Prior::parse("independent(uniform; intervals:0..0.95,3.95..4)");
  EXPECT_EQ(prior.profile(3).states[0].laws[1], prior.profile(40).states[0].laws[1]);
}

TEST(Plan, CheckRefusesWhatPlanRefuses) {
  const std::pair<const char*, const char*> bad[] = {{"first-price", "independent(uniform; power:2)"},
                                                     {"all-pay", "comonotone(uniform; power:2)"},
                                                     {"optimal", "comonotone(uniform; power:2)"},
                                                     {"second-price", "discrete:0@0.5,1e-101@0.5"}};
  for (const auto& [mechanism, values] : bad) {
    EstimateConfig config;
    config.mechanism = Mechanism::parse(mechanism);
    config.values = Prior::parse(values);
    const ProfileLaw profile = config.values.profile(config.bidders);
    EXPECT_THROW(check_estimate(config, profile), InvalidInput) << mechanism;
    EXPECT_THROW(plan_estimate(config, profile), InvalidInput) << mechanism;
  }
  EstimateConfig config;
  config.mechanism = Mechanism::parse("optimal");
  config.values = Prior::parse("discrete:0@0.5,1@0.5");
  config.sampling = Sampling::reduced;
  EXPECT_THROW(check_estimate(config, config.values.profile(2)), InvalidInput);
}

TEST(Chosen, NumbersAreReported) {
  const auto chosen = [](const char* mechanism, const char* values) {
    EstimateConfig config;
    config.mechanism = Mechanism::parse(mechanism);
    config.values = Prior::parse(values);
    config.samples = 100;
    return estimate(config).chosen;
  };
  const auto price = chosen("posted-price", "uniform");
  ASSERT_EQ(price.size(), 1u);
  EXPECT_EQ(price[0].name, "price");
  EXPECT_NEAR(price[0].value, std::sqrt(1 / 3.0), 1e-7);  // (N+1)^(-1/N), Yamashita (2018), Remark 2
  EXPECT_TRUE(chosen("posted-price:price=0.5", "uniform").empty());
  EXPECT_TRUE(chosen("second-price", "uniform").empty());
  const auto reserve = chosen("optimal", "uniform");
  ASSERT_EQ(reserve.size(), 1u);
  EXPECT_EQ(reserve[0].name, "reserve");
  EXPECT_NEAR(reserve[0].value, 0.5, 1e-12);
  const auto reserves = chosen("optimal", "independent(uniform; power:3; uniform:0,2)");
  ASSERT_EQ(reserves.size(), 2u);  // two bidders, two laws
  EXPECT_EQ(reserves[1].name, "reserve of power:3");
  EXPECT_NEAR(reserves[1].value, std::cbrt(0.25), 1e-9);  // v^3 + 3 v^3 = 1
}

}  // namespace
}  // namespace surety
