#include "surety/theory/exponential_price.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "host/reference/du_mechanism.h"
#include "surety/theory/simple_guarantees.h"
#include "tests/reference/random_laws.h"

namespace surety {
namespace {

using reference::ValueAtom;
using Messages = std::optional<std::int64_t>;

struct DiscreteValues {
  std::vector<ValueAtom> atoms;
  LawPtr law;
};

DiscreteValues discrete_values(std::mt19937_64& random) {
  DiscreteValues values{{}, parse_law(reference::random_discrete_law(random))};
  for (double x : values.law->breakpoints())
    values.atoms.push_back({x, values.law->demand(x) - values.law->survival(x)});
  return values;
}

TEST(ExponentialPrice, PrintedGuarantees) {
  // Du (2016), Figure 2 and the end of Section 5.2
  struct Row {
    const char* law;
    double generalized, two, one;
  };
  for (const auto& [spec, generalized, two, one] : std::initializer_list<Row>{{"uniform", .273, .272, .204},
                                                                              {"beta:1,2", .166, .166, .120},
                                                                              {"power:2", .437, .431, .341},
                                                                              {"beta:2,2", .302, .301, .229},
                                                                              {"beta:2,4", .188, .188, .140},
                                                                              {"beta:4,2", .475, .463, .381},
                                                                              {"beta:8,1", .751, .710, .652}}) {
    const LawPtr law = parse_law(spec);
    EXPECT_NEAR(best_generalized_exponential_price(*law).guarantee.value, generalized, 5.01e-4) << spec;
    EXPECT_NEAR(best_exponential_price(*law, 2).guarantee.value, two, 5.01e-4) << spec;
    EXPECT_NEAR(best_exponential_price(*law, 1).guarantee.value, one, 5.01e-4) << spec;
  }
  const LawPtr triangle = parse_law("triangle");
  EXPECT_NEAR(best_exponential_price(*triangle, 2).guarantee.value, 0.31094, 5.01e-6);
  EXPECT_NEAR(best_generalized_exponential_price(*triangle).guarantee.value, 0.31324, 5.01e-6);
}

TEST(ExponentialPrice, GuaranteeIsTheLeastOverEveryNumberAtTheBoundary) {
  std::mt19937_64 random(2016);
  std::uniform_real_distribution<double> unit(0, 1);
  for (int i = 0; i < 300; ++i) {
    const auto [atoms, law] = discrete_values(random);
    const int bidders = 1 + i % 7, k = i % 3 == 0 ? 0 : 1 + i % 11;
    const double A = std::exp(4 * unit(random) - 2), X = std::exp(4 * unit(random) - 3);
    const Messages messages = k > 0 ? Messages(k) : std::nullopt;
    if (!(law->mean() > 0)) continue;
    const Exact found = exponential_price_guarantee(*law, bidders, {A, X, messages});
    const double wanted = reference::exponential_price_guarantee(atoms, bidders, A, X, k);
    EXPECT_NEAR(found.value, wanted, 1e-12 * (std::abs(wanted) + A * bidders * law->upper())) << law->spec();
    const double Y0 = 2 * unit(random), Y1 = 2 * unit(random) - 1;
    EXPECT_NEAR(generalized_exponential_price_guarantee(*law, {A, Y0, Y1, messages}).value,
                reference::generalized_guarantee(atoms, A, Y0, Y1, k), 1e-11 * (1 + std::exp(2 / A)))
        << law->spec();
  }
}

TEST(ExponentialPrice, NoGridPointBeatsTheBest) {
  std::mt19937_64 random(23);
  for (int i = 0; i < 24; ++i) {
    const auto [atoms, law] = discrete_values(random);
    if (!(law->mean() > 0)) continue;
    const int bidders = 1 + i % 5, k = i % 2 ? 0 : 1 + i % 4;
    const auto best = best_exponential_price(*law, bidders, k > 0 ? Messages(k) : std::nullopt);
    EXPECT_LE(best.guarantee.error_bound, 1e-7 * law->mean()) << law->spec();
    EXPECT_LE(best.guarantee.value, law->mean() * (1 + 1e-14));
    double grid = 0;
    for (int a = -24; a <= 24; ++a) {
      for (int x = -60; x <= 24; ++x) {
        const double A = std::exp(a / 8.0), X = law->upper() * std::exp(x / 6.0);
        grid = std::max(grid, reference::exponential_price_guarantee(atoms, bidders, A, X, k));
      }
    }
    EXPECT_LE(grid, best.guarantee.value + best.guarantee.error_bound) << law->spec() << " N=" << bidders;
    const double again = reference::exponential_price_guarantee(atoms, bidders, best.mechanism.A, best.mechanism.X, k);
    const bool degenerate = best.mechanism.A > 1e4;  // where the reference cancels
    EXPECT_TRUE(degenerate || std::abs(again - best.guarantee.value) < 1e-10 * law->upper()) << again;
  }
}

TEST(ExponentialPrice, StationaryAtTheBest) {
  // Where the prior has no atoms: G rises neither way in A nor in X, to second order (29 for one buyer)
  for (const char* spec : {"uniform", "beta:0.5,0.5", "triangle", "normal:0.5,0.2,0,1", "intervals:0..0.95,3.95..4"}) {
    const LawPtr law = parse_law(spec);
    for (std::int64_t bidders : {1, 2, 5, 40}) {
      for (Messages k : {Messages(), Messages(3)}) {
        const auto [best, guarantee] = best_exponential_price(*law, bidders, k);
        EXPECT_LE(guarantee.error_bound, 1e-12 * law->upper());
        for (double step : {-1e-3, 1e-3}) {
          const double other = exponential_price_guarantee(*law, bidders, {best.A * (1 + step), best.X, k}).value;
          const double third = exponential_price_guarantee(*law, bidders, {best.A, best.X * (1 + step), k}).value;
          EXPECT_LE(other, guarantee.value) << spec;
          EXPECT_LE(third, guarantee.value) << spec;
          EXPECT_GE(std::min(other, third), guarantee.value * (1 - 3e-4)) << spec;
        }
      }
    }
  }
}

TEST(ExponentialPrice, MoreBiddersAndFinerMessagesGuaranteeMore) {
  const LawPtr law = parse_law("uniform");
  double before = 0;
  for (std::int64_t bidders : {1, 2, 3, 5, 10, 20, 100, 10000, 1000000, 1000000000}) {
    const double guarantee = best_exponential_price(*law, bidders).guarantee.value;
    EXPECT_GT(guarantee, before);
    EXPECT_LT(guarantee, 0.5);
    before = guarantee;
  }
  EXPECT_NEAR(best_exponential_price(*law, 20).guarantee.value, 0.42, 0.02);  // Figure 1: "fairly close to 0.5"
  double coarse = 0;
  for (std::int64_t k : {1, 2, 4, 16, 256, 1 << 16}) {
    const double guarantee = best_exponential_price(*law, 3, k).guarantee.value;
    EXPECT_GT(guarantee, coarse);
    coarse = guarantee;
  }
  EXPECT_NEAR(coarse, best_exponential_price(*law, 3).guarantee.value, 1e-5);
}

TEST(ExponentialPrice, OneMessageAndOneBuyer) {
  // k = 1 is a posted price X/A: for uniform values K(s) = s - s^2/2, lost = s/2 = p^2, guarantee s (1 - p)^2
  const auto best = best_exponential_price(*parse_law("uniform"), 1, 1);
  double wanted = 0;
  for (int i = 1; i < 100000; ++i) {
    const double s = i * 1e-5, p = std::sqrt(s / 2);
    wanted = std::max(wanted, s * (1 - p) * (1 - p));
  }
  EXPECT_NEAR(best.guarantee.value, wanted, 1e-9);
  EXPECT_NEAR(best.guarantee.value, 0.125, 1e-12);  // as the best posted price
}

TEST(ExponentialPrice, ManyBuyersFollowTheoremTwoSlowly) {
  const LawPtr law = parse_law("uniform");
  for (double n : {1e2, 1e4, 1e6, 1e9}) {
    const auto bidders = static_cast<std::int64_t>(n);
    const ExponentialPrice paper = theorem2_exponential_price(bidders, 1, std::nullopt);
    EXPECT_DOUBLE_EQ(paper.A, 1 / std::log(n));
    EXPECT_DOUBLE_EQ(paper.X, 1 / (2 * n * std::log(n)));
    // s = 1/2 = v(0): E[A v H_N - N X; v < 1/2] + E[A v (H_N - 1); v > 1/2]. In (36) the second line's -1/log(I) should
    // be 0: Rev_1 = A v (H_N - 1) + X (exp(1/A) - 1) - (N - 1) X, and exp(1/A) = N.
    const double harmonic = std::log(n) + 0.57721566490153286 + 1 / (2 * n) - 1 / (12 * n * n);
    const Exact found = exponential_price_guarantee(*law, bidders, paper);
    EXPECT_NEAR(found.value, (harmonic / 2 - 0.625) / std::log(n), 1e-9) << n;
    const double best = best_exponential_price(*law, bidders).guarantee.value;
    EXPECT_GT(best, found.value);
    // what is left of 1/2 falls like 1/log N for both
    EXPECT_GT((0.5 - best) * std::log(n), 0.09);
    EXPECT_LT((0.5 - best) * std::log(n), 0.5);
  }
}

TEST(ExponentialPrice, FewKinksAndManyAgree) {
  // beyond 20,000 kinks the guarantee is bracketed; the error bound must cover what direct summation gives
  for (const char* spec : {"uniform", "power:2", "discrete:1@0.5,2@0.5"}) {
    const LawPtr law = parse_law(spec);
    const std::int64_t bidders = 1000000;
    for (double s : {law->upper() / 15000, law->upper() / 25000, law->upper() / 900000}) {
      const double A = 0.3, X = A * s * std::exp(-1 / A);
      const Exact found = exponential_price_guarantee(*law, bidders, {A, X, std::nullopt});
      double sum = 0;
      constexpr int points = 20000;
      for (int i = 0; i < points; ++i) {
        const double v = law->quantile((i + 0.5) / points), n = std::floor(std::min(v / s, 1e6));
        const auto harmonic = [](double x) {
          return std::log(x) + 0.57721566490153286 + 1 / (2 * x) - 1 / (12 * x * x);
        };
        sum += (A * v * (harmonic(1e6) - (n >= 1 ? harmonic(n) : 0)) + n * A * s) / points;
      }
      EXPECT_NEAR(found.value, sum - 1e6 * X, found.error_bound + 1e-4 * law->upper()) << spec;
      EXPECT_LE(found.error_bound, 1e-5 * law->upper()) << spec;
    }
  }
}

TEST(ExponentialPrice, NearlyKnownValuesAreNearlyExtracted) {
  for (const char* spec : {"discrete:3@1", "uniform:0.1,0.1000001", "normal:10,0.001,0,20"}) {
    const LawPtr law = parse_law(spec);
    for (std::int64_t bidders : {1, 2, 100}) {
      const auto best = best_exponential_price(*law, bidders);
      EXPECT_GE(best.guarantee.value, law->mean() * (1 - 2e-2)) << spec;
      EXPECT_LE(best.guarantee.value, law->mean() * (1 + 1e-13)) << spec;
      EXPECT_TRUE(std::isfinite(best.mechanism.A) && std::isfinite(best.mechanism.X));
      EXPECT_LE(best.guarantee.error_bound, 1e-11) << spec;
    }
    EXPECT_NEAR(best_generalized_exponential_price(*law).guarantee.value, law->mean(), 2e-2 * law->mean());
  }
}

// N s - K(s) is 0 up to s = 3.3 / N, and an infinite A is best: what is sure to be there, 3.3. An A of 2^52 makes 40 of
// the rounding of 0.
TEST(ExponentialPrice, TheLeastValueIsGuaranteedUpToRounding) {
  for (const char* spec : {"discrete:3.300693364967488@0.7625,19.687129957757847@0.2375",
                           "discrete:3.300693364967488@0.7625,19.687129957757847@0.23750000000000004",
                           "discrete:1@0.5,1000@0.5", "discrete:0.1@0.9,30@0.1"}) {
    const LawPtr law = parse_law(spec);
    for (const std::int64_t bidders : {1, 2, 3, 7}) {
      const auto best = best_exponential_price(*law, bidders);
      EXPECT_GE(best.guarantee.value + 1e-6 * law->mean(), law->breakpoints().front()) << spec << " " << bidders;
      EXPECT_LE(best.guarantee.error_bound, 1e-6 * law->mean()) << spec << " " << bidders;
      EXPECT_LE(best.guarantee.value - best.guarantee.error_bound, law->mean()) << spec << " " << bidders;
    }
  }
}

TEST(VirtualRevenue, DependsOnTheNumberAtTheBoundaryAlone) {
  const double a = 1.7, X = 0.3;
  for (int bidders = 1; bidders <= 4; ++bidders) {
    for (int k = 1; k <= 4; ++k) {
      const auto mechanism = reference::exponential_price(k, a, X);
      for (double v : {0.0, 0.37, 1.0}) {
        reference::for_each_profile(bidders, k, [&](const reference::Messages& messages) {
          const int n = reference::at_boundary(messages, k);
          double harmonic = 0, shares = 0;
          for (int j = n + 1; j <= bidders; ++j) harmonic += 1.0 / j;
          const double wanted =
              a * v / k * harmonic + n * X * (std::pow(1 + 1 / a, k) - 1) - (bidders - n) * X;  // (22)
          EXPECT_NEAR(reference::virtual_revenue(mechanism, a, v, messages), wanted, 1e-12);
          int most = 0;
          for (int i = 0; i < bidders; ++i) {
            shares += mechanism.allocation(messages, i);
            most = std::max(most, messages[i]);
          }
          EXPECT_LE(shares, static_cast<double>(most) / k + 1e-12) << "more than the highest demand is sold";
        });
      }
    }
  }
}

TEST(VirtualRevenue, GeneralizedPriceForTwo) {
  const double a = 2.3, Y0 = 0.4, Y1 = -0.2;
  for (int k = 1; k <= 6; ++k) {
    const auto mechanism = reference::generalized_exponential_price(k, a, Y0, Y1);
    const double w = std::pow(1 + 1 / a, k) - 1;
    for (double v : {0.0, 0.37, 1.0}) {
      const double wanted[] = {(3 * k + 1) * a * v / (2.0 * k * k) - Y0, a * v / (2 * k) - Y1,
                               Y0 * w * w + 2 * Y1 * w};  // (50)
      reference::for_each_profile(2, k, [&](const reference::Messages& messages) {
        EXPECT_NEAR(reference::virtual_revenue(mechanism, a, v, messages), wanted[reference::at_boundary(messages, k)],
                    1e-12)
            << k;
        EXPECT_LE(mechanism.allocation(messages, 0) + mechanism.allocation(messages, 1), 1 + 1e-12);
        EXPECT_GE(mechanism.allocation(messages, 0), 0);
      });
    }
  }
}

TEST(GeneralizedExponentialPrice, NoGridPointBeatsTheBest) {
  std::mt19937_64 random(50);
  std::uniform_real_distribution<double> unit(0, 1);
  for (int i = 0; i < 16; ++i) {
    const auto [atoms, law] = discrete_values(random);
    if (!(law->mean() > 0)) continue;
    const int k = i % 2 ? 0 : 1 + i % 5;
    const Messages messages = k > 0 ? Messages(k) : std::nullopt;
    const auto best = best_generalized_exponential_price(*law, messages);
    const double bound = best.guarantee.value + best.guarantee.error_bound;
    EXPECT_LE(best.guarantee.error_bound, 1e-7 * law->mean()) << law->spec();
    for (int trial = 0; trial < 20000; ++trial) {
      const double A = std::exp(6 * unit(random) - 4), Y0 = A * law->upper() * 2 * unit(random);
      const double Y1 = A * law->upper() * (2 * unit(random) - 1);
      ASSERT_LE(reference::generalized_guarantee(atoms, A, Y0, Y1, k), bound) << law->spec();
    }
    const double special = best_exponential_price(*law, 2).guarantee.value;
    EXPECT_TRUE(k > 0 || bound >= special) << special;
  }
}

TEST(RoeslerSzentes, IsTheLeastRevenueOfAMeanPreservingContraction) {
  for (const auto& spec : {"uniform", "beta:2,4", "power:3", "triangle", "piecewise:0@0.1,1@0.5,2@0.5,2@0.7,3@1",
                           "discrete:1@0.1,2@0.3,5@0.6", "intervals:0..0.95,3.95..4"}) {
    const LawPtr law = parse_law(spec);
    const auto [revenue, B] = roesler_szentes(*law);
    const double pi = revenue.value;
    EXPECT_NEAR(pi, best_exponential_price(*law, 1).guarantee.value, 1e-13 * law->upper());
    EXPECT_NEAR(pi * (1 + std::log(B / pi)), law->mean(), 1e-12 * law->upper());  // (25)
    EXPECT_LE(B, law->upper() * (1 + 1e-9));
    // (26): the least over s of F(s, pi), with the cdf summed crudely
    const auto least = [&](double price) {
      double integral = 0, worst = INFINITY;
      constexpr int steps = 200000;
      for (int i = 0; i < steps; ++i) {
        const double s = law->upper() * (i + 1.0) / steps;
        integral += law->cdf(law->upper() * (i + 0.5) / steps) * law->upper() / steps;
        if (s > price) worst = std::min(worst, integral - (s - price - price * std::log(s / price)));
      }
      return worst;
    };
    EXPECT_NEAR(least(pi), 0, 2e-5 * law->upper()) << spec;
    EXPECT_LT(least(0.999 * pi), -1e-4 * pi) << spec;
  }
  // with a cost, of a law shifted by it
  const double shifted = roesler_szentes(*parse_law("uniform:0.2,1.2"), 0.2).guarantee.value;
  EXPECT_NEAR(shifted, roesler_szentes(*parse_law("uniform")).guarantee.value, 1e-14);
  EXPECT_NEAR(roesler_szentes(*parse_law("uniform")).guarantee.value, 0.2036, 5e-5);  // Du (2016), Section 1
}

}  // namespace
}  // namespace surety
