// From `surety bounds --out` to the commands that use its file.
#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/cli/program.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

class SavedBoundsCommands : public ScratchTest {
 protected:
  void SetUp() override {
    ScratchTest::SetUp();
    solve("bidders = 2\nvalues = \"common\"\nsupport = [0, 0.5, 1]\n", "4");
  }
  void solve(const std::string& environment, const std::string& k) {
    environment_ = write("environment.toml", environment);
    const Outcome outcome = surety_program({"bounds", environment_, "--k", k, "--gap", "1e-3", "--format", "json",
                                            "--device", "cpu", "--out", folder_ / "out"});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    bounds_ = nlohmann::json::parse(outcome.out);
    part_ = "bounds:" + (folder_ / "out" / "bounds.h5").string();
  }
  nlohmann::json json_of(std::vector<std::string> arguments, int status = 0) const {
    arguments.insert(arguments.end(), {"--format", "json"});
    const Outcome outcome = surety_program(arguments);
    EXPECT_EQ(outcome.status, status) << outcome.err;
    return nlohmann::json::parse(outcome.out);
  }
  void expect_refused(const std::vector<std::string>& arguments, const std::string& in_message) const {
    const Outcome outcome = surety_program(arguments);
    EXPECT_EQ(outcome.status, 2) << in_message;
    EXPECT_TRUE(outcome.one_error_line()) << outcome.err;
    EXPECT_EQ(outcome.out, "");
    EXPECT_NE(outcome.err.find(in_message), std::string::npos) << outcome.err << "has no " << in_message;
  }

  std::string environment_, part_;
  nlohmann::json bounds_;
};

TEST_F(SavedBoundsCommands, EstimatePlaysThem) {
  const auto json = json_of({"estimate", "--mechanism", part_, "--information", part_, "--samples", "200000"});
  for (const char* name : {"revenue", "surplus", "sale_probability"}) {
    const auto& e = json["estimates"][name];
    EXPECT_NEAR(double(e["mean"]), double(e["exact"]), 5 * double(e["standard_error"])) << name;
    EXPECT_GT(e["standard_error"], 0) << name;
  }
  EXPECT_EQ(json["config"]["bidders"], 2);
  EXPECT_EQ(json["config"]["values"], part_);
  EXPECT_FALSE(json["estimates"].contains("second_value"));
  const Outcome csv = surety_program(
      {"estimate", "--mechanism", part_, "--information", part_, "--samples", "1000", "--format", "csv"});
  EXPECT_NE(csv.out.find(part_ + "," + part_ + "," + part_), std::string::npos) << csv.out;
}

TEST_F(SavedBoundsCommands, VerifyComparesPlayEnumerationAndBounds) {
  // at finite k no play of it is an equilibrium: that is said, and what bidders gain is accepted on request alone
  for (const char* information : {"bounds", "none", "full"}) {
    std::vector<std::string> arguments{
        "verify",    "--mechanism", part_, "--information", information == std::string("bounds") ? part_ : information,
        "--samples", "200000"};
    const auto json = json_of(arguments, 1);
    EXPECT_FALSE(json["agrees"]) << information;
    EXPECT_GE(json["guarantee"], bounds_["lower"].get<double>() - 1e-9);
    EXPECT_GE(json["profit"]["exact"].get<double>() + json["gain_from_steps_up"].get<double>(),
              json["guarantee"].get<double>() - 1e-9);
    arguments.insert(arguments.end(), {"--epsilon", "1"});
    EXPECT_TRUE(json_of(arguments)["agrees"]) << information;
  }
  const auto price = json_of({"verify", "--mechanism", "posted-price:price=inclusive", "--information", part_});
  EXPECT_TRUE(price["agrees"]);
  EXPECT_TRUE(price["equilibrium_known"]);
  EXPECT_LE(price["profit"]["exact"], bounds_["upper"]);
}

TEST_F(SavedBoundsCommands, GuaranteeHoldsForOtherPriors) {
  const auto own = json_of({"guarantee", "--mechanism", part_});
  EXPECT_GE(own["guarantee"], bounds_["lower"].get<double>() - 1e-9);
  EXPECT_LE(own["guarantee"], bounds_["lower_program"]["upper"]);
  const std::string other = "bidders = 2\nvalues = \"common\"\nsupport = [0, 0.5, 1]\nprobability = [0.2, 0.3, 0.5]\n";
  const auto by_list = json_of({"guarantee", "--mechanism", part_, "--prior", "0.2,0.3,0.5"});
  const auto by_file = json_of({"guarantee", "--mechanism", part_, "--prior", write("other.toml", other)});
  EXPECT_EQ(by_list["guarantee"], by_file["guarantee"]);
  EXPECT_LE(by_list["guarantee_by_multipliers"], by_list["guarantee"]);
  solve(other, "4");  // what is best for that prior
  EXPECT_GE(bounds_["lower_program"]["upper"], by_list["guarantee"]);
}

TEST_F(SavedBoundsCommands, ExactProgramsConfirmBothEnds) {
  solve("bidders = 2\nvalues = \"common\"\nsupport = [0, 0.5, 1]\n", "2");
  const auto guarantee = json_of({"guarantee", "--exact", "--mechanism", part_});
  EXPECT_GE(guarantee["guarantee"], bounds_["lower"].get<double>() - 1e-9);
  EXPECT_LE(guarantee["lower"], bounds_["upper"]);
  EXPECT_EQ(guarantee["participation_secure"], nlohmann::json({"0", "0"}));
  const auto potential = json_of({"potential", "--information", part_});
  EXPECT_LE(potential["potential"], bounds_["upper"].get<double>() + 1e-9);
  EXPECT_GE(potential["upper"], bounds_["lower"]);
}

TEST_F(SavedBoundsCommands, BadInputIsOneLineAndStatusTwo) {
  const std::string other = "bounds:" + write("other.h5", "no HDF5\n").string();
  for (const char* command : {"estimate", "verify"}) {
    expect_refused({command, "--mechanism", other, "--information", other}, "not a bounds.h5 of this version");
    expect_refused({command, "--mechanism", part_, "--information", "minmax"}, "on bounds:FILE, none and full");
    expect_refused({command, "--mechanism", "first-price", "--information", part_},
                   "posted-price and second-price can be played");
    expect_refused({command, "--mechanism", "posted-price", "--information", part_}, "give price=P or price=inclusive");
    expect_refused({command, "--mechanism", part_, "--information", part_, "--values", "uniform"},
                   "--values: not with bounds:FILE");
    expect_refused({command, "--mechanism", part_, "--information", part_, "--bidders", "2"},
                   "--bidders: not with bounds:FILE");
    expect_refused({command, "--mechanism", part_, "--information", part_, "--cost", "0.1"}, "seller without cost");
    expect_refused({command, "--mechanism", "bounds", "--information", part_},
                   "--mechanism: bounds: the file is missing");
    expect_refused({command, "--mechanism", part_, "--information", "bounds:"}, "--information: bounds: something");
    expect_refused({command, "--mechanism", part_, "--information", "bounds:absent.h5"}, "cannot read absent.h5");
  }
  expect_refused({"verify", "--mechanism", part_, "--information", part_, "--bins", "3"},
                 "--bins: not with bounds:FILE");
  expect_refused({"estimate", "--mechanism", part_}, "say what the bidders know with --information");
  expect_refused({"estimate", "--mechanism", part_, "--information", part_, "--sampling", "reduced"},
                 "reduced sampling cannot play bounds");
  expect_refused({"guarantee", "--mechanism", part_, "--prior", "0.2,0.8"}, "--prior: 2 probabilities for 3 states");
  expect_refused({"guarantee", "--mechanism", part_, "--prior", "0.2,0.8,0.1"}, "--prior: the probabilities");
  expect_refused({"guarantee", "--mechanism", part_, "--prior", "0.2,-0.2,1"}, "--prior: a state has probability -0.2");
  expect_refused({"guarantee", "--mechanism", part_, "--prior", "a,b,c"}, "--prior: a probability");
  expect_refused({"guarantee", "--mechanism", part_, "--prior", "absent.toml"}, "absent.toml");
  expect_refused({"guarantee", "--mechanism", part_, "--prior",
                  write("other.toml", "bidders = 2\nvalues = \"common\"\nsupport = [0, 2]\n")},
                 "other.toml: state 2 has values that no state");
  expect_refused({"guarantee", "--mechanism", part_, "--bidders", "3"}, "--bidders: not with bounds:FILE");
  expect_refused({"guarantee", "--mechanism", part_, "--exact", "--prior", "1,0,0"}, "--prior: not with --exact");
  expect_refused({"guarantee", "--mechanism", "first-price", "--prior", "1,0"}, "--prior: only with");
  expect_refused({"potential", "--information", part_, "--bidders", "2"}, "--bidders: not with bounds:FILE");
  const auto config = write("sweep.toml", fmt::format("values = [\"uniform\"]\nmechanisms = [\"{}\"]\ninformation = "
                                                      "[\"none\"]\nbidders = [2]\n",
                                                      part_));
  expect_refused({"sweep", config, "--out", folder_ / "sweep"}, "cannot be swept");
  EXPECT_FALSE(std::filesystem::exists(folder_ / "sweep" / "results.csv"));
}

// Du (2016), (11): the table it prints has that guarantee, exactly, and the best rate is no worse than a given one.
TEST_F(SavedBoundsCommands, TheBestSymmetricMechanismIsATable) {
  const std::vector<std::string> ask{"guarantee", "--symmetric", "--k", "2", "--values", "discrete:0.25@0.5,1@0.5"};
  auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), ask.begin(), ask.end());
    return more;
  };
  const auto best = json_of(ask), given = json_of(with({"--rate", "2"}));
  EXPECT_GE(best["guarantee"], given["guarantee"]);
  EXPECT_EQ(given["rate"], 2);
  EXPECT_LE(given["guarantee"], given["at_most"]);
  const Outcome csv = surety_program(with({"--format", "csv"}));
  ASSERT_EQ(csv.status, 0) << csv.err;
  const auto exact =
      json_of({"guarantee", "--table", write("best.csv", csv.out), "--values", "discrete:0.25@0.5,1@0.5"});
  EXPECT_GE(exact["guarantee"], best["guarantee"].get<double>() - 1e-9);
  EXPECT_EQ(exact["participation_secure"], nlohmann::json({"0", "0"}));
  expect_refused({"guarantee", "--symmetric"}, "give --k");
  expect_refused(with({"--mechanism", "first-price"}), "--mechanism: not with --symmetric");
  expect_refused(with({"--rate", "0"}), "--rate: ");
  expect_refused(with({"--format", "xml"}), "--format: unknown format 'xml'");
  expect_refused({"guarantee", "--mechanism", "first-price", "--rate", "1"}, "--rate: only with --symmetric");
  expect_refused({"guarantee", "--symmetric", "--k", "2", "--values", "uniform"}, "--values: uniform is not discrete");
}

}  // namespace
}  // namespace surety
