// The kernel `deviate` against deviations played one by one; its bits; and what it finds of known equilibria and of
// strategies that are none.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "host/estimation/signal_bins.h"
#include "kernels/deviate/deviate.h"
#include "kernels/launch/backend.h"
#include "kernels/launch/cuda_devices.h"
#include "surety/deviate.h"
#include "surety/error.h"
#include "tests/games/game_cases.h"
#include "tests/reference/batch_sums.h"
#include "tests/reference/game.h"

namespace surety {
namespace {

DeviateConfig small(const EstimateConfig& game) {
  DeviateConfig config;
  config.game = game;
  config.game.samples = 5 * 300;
  config.bins = 5;
  config.messages = 37;
  return config;
}

testing::AssertionResult same(const std::vector<Deviations>& a, const std::vector<Deviations>& b) {
  if (a.size() != b.size()) return testing::AssertionFailure() << "different numbers of deviators";
  for (std::size_t d = 0; d < a.size(); ++d)
    for (std::size_t i = 0; i < a[d].gain.size(); ++i)
      if (std::bit_cast<std::uint64_t>(a[d].gain[i]) != std::bit_cast<std::uint64_t>(b[d].gain[i]) ||
          std::bit_cast<std::uint64_t>(a[d].standard_error[i]) != std::bit_cast<std::uint64_t>(b[d].standard_error[i]))
        return testing::AssertionFailure() << "cell " << i << ": " << a[d].gain[i] << " (" << a[d].device
                                           << ") against " << b[d].gain[i] << " (" << b[d].device << ")";
  return testing::AssertionSuccess();
}

class GameDeviated : public testing::TestWithParam<tests::GameCase> {};

TEST_P(GameDeviated, InstructionSetsAndThreadsDoNotMatter) {
  for (const auto precision : {Precision::float_, Precision::double_}) {
    const auto config = small(GetParam().config(precision));
    const auto one = deviate(config, {DeviceKind::cpu, 1, InstructionSet::scalar, {}});
    for (const auto isa : {InstructionSet::avx2, InstructionSet::avx512})
      if (kernels::cpu_supports(isa)) {
        EXPECT_TRUE(same(one, deviate(config, {DeviceKind::cpu, 3, isa, {}})));
      }
  }
}

// A cell's gain is the mean over its replicates of (payoff of the message - payoff of the strategy), the rivals'
// messages being those that the strategy gives them. Played with everybody's allocation and payment by definition.
TEST_P(GameDeviated, GainsAreThoseOfDeviationsPlayedOneByOne) {
  auto config = small(GetParam().config());
  config.bins = 1;  // then a bin's draws are the profile's own
  config.messages = 11;
  config.game.samples = 60;
  if (deviate(config).front().enumerated) GTEST_SKIP() << "tests/games/enumerated_deviations_test.cpp";
  const auto information = Information::parse(GetParam().information);
  if (information.is("partition") || information.is("coarsened") || resolve_game(config.game).joint)
    GTEST_SKIP() << "bins are signals, whose draws are not the profile's own";
  const GameConfig game_config = resolve_game(config.game);
  auto profile = config.game;
  profile.sampling = Sampling::profile;
  const Game game = make_game(profile, game_config);
  const double subsidy = game.problem.mechanism.subsidy;
  for (const auto& found : deviate(config)) {
    const auto i = static_cast<std::size_t>(found.deviator);
    std::vector<double> gain(found.message.size());
    for (std::uint64_t r = 0; r < config.game.samples; ++r) {
      auto play = reference::draw_game(game_config, game, config.game.seed, r);
      const auto payoff = [&] {
        const auto share = reference::share_of(game_config, subsidy, play.message, i);
        const bool own = game_config.information.is_private();
        return (own ? play.own_value[i] : play.value) * share.allocation - share.payment;
      };
      const double truthful = payoff();
      for (std::size_t j = 0; j < gain.size(); ++j) {
        play.message[i] = found.message[j];
        gain[j] += (payoff() - truthful) / double(config.game.samples);
      }
    }
    const double tolerance = 2e-6 * std::max(1.0, game_config.values->upper());
    for (std::size_t j = 0; j < gain.size(); ++j)
      EXPECT_NEAR(found.gain[j], gain[j], tolerance) << "message " << found.message[j];
  }
}

// Every strategy that is said to be an equilibrium survives. All cells together have a false-alarm rate of 1 - 0.9999
// per case, below 0.3% over all cases; seeds are fixed.
TEST_P(GameDeviated, NoDeviationFromAnEquilibriumIsProfitable) {
  const auto game_config = resolve_game(GetParam().config());
  if (!strategy_of(game_config).equilibrium) GTEST_SKIP() << "not said to be an equilibrium";
  DeviateConfig config;
  config.game = GetParam().config();
  config.game.samples = 16 * 4096;
  config.bins = 16;
  config.messages = 64;
  config.confidence = 0.9999;
  for (const auto& found : deviate(config))
    EXPECT_FALSE(found.profitable()) << GetParam().name() << ": bidder " << found.deviator << " gains "
                                     << found.exploitability.gain << " by message " << found.exploitability.message
                                     << " in bin " << found.exploitability.bin << ", z " << found.exploitability.z;
}

INSTANTIATE_TEST_SUITE_P(Kernel, GameDeviated, testing::ValuesIn(tests::deviation_cases()),
                         [](const auto& info) { return "case" + std::to_string(info.index); });

/// Gains by bin and message, from plays of everybody's own draws that are told apart by the deviator's signal.
class GainsBySignal {
 public:
  GainsBySignal(const DeviateConfig& config, const std::vector<double>& edges, const std::vector<double>& messages)
      : edges_(edges), messages_(messages), sums_(edges.size() * messages.size()), counts_(edges.size()) {
    const GameConfig game_config = resolve_game(config.game);
    const Game game = make_game(config.game, game_config);
    constexpr std::uint64_t replicates = 100'000, other_draws = std::uint64_t(1) << 40;
    for (std::uint64_t r = 0; r < replicates; ++r) {
      auto play = reference::draw_game(game_config, game, config.game.seed, other_draws + r);
      const auto payoff = [&] {
        const auto share = reference::share_of(game_config, 0, play.message, 0);
        return play.value * share.allocation - share.payment;
      };
      const double truthful = payoff();
      const std::size_t bin =
          std::upper_bound(edges_.begin() + 1, edges_.end() - 1, play.signal[0]) - edges_.begin() - 1;
      ++counts_[bin];
      for (std::size_t j = 0; j < messages_.size(); ++j) {
        play.message[0] = messages_[j];
        const double gain = payoff() - truthful;
        auto& sum = sums_[bin * messages_.size() + j];
        sum.first += gain, sum.second += gain * gain;
      }
    }
  }
  /// Mean and its standard error.
  std::pair<double, double> gain(std::size_t bin, std::size_t j) const {
    const auto [sum, squares] = sums_[bin * messages_.size() + j];
    const double mean = sum / counts_[bin];
    return {mean, std::sqrt(std::max(0.0, squares / counts_[bin] - mean * mean) / counts_[bin])};
  }

 private:
  std::vector<double> edges_, messages_;
  std::vector<std::pair<double, double>> sums_;
  std::vector<double> counts_;
};

// Noisy signals: what weighted draws within a bin find is what the profile's own draws find among those in the bin. 5
// standard errors of the difference: in all 100 cells a false alarm once in 17,000 seeds.
TEST(Deviate, BinsOfNoisySignalsAreThoseOfTheProfilesOwn) {
  for (const auto& c : {tests::GameCase{"second-price", "mineral-rights:plus(uniform:0,0.3)", "uniform", 3},
                        tests::GameCase{"second-price", "mineral-rights:times(uniform:0.5,1.5)", "beta:2,2", 2}}) {
    DeviateConfig config;
    config.game = c.config();
    config.game.samples = 6 * 16384;
    config.bins = 6;
    config.messages = 8;
    const auto found = deviate(config).front();
    const auto edges = noisy_signal_quantiles(resolve_game(config.game), config.bins);
    ASSERT_EQ(found.bins, int(edges.size()) - 1);
    const GainsBySignal plain(config, edges, found.message);
    for (std::size_t b = 0; b + 1 < edges.size(); ++b)
      for (std::size_t j = 0; j < found.message.size(); ++j) {
        const auto [mean, error] = plain.gain(b, j);
        const std::size_t cell = b * found.message.size() + j;
        EXPECT_NEAR(found.gain[cell], mean, 5 * std::hypot(error, found.standard_error[cell]) + 1e-6)
            << c.name() << ", bin " << b << ", message " << found.message[j];
      }
  }
}

// Bidding signals in the proportional auction calibrated to the graded structure, played where the value is fully
// revealed, or bidding the value in a first-price auction against one informed rival: deviations are found.
TEST(Deviate, FindsProfitableDeviations) {
  DeviateConfig config;
  config.game.mechanism = Mechanism::parse("proportional:m=0.5,K=2");  // far from the limit in which it is truthful
  config.game.information = Information::parse("coarsened:2");
  config.game.samples = 16 * 16384;
  config.bins = 16;
  EXPECT_TRUE(deviate(config).front().profitable());
}

// Whoever knows his signal up to a cell [j/K, (j+1)/K) deviates in whole cells; P(s > x) = exp(-x).
TEST(Deviate, BinsOfCoarsenedSignalsAreCells) {
  for (const int k : {1, 2, 20, 63, 64, 1000, 1 << 20}) {
    EstimateConfig config;
    config.mechanism = Mechanism::parse("first-price");
    config.information = Information::parse(fmt::format("coarsened:{}", k));
    config.strategy = LinearStrategy{0.5, 0};
    const GameConfig game = resolve_game(config);
    const SignalBins bins = signal_bins(game, information_form(game), 0, 64);
    if (k < 64) {
      EXPECT_EQ(bins.count(), k * k + 1);
    } else {
      EXPECT_EQ(bins.count(), 64);
    }
    EXPECT_EQ(bins.edge.front(), 0);
    EXPECT_EQ(bins.edge.back(), 1);
    for (int b = 0; b < bins.count(); ++b) {
      const auto i = static_cast<std::size_t>(b);
      const double cells = bins.signal[i] * k;
      EXPECT_NEAR(cells, std::round(cells), 1e-9) << k << " " << b;  // begins where a cell does
      EXPECT_LE(cells, double(k) * k);
      EXPECT_NEAR(-std::log(bins.edge[i + 1]), bins.signal[i], 1e-12 * std::max(1.0, bins.signal[i])) << k << " " << b;
      EXPECT_NEAR(bins.probability[i], bins.edge[i + 1] - bins.edge[i], 1e-15);
      if (b > 0) EXPECT_LT(bins.signal[i], bins.signal[i - 1]);
    }
    EXPECT_EQ(bins.signal.back(), 0);
  }
}

class CudaDeviate : public testing::TestWithParam<tests::GameCase> {};

TEST_P(CudaDeviate, HasTheCpusBits) {
  if (!kernels::cuda_is_usable()) GTEST_SKIP() << "no CUDA device: " << kernels::cuda_devices().front().reason;
  for (const auto precision : {Precision::float_, Precision::double_}) {
    const auto config = small(GetParam().config(precision));
    EXPECT_TRUE(same(deviate(config, {DeviceKind::cpu, 2, InstructionSet::automatic, {}}),
                     deviate(config, {DeviceKind::cuda, 0, InstructionSet::automatic, {}})));
  }
}

/// Deviations of two tiles of messages, the second of which is hardly filled, in four chunks, the last of them short.
kernels::DeviateProblem two_tiles(Precision precision) {
  auto config = tests::deviation_cases().front().config(precision);
  const GameConfig game_config = resolve_game(config);
  kernels::DeviateProblem problem;
  problem.game = make_game(config, game_config).problem;
  problem.edge = {0, 0.25, 0.5, 1};
  problem.probability = {0.25, 0.25, 0.5};
  for (int j = 0; j < kernels::tile + 3; ++j) problem.message.push_back(j / 50.0);
  problem.replicates = 3 * kernels::chunk_width + 77;
  return problem;
}

/// The totals of all work items, in waves of `wave` of them.
std::vector<double> play(kernels::DeviateBackend& backend, std::uint64_t items, std::uint64_t wave) {
  std::uint64_t started = 0;
  for (int under_way = 0; started < items; --under_way) {
    for (; started < items && under_way < backend.waves_at_once(); ++under_way) {
      const auto count = std::min(wave, items - started);
      backend.start(started, count);
      started += count;
    }
    backend.finish();
  }
  return backend.totals();
}

/// The same from the totals of every work item alone, where all but those of its bin and tile are 0: each number added
/// over the chunks as Neumaier adds.
std::vector<double> added_up(const kernels::DeviateProblem& problem, const Execution& where) {
  std::vector<reference::Chunk> items;
  for (std::uint64_t item = 0; item < problem.items(); ++item) {
    const auto backend = kernels::make_backend(problem, where);
    backend->start(item, 1);
    backend->finish();
    items.push_back({1, backend->totals()});
  }
  std::vector<double> sums;
  for (std::size_t i = 0; i < items.front().sums.size(); ++i) sums.push_back(reference::neumaier(items, i));
  return sums;
}

void expect_that_waves_do_not_matter(const Execution& where) {
  for (const auto precision : {Precision::float_, Precision::double_}) {
    const auto problem = two_tiles(precision);
    ASSERT_EQ(problem.items(), 4u * 3 * 2);
    const auto want = added_up(problem, where);
    ASSERT_EQ(want.size(), 3u * (2 * (kernels::tile + 3) + 2));
    EXPECT_EQ(std::count(want.begin(), want.end(), 0.0), 0);
    for (const std::uint64_t wave : {1, 5, 6, 7, 23, 100}) {
      const auto backend = kernels::make_backend(problem, where);
      const auto got = play(*backend, problem.items(), wave);
      ASSERT_EQ(got.size(), want.size());
      for (std::size_t i = 0; i < want.size(); ++i)
        ASSERT_EQ(std::bit_cast<std::uint64_t>(got[i]), std::bit_cast<std::uint64_t>(want[i]))
            << "sum " << i << " in waves of " << wave << ": " << got[i] << " against " << want[i];
    }
  }
}

TEST(DeviateWaves, DoNotMoveTheSumsOfTheCpu) {
  expect_that_waves_do_not_matter({DeviceKind::cpu, 2, InstructionSet::automatic, {}});
}

TEST(CudaDeviateWaves, DoNotMoveTheSums) {
  if (!kernels::cuda_is_usable()) GTEST_SKIP() << "no CUDA device: " << kernels::cuda_devices().front().reason;
  const Execution where{DeviceKind::cuda, 0, InstructionSet::automatic, {}};
  expect_that_waves_do_not_matter(where);
  for (const auto precision : {Precision::float_, Precision::double_}) {
    const auto problem = two_tiles(precision);
    std::string name;
    const auto gpu = kernels::deviate(problem, where, name);
    const auto cpu = kernels::deviate(problem, {DeviceKind::cpu, 2, InstructionSet::automatic, {}}, name);
    EXPECT_EQ(gpu.gain, cpu.gain);
    EXPECT_EQ(gpu.gain_squared, cpu.gain_squared);
    EXPECT_EQ(gpu.truthful, cpu.truthful);
    EXPECT_EQ(gpu.truthful_squared, cpu.truthful_squared);
  }
}

// 2^47 bytes of totals, more than can be addressed.
TEST(CudaDeviateWaves, MoreThanTheCardHoldsIsRefused) {
  if (!kernels::cuda_is_usable()) GTEST_SKIP() << "no CUDA device: " << kernels::cuda_devices().front().reason;
  auto problem = two_tiles(Precision::float_);
  problem.edge.assign((1 << 22) + 1, 0);
  problem.message.assign(1 << 20, 0);
  try {
    kernels::make_backend(problem, {DeviceKind::cuda, 0, InstructionSet::automatic, {}});
    FAIL() << "there is a card with so much memory";
  } catch (const Failure& failure) {
    EXPECT_NE(std::string(failure.what()).find("too little memory: 134217856 MiB are needed"), std::string::npos)
        << failure.what();
  }
  std::string name;  // and the card goes on
  const Execution where{DeviceKind::cuda, 0, InstructionSet::automatic, {}};
  EXPECT_FALSE(kernels::deviate(two_tiles(Precision::float_), where, name).gain.empty());
}

INSTANTIATE_TEST_SUITE_P(Cuda, CudaDeviate, testing::ValuesIn(tests::deviation_cases()),
                         [](const auto& info) { return "case" + std::to_string(info.index); });

/// What is not seen in n plays is bounded by 7 t/(3 (n - 1)) of the range of payoffs (Maurer & Pontil 2009, Theorem 4);
/// the range is the greatest value and the greatest payment. A linear strategy on exponential signals sends up to
/// 54 log 2 times its slope, far beyond what is worth sending, and an all-pay bidder pays it.
TEST(Deviate, TheBoundAllowsForWhatALinearStrategySends) {
  DeviateConfig config;
  config.game.mechanism = Mechanism("all-pay");
  config.game.information = Information::parse("minmax");
  config.game.strategy = LinearStrategy{2, 0};
  config.game.samples = 4000;
  config.bins = 4;
  config.messages = 16;
  const Deviations d = deviate(config)[0];
  const double cells = double(d.gain.size()), n = double(d.replicates_per_bin);
  const double t = std::log(2 * 2 * cells / (1 - d.confidence)), range = 1 + 2 * 54 * std::log(2.0);
  double bound = -INFINITY;
  for (std::size_t c = 0; c < d.gain.size(); ++c)
    bound = std::max(bound, d.gain[c] + std::sqrt(2 * t) * d.standard_error[c]);
  EXPECT_NEAR(d.exploitability.bound, bound + 7 * t / (3 * (n - 1)) * 2 * range, 1e-9 * range);
}

}  // namespace
}  // namespace surety
