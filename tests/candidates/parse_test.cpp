// What a range or a list of a mechanism's parameter stands for, and what is refused.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

#include "host/sweeps/config_echo.h"
#include "surety/error.h"
#include "surety/mechanisms/candidates.h"
#include "surety/sweep.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

std::vector<std::string> specs(const std::string& text) {
  std::vector<std::string> all;
  for (const Mechanism& mechanism : parse_candidates(text).mechanisms) all.push_back(mechanism.spec());
  return all;
}

using Specs = std::vector<std::string>;

TEST(Candidates, OfARangeAreEvenlySpacedWithBothEnds) {
  EXPECT_EQ(specs("second-price:reserve=0..1/3"),
            (Specs{"second-price", "second-price:reserve=0.5", "second-price:reserve=1"}));
  EXPECT_EQ(specs("posted-price:price=.1...9/9"),
            (Specs{"posted-price:price=0.1", "posted-price:price=0.2", "posted-price:price=0.3",
                   "posted-price:price=0.4", "posted-price:price=0.5", "posted-price:price=0.6",
                   "posted-price:price=0.7", "posted-price:price=0.8", "posted-price:price=0.9"}));
  EXPECT_EQ(specs("proportional:K=2 .. 6 / 3, m = 0.5"),
            (Specs{"proportional:m=0.5,K=2", "proportional:m=0.5,K=4", "proportional:m=0.5,K=6"}));
  const Candidates many = parse_candidates("vickrey:reserve=0..1/1001");
  EXPECT_EQ(many.parameter, "reserve");
  ASSERT_EQ(many.mechanisms.size(), 1001u);
  EXPECT_EQ(many.mechanisms[123].number("reserve"), 0.123);
  EXPECT_EQ(many.mechanisms.back().number("reserve"), 1.0);
}

TEST(Candidates, OfANarrowRangeStayWithinIt) {
  const Candidates narrow = parse_candidates("second-price:reserve=0.12345678901234561..0.12345678901234569/3");
  ASSERT_EQ(narrow.mechanisms.size(), 3u);
  EXPECT_LT(*narrow.mechanisms[0].number("reserve"), *narrow.mechanisms[1].number("reserve"));
  EXPECT_LT(*narrow.mechanisms[1].number("reserve"), *narrow.mechanisms[2].number("reserve"));
}

TEST(Candidates, OfAListAreWhateverTheParameterTakes) {
  EXPECT_EQ(specs("posted-price:price = best | 0.5 | 0.25"),
            (Specs{"posted-price:price=best", "posted-price:price=0.5", "posted-price:price=0.25"}));
}

TEST(Candidates, MayBeOne) {
  const Candidates one = parse_candidates(" second-price:reserve=0.5 ");
  EXPECT_TRUE(one.parameter.empty());
  ASSERT_EQ(one.mechanisms.size(), 1u);
  EXPECT_EQ(one.mechanisms[0].spec(), "second-price:reserve=0.5");
  EXPECT_EQ(specs("bounds:../a|b/bounds.h5"), (Specs{"bounds:../a|b/bounds.h5"}));  // a file's name
}

struct Bad {
  const char *text, *complaint;
};

TEST(Candidates, BadOnesAreOneClearMessage) {
  const Bad bad[] = {{"second-price:reserve=0..1", "LOW..HIGH/COUNT"},
                     {"second-price:reserve=0..1/1", "from 2 to 100000"},
                     {"second-price:reserve=0..1/100001", "from 2 to 100000"},
                     {"second-price:reserve=0..1/2.5", "\"2.5\""},
                     {"second-price:reserve=1..0/3", "above where it begins"},
                     {"second-price:reserve=1..1/3", "above where it begins"},
                     {"second-price:reserve=a..1/3", "'a' is not a number"},
                     {"second-price:reserve=0..inf/3", "not finite"},
                     {"second-price:reserve=-1..1/3", "out of range"},
                     {"second-price:reserv=0..1/3", "did you mean 'reserve'"},
                     {"second-price:reserve=0.1||0.3", "an empty place"},
                     {"second-price:reserve=0.1|", "an empty place"},
                     {"second-price:reserve=0.1|0.10", "twice"},
                     {"second-price:reserve=0..1/3|2", "a range in a list"},
                     {"second-price:reserve=1..1.0000000000000002/5", "twice"},
                     {"proportional:K=1..4/3", "2.5, which is not a whole number"},
                     {"exponential-price:A=0.1|0.2,X=1..2/3", "A and X are both ranges"},
                     {"second-price:reserve=0..1/3,reserve=0..2/3", "given twice"},
                     {"second-price:reserve=0..1/3,reserve=0.1|0.2", "given twice"},
                     {"secondprice:reserve=0..1/3", "did you mean 'second-price'"},
                     {"second-price:reserve=0.5,reserve=0..1/3", "given twice"}};
  for (const auto& [text, complaint] : bad) try {
      parse_candidates(text);
      ADD_FAILURE() << text << " is accepted";
    } catch (const InvalidInput& error) {
      EXPECT_NE(std::string(error.what()).find(complaint), std::string::npos) << text << ": " << error.what();
    }
}

TEST(Candidates, AreNotOneMechanism) {
  for (const char* text : {"second-price:reserve=0..1/3", "posted-price:price=0.1|0.2"}) try {
      Mechanism::parse(text);
      ADD_FAILURE() << text << " is accepted";
    } catch (const InvalidInput& error) {
      EXPECT_NE(std::string(error.what()).find("here one is played"), std::string::npos) << error.what();
    }
}

class CandidatesOfASweep : public ScratchTest {
 protected:
  SweepConfig load(const std::string& mechanisms) {
    return load_sweep_config(
        write("a.toml", "values = [\"uniform\"]\nbidders = [2]\nmechanisms = " + mechanisms + "\n"));
  }
};

TEST_F(CandidatesOfASweep, AreWrittenOut) {
  const SweepConfig range = load(R"(["optimal", "second-price:reserve=0..1/3", "posted-price:price=0.3|best"])");
  const SweepConfig written = load(
      R"(["optimal", "second-price", "second-price:reserve=0.5", "second-price:reserve=1", "posted-price:price=0.3",
          "posted-price:price=best"])");
  EXPECT_EQ(echo(range), echo(written));
  EXPECT_EQ(echo(config_of(echo(range), folder_)), echo(range));
}

TEST_F(CandidatesOfASweep, AreRowsOfAMatrix) {
  const SweepConfig config = load_sweep_config(
      write("m.toml",
            "job = \"equilibria\"\nepsilon = 0.1\nvalues = [\"uniform\"]\nbidders = [2]\ninformation = [\"none\"]\n"
            "mechanisms = [\"first-price:reserve=0..0.4/3\"]\n"));
  ASSERT_EQ(config.mechanisms.size(), 3u);
  EXPECT_EQ(config.mechanisms[1].spec(), "first-price:reserve=0.2");
}

TEST_F(CandidatesOfASweep, MayNotMeanWhatIsThereAlready) {
  try {
    load(R"(["second-price:reserve=0.5", "second-price:reserve=0..1/3"])");
    ADD_FAILURE() << "accepted";
  } catch (const InvalidInput& error) {
    EXPECT_NE(std::string(error.what()).find("second-price:reserve=0.5 again"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace surety
