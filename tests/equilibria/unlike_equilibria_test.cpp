// Equilibria of bidders whose values have different laws: closed forms three ways, the equations that are solved, and
// what is searched for.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <random>

#include "host/theory/private_values/unlike_bidders.h"
#include "surety/equilibrium.h"
#include "tests/equilibria/unlike_bidders.h"

namespace surety {
namespace {

using namespace unlike;  // NOLINT(google-build-using-namespace)

// Whoever bids b wins with chance F(other's value there), so that with value v he earns (v - b) F: at its greatest
// where F = (v - b) F'. By hand, by differences, by all other bids, and by the equations from the top down.
TEST(UnlikeBidders, TheClosedFormIsAnEquilibriumThreeWays) {
  EXPECT_DOUBLE_EQ(weak(top), 1);
  EXPECT_DOUBLE_EQ(strong(top), 2);
  for (int i = 1; i < 100; ++i) {
    const double b = top * i / 100, h = 1e-6;
    const double weak_slope = (weak(b + h) - weak(b - h)) / (2 * h);
    const double strong_slope = (strong(b + h) - strong(b - h)) / (2 * h);
    EXPECT_NEAR(weak(b), (strong(b) - b) * weak_slope, 1e-8) << b;
    EXPECT_NEAR(strong(b), (weak(b) - b) * strong_slope, 1e-8) << b;
    for (int j = 0; j <= 1000; ++j) {
      const double other = top * j / 1000;
      EXPECT_LE((weak(b) - other) * strong(other) / 2, (weak(b) - b) * strong(b) / 2 + 1e-12);
      EXPECT_LE((strong(b) - other) * weak(other), (strong(b) - b) * weak(b) + 1e-12);
    }
  }
  double w = 1, s = 2, step = 1e-5;
  for (double b = top; b > 0.1; b -= step) {  // the midpoint rule
    const double half_w = w - step / 2 * w / (s - b), half_s = s - step / 2 * s / (w - b), at = b - step / 2;
    w -= step * half_w / (half_s - at);
    s -= step * half_s / (half_w - at);
    EXPECT_NEAR(w, weak(b - step), 1e-6);
    EXPECT_NEAR(s, strong(b - step), 1e-6);
  }
}

/// The greatest bid expected: its chance of being above b, summed.
std::vector<BidCurve> solved(const std::vector<std::pair<const char*, int>>& kinds, double reserve) {
  std::vector<AlikeBidders> bidders;
  for (const auto& [law, count] : kinds) bidders.push_back({parse_law(law), count});
  const auto curves = first_price_of_unlike(bidders, reserve);
  EXPECT_TRUE(curves.has_value());
  return curves.value_or(std::vector<BidCurve>(kinds.size()));
}

TEST(UnlikeFirstPrice, IsTheClosedForm) {
  const auto curves = solved({{"uniform", 1}, {"uniform:0,2", 1}}, 0);
  for (const std::size_t k : {0u, 1u}) {
    EXPECT_NEAR(curves[k].bid.back(), top, 1e-8);
    for (std::size_t i = 0; i < curves[k].value.size(); ++i)
      EXPECT_NEAR(curves[k].value[i], k == 0 ? weak(curves[k].bid[i]) : strong(curves[k].bid[i]), 1e-6);
  }
}

// Of one law: v less the integral of F^(N-1) from the reserve to v over F(v)^(N-1) (Riley & Samuelson 1981).
TEST(UnlikeFirstPrice, OfOneLawIsTheSymmetricOne) {
  for (const double reserve : {0.0, 0.3}) {
    const BidCurve curve = solved({{"uniform", 3}}, reserve).front();
    for (std::size_t i = 0; i < curve.value.size(); ++i) {
      const double v = curve.value[i], below = reserve * reserve * reserve;
      if (v > 0.2) EXPECT_NEAR(curve.bid[i], v - (v * v * v - below) / (3 * v * v), 2e-6) << v;
    }
  }
}

/// The value that bids b on a curve, by straight lines.
double value_of(const BidCurve& curve, double b) {
  if (b >= curve.bid.back()) return curve.value.back();
  const auto above = std::size_t(std::upper_bound(curve.bid.begin(), curve.bid.end(), b) - curve.bid.begin());
  if (above == 0) return curve.value.front();
  const double share = (b - curve.bid[above - 1]) / (curve.bid[above] - curve.bid[above - 1]);
  return curve.value[above - 1] + share * (curve.value[above] - curve.value[above - 1]);
}

// All other bids, of all values of all kinds, against how often the others bid less: nobody gains more than straight
// lines between points are off. Among them kinds whose greatest value bids less than others do, densities that vanish
// at the top, a gap and reserves. With one kind's bids 5% higher somebody gains more than three times that.
TEST(UnlikeFirstPrice, NobodyGainsByAnyOtherBid) {
  struct Case {
    std::vector<std::pair<const char*, int>> kinds;
    double reserve;
  };
  const std::vector<Case> cases = {
      {{{"uniform", 2}, {"uniform:0,2", 1}}, 0},
      {{{"uniform", 1}, {"uniform:0,5", 2}}, 0},
      {{{"uniform", 2}, {"beta:2,2", 1}, {"uniform:0,3", 1}, {"power:3", 1}}, 0},
      {{{"uniform", 1}, {"uniform:0,2", 2}}, 0.5},
      {{{"uniform", 1}, {"uniform:0,2", 2}}, 1.2},
      {{{"uniform:0.2,1", 1}, {"beta:2,5", 1}}, 0.25},
      {{{"intervals:0..0.4,0.6..1", 1}, {"uniform", 1}}, 0},
      {{{"beta:2,5", 1}, {"beta:5,2", 1}}, 0},
  };
  for (const auto& [kinds, reserve] : cases) {
    const auto curves = solved(kinds, reserve);
    const auto gain = [&](double off) {
      double greatest = 0, most = 0;
      for (const BidCurve& curve : curves)
        if (!curve.bid.empty()) most = std::max(most, curve.bid.back());
      const auto wins = [&](std::size_t k, double b) {
        double all = b < reserve ? 0 : 1;
        for (std::size_t j = 0; j < kinds.size(); ++j) {
          const int rivals = kinds[j].second - (j == k ? 1 : 0);
          if (curves[j].bid.empty()) continue;
          const double scaled = j == 0 ? b / off : b;
          all *= std::pow(parse_law(kinds[j].first)->cdf(value_of(curves[j], scaled)), rivals);
        }
        return all;
      };
      for (std::size_t k = 0; k < kinds.size(); ++k)
        for (std::size_t i = 0; i < curves[k].value.size();
             i += std::max<std::size_t>(1, curves[k].value.size() / 40)) {
          const double v = curves[k].value[i], sent = curves[k].bid[i] * (k == 0 ? off : 1);
          const double own = (v - sent) * wins(k, sent);
          for (int b = 0; b <= 100; ++b)
            greatest = std::max(greatest, (v - most * b / 100) * wins(k, most * b / 100) - own);
        }
      return greatest;
    };
    EXPECT_LE(gain(1), 6e-5) << kinds[0].first << " " << kinds.size() << " " << reserve;
    if (!curves[0].bid.empty()) EXPECT_GE(gain(1.05), 2e-4) << kinds[0].first << " " << kinds.size() << " " << reserve;
  }
}

// Uniform on [0,1] and on [0,2], v and w the values that bid b: v w'/2 = 1 and w v' = 1, so v w' = 2 v' w, w = 2 v^2 as
// both end at the top, and 2 v^2 v' = 1: b = 2 v^3/3 + c. At 0 the stronger one begins, w = 0; so does v, and c = 0.
TEST(UnlikeAllPay, IsTheClosedForm) {
  const auto curves = all_pay_of_two(parse_law("uniform"), parse_law("uniform:0,2"));
  for (std::size_t i = 0; i < curves[0].value.size(); ++i) {
    const double v = curves[0].value[i];
    EXPECT_NEAR(curves[0].bid[i], 2 * v * v * v / 3, 1e-4) << v;
  }
  for (std::size_t i = 0; i < curves[1].value.size(); ++i) {
    const double w = curves[1].value[i];
    EXPECT_NEAR(curves[1].bid[i], 2 * std::pow(w / 2, 1.5) / 3, 1e-3) << w;
  }
}

// Of one law: b' = v F'. And where one of the two bids nothing for half of his values or so: values of [0,1] against
// [1,2]: v w' = 1 and w v' = 1 with F = v and w - 1; (v w)' = 2, v w = 2 + 2 (b - top).
TEST(UnlikeAllPay, OfOneLawAndWithAnAtom) {
  const auto alike = all_pay_of_two(parse_law("uniform"), parse_law("uniform"));
  for (std::size_t i = 0; i < alike[0].value.size(); ++i)
    EXPECT_NEAR(alike[0].bid[i], alike[0].value[i] * alike[0].value[i] / 2, 1e-4);
  const auto apart = all_pay_of_two(parse_law("uniform"), parse_law("uniform:1,2"));
  EXPECT_GT(apart[0].value.front(), 0.3);  // weaker values bid nothing
  EXPECT_NEAR(apart[1].value.front(), 1, 1e-3);
  const double highest = apart[0].bid.back();
  for (std::size_t i = 0; i < apart[0].value.size(); ++i) {
    const double b = apart[0].bid[i], v = apart[0].value[i];
    EXPECT_NEAR(v * value_of(apart[1], b), 2 + 2 * (b - highest), 2e-3) << b;
  }
}

TEST(UnlikeAllPay, IsJudged) {
  for (const char* values :
       {weak_and_strong, "independent(uniform; uniform:1,2)", "independent(beta:2,2; uniform:0,2)"}) {
    const Verification v = verify(config_of("all-pay", values, 2), {}, 0.03);
    EXPECT_TRUE(v.agrees() && v.equilibrium) << values << " " << v.exploitability.bound;
    EXPECT_TRUE(v.exploitability.all_messages);
  }
}

TEST(UnlikeFirstPrice, IsFoundAndJudged) {
  EquilibriumConfig config;
  config.judge = config_of("first-price", weak_and_strong, 2);
  config.judge.game.samples = 1 << 18;
  config.epsilon = 0.015;
  config.time_limit = 300;
  const Equilibrium found = find_equilibrium(config);
  EXPECT_TRUE(found.found()) << found.bound();
  EXPECT_EQ(found.confidence, 0.99);
  ASSERT_EQ(found.curves.curve.size(), 2u);
  for (int i = 1; i <= 50; ++i) {
    const double b = top * i / 50;
    EXPECT_NEAR(found.curves.curve[0](weak(b)), b, 1e-4);
    EXPECT_NEAR(found.curves.curve[1](strong(b)), b, 1e-4);
  }
  // theory plays the same
  const Verification v = verify(config_of("first-price", weak_and_strong, 2));
  EXPECT_TRUE(v.agrees() && v.equilibrium);
  EXPECT_NEAR(v.play[Statistic::revenue].mean, revenue_by_quadrature(), 5 * v.play[Statistic::revenue].standard_error);
}

/// The midpoint rule.
double integral(double from, double to, const std::function<double(double)>& f) {
  constexpr int steps = 2000;
  double sum = 0;
  for (int i = 0; i < steps; ++i) sum += f(from + (to - from) * (i + 0.5) / steps);
  return sum * (to - from) / steps;
}

// A contest of unlike bidders has no formula; its first-order condition is E[y v/(m + y)^2] = 1, y the other's bid.
TEST(PrivateValueSearch, OfAContestSatisfiesItsFirstOrderCondition) {
  EquilibriumConfig config;
  config.judge = config_of("tullock:price=1", "independent(uniform:1,2; uniform:1,3)", 2);
  config.judge.messages = 64;
  config.judge.bins = 32;
  config.epsilon = 1;
  config.time_limit = 300;
  const Equilibrium found = find_equilibrium(config);
  ASSERT_EQ(found.curves.curve.size(), 2u);
  const auto &first = found.curves.curve[0], &second = found.curves.curve[1];
  for (const double share : {0.1, 0.3, 0.5, 0.7, 0.9}) {
    const double v = 1 + share, w = 1 + 2 * share;
    const auto slope = [&](double value, double own, const StrategyCurve& other, double high) {
      return integral(1, high, [&](double y) { return other(y) * value / std::pow(own + other(y), 2); }) / (high - 1);
    };
    EXPECT_NEAR(slope(v, first(v), second, 3), 1, 0.03) << v;
    EXPECT_NEAR(slope(w, second(w), first, 2), 1, 0.03) << w;
  }
}

// A gain that is sure is told whatever epsilon, however rare the value; what curves and tables are off by is none.
TEST(Verdict, IsOnWhatIsSureBeyondTables) {
  const StrategyCurve rare{{0, 0.45, 0.45, 0.5, 1}, {0.95, 0.95, 0.5, 0.5, 0.75}, "curve"};
  for (const char* utility : {"neutral", "crra:1e-9", "crra:0.5"}) {
    auto config = config_of("first-price", "histogram:0..0.4@1e-12,0.5..1@1e12", 2, rare);
    config.game.utility = Utility::parse(utility);
    const Verification left = verify(config);
    EXPECT_FALSE(left.agrees()) << utility;
    EXPECT_NEAR(left.exploitability.proven, 0.95, 1e-3) << utility;
    auto solved = config_of("first-price", weak_and_strong, 2);
    solved.game.utility = Utility::parse(utility);
    for (const double epsilon : {0.0, 1e-3}) {
      const Verification kept = verify(solved, {}, epsilon);
      EXPECT_TRUE(kept.agrees()) << utility << " " << (kept.agrees() ? "" : kept.disagreements().front());
      EXPECT_EQ(kept.exploitability.proven, 0) << utility;
      EXPECT_LE(kept.play[Statistic::profit].table_error_bound, 1e-4);
    }
  }
}

}  // namespace
}  // namespace surety
