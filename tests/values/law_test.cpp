#include "surety/values/law.h"

#include <gtest/gtest.h>

#include <boost/math/quadrature/tanh_sinh.hpp>
#include <cmath>
#include <limits>
#include <random>

#include "host/values/smooth_law.h"
#include "tests/reference/octave_table_reference.h"
#include "tests/reference/random_laws.h"

namespace surety {
namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();

/// The zoo and 60 random laws made of pieces.
std::vector<std::string> all_specs() {
  auto specs = reference::law_zoo();
  std::mt19937_64 random(20180405);
  for (int i = 0; i < 40; ++i) specs.push_back(reference::random_pieces_law(random));
  for (int i = 0; i < 20; ++i) specs.push_back(reference::random_discrete_law(random));
  return specs;
}

class EveryLaw : public testing::TestWithParam<std::string> {
 protected:
  LawPtr law = parse_law(GetParam());

  double value(double q, double u) const {
    const auto* smooth = dynamic_cast<const SmoothLaw*>(law.get());
    if (smooth) return smooth->value_at(q, u);
    return q < u ? law->inverse_demand(q) : law->quantile(u);
  }

  /// Quantiles where the inverse demand may be singular or jump.
  std::vector<double> knots() const {
    std::vector<double> q{0, 0.5, 1};
    for (double v : law->breakpoints()) {
      q.push_back(law->survival(v));
      q.push_back(law->demand(v));
    }
    std::sort(q.begin(), q.end());
    q.erase(std::unique(q.begin(), q.end()), q.end());
    return q;
  }
};

/// Integral over [low, high] of f(distance from low, distance from high): both tails stay exact.
template <class Function>
double integral(const Function& f, double low, double high) {
  static boost::math::quadrature::tanh_sinh<double> rule(14);
  // tanh-sinh hands over the distance to the nearer end, signed
  const double length = high - low;
  return length * rule.integrate(
                      [&](double t, double to_end) {
                        const double from_low = t < 0.5 ? (to_end < 0 ? -to_end : t) : 1 - to_end;
                        const double from_high = t < 0.5 ? 1 - from_low : to_end;
                        return f(from_low * length, from_high * length);
                      },
                      0.0, 1.0);
}

TEST_P(EveryLaw, DensitiesAreMonotoneBetweenTheirTurns) {
  const auto turns = law->density_turns();
  ASSERT_GE(turns.size(), 1u);
  EXPECT_EQ(turns.front(), law->lower());
  EXPECT_EQ(turns.back(), law->upper());
  for (const double v : law->breakpoints()) EXPECT_NE(std::find(turns.begin(), turns.end(), v), turns.end()) << v;
  for (std::size_t j = 0; j + 1 < turns.size(); ++j) {
    ASSERT_LT(turns[j], turns[j + 1]);
    int rises = 0, falls = 0;
    double before = std::nan("");
    for (int i = 1; i < 1000; ++i) {  // not only evenly: what turns may do so near an end
      const double share = i < 500 ? std::exp2(-1 - 0.12 * (500 - i)) : 1 - std::exp2(-1 - 0.1 * (i - 500));
      const double v = turns[j] + (turns[j + 1] - turns[j]) * share;
      if (!(v > turns[j] && v < turns[j + 1])) continue;
      const double here = law->density(v);
      rises += here > before * (1 + 1e-9) ? 1 : 0;
      falls += here < before * (1 - 1e-9) ? 1 : 0;
      before = here;
    }
    EXPECT_TRUE(rises == 0 || falls == 0) << turns[j] << " " << turns[j + 1] << ": " << rises << " " << falls;
  }
}

TEST_P(EveryLaw, SpecIsCanonical) {
  const LawPtr again = parse_law(law->spec());
  EXPECT_EQ(again->spec(), law->spec());
  for (double q : {0.0, 1e-9, 0.1, 0.5, 0.77, 1.0}) EXPECT_EQ(again->inverse_demand(q), law->inverse_demand(q));
}

TEST_P(EveryLaw, EndsAreTheSupport) {
  EXPECT_EQ(law->inverse_demand(0), law->upper());
  EXPECT_EQ(law->inverse_demand(1), law->lower());
  EXPECT_EQ(law->quantile(0), law->lower());
  EXPECT_EQ(law->quantile(1), law->upper());
  EXPECT_EQ(law->survival(law->upper()), 0);
  EXPECT_EQ(law->demand(law->lower()), 1);
  EXPECT_EQ(law->cdf(law->upper()), 1);
  EXPECT_EQ(law->cdf(std::nextafter(law->lower(), -1)), 0);
  EXPECT_EQ(law->breakpoints().front(), law->lower());
  EXPECT_EQ(law->breakpoints().back(), law->upper());
}

TEST_P(EveryLaw, InverseDemandInvertsDemand) {
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> unit(0, 1);
  double previous = law->upper();
  std::vector<double> shares;
  for (int i = 0; i < 400; ++i) shares.push_back(i % 2 ? unit(random) : std::exp2(-60 * unit(random)));
  std::sort(shares.begin(), shares.end());
  for (double q : shares) {
    const double v = law->inverse_demand(q);
    EXPECT_LE(v, previous * (1 + epsilon)) << q;
    previous = v;
    // v(q) = inf{v : P(V > v) <= q}, up to a step of the last digits of v
    const double step = 8 * epsilon * v;
    EXPECT_LE(law->survival(v + step), q * (1 + 1e-12)) << q;
    if (v - step > law->lower()) {
      EXPECT_GE(law->demand(v - step), q * (1 - 1e-12)) << q;
    }
  }
}

TEST_P(EveryLaw, QuantileInvertsCdf) {
  for (double u : {1e-15, 1e-6, 0.01, 0.3, 0.5, 0.9, 0.999}) {
    const double v = law->quantile(u), step = 8 * epsilon * v;
    EXPECT_GE(law->cdf(v + step), u * (1 - 1e-12)) << u;
    if (v - step > law->lower()) {
      EXPECT_LE(1 - law->demand(v - step), u * (1 + 1e-12) + 1e-13) << u;
    }
  }
}

TEST_P(EveryLaw, CdfAndSurvivalAddToOne) {
  for (double u : {0.02, 0.3, 0.5, 0.7, 0.98}) {
    const double v = law->quantile(u);
    EXPECT_NEAR(law->cdf(v) + law->survival(v), 1, 1e-13);
    EXPECT_GE(law->demand(v), law->survival(v));
    if (!law->has_atoms()) {
      EXPECT_NEAR(law->demand(v), law->survival(v), 4e-15);
    }
  }
}

TEST_P(EveryLaw, DensityIsTheSlopeOfTheCdf) {
  // away from the ends, where v itself has too few digits for a singular density
  double continuous = 0, atoms = 0;
  const auto points = law->breakpoints();
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const double inside = 1 - law->survival(points[i + 1]) - law->cdf(points[i]) -
                          (law->demand(points[i + 1]) - law->survival(points[i + 1]));
    const double low = std::max(points[i], law->quantile(law->cdf(points[i]) + 0.02 * inside));
    const double high = std::min({points[i + 1], law->inverse_demand(law->demand(points[i + 1]) + 0.02 * inside),
                                  points[i + 1] - 1e-6 * (points[i + 1] - points[i])});
    if (!(inside > 1e-12) || !(high > low)) continue;
    const double mass = integral([&](double from_low, double) { return law->density(low + from_low); }, low, high);
    EXPECT_NEAR(mass, law->cdf(high) - law->cdf(low), 1e-10) << points[i];
    continuous += inside;
  }
  for (double v : points) atoms += law->demand(v) - law->survival(v);
  EXPECT_NEAR(continuous + atoms, 1, 1e-9);
  if (!law->has_atoms()) {
    EXPECT_EQ(atoms, 0);
  }
  EXPECT_EQ(law->density(std::nextafter(law->lower(), -1)), 0);
  EXPECT_EQ(law->density(law->upper() * 1.001 + 1e-9), 0);
}

TEST_P(EveryLaw, MomentsAreIntegralsOfTheQuantile) {
  double mean = 0, square = 0;
  const auto q = knots();
  for (std::size_t i = 0; i + 1 < q.size(); ++i) {
    const auto at = [&](double from_low, double from_high) { return value(q[i] + from_low, 1 - q[i + 1] + from_high); };
    mean += integral(at, q[i], q[i + 1]);
    square += integral(
        [&](double low, double high) {
          const double offset = at(low, high) - law->mean();
          return offset * offset;
        },
        q[i], q[i + 1]);
  }
  EXPECT_NEAR(mean, law->mean(), 2e-12 * law->mean());
  const double resolution = 1e-14 * law->upper() * (law->upper() - law->lower());
  EXPECT_NEAR(square, law->variance(), 1e-9 * law->variance() + resolution);
}

TEST_P(EveryLaw, DensityBoundsHold) {
  const auto [least, greatest] = law->density_bounds();
  for (double u = 0.005; u < 1; u += 0.01) {
    const double density = law->density(law->quantile(u));
    EXPECT_LE(density, greatest * (1 + 1e-12));
    EXPECT_GE(density, least * (1 - 1e-12));
  }
}

TEST_P(EveryLaw, FormReproducesTheInverseDemand) {
  const DemandForm form = law->value_form();
  std::mt19937_64 random(11);
  std::uniform_real_distribution<double> unit(0, 1);
  for (int i = 0; i < 4000; ++i) {
    const double tail = i % 2 ? 0.5 * unit(random) : 0.5 * std::exp2(-62 * unit(random));
    const double q = i % 4 < 2 ? tail : 1 - tail, u = i % 4 < 2 ? 1 - tail : tail;
    const double rounding = 16 * epsilon * law->upper();
    EXPECT_NEAR(reference::demand_form(form, q, u), value(q, u), form.error_bound + rounding) << q;
  }
}

TEST_P(EveryLaw, TableErrorIsSmall) {
  const DemandForm form = law->value_form();
  EXPECT_GE(form.error_bound, 0);
  EXPECT_LE(form.error_bound, 5e-9 * law->upper());
}

INSTANTIATE_TEST_SUITE_P(Laws, EveryLaw, testing::ValuesIn(all_specs()),
                         [](const auto& info) { return "law" + std::to_string(info.index); });

TEST(LawFamilies, AreOneRecordEach) {
  ASSERT_EQ(law_records().size(), law_families().size());
  for (std::size_t i = 0; i < law_families().size(); ++i) {
    const LawFamily& family = *law_families()[i];
    const std::string name(family.record.name);
    EXPECT_EQ(law_records()[i].name, name);
    EXPECT_TRUE(family.record.usage.starts_with(name)) << name;
    EXPECT_EQ(family.examples.empty(), name == "empirical") << name;  // which reads a file: empirical_test.cpp
    for (const std::string_view example : family.examples) {
      EXPECT_EQ(example.substr(0, example.find(':')), name);
      EXPECT_TRUE(parse_law(example)->spec().starts_with(name)) << example;
    }
    for (std::size_t j = 0; j < i; ++j) EXPECT_NE(law_records()[j].name, name) << "two families of one name";
  }
}

TEST(LawTails, KeepTheirDigits) {
  constexpr double q = 1e-18;
  const auto depth = [](const char* spec, double share) {
    const LawPtr law = parse_law(spec);
    return law->upper() - law->inverse_demand(share);
  };
  EXPECT_NEAR(depth("triangle", q), std::sqrt(q / 2), epsilon);
  EXPECT_NEAR(depth("beta:2,2", q), std::sqrt(q / 3), epsilon);
  EXPECT_NEAR(depth("beta:1,4", q), std::pow(q, 0.25), epsilon);
  EXPECT_EQ(depth("uniform", q), 0);
  EXPECT_NEAR(depth("power:0.01", q), 100 * q, epsilon);
  for (const char* spec : {"normal:0,1,0,20", "beta:2,1000", "exponential:30,4", "exponential:600,1"}) {
    const LawPtr law = parse_law(spec);
    EXPECT_NEAR(law->survival(law->inverse_demand(q)) / q, 1, 1e-11) << spec;
  }
  for (const char* spec : {"power:0.3", "beta:0.5,0.5", "normal:0.5,0.2,0,1", "exponential:2,1", "triangle"}) {
    const LawPtr law = parse_law(spec);
    EXPECT_NEAR(law->cdf(law->quantile(q)) / q, 1, 1e-12) << spec;
    const double v = law->upper() * (1 - 1e-9);  // a difference of digits that v still has
    EXPECT_NEAR(law->demand(v) / law->survival(v), 1, 1e-14) << spec;
  }
}

TEST(LawTails, NormalTailAgainstItsAsymptote) {
  // P(V > v) of the half normal: erfc(v / sqrt 2)
  const LawPtr law = parse_law("normal:0,1,0,20");
  for (double v : {0.1, 1.0, 5.0, 9.0, 15.0}) {
    EXPECT_NEAR(law->survival(v) / std::erfc(v / std::sqrt(2.0)), 1, 1e-13) << v;
  }
}

TEST(LawMoments, TruncatedNormal) {
  const LawPtr law = parse_law("normal:0,1,0,20");
  EXPECT_NEAR(law->mean(), std::sqrt(2 / M_PI), 1e-14);
  EXPECT_NEAR(law->variance(), 1 - 2 / M_PI, 1e-14);
}

TEST(LawDensityBounds, KnownLaws) {
  const auto bounds = [](const char* spec) { return parse_law(spec)->density_bounds(); };
  EXPECT_DOUBLE_EQ(bounds("uniform").least, 1);
  EXPECT_DOUBLE_EQ(bounds("uniform:1,3").greatest, 0.5);
  EXPECT_DOUBLE_EQ(bounds("piecewise:0@0,0.5@0.75,1@1").least, 0.5);
  EXPECT_DOUBLE_EQ(bounds("piecewise:0@0,0.5@0.75,1@1").greatest, 1.5);
  EXPECT_DOUBLE_EQ(bounds("exponential:1,1").greatest, 1 / (1 - std::exp(-1.0)));
  for (const char* spec : {"beta:2,2", "triangle", "power:2", "discrete:1@1", "intervals:0..1,2..3"}) {
    EXPECT_EQ(bounds(spec).least, 0) << spec;
    EXPECT_EQ(bounds(spec).greatest, std::numeric_limits<double>::infinity()) << spec;
  }
}

TEST(OctaveTableTest, TakesAnyFunctionOfBothTails) {
  const OctaveTable table = tabulate([](double q, double u) { return std::sqrt(u) - std::cbrt(q); });
  ASSERT_EQ(static_cast<int>(table.data.size()), OctaveTable::size);
  EXPECT_LT(table.error_bound, 1e-11);
  for (double tail : {0x1p-64, 1e-19, 3e-7, 0.26, 0.4999, 0.5}) {
    const double up = std::sqrt(1 - tail) - std::cbrt(tail), down = std::sqrt(tail) - std::cbrt(1 - tail);
    EXPECT_NEAR(reference::octave_table(table.data, tail, 1 - tail), up, table.error_bound + 4 * epsilon);
    EXPECT_NEAR(reference::octave_table(table.data, 1 - tail, tail), down, table.error_bound + 4 * epsilon);
  }
}

}  // namespace
}  // namespace surety
