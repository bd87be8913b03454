// strategy.h5: what HDF5's own library reads of it, what Surety does, that it is played in its game alone, and that
// what is damaged or was changed is refused.
#include "host/games/strategy_file.h"

#include <gtest/gtest.h>
#include <hdf5.h>
#include <hdf5_hl.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "host/games/game.h"
#include "host/games/game_text.h"
#include "surety/error.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

class StrategyFile : public ScratchTest {
 protected:
  std::filesystem::path written(const GivenStrategy& strategy) const {
    std::filesystem::path file = folder_ / "strategy.h5";
    Exploitability judged{};
    judged.bound = 0.0125;
    judged.confidence = 0.99;
    write_strategy_file(strategy, judged, file);
    return file;
  }
  static void expect_the_same(const StrategyCurve& read, const StrategyCurve& given) {
    EXPECT_EQ(read.signal, given.signal);
    EXPECT_EQ(read.message, given.message);
    EXPECT_EQ(read.of_quantiles, given.of_quantiles);
  }
};

/// Every double as it is, down to the least there are.
StrategyCurve random_curve(std::mt19937_64& random, bool of_quantiles) {
  std::uniform_real_distribution<double> unit;
  StrategyCurve curve{{0}, {0}, "curve", of_quantiles};
  const int points = 1 + int(random() % 50);
  for (int i = 0; i < points; ++i) {
    curve.signal.push_back(curve.signal.back() + unit(random) / points);
    curve.message.push_back(unit(random) * std::exp2(-double(random() % 1000)));
  }
  return curve;
}

TEST_F(StrategyFile, IsReadAsWritten) {
  std::mt19937_64 random(20261129);
  for (int k = 0; k < 20; ++k) {
    const StrategyCurve one = random_curve(random, k % 2 == 1), other = random_curve(random, k % 2 == 1);
    expect_the_same(std::get<StrategyCurve>(parse_strategy(written(one).string())), one);
    const BidderCurves curves{{0, 3}, {one, other}, "curves", "a game"};
    const auto read = std::get<BidderCurves>(parse_strategy(written(curves).string()));
    EXPECT_EQ(read.bidder, curves.bidder);
    EXPECT_EQ(read.game, "a game");
    for (const std::size_t i : {0, 1}) expect_the_same(read.curve[i], curves.curve[i]);
  }
}

TEST_F(StrategyFile, IsWhatHdf5Reads) {
  const StrategyCurve curve{{0, 0.25, 1}, {0, 0.125, 0.5}, "curve", false, "first-price, and so on"};
  const hid_t file = H5Fopen(written(curve).c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  ASSERT_GE(file, 0);
  for (const auto& [name, expected] : {std::pair("signal", curve.signal), {"message", curve.message}}) {
    std::vector<double> numbers(3);
    EXPECT_GE(H5LTread_dataset_double(file, name, numbers.data()), 0) << name;
    EXPECT_EQ(numbers, expected) << name;
  }
  char game[64] = "";
  EXPECT_GE(H5LTget_attribute_string(file, "/", "game", game), 0);
  EXPECT_STREQ(game, curve.game.c_str());
  double bound = 0;
  EXPECT_GE(H5LTget_attribute_double(file, "exploitability", "bound", &bound), 0);
  EXPECT_EQ(bound, 0.0125);
  H5Fclose(file);
}

TEST_F(StrategyFile, IsPlayedInItsGameAlone) {
  EstimateConfig config;
  config.mechanism = Mechanism::parse("first-price");
  config.information = Information::parse("private");
  config.bidders = 3;
  StrategyCurve curve{{0, 1}, {0, 0.6}, "curve"};
  curve.game = game_text(config);
  config.strategy = parse_strategy(written(curve).string());
  EXPECT_NO_THROW(resolve_game(config));
  const auto refused = [](const EstimateConfig& other) {
    return message_of<InvalidInput>([&] { resolve_game(other); });
  };
  EstimateConfig other = config;
  other.bidders = 4;
  EXPECT_NE(refused(other).find("strategy.h5: it is a strategy of another game, first-price on information private, "
                                "values uniform, 3 bidders; this is first-price on information private, values "
                                "uniform, 4 bidders"),
            std::string::npos)
      << refused(other);
  other = config;
  other.mechanism = Mechanism::parse("first-price:reserve=0.1");
  EXPECT_NE(refused(other).find("another game"), std::string::npos);
  other = config;
  other.values = Prior::parse("beta:2,2");
  EXPECT_NE(refused(other).find("another game"), std::string::npos);
  other = config;
  other.utility = Utility::parse("crra:0.5");
  EXPECT_NE(refused(other).find("another game"), std::string::npos);
  curve.game = "";  // as of a CSV file
  other.strategy = curve;
  EXPECT_NO_THROW(resolve_game(other));
}

// Of values in a file it is what is in it that makes the game.
TEST_F(StrategyFile, IsOfTheValuesInAFile) {
  const auto bids = write("bids.csv", "amount\n1\n2\n3\n4\n");
  EstimateConfig config;
  config.mechanism = Mechanism::parse("first-price");
  config.information = Information::parse("private");
  config.values = Prior::parse("empirical:" + bids.string() + "#amount");
  StrategyCurve curve{{0, 4}, {0, 2}, "curve"};
  curve.game = game_key(config);
  config.strategy = parse_strategy(written(curve).string());
  EXPECT_NO_THROW(resolve_game(config));
  const auto copy = write("copy.csv", read_file(bids));
  config.values = Prior::parse("empirical:" + copy.string() + "#amount");
  EXPECT_NO_THROW(resolve_game(config));
  write("bids.csv", "amount\n1\n1\n4\n4\n");  // the same mean, least and greatest
  config.values = Prior::parse("empirical:" + bids.string() + "#amount");
  EXPECT_NE(message_of<InvalidInput>([&] { resolve_game(config); }).find("another game"), std::string::npos);
}

TEST_F(StrategyFile, BadOnesAreRefused) {
  const auto refusal = [&](const std::string& content) {
    const auto file = folder_ / "bad.h5";
    std::ofstream(file, std::ios::binary) << content;
    return message_of<InvalidInput>([&] { parse_strategy(file.string()); });
  };
  const std::string whole = read_file(written(StrategyCurve{{0, 0.25, 1}, {0, 0.125, 0.5}, "curve", false, "a game"}));
  for (std::size_t at = 0; at < whole.size(); at += at < 64 ? 1 : 37) {
    std::string flipped = whole;
    flipped[at] = char(flipped[at] ^ (1 << at % 8));
    ASSERT_NE(refusal(flipped), "nothing thrown") << at;
  }
  EXPECT_NE(refusal("signal,message\n0,0\n1,1\n").find("bad.h5: not a strategy.h5 of this version"), std::string::npos);
  EXPECT_NE(refusal(whole.substr(0, whole.size() / 2)).find("damaged, cut off"), std::string::npos);
  // a file that is whole, of points that no strategy has
  for (const StrategyCurve& bad : {StrategyCurve{{1, 0}, {0, 1}, "curve"}, StrategyCurve{{0, 1}, {0, -1}, "curve"},
                                   StrategyCurve{{0, 2}, {0, 1}, "curve", true}, StrategyCurve{{1}, {1}, "curve"}})
    EXPECT_NE(message_of<InvalidInput>([&] { parse_strategy(written(bad).string()); }), "nothing thrown");
  const StrategyCurve good{{0, 1}, {0, 1}, "curve"};
  EXPECT_NE(message_of<InvalidInput>([&] {
              parse_strategy(written(BidderCurves{{2, 0}, {good, good}, ""}).string());
            }).find("must ascend"),
            std::string::npos);
  EXPECT_NE(message_of<InvalidInput>([&] {
              parse_strategy(written(BidderCurves{{-1}, {good}, ""}).string());
            }).find("0 is no bidder"),
            std::string::npos);
}

}  // namespace
}  // namespace surety
