// What is bid for mineral rights (Milgrom & Weber 1982), against closed forms, the differential equation, and play.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>

#include "host/games/game.h"
#include "host/games/strategies.h"
#include "surety/deviate.h"
#include "surety/estimate.h"
#include "tests/games/messages.h"

namespace surety {
namespace {

EstimateConfig rights(const std::string& mechanism, const std::string& noise, const std::string& values, int bidders) {
  EstimateConfig config;
  config.mechanism = Mechanism::parse(mechanism);
  config.information = Information::parse("mineral-rights:" + noise);
  config.values = Prior::parse(values);
  config.bidders = bidders;
  config.samples = 1 << 18;
  config.seed = 20261129;
  return config;
}

/// What is bid at a signal, from the table that is played.
class Bids {
 public:
  explicit Bids(const EstimateConfig& config) : strategy_(strategy_of(resolve_game(config))) {}
  double operator()(double s) const {
    const auto& form = strategy_.form;
    return form.kind == StrategyKind::table ? evaluate(form.table, 0, s) : form.shift + form.slope * s;
  }
  const Strategy& strategy() const { return strategy_; }

 private:
  Strategy strategy_;
};

// Noise v uniform(0, 2), values with density (N + 1) v^N. A rival's signal has density 1/(2 v) and cdf x/(2 v), so that
// given a tie at x, and given that all others are below, v is uniform on (x/2, 1): p(x) = (1 + x/2)/2. The hazard is
// (N - 1)/x.
TEST(MineralRights, BidsWhatTheClosedFormBidsForNoiseThatMultiplies) {
  for (const int n : {2, 3, 5, 10}) {
    const std::string values = fmt::format("power:{}", n + 1);
    const Bids first(rights("first-price", "times(uniform:0,2)", values, n));
    const Bids second(rights("second-price", "times(uniform:0,2)", values, n));
    EXPECT_TRUE(first.strategy().equilibrium);
    for (int i = 1; i < 200; ++i) {
      const double x = i / 100.0;
      EXPECT_NEAR(first(x), 0.5 + x * (n - 1) / (4.0 * n), 1e-9) << n << " " << x;
      EXPECT_NEAR(second(x), 0.5 + x / 4, 1e-9) << n << " " << x;
    }
  }
}

// With a reserve r: (1 + x/2)/2 = r at the screening level; from there, of two, b x = r x* + integral of p.
TEST(MineralRights, AReserveKeepsOutWhomWinningIsNotWorthIt) {
  const double r = 0.6, entry = 0.4;
  const Bids first(rights("first-price:reserve=0.6", "times(uniform:0,2)", "power:3", 2));
  const Bids second(rights("second-price:reserve=0.6", "times(uniform:0,2)", "power:3", 2));
  for (int i = 1; i < 200; ++i) {
    const double x = i / 100.0 + 1e-6;
    if (x < entry) {
      EXPECT_EQ(first(x), 0) << x;
      EXPECT_EQ(second(x), 0) << x;
    } else {
      EXPECT_NEAR(first(x), (r * entry + (x - entry) / 2 + (x * x - entry * entry) / 8) / x, 1e-9) << x;
      EXPECT_GE(first(x), r);
      EXPECT_NEAR(second(x), 0.5 + x / 4, 1e-9) << x;
    }
  }
  EXPECT_EQ(Bids(rights("first-price:reserve=0.4", "times(uniform:0,2)", "power:3", 2))(0.2),
            Bids(rights("first-price", "times(uniform:0,2)", "power:3", 2))(0.2));  // keeps nobody out
  const Bids none(rights("first-price:reserve=1", "times(uniform:0,2)", "power:3", 2));
  for (const double x : {0.1, 1.0, 1.9}) EXPECT_EQ(none(x), 0);
}

// Noise uniform on (0, w) added to a uniform value. Up to w: p = x/N, hazard N/x. From there to 1: p = x - w (N - 1)/N,
// hazard N/w. Winning is worth x/(N + 1), then x - w N/(N + 1).
TEST(MineralRights, BidsWhatTheClosedFormBidsForNoiseThatIsAdded) {
  const double w = 0.3;
  for (const int n : {2, 3, 8, 40}) {
    const Bids bid(rights("first-price", "plus(uniform:0,0.3)", "uniform", n));
    for (int i = 1; i <= 100; ++i) {
      const double x = i / 100.0;
      const double exact = x <= w ? x / (n + 1) : x - w + w / (n + 1) * std::exp(-n * (x - w) / w);
      EXPECT_NEAR(bid(x), exact, 1e-8) << n << " " << x;
    }
    const double entry = 0.5 + w * n / (n + 1.0);
    for (const char* mechanism : {"first-price:reserve=0.5", "second-price:reserve=0.5"}) {
      const Bids reserved(rights(mechanism, "plus(uniform:0,0.3)", "uniform", n));
      EXPECT_EQ(reserved(entry - 1e-6), 0);
      EXPECT_GE(reserved(entry + 1e-6), 0.5);
    }
  }
}

// b' = (p - b) f/F by differences, where neither is in closed form, from the second-price bid p and a hazard by the
// trapezoidal rule; and bids ascend, below p.
TEST(MineralRights, BidsSolveMilgromAndWebersEquation) {
  const auto density = [](double e) { return e > 0 && e < 1 ? 12 * e * e * (1 - e) : 0.0; };  // beta:3,2
  const auto below = [](double e) { return e <= 0 ? 0 : e >= 1 ? 1 : e * e * e * (4 - 3 * e); };
  const auto value_density = [](double v) { return 6 * v * (1 - v); };  // beta:2,2
  for (const int n : {2, 3, 6}) {
    const Bids first(rights("first-price", "plus(beta:3,2)", "beta:2,2", n));
    const Bids second(rights("second-price", "plus(beta:3,2)", "beta:2,2", n));
    for (double x = 0.3; x < 1.9; x += 0.1) {
      double tied = 0, beaten = 0;
      constexpr int steps = 20000;
      for (int i = 1; i < steps; ++i) {
        const double v = double(i) / steps, e = x - v, here = value_density(v) * density(e);
        tied += here * density(e) * std::pow(below(e), n - 2);
        beaten += here * std::pow(below(e), n - 1);
      }
      const double h = 1e-4, slope = (first(x + h) - first(x - h)) / (2 * h);
      const double pull = (n - 1) * tied / beaten * (second(x) - first(x));
      EXPECT_NEAR(slope, pull, 1e-5 * (1 + pull)) << n << " " << x;
      EXPECT_GT(slope, 0);
      EXPECT_LT(first(x), second(x));
    }
  }
}

// The two examples' revenue: bids of two are 1/2 + x/8 and the greater signal is v 4/3 on average, E[v] = 3/4; with the
// second price (1 + x/2)/2 at the lesser, v 2/3. False alarms: 1 in 10^6 each.
TEST(MineralRights, EarnsWhatTheClosedFormEarns) {
  for (const char* mechanism : {"first-price", "second-price"}) {
    const auto revenue = estimate(rights(mechanism, "times(uniform:0,2)", "power:3", 2))[Statistic::revenue];
    EXPECT_NEAR(revenue.mean, 0.625, 4.9 * revenue.standard_error) << mechanism;
  }
}

// Nobody is found to gain, with reserves, few bidders and many, by 99.9% bounds; who bids a fifth of his signal is
// found out.
TEST(MineralRights, NobodyIsFoundToGain) {
  for (const char* mechanism : {"first-price", "first-price:reserve=0.45", "second-price:reserve=0.45"})
    for (const char* noise : {"plus(uniform:0,0.5)", "times(uniform:0.5,1.5)", "plus(beta:3,2)"})
      for (const int n : {1, 2, 4}) {
        DeviateConfig config;
        config.game = rights(mechanism, noise, "uniform", n);
        config.bins = 32;
        config.messages = 128;
        config.confidence = 0.999;
        for (const auto& found : deviate(config)) EXPECT_FALSE(found.profitable()) << mechanism << noise << n;
      }
  DeviateConfig config;
  config.game = rights("first-price", "plus(uniform:0,0.5)", "uniform", 3);
  config.game.samples = 1 << 21;
  config.game.strategy = LinearStrategy{0.2, 0};
  EXPECT_TRUE(deviate(config).front().profitable());
}

// Alone, with a reserve: E[v | s] = s/2 up to .5 and s - .25 from there to 1, so that who pays r has (r + .25, 1.5). A
// jump at a border of the table's cells, as at .5 and .75, costs no more than one elsewhere.
TEST(MineralRights, OneBidderPaysTheReserve) {
  for (const double r : {0.2, 0.25, 0.3, 0.5, 0.6}) {
    const double entry = r < 0.25 ? 2 * r : r + 0.25;
    for (const char* mechanism : {"first-price", "second-price"}) {
      const auto config = rights(fmt::format("{}:reserve={}", mechanism, r), "plus(uniform:0,0.5)", "uniform", 1);
      const Estimate revenue = estimate(config)[Statistic::revenue];
      const double below = entry <= 0.5 ? entry * entry : entry - 0.25;  // P(s < entry)
      EXPECT_NEAR(revenue.mean, r * (1 - below), 5 * revenue.standard_error) << mechanism << r;
      EXPECT_LT(revenue.table_error_bound, 1e-6) << mechanism << r;
    }
  }
}

// 10^-128 and less, where half of the signals lie, is not told apart.
TEST(MineralRights, SignalsThatAreTooDenseForBinsAreRefused) {
  const GameConfig game = resolve_game(rights("second-price", "times(power:0.01)", "uniform", 2));
  expect_in(message_of([&] { noisy_signal_quantiles(game, 128); }), {"times(power:0.01)", "too dense"});
}

// Many bidders, noise without a density at the ends or with one that is unbounded: bids are numbers, ascend, and do not
// exceed the greatest value, but for the error of their table.
TEST(MineralRights, ExtremesAreBidToo) {
  for (const int n : {2, 50, 1'000})
    for (const char* noise : {"plus(uniform:0,0.01)", "plus(beta:9,9)", "times(power:0.5)", "times(exponential:1,20)"})
      for (const char* values : {"uniform:1,1.0001", "exponential:1,10"}) {
        const auto config = rights("first-price", noise, values, n);
        const Bids bid(config);
        const GameConfig game = resolve_game(config);
        const auto& form = bid.strategy().form;
        const double low = form.table.offset, high = greatest_signal(game);
        double before = 0;
        for (int i = 1; i < 400; ++i) {
          const double here = bid(low + (high - low) * i / 400);
          ASSERT_TRUE(std::isfinite(here)) << n << noise << values << i;
          EXPECT_GE(here, before - 2 * form.table.error_bound[0] - 1e-12) << n << noise << values << i;
          EXPECT_LE(here, game.values->upper() + form.table.error_bound[0]) << n << noise << values << i;
          before = here;
        }
      }
}

}  // namespace
}  // namespace surety
