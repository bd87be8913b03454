// Public expenditure three ways: the closed form in 50 digits and by quadrature, play, and the discrete programs.
#include "surety/theory/public_expenditure.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/quadrature/tanh_sinh.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cmath>
#include <random>
#include <vector>

#include "surety/error.h"

namespace surety {
namespace {

using Precise = boost::multiprecision::cpp_bin_float_50;

struct Problem {
  std::int64_t agents;
  double social_value;
};

/// Social values from just above N to far above it.
std::vector<Problem> random_problems(int count, std::int64_t most_agents = 1'000'000) {
  std::mt19937_64 random(23);
  std::uniform_real_distribution<double> exponent(-8, 8), agents(std::log(2), std::log(most_agents + 0.5));
  std::vector<Problem> problems{{2, 3}, {2, 2.5}, {3, 4}, {7, 1e12}};
  while (static_cast<int>(problems.size()) < count) {
    const auto n = static_cast<std::int64_t>(std::exp(agents(random)));
    problems.push_back({std::max<std::int64_t>(n, 2), static_cast<double>(n) * (1 + std::exp(exponent(random)))});
  }
  return problems;
}

/// The definitions in 50 digits: K(y) as a series, y_bar by bisection of 1 - K(y)(1 - alpha/y).
struct PreciseSolution {
  Precise share, last;

  explicit PreciseSolution(const Problem& p) {
    const Precise surplus = Precise(p.social_value) - 1, alpha = Precise(p.agents - 1) / surplus;
    const auto kernel = [&](const Precise& y) {
      Precise sum = 0, term = y * exp(-y);
      for (int n = 0; n < 400; ++n) {
        sum += term / (n + 1 - alpha);
        term *= y / (n + 1);
      }
      return sum;
    };
    Precise low = 1, high = 60;
    for (int step = 0; step < 160; ++step) {
      const Precise y = (low + high) / 2;
      (kernel(y) * (1 - alpha / y) < 1 ? low : high) = y;
    }
    last = low;
    share = 1 / kernel(low);
  }
};

void expect_within(const Exact& found, const Precise& truth, const char* what, const Problem& p) {
  const auto off = static_cast<double>(abs(Precise(found.value) - truth));
  EXPECT_LE(off, found.error_bound) << what << " of " << p.agents << " agents, theta = " << p.social_value;
  EXPECT_LE(found.error_bound, 2e-12 * static_cast<double>(truth)) << what;
}

TEST(PublicExpenditure, ErrorBoundsHoldInFiftyDigits) {
  for (const Problem& p : random_problems(60)) {
    const PublicExpenditure found(p.agents, p.social_value);
    const PreciseSolution truth(p);
    const Precise surplus = Precise(p.social_value) - 1;
    expect_within(found.share(), truth.share, "share", p);
    expect_within(found.guarantee(), surplus * truth.share, "guarantee", p);
    expect_within(found.shortfall(), Precise(p.agents - 1) / truth.last, "shortfall", p);
    expect_within(found.full_expenditure_action(), truth.last, "y_bar", p);
    EXPECT_NEAR(found.guarantee().value + found.shortfall().value, p.social_value - 1,
                found.guarantee().error_bound + found.shortfall().error_bound + 1e-15 * p.social_value);
  }
}

/// (14) by quadrature, and the differential equation it solves by central differences.
TEST(PublicExpenditure, ExpenditureKeepsTheStrategicVirtualObjectiveConstant) {
  boost::math::quadrature::tanh_sinh<double> quadrature;
  for (const Problem& p : random_problems(20)) {
    const PublicExpenditure solution(p.agents, p.social_value);
    const double lambda = solution.guarantee().value, surplus = p.social_value - 1,
                 others = static_cast<double>(p.agents - 1), last = solution.full_expenditure_action().value;
    double before = 0;
    for (double t : {0.05, 0.3, 0.7, 0.95}) {
      const double y = t * last, h = 1e-4 * y, at = solution.expenditure(y);
      EXPECT_GT(at, before);
      before = at;
      // z = y u^(1/beta) takes the singularity at 0 away
      const double beta = (p.social_value - others - 1) / surplus;
      const double integral =
          y / beta *
          quadrature.integrate([=](double u) { return std::exp(y * (std::pow(u, 1 / beta) - 1)); }, 0.0, 1.0);
      EXPECT_NEAR(at, lambda / surplus * integral, 1e-12) << p.agents << " " << p.social_value;
      const double slope = (solution.expenditure(y + h) - solution.expenditure(y - h)) / (2 * h);
      const double objective = surplus * (at + slope) - others / y * at;
      EXPECT_NEAR(objective, lambda, 1e-6 * surplus / y) << p.agents << " " << p.social_value << " " << t;
      EXPECT_EQ(solution.strategic_virtual_objective(y), lambda);
      EXPECT_NEAR(solution.contribution(y / 3, y), at / 3, 1e-15);
    }
    EXPECT_EQ(solution.expenditure(0), 0);
    EXPECT_EQ(solution.contribution(0, last), 0);
    EXPECT_NEAR(solution.expenditure(last * (1 - 1e-9)), 1, 1e-12);  // with slope 0
    EXPECT_EQ(solution.expenditure(2 * last), 1);
    for (double t : {1.001, 2.0, 50.0})
      EXPECT_GT(solution.strategic_virtual_objective(t * last) + 1e-15 * surplus, lambda);
  }
}

/// (15): a density, whose informational virtual objective vanishes; (16) at its end.
TEST(PublicExpenditure, SignalsKeepTheInformationalVirtualObjectiveZero) {
  boost::math::quadrature::tanh_sinh<double> quadrature;
  for (const Problem& p : random_problems(20, 20)) {
    const PublicExpenditure solution(p.agents, p.social_value);
    const double theta = p.social_value, others = static_cast<double>(p.agents - 1), alpha = others / (theta - 1),
                 last = solution.full_expenditure_action().value;
    for (double t : {0.2, 0.6, 0.9}) {
      const double y = t * last, h = 1e-5 * y;
      const auto log_rho = [&](double z) { return solution.log_signal_density(z); };
      const double slope = (log_rho(y + h) - log_rho(y - h)) / (2 * h);  // rho'/rho
      EXPECT_NEAR((theta - 1) * (1 - slope), theta * others / y, 1e-6 * theta * (others + 1) / y);
      EXPECT_NEAR(log_rho(y),
                  std::log(solution.aggregate_signal_density(y)) + std::lgamma(others + 1) - others * std::log(y),
                  1e-11 * (1 + std::abs(log_rho(y))));
      // the integral from 0, without the singularity
      const double scale = y / (1 - alpha);
      const double mass = quadrature.integrate(
          [&](double u) {
            const double z = std::max(y * std::pow(u, 1 / (1 - alpha)), 1e-290 * y);
            return solution.aggregate_signal_density(z) * scale * std::pow(z / y, alpha);
          },
          0.0, 1.0);
      EXPECT_NEAR(solution.aggregate_signal_cdf(y), mass, 1e-9);
    }
    EXPECT_NEAR(solution.aggregate_signal_cdf(last * (1 - 1e-14)), 1, 1e-11);
    EXPECT_EQ(solution.log_signal_density(last * 1.001), -INFINITY);
    EXPECT_EQ(solution.aggregate_signal_density(last * 1.001), 0);
    EXPECT_NEAR(
        (theta - 1) * std::exp(solution.log_signal_density(last) + others * std::log(last) - std::lgamma(others + 1)),
        solution.guarantee().value, 1e-11 * theta);
  }
}

/// Truthful play on the worst information: who has the value is drawn given the signals. |z| > 5 once in 1.7 million.
TEST(PublicExpenditure, TruthEarnsTheGuarantee) {
  std::mt19937_64 random(5);
  std::uniform_real_distribution<double> uniform(0, 1);
  std::exponential_distribution<double> exponential;
  for (const Problem& p : {Problem{2, 3}, Problem{2, 2.2}, Problem{3, 10}, Problem{5, 6}}) {
    const PublicExpenditure solution(p.agents, p.social_value);
    const double alpha = static_cast<double>(p.agents - 1) / (p.social_value - 1),
                 last = solution.full_expenditure_action().value;
    double sum = 0, squares = 0;
    const int plays = 100'000;
    for (int play = 0; play < plays; ++play) {
      double y = 0;
      do y = last * std::pow(uniform(random), 1 / (1 - alpha));
      while (!(uniform(random) < std::exp(y - last)));
      std::vector<double> signal(static_cast<std::size_t>(p.agents));
      double total = 0, welfare = 0, chance = uniform(random) * p.social_value;
      for (double& x : signal) total += x = exponential(random);
      for (double x : signal) {
        x *= y / total;
        const double value = solution.value(x, y);
        if (chance >= 0 && chance < value) welfare += p.social_value * solution.expenditure(y);
        chance -= value;
        welfare -= solution.contribution(x, y);
      }
      sum += welfare, squares += welfare * welfare;
    }
    const double mean = sum / plays, error = std::sqrt((squares / plays - mean * mean) / plays);
    EXPECT_LT(std::abs(mean - solution.guarantee().value), 5 * error) << p.agents << " " << p.social_value;
    EXPECT_LT(error, 0.02 * solution.guarantee().value);
  }
}

/// Truth is an equilibrium (the double revelation principle, 3.3.1): interim payoffs by quadrature over the others'
/// aggregate w, which has a density in proportion to w^(N-2) rho(x + w).
TEST(PublicExpenditure, DeviationsLose) {
  for (const Problem& p : {Problem{2, 3}, Problem{2, 2.1}, Problem{3, 5}, Problem{4, 40}}) {
    const PublicExpenditure solution(p.agents, p.social_value);
    const double last = solution.full_expenditure_action().value;
    for (double signal : {0.05, 0.3, 0.6, 0.9}) {
      const double mine = signal * last;
      const auto payoff = [&](double action) {
        double sum = 0, weight = 0;
        const int cells = 4000;
        for (int c = 0; c < cells; ++c) {  // midpoints
          const double w = (c + 0.5) / cells * (last - mine), y = mine + w;
          const double mass = std::pow(w, static_cast<double>(p.agents - 2)) * std::exp(solution.log_signal_density(y));
          sum += mass * (solution.value(mine, y) * solution.expenditure(action + w) -
                         solution.contribution(action, action + w));
          weight += mass;
        }
        return sum / weight;
      };
      const double truth = payoff(mine);
      EXPECT_GT(truth, 0);
      for (double action : {0.0, 0.02, 0.2, 0.5, 0.8, 1.1, 2.0})
        EXPECT_LE(payoff(action * last), truth + 1e-6 * p.social_value)
            << p.social_value << " " << signal << " " << action;
    }
  }
}

/// With at most N in social value refusing is an equilibrium without information: a lone payer pays it all.
TEST(PublicExpenditure, ZeroWhereTheValuePerHeadIsAtMostTheCost) {
  for (const Problem& p : {Problem{2, 2}, Problem{2, 1.5}, Problem{2, 1}, Problem{2, 0}, Problem{10, 9.999}}) {
    const PublicExpenditure solution(p.agents, p.social_value);
    EXPECT_FALSE(solution.solvable());
    EXPECT_EQ(solution.guarantee().value, 0);
    EXPECT_EQ(solution.guarantee().error_bound, 0);
    EXPECT_EQ(solution.share().value, 0);
    EXPECT_DOUBLE_EQ(solution.shortfall().value, std::max(p.social_value - 1, 0.0));
    EXPECT_EQ(solution.full_expenditure_action().value, INFINITY);
    EXPECT_EQ(solution.expenditure(3), 0);
    EXPECT_EQ(solution.strategic_virtual_objective(3), 0);
    EXPECT_THROW(solution.log_signal_density(1), InvalidInput);
    EXPECT_THROW(solution.aggregate_signal_density(1), InvalidInput);
    EXPECT_THROW(solution.aggregate_signal_cdf(1), InvalidInput);
  }
  EXPECT_GT(PublicExpenditure(2, std::nextafter(2.0, 3.0)).guarantee().value, 0);
}

/// Guarantees depend on (N-1)/(theta-1) alone but for scale, and their share of the surplus falls with it to 0.
TEST(PublicExpenditure, ShareDependsOnOneNumber) {
  double before = 1;
  for (double alpha : {1e-12, 0.01, 0.1, 0.4, 0.7, 0.99, 0.999999}) {
    const double share = PublicExpenditure(2, 1 + 1 / alpha).share().value;
    EXPECT_NEAR(PublicExpenditure(101, 1 + 100 / alpha).share().value, share, 1e-9 * share);
    EXPECT_LT(share, before);
    before = share;
  }
  EXPECT_LT(before, 1e-5);
  EXPECT_NEAR(PublicExpenditure(2, 1e300).share().value, 1, 1e-12);
}

void expect_refused(std::int64_t agents, double social_value, const std::string& part) {
  try {
    PublicExpenditure(agents, social_value);
    ADD_FAILURE() << agents << " " << social_value;
  } catch (const InvalidInput& refusal) {
    EXPECT_NE(std::string(refusal.what()).find(part), std::string::npos) << refusal.what();
  }
}

TEST(PublicExpenditure, RefusesBadInput) {
  expect_refused(1, 3, "agents = 1; give at least 2");
  expect_refused(2, -1, "social value = -1");
  expect_refused(2, NAN, "social value = nan");
  expect_refused(2, INFINITY, "social value = inf");
}

}  // namespace
}  // namespace surety
