// The kernel `play` against the plain reference, replicate by replicate; its invariants, samplers, bits and exact
// values.
#include <gtest/gtest.h>

#include "host/mechanisms/family.h"
#include "kernels/launch/arena.h"
#include "kernels/launch/backend.h"
#include "kernels/launch/cuda_devices.h"
#include "kernels/launch/dispatch.h"
#include "kernels/play/play.h"
#include "kernels/play/play_item.h"
#include "tests/games/game_cases.h"
#include "tests/kernels/same_bits.h"
#include "tests/reference/game.h"

namespace surety {
namespace {

using kernels::GameView;
using L = Lanes<double, 1>;

/// What the work item sums in one replicate: value, shortfalls of revenue and surplus, allocation.
class KernelGame {
 public:
  explicit KernelGame(const EstimateConfig& config)
      : config_(resolve_game(config)), game_(make_game(config, config_)), placed_(game_.problem) {}

  std::array<double, kernels::play_statistics> operator()(std::uint64_t replicate) const {
    return play(game_.problem.shortcut, replicate);
  }
  std::array<double, kernels::play_statistics> bid_by_bid(std::uint64_t replicate) const {
    return play(kernels::Shortcut::none, replicate);
  }
  const GameConfig& config() const { return config_; }
  const Game& game() const { return game_; }

 private:
  std::array<double, kernels::play_statistics> play(kernels::Shortcut shortcut, std::uint64_t replicate) const {
    return kernels::dispatch<CommonValueRule, common_value_rules>(
        game_.problem.mechanism.rule, [&]<CommonValueRule rule>() {
          return kernels::with_play_item<L, CommonValueMechanism<rule>>(
              shortcut, [&]<class Item>() { return run<Item>(replicate); });
        });
  }
  template <class Item>
  std::array<double, kernels::play_statistics> run(std::uint64_t replicate) const {
    double x[kernels::play_statistics];
    Item{placed_.view(), Seed<L>(PhiloxKey(game_.problem.seed))}.replicate(replicate, x);
    return {x[0], x[1], x[2], x[3]};
  }

  GameConfig config_;
  Game game_;
  kernels::Placed<GameView<double>> placed_;
};

class GamePlayed : public testing::TestWithParam<tests::GameCase> {};

TEST_P(GamePlayed, EveryReplicateIsPlayedLikeTheReference) {
  const auto config = GetParam().config(Precision::double_, Sampling::profile);
  const KernelGame kernel(config);
  const double tolerance = 1e-6 * std::max(1.0, kernel.config().values->upper());  // the tables' error
  for (std::uint64_t replicate = 0; replicate < 200; ++replicate) {
    const auto play = reference::draw_game(kernel.config(), kernel.game(), config.seed, replicate);
    double revenue = 0, allocation = 0;
    for (std::size_t i = 0; i < play.message.size(); ++i) {
      const auto share = reference::share_of(kernel.config(), kernel.game().problem.mechanism.subsidy, play.message, i);
      revenue += share.payment;
      allocation += share.allocation;
    }
    const auto x = kernel(replicate);
    ASSERT_NEAR(x[0], play.value, tolerance) << replicate;
    ASSERT_NEAR(x[0] - x[1], revenue, tolerance) << replicate;
    ASSERT_NEAR(x[3], allocation, tolerance) << replicate;
    ASSERT_NEAR(x[0] - x[2], play.value * allocation, tolerance) << replicate;
  }
}

// 0 <= allocation <= 1; value within the prior's support; in mechanisms that only sell at a price at most the value
// sold... holds in expectation only, so the bidders' payoff is not bounded replicate by replicate.
TEST_P(GamePlayed, EveryReplicateKeepsTheInvariants) {
  const KernelGame kernel(GetParam().config());
  const double lower = kernel.config().values->lower(), upper = kernel.config().greatest_value();
  for (std::uint64_t replicate = 0; replicate < 5000; ++replicate) {
    const auto x = kernel(replicate);
    ASSERT_GE(x[3], -1e-9) << replicate;
    ASSERT_LE(x[3], 1 + 1e-9) << replicate;
    ASSERT_GE(x[0], lower - 1e-6) << replicate;
    ASSERT_LE(x[0], upper + 1e-6) << replicate;
  }
}

// What a shortcut leaves out changes nothing: the same draws, played bid by bid, give the same outcomes.
TEST_P(GamePlayed, ShortcutsLeadToTheOutcomesBidByBid) {
  const KernelGame kernel(GetParam().config(Precision::double_, Sampling::profile));
  if (kernel.game().problem.shortcut == kernels::Shortcut::none) GTEST_SKIP() << "there is no shortcut";
  for (std::uint64_t replicate = 0; replicate < 500; ++replicate) {
    const auto fast = kernel(replicate), bids = kernel.bid_by_bid(replicate);
    for (int i = 0; i < kernels::play_statistics; ++i) ASSERT_NEAR(fast[i], bids[i], 1e-9) << replicate;
  }
}

Estimates run(const EstimateConfig& config, InstructionSet isa, int threads) {
  return estimate(config, {DeviceKind::cpu, threads, isa, {}});
}

TEST_P(GamePlayed, InstructionSetsAndThreadsDoNotMatter) {
  for (const auto precision : {Precision::float_, Precision::double_})
    for (const auto sampling : {Sampling::automatic, Sampling::profile}) {
      const auto config = GetParam().config(precision, sampling);
      const auto one = run(config, InstructionSet::scalar, 1);
      for (const auto isa : {InstructionSet::avx2, InstructionSet::avx512}) {
        if (!kernels::cpu_supports(isa)) continue;
        for (const int threads : {1, 3}) EXPECT_TRUE(tests::same_bits(one, run(config, isa, threads)));
      }
    }
}

// |z| > 5 has a false-alarm rate of 6e-7 per statistic, below 1e-3 over all cases and statistics.
TEST_P(GamePlayed, MonteCarloAgreesWithTheExactValues) {
  for (const auto sampling : {Sampling::automatic, Sampling::profile}) {
    auto config = GetParam().config(Precision::double_, sampling);
    config.samples = 400'000;
    const auto estimates = estimate(config);
    for (int s = 0; s < statistic_count; ++s) {
      const auto& e = estimates.statistics[s];
      if (!e.exact) continue;
      const double slack = e.exact->error_bound + 1e-8 * std::max(1.0, std::abs(e.exact->value));
      EXPECT_LE(std::abs(e.mean - e.exact->value), 5 * e.standard_error + slack)
          << GetParam().name() << ": " << statistic_name(Statistic(s)) << " " << e.mean << " +- " << e.standard_error
          << " against " << e.exact->value;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Kernel, GamePlayed, testing::ValuesIn(tests::game_cases()),
                         [](const auto& info) { return "case" + std::to_string(info.index); });

// Mechanisms without a known equilibrium are played with messages of any kind: the finite grids, and two buyers.
class DemandsOnAGrid : public testing::TestWithParam<std::pair<std::string, int>> {};

TEST_P(DemandsOnAGrid, AllocationAndPaymentAreThoseOfTheDefinition) {
  using V = double;
  EstimateConfig config;
  config.mechanism = Mechanism::parse(GetParam().first);
  config.information = Information::parse("none");
  config.bidders = GetParam().second;
  const GameConfig game = resolve_game(config);
  kernels::GameProblem problem;
  problem.bidders = config.bidders;
  problem.mechanism = game.mechanism.family().device_form(game);
  const kernels::Placed<GameView<double>> placed(problem);
  const auto& view = placed.view().mechanism;
  const double k = game.mechanism.number("k").value_or(0);
  std::uint64_t state = 12345;
  for (int round = 0; round < 500; ++round) {
    std::vector<double> m;
    for (int i = 0; i < config.bidders; ++i) {
      state = state * 6364136223846793005ull + 1442695040888963407ull;
      const double u = double(state >> 11) * 0x1p-53;
      m.push_back(k > 0 ? std::floor(u * (k + 1)) / k : u);
    }
    double total = 0;
    for (std::size_t i = 0; i < m.size(); ++i) {
      std::vector<double> slots(std::max<std::size_t>(2, m.size()));
      struct {
        double* field;
        double operator()(int f) const { return field[f]; }
        void set(int f, V v) const { field[f] = v; }
      } rivals{slots.data()};
      int already = 0;
      const auto share = reference::share_of(game, 0, m, i);
      total += share.allocation;
      double payoff = 0;
      for (std::size_t j = 0; j < m.size(); ++j) {
        if (j == i) continue;
        if (game.mechanism.is("exponential-price"))
          ExponentialPriceAuction::add_rival(view, rivals, already++, m[j]);
        else
          GeneralizedExponentialPriceAuction::add_rival(view, rivals, already++, m[j]);
      }
      if (game.mechanism.is("exponential-price"))
        payoff = ExponentialPriceAuction::payoff(view, m[i], 0.7, rivals);
      else
        payoff = GeneralizedExponentialPriceAuction::payoff(view, m[i], 0.7, rivals);
      ASSERT_NEAR(payoff, 0.7 * share.allocation - share.payment, 1e-12) << round;
    }
    ASSERT_LE(total, 1 + 1e-12);
    if (!game.mechanism.is("exponential-price")) continue;
    // the tally's lottery over levels, averaged over all levels, is the sum of the allocations
    double mean = 0;
    const int levels = k > 0 ? int(k) : 1;
    for (int level = 0; level < levels; ++level) {
      auto tally = ExponentialPriceAuction::Tally<V>::open(view, (level + 0.5) / levels);
      for (const double each : m) tally.bid(view, each);
      mean += tally.close(view).allocation / levels;
    }
    ASSERT_NEAR(mean, total, 1e-12) << round;
  }
}

INSTANTIATE_TEST_SUITE_P(Kernel, DemandsOnAGrid,
                         testing::Values(std::pair{"exponential-price:A=0.5,X=0.1,k=1", 3},
                                         std::pair{"exponential-price:A=0.5,X=0.1,k=4", 2},
                                         std::pair{"exponential-price:A=0.5,X=0.1,k=7", 6},
                                         std::pair{"exponential-price:A=0.3,X=0.2", 5},
                                         std::pair{"generalized-exponential-price:A=0.5,Y0=0.2,Y1=-0.1,k=5", 2},
                                         std::pair{"generalized-exponential-price:A=0.5,Y0=0.2,Y1=-0.1,k=1", 2},
                                         std::pair{"generalized-exponential-price:A=0.5,Y0=0.2,Y1=-0.1", 2}),
                         [](const auto& info) { return "mechanism" + std::to_string(info.index); });

// Mineral rights: no bidder gains by scaling his bids. Paired differences on 40,000 replicates; a truly unprofitable
// deviation is called profitable with chance 3e-7 each, four to a case.
TEST(MineralRights, ScalingTheEquilibriumBidGainsNothing) {
  for (const auto& [information, bidders] :
       {std::pair{"mineral-rights:plus(uniform:0,0.3)", 3}, std::pair{"mineral-rights:times(uniform:0.5,1.5)", 2}}) {
    const auto config = tests::GameCase{"second-price", information, "uniform", bidders}.config();
    const GameConfig game = resolve_game(config);
    const Game made = make_game(config, game);
    for (const double scale : {0.8, 0.95, 1.05, 1.2}) {
      double sum = 0, squares = 0;
      constexpr int replicates = 40'000;
      for (int r = 0; r < replicates; ++r) {
        auto play = reference::draw_game(game, made, config.seed, r);
        const auto payoff = [&] {
          const auto share = reference::share_of(game, 0, play.message, 0);
          return play.value * share.allocation - share.payment;
        };
        const double truthful = payoff();
        play.message[0] *= scale;
        const double gain = payoff() - truthful;
        sum += gain;
        squares += gain * gain;
      }
      const double mean = sum / replicates, error = std::sqrt(squares / replicates) / std::sqrt(double(replicates));
      EXPECT_LT(mean, 5 * error) << information << ", scale " << scale;
    }
  }
}

class CudaPlay : public testing::TestWithParam<tests::GameCase> {};

TEST_P(CudaPlay, HasTheCpusBits) {
  if (!kernels::cuda_is_usable()) GTEST_SKIP() << "no CUDA device: " << kernels::cuda_devices().front().reason;
  for (const auto precision : {Precision::float_, Precision::double_})
    for (const auto sampling : {Sampling::automatic, Sampling::profile}) {
      const auto config = GetParam().config(precision, sampling);
      const auto gpu = estimate(config, {DeviceKind::cuda, 0, InstructionSet::automatic, {}});
      EXPECT_TRUE(tests::same_bits(run(config, InstructionSet::automatic, 2), gpu));
      EXPECT_EQ(gpu.device.substr(0, 4), "cuda");
    }
}

INSTANTIATE_TEST_SUITE_P(Cuda, CudaPlay, testing::ValuesIn(tests::game_cases()),
                         [](const auto& info) { return "case" + std::to_string(info.index); });

}  // namespace
}  // namespace surety
