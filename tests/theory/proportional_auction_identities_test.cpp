#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "tests/reference/proportional_auction_reference.h"
#include "tests/theory/proportional_auction_cases.h"

namespace surety::reference {
namespace {

/// The identities that Brooks & Du (2021) prove, for every prior of the zoo, where the good may be kept and where it
/// may not. Functions are read from the public interface, integrals are the tests' own.
class Identities : public testing::TestWithParam<std::tuple<AuctionCase, Sale>> {
 protected:
  Identities() : auction_(auction_of(std::get<0>(GetParam()), std::get<1>(GetParam()))), whole_(auction_) {
    n_ = static_cast<double>(auction_.bidders());
    scale_ = auction_.values()->mean() + auction_.cost();
  }

  /// Whether probabilities at x are doubles.
  bool visible(double x) const { return boost::math::gamma_p(n_, x) > 1e-280; }

  /// Aggregate signals spread over the likely range and beyond.
  std::vector<double> signals() const {
    std::vector<double> x;
    for (double z = -6; z <= 12; z += 0.37) {
      if (n_ + z * std::sqrt(n_) > 0) x.push_back(n_ + z * std::sqrt(n_));
    }
    for (int k = 1; k < 12; ++k) x.push_back(n_ * std::ldexp(1.0, -k));
    for (const auto& g :
         auction_.graded_intervals().first(std::min<std::size_t>(5, auction_.graded_intervals().size())))
      for (double t : {0.01, 0.3, 0.7, 0.99}) x.push_back(g.from + t * (g.to - g.from));
    std::sort(x.begin(), x.end());
    return x;
  }

  /// Panels from x to y that approach the end where powers of N live.
  std::vector<double> panels(double x, double y) const {
    std::vector<double> points = auction_.breakpoints();
    for (int k = 1; k < 40; ++k) {
      points.push_back(y - (y - x) * std::ldexp(1.0, -k));
      points.push_back(x + (y - x) * std::ldexp(1.0, -k));
    }
    return panel_points(std::move(points), x, y);
  }

  ProportionalAuction auction_;
  Whole whole_;
  double n_, scale_;
};

TEST_P(Identities, GuaranteeAndShortfallAreFullSurplus) {
  EXPECT_NEAR(auction_.guarantee().value + auction_.shortfall().value, auction_.full_surplus(),
              1e-13 * scale_ + 2e-15 * auction_.values()->upper());
  EXPECT_GE(auction_.shortfall().value, 0);
  EXPECT_LE(auction_.guarantee().error_bound, 1e-12 * scale_);
}

/// (3), with the graded value function, and (32), with the fully revealing one and the allocation sensitivity.
TEST_P(Identities, GuaranteeByItsDefinition) {
  const double graded = mean_over(
      auction_, 0, whole_.high, [&](double x) { return auction_.gains(x); }, 1);
  EXPECT_NEAR(auction_.guarantee().value, graded, 2e-11 * scale_);
  const double revealed = mean_over(auction_, whole_.low, whole_.high, [&](double x) {
    return (auction_.fully_revealing_value(x) - auction_.cost()) * auction_.allocation_sensitivity(x);
  });
  EXPECT_NEAR(auction_.guarantee().value, revealed, 2e-11 * scale_);
}

/// Lemma 6.
TEST_P(Identities, MultiplierHasTheGuaranteeAsMean) {
  const Exact mean = auction_.guarantee_under(*auction_.values());
  EXPECT_NEAR(mean.value, auction_.guarantee().value, 2e-12 * scale_);
}

/// Lemma 11.
TEST_P(Identities, ExcessGrowthHasMeanZero) {
  const double mean = mean_over(auction_, whole_.low, whole_.high, [&](double x) { return auction_.excess_growth(x); });
  EXPECT_NEAR(mean, 0, 2e-11 * scale_);
}

/// (19), with the multiplier at the fully revealing value.
TEST_P(Identities, ExcessGrowthIsProfitIncentiveAlignment) {
  for (double x : signals()) {
    if (!visible(x)) continue;
    const double w = auction_.fully_revealing_value(x), mu = auction_.allocation_sensitivity(x);
    const double aligned = mu * w - auction_.multiplier(w) - auction_.cost() * auction_.aggregate_allocation(x);
    EXPECT_NEAR(auction_.excess_growth(x), aligned, 1e-11 * scale_ * (1 + mu)) << x;
  }
}

/// (22) integrated: Q x^(N-1) grows by mu x^(N-1).
TEST_P(Identities, AllocationSolvesItsEquation) {
  const std::vector<double> x = signals();
  for (std::size_t i = 0; i + 1 < x.size(); ++i) {
    const auto power = [&](double y) { return std::exp((n_ - 1) * std::log1p((y - x[i + 1]) / x[i + 1])); };
    const double growth = integrate<1>(panels(x[i], x[i + 1]), [&](double y) {
                            return std::array{auction_.allocation_sensitivity(y) * power(y)};
                          }).value[0];
    const double end = auction_.aggregate_allocation(x[i + 1]), start = auction_.aggregate_allocation(x[i]);
    EXPECT_NEAR(end - start * power(x[i]), growth, 1e-9) << x[i];
  }
}

/// (24) integrated: T g_N grows by Xi g_N.
TEST_P(Identities, TransferSolvesItsEquation) {
  const std::vector<double> x = signals();
  for (std::size_t i = 0; i + 1 < x.size(); ++i) {
    const bool rising = x[i] < n_ - 1;
    const double at = rising ? x[i + 1] : x[i];
    const auto ratio = [&](double y) { return std::exp((n_ - 1) * std::log1p((y - at) / at) + at - y); };
    const double growth = integrate<1>(panels(x[i], x[i + 1]), [&](double y) {
                            return std::array{auction_.excess_growth(y) * ratio(y)};
                          }).value[0];
    const double end = auction_.aggregate_transfer(x[i + 1]), start = auction_.aggregate_transfer(x[i]);
    const double size = scale_ * (ratio(x[i]) + ratio(x[i + 1]));
    EXPECT_NEAR(end * ratio(x[i + 1]) - start * ratio(x[i]), growth, 1e-10 * size) << x[i];
  }
}

/// Lemma 1: mean-preserving contraction, with equality off the graded intervals.
TEST_P(Identities, ValueIsAMeanPreservingContraction) {
  const auto spread = [&](double y) { return auction_.value(y) - auction_.fully_revealing_value(y); };
  EXPECT_NEAR(mean_over(auction_, 0, whole_.high, spread), 0, 1e-11 * scale_);
  const auto graded = auction_.graded_intervals();
  for (std::size_t k = 0; k < std::min<std::size_t>(graded.size(), 4); ++k) {
    const auto [from, to, gains] = graded[k];
    EXPECT_NEAR(mean_over(auction_, from, to, spread), 0, 1e-12 * scale_) << from;
    for (double t : {0.1, 0.3, 0.5, 0.7, 0.9})
      EXPECT_GE(mean_over(auction_, from, from + t * (to - from), spread), -1e-13 * scale_) << from << " " << t;
  }
  for (double x : signals()) {
    const bool inside = std::any_of(graded.begin(), graded.end(), [&](auto& g) { return g.from < x && x < g.to; });
    if (!inside && visible(x)) {
      EXPECT_NEAR(spread(x), 0, 1e-12 * scale_) << x;
    }
  }
}

/// Lemmas 1, 2, 3 and 4.
TEST_P(Identities, ShapesOfTheFunctions) {
  const std::vector<double> x = signals();
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double q = auction_.aggregate_allocation(x[i]);
    EXPECT_GE(q, 0);
    EXPECT_LE(q, 1 + 1e-15);
    if (i == 0) continue;
    const double before = auction_.gains(x[i - 1]), after = auction_.gains(x[i]);
    EXPECT_GE(after, before - 1e-13 * scale_) << x[i];
    if (auction_.sale() == Sale::can_keep && before > 0) {
      EXPECT_LE(after, before * std::exp(std::min(x[i] - x[i - 1], 700.0)) + 1e-12 * scale_) << x[i];
    }
    EXPECT_LE(auction_.allocation_sensitivity(x[i]), auction_.allocation_sensitivity(x[i - 1]) * (1 + 1e-15));
  }
}

/// Lemma 3. Slopes of a concave function between ascending values fall.
TEST_P(Identities, MultiplierIsConcave) {
  const double low = auction_.values()->lower(), high = auction_.values()->upper(), width = high - low;
  double last = std::numeric_limits<double>::infinity();
  for (int i = 1; i <= 50; ++i) {
    const double a = low + width * (i - 1) / 50, b = low + width * i / 50;
    const double at_a = auction_.multiplier(a), at_b = auction_.multiplier(b), slope = (at_b - at_a) / (b - a);
    const double rounding =
        1e-12 * (scale_ + std::max(std::abs(at_a), std::abs(at_b))) / (b - a);  // 1e8 at rare values
    EXPECT_LE(slope, last + rounding) << a;
    EXPECT_GE(slope, -rounding);
    last = slope;
  }
}

/// The limits in the proof of Lemma 4.
TEST_P(Identities, TransferAtBothEnds) {
  const double lower = auction_.values()->lower();
  EXPECT_EQ(auction_.aggregate_transfer(0), lower * auction_.aggregate_allocation(0));
  const double far = 1e9 * n_, top = auction_.multiplier(auction_.value(far)) + auction_.cost();
  EXPECT_NEAR(auction_.aggregate_transfer(far), top, 1e-7 * (scale_ + auction_.values()->upper()));
}

std::string name_of(const testing::TestParamInfo<std::tuple<AuctionCase, Sale>>& info) {
  const AuctionCase& c = std::get<0>(info.param);
  std::string name = c.prior + "_" + std::to_string(c.bidders) + "_" + std::to_string(static_cast<int>(1000 * c.cost)) +
                     (std::get<1>(info.param) == Sale::can_keep ? "_keep" : "_sell");
  for (char& letter : name)
    if (!std::isalnum(static_cast<unsigned char>(letter))) letter = '_';
  return name;
}

INSTANTIATE_TEST_SUITE_P(Zoo, Identities,
                         testing::Combine(testing::ValuesIn(auction_zoo()),
                                          testing::Values(Sale::can_keep, Sale::must_sell)),
                         name_of);
INSTANTIATE_TEST_SUITE_P(ThinTails, Identities,
                         testing::Combine(testing::ValuesIn(thin_tails()), testing::Values(Sale::can_keep)), name_of);

}  // namespace
}  // namespace surety::reference
