#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "host/io/layout.h"
#include "tests/cli/program.h"

namespace surety {
namespace {

const std::vector<std::string> commands{
    "estimate",         "verify",    "guarantee", "bounds",    "potential",  "implement",
    "known-values",     "side-bets", "sweep",     "plan",      "merge",      "sequential-prices",
    "ex-post-payments", "rates",     "plot",      "reproduce", "list",       "devices",
    "version",          "help",      "fit",       "schema",    "completion", "advise"};

void expect_fits_a_page(const std::vector<std::string>& arguments) {
  const Outcome outcome = surety_program(arguments);
  EXPECT_EQ(outcome.status, 0) << arguments.front() << outcome.err;
  std::istringstream lines(outcome.out);
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line); ++count)
    EXPECT_LE(width_of(line), page_width) << arguments.front() << ": " << line;
  EXPECT_GT(count, 0u);
}

TEST(Help, EveryPageIsAtMostAHundredColumnsWide) {
  expect_fits_a_page({"--help"});
  for (const std::string& command : commands) expect_fits_a_page({command, "--help"});
  expect_fits_a_page({"list"});
  for (const char* topic :
       {"laws", "priors", "mechanisms", "information", "value-functions", "rules", "statistics", "options"})
    expect_fits_a_page({"list", topic});
}

TEST(Help, HelpIsACommandTooAndNamesThemAll) {
  const Outcome program = surety_program({"help"});
  EXPECT_EQ(program.status, 0) << program.err;
  EXPECT_EQ(program.out, surety_program({"--help"}).out);
  for (const std::string& command : commands) {
    EXPECT_NE(program.out.find("\n  " + command + " "), std::string::npos) << command;
    EXPECT_EQ(surety_program({"help", command}).out, surety_program({command, "--help"}).out);
  }
  const Outcome unknown = surety_program({"help", "estimat"});
  EXPECT_EQ(unknown.status, 2);
  EXPECT_NE(unknown.err.find("unknown command 'estimat'; did you mean 'estimate'?"), std::string::npos) << unknown.err;
}

TEST(Help, TheProgramTellsItsVersion) {
  const Outcome option = surety_program({"--version"});
  EXPECT_EQ(option.status, 0) << option.err;
  EXPECT_EQ(option.out, surety_program({"version"}).out);
  EXPECT_EQ(option.out.substr(0, 7), "surety ");
}

TEST(Help, RequiredOptionsAreMarked) {
  const Outcome outcome = surety_program({"help", "verify"});
  EXPECT_NE(outcome.out.find("--mechanism NAME"), std::string::npos) << outcome.out;
  EXPECT_NE(outcome.out.find("(required) "), std::string::npos) << outcome.out;
}

std::string estimate_with(const char* mechanism) {
  const Outcome outcome = surety_program({"estimate", "--mechanism", mechanism, "--samples", "1000", "--bidders", "3"});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  return outcome.out;
}

TEST(Names, OfTheFieldAreTakenAndTheAuctionThatIsPlayedIsNamed) {
  EXPECT_EQ(estimate_with("vickrey:reserve=0.5"), estimate_with("second-price:reserve=0.5"));
  EXPECT_EQ(estimate_with("myerson"), estimate_with("optimal"));
  EXPECT_EQ(estimate_with("english:reserve=0.5"), estimate_with("second-price:reserve=0.5"));
  EXPECT_EQ(estimate_with("myerson").substr(0, 8), "optimal,");
  const Outcome near = surety_program({"estimate", "--mechanism", "vickery"});
  EXPECT_NE(near.err.find("did you mean 'vickrey'?"), std::string::npos) << near.err;
}

/// Every value of CSV is where JSON has it.
void expect_same_numbers(std::vector<std::string> arguments) {
  arguments.insert(arguments.end(), {"--format", "json"});
  const auto json = nlohmann::json::parse(surety_program(arguments).out);
  arguments.back() = "csv";
  const Outcome csv = surety_program(arguments);
  EXPECT_EQ(csv.status, 0) << csv.err;
  std::istringstream lines(csv.out);
  std::string line;
  ASSERT_TRUE(std::getline(lines, line));
  EXPECT_EQ(line, "name,value");
  std::size_t numbers = 0;
  while (std::getline(lines, line)) {
    const std::size_t comma = line.find(',');
    std::string path = "/" + line.substr(0, comma);
    std::replace(path.begin(), path.end(), '.', '/');
    if (!json.contains(nlohmann::json::json_pointer(path))) continue;  // in a list
    const auto& value = json.at(nlohmann::json::json_pointer(path));
    if (value.is_null()) EXPECT_EQ(line.substr(comma + 1), "") << line;
    if (value.is_number()) EXPECT_EQ(std::stod(line.substr(comma + 1)), value.get<double>()) << line;
    numbers += value.is_number();
  }
  EXPECT_GT(numbers, 1u);
}

TEST(Csv, HasTheNumbersOfJson) {
  expect_same_numbers({"guarantee", "--mechanism", "posted-price"});
  expect_same_numbers({"side-bets", std::string(SURETY_SOURCE) + "/examples/correlated-values/affiliated.csv"});
  expect_same_numbers({"potential", "--information", "full", "--values", "discrete:0.25@0.5,1@0.5"});
}

TEST(Csv, OfAListHasALineForEachOfItsRecords) {
  const Outcome devices = surety_program({"devices", "--format", "csv"});
  EXPECT_EQ(devices.out.substr(0, devices.out.find('\n')), "kind,name,usable,detail");
  const Outcome laws = surety_program({"list", "laws", "--format", "csv"});
  EXPECT_EQ(laws.out.substr(0, laws.out.find('\n')).substr(0, 25), "name,usage,meaning,source");
  EXPECT_NE(laws.out.find("\nbeta,\"beta:a,b\","), std::string::npos) << laws.out;
}

TEST(Layout, ParagraphsAreFilledAndCommandsContinued) {
  const std::string word(30, 'a');
  EXPECT_EQ(flowed(word + "\n" + word + "\n" + word + "\n" + word + ":\n  x\n"),
            word + " " + word + " " + word + "\n" + word + ":\n  x\n");
  EXPECT_EQ(flowed("  surety " + word + " '" + word + " " + word + "' " + word),
            "  surety " + word + " \\\n      '" + word + " " + word + "' \\\n      " + word + "\n");
  EXPECT_EQ(flowed("  name    " + word + " " + word + " " + word),
            "  name    " + word + " " + word + "\n          " + word + "\n");
  EXPECT_EQ(filled("", 5), std::vector<std::string>{""});
  EXPECT_EQ(width_of("±1"), 2u);
}

TEST(Layout, LinesThatAreTooLongGoOnBelow) {
  const std::string word(30, 'a'), three = word + " " + word + " " + word, long_word(101, 'b');
  EXPECT_EQ(within_page("a  b\n\n" + three + " 789\n"), "a  b\n\n" + three + " 789\n");  // 96 columns
  EXPECT_EQ(within_page(three + " " + word + "\n"), three + "\n    " + word + "\n");
  EXPECT_EQ(within_page("  " + three + " " + word + " c\nd"), "  " + three + "\n      " + word + " c\nd");
  EXPECT_EQ(within_page(long_word + "\n"), long_word + "\n");
  EXPECT_EQ(within_page(""), "");
}

// Sentences beside the tables too: one on beliefs had 323 columns.
TEST(Layout, TablesAndWhatIsSaidOfThemKeepWithinThePage) {
  const std::string folder = std::string(SURETY_SOURCE) + "/examples/";
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"side-bets", "--values", "discrete:1@0.5,2@0.5", "--bidders", "2"},
           {"known-values", "--values", "discrete:1@0.5,2@0.5", "--bidders", "2"},
           {"guarantee", "--symmetric", "--k", "2", "--values", "discrete:0.25@0.3,0.5@0.3,0.75@0.2,1@0.2"},
           {"implement", "--rule", "table:" + folder + "implement/rule.csv", "--value-function",
            "table:" + folder + "implement/values.csv"},
           {"bounds", folder + "bounds/public-expenditure.toml", "--k", "2", "--gap", "0.1"}}) {
    const Outcome outcome = surety_program(arguments);
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    std::istringstream lines(outcome.out);
    for (std::string line; std::getline(lines, line);)
      EXPECT_TRUE(width_of(line) <= page_width || line.find(' ', 8) == line.npos) << line;
  }
}

}  // namespace
}  // namespace surety
