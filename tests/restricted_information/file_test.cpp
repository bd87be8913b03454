// Files of environments with restrictions: every kind is read, and what is wrong is said with its line.
#include <gtest/gtest.h>

#include <string>

#include "surety/bounds/environment_file.h"
#include "surety/error.h"
#include "surety/restricted_information/restricted_environment_file.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

class RestrictionsFile : public ScratchTest {
 protected:
  RestrictedEnvironment read(const std::string& restrictions, const std::string& values = "\"common\"") const {
    write("env.toml", "bidders = 2\nvalues = " + values + "\nsupport = [0, 1]\n" + restrictions);
    return load_restricted_environment(folder_ / "env.toml");
  }
  std::string refusal(const std::string& restrictions, const std::string& values = "\"common\"") const {
    try {
      read(restrictions, values);
      return "nothing";
    } catch (const InvalidInput& error) {
      return error.what();
    }
  }
};

std::string information(const std::string& text) { return "[[information.restrictions]]\n" + text + "\n"; }
std::string prior(const std::string& text) { return "[[prior.restrictions]]\n" + text + "\n"; }

TEST_F(RestrictionsFile, EveryKindIsReadAndSaidInWords) {
  const auto restricted = read(
      information("kind = \"own-values\"") + information("kind = \"cells\"\ncells = [1, \"high\"]\nbidders = [2]") +
      information("kind = \"informed-bidders\"\nat_least = 1") +
      information("kind = \"at-least\"\nbidders = [1]\nsignals = [[0.5, 0.5], [0, 1]]") +
      information("kind = \"at-most\"\nsignals = [[1, 0], [0, 1]]") +
      information("kind = \"together-at-most\"\nsignals = [[1], [1]]") +
      information("kind = \"interim-values\"\nvalues = [0.25, 0.75]\nprobability = [0.5, 0.5]") +
      information("kind = \"interim-correlation\"\nat_most = 0") +
      prior("kind = \"scenarios\"\nprobability = [[0.5, 0.5], [0.1, 0.9]]") +
      prior("kind = \"total-variation\"\nradius = 0.1") + prior("kind = \"wasserstein\"\nradius = 0.1") +
      prior("kind = \"marginals\"") + prior("kind = \"mean\"\nbidders = [1]\nat_least = 0.4\nat_most = 0.6") +
      prior("kind = \"spread\"\nmean = 0.5\nat_most = 0.2") + prior("kind = \"distribution-band\"\nradius = 0.05"));
  std::vector<std::string> words;
  for (const auto& restriction : restricted.information) words.push_back(in_words(restriction));
  for (const auto& restriction : restricted.prior) words.push_back(in_words(restriction));
  EXPECT_EQ(words,
            (std::vector<std::string>{
                "every bidder knows his own value", "bidder 2 knows in which cell of a partition the state is",
                "at least 1 bidder knows the state", "bidder 1 knows at least what an experiment with 2 signals tells",
                "bidders 1, 2 know at most what an experiment with 2 signals tells each",
                "all bidders together know at most what an experiment with 1 signal tells",
                "given what bidders 1, 2 know, the value has mean 0.25@0.5,0.75@0.5 each",
                "interim values of bidders 1 and 2 have correlation -1 to 0", "the prior is a mixture of 2 scenarios",
                "the prior is within 0.1 of the given one in total variation",
                "the prior is within 0.1 of the given one in Wasserstein distance",
                "every bidder's value has its law of the prior, their correlation is unknown",
                "the mean of the value of bidder 1 is 0.4 to 0.6",
                "the mean square of the distance to 0.5 of the value of bidders 1, 2 is 0 to 0.2 each",
                "the distribution function of the value of bidders 1, 2 is within 0.05 of the prior's each"}));
  EXPECT_EQ(std::get<CellKnown>(restricted.information[1]).cell, (std::vector<std::string>{"1", "high"}));
}

// Rows by the bidder's own value, ascending; states are products, the first bidder's value running fastest.
TEST_F(RestrictionsFile, ExperimentsMayBeAboutTheOwnValue) {
  const auto restricted =
      read(information("kind = \"at-most\"\nbidders = [2]\nabout = \"own-value\"\nsignals = [[0.9, 0.1], [0.2, 0.8]]"),
           "\"independent\"");
  EXPECT_EQ(std::get<KnowsAtMost>(restricted.information[0]).experiment.chance,
            (std::vector<std::vector<double>>{{0.9, 0.1}, {0.9, 0.1}, {0.2, 0.8}, {0.2, 0.8}}));
}

TEST_F(RestrictionsFile, WhatIsWrongIsSaidWithItsLine) {
  for (const auto& [text, part] : std::vector<std::pair<std::string, const char*>>{
           {"information = 3\n", "env.toml:4: information: this must be tables [[information.restrictions]]"},
           {"[information]\n", "no [[information.restrictions]] in it"},
           {"[[information.restriction]]\n", "did you mean"},
           {"[information]\nrestrictions = 3\n", "must be a list"},
           {"[information]\nrestrictions = [3]\n", "this must be a table with a kind"},
           {information(""), "\"kind\" is missing"},
           {information("kind = \"own-value\""), "env.toml:5: information.restrictions[0].kind: unknown kind of"},
           {information("kind = 3"), "must be a string"},
           {information("kind = \"own-values\"\nbidders = [1]"), "information.restrictions[0].bidders"},
           {information("kind = \"cells\""), "\"cells\" is missing"},
           {information("kind = \"cells\"\ncells = [1]"), "cells of 1 states; there are 2"},
           {information("kind = \"cells\"\ncells = [1, 2]\nbidders = [3]"), "bidder 3; there are 2"},
           {information("kind = \"informed-bidders\"\nat_least = 3"), "at least 3 informed bidders"},
           {information("kind = \"informed-bidders\"\nat_least = 0.5"), "at_least"},
           {information("kind = \"at-least\"\nsignals = [[0.5, 0.6], [0, 1]]"), "sum to 1.1"},
           {information("kind = \"at-least\"\nsignals = [0.5, 0.5]"), "must be a list"},
           {information("kind = \"at-least\"\nabout = \"value\"\nsignals = [[1], [1]]"), "unknown choice 'value'"},
           {information("kind = \"at-least\"\nabout = \"own-value\"\nsignals = [[1], [1]]"), "one bidder's"},
           {information("kind = \"at-least\"\nabout = \"own-value\"\nbidders = [1]\nsignals = [[1]]"),
            "bidder 1 has 2 different ones"},
           {information("kind = \"interim-values\"\nvalues = [0, nan]\nprobability = [0.5, 0.5]"), "is not finite"},
           {information("kind = \"interim-correlation\"\nbidders = [1]"), "give two in \"bidders\""},
           {prior("kind = \"mean\"\nat_least = 0.5"), "\"at_most\" is missing"},
           {prior("kind = \"total-variation\"\nradius = 2"), "a radius from 0 to 2"},
           {prior("kind = \"ball\""), "unknown kind of restriction 'ball'"}}) {
    const std::string refused = refusal(text);
    EXPECT_NE(refused.find(part), std::string::npos) << text << refused;
    EXPECT_EQ(refused.find("env.toml"), refused.rfind("env.toml")) << refused;
  }
}

// What does not know of restrictions does not leave them out.
TEST_F(RestrictionsFile, OtherReadersRefuseThem) {
  read(information("kind = \"own-values\""));
  EXPECT_THROW(load_environment(folder_ / "env.toml"), InvalidInput);
  read(prior("kind = \"marginals\""));
  EXPECT_THROW(load_environment(folder_ / "env.toml"), InvalidInput);
}

}  // namespace
}  // namespace surety
