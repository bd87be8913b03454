// Laws of one's own against the built-in ones that they repeat, and what is refused.
#include "surety/values/user_law.h"
#include "surety/values/octave_table.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <thread>

#include "host/values/given_laws.h"
#include "surety/error.h"
#include "surety/estimate.h"

namespace surety {
namespace {

/// cdf u^2 (3 - 2u), which is beta:2,2.
Distribution beta_2_2() {
  const auto tail = [](double t) { return t * t * (3 - 2 * t); };
  return {.name = "mine",
          .lower = 0,
          .upper = 1,
          .cdf = tail,
          .survival = [tail](double v) { return tail(1 - v); },
          .density = [](double v) { return 6 * v * (1 - v); }};
}

/// The arcsine law, which is beta:0.5,0.5.
Distribution arcsine() {
  const auto tail = [](double t) { return 2 / M_PI * std::asin(std::sqrt(t)); };
  return {.name = "mine",
          .lower = 0,
          .upper = 1,
          .cdf = tail,
          .survival = [tail](double v) { return tail(1 - v); },
          .density = [](double v) { return 1 / (M_PI * std::sqrt(v * (1 - v))); }};
}

DemandCurve uniform_1_3() {
  return {.name = "mine",
          .value = [](double q, double u) { return q < u ? 3 - 2 * q : 1 + 2 * u; },
          .slope = [](double, double) { return 2.0; }};
}

/// v = u^(1/3), which is power:3.
DemandCurve power_3() {
  return {.name = "mine",
          .value = [](double q, double u) { return q < u ? std::exp(std::log1p(-q) / 3) : std::cbrt(u); },
          .slope = [](double, double u) { return std::pow(u, -2.0 / 3) / 3; }};
}

struct Pair {
  LawPtr own, built_in;
};

template <class Description>
LawPtr named(const char* name, Description description) {
  description.name = name;
  return make_law(std::move(description));
}

std::vector<Pair> pairs() {
  return {{named("beta", beta_2_2()), parse_law("beta:2,2")},
          {named("arcsine", arcsine()), parse_law("beta:0.5,0.5")},
          {named("uniform", uniform_1_3()), parse_law("uniform:1,3")},
          {named("power", power_3()), parse_law("power:3")}};
}

TEST(UserLaw, IsTheLawThatItRepeats) {
  for (const auto& [own, built_in] : pairs()) {
    SCOPED_TRACE(own->spec());
    EXPECT_EQ(own->lower(), built_in->lower());
    EXPECT_EQ(own->upper(), built_in->upper());
    EXPECT_NEAR(own->mean(), built_in->mean(), 1e-14 * built_in->upper());
    EXPECT_NEAR(own->variance(), built_in->variance(), 1e-14 * built_in->upper());
    for (double t : {1e-18, 1e-9, 0.001, 0.2, 0.5}) {
      EXPECT_NEAR(own->inverse_demand(t), built_in->inverse_demand(t), 1e-14 * built_in->upper()) << t;
      EXPECT_NEAR(own->quantile(t) / built_in->quantile(t), 1, 1e-12) << t;
      const double low = built_in->quantile(t), high = built_in->inverse_demand(t);
      EXPECT_NEAR(own->cdf(low), built_in->cdf(low), 1e-12 * t + (own->lower() > 0 ? 4e-16 : 0)) << t;
      EXPECT_NEAR(own->cdf(high), built_in->cdf(high), 1e-15) << t;
      EXPECT_NEAR(own->survival(high), built_in->survival(high), 1e-12 * t + 4e-16) << t;
      if (t > 1e-6) {
        EXPECT_NEAR(own->density(high) / built_in->density(high), 1, 1e-9) << t;
      }
    }
    EXPECT_EQ(own->cdf(own->lower()), 0);
    EXPECT_EQ(own->survival(own->upper()), 0);
    EXPECT_EQ(own->density(own->upper() + 1), 0);
  }
}

/// The same draws, so the same means up to what the tables of values miss; exact values up to their own bounds.
class UserLawPlayed : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Mechanisms, UserLawPlayed,
                         testing::Values("second-price:reserve=0.4", "first-price", "optimal", "posted-price",
                                         "all-pay"));

TEST_P(UserLawPlayed, EarnsTheSame) {
  for (const auto& [own, built_in] : pairs()) {
    SCOPED_TRACE(own->spec());
    EstimateConfig config;
    config.mechanism = Mechanism::parse(GetParam());
    config.bidders = 3;
    config.samples = 1 << 14;
    config.values = Prior(own);
    const Estimates mine = estimate(config);
    config.values = Prior(built_in);
    const Estimates theirs = estimate(config);
    for (const Statistic s : reported_statistics(config)) {
      const Estimate &a = mine[s], &b = theirs[s];
      EXPECT_NEAR(a.mean, b.mean, a.table_error_bound + b.table_error_bound + 1e-7) << statistic_name(s);
      ASSERT_TRUE(a.exact && b.exact) << statistic_name(s);
      EXPECT_NEAR(a.exact->value, b.exact->value, a.exact->error_bound + b.exact->error_bound + 1e-14)
          << statistic_name(s);
      EXPECT_NEAR(a.mean, a.exact->value, 4.5 * a.standard_error + a.table_error_bound + 1e-12) << statistic_name(s);
    }
  }
}

TEST(UserLaw, StandsInEveryPrior) {
  const LawPtr own = named("power", power_3()), uniform = parse_law("uniform");
  const auto revenue = [](Prior prior) {
    EstimateConfig config;
    config.mechanism = Mechanism::parse("second-price");
    config.bidders = 4;
    config.samples = 1 << 14;
    config.values = std::move(prior);
    return estimate(config)[Statistic::revenue];
  };
  const auto expect_same = [&](const Prior& prior, const char* spec, const char* text) {
    EXPECT_EQ(prior.spec(), text);
    const Estimate mine = revenue(prior), theirs = revenue(Prior::parse(spec));
    EXPECT_NEAR(mine.mean, theirs.mean, mine.table_error_bound + theirs.table_error_bound + 1e-12) << spec;
    EXPECT_EQ(mine.exact.has_value(), theirs.exact.has_value()) << spec;
    if (mine.exact && theirs.exact) {
      EXPECT_NEAR(mine.exact->value, theirs.exact->value, mine.exact->error_bound + theirs.exact->error_bound + 1e-14);
    }
  };
  expect_same(Prior::independent({own, uniform}), "independent(power:3; uniform)", "independent(user:power; uniform)");
  expect_same(Prior::comonotone({uniform, own}), "comonotone(uniform; power:3)", "comonotone(uniform; user:power)");
  expect_same(Prior::mixture({{0.25, Prior(own)}, {0.75, Prior::independent({uniform, own})}}),
              "mixture(0.25 * power:3 | 0.75 * independent(uniform; power:3))",
              "mixture(0.25 * user:power | 0.75 * independent(uniform; user:power))");
}

template <class Description>
std::string complaint(Description description) {
  try {
    make_law(std::move(description));
  } catch (const InvalidInput& error) {
    return error.what();
  }
  return "accepted";
}

void expect_in(const std::string& message, std::initializer_list<const char*> phrases) {
  for (const char* phrase : phrases) EXPECT_NE(message.find(phrase), std::string::npos) << phrase << " in: " << message;
  EXPECT_EQ(message.find('\n'), std::string::npos);
}

TEST(UserLaw, RefusesNamesAndSupports) {
  const auto called = [](const char* name) {
    Distribution d = beta_2_2();
    d.name = name;
    return complaint(d);
  };
  expect_in(called(""), {"''", "this is no name", "letters, digits"});
  expect_in(called("a b"), {"'a b'", "this is no name"});
  for (const auto& [lower, upper] : {std::pair{-1.0, 1.0}, {1.0, 1.0}, {0.0, 1e13}, {std::nan(""), 1.0}}) {
    Distribution d = beta_2_2();
    d.lower = lower;
    d.upper = upper;
    expect_in(complaint(d), {"'mine': values from", "at least 0", "at most 1000000000000"});
  }
}

TEST(UserLaw, RefusesDistributionsThatAreNone) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  const auto changed = [](auto change) {
    Distribution d = beta_2_2();
    change(d);
    return complaint(d);
  };
  expect_in(changed([](auto& d) { d.cdf = nullptr; }), {"'mine': cdf is empty"});
  expect_in(changed([](auto& d) { d.survival = nullptr; }), {"survival is empty"});
  expect_in(changed([](auto& d) { d.density = nullptr; }), {"density is empty"});
  expect_in(changed([](auto& d) { d.cdf = [](double) { return nan; }; }), {"the cdf is nan", "from 0 to 1"});
  expect_in(changed([](auto& d) { d.cdf = [](double v) { return v - 0.5; }; }), {"from 0 to 1"});
  expect_in(changed([](auto& d) { d.cdf = [](double v) { return v; }; }), {"add up to 1"});
  expect_in(changed([](auto& d) { d.density = [](double v) { return v < 0.5 ? 0 : 6 * v * (1 - v); }; }),
            {"1 / density", "is inf", "positive and finite"});
  expect_in(changed([](auto& d) { d.density = [](double v) { return v < 0.5 ? nan : 6 * v * (1 - v); }; }),
            {"is nan", "positive and finite"});
  expect_in(changed([](auto& d) { d.density = [](double v) { return 6.0001 * v * (1 - v); }; }),
            {"adds up to", "belong together"});
  // an exponential tail as 1 - cdf: beyond 37 nothing is left of it
  Distribution rough{.name = "rough",
                     .lower = 0,
                     .upper = 100,
                     .cdf = [](double v) { return -std::expm1(-v); },
                     .survival = [](double v) { return 1 - -std::expm1(-v); },
                     .density = [](double v) { return std::exp(-v); }};
  expect_in(complaint(rough), {"adds up to", "precise in both tails"});
}

TEST(UserLaw, RefusesCurvesThatAreNone) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  const auto changed = [](auto change) {
    DemandCurve c = uniform_1_3();
    change(c);
    return complaint(c);
  };
  expect_in(changed([](auto& c) { c.value = nullptr; }), {"value is empty"});
  expect_in(changed([](auto& c) { c.slope = nullptr; }), {"slope is empty"});
  expect_in(changed([](auto& c) { c.value = [](double, double) { return nan; }; }), {"values from nan to nan"});
  expect_in(changed([](auto& c) { c.value = [](double q, double u) { return q < 0.7 && q > 0.6 ? nan : 1 + 2 * u; }; }),
            {"is nan", "from 1 to 3"});
  expect_in(changed([](auto& c) {
              c.value = [](double q, double u) { return 1 + 2 * u - (q < 0.9 && q > 0.3 ? std::sin(7 * q) / 3 : 0); };
            }),
            {"'mine'"});
  expect_in(changed([](auto& c) { c.slope = [](double, double) { return 0.0; }; }), {"is 0", "positive and finite"});
  expect_in(changed([](auto& c) { c.slope = [](double, double) { return 2.00001; }; }), {"belong together"});
  // a bump between the ends of what is checked, with the slope that belongs to it: from u = 0.441 to 0.456 values fall
  expect_in(changed([](auto& c) {
              const auto bump = [](double u) { return 0.08 * std::exp(-std::pow((u - 0.427) / 0.03, 2)); };
              c.value = [=](double, double u) { return 1 + 2 * u + bump(u); };
              c.slope = [=](double, double u) { return 2 - 2 * (u - 0.427) / (0.03 * 0.03) * bump(u); };
            }),
            {"-dv/dq", "positive and finite"});
  // the same told with a slope that is never negative where it is asked
  expect_in(changed([](auto& c) {
              const auto bump = [](double u) { return 0.08 * std::exp(-std::pow((u - 0.427) / 0.03, 2)); };
              c.value = [=](double, double u) { return 1 + 2 * u + bump(u); };
              c.slope = [=](double, double u) { return std::abs(2 - 2 * (u - 0.427) / (0.03 * 0.03) * bump(u)); };
            }),
            {"must not rise with q"});
  // a gap from 1.5 to 2
  expect_in(changed([](auto& c) {
              c.value = [](double q, double u) { return q < 0.4 ? 3 - 2.5 * q : 1 + 0.5 * u / 0.6; };
              c.slope = [](double q, double) { return q < 0.4 ? 2.5 : 0.5 / 0.6; };
            }),
            {"belong together, without kinks"});
}

// Between what is checked of a law a table finds what is no number: it was lost in the greatest of the table's errors.
TEST(UserLaw, TablesTakeNumbersOnly) {
  const auto hole = [](double q, double) { return q > 0.3 && q < 0.31 ? std::nan("") : q; };
  try {
    tabulate(hole);
    ADD_FAILURE() << "accepted";
  } catch (const InvalidInput& error) {
    expect_in(error.what(), {"tabulated is nan at q = 0.30", "must be finite"});
  }
}

TEST(UserLaw, ASampleIsTheDiscreteLawOfItsValues) {
  const LawPtr own = make_law(Sample{"mine", {1, 0.5, 3, 0.5, 1}}), text = parse_law("discrete:0.5@0.4,1@0.4,3@0.2");
  EXPECT_EQ(own->spec(), "user:mine");
  EXPECT_EQ(own->mean(), text->mean());
  EXPECT_EQ(own->variance(), text->variance());
  for (const double u : {0.0, 0.1, 0.4, 0.41, 0.8, 0.9, 1.0}) EXPECT_EQ(own->quantile(u), text->quantile(u)) << u;
  EXPECT_TRUE(own->has_atoms());
}

TEST(UserLaw, QuantilePointsAreJoinedByLines) {
  // an atom of 1/4 at 1, nothing from 1 to 2, the rest uniform on [2,4]
  const LawPtr own = make_law(QuantilePoints{"mine", {0, 0.25, 0.25, 1}, {1, 1, 2, 4}});
  EXPECT_EQ(own->mean(), 0.25 * 1 + 0.75 * 3);
  EXPECT_EQ(own->cdf(0.99), 0);
  EXPECT_EQ(own->cdf(1), 0.25);
  EXPECT_EQ(own->cdf(2), 0.25);
  EXPECT_DOUBLE_EQ(own->cdf(3), 0.625);
  EXPECT_EQ(own->quantile(0.25), 1);
  EXPECT_DOUBLE_EQ(own->quantile(0.625), 3);
  EXPECT_EQ(own->upper(), 4);
  const LawPtr line = make_law(QuantilePoints{"mine", {0, 0.5, 1}, {0, 0.5, 1}}), uniform = parse_law("uniform");
  for (const double u : {0.0, 0.3, 0.5, 0.8, 1.0}) EXPECT_EQ(line->quantile(u), uniform->quantile(u));
}

TEST(UserLaw, PointsThatMakeNoLawAreRefused) {
  const double nan = std::nan("");
  const auto refused = [](auto points, const char* why) {
    try {
      make_law(std::move(points));
      ADD_FAILURE() << "accepted, though " << why;
    } catch (const InvalidInput& error) {
      EXPECT_NE(std::string(error.what()).find(why), std::string::npos) << error.what();
    }
  };
  refused(Sample{"mine", {}}, "the sample is empty");
  refused(Sample{"mine", {1, nan}}, "value 2 of 2 is nan");
  refused(Sample{"mine", {-1e-300}}, "value 1 of 1 is -1e-300");
  refused(Sample{"a b", {1}}, "this is no name");
  refused(QuantilePoints{"mine", {0}, {1}}, "1 shares and 1 values");
  refused(QuantilePoints{"mine", {0, 1}, {1, 2, 3}}, "2 shares and 3 values");
  refused(QuantilePoints{"mine", {0, 0.5, 0.4, 1}, {1, 2, 3, 4}}, "share 2 is 0.5 and share 3 is 0.4");
  refused(QuantilePoints{"mine", {0, 0.5, 1}, {1, 2, 1.9}}, "value 2 is 2 and value 3 is 1.9");
  refused(QuantilePoints{"mine", {0, nan, 1}, {1, 2, 3}}, "share 2 of 3 is nan");
  refused(QuantilePoints{"mine", {0.1, 1}, {1, 2}}, "shares from 0.1 to 1");
  refused(QuantilePoints{"mine", {0, 0.9}, {1, 2}}, "shares from 0 to 0.9");
  refused(QuantilePoints{"mine", {0, 1}, {1, 1e13}}, "value 2 of 2");
  refused(QuantilePoints{"", {0, 1}, {1, 2}}, "this is no name");
}

TEST(UserLaw, GivenLawsAreReadOnTheirThreadWhileTheyAreGiven) {
  const LawPtr a = make_law(Sample{"a", {1, 2}}), b = make_law(Sample{"b", {3}});
  {
    const GivenLaws given({a, b, a});
    EXPECT_EQ(parse_law(" user:a "), a);
    EXPECT_EQ(Prior::parse("independent(user:a; user:b)").spec(), "independent(user:a; user:b)");
    EXPECT_THROW(parse_law("user:c"), InvalidInput);
    std::thread([] { EXPECT_THROW(parse_law("user:a"), InvalidInput); }).join();
    {
      const GivenLaws inner({b});
      EXPECT_THROW(parse_law("user:a"), InvalidInput);
    }
    EXPECT_EQ(parse_law("user:a"), a);
  }
  EXPECT_THROW(parse_law("user:a"), InvalidInput);
  EXPECT_THROW(GivenLaws({a, make_law(Sample{"a", {1, 2}})}), InvalidInput);
  EXPECT_THROW(parse_law("user:a"), InvalidInput) << "nothing stays of those that were refused";
}

TEST(UserLaw, ListedPriorsAreChecked) {
  const LawPtr uniform = parse_law("uniform");
  const auto complaint_of = [](auto make) -> std::string {
    try {
      make();
    } catch (const InvalidInput& error) {
      return error.what();
    }
    return "accepted";
  };
  expect_in(complaint_of([&] { Prior::independent({}); }), {"independent: no law given"});
  expect_in(complaint_of([&] { Prior::comonotone({uniform, nullptr}); }), {"comonotone: law 2 is null"});
  expect_in(complaint_of([&] { Prior(LawPtr{}); }), {"law 1 is null"});
  expect_in(complaint_of([&] { Prior::mixture({}); }), {"sum to 0", "must sum to 1"});
  expect_in(complaint_of([&] { Prior::mixture({{std::nan(""), Prior(uniform)}}); }), {"weight nan of 'uniform'"});
  expect_in(complaint_of([&] { Prior::mixture({{1, Prior::comonotone({uniform})}}); }), {"not supported"});
  expect_in(complaint_of([&] { Prior::mixture({{1, Prior::mixture({{1, Prior(uniform)}})}}); }), {"not supported"});
  const LawPtr a = named("mine", power_3()), b = named("mine", uniform_1_3());
  expect_in(complaint_of([&] { Prior::independent({a, b}); }), {"two laws are called 'user:mine'"});
  EXPECT_EQ(Prior::independent({a, a}).profile(5).group_sizes.size(), 1u);
  EXPECT_THROW(parse_law(a->spec()), InvalidInput);
}

}  // namespace
}  // namespace surety
