// Mechanisms from plug-ins: what they play, against plain loops; that they are the same bits on every instruction set;
// and bad ones.
#include "surety/mechanisms/plugin.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "kernels/launch/backend.h"
#include "kernels/launch/cuda_devices.h"
#include "surety/deviate.h"
#include "surety/error.h"
#include "tests/cli/program.h"
#include "tests/kernels/same_bits.h"
#include "tests/reference/game.h"

namespace surety {
namespace {

std::string plugin(const std::string& name) { return std::string(SURETY_PLUGINS "/") + name + ".so"; }

EstimateConfig config_of(const std::string& mechanism, const std::string& information, std::int64_t bidders) {
  load_mechanism_plugin(plugin(mechanism.substr(0, mechanism.find(':'))));
  EstimateConfig config;
  config.mechanism = Mechanism::parse(mechanism);
  config.information = Information::parse(information);
  config.bidders = bidders;
  config.samples = 2000;
  config.strategy = LinearStrategy{0.5, 0.1};
  return config;
}

double third_price(std::vector<double> m, double reserve) {
  std::sort(m.begin(), m.end(), std::greater<>());
  m.resize(std::max<std::size_t>(m.size(), 3));
  return m[0] >= reserve ? std::max(m[2], reserve) : 0;
}

double mean_price(const std::vector<double>& m, double) {
  const double sum = std::accumulate(m.begin(), m.end(), 0.0), highest = *std::max_element(m.begin(), m.end());
  return m.size() > 1 ? (sum - highest) / double(m.size() - 1) : 0;
}

/// The same draws, played by sorting.
double mean_revenue(const EstimateConfig& config, double (*price)(std::vector<double>, double), double reserve) {
  const GameConfig game = resolve_game(config);
  const Game made = make_game(config, game);
  double sum = 0;
  for (std::uint64_t r = 0; r < config.samples; ++r)
    sum += price(reference::draw_game(game, made, config.seed, r).message, reserve);
  return sum / double(config.samples);
}

TEST(Plugin, PlaysWhatItsDefinitionSays) {
  for (const char* information : {"minmax", "full", "informed:2", "mineral-rights:plus(uniform:0,0.2)"})
    for (const std::int64_t bidders : {1, 2, 3, 7}) {
      if (bidders == 1 && std::string_view(information) == "minmax") continue;  // there is none
      const auto third = config_of("third-price:reserve=0.3", information, bidders);
      EXPECT_NEAR(estimate(third)[Statistic::revenue].mean, mean_revenue(third, third_price, 0.3), 1e-9)
          << information << " " << bidders;
      const auto mean = config_of("mean-price", information, bidders);
      const auto by_hand = [](std::vector<double> m, double unused) { return mean_price(m, unused); };
      EXPECT_NEAR(estimate(mean)[Statistic::revenue].mean, mean_revenue(mean, by_hand, 0), 1e-9)
          << information << " " << bidders;
    }
}

TEST(Plugin, HasTheBitsOfTheRuleThatItHolds) {
  for (const Precision precision : {Precision::double_, Precision::float_})
    for (const char* information : {"minmax", "wallet", "full"}) {
      EstimateConfig again = config_of("second-price-again", information, 2);
      again.precision = precision;
      again.values = Prior::parse(std::string_view(information) == "wallet" ? "triangle" : "uniform");
      EstimateConfig own = again;
      own.mechanism = Mechanism("second-price");
      EXPECT_TRUE(tests::same_bits(estimate(again), estimate(own))) << information;
    }
}

TEST(Plugin, HasTheSameBitsOnEveryInstructionSet) {
  for (const char* mechanism : {"third-price:reserve=0.2", "mean-price"})
    for (const Precision precision : {Precision::double_, Precision::float_}) {
      EstimateConfig config = config_of(mechanism, "minmax", 4);
      config.precision = precision;
      const Estimates scalar = estimate(config, {.device = DeviceKind::cpu, .instruction_set = InstructionSet::scalar});
      for (const auto isa : {InstructionSet::avx2, InstructionSet::avx512})
        if (kernels::cpu_supports(isa))
          EXPECT_TRUE(tests::same_bits(scalar, estimate(config, {.device = DeviceKind::cpu, .instruction_set = isa})));
    }
}

testing::AssertionResult same_gains(const Deviations& a, const Deviations& b) {
  if (a.gain == b.gain && a.standard_error == b.standard_error) return testing::AssertionSuccess();
  return testing::AssertionFailure() << a.device << " against " << b.device;
}

TEST(Plugin, DeviationsHaveTheSameBitsOnEveryInstructionSet) {
  for (const Precision precision : {Precision::double_, Precision::float_}) {
    DeviateConfig config;
    config.game = config_of("third-price:reserve=0.2", "minmax", 4);
    config.game.precision = precision;
    config.bins = 4;
    config.messages = 33;
    const auto on = [&](InstructionSet isa) {
      return deviate(config, {.device = DeviceKind::cpu, .instruction_set = isa})[0];
    };
    const Deviations scalar = on(InstructionSet::scalar);
    for (const auto isa : {InstructionSet::avx2, InstructionSet::avx512})
      if (kernels::cpu_supports(isa)) EXPECT_TRUE(same_gains(scalar, on(isa)));
    if (kernels::cuda_is_usable()) EXPECT_TRUE(same_gains(scalar, deviate(config, {.device = DeviceKind::cuda})[0]));
  }
}

TEST(Plugin, WithoutCudaIsRefusedThere) {
  EstimateConfig config = config_of("third-price", "full", 3);
  if (kernels::cuda_is_usable()) GTEST_SKIP() << "there is CUDA";
  EXPECT_THROW(estimate(config, {.device = DeviceKind::cuda}), InvalidInput);
}

TEST(CudaPlugin, HasTheSameBits) {
  if (!kernels::cuda_is_usable()) GTEST_SKIP() << kernels::cuda_devices().front().detail;
  const EstimateConfig config = config_of("third-price:reserve=0.2", "minmax", 4);
  EXPECT_TRUE(
      tests::same_bits(estimate(config, {.device = DeviceKind::cuda}), estimate(config, {.device = DeviceKind::cpu})));
}

/// With the value known to be v, N - 1 rivals who bid b = v/2 + 0.1 and a bidder who bids m: third price, and the mean.
TEST(Plugin, DeviationsArePaidAsTheDefinitionSays) {
  for (const char* mechanism : {"third-price", "mean-price"})
    for (const std::int64_t bidders : {2, 3, 5}) {
      DeviateConfig config;
      config.game = config_of(mechanism, "full", bidders);
      config.game.values = Prior::parse("discrete:0.2@0.4,1@0.6");
      config.messages = 33;
      const auto deviations = deviate(config);
      ASSERT_EQ(deviations.size(), 1u);
      const Deviations& d = deviations[0];
      ASSERT_TRUE(d.enumerated);
      ASSERT_EQ(d.signal.size(), 2u);
      for (std::size_t bin = 0; bin < d.signal.size(); ++bin) {
        const double v = d.signal[bin], b = 0.5 * v + 0.1;
        const bool third = std::string_view(mechanism) == "third-price";
        const double price = third && bidders < 3 ? 0 : b;  // the others' bids are equal
        const double truthful = (v - price) / double(bidders);
        for (std::size_t j = 0; j < d.message.size(); ++j) {
          const double m = d.message[j];
          const double payoff = m > b ? v - price : m == b ? truthful : 0;
          EXPECT_NEAR(d.gain[bin * d.message.size() + j], payoff - truthful, 1e-12) << mechanism << " " << m;
        }
      }
    }
}

TEST(Plugin, LoadingItAgainChangesNothing) {
  const std::size_t before = (config_of("third-price", "full", 3), mechanism_records().size());
  EXPECT_EQ(load_mechanism_plugin(plugin("third-price")), "third-price");
  EXPECT_EQ(mechanism_records().size(), before);
  EXPECT_EQ(Mechanism::parse("third-price:reserve=0.25").spec(), "third-price:reserve=0.25");
  EXPECT_THROW(Mechanism::parse("third-price:reserve=-1"), InvalidInput);
  EXPECT_THROW(Mechanism::parse("third-price:price=1"), InvalidInput);
}

TEST(Plugin, NumbersThatAreNoneAreItsOwnFault) {
  const EstimateConfig config = config_of("not-a-number", "full", 2);
  EXPECT_THROW(estimate(config), InvalidInput);
  EXPECT_THROW(deviate({.game = config}), InvalidInput);
}

struct Bad {
  std::string file, says;
};
class BadPlugin : public testing::TestWithParam<Bad> {};

TEST_P(BadPlugin, IsRefusedInOneLine) {
  const Outcome outcome = surety_program({"estimate", "--plugin", GetParam().file, "--mechanism", "third-price"});
  EXPECT_EQ(outcome.status, 2) << outcome.err;
  EXPECT_TRUE(outcome.one_error_line()) << outcome.err;
  EXPECT_NE(outcome.err.find(GetParam().says), std::string::npos) << outcome.err;
}

INSTANTIATE_TEST_SUITE_P(
    Files, BadPlugin,
    testing::Values(Bad{"nowhere.so", "no plug-in that can be loaded"}, Bad{__FILE__, "no plug-in that can be loaded"},
                    Bad{"libm.so.6", "no plug-in that can be loaded"}, Bad{plugin("no-entry"), "does not export"},
                    Bad{plugin("bad-entry-1"), "built for plug-in interface " + std::to_string(plugin_abi + 1)},
                    Bad{plugin("bad-entry-2"), "threw: no auction today"},
                    Bad{plugin("bad-entry-3"), "crashed when it was loaded"},
                    Bad{plugin("bad-entry-4"), "holds no mechanism"},
                    Bad{plugin("bad-entry-5"), "built for Surety 0.0.9"},
                    Bad{plugin("bad-entry-6"), "ended the program"},
                    Bad{plugin("bad-option"), "has the default '2', which is no number in its range"},
                    Bad{plugin("taken-name"), "there is a mechanism vickrey already"}, Bad{"", "its value is missing"}),
    [](const auto& of) { return "Case" + std::to_string(of.index); });

TEST(Plugin, IsTakenByTheCommands) {
  const Outcome outcome =
      surety_program({"estimate", "--plugin", plugin("third-price"), "--mechanism", "third-price", "--information",
                      "full", "--strategy", "linear:1", "--bidders", "3", "--samples", "1000", "--format", "json"});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  const Outcome list = surety_program({"list", "mechanisms", "--plugin=" + plugin("third-price")});
  EXPECT_NE(list.out.find("third-price:reserve=R"), std::string::npos);
}

}  // namespace
}  // namespace surety
