// Mechanisms and information structures of surety bounds, played: against the definitions in tests/reference, by
// enumeration and by Monte Carlo.
#include "host/games/bounds_game.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "kernels/launch/backend.h"
#include "kernels/launch/cuda_devices.h"
#include "surety/bounds/prior_robustness.h"
#include "surety/bounds/saved_bounds.h"
#include "surety/deviate.h"
#include "surety/error.h"
#include "tests/bounds/random_environments.h"
#include "tests/kernels/same_bits.h"
#include "tests/reference/saved_bounds.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

/// One to three bidders, one or two goods, exchangeable or not.
constexpr int environments = 10;

class BoundsPlayed : public ScratchTest, public ::testing::WithParamInterface<int> {
 protected:
  void SetUp() override {
    ScratchTest::SetUp();
    file_ = folder_ / "bounds.h5";
    BoundsOptions options;
    options.k = random_.k;
    options.gap = 1e-3;
    options.where.device = DeviceKind::cpu;
    save_bounds(file_, random_.environment, bound_guarantee(random_.environment, options));
    saved_ = load_bounds(file_);
    scale_ = random_.environment.greatest_value() * random_.environment.goods;
  }

  EstimateConfig config(const std::string& mechanism, const std::string& information) const {
    EstimateConfig c;
    const auto named = [&](const std::string& part) { return part == "bounds" ? "bounds:" + file_.string() : part; };
    c.mechanism = Mechanism::parse(named(mechanism));
    c.information = Information::parse(named(information));
    c.bidders = random_.environment.bidders;
    c.samples = 100'000;
    c.seed = 20261125;
    return c;
  }
  EstimateConfig pair() const { return config("bounds", "bounds"); }

  RandomEnvironment random_ = random_environment(GetParam());
  std::filesystem::path file_;
  SavedBounds saved_;
  double scale_ = 1;
};

TEST_P(BoundsPlayed, ExactValuesAreThoseOfTheDefinition) {
  SCOPED_TRACE(random_.name);
  const auto truth = reference::truthful_play(saved_);
  const auto found = make_bounds_game(pair()).game.expectation();
  EXPECT_NEAR(found.revenue, double(truth.revenue), 1e-12 * scale_);
  EXPECT_NEAR(found.surplus, double(truth.surplus), 1e-12 * scale_);
  EXPECT_NEAR(found.full_surplus, double(truth.full_surplus), 1e-12 * scale_);
  EXPECT_NEAR(found.full_surplus, random_.environment.full_surplus(), 1e-9 * scale_);
  EXPECT_NEAR(found.sold, double(truth.sold), 1e-12);
}

// 60 comparisons at 4 standard errors: one false alarm in 260 seeds, and the seed is fixed.
TEST_P(BoundsPlayed, MeansAreWithinFourStandardErrorsOfTheDefinition) {
  SCOPED_TRACE(random_.name);
  const auto truth = reference::truthful_play(saved_);
  for (const Precision precision : {Precision::double_, Precision::float_}) {
    auto config = pair();
    config.precision = precision;
    const Estimates found = estimate(config, {DeviceKind::cpu, 0, InstructionSet::automatic, {}});
    const auto expect = [&](Statistic statistic, reference::Real exact) {
      const Estimate& e = found[statistic];
      EXPECT_GT(e.standard_error, 0) << statistic_name(statistic);
      EXPECT_LE(std::abs(e.mean - double(exact)), 4 * e.standard_error + e.table_error_bound)
          << statistic_name(statistic);
    };
    expect(Statistic::revenue, truth.revenue);
    expect(Statistic::surplus, truth.surplus);
    expect(Statistic::sale_probability, truth.sold);
  }
}

TEST_P(BoundsPlayed, DeviationsAreThoseOfTheDefinition) {
  SCOPED_TRACE(random_.name);
  const auto sigma = reference::joint_law(saved_.environment, saved_.information);
  const BoundsGame game = make_bounds_game(pair());
  const int points = game.game.points();
  for (int i = 0; i < game.game.bidders; ++i) {
    const auto payoff = game.game.payoffs(i);
    const auto gains = game.game.gains(i);
    double greatest = 0;
    for (int y = 0; y < points; ++y)
      for (int m = 0; m < points; ++m) {
        const double gain = payoff[y * points + m] - payoff[y * points + y];
        greatest = std::max(greatest, gain);
        ASSERT_NEAR(gains.mean[y * points + m], gain, 1e-12 * scale_ * random_.k);
        if ((y + m) % 3 == 0) {
          ASSERT_NEAR(gain, double(reference::deviation_gain(saved_, sigma, i, y, m)), 1e-11 * scale_ * random_.k);
        }
      }
    EXPECT_EQ(best_replies(game.game, i).greatest, greatest);
  }
}

// Every cell within Bernstein's bound, which one of all exceeds with chance 1e-6 at most.
TEST_P(BoundsPlayed, DeviationsPlayedAreThoseEnumerated) {
  SCOPED_TRACE(random_.name);
  DeviateConfig config;
  config.game = pair();
  const BoundsGame game = make_bounds_game(config.game);
  for (const Deviations& played : deviate(config, {DeviceKind::cpu, 0, InstructionSet::automatic, {}})) {
    const auto exact = game.game.gains(int(played.deviator));
    const auto points = std::size_t(game.game.points());
    ASSERT_EQ(std::size_t(played.bins), points);
    ASSERT_EQ(played.message.back(), saved_.k());
    const double t = std::log(2e6 * double(exact.mean.size())), n = double(played.replicates_per_bin);
    for (std::size_t cell = 0; cell < exact.mean.size(); ++cell) {
      const double allowed = std::sqrt(2 * exact.variance[cell] * t / n) + exact.range[cell / points] * t / (3 * n);
      ASSERT_LE(std::abs(played.gain[cell] - exact.mean[cell]), allowed + 1e-9 * scale_)
          << cell / points << " by " << cell % points;
      const double error = std::sqrt(exact.variance[cell] / n);  // that of the play is its estimate
      ASSERT_NEAR(played.standard_error[cell], error, 0.5 * error + exact.range[cell / points] / n);
    }
  }
}

// Proposition 3 for this play: a test of transfers, values and enumeration together, and of the certificate.
TEST_P(BoundsPlayed, ProfitAndStepsUpAreAtLeastTheGuarantee) {
  SCOPED_TRACE(random_.name);
  const PriorGuarantee proven = guarantee_under(saved_, saved_.environment.prior);
  EXPECT_LE(proven.by_multipliers, proven.evaluated);
  EXPECT_NEAR(proven.evaluated, double(reference::guaranteed(saved_, saved_.environment.prior)), 1e-11 * scale_);
  EXPECT_LE(proven.evaluated, double(reference::guaranteed(saved_, saved_.environment.prior)));
  EXPECT_GE(proven.by_multipliers, saved_.lower - 1e-10 * scale_);
  for (const char* information : {"bounds", "none", "full"}) {
    const BoundsGame game = make_bounds_game(config("bounds", information));
    const double profit = game.game.expectation().revenue;
    EXPECT_GE(profit + gain_from_steps_up(game), proven.evaluated - 1e-10 * scale_) << information;
    if (!game.equilibrium) continue;
    EXPECT_GE(profit, proven.evaluated - 1e-7 * scale_) << information;
    for (int i = 0; i < game.game.bidders; ++i) EXPECT_LE(best_replies(game.game, i).greatest, 1e-8 * scale_);
  }
}

TEST_P(BoundsPlayed, NoPostedPriceEarnsMoreThanThePotential) {
  SCOPED_TRACE(random_.name);
  if (random_.environment.goods != 1) GTEST_SKIP() << "posted prices are for one good";
  const BoundsGame inclusive = make_bounds_game(config("posted-price:price=inclusive", "bounds"));
  const double price = inclusive.chosen.front().value;
  EXPECT_NEAR(inclusive.game.expectation().sold, 1, 1e-12);
  EXPECT_NEAR(inclusive.game.expectation().revenue, price, 1e-12 * scale_);
  EXPECT_LE(price, saved_.upper + 1e-9 * scale_);
  for (const double share : {0.3, 0.5, 0.7, 0.9}) {
    const auto spec = fmt::format("posted-price:price={}", share * random_.environment.greatest_value());
    try {
      const BoundsGame game = make_bounds_game(config(spec, "bounds"));
      EXPECT_LE(game.game.expectation().revenue, saved_.upper + 1e-9 * scale_) << spec;
      for (int i = 0; i < game.game.bidders; ++i) EXPECT_LE(best_replies(game.game, i).greatest, 2e-9 * scale_) << spec;
    } catch (const InvalidInput& error) {
      EXPECT_NE(std::string(error.what()).find("best replies"), std::string::npos) << error.what();
    }
  }
}

// By the definition of bids and of the auction, on the joint law of signals and states.
TEST_P(BoundsPlayed, SecondPricesAreThoseOfTheDefinition) {
  SCOPED_TRACE(random_.name);
  if (random_.environment.goods != 1) GTEST_SKIP() << "for one good";
  const AuctionEnvironment& e = saved_.environment;
  const reference::SlowGrid grid(e.bidders, saved_.k());
  const auto sigma = reference::joint_law(e, saved_.information);
  const auto bid = [&](int i, int y) {
    reference::Real mass = 0, mean = 0;
    for (std::int64_t x = 0; x < grid.count(); ++x) {
      int highest = e.bidders == 1 ? y : 0;
      for (int j = 0; j < e.bidders; ++j)
        if (j != i) highest = std::max(highest, grid.message(x, j));
      for (int s = 0; s < e.states() && grid.message(x, i) == y && highest == y; ++s) {
        mass += sigma[s][x];
        mean += sigma[s][x] * e.value(s, i, 0);
      }
    }
    return double(mean / mass);
  };
  reference::Real revenue = 0;
  for (std::int64_t x = 0; x < grid.count(); ++x) {
    std::vector<double> bids{0};  // no less than nothing is paid
    for (int i = 0; i < e.bidders; ++i) bids.push_back(bid(i, grid.message(x, i)));
    std::sort(bids.begin(), bids.end());
    revenue += grid.rho(x) * bids[bids.size() - 2];
  }
  const BoundsGame game = make_bounds_game(config("second-price", "bounds"));
  EXPECT_NEAR(game.game.expectation().revenue, double(revenue), 1e-11 * scale_);
  EXPECT_NEAR(game.game.expectation().sold, 1, 1e-12);
  EXPECT_EQ(make_bounds_game(config("second-price:reserve=1e6", "bounds")).game.expectation().sold, 0);
}

TEST_P(BoundsPlayed, BitsDoNotDependOnTheMachine) {
  SCOPED_TRACE(random_.name);
  for (const Precision precision : {Precision::double_, Precision::float_}) {
    DeviateConfig config;
    config.game = pair();
    config.game.precision = precision;
    config.game.samples = 5000;
    const Execution plain{DeviceKind::cpu, 1, InstructionSet::scalar, {}};
    const Estimates estimates = estimate(config.game, plain);
    const auto deviations = deviate(config, plain);
    for (const InstructionSet isa : {InstructionSet::avx2, InstructionSet::avx512}) {
      if (!kernels::cpu_supports(isa)) continue;
      const Execution wide{DeviceKind::cpu, 3, isa, {}};
      EXPECT_TRUE(tests::same_bits(estimate(config.game, wide), estimates));
      const auto others = deviate(config, wide);
      for (std::size_t d = 0; d < deviations.size(); ++d) {
        EXPECT_EQ(others[d].gain, deviations[d].gain);
        EXPECT_EQ(others[d].standard_error, deviations[d].standard_error);
        EXPECT_EQ(others[d].truthful, deviations[d].truthful);
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Bounds, BoundsPlayed, ::testing::Range(0, environments));

class CudaBoundsPlayed : public BoundsPlayed {};

TEST_P(CudaBoundsPlayed, HaveTheCpusBits) {
  if (!kernels::cuda_is_usable()) GTEST_SKIP() << "no CUDA device: " << kernels::cuda_devices().front().reason;
  SCOPED_TRACE(random_.name);
  for (const Precision precision : {Precision::double_, Precision::float_}) {
    DeviateConfig config;
    config.game = pair();
    config.game.precision = precision;
    config.game.samples = 2000;
    const Execution cpu{DeviceKind::cpu, 0, InstructionSet::automatic, {}},
        gpu{DeviceKind::cuda, 0, InstructionSet::automatic, {}};
    EXPECT_TRUE(tests::same_bits(estimate(config.game, gpu), estimate(config.game, cpu)));
    const auto of_cpu = deviate(config, cpu), of_gpu = deviate(config, gpu);
    ASSERT_EQ(of_gpu.front().device.substr(0, 4), "cuda");
    for (std::size_t d = 0; d < of_cpu.size(); ++d) {
      EXPECT_EQ(of_gpu[d].gain, of_cpu[d].gain);
      EXPECT_EQ(of_gpu[d].standard_error, of_cpu[d].standard_error);
      EXPECT_EQ(of_gpu[d].truthful, of_cpu[d].truthful);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Cuda, CudaBoundsPlayed, ::testing::Values(0, 2, 3, 4, 5, 8));

}  // namespace
}  // namespace surety
