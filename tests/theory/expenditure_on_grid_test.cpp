// The discrete programs bracket the closed form of public expenditure, and bilateral trade is the same problem.
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "host/reference/virtual_objectives.h"
#include "surety/error.h"
#include "surety/theory/bilateral_trade.h"
#include "surety/theory/public_expenditure.h"

namespace surety::reference {
namespace {

double sum_of(const Steps& x) {
  double sum = 0;
  for (int l : x) sum += l;
  return sum;
}

/// Full expenditure at the end of the table and beyond, costs in proportion.
Mechanism sharing_mechanism(const ExpenditureOnGrid& finite) {
  return [&finite](int outcome, const Steps& x) {
    const auto l = static_cast<std::size_t>(sum_of(x));
    const double expenditure = finite.expenditure[std::min(l, finite.expenditure.size() - 1)];
    if (outcome == 0) return 1 - expenditure;
    return l == 0 ? 0 : expenditure * x[static_cast<std::size_t>(outcome - 1)] / static_cast<double>(l);
  };
}

/// Profiles with the same aggregate l are equally likely, binomial(l+N-1, N-1) of them; states in proportion to
/// signals.
Signals spread_signals(const ExpenditureOnGrid& finite, int agents) {
  return [&finite, agents](const Steps& x, int state) {
    const auto l = static_cast<std::size_t>(sum_of(x));
    if (l >= finite.aggregate_mass.size()) return 0.0;
    double profiles = 1;
    for (int i = 1; i < agents; ++i) profiles *= (static_cast<double>(l) + i) / i;
    const double share = l == 0 ? 1.0 / agents : x[static_cast<std::size_t>(state)] / static_cast<double>(l);
    return finite.aggregate_mass[l] / profiles * share;
  };
}

struct FiniteCase {
  int agents, k;
  double social_value;
};

class ExpenditureOnGridBounds : public testing::TestWithParam<FiniteCase> {};

TEST_P(ExpenditureOnGridBounds, AreWhatTheSlowEvaluatorFinds) {
  const auto [agents, k, theta] = GetParam();
  const ExpenditureOnGrid finite = expenditure_on_grid(agents, theta, k);
  const Environment environment = public_expenditure_environment(agents, theta);
  const Mechanism mechanism = sharing_mechanism(finite);
  EXPECT_NEAR(guarantee_bound(environment, mechanism, k), finite.lower.value, finite.lower.error_bound + 1e-13 * theta);
  EXPECT_GE(least_utility_at_zero(environment, mechanism, k), 0);
  const Signals signals = spread_signals(finite, agents);
  EXPECT_NEAR(potential_bound(environment, signals, k), finite.upper.value,
              finite.upper.error_bound + 1e-12 * theta * k);
  for (int state = 0; state < agents; ++state) {  // the prior
    double mass = 0;
    for (const Steps& x : all_profiles(agents, k)) mass += signals(x, state);
    EXPECT_NEAR(mass, 1.0 / agents, 1e-13);
  }
}

INSTANTIATE_TEST_SUITE_P(Theory, ExpenditureOnGridBounds,
                         testing::Values(FiniteCase{2, 2, 3}, FiniteCase{2, 5, 3}, FiniteCase{2, 4, 2.05},
                                         FiniteCase{2, 6, 50}, FiniteCase{2, 4, 1e6}, FiniteCase{2, 3, 1.5},
                                         FiniteCase{3, 3, 4}, FiniteCase{3, 2, 3.5}, FiniteCase{3, 4, 7},
                                         FiniteCase{4, 2, 9}, FiniteCase{4, 2, 2}));

/// Whatever k, the greatest guarantee lies between; the lower bound closes in like 1/k, the upper like k^-(1-alpha) or
/// 1/k.
TEST(ExpenditureOnGrid, BracketsTheClosedFormAndClosesIn) {
  std::mt19937_64 random(11);
  std::uniform_real_distribution<double> exponent(-1, 4);
  for (int round = 0; round < 30; ++round) {
    const int agents = 2 + round % 5;
    const double theta = agents * (1 + std::exp(exponent(random)));
    const PublicExpenditure limit(agents, theta);
    const double lambda = limit.guarantee().value;
    double below = INFINITY, above = INFINITY;
    for (std::int64_t k : {20, 80, 320}) {
      const ExpenditureOnGrid finite = expenditure_on_grid(agents, theta, k);
      const double low = lambda - finite.lower.value, high = finite.upper.value - lambda;
      EXPECT_GE(low, -finite.lower.error_bound - limit.guarantee().error_bound) << agents << " " << theta << " " << k;
      EXPECT_GE(high, -finite.upper.error_bound - limit.guarantee().error_bound) << agents << " " << theta << " " << k;
      EXPECT_LT(low, 0.45 * below) << agents << " " << theta << " " << k;
      const double alpha = (agents - 1) / (theta - 1);
      EXPECT_LT(high, above * std::pow(4, -0.7 * (1 - alpha))) << agents << " " << theta << " " << k;
      below = low, above = high;
    }
  }
}

/// Where theta <= N no mechanism guarantees more than 0, and information comes arbitrarily close to it.
TEST(ExpenditureOnGrid, PotentialVanishesUpToTheNumberOfAgents) {
  for (double theta : {1.2, 1.5, 1.8}) {
    double before = INFINITY;
    for (std::int64_t k : {10, 40, 160, 640}) {
      const ExpenditureOnGrid finite = expenditure_on_grid(2, theta, k);
      EXPECT_EQ(finite.lower.value, 0);
      EXPECT_EQ(finite.expenditure, std::vector<double>{0});
      EXPECT_GT(finite.upper.value, 0);
      EXPECT_LT(finite.upper.value, before * (theta < 1.6 ? 0.55 : 0.8)) << theta << " " << k;
      before = finite.upper.value;
    }
  }
  EXPECT_EQ(expenditure_on_grid(2, 1, 10).upper.value, 0);
}

/// The tables tend to the closed form too.
TEST(ExpenditureOnGrid, TablesTendToTheLimit) {
  const PublicExpenditure limit(3, 8);
  for (std::int64_t k : {50, 200}) {
    const ExpenditureOnGrid finite = expenditure_on_grid(3, 8, k);
    const auto steps = static_cast<double>(k);
    const double last = limit.full_expenditure_action().value;
    EXPECT_NEAR(static_cast<double>(finite.aggregate_mass.size() - 1) / steps, last, 30 / steps);
    double cdf = 0;
    for (std::size_t l = 0; l < finite.aggregate_mass.size(); ++l) {
      const double y = static_cast<double>(l) / steps;
      cdf += finite.aggregate_mass[l];
      EXPECT_NEAR(cdf, limit.aggregate_signal_cdf(y), 8 * std::pow(steps, -5.0 / 7)) << y;
      const double expenditure = l < finite.expenditure.size() ? finite.expenditure[l] : 1;
      EXPECT_NEAR(expenditure, limit.expenditure(y), 6 / steps) << y;
    }
    EXPECT_NEAR(cdf, 1, 1e-13);
  }
}

TEST(ExpenditureOnGrid, RefusesBadGrids) {
  EXPECT_THROW(expenditure_on_grid(2, 3, 1), InvalidInput);
  EXPECT_THROW(expenditure_on_grid(2, 3, 1001), InvalidInput);
  EXPECT_THROW(expenditure_on_grid(1, 3, 10), InvalidInput);
  EXPECT_THROW(expenditure_on_grid(2, -3, 10), InvalidInput);
}

/// Trade on the grid: with probability E at the price theta or theta - 1, whose mean is the proportional price.
Mechanism trading_mechanism(const ProportionalPriceTrading& trading, int k) {
  return [&trading, k](int outcome, const Steps& x) {
    const double seller = static_cast<double>(x[0]) / k, buyer = static_cast<double>(x[1]) / k;
    const double trade = trading.trade_probability(seller, buyer);
    if (outcome == 0) return 1 - trade;
    const double at_low = trading.expenditure().social_value() - trading.price(seller, buyer);  // P(price = theta - 1)
    return trade * (outcome == 2 ? at_low : 1 - at_low);
  };
}

TEST(ProportionalPriceTrading, IsParticipationSecureAndGuaranteesItsGains) {
  for (double theta : {2.5, 3.0, 10.0}) {
    const ProportionalPriceTrading trading(theta);
    const double lambda = trading.guarantee().value;
    EXPECT_EQ(lambda, PublicExpenditure(2, theta).guarantee().value);
    EXPECT_EQ(trading.gains_from_trade(), theta - 1);
    const Environment trade = trade_environment(theta);
    double before = INFINITY;
    for (int k : {4, 8, 12}) {
      const Mechanism mechanism = trading_mechanism(trading, k);
      EXPECT_GE(least_utility_at_zero(trade, mechanism, k), -1e-14 * theta);
      const double short_of = lambda - guarantee_bound(trade, mechanism, k);
      EXPECT_GE(short_of, -1e-12 * theta);
      EXPECT_LT(short_of, before * 0.9) << theta << " " << k;
      before = short_of;
    }
    EXPECT_LT(before, 0.25 * lambda);
  }
}

/// Outcome by outcome the traders' gains are those of the agents who share the cost.
TEST(ProportionalPriceTrading, IsPublicExpenditureByTwo) {
  const double theta = 3;
  const ProportionalPriceTrading trading(theta);
  for (double seller : {0.0, 0.4, 2.0}) {
    for (double buyer : {0.0, 0.3, 1.0}) {
      const double price = trading.price(seller, buyer), trade = trading.trade_probability(seller, buyer);
      EXPECT_GE(price, theta - 1);
      EXPECT_LE(price, theta);
      for (double value : {0.0, theta}) {
        const auto& expenditure = trading.expenditure();
        const double y = seller + buyer;
        EXPECT_NEAR((price - value) * trade,
                    (theta - value) * expenditure.expenditure(y) - expenditure.contribution(seller, y), 1e-14);
        EXPECT_NEAR((value + theta - 1 - price) * trade,
                    value * expenditure.expenditure(y) - expenditure.contribution(buyer, y), 1e-14);
      }
    }
  }
  EXPECT_EQ(trading.trade_probability(0, 0), 0);
  EXPECT_EQ(trading.price(0, 0), theta - 0.5);
  EXPECT_EQ(ProportionalPriceTrading(1.9).guarantee().value, 0);
  for (double bad : {0.5, -1.0, double(NAN), double(INFINITY)})
    EXPECT_THROW(ProportionalPriceTrading{bad}, InvalidInput);
}

}  // namespace
}  // namespace surety::reference
