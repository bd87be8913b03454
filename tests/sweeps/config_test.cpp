#include "host/sweeps/config.h"

#include <nlohmann/json.hpp>

#include "host/io/number.h"
#include "host/options/options.h"
#include "host/sweeps/cells.h"
#include "host/sweeps/config_echo.h"
#include "surety/error.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

using ConfigTest = ScratchTest;

constexpr const char* good =
    "seed = 3\n"
    "samples = 1e5\n"
    "values = [\"uniform\", \"power:2\"]\n"
    "mechanisms = [\"second-price\", \"optimal\"]\n"
    "bidders = [4, 2]\n";

TEST_F(ConfigTest, ReadsTheGrid) {
  const SweepConfig config = load_sweep_config(write("a.toml", good));
  EXPECT_EQ(config.samples, 100000u);
  EXPECT_EQ(config.seed, 3u);
  EXPECT_EQ(config.bidders, (std::vector<std::int64_t>{2, 4}));
  const auto cells = grid(config);
  ASSERT_EQ(cells.size(), 8u);
  EXPECT_EQ(cells[0].values.spec(), "uniform");
  EXPECT_EQ(cells[1].bidders, 4);
  EXPECT_EQ(cells[2].mechanism.spec(), "optimal");
  EXPECT_EQ(cells[4].values.spec(), "power:2");
}

TEST_F(ConfigTest, RangesMultiplyOrStep) {
  const std::string rest = "values = [\"uniform\"]\nmechanisms = [\"optimal\"]\nbidders = ";
  const auto bidders = [&](const std::string& range) {
    return load_sweep_config(write("a.toml", rest + range + "\n")).bidders;
  };
  EXPECT_EQ(bidders("{ from = 2, to = 16, factor = 2 }"), (std::vector<std::int64_t>{2, 4, 8, 16}));
  EXPECT_EQ(bidders("{ from = 2, to = 17, factor = 2 }"), (std::vector<std::int64_t>{2, 4, 8, 16}));
  EXPECT_EQ(bidders("{ from = 1, to = 5, factor = 1.5 }"), (std::vector<std::int64_t>{1, 2, 3, 5}));
  EXPECT_EQ(bidders("{ from = 5, to = 11, step = 3 }"), (std::vector<std::int64_t>{5, 8, 11}));
}

TEST_F(ConfigTest, MessagesGoToTheMechanismsThatLeaveThemOpen) {
  const auto path = write("a.toml",
                          "values = [\"uniform\"]\nbidders = [2]\ninformation = [\"any\"]\n"
                          "k = { from = 1, to = 4, factor = 2 }\n"
                          "mechanisms = [\"first-price\", \"exponential-price\", \"exponential-price:k=3\"]\n");
  std::vector<std::string> specs;
  for (const Mechanism& mechanism : load_sweep_config(path).mechanisms) specs.push_back(mechanism.spec());
  EXPECT_EQ(specs, (std::vector<std::string>{"first-price", "exponential-price:k=1", "exponential-price:k=2",
                                             "exponential-price:k=4", "exponential-price:k=3"}));
}

TEST_F(ConfigTest, EchoIsCanonical) {
  const SweepConfig first = load_sweep_config(write("a.toml", good));
  const SweepConfig second = load_sweep_config(
      write("b.toml",
            "bidders = { from = 2, to = 4, factor = 2.0 }\nmechanisms = [\" second-price:reserve=0\", \"optimal\"]\n"
            "values = [\"uniform:0,1\", \"power:2.0\"]\nseed = 3\nsamples = 100000\n"));
  EXPECT_EQ(echo(first).dump(), echo(second).dump());
}

struct BadConfig {
  const char* what;
  const char* text;
  std::vector<const char*> in_message;  ///< ":LINE: KEY" and what it must say
};

TEST_F(ConfigTest, EveryProblemNamesFileLineAndKey) {
  const std::string lists = "values = [\"uniform\"]\nmechanisms = [\"optimal\"]\n";
  const BadConfig bad[] = {
      {"not TOML", "seed = = 3\n", {":1: not TOML"}},
      {"torn", "values = [\"uniform\"\n", {"not TOML"}},
      {"unknown key", "bidders = [2]\nsample = 5\n", {":2: sample: ", "did you mean 'samples'?"}},
      {"missing key", "bidders = [2]\n", {"key \"values\" is missing"}},
      {"wrong type", "bidders = [2]\nseed = \"x\"\n", {":2: seed: ", "the string \"x\"", "whole number"}},
      {"fraction", "bidders = [2]\nsamples = 1.5\n", {":2: samples: ", "whole number from 1"}},
      {"no samples", "bidders = [2]\nsamples = 0\n", {":2: samples: ", "\"0\""}},
      {"negative seed", "bidders = [2]\nseed = -1\n", {":2: seed: ", "\"-1\""}},
      {"no bidders", "bidders = [2, 0]\n", {":1: bidders[1]: ", "\"0\"", "from 1"}},
      {"fewer", "bidders = [2, 2.5]\n", {":1: bidders[1]: ", "2.5"}},
      {"too many bidders", "bidders = [2e9]\n", {":1: bidders[0]: "}},
      {"twice", "bidders = [2, 3, 2]\n", {":1: bidders[2]: ", "bidders[0]"}},
      {"bidders a string", "bidders = \"2\"\n", {":1: bidders: ", "must be a list"}},
      {"empty list", "bidders = []\n", {":1: bidders: ", "empty"}},
      {"range key", "bidders = { from = 2, to = 8, facto = 2 }\n", {":1: bidders.facto: ", "did you mean 'factor'?"}},
      {"range without end", "bidders = { from = 2, factor = 2 }\n", {":1: bidders: ", "\"to\" is missing"}},
      {"both", "bidders = { from = 2, to = 8, factor = 2, step = 1 }\n", {":1: bidders: ", "one of"}},
      {"backwards", "bidders = { from = 8, to = 2, factor = 2 }\n", {":1: bidders: ", "ends at 2"}},
      {"factor 1", "bidders = { from = 2, to = 8, factor = 1 }\n", {":1: bidders.factor: "}},
      {"endless", "bidders = { from = 1, to = 1e9, step = 1 }\n", {":1: bidders: ", "more than"}},
      {"precision", "bidders = [2]\nprecision = \"flota\"\n", {":2: precision: ", "did you mean 'float'?"}},
      {"sampling", "bidders = [2]\nsampling = true\n", {":2: sampling: ", "must be a string"}},
      {"no messages", "bidders = [2]\nk = [1, 2]\n", {":2: k: no mechanism takes it", "exponential-price"}},
      {"k of 0", "bidders = [2]\nk = [0]\n", {":2: k[0]: ", "\"0\"", "from 1"}},
      {"no such information", "bidders = [2]\ninformation = [\"anny\"]\n", {":2: information[0]: ", "'any'"}},
      {"negative cost", "bidders = [2]\ncost = -1\n", {":2: cost: ", "out of range"}},
      {"fit-from", "bidders = [2]\nfit-from = 1\n", {":2: fit-from: "}},
  };
  for (const BadConfig& config : bad) {
    const bool needs_lists = std::string_view(config.what) != "missing key";
    const auto path = write("bad.toml", config.text + (needs_lists ? lists : ""));
    const std::string message = message_of<InvalidInput>([&] { load_sweep_config(path); });
    EXPECT_EQ(message.find(path.string()), 0u) << config.what << ": " << message;
    for (const char* part : config.in_message) {
      EXPECT_NE(message.find(part), std::string::npos) << config.what << ": " << message;
    }
  }
}

// What a message gives as the limit is taken when it is typed.
TEST(Options, LimitsCanBeTyped) {
  EXPECT_EQ(limit_text(65536), "65536");
  EXPECT_EQ(limit_text(1 << 20), "1048576");
  EXPECT_EQ(limit_text(1e9), "1e+09");
  EXPECT_EQ(limit_text(0.999), "0.999");
  EXPECT_EQ(limit_text(0x1p62), "4.611e+18");
  for (const OptionRecord& record : option_records()) {
    if (!(record.maximum > record.minimum)) continue;
    const auto limit = parse_number(limit_text(record.maximum));
    ASSERT_TRUE(limit) << record.name;
    EXPECT_LE(*limit, record.maximum) << record.name;
    EXPECT_GE(*limit, 0.999 * record.maximum) << record.name;
  }
  EXPECT_EQ(parse_count_option("seed", limit_text(option_record("seed").maximum)), 18'440'000'000'000'000'000u);
}

TEST_F(ConfigTest, BadSpecsAreReportedWhereTheyStand) {
  const auto path =
      write("a.toml", "bidders = [2]\nmechanisms = [\"optimal\"]\nvalues = [\n  \"uniform\",\n  \"betta:2,2\",\n]\n");
  const std::string message = message_of<InvalidInput>([&] { load_sweep_config(path); });
  EXPECT_EQ(message.find(path.string() + ":5: values[1]: "), 0u) << message;
  EXPECT_NE(message.find("did you mean 'beta'?"), std::string::npos) << message;
}

TEST_F(ConfigTest, DataFilesAreFoundBesideTheConfig) {
  write("bids.csv", "bid\n0.2\n0.4\n");
  const auto path = write("a.toml",
                          "bidders = [2]\nmechanisms = [\"optimal\"]\n"
                          "values = [\"mixture(0.5 * uniform | 0.5 * empirical:bids.csv#bid)\"]\n");
  const SweepConfig config = load_sweep_config(path);
  EXPECT_EQ(config.values[0].spec(),
            "mixture(0.5 * uniform | 0.5 * empirical:bids.csv#bid)");  // the same on any machine
  EXPECT_DOUBLE_EQ(config.values[0].profile(2).states[1].laws[0]->mean(), 0.3);
  const auto absolute = write("b.toml", "bidders = [2]\nmechanisms = [\"optimal\"]\nvalues = [\"empirical:" +
                                            (folder_ / "bids.csv").string() + "#bid\"]\n");
  EXPECT_DOUBLE_EQ(load_sweep_config(absolute).values[0].profile(2).states[0].laws[0]->mean(), 0.3);
}

TEST_F(ConfigTest, TablesOfInformationAreFoundBesideTheConfigToo) {
  const auto path = write("a.toml",
                          "bidders = [2]\nmechanisms = [\"second-price\"]\nvalues = [\"discrete:0@0.5,1@0.5\"]\n"
                          "information = [\"table:known.csv\"]\n");
  const Information information = load_sweep_config(path).information[0];
  EXPECT_EQ(information.spec(), "table:known.csv");
  EXPECT_EQ(information.file(), folder_ / "known.csv");
}

TEST_F(ConfigTest, TheSameLawTwiceIsRefused) {
  const auto path =
      write("a.toml", "bidders = [2]\nmechanisms = [\"optimal\"]\nvalues = [\"uniform\", \"uniform:0,1\"]\n");
  const std::string message = message_of<InvalidInput>([&] { load_sweep_config(path); });
  EXPECT_NE(message.find("values[1]: this is uniform again"), std::string::npos) << message;
}

TEST_F(ConfigTest, UnreadableFilesAreNamed) {
  EXPECT_NE(message_of<InvalidInput>([&] { load_sweep_config(folder_ / "none.toml"); }).find("none.toml"),
            std::string::npos);
  EXPECT_NE(message_of<InvalidInput>([&] { load_sweep_config(folder_); }).find("regular file"), std::string::npos);
}

}  // namespace
}  // namespace surety
