// Mechanisms and information structures from CSV files, and what is refused.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "surety/error.h"
#include "surety/finite_games/exact_guarantee.h"
#include "surety/finite_games/exact_potential.h"
#include "surety/finite_games/mechanism_table.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

class Tables : public ScratchTest {
 protected:
  /// Runs and expects an InvalidInput whose message has every part.
  static void expect_refused(const std::function<void()>& run, const std::vector<std::string>& parts) {
    try {
      run();
      ADD_FAILURE() << "not refused; expected: " << parts.front();
    } catch (const InvalidInput& error) {
      for (const std::string& part : parts)
        EXPECT_NE(std::string(error.what()).find(part), std::string::npos) << error.what() << "\nlacks: " << part;
    }
  }
  void expect_bad_mechanism(const std::string& text, const std::vector<std::string>& parts,
                            const std::optional<CommonValuePrior>& prior = std::nullopt) const {
    const std::string file = write("m.csv", text).string();
    expect_refused([&] { read_mechanism_table(file, prior); }, parts);
  }
  void expect_bad_information(const std::string& text, const std::vector<std::string>& parts) const {
    const std::string file = write("i.csv", text).string();
    expect_refused([&] { read_information_table(file); }, parts);
  }
};

const CommonValuePrior prior{{{0.25, 0.5}, {1, 0.5}}, 0};

TEST_F(Tables, AnAuctionIsReadInAnyOrderOfLines) {
  const auto file = write("posted.csv",
                          "message1,message2,allocation1,allocation2,payment1,payment2\n"
                          "yes,no,1,0,0.3,0\n"
                          "no,no,0,0,0,0\n"
                          "\n"
                          " yes , yes ,0.5,0.5,0.15,0.15\r\n"
                          "no,yes,0,1,0,0.3\n");
  const MechanismTable table = read_mechanism_table(file.string(), prior);
  EXPECT_EQ(table.messages, (std::vector<std::vector<std::string>>{{"yes", "no"}, {"no", "yes"}}));
  EXPECT_EQ(table.states, (std::vector<std::string>{"0.25", "1"}));
  EXPECT_EQ(table.mechanism.participation_secure_message(0), 1);
  EXPECT_EQ(table.mechanism.participation_secure_message(1), 0);
  const auto posted =
      finite_mechanism(Mechanism::parse("posted-price:price=0.3"), parse_law("discrete:0.25@0.5,1@0.5"), 2);
  EXPECT_NEAR(exact_guarantee(table.mechanism).guarantee.value, exact_guarantee(posted).guarantee.value, 1e-10);
}

TEST_F(Tables, PayoffsAreReadByStateAndProfile) {
  const auto file = write("payoffs.csv",
                          "state,probability,message1,utility1,welfare\n"
                          "good,0.25,buy,0.5,0.5\n"
                          "bad,0.75,buy,-0.5,0.5\n"
                          "good,0.25,leave,0,0.1\n"
                          "bad,0.75,leave,0,0.1\n");
  const MechanismTable table = read_mechanism_table(file.string(), std::nullopt);
  EXPECT_EQ(table.states, (std::vector<std::string>{"good", "bad"}));
  EXPECT_DOUBLE_EQ(table.mechanism.utility(0, 0, 1), -0.5);
  EXPECT_DOUBLE_EQ(table.mechanism.probability(1), 0.75);
  EXPECT_NEAR(exact_guarantee(table.mechanism).guarantee.value, 0.1, 1e-12);  // uninformed, he leaves
}

TEST_F(Tables, BadMechanismsNameLineAndColumn) {
  const std::string header = "message1,message2,allocation1,allocation2,payment1,payment2\n";
  const std::string complete = header + "0,0,0,0,0,0\n0,1,0,1,0,0.3\n1,0,1,0,0.3,0\n";
  expect_bad_mechanism(complete, {"m.csv: no line for messages (1, 1)", "3 lines for 4"}, prior);
  expect_bad_mechanism(complete + "1,0,1,0,0.3,0\n", {"m.csv:5: messages (1, 0) stands in line 4 already"}, prior);
  expect_bad_mechanism(complete + "1,1,-0.5,0.5,0,0\n", {"m.csv:5: allocation1 = -0.5 is negative"}, prior);
  expect_bad_mechanism(complete + "1,1,0.6,0.5,0,0\n", {"m.csv:5: the allocations sum to 1.1"}, prior);
  expect_bad_mechanism(complete + "1,1,0.5,0.5,x,0\n", {"m.csv:5: payment1", "x"}, prior);
  expect_bad_mechanism(complete + "1,1,0.5,0.5,inf,0\n", {"m.csv:5: payment1"}, prior);
  expect_bad_mechanism(complete + "1,1,0.5,0.5,0\n", {"m.csv:5: 5 cells but 6 columns"}, prior);
  expect_bad_mechanism(complete + "1,,0.5,0.5,0,0\n", {"m.csv:5: message2 is empty"}, prior);
  expect_bad_mechanism(complete + "1,\"1,0.5,0.5,0,0\n", {"m.csv:5: a quote is opened"}, prior);
  expect_bad_mechanism("message1,allocation1,paid1\n0,0,0\n", {"m.csv:1: column 3 is 'paid1' but must be 'payment1'"},
                       prior);
  expect_bad_mechanism("message1,allocation1\n0,0\n", {"m.csv:1: column 3 is missing but must be 'payment1'"}, prior);
  expect_bad_mechanism("message1,allocation1,payment1,note\n0,0,0,0\n", {"column 4 is 'note' but must not be there"},
                       prior);
  expect_bad_mechanism("message1,message1\n0,0\n", {"m.csv:1: two columns are named 'message1'"}, prior);
  expect_bad_mechanism("bid,price\n0,0\n", {"m.csv:1: column 1 is 'bid' but must be 'message1'", "or 'state'"}, prior);
  expect_bad_mechanism(header, {"m.csv: no lines of numbers"}, prior);
  expect_bad_mechanism("", {"m.csv: no lines of numbers"}, prior);
  expect_bad_mechanism(complete + "1,1,0,1,0,0\n", {"m.csv: an auction's table needs the prior"});
  expect_refused([] { read_mechanism_table("/nonexistent/m.csv", prior); }, {"/nonexistent/m.csv"});
}

TEST_F(Tables, BadPriorsOfPayoffsNameLineAndColumn) {
  const std::string header = "state,probability,message1,utility1,welfare\n";
  expect_bad_mechanism(header + "a,0.5,x,0,0\nb,0.4,x,0,0\n", {"m.csv: the probabilities of the 2 states sum to 0.9"});
  expect_bad_mechanism(header + "a,-0.5,x,0,0\nb,1.5,x,0,0\n", {"m.csv:2: probability = -0.5 is negative"});
  expect_bad_mechanism(header + "a,1,x,0,0\na,0.9,y,0,0\n",
                       {"m.csv:3: probability = 0.9, but line 2 has 1 for the same state a"});
  expect_bad_mechanism(header + "a,0.5,x,0,0\nb,0.5,y,0,0\n", {"m.csv: no line for state a, messages (y)"});
  expect_bad_mechanism(header + "a,1,x,0,0\n", {"m.csv:1: the table has states of its own"}, prior);
}

TEST_F(Tables, InformationIsReadWithItsPrior) {
  const auto file = write("info.csv",
                          "probability,value,signal1,signal2\n"
                          "0.25,1,1,1\n0.25,0.5,1,0\n0.25,0.5,0,1\n0.125,0,0,0\n0.125,0,0,0\n");
  const CommonValueInformation read = read_information_table(file.string());
  EXPECT_EQ(read.values, (std::vector<double>{0, 0.5, 1}));
  EXPECT_EQ(read.information.bidders(), 2);
  EXPECT_DOUBLE_EQ(read.information.probability(0, 0), 0.25);
  EXPECT_DOUBLE_EQ(read.information.probability(3, 2), 0.25);
  EXPECT_NEAR(exact_potential(read.information, common_value_auction(read.values, 2)).potential.value, 0.5, 1e-9);
}

TEST_F(Tables, BadInformationNamesLineAndColumn) {
  const std::string header = "probability,value,signal1\n";
  expect_bad_information(header + "0.5,1,0\n0.6,0,0\n", {"i.csv: the probabilities sum to 1.1"});
  expect_bad_information(header + "-0.5,1,0\n1.5,0,0\n", {"i.csv:2: probability = -0.5 is negative"});
  expect_bad_information(header + "1,1,high\n", {"i.csv:2: signal1", "high"});
  expect_bad_information(header + "1,-1,0\n", {"i.csv:2: value = -1 is negative"});
  expect_bad_information(header + "1,1\n", {"i.csv:2: 2 cells but 3 columns"});
  expect_bad_information("probability,value\n1,1\n", {"i.csv:1: column 3 is missing but must be 'signal1'"});
  expect_bad_information("probability,value,signal1,signal3\n1,1,0,0\n",
                         {"column 4 is 'signal3' but must not be there"});
}

TEST(FiniteMechanisms, RefuseWhatCannotBe) {
  const LawPtr law = parse_law("discrete:0.25@0.5,1@0.5");
  const auto refuse = [&](const char* mechanism, const LawPtr& values, int bidders, const char* part) {
    try {
      finite_mechanism(Mechanism::parse(mechanism), values, bidders);
      ADD_FAILURE() << mechanism << " was not refused: " << part;
    } catch (const InvalidInput& error) {
      EXPECT_NE(std::string(error.what()).find(part), std::string::npos) << error.what();
    }
  };
  refuse("exponential-price", law, 2, "give k");
  refuse("exponential-price:k=3", parse_law("uniform"), 2, "uniform is not discrete");
  refuse("generalized-exponential-price:k=3", law, 3, "2 buyers, not 3");
  refuse("proportional", law, 2, "give the grid");
  refuse("first-price", law, 2, "how many equal steps");
  EXPECT_THROW(finite_mechanism(Mechanism::parse("posted-price:price=0.5"), law, 2, 0, 5), InvalidInput);
  refuse("tullock:price=1", law, 2, "no version with finitely many messages");
  refuse("exponential-price:k=3", law, 0, "0 bidders");
  refuse("exponential-price:k=5000", law, 2, "5001 messages; at most 4096");
  refuse("posted-price:price=0.5", law, 40, "40 bidders; from 1 to 27 fit");
  refuse("posted-price:price=0.5", law, 27, "payoffs fit");
  refuse("posted-price:price=inclusive", law, 2, "give a price");
  EXPECT_THROW(FiniteMechanism({{2}, {1}}, {0, 0}, {0}), InvalidInput);
  EXPECT_THROW(FiniteMechanism({{2}, {0.5}}, {0, 0}, {0, 0}), InvalidInput);
  EXPECT_THROW(FiniteMechanism({{2}, {1}}, {0, NAN}, {0, 0}), InvalidInput);
  EXPECT_THROW(FiniteMechanism({{}, {1}}, {}, {}), InvalidInput);
  EXPECT_THROW(common_value_mechanism({2}, prior.values, 0, [](auto, int) { return Trade{2, 0}; }), InvalidInput);
}

TEST(FiniteMechanisms, AtomsAreThoseOfTheLaw) {
  const auto one = atoms_of(*parse_law("discrete:0.7@1"));
  ASSERT_EQ(one.size(), 1u);
  EXPECT_EQ(one[0].value, 0.7);
  EXPECT_EQ(one[0].probability, 1);
  const auto two = atoms_of(*parse_law("discrete:1@0.75,0.25@0.25"));
  ASSERT_EQ(two.size(), 2u);
  EXPECT_EQ(two[0].value, 0.25);
  EXPECT_DOUBLE_EQ(two[0].probability, 0.25);
  EXPECT_THROW(atoms_of(*parse_law("piecewise:0@0,0.5@0.5,0.5@1")), InvalidInput);
}

TEST(FiniteMechanisms, SlicesKeepTheMean) {
  for (const char* spec : {"uniform", "beta:2,4", "discrete:0.25@0.5,1@0.5"}) {
    const LawPtr law = parse_law(spec);
    double mean = 0, total = 0, previous = -1;
    for (const auto& [value, probability] : equal_slices(*law, 7)) {
      mean += value * probability;
      total += probability;
      EXPECT_GE(value, previous - 1e-12);
      previous = value;
    }
    EXPECT_NEAR(mean, law->mean(), 1e-12);
    EXPECT_NEAR(total, 1, 1e-15);
  }
}

}  // namespace
}  // namespace surety
