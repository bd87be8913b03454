#include "host/estimation/rounding.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>

#include "host/estimation/plan.h"
#include "host/sweeps/results.h"
#include "surety/error.h"

namespace surety {
namespace {

EstimateConfig in_float(const char* mechanism, const char* values, std::int64_t bidders) {
  EstimateConfig config;
  config.mechanism = Mechanism::parse(mechanism);
  config.values = Prior::parse(values);
  config.bidders = bidders;
  config.samples = 100'000;
  config.precision = Precision::float_;
  return config;
}

// The winner of n uniform bidders on [a, a + 1] bids his value less (v - a)/n, so the gap is 1/(n + 1).
TEST(Rounding, CoversTheGapOfManyBidders) {
  for (const auto& [values, bidders] :
       {std::pair{"uniform", 1'000'000}, std::pair{"uniform:1,2", 100'000}, std::pair{"uniform", 1000}}) {
    const Estimates found = estimate(in_float("first-price", values, bidders));
    const Estimate& gap = found[Statistic::gap];
    const double exact = 1 / (bidders + 1.0);
    EXPECT_LE(std::abs(gap.mean - exact), gap.table_error_bound + 5 * gap.standard_error) << values << bidders;
    EXPECT_LE(gap.table_error_bound, 3e-6) << values;
    const auto z = z_score(found, Statistic::gap);
    EXPECT_LE(std::abs(z.value_or(0)), 5);
  }
}

TEST(Rounding, IsNothingInDouble) {
  EstimateConfig config = in_float("first-price", "uniform", 10);
  const auto bound = [&] {
    return plan_estimate(config, config.values.profile(10)).table_error_bound[static_cast<int>(Statistic::gap)];
  };
  EXPECT_GT(bound(), 0);
  EXPECT_LE(bound(), 1e-5);
  config.precision = Precision::double_;
  EXPECT_EQ(bound(), 0);
}

/// A form as the kernels evaluate it in precision T.
template <class T>
struct Evaluated {
  explicit Evaluated(const DemandForm& form)
      : knot(form.knot.begin(), form.knot.end()),
        value(form.value.begin(), form.value.end()),
        slope(form.slope.begin(), form.slope.end()),
        data(form.data.begin(), form.data.end()),
        view{form.shape,        {T(form.parameters[0]), T(form.parameters[1]), T(form.parameters[2])},
             int(value.size()), knot.data(),
             value.data(),      slope.data(),
             data.data()} {}
  std::vector<T> knot, value, slope, data;
  DemandView<T> view;
};

// On the grid of float's uniforms, where no quantile is off: what is left is the evaluation of v(q).
TEST(Rounding, OfValuesIsWhatTheBoundAllows) {
  for (const char* name : {"uniform", "uniform:1,2", "power:0.5", "power:7", "exponential:2,3", "exponential:0.01,1",
                           "triangle", "beta:2,3", "beta:0.5,0.5", "normal:0.5,0.2,0,1", "intervals:0..0.5,0.75..1"}) {
    const DemandForm form = parse_law(name)->value_form();
    const Evaluated<float> single(form);
    const Evaluated<double> exact(form);
    const EstimateConfig config = in_float("full-surplus", name, 2);
    const double bound =
        plan_estimate(config, config.values.profile(2)).table_error_bound[static_cast<int>(Statistic::highest_value)];
    double worst = 0;
    for (int i = 0; i < 1 << 20; ++i) {
      const double q = (8 * i + 5) * 0x1p-24;  // odd multiples of 2^-24 up to 1/2
      for (const double at : {q, 1 - q})
        worst = std::max(worst, std::abs(double(evaluate(single.view, float(at))) - evaluate(exact.view, at)));
    }
    EXPECT_LE(worst, bound) << name;
    EXPECT_LE(bound, 2e-4) << name;
  }
}

// Values keep their relative precision at any scale that float holds, and what it does not hold is refused.
TEST(Rounding, ScalesThatFloatDoesNotHoldAreRefused) {
  for (const char* values : {"uniform:0,1e-46", "uniform:0,1e-30", "discrete:0@0.5,1e-40@0.5"}) {
    const EstimateConfig config = in_float("optimal", values, 3);
    EXPECT_THROW(estimate(config), InvalidInput) << values;
    EstimateConfig in_double = config;
    in_double.precision = Precision::double_;
    EXPECT_NO_THROW(estimate(in_double)) << values;
  }
  for (const char* values : {"uniform:0,1e-20", "uniform:0,1e-10", "uniform:0,1e12"}) {
    const Estimates found = estimate(in_float("optimal", values, 3));
    const Estimate& sale = found[Statistic::sale_probability];
    EXPECT_NEAR(sale.mean, 0.875, 5 * sale.standard_error + sale.table_error_bound) << values;  // 1 - 2^-3
    EXPECT_LE(sale.table_error_bound, 1e-5) << values;
  }
}

// A class that expects .3 does not buy at .30000001; in float the two are one number, and it did: .24 beside .18. A
// price that is .3 sells to it in both.
TEST(Rounding, PricesThatFloatDoesNotTellFromAMeanAreRefused) {
  for (const auto& [information, values] :
       {std::pair("quantiles:5", "uniform"), std::pair("partition:0.2,0.4", "uniform"),
        std::pair("full", "discrete:0.3@0.5,1@0.5"), std::pair("none", "uniform:0,0.6"),
        std::pair("private", "discrete:0.3@0.5,1@0.5")})
    for (const char* price : {"0.3", "0.30000001", "0.29999999", "0.3001"}) {
      EstimateConfig config;
      config.mechanism = Mechanism::parse(std::string("posted-price:price=") + price);
      config.information = Information::parse(information);
      config.values = Prior::parse(values);
      config.samples = 10'000;
      config.precision = Precision::float_;
      const bool close = std::string(price).size() > 6;
      try {
        EXPECT_LT(std::abs(z_score(estimate(config), Statistic::revenue).value_or(0)), 5)
            << information << " " << price;
        EXPECT_FALSE(close) << information << " " << price;
      } catch (const InvalidInput& error) {
        EXPECT_TRUE(close) << error.what();
        EXPECT_NE(std::string(error.what()).find("--precision double"), std::string::npos) << error.what();
      }
    }
}

// A reserve that float cannot tell from 0 would sell to bidders who value the good at 0: the bound says so.
TEST(Rounding, KnowsOfReservesBelowItsResolution) {
  const Estimates found = estimate(in_float("second-price:reserve=1e-46", "discrete:0@0.5,1@0.5", 2));
  const Estimate& sale = found[Statistic::sale_probability];
  EXPECT_NEAR(sale.mean, 0.75, 5 * sale.standard_error + sale.table_error_bound);
  // but a reserve at an atom rounds as the atom does
  const Estimates at_atom = estimate(in_float("second-price:reserve=0.1", "discrete:0.1@0.5,1@0.5", 2));
  EXPECT_EQ(at_atom[Statistic::sale_probability].mean, 1);
  EXPECT_LE(at_atom[Statistic::sale_probability].table_error_bound, 1e-5);
}

// One bidder who thinks the good is worth w = 1/2 demands z = A log(w A / X) and pays X (e^(z/A) - 1), of which float
// loses a share of A 2^-24. Where that is much it is refused.
TEST(Rounding, KnowsOfPricesThatHardlyRiseWithDemand) {
  const auto found_at = [](double A, double X) {
    EstimateConfig config = in_float(fmt::format("exponential-price:A={},X={}", A, X).c_str(), "uniform", 1);
    config.information = Information::parse("none");
    return estimate(config);
  };
  for (const double A : {0.5, 5.0, 50.0}) {
    const double X = 0.5 * A * std::exp(-0.5 / A);  // z = 1/2
    const Estimates found = found_at(A, X);
    const Estimate &revenue = found[Statistic::revenue], &sale = found[Statistic::sale_probability];
    EXPECT_NEAR(revenue.mean, X * std::expm1(0.5 / A), 5 * revenue.standard_error + revenue.table_error_bound) << A;
    EXPECT_NEAR(sale.mean, 0.5, 5 * sale.standard_error + sale.table_error_bound) << A;
    EXPECT_LE(revenue.table_error_bound, 1e-5 * std::max(1.0, A)) << A;
  }
  EXPECT_THROW(found_at(1e8, 1e8), InvalidInput);
}

// What a bidder pays for sure has no standard error, and not one of the rounding of sums.
TEST(Rounding, IsNoStandardError) {
  EstimateConfig config = in_float("exponential-price", "uniform", 1);
  config.precision = Precision::double_;
  config.information = Information::parse("none");
  config.samples = 20'000;
  config.seed = 2;
  const Estimates found = estimate(config);
  EXPECT_EQ(found[Statistic::revenue].standard_error, 0);
  EXPECT_EQ(z_score(found, Statistic::revenue), 0);
  EXPECT_NEAR(found[Statistic::highest_value].standard_error, std::sqrt(1 / 12.0 / 20'000), 1e-4);
}

}  // namespace
}  // namespace surety
