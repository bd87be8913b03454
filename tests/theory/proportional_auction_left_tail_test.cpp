#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "host/values/pieces_law.h"
#include "surety/error.h"
#include "tests/reference/proportional_auction_reference.h"
#include "tests/theory/proportional_auction_cases.h"

namespace surety::reference {
namespace {

using boost::math::gamma_q;

/// v = least + scale u^power.
class PowerTail final : public Law {
 public:
  PowerTail(double least, double scale, double power) : least_(least), scale_(scale), power_(power) {}
  std::string spec() const override { return "thin"; }
  double lower() const override { return least_; }
  double upper() const override { return least_ + scale_; }
  double mean() const override { return least_ + scale_ / (1 + power_); }
  double variance() const override {
    return scale_ * scale_ * power_ * power_ / ((1 + power_) * (1 + power_) * (1 + 2 * power_));
  }
  double cdf(double v) const override { return std::pow(share(v), 1 / power_); }
  double survival(double v) const override { return v <= least_ ? 1 : -std::expm1(std::log(share(v)) / power_); }
  double density(double v) const override { return std::pow(share(v), 1 / power_ - 1) / (power_ * scale_); }
  double inverse_demand(double q) const override { return least_ + scale_ * std::exp(power_ * std::log1p(-q)); }
  double quantile(double u) const override { return least_ + scale_ * std::pow(u, power_); }
  std::vector<double> breakpoints() const override { return {lower(), upper()}; }
  DemandForm value_form() const override { return {}; }
  DensityBounds density_bounds() const override { return {0, std::numeric_limits<double>::infinity()}; }

 private:
  double share(double v) const { return std::clamp((v - least_) / scale_, 0.0, 1.0); }

  double least_, scale_, power_;
};

/// The can-keep solution for v = least + scale u^power with one graded interval, [0, b] (Section 4.4): (28) by
/// bisection and quadrature of closed forms from b upwards. Probabilities are kept as logarithms.
class PowerSolution {
 public:
  PowerSolution(double scale, double power, double n, double premium_cost)
      : scale_(scale), power_(power), cost_(premium_cost), n_(n) {
    double low = 1e-9, high = 3 * n_ + 50;  // (28) divided by G_N is negative below b and positive above
    for (int step = 0; step < 200; ++step) {
      const double x = std::sqrt(low * high), mean = premium(x) / (1 + power_) - cost_;  // of gains up to x
      (mean > gains(x) * x / n_ * hazard(x) ? high : low) = x;
    }
    end_ = low;
  }

  double end() const { return end_; }
  double guarantee() const {
    return gains(end_) * erlang_density(n_, end_) +
           above([&](double x) { return gains(x) * erlang_density(n_ - 1, x); });
  }
  /// The mean of lambda when a share(x) of values is at most that revealed at x: by (18) the guarantee and the integral
  /// of mu (G_N - share) dw^. mu is N/b up to b, and `start` the integral of share dw^ to there.
  template <class Function>
  double multiplier(const Function& share, double start) const {
    const double kept = premium(end_) * std::exp(log_below(end_)) * power_ / (1 + power_);  // of G_N dw^ up to b
    return guarantee() + n_ / end_ * (kept - start) + above([&](double x) {
             const double slope = power_ * premium(x) * hazard(x);
             return (n_ - 1) / x * slope * (std::exp(log_below(x)) - share(x));
           });
  }
  double least_multiplier() const {
    return multiplier([](double) { return 1.0; }, premium(end_));
  }
  /// Proposition 8 for a truth that is uniform over the values.
  double under_uniform() const {
    return multiplier([&](double x) { return premium(x) / scale_; }, std::pow(premium(end_), 2) / (2 * scale_));
  }

 private:
  double premium(double x) const { return scale_ * std::exp(power_ * log_below(x)); }
  double gains(double x) const { return premium(x) - cost_; }
  double log_below(double x) const {
    if (x > n_) return std::log1p(-gamma_q(n_, x));
    return n_ * std::log(x) - x - std::lgamma(n_ + 1) + std::log(series(x));
  }
  double hazard(double x) const {  // g_N / G_N
    return x > n_ ? erlang_density(n_, x) / (1 - gamma_q(n_, x)) : n_ / x / series(x);
  }
  double series(double x) const {  // G_N / g_{N+1}
    double sum = 0, term = 1;
    for (double k = 1; term > 1e-17 * sum; term *= x / (n_ + k++)) sum += term;
    return sum;
  }
  template <class Function>
  double above(const Function& f) const {
    const double far = n_ + 12 * std::sqrt(n_) + 80;
    std::vector<double> points;
    for (double x = end_; x < far; x *= 1.1) points.push_back(x);
    return integrate<1>(panel_points(points, end_, far), [&](double x) { return std::array{f(x)}; }).value[0];
  }

  double scale_, power_, cost_, n_, end_;
};

void expect_solution(const ProportionalAuction& auction, const PowerSolution& solution, const std::string& where) {
  const double scale = auction.values()->mean() + auction.cost();
  ASSERT_EQ(auction.graded_intervals().size(), 1u) << where;
  EXPECT_EQ(auction.graded_intervals()[0].from, 0) << where;
  EXPECT_NEAR(auction.graded_intervals()[0].to, solution.end(), 1e-9 * solution.end()) << where;
  EXPECT_NEAR(auction.guarantee().value, solution.guarantee(), 1e-13 * scale) << where;
  const double least = solution.least_multiplier();
  EXPECT_NEAR(auction.multiplier(auction.values()->lower()), least, 1e-9 * std::abs(least)) << where;
}

TEST(LeftTail, PowerLawsInClosedForm) {
  for (double power : {4.0, 8.0, 30.0, 300.0})
    for (int n : {2, 3, 10, 50})
      for (double cost : {0.0, 0.2, 0.7}) {
        const AuctionCase c{"power:" + std::to_string(power), n, cost};
        const std::string where = c.prior + " " + std::to_string(n) + " " + std::to_string(cost);
        expect_solution(auction_of(c), PowerSolution(1, 1 / power, n, cost), where);
      }
  expect_solution(auction_of({"beta:8,1", 2, 0.1}), PowerSolution(1, 0.125, 2, 0.1), "beta:8,1");
}

/// With many bidders the tail reaches below every probability that is a double; a truth may lie there all the same.
TEST(LeftTail, BelowEveryDouble) {
  const auto expect = [](const LawPtr& law, double scale, double power, int n, double premium_cost) {
    const ProportionalAuction auction(law, n, law->lower() + premium_cost);
    const PowerSolution solution(scale, power, n, premium_cost);
    const std::string where = law->spec() + " " + std::to_string(n) + " " + std::to_string(premium_cost);
    expect_solution(auction, solution, where);
    const LawPtr truth = make_pieces_law("truth", {{law->lower(), law->upper(), 1}});
    const double under = solution.under_uniform();
    EXPECT_NEAR(auction.guarantee_under(*truth).value, under, 1e-10 * (scale + std::abs(under))) << where;
  };
  for (double a : {30.0, 100.0, 200.0, 1000.0})
    for (int n : {110, 200, 400, 1000, 3000})
      for (double cost : {0.0, 0.01, 0.1, 0.6}) expect(parse_law("power:" + std::to_string(a)), 1, 1 / a, n, cost);
  for (int n : {110, 200, 400})
    for (double premium_cost : {-0.3, -0.01, 0.0, 0.1})
      expect(std::make_shared<PowerTail>(1, 2, 0.001), 2, 0.001, n, premium_cost);
}

/// Where the least value is above cost the exponent decides: below 1 gains outgrow e^x at 0, which is graded.
TEST(LeftTail, LeastValueAboveCost) {
  for (int n : {2, 3, 10})
    for (double exponent : {0.2, 0.5, 0.8})
      for (double scale : {2.0, 20.0}) {
        const double power = exponent / n;
        const ProportionalAuction auction(std::make_shared<PowerTail>(1, scale, power), n, 0.5);
        expect_solution(auction, PowerSolution(scale, power, n, -0.5), std::to_string(n) + " " + std::to_string(scale));
        const double mean =
            mean_over(auction, 1e-20, Whole(auction).high, [&](double x) { return auction.excess_growth(x); });
        EXPECT_NEAR(mean, 0, 1e-12 * (1 + scale));
      }
}

/// Values gathered in atoms at the means of k cells: the least one is an atom, so that the paper's assumption holds.
/// The multiplier is concave, so the auction guarantees no less under this contraction (Proposition 8), and more by
/// O(1/k^2).
TEST(LeftTail, LimitOfFineAtoms) {
  const std::vector<std::pair<int, AuctionCase>> cases = {
      {8, {"power:8", 2, 0}}, {8, {"power:8", 3, 0.3}}, {4, {"power:4", 2, 0.1}}, {30, {"power:30", 10, 0}}};
  for (const auto& [power, c] : cases) {
    const auto auction = auction_of(c);
    double last = 0;
    for (int cells : {128, 256, 512}) {
      std::vector<Segment> segments;
      for (int i = 0; i < cells; ++i) {
        const double a = static_cast<double>(i) / cells, b = (i + 1.0) / cells;
        const double mass = std::pow(b, power) - std::pow(a, power);
        const double mean = (std::pow(b, power + 1) - std::pow(a, power + 1)) * power / (power + 1) / mass;
        if (mass > 1e-280) segments.push_back({mean, mean, mass});
      }
      const ProportionalAuction atoms(make_pieces_law("atoms", std::move(segments)), c.bidders, c.cost);
      const double error = atoms.guarantee().value - auction.guarantee().value;
      EXPECT_GT(error, 0) << c.prior;
      if (last > 0) {
        EXPECT_NEAR(last / error, 4, 0.4) << c.prior << " " << cells << " " << error;
      }
      last = error;
      for (double x : {0.3, 1.0, 3.0})
        EXPECT_NEAR(atoms.aggregate_transfer(x), auction.aggregate_transfer(x), 0.05) << c.prior << " " << x;
    }
    EXPECT_LT(last, 1e-4) << c.prior;
  }
}

/// Proposition 4.
TEST(LeftTail, DeviationsLose) {
  for (const AuctionCase& c : std::vector<AuctionCase>{{"beta:8,1", 2, 0}, {"power:4", 3, 0.2}, {"triangle", 2, 0}}) {
    const auto auction = auction_of(c);
    for (double signal : {0.0, 0.1, 0.4, 1.0, 3.0})
      for (double message : {0.0, 0.01, 0.1, 0.9, 4.0, 9.0})
        EXPECT_GE(auction.deviation_loss(signal, message).value, -1e-12) << c.prior << " " << signal << " " << message;
  }
}

std::string refusal(const LawPtr& law, std::int64_t bidders, double cost, Sale sale) {
  try {
    ProportionalAuction(law, bidders, cost, sale);
  } catch (const InvalidInput& e) {
    return e.what();
  }
  return "nothing was thrown";
}

void expect_refused(const AuctionCase& c, std::initializer_list<const char*> parts) {
  const std::string message = refusal(parse_law(c.prior), c.bidders, c.cost, Sale::must_sell);
  for (const char* part : parts) EXPECT_NE(message.find(part), std::string::npos) << message;
  EXPECT_NE(message.find("must be sold"), std::string::npos) << message;
  EXPECT_NO_THROW(auction_of(c)) << c.prior;
}

/// Nothing is graded where the good must be sold.
TEST(LeftTail, MustSellSaysWhichPartAndHowManyBidders) {
  expect_refused({"triangle", 2, 0}, {"triangle", "first part", "2 bidders", "x^1,", "more than 2 bidders"});
  expect_refused({"beta:2.5,7.3", 2, 0}, {"first part", "x^0.8", "more than 2 bidders"});
  expect_refused({"power:100", 100, 0}, {"first part", "x^1,", "more than 100 bidders"});
  expect_refused({"beta:100,1", 90, 0}, {"first part", "x^0.9", "more than 100 bidders"});
  EXPECT_NO_THROW(auction_of({"beta:2.5,7.3", 3, 0}, Sale::must_sell));
  EXPECT_NO_THROW(auction_of({"power:100", 101, 0}, Sale::must_sell));
}

TEST(LeftTail, SecondPart) {
  // gains 1 - c + scale G_2^(1/2), and G_2^(1/2) ~ x / sqrt(2): they outgrow e^x where scale / sqrt(2) > 1 - c
  const auto message = [](double scale, double cost, Sale sale) {
    return refusal(std::make_shared<PowerTail>(1, scale, 0.5), 2, cost, sale);
  };
  const auto expect = [&](double scale, double cost, Sale sale, const char* part) {
    EXPECT_NE(message(scale, cost, sale).find(part), std::string::npos) << message(scale, cost, sale);
  };
  expect(3, 0.5, Sale::must_sell, "both parts");
  expect(0.1, 0.5, Sale::must_sell, "the first part");
  expect(3, 1.5, Sale::must_sell, "the first part");
  // gains that outgrow e^x are graded, and so are those that start at or below 0
  expect(3, 0.5, Sale::can_keep, "nothing");
  expect(3, 1.5, Sale::can_keep, "nothing");
  expect(0.1, 1, Sale::can_keep, "nothing");
  expect(0.1, 0.5, Sale::can_keep, "the first part");
  expect(0.1, 0.5, Sale::can_keep, "gains at 0 are not graded");
}

/// Graded by too little to be found: both parts fail, and yet the interval would be below 1e-9.
TEST(LeftTail, GradedInvisibly) {
  const std::string message = refusal(std::make_shared<PowerTail>(1, 0.1, 0.475), 2, 0, Sale::can_keep);
  EXPECT_NE(message.find("both parts"), std::string::npos) << message;
  EXPECT_NE(message.find("less than 0.1%"), std::string::npos) << message;
}

}  // namespace
}  // namespace surety::reference
