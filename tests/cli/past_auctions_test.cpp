#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "host/io/files.h"
#include "tests/cli/questions.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

using PastAuctionsCommands = ScratchTest;

const std::string second_price_bids = SURETY_SOURCE "/examples/data/second-price.csv";
const std::string first_price_bids = SURETY_SOURCE "/examples/data/first-price.csv";

/// Sentences without their lines' ends.
std::string unwrapped(std::string text) {
  for (std::size_t at = text.find("\n  "); at != std::string::npos; at = text.find("\n  ", at))
    text.replace(at, 3, " ");
  return text;
}

// The files were made from values of 20 + 80 beta:2,3: mean 52, standard deviation 16. 1,976 and 1,983 of them.
TEST_F(PastAuctionsCommands, FitFindsTheLawOfBothExamples) {
  for (const auto& [file, auction] :
       {std::pair{second_price_bids, "second-price"}, {first_price_bids, "first-price"}}) {
    const auto found = json_of({"fit", file, "--auction", auction});
    EXPECT_EQ(found["auctions"], 400);
    EXPECT_NEAR(found["mean"].get<double>(), 52, 4 * 16 / std::sqrt(1900.0)) << auction;
    EXPECT_NEAR(found["standard_deviation"].get<double>(), 16, 1) << auction;
    EXPECT_FALSE(found["suppositions"].empty());
    EXPECT_EQ(found["bidders"].size(), 5u);
  }
}

TEST_F(PastAuctionsCommands, TheFittedFileIsALaw) {
  const std::string out = (folder_ / "values.csv").string();
  const Outcome fitted = surety_program({"fit", first_price_bids, "--auction", "first-price", "--out", out});
  ASSERT_EQ(fitted.status, 0) << fitted.err;
  const auto again = json_of({"estimate", "--mechanism", "second-price", "--bidders", "5", "--samples", "1e4",
                              "--values", "empirical:" + out + "#value@weight"});
  EXPECT_GT(again["estimates"]["revenue"]["mean"].get<double>(), 50);
  EXPECT_EQ(read_file(out),
            surety_program({"fit", first_price_bids, "--auction", "first-price", "--format", "csv"}).out);
}

TEST_F(PastAuctionsCommands, AdviceIsAPageThatLoadsNothing) {
  const auto folder = folder_ / "advice";
  const Outcome outcome = surety_program(
      {"advise", second_price_bids, "--auction", "second-price", "--resamples", "200", "--out", folder.string()});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const std::string page = read_file(folder / "report.html");
  for (const char* part : {"<svg", "the one that earns most", "one more bidder", "What was read", "400 auctions",
                           "What these data cannot tell"})
    EXPECT_NE(page.find(part), std::string::npos) << part;
  for (const char* part : {"src=", "@import", "<script", "<link"})
    EXPECT_EQ(page.find(part), std::string::npos) << part;
  const auto json = nlohmann::json::parse(read_file(folder / "advise.json"));
  for (const char* name : {"with_reserve", "without_reserve"})
    EXPECT_LT(json["sure"][name].get<double>(), json[std::string("revenue_") + name]["value"].get<double>());
  EXPECT_EQ(json["config"]["resamples"], 200);
  EXPECT_EQ(read_file(folder / "curve.csv").substr(0, 24), "reserve,revenue,low,high");
}

// What a seller should know of the file stands in the page, what is far off first of all.
TEST_F(PastAuctionsCommands, ThePageSaysWhatWasLeftOut) {
  const std::string file = write("bids.csv", read_file(second_price_bids) + "1,98,1e6\n2,98,3.5\n").string(),
                    out = (folder_ / "out").string();
  const Outcome outcome = surety_program({"advise", file, "--auction", "second-price", "--resamples", "100",
                                          "--reserve", "4", "--drop", "below-reserve", "--out", out});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const std::string page = read_file(folder_ / "out" / "report.html");
  for (const char* part : {"Left out: 1 bid, below-reserve; the first: ", "bids.csv:1979: bid: bid 3.5 is below",
                           "bids.csv:1978: bid: bid 1000000 is ", "One more bidder in each auction who bids 4 or more"})
    EXPECT_NE(page.find(part), std::string::npos) << part;
  EXPECT_LT(page.find("One bid is far above the others, 1000000"), page.find("the one that earns most"));
  const auto json = nlohmann::json::parse(read_file(folder_ / "out" / "advise.json"));
  EXPECT_LT(json["reserve"]["high"].get<double>(), 100);
  EXPECT_EQ(json["outlier"]["bid"], 1e6);
}

// Values with a part that all bidders of an auction share.
TEST_F(PastAuctionsCommands, NothingIsProvenThatTheDataSpeakAgainst) {
  std::string bids = "auction,bid\n";
  for (int a = 0; a < 200; ++a)
    for (int i = 0; i < 4; ++i)
      bids += fmt::format("{},{:.3f}\n", a, 10 + 5 * (a % 3) + std::fmod(0.618034 * (4 * a + i), 1.0));
  const std::string file = write("bids.csv", bids).string();
  const Outcome outcome = surety_program({"advise", file, "--auction", "second-price", "--resamples", "100"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(outcome.out.find("proven"), std::string::npos) << outcome.out;
  EXPECT_NE(outcome.out.find("against which the data speak"), std::string::npos) << outcome.out;
}

// Whoever bids nothing thinks the good is worth little: his auction, left out, makes the others look better than all.
TEST_F(PastAuctionsCommands, NothingIsProvenOfAuctionsThatWereLeftOut) {
  const std::string good = read_file(second_price_bids);
  const std::string twice = "401,1,40\n401,1,41\n", far = "401,1,40\n401,2,1e6\n";
  const std::vector<std::pair<std::string, std::string>> dropped{{"not-positive", "401,1,40\n401,2,0\n"},
                                                                 {"missing", "401,1,40\n401,2,\n"},
                                                                 {"unreadable", "401,1,40\n401,2,no\n"},
                                                                 {"repeated", twice},
                                                                 {"outlier", far}};
  for (const auto& [flaw, rows] : dropped) {
    const std::string file = write("bids.csv", good + rows).string();
    const std::vector<std::string> asked{"advise", file, "--auction",   "second-price",
                                         "--drop", flaw, "--resamples", "100"};
    EXPECT_FALSE(json_of(asked)["sure"]["proven"].get<bool>()) << flaw;
    const std::string out = unwrapped(surety_program(asked).out);
    EXPECT_EQ(out.find("proven"), std::string::npos) << out;
    EXPECT_NE(out.find("(95% confidence if what is left is like all auctions)"), std::string::npos) << out;
    EXPECT_NE(out.find("- Auctions that were left out for a flaw are like"), std::string::npos) << out;
  }
  // a lone bidder's number of bidders says that it is left out, and not his bid
  const std::string file = write("bids.csv", good + "401,1,40\n").string();
  EXPECT_TRUE(
      json_of({"advise", file, "--auction", "second-price", "--drop", "lone", "--resamples", "100"})["sure"]["proven"]
          .get<bool>());
}

// Where the text is read it has all of it once, else a remark.
TEST_F(PastAuctionsCommands, FarBidsAreCountedAndSaidOnce) {
  std::string bids = "auction,bid\n";
  for (int a = 0; a < 20; ++a) bids += fmt::format("{0},{1}.37\n{0},{2}.11\n", a, 10 + a, 30 - a);
  const auto said = [&](const std::string& more, const std::string& format) {
    const std::string file = write("bids.csv", bids + more).string();
    const Outcome outcome =
        surety_program({"advise", file, "--auction", "second-price", "--resamples", "100", "--format", format});
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    return outcome;
  };
  const Outcome one = said("0,354287\n", "table"), three = said("0,3e5\n0,4e5\n1,5e5\n", "table");
  EXPECT_TRUE(one.err.empty()) << one.err;
  EXPECT_NE(unwrapped(one.out).find("bid 354287 is 17,393 times the median. The mean"), std::string::npos) << one.out;
  EXPECT_NE(unwrapped(one.out).find("- One bid is far above the others, 354287 ("), std::string::npos) << one.out;
  EXPECT_NE(unwrapped(three.out).find(", and 3 bids are more than 1000 times. The mean"), std::string::npos)
      << three.out;
  EXPECT_NE(unwrapped(three.out).find("leave their 2 auctions out"), std::string::npos) << three.out;
  EXPECT_NE(unwrapped(three.out).find("- 3 bids are far above the others, the greatest 500000 ("), std::string::npos);
  EXPECT_NE(said("0,354287\n", "json").err.find("bid 354287 is 17,393 times the median"), std::string::npos);
}

TEST_F(PastAuctionsCommands, JsonSaysWhatWasTakenAsItStands) {
  std::string bids = "auction,bid\n";
  for (int a = 0; a < 40; ++a) bids += fmt::format("{0},{1}\n{0},{2}\n", a, 10 * (a % 7) + 30, 10 * (a % 4) + 30);
  const std::string file = write("bids.csv", bids).string();
  EXPECT_EQ(json_of({"fit", file, "--auction", "second-price", "--rounded", "no"})["steps_kept"], 10);
  EXPECT_TRUE(json_of({"fit", file, "--auction", "second-price", "--rounded", "10"})["steps_kept"].is_null());
  const auto advice = json_of({"advise", file, "--auction", "second-price", "--rounded", "no", "--resamples", "100"});
  EXPECT_EQ(advice["steps_kept"], 10);
  EXPECT_EQ(advice["most"], 80) << "5 of 80 bids are 90, and 40 (1 - (75/80)^2) is below 5";
}

// Of these twelve auctions the reserve that looks best adds less than nothing once that is taken off.
TEST_F(PastAuctionsCommands, AReserveThatLosesIsNotSaidToEarnMost) {
  std::string bids = "auction,bid\n";
  std::uint32_t state = 1;
  for (int b = 0; b < 60; ++b) {
    std::uint32_t sum = 0;  // of eight draws of a congruential generator: nearly normal
    for (int k = 0; k < 8; ++k) sum += (state = (state * 1103515245u + 12345u) % (1u << 31)) >> 16;
    bids += fmt::format("{},{}\n", b / 5, sum);
  }
  const std::string file = write("bids.csv", bids).string();
  const auto json = json_of({"advise", file, "--auction", "second-price", "--resamples", "200"});
  ASSERT_GT(json["reserve"]["value"].get<double>(), 0);
  ASSERT_LE(json["reserve_gain"]["value"].get<double>(), 0);
  for (const auto& mechanism : json["mechanisms"])
    EXPECT_EQ(mechanism["mechanism"].get<std::string>().find("price:reserve="), std::string::npos);
  const Outcome outcome = surety_program({"advise", file, "--auction", "second-price", "--resamples", "200"});
  EXPECT_EQ(outcome.out.find("the one that earns most"), std::string::npos) << outcome.out;
  EXPECT_NE(outcome.out.find(" none is found that earns more"), std::string::npos) << outcome.out;
}

TEST_F(PastAuctionsCommands, TheSameSeedGivesTheSameAdvice) {
  const std::vector<std::string> asked{"advise", second_price_bids, "--auction", "second-price", "--resamples", "100"};
  auto one = asked, three = asked, other = asked;
  one.insert(one.end(), {"--threads", "1"});
  three.insert(three.end(), {"--threads", "3"});
  other.insert(other.end(), {"--seed", "2"});
  EXPECT_EQ(surety_program(one).out, surety_program(three).out);
  EXPECT_NE(surety_program(one).out, surety_program(other).out);
}

TEST_F(PastAuctionsCommands, FirstPriceBidsTakenForValuesAreWarnedOf) {
  const Outcome outcome =
      surety_program({"advise", first_price_bids, "--auction", "second-price", "--resamples", "200"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_NE(outcome.out.find("- The data speak against this: Values are of one law"), std::string::npos) << outcome.out;
}

TEST_F(PastAuctionsCommands, BandsThatSmoothingSpoilsAreNamed) {
  for (const auto& [file, auction] :
       {std::pair{second_price_bids, "second-price"}, {first_price_bids, "first-price"}}) {
    const std::string out = unwrapped(surety_program({"advise", file, "--auction", auction, "--resamples", "100"}).out);
    EXPECT_EQ(out.find("What a reserve adds, or one more bidder, may be off by more") != std::string::npos,
              file == first_price_bids)
        << out;
  }
}

// One sample in eight of the first file has the bid 100 alone, and one in three of the second: no density, no law.
TEST_F(PastAuctionsCommands, SamplesOfOneBidAreRefused) {
  std::string highest = "highest,bidders\n", all = "auction,bid\n";
  for (int a = 0; a < 20; ++a) highest += a < 18 ? "100,3\n" : "110,3\n";
  for (int a = 0; a < 12; ++a) all += fmt::format("{0},100\n{0},{1}\n", a, a < 11 ? 100 : 110);
  for (const std::string& text : {highest, all}) {
    const std::string file = write("min.csv", text).string();
    const Outcome outcome = surety_program({"advise", file, "--auction", "first-price"});
    EXPECT_EQ(outcome.status, 2);
    EXPECT_TRUE(outcome.one_error_line()) << outcome.err;
    EXPECT_NE(outcome.err.find("so few auctions have another bid"), std::string::npos) << outcome.err;
    EXPECT_EQ(surety_program({"fit", file, "--auction", "first-price"}).status, 0);
  }
}

TEST_F(PastAuctionsCommands, BadOnesAreOneMessage) {
  const std::string bids = write("bids.csv", "auction,bid\n1,3\n1,4\n2,5\n2,-6\n").string();
  const std::string same = write("same.csv", "auction,bid\n1,3\n1,3\n2,3\n2,3\n").string();
  const std::vector<std::vector<std::string>> bad{
      {"fit", bids},
      {"fit", bids, "--auction", "dutch"},
      {"fit", bids, "--auction", "second-price"},
      {"fit", bids, "--auction", "second-price", "--drop", "negative"},
      {"fit", bids, "--auction", "second-price", "--columns", "auction=auction,bid=price"},
      {"fit", bids, "--auction", "second-price", "--columns", "bids=bid"},
      {"fit", bids, "--auction", "second-price", "--reserve", "-1"},
      {"fit", (folder_ / "none.csv").string(), "--auction", "second-price"},
      {"fit", same, "--auction", "first-price"},
      {"fit", bids, "--auction", "first-price", "--drop", "not-positive", "--reserve", "2"},
      {"advise", bids, "--auction", "second-price", "--drop", "not-positive", "--resamples", "10"},
      {"advise", bids, "--auction", "second-price", "--drop", "all", "--seed", "-1"}};
  for (const auto& arguments : bad)
    for (const char* command : {"fit", "advise"}) {
      auto asked = arguments;
      if (asked[0] == "fit") asked[0] = command;
      const Outcome outcome = surety_program(asked);
      EXPECT_EQ(outcome.status, 2) << asked.back();
      EXPECT_TRUE(outcome.one_error_line()) << outcome.err;
      EXPECT_TRUE(outcome.out.empty());
    }
}

}  // namespace
}  // namespace surety
