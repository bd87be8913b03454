#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "host/values/revenue_hull.h"
#include "surety/values/law.h"
#include "tests/reference/octave_table_reference.h"
#include "tests/reference/random_laws.h"

namespace surety {
namespace {

/// Integral of a `pieces` form from 0 to q.
double area(const DemandForm& form, double q) {
  double sum = 0;
  for (std::size_t j = 0; j < form.value.size() && form.knot[j] < q; ++j) {
    const double width = std::min(form.knot[j + 1], q) - form.knot[j];
    sum += width * (form.value[j] - form.slope[j] * width / 2);
  }
  return sum;
}

/// R(q) = q v(q), with the greater value where v jumps.
double revenue(const Law& law, double q) { return q * law.inverse_demand(std::nextafter(q, 0)); }

void expect_concave_hull(const Law& law) {
  const IronedVirtualValue phi = ironed_virtual_value(law);
  ASSERT_EQ(phi.form.shape, DemandShape::pieces);
  ASSERT_LE(phi.form.value.size(), 8192u);
  EXPECT_EQ(phi.form.knot.front(), 0);
  EXPECT_EQ(phi.form.knot.back(), 1);
  double last = law.upper();
  for (std::size_t j = 0; j < phi.form.value.size(); ++j) {
    ASSERT_LT(phi.form.knot[j], phi.form.knot[j + 1]);
    EXPECT_GE(phi.form.slope[j], 0);
    EXPECT_LE(phi.form.value[j], last + 1e-14 * std::max(std::abs(last), law.upper()));
    last = phi.form.value[j] - phi.form.slope[j] * (phi.form.knot[j + 1] - phi.form.knot[j]);
  }
  // a concave function above R that is no higher than needed: its integral meets R at q = 1 and at the monopoly
  // quantile
  const double slack = phi.error_bound + 1e-13 * law.upper();
  // where nothing is sold, smooth laws are only given by chords of R
  const bool smooth = dynamic_cast<const SmoothLaw*>(&law) != nullptr;
  for (double q = 0.001; q <= (smooth ? phi.monopoly_quantile : 1); q += 0.0097) {
    EXPECT_GE(area(phi.form, q), revenue(law, q) - slack) << q;
  }
  EXPECT_NEAR(area(phi.form, 1), law.lower(), slack);
  EXPECT_NEAR(area(phi.form, phi.monopoly_quantile), phi.monopoly_quantile * phi.monopoly_price, slack);
  EXPECT_NEAR(phi.monopoly_quantile * phi.monopoly_price, revenue(law, phi.monopoly_quantile), slack);
  for (double q = 0.0005; q < 1; q += 0.0031) {
    EXPECT_LE(revenue(law, q), phi.monopoly_quantile * phi.monopoly_price + slack) << q;
    const double value = reference::demand_form(phi.form, q, 1 - q);
    if (q < phi.monopoly_quantile) {
      EXPECT_GE(value, -slack) << q;
    } else {
      EXPECT_LE(value, slack) << q;
    }
  }
}

class EveryVirtualValue : public testing::TestWithParam<std::string> {};

TEST_P(EveryVirtualValue, IsTheSlopeOfTheConcaveHull) { expect_concave_hull(*parse_law(GetParam())); }

INSTANTIATE_TEST_SUITE_P(Laws, EveryVirtualValue, testing::ValuesIn(reference::law_zoo()),
                         [](const auto& info) { return "law" + std::to_string(info.index); });

TEST(VirtualValue, RandomLawsMadeOfPieces) {
  std::mt19937_64 random(1981);
  for (int i = 0; i < 200; ++i) {
    const auto spec = i % 2 ? reference::random_pieces_law(random) : reference::random_discrete_law(random);
    SCOPED_TRACE(spec);
    expect_concave_hull(*parse_law(spec));
  }
}

TEST(VirtualValue, NoHigherThanTheHullOfManyPoints) {
  std::mt19937_64 random(1989);
  for (int i = 0; i < 30; ++i) {
    const LawPtr law = parse_law(reference::random_pieces_law(random));
    const IronedVirtualValue phi = ironed_virtual_value(*law);
    // upper hull by Andrew's scan over points of the curve
    std::vector<std::pair<double, double>> hull{{0, 0}};
    const auto add = [&](double q) {
      const std::pair<double, double> p{q, revenue(*law, q)};
      const auto above_chord = [&] {
        const auto& a = hull[hull.size() - 2];
        const auto& b = hull.back();
        return (b.second - a.second) * (p.first - a.first) > (p.second - a.second) * (b.first - a.first);
      };
      while (hull.size() > 1 && !above_chord()) hull.pop_back();
      hull.push_back(p);
    };
    std::vector<double> grid = law->value_form().knot;
    for (int k = 1; k <= 20000; ++k) grid.push_back(k / 20000.0);
    std::sort(grid.begin(), grid.end());
    for (double q : grid)
      if (q > hull.back().first) add(q);
    for (const auto& [q, r] : hull) EXPECT_NEAR(area(phi.form, q), r, 3e-8 * law->upper()) << q;
  }
}

TEST(VirtualValue, ClosedForms) {
  const auto at = [](const char* spec) { return ironed_virtual_value(*parse_law(spec)); };
  EXPECT_DOUBLE_EQ(at("uniform").monopoly_price, 0.5);
  EXPECT_FALSE(at("uniform").ironed);
  EXPECT_EQ(at("uniform").error_bound, 0);
  EXPECT_DOUBLE_EQ(at("uniform:2,3").monopoly_quantile, 1);
  EXPECT_DOUBLE_EQ(at("uniform:2,3").monopoly_price, 2);
  // power: v - (1 - v^a)/(a v^(a-1)) = 0 at v^a = 1/(1+a)
  EXPECT_NEAR(at("power:3").monopoly_price, std::pow(0.25, 1 / 3.0), 1e-14);
  EXPECT_NEAR(at("power:0.3").monopoly_price, std::pow(1 / 1.3, 1 / 0.3), 1e-14);
  EXPECT_FALSE(at("power:0.3").ironed);
  EXPECT_NEAR(at("triangle").monopoly_price, 1 / std::sqrt(6.0), 1e-14);
  // exponential, far truncated: v - 1/rate
  EXPECT_NEAR(at("exponential:2,300").monopoly_price, 0.5, 1e-13);
  const IronedVirtualValue coin = at("discrete:0@0.5,1@0.5");
  EXPECT_TRUE(coin.ironed);
  EXPECT_DOUBLE_EQ(coin.monopoly_quantile, 0.5);
  EXPECT_DOUBLE_EQ(coin.monopoly_price, 1);
  EXPECT_EQ(coin.form.value, (std::vector<double>{1, -1}));
  const IronedVirtualValue zero = at("discrete:0@1");
  EXPECT_DOUBLE_EQ(zero.monopoly_quantile, 1);
  EXPECT_DOUBLE_EQ(zero.monopoly_price, 0);
}

TEST(VirtualValue, GreatestMaximiserAmongEquals) {
  // R(1/2) = 1 = R(1): the seller is indifferent, the greater quantile is reported
  const IronedVirtualValue phi = ironed_virtual_value(*parse_law("discrete:1@0.5,2@0.5"));
  EXPECT_DOUBLE_EQ(phi.monopoly_quantile, 1);
  EXPECT_DOUBLE_EQ(phi.monopoly_price, 1);
  EXPECT_TRUE(phi.ironed);
}

TEST(VirtualValue, TangentFlatOfAGap) {
  // below: R = q(1 - q) from q = 1/2 on; above: R = q(4 - q) up to 1/2... with a gap from 1/2 to 3.5
  const LawPtr law = parse_law("intervals:0..0.5,3.5..4");
  const RevenueHull hull(*law);
  EXPECT_DOUBLE_EQ(hull.monopoly_quantile(), 0.5);
  EXPECT_DOUBLE_EQ(hull.monopoly_price(), 3.5);
  EXPECT_FALSE(hull.ironed());
  EXPECT_NEAR(hull.virtual_value(0.25), 3.5, 1e-15);
  // the flat from (1/2, 7/4) touches q(1 - q) at the right end, (1, 0), or before: slope 1 - 2q = (q - q^2 - 7/4)/(q -
  // 1/2)
  EXPECT_NEAR(hull.virtual_value(0.75), -3.5, 1e-14);
}

TEST(VirtualValue, QuantilesInvertIt) {
  std::mt19937_64 random(5);
  for (const char* spec : {"uniform", "beta:2,2", "power:0.5", "exponential:1,5", "normal:0.5,0.2,0,1"}) {
    const LawPtr law = parse_law(spec);
    const RevenueHull hull(*law);
    for (double q : {1e-6, 0.01, 0.2, 0.35}) {
      EXPECT_NEAR(hull.quantile_at(hull.virtual_value(q)) / q, 1, 1e-9) << spec;
      EXPECT_NEAR(hull.quantile_above(hull.virtual_value(q)) / q, 1, 1e-9) << spec;
    }
  }
  const LawPtr atoms = parse_law("discrete:1@0.1,2@0.3,5@0.6");
  const RevenueHull hull(*atoms);
  EXPECT_DOUBLE_EQ(hull.quantile_at(5), 0.6);
  EXPECT_EQ(hull.quantile_above(5), 0);
}

}  // namespace
}  // namespace surety
