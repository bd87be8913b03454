// Mechanisms of one's own from C++: aggregate functions and tables, against what Surety has of the same kind.
#include "surety/mechanisms/user_mechanism.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "kernels/launch/backend.h"
#include "surety/deviate.h"
#include "surety/error.h"
#include "surety/estimate.h"
#include "surety/finite_games/exact_guarantee.h"
#include "tests/kernels/same_bits.h"

namespace surety {
namespace {

EstimateConfig full_information(Mechanism mechanism, std::int64_t bidders) {
  EstimateConfig config;
  config.mechanism = std::move(mechanism);
  config.information = Information::parse("full");
  config.bidders = bidders;
  config.samples = 5000;
  return config;
}

/// A Tullock contest is Q = 1, T = x.
TEST(AggregateRule, TullockByHandIsTheTullockContest) {
  for (const std::int64_t bidders : {2, 3, 10}) {
    const Mechanism by_hand =
        make_mechanism(AggregateRule{"my-contest", [](double) { return 1.0; }, [](double x) { return x; }});
    const double slope = double(bidders - 1) / double(bidders * bidders);  // the equilibrium
    EstimateConfig mine = full_information(by_hand, bidders), theirs = full_information(Mechanism("tullock"), bidders);
    mine.strategy = LinearStrategy{slope, 0};
    EXPECT_TRUE(tests::same_bits(estimate(mine), estimate(theirs)));
  }
}

TEST(AggregateRule, EquilibriumOfTheContestIsNotLeft) {
  const Mechanism by_hand =
      make_mechanism(AggregateRule{"my-contest", [](double) { return 1.0; }, [](double x) { return x; }});
  DeviateConfig config;
  config.game = full_information(by_hand, 3);
  config.game.values = Prior::parse("discrete:0.5@0.5,1@0.5");
  config.game.strategy = LinearStrategy{2.0 / 9, 0};
  EXPECT_LE(deviate(config)[0].exploitability.gain, 1e-12);
  config.game.strategy = LinearStrategy{1.0 / 9, 0};  // with b = v/9 each: the best reply is sqrt(2 b v) - 2 b
  double gain = 0;
  for (const double v : {0.5, 1.0}) {
    const double b = v / 9, best = std::sqrt(2 * b * v) - 2 * b;
    gain = std::max(gain, v * best / (best + 2 * b) - best - (v / 3 - b));
  }
  config.messages = 4097;
  const double found = deviate(config)[0].exploitability.gain;
  EXPECT_LE(found, gain + 1e-12);
  EXPECT_NEAR(found, gain, 1e-6);  // second order in the grid's step
}

TEST(AggregateRule, RefusesWhatIsNoAllocation) {
  const auto zero = [](double) { return 0.0; };
  EXPECT_THROW(make_mechanism(AggregateRule{"a b", zero, zero}), InvalidInput);
  EXPECT_THROW(make_mechanism(AggregateRule{"mine", {}, zero}), InvalidInput);
  EXPECT_THROW(make_mechanism(AggregateRule{"mine", [](double x) { return 1.01 * x; }, zero}), InvalidInput);
  EXPECT_THROW(make_mechanism(AggregateRule{"mine", zero, [](double x) { return 1 / x; }}), InvalidInput);
  EXPECT_THROW(make_mechanism(AggregateRule{"mine", zero, zero, 0}), InvalidInput);
}

/// Bids 0, 1/2, 1 in a first-price auction, lots among the highest.
Trade first_price_trade(std::span<const int> profile, int i) {
  const int highest = *std::max_element(profile.begin(), profile.end());
  const auto tied = std::count(profile.begin(), profile.end(), highest);
  const double share = profile[std::size_t(i)] == highest ? 1.0 / double(tied) : 0;
  return {share, share * profile[std::size_t(i)] / 2};
}

TEST(TableRule, FirstPriceByHandGuaranteesWhatFirstPriceDoes) {
  const LawPtr values = parse_law("discrete:0.3@0.5,1@0.5");
  for (const int bidders : {2, 3}) {
    const Mechanism by_hand = make_mechanism(TableRule{"my-first-price", bidders, 3, first_price_trade});
    const auto mine = exact_guarantee(finite_mechanism(by_hand, values, bidders));
    const auto theirs = exact_guarantee(finite_mechanism(Mechanism("first-price"), values, bidders, 0, 2));
    EXPECT_NEAR(mine.guarantee.value, theirs.guarantee.value, 1e-9);
  }
}

/// What bidders are told to send, with its probability and the value; asymmetric in the message numbers on purpose.
class RecommendedMessages : public testing::Test {
 protected:
  void SetUp() override {
    std::ofstream(file_) << "probability,value,signal1,signal2,signal3\n"
                            ".25,1,2,1,0\n.25,1,1,1,2\n.125,.5,0,0,0\n.125,.5,0,2,2\n.25,.5,1,0,0\n";
  }
  void TearDown() override { std::filesystem::remove(file_); }
  EstimateConfig config(Mechanism mechanism) const {
    EstimateConfig made = full_information(std::move(mechanism), 3);
    made.information = Information::parse("table:" + file_);
    made.values = Prior::parse("discrete:0.5@0.5,1@0.5");
    made.samples = 1 << 16;
    return made;
  }
  std::string file_ = testing::TempDir() + "recommended_messages_" + std::to_string(::getpid()) + ".csv";
};

TEST_F(RecommendedMessages, ArePlayedAsTheTableSays) {
  const Mechanism by_hand = make_mechanism(TableRule{"my-first-price", 3, 3, first_price_trade});
  const Estimate revenue = estimate(config(by_hand))[Statistic::revenue];
  // highest message: 2, 2, 0, 2, 1 pays half of it
  EXPECT_NEAR(revenue.mean, .25 * 1 + .25 * 1 + 0 + .125 * 1 + .25 * .5, 5 * revenue.standard_error);  // 1 in 1.7e6
}

/// The gain of each message by summing over the table by hand.
TEST_F(RecommendedMessages, DeviationsArePaidAsTheTableSays) {
  struct Row {
    double probability, value;
    int signal[3];
  };
  constexpr Row rows[] = {
      {.25, 1, {2, 1, 0}}, {.25, 1, {1, 1, 2}}, {.125, .5, {0, 0, 0}}, {.125, .5, {0, 2, 2}}, {.25, .5, {1, 0, 0}}};
  DeviateConfig deviate_config;
  deviate_config.game = config(make_mechanism(TableRule{"my-first-price", 3, 3, first_price_trade}));
  for (const Deviations& d : deviate(deviate_config)) {
    ASSERT_EQ(d.message.size(), 3u);
    for (std::size_t bin = 0; bin < d.signal.size(); ++bin)
      for (int message = 0; message < 3; ++message) {
        double mass = 0, gain = 0;
        for (const Row& row : rows) {
          const auto i = std::size_t(d.deviator);
          if (row.signal[i] != d.signal[bin]) continue;
          std::vector<int> sent(row.signal, row.signal + 3);
          const Trade before = first_price_trade(sent, int(i));
          sent[i] = message;
          const Trade after = first_price_trade(sent, int(i));
          mass += row.probability;
          gain +=
              row.probability * (row.value * (after.allocation - before.allocation) - after.payment + before.payment);
        }
        EXPECT_NEAR(d.gain[bin * 3 + std::size_t(message)], gain / mass, 1e-12) << d.deviator << " " << bin;
      }
  }
}

TEST_F(RecommendedMessages, DeviationsNeedBiddersWhoCanChangePlaces) {
  const auto favoured = [](std::span<const int> profile, int i) {  // the first bidder wins ties
    const int highest = *std::max_element(profile.begin(), profile.end());
    const bool wins = std::find(profile.begin(), profile.end(), highest) - profile.begin() == i;
    return Trade{wins ? 1.0 : 0.0, 0.0};
  };
  DeviateConfig deviate_config;
  deviate_config.game = config(make_mechanism(TableRule{"favoured", 3, 3, favoured}));
  EXPECT_NO_THROW(estimate(deviate_config.game));
  EXPECT_THROW(deviate(deviate_config), InvalidInput);
}

TEST_F(RecommendedMessages, AreForAsManyBiddersAsTheTableIsOf) {
  try {
    estimate(config(make_mechanism(TableRule{"of-two", 2, 3, first_price_trade})));
    FAIL() << "three bidders played a table of two";
  } catch (const InvalidInput& error) {
    EXPECT_NE(std::string(error.what()).find("its table is of 2"), std::string::npos) << error.what();
  }
}

/// 2^22 profiles, the most that float counts: the last one is told from its neighbours, on all instruction sets.
TEST(TableRule, TheLargestTableIsReadToItsEnd) {
  const auto trade = [](std::span<const int> profile, int i) {
    return Trade{i == 0 ? 1.0 : 0.0, i == 0 ? double(profile[0] * 2048 + profile[1]) : 0.0};
  };
  const std::string file = testing::TempDir() + "largest_table_" + std::to_string(::getpid()) + ".csv";
  std::ofstream(file) << "probability,value,signal1,signal2\n.5,1,2047,2047\n.5,1,2047,2046\n";
  EstimateConfig config = full_information(make_mechanism(TableRule{"largest", 2, 2048, trade}), 2);
  config.values = Prior::parse("discrete:1@1");
  config.information = Information::parse("table:" + file);
  config.samples = 4096;
  for (const auto precision : {Precision::float_, Precision::double_})
    for (const auto isa : {InstructionSet::scalar, InstructionSet::avx2, InstructionSet::avx512}) {
      if (!kernels::cpu_supports(isa)) continue;
      config.precision = precision;
      const Estimate revenue =
          estimate(config, {.device = DeviceKind::cpu, .instruction_set = isa})[Statistic::revenue];
      EXPECT_NEAR(revenue.mean, 4194303 - 0.5, 0.5);  // one of the two, each time
      EXPECT_NEAR(revenue.standard_error * 64, 0.5, 0.01);
    }
  std::filesystem::remove(file);
}

/// Three bidders' messages of 3 v sum up far beyond what anybody would send: the contest's table reaches there.
TEST(GivenStrategy, TablesReachWhatIsSent) {
  EstimateConfig contest = full_information(Mechanism("tullock"), 2);
  contest.samples = 1 << 16;
  contest.strategy = LinearStrategy{3, 0};
  const Estimate revenue = estimate(contest)[Statistic::revenue];
  EXPECT_NEAR(revenue.mean, 3, 5 * revenue.standard_error);  // E[6 v]; 1 in 1.7e6
  EXPECT_FALSE(revenue.exact);                               // theory's is of the equilibrium
}

/// With bids of 0.4 v + 0.05 in a first-price auction of two: just above a tie all is won. 0.4 * 0.7 + 0.05 is rounded
/// once.
TEST(GivenStrategy, DeviationsStandBesideTheMessagesThatAreSent) {
  DeviateConfig config;
  config.game = full_information(Mechanism("first-price"), 2);
  config.game.values = Prior::parse("discrete:0.3@0.5,0.7@0.5");
  config.game.strategy = LinearStrategy{0.4, 0.05};
  const auto& worst = deviate(config)[0].exploitability;
  EXPECT_NEAR(worst.gain, (0.7 - 0.33) / 2, 1e-12);
}

TEST(TableRule, RefusesWhatIsNoTable) {
  EXPECT_THROW(make_mechanism(TableRule{"mine", 0, 2, first_price_trade}), InvalidInput);
  EXPECT_THROW(make_mechanism(TableRule{"mine", 2, 0, first_price_trade}), InvalidInput);
  EXPECT_THROW(make_mechanism(TableRule{"mine", 27, 3, first_price_trade}), InvalidInput);
  EXPECT_THROW(make_mechanism(TableRule{"mine", 2, 2, {}}), InvalidInput);
  const auto twice = [](std::span<const int>, int) { return Trade{0.6, 0}; };
  EXPECT_THROW(make_mechanism(TableRule{"mine", 2, 2, twice}), InvalidInput);
  const auto nan = [](std::span<const int>, int) { return Trade{0.1, std::nan("")}; };
  EXPECT_THROW(make_mechanism(TableRule{"mine", 2, 2, nan}), InvalidInput);
  EXPECT_THROW(make_mechanism(TableRule{"bounds", 2, 3, first_price_trade}), InvalidInput);
  EXPECT_THROW(make_mechanism(TableRule{"vickrey", 2, 3, first_price_trade}), InvalidInput);
}

}  // namespace
}  // namespace surety
