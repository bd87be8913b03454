#include "host/io/files.h"
#include "tests/cli/program.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

namespace fs = std::filesystem;

struct BadCommand {
  std::vector<std::string> arguments;
  std::vector<std::string> in_message;
};

/// Exit status 2, one line on standard error that holds every part, nothing on standard output.
void expect_refused(const BadCommand& command) {
  const Outcome outcome = surety_program(command.arguments);
  std::string line;
  for (const std::string& argument : command.arguments) line += " " + argument;
  EXPECT_EQ(outcome.status, 2) << line;
  EXPECT_TRUE(outcome.one_error_line()) << line << "\n" << outcome.err;
  EXPECT_EQ(outcome.out, "") << line;
  for (const std::string& part : command.in_message) {
    EXPECT_NE(outcome.err.find(part), std::string::npos) << line << "\n" << outcome.err << "lacks: " << part;
  }
}

/// An estimate with one option changed.
BadCommand estimate_with(std::vector<std::string> options, std::vector<std::string> in_message) {
  options.insert(options.begin(), {"estimate", "--mechanism", "second-price", "--samples", "1000"});
  return {options, in_message};
}

TEST(BadInput, UnknownNamesComeWithTheNearest) {
  expect_refused({{}, {"no command given", "estimate"}});
  expect_refused({{"estimat"}, {"unknown command 'estimat'", "did you mean 'estimate'?"}});
  expect_refused({{"estimate", "--mechansim", "optimal"}, {"unknown option '--mechansim'", "'--mechanism'"}});
  expect_refused({{"estimate", "--mechanism", "second-prize"}, {"--mechanism: ", "did you mean 'second-price'?"}});
  expect_refused({{"estimate", "--mechanism", "second-price:reserv=1"}, {"--mechanism: ", "did you mean 'reserve'?"}});
  expect_refused(estimate_with({"--values", "unifrom"}, {"--values: ", "did you mean 'uniform'?"}));
  expect_refused(estimate_with({"--values", "uniform(0,1)"}, {"--values: ", "did you mean 'uniform'?"}));
  expect_refused(estimate_with({"--precision", "doubel"}, {"--precision: ", "did you mean 'double'?"}));
  expect_refused(estimate_with({"--sampling", "profil"}, {"--sampling: ", "did you mean 'profile'?"}));
  expect_refused(estimate_with({"--device", "gpu"}, {"--device: ", "cuda"}));
  expect_refused(estimate_with({"--instruction-set", "avx"}, {"--instruction-set: ", "avx2"}));
  expect_refused(estimate_with({"--format", "jsn"}, {"--format: ", "did you mean 'json'?"}));
  expect_refused({{"list", "mechanism"}, {"unknown topic 'mechanism'", "did you mean 'mechanisms'?"}});
  expect_refused({{"reproduce", "yamashita"}, {"unknown paper 'yamashita'", "yamashita-2018"}});
}

TEST(BadInput, SchemasThatAreNotThereAreToldFromThoseThatAre) {
  expect_refused({{"schema", "estimat"}, {"unknown schema 'estimat'", "did you mean 'estimate'?"}});
  expect_refused({{"schema", "sweep"}, {"sweep prints no JSON", "estimate-results.csv"}});
  expect_refused({{"schema", "merge"}, {"merge prints no JSON", "estimate-results.csv"}});
  expect_refused({{"schema", "matrix"}, {"matrix prints no JSON", "worst.csv"}});
  expect_refused({{"schema", "results.csv"}, {"estimate-results.csv", "verify-results.csv", "matrix-results.csv"}});
  expect_refused({{"schema", ""}, {"an empty word names nothing"}});
}

TEST(BadInput, CountsAreWholeNumbersInRange) {
  expect_refused(estimate_with({"--bidders", "0"}, {"--bidders: \"0\" is not a whole number from 1"}));
  expect_refused(estimate_with({"--bidders", "-3"}, {"--bidders: \"-3\""}));
  expect_refused(estimate_with({"--bidders", "2.5"}, {"--bidders: \"2.5\""}));
  expect_refused(estimate_with({"--bidders", "2e9"}, {"--bidders: \"2e9\""}));
  expect_refused(estimate_with({"--bidders", "many"}, {"--bidders: \"many\""}));
  expect_refused(
      {{"estimate", "--mechanism", "optimal", "--samples", "0"}, {"--samples: \"0\" is not a whole number from 1"}});
  expect_refused({{"estimate", "--mechanism", "optimal", "--samples", "1e-3"}, {"--samples: \"1e-3\""}});
  expect_refused(estimate_with({"--seed", "-1"}, {"--seed: \"-1\""}));
  expect_refused(estimate_with({"--seed", "99999999999999999999"}, {"--seed: "}));
  expect_refused(estimate_with({"--threads", "x"}, {"--threads: \"x\""}));
}

TEST(BadInput, MissingOrSuperfluousWordsAreNamed) {
  expect_refused({{"estimate"}, {"--mechanism is required", "(surety estimate --help)"}});
  expect_refused(estimate_with({"--bidders", "2", "--bidders", "3"}, {"--bidders", "may be given once"}));
  expect_refused({{"estimate", "--mechanism"}, {"--mechanism: its value is missing"}});
  expect_refused({{"estimate", "--mechanism", "--bidders", "2"}, {"--mechanism: its value is missing"}});
  expect_refused(estimate_with({"more"}, {"'more' belongs to no option", "(surety estimate --help)"}));
  expect_refused({{"estimate", "second-price"}, {"'second-price' belongs to no option"}});
  expect_refused({{"estimate", "-m", "second-price"}, {"unknown option '-m'"}});
  expect_refused({{"devices", "cpu"}, {"'cpu' belongs to no option"}});
  expect_refused({{"sweep", "a.toml"}, {"--out is required"}});
  expect_refused({{"plot"}, {"folder is required"}});
}

TEST(BadInput, ParametersAreChecked) {
  for (const char* law : {"uniform:1,0", "uniform:nan,1", "uniform:0,inf", "beta:0,2", "beta:-1,2", "beta:2", "power:0",
                          "normal:0,-1,0,1", "exponential:1", "discrete:0@0.5,1@0.4", "piecewise:0@0,1@0.9",
                          "intervals:0..1,0.5..2", "uniform:a,b", "", "independent()", "independent(uniform"}) {
    expect_refused(estimate_with({"--values", law}, {"--values: "}));
  }
  expect_refused(estimate_with({"--values", "mixture(0.5 * uniform | 0.6 * power:2)"}, {"--values: ", "sum"}));
  expect_refused({{"estimate", "--mechanism", "second-price:reserve=-1"}, {"--mechanism: ", "-1"}});
  expect_refused({{"estimate", "--mechanism", "second-price:reserve=nan"}, {"--mechanism: "}});
  expect_refused({{"estimate", "--mechanism", "posted-price:price=high"}, {"--mechanism: ", "high"}});
  expect_refused(
      {{"estimate", "--mechanism", "first-price", "--values", "independent(uniform; power:2)"}, {"first-price"}});
}

/// A guarantee with other options than --mechanism.
BadCommand guarantee_of(const char* mechanism, std::vector<std::string> options, std::vector<std::string> in_message) {
  options.insert(options.begin(), {"guarantee", "--mechanism", mechanism});
  return {options, in_message};
}

TEST(BadInput, GuaranteesNeedAMechanismThatHasOne) {
  expect_refused({{"guarantee"}, {"--mechanism or --table is required"}});
  expect_refused(guarantee_of("proportionl", {}, {"--mechanism: ", "did you mean 'proportional'?"}));
  expect_refused(
      guarantee_of("second-price", {}, {"no guarantee is known of second-price", "first-price, posted-price"}));
  expect_refused(guarantee_of("proportional:K=4", {}, {"no guarantee is known of proportional:K=4", "any bids"}));
  expect_refused(guarantee_of("proportional:mustsell", {}, {"--mechanism: ", "did you mean 'must-sell'?"}));
  expect_refused(guarantee_of("proportional:must-sell=1", {}, {"'must-sell=1' is not of the form must-sell"}));
  expect_refused(guarantee_of("first-price:reserv=1", {}, {"--mechanism: ", "did you mean 'reserve'?"}));
  expect_refused(guarantee_of("first-price:reserve", {}, {"'reserve' is not of the form name=value"}));
  expect_refused(guarantee_of("posted-price:price=1,price=2", {}, {"'price' is given twice"}));
  expect_refused(guarantee_of("posted-price:price=-1", {}, {"price = -1 is out of range"}));
  expect_refused(guarantee_of("exponential-price:A=0,X=1", {}, {"A = 0 is out of range"}));
  expect_refused(guarantee_of("exponential-price:A=1,X=-1", {}, {"X = -1 is out of range"}));
  expect_refused(guarantee_of("exponential-price:A=1", {}, {"A is given without X"}));
  expect_refused(guarantee_of("exponential-price:k=0", {}, {"k = 0 is out of range; give a number from 1"}));
  expect_refused(guarantee_of("exponential-price:k=1.5", {}, {"k = 1.5 is not a whole number"}));
  expect_refused(guarantee_of("generalized-exponential-price:A=1,Y0=1", {}, {"2 of A, Y0 and Y1 given"}));
}

/// What would be passed over is refused.
TEST(BadInput, StrategiesAreForGamesWhoseSignalsAreDrawn) {
  expect_refused(estimate_with({"--strategy", "linear:1"}, {"a strategy is given", "private values"}));
  expect_refused(estimate_with({"--strategy", "linear:1", "--information", "any"}, {"nothing is played"}));
  expect_refused(estimate_with({"--strategy", "linear", "--information", "full"}, {"--strategy: ", "linear:SLOPE"}));
  expect_refused(
      estimate_with({"--strategy", "linear:1,2,3", "--information", "full"}, {"--strategy: ", "linear:SLOPE"}));
  expect_refused(estimate_with({"--strategy", "linear:-1", "--information", "full"}, {"slope = -1 is out of range"}));
  expect_refused(estimate_with({"--strategy", "linear:nan", "--information", "full"}, {"--strategy: "}));
  expect_refused(
      {{"estimate", "--mechanism", "posted-price:price=0.5", "--information", "full", "--strategy", "linear:1"},
       {"sends any number, and this mechanism takes some only"}});
  expect_refused({{"verify", "--mechanism", "bounds:x.h5", "--information", "bounds:x.h5", "--strategy", "linear:1"},
                  {"bounds:FILE is played as its file says"}});
}

TEST(BadInput, GuaranteesNeedAMarketTheyHoldFor) {
  expect_refused(guarantee_of("posted-price", {"--cost", "0.5"}, {"E[v] = 0.5", "not above the cost 0.5", "keeping"}));
  expect_refused(guarantee_of("posted-price", {"--values", "discrete:0@1"}, {"E[v] = 0 "}));
  expect_refused(guarantee_of("posted-price", {"--cost", "-1"}, {"--cost: ", "cost = -1 is out of range"}));
  expect_refused(guarantee_of("posted-price", {"--cost", "some"}, {"--cost: ", "'some' is not a number"}));
  expect_refused(guarantee_of("exponential-price", {"--cost", "0.1"}, {"cost = 0.1", "without cost only"}));
  expect_refused(guarantee_of("generalized-exponential-price", {"--cost", "0.1"}, {"cost = 0.1"}));
  expect_refused(guarantee_of("proportional", {"--bidders", "1"}, {"bidders = 1", "at least 2", "exponential-price"}));
  expect_refused(guarantee_of("generalized-exponential-price", {"--bidders", "3"}, {"bidders = 3", "2 bidders"}));
  expect_refused(guarantee_of("posted-price", {"--bidders", "0"}, {"--bidders: \"0\" is not a whole number"}));
  for (const char* prior :
       {"mixture(0.5 * uniform | 0.5 * power:2)", "independent(uniform; power:2)", "comonotone(uniform)"})
    expect_refused(guarantee_of("posted-price", {"--values", prior}, {"--values: ", "a prior of several values"}));
  expect_refused(guarantee_of("posted-price", {"--values", "unifrm"}, {"--values: ", "did you mean 'uniform'?"}));
  expect_refused(guarantee_of("exponential-price", {"--k", "0"}, {"--k: \"0\" is not a whole number from 1"}));
  expect_refused(guarantee_of("first-price", {"--k", "3"}, {"--k: 3 given", "have messages"}));
  expect_refused(guarantee_of("exponential-price:k=4", {"--k", "3"}, {"--k: 3 given, and k = 4"}));
  expect_refused(guarantee_of("posted-price", {"--format", "cvs"}, {"--format: ", "there are: table, json, csv"}));
}

// An ascending auction ends at the second bid where values are private; else drop-outs tell those who stay something.
TEST(BadInput, EnglishAuctionsArePlayedWithPrivateValuesOnly) {
  for (const char* command : {"estimate", "verify"})
    expect_refused({{command, "--mechanism", "english", "--information", "wallet", "--values", "triangle"},
                    {"drop out", "write second-price"}});
  expect_refused({{"guarantee", "--exact", "--mechanism", "english", "--bids", "4", "--values", "discrete:0@0.5,1@0.5"},
                  {"drop out"}});
}

class BadFiles : public ScratchTest {};

TEST_F(BadFiles, EmpiricalColumnsAreReadWithLineNumbers) {
  const std::string empty = write("empty.csv", "bid\n"), words = write("words.csv", "bid\n0.5\nhigh\n");
  expect_refused(estimate_with({"--values", "empirical:" + empty + "#bid"}, {"empty.csv"}));
  expect_refused(estimate_with({"--values", "empirical:" + words + "#bid"}, {"words.csv", "3", "high"}));
  expect_refused(estimate_with({"--values", "empirical:" + words + "#bidd"}, {"bidd"}));
  expect_refused(estimate_with({"--values", "empirical:" + (folder_ / "none.csv").string() + "#bid"}, {"none.csv"}));
}

TEST_F(BadFiles, ConfigsAreRefusedWithFileLineAndKey) {
  const std::string bad =
      write("bad.toml", "values = [\"uniform\"]\nmechanisms = [\"optimal\"]\nbidders = [2]\nsamples = 0\n");
  const std::string out = folder_ / "out";
  expect_refused({{"sweep", bad, "--out", out}, {"bad.toml:4: samples: ", "\"0\""}});
  expect_refused({{"sweep", folder_ / "none.toml", "--out", out}, {"none.toml", "no such file"}});
  EXPECT_FALSE(fs::exists(out));
}

TEST_F(BadFiles, ConfigsOfMatricesAreRefusedLikewise) {
  const std::string out = folder_ / "out";
  const std::string rest = "values = [\"uniform\"]\nbidders = [2]\n";
  const std::string job = "job = \"equilibria\"\n", epsilon = "epsilon = 0.01\n";
  const std::string mechanisms = "mechanisms = [\"first-price\"]\n", information = "information = [\"full\"]\n";
  const auto refused = [&](const std::string& text, std::vector<std::string> in_message) {
    expect_refused({{"matrix", write("m.toml", text + rest), "--out", out}, std::move(in_message)});
    EXPECT_FALSE(fs::exists(out)) << text;
  };
  refused(job + mechanisms + information, {"m.toml: key \"epsilon\" is missing"});
  refused(job + mechanisms + epsilon, {"m.toml: key \"information\" is missing"});
  refused(job + epsilon + information, {"m.toml: key \"mechanisms\" is missing"});
  refused(job + mechanisms + information + "epsilon = 0\n", {"m.toml:4: epsilon: is 0 but must be above it"});
  refused(job + mechanisms + information + "epsilon = -1\n", {"m.toml:4: epsilon: ", "-1"});
  refused(job + mechanisms + information + epsilon + "judgements = 0\n", {"m.toml:5: judgements: ", "from 1 to 16"});
  refused(job + epsilon + information + "mechanisms = [\"first-prize\"]\n",
          {"m.toml:4: mechanisms[0]: ", "did you mean 'first-price'?"});
  refused(job + epsilon + mechanisms + "information = [\"ful\"]\n", {"m.toml:4: information[0]: ", "'full'"});
  refused(job + epsilon + mechanisms + "information = [\"any\"]\n", {"m.toml:4: information: ", "for guarantees"});
  refused(job + epsilon + mechanisms + "information = [\"private\", \"full\"]\n",
          {"m.toml:4: information: ", "private"});
  refused(job + epsilon + information + "mechanisms = [\"optimal\"]\n", {"optimal: none of its cells can be played"});
  refused(job + epsilon + mechanisms + information + "sampling = \"profile\"\n", {"sampling", "m.toml:5"});
  refused("job = \"verify\"\n" + mechanisms + information,
          {"m.toml: job is \"verify\"; a matrix needs job = \"equilibria\""});
  refused(mechanisms, {"m.toml: job is \"estimate\""});
}

TEST_F(BadFiles, FoldersThatCannotBeWrittenAreNamed) {
  const std::string config =
      write("a.toml", "values = [\"uniform\"]\nmechanisms = [\"optimal\"]\nbidders = [2]\nsamples = 1000\n");
  expect_refused({{"sweep", config, "--out", config}, {"a.toml", "Not a directory"}});
  expect_refused({{"sweep", config, "--out", "/proc/surety"}, {"/proc/surety"}});
  if (::geteuid() == 0) return;  // permissions do not bind root
  fs::create_directory(folder_ / "locked");
  fs::permissions(folder_ / "locked", fs::perms::owner_read | fs::perms::owner_exec);
  expect_refused({{"sweep", config, "--out", folder_ / "locked"}, {"locked", "Permission denied"}});
  EXPECT_TRUE(fs::is_empty(folder_ / "locked"));
}

TEST_F(BadFiles, FoldersWithoutASweepHaveNothingToFitOrPlot) {
  expect_refused({{"rates", folder_}, {"manifest.json"}});
  expect_refused({{"plot", folder_}, {"manifest.json"}});
  expect_refused({{"plot", folder_ / "none"}, {"none"}});
}

// What an argument or a file says moves no cursor and changes no colour.
TEST_F(BadFiles, ControlCharactersAreSpeltOut) {
  expect_refused(estimate_with({"--values", "uni\x1b[31m\r\nform"}, {"uni\\x1b[31m\\x0d\\nform"}));
  expect_refused({{"\x1b[2J"}, {"unknown command '\\x1b[2J'"}});
  expect_refused(estimate_with({"--values", "K\xE4ufer"}, {"argument 7 is not UTF-8 text: 'K\\xe4ufer'"}));
  const std::string table = write("bids.csv", "bid\n\x1b[31m5\n");
  expect_refused(estimate_with({"--values", "empirical:" + table + "#bid"}, {"bids.csv:2: bid = '\\x1b[31m5' is not"}));
  const std::string config =
      write("a.toml", "values = [\"uni\\u001bform\"]\nmechanisms = [\"optimal\"]\nbidders = [2]\n");
  expect_refused({{"sweep", config, "--out", folder_ / "out"}, {"a.toml:1: values[0]: ", "'uni\\x1bform'"}});
}

TEST_F(BadFiles, LinksToThemselvesAreToldInOurWords) {
  const std::string loop = folder_ / "loop";
  fs::create_symlink(loop, loop);
  const std::string config =
      write("a.toml", "values = [\"uniform\"]\nmechanisms = [\"optimal\"]\nbidders = [2]\nsamples = 1000\n");
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"sweep", config, "--out", loop},
        {"rates", loop},
        {"plot", loop},
        {"merge", loop},
        {"sweep", loop, "--out", folder_ / "out"},
        {"bounds", loop},
        {"--plugin", loop, "list"},
        {"estimate", "--mechanism", "optimal", "--values", "empirical:" + loop + "#1"},
        {"guarantee", "--table", loop},
        {"estimate", "--mechanism", "optimal", "--samples", "1000", "--out", loop + "/result.json"},
        {"verify", "--mechanism", "bounds:" + loop, "--information", "bounds:" + loop}})
    expect_refused({arguments, {"loop", "Too many levels of symbolic links"}});
}

// Read, and said how: the result on standard output, the reading on standard error.
TEST_F(BadFiles, OtherFormsOfTablesAreRemarkedUponOnce) {
  const std::string table = write("bids.csv", "id;bid\n1;0,5\n2;0,75\n");
  const Outcome outcome = surety_program({"estimate", "--mechanism", "second-price", "--samples", "1000", "--values",
                                          "empirical:" + table + "#bid", "--format", "csv"});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_NE(outcome.err.find(table + ": cells are separated by semicolons\n"), std::string::npos) << outcome.err;
  const std::size_t said = outcome.err.find("'0,5' in line 2: commas are read as decimal points\n");
  EXPECT_NE(said, std::string::npos) << outcome.err;
  EXPECT_EQ(outcome.err.find("commas", said + 30), std::string::npos) << outcome.err;
}

TEST(FullDisk, StandardOutputIsChecked) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"list"},
        {"estimate", "--mechanism", "optimal", "--samples", "1000", "--format", "csv"}}) {
    const Outcome outcome = Program({arguments, "/dev/full", 0}).wait();
    EXPECT_EQ(outcome.status, 2);
    EXPECT_TRUE(outcome.one_error_line()) << outcome.err;
    EXPECT_NE(outcome.err.find("No space left on device"), std::string::npos) << outcome.err;
  }
}

}  // namespace
}  // namespace surety
