// Robustness matrices: sweeps of equilibria, and the tables that are made of them.
#include "host/sweeps/matrix.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>

#include "host/io/csv.h"
#include "host/sweeps/matrix_rates.h"
#include "host/sweeps/sweep.h"
#include "surety/error.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

namespace fs = std::filesystem;

SweepConfig config_of(const std::vector<std::string>& mechanisms, const std::vector<std::string>& information,
                      const std::vector<std::int64_t>& bidders) {
  SweepConfig config;
  config.job = SweepJob::equilibria;
  config.values = {Prior::parse("uniform")};
  for (const std::string& m : mechanisms) config.mechanisms.push_back(Mechanism::parse(m));
  for (const std::string& i : information) config.information.push_back(Information::parse(i));
  config.bidders = bidders;
  config.epsilon = 0.1;
  config.bins = 24;
  config.messages = 32;
  config.judgements = 1;
  config.samples = 60'000;
  config.seed = 20261128;
  return config;
}

/// Cells that theory knows, that are searched for, and that nobody can solve.
SweepConfig mixed_config() { return config_of({"first-price", "posted-price"}, {"full", "minmax", "informed:1"}, {3}); }

class MatrixTest : public ScratchTest {
 protected:
  std::map<std::string, MatrixCell> played(const SweepConfig& config) const {
    const fs::path folder = folder_ / "played";
    EXPECT_TRUE(sweep(config, folder).finished());
    std::map<std::string, MatrixCell> cells;
    for (const MatrixCell& cell : read_matrix(folder))
      cells[cell.mechanism + " " + cell.information + " " + std::to_string(cell.bidders)] = cell;
    return cells;
  }

  void expect_same_tables(const fs::path& a, const fs::path& b) const {
    for (const char* table : {"results.csv", "matrix.csv", "worst.csv", "rates.csv"})
      EXPECT_EQ(read_file(a / table), read_file(b / table)) << table;
  }
};

/// Within five standard errors of both, which is wrong once in two million times.
void expect_equal_profits(const MatrixCell& a, const MatrixCell& b) {
  EXPECT_NEAR(*a.profit, *b.profit, 5 * std::hypot(*a.profit_error, *b.profit_error)) << b.mechanism;
}

// To the risk averse the first price is worth bidding more for, (N-1)/(N-R) v, and truth is what it was.
TEST_F(MatrixTest, OfRiskAverseBidders) {
  SweepConfig config = config_of({"first-price", "second-price", "all-pay"}, {"private"}, {2, 5});
  config.utility = {0.5};
  EXPECT_THROW(sweep(config, folder_ / "refused"), InvalidInput);  // all-pay
  config.mechanisms.pop_back();
  for (const auto& [name, cell] : played(config)) {
    EXPECT_EQ(cell.source, "known") << name;
    EXPECT_EQ(cell.information, "private with utility crra:0.5");
    const double n = double(cell.bidders);
    const double expected = cell.mechanism == "second-price" ? (n - 1) / (n + 1) : (n - 1) / (n - 0.5) * n / (n + 1);
    EXPECT_NEAR(*cell.profit, expected, 5 * *cell.profit_error + 1e-12) << name;
    EXPECT_LE(*cell.bound, 0.1);
  }
  SweepConfig neutral = config;
  neutral.utility = {};
  EXPECT_THROW(sweep(neutral, folder_ / "played"), InvalidInput);  // another game's results
  config.job = SweepJob::verify;
  EXPECT_TRUE(sweep(config, folder_ / "verified").finished());
}

// Values iid uniform on [0,1]: the expected second-highest of N, (N-1)/(N+1), in every auction that sells to the
// highest (Myerson 1981).
TEST_F(MatrixTest, PrivateValuesEarnTheSameInEveryAuction) {
  for (const auto& [name, cell] : played(config_of({"first-price", "second-price", "all-pay"}, {"private"}, {2, 5}))) {
    EXPECT_EQ(cell.source, "known") << name;
    const double expected = double(cell.bidders - 1) / double(cell.bidders + 1);
    EXPECT_NEAR(*cell.profit, expected, 5 * *cell.profit_error + 1e-12) << name;
    EXPECT_FALSE(cell.guarantee) << name;
  }
}

// A common value known to all, or to nobody: everybody bids it, or its mean, so that all of it, 1/2, is earned. The
// guarantee of first price with two bidders and a uniform value is 1/6 (Bergemann, Brooks & Morris 2017, 5.1).
TEST_F(MatrixTest, PublicValuesAreEarnedInFull) {
  for (const auto& [name, cell] : played(config_of({"first-price", "second-price"}, {"full", "none"}, {2}))) {
    EXPECT_EQ(cell.source, "known") << name;
    EXPECT_TRUE(cell.found) << name;
    EXPECT_NEAR(*cell.profit, 0.5, 1e-12) << name;
    if (cell.mechanism == "first-price")
      EXPECT_NEAR(*cell.guarantee, 1.0 / 6, 1e-9);
    else
      EXPECT_FALSE(cell.guarantee) << name;
  }
}

// Signals are independent, so that auctions with the same allocation, and nothing for the least signal, earn the same
// whatever the value is of them. Of two bidders theory knows the strategies; of three a search finds those of first and
// second price, each on its own.
TEST_F(MatrixTest, IndependentSignalsEarnTheSameInEveryAuction) {
  auto cells = played(config_of({"first-price", "second-price", "all-pay"}, {"minmax"}, {2}));
  for (const char* other : {"second-price", "all-pay"}) {
    const MatrixCell& cell = cells[std::string(other) + " minmax 2"];
    EXPECT_EQ(cell.source, "known");
    expect_equal_profits(cells["first-price minmax 2"], cell);
  }
}

TEST_F(MatrixTest, WhatIsSearchedForEarnsTheSameInEveryAuctionToo) {
  SweepConfig config = config_of({"first-price", "second-price"}, {"minmax"}, {3});
  config.bins = 32;
  config.samples = 200'000;
  config.epsilon = 0.15;  // for any message at any signal, judged on few
  auto cells = played(config);
  const MatrixCell &first = cells["first-price minmax 3"], &second = cells["second-price minmax 3"];
  for (const MatrixCell* cell : {&first, &second}) {
    EXPECT_EQ(cell->source, "computed");
    EXPECT_TRUE(cell->found) << *cell->bound;
  }
  expect_equal_profits(first, second);
}

TEST_F(MatrixTest, UnsolvableCellsSayWhy) {
  auto cells = played(mixed_config());
  EXPECT_EQ(cells["first-price full 3"].source, "known");
  EXPECT_EQ(cells["first-price minmax 3"].source, "computed");
  EXPECT_EQ(cells["posted-price:price=best minmax 3"].source, "known");
  const MatrixCell& cell = cells["first-price informed:1 3"];
  EXPECT_EQ(cell.source, "none");
  EXPECT_FALSE(cell.found);
  EXPECT_FALSE(cell.profit);
  EXPECT_TRUE(cell.guarantee);
  EXPECT_NE(cell.reason.find("bidders see different things, so that"), std::string::npos) << cell.reason;
}

TEST_F(MatrixTest, TheReasonIsTheorysWhereItKnowsOne) {
  auto cells = played(config_of({"proportional", "second-price"}, {"full", "accurate:0.75"}, {2}));
  const std::string& none = cells["proportional full 2"].reason;
  EXPECT_NE(none.find("no equilibrium has finite bids"), std::string::npos) << none;
  const std::string& finite = cells["second-price accurate:0.75 2"].reason;
  EXPECT_NE(finite.find("signals take values with positive probability"), std::string::npos) << finite;
}

TEST_F(MatrixTest, InterruptedShardedAndThreadedMatricesAreTheSameBytes) {
  const SweepConfig config = mixed_config();
  Execution one, two;
  one.threads = 1;
  two.threads = 2;
  EXPECT_TRUE(sweep(config, folder_ / "whole", one).finished());
  for (int kept = 1; kept <= 5; ++kept) {
    int results = 0;
    SweepOptions options;
    options.progress = [&](double) { return ++results < 2; };
    const SweepResult some = sweep(config, folder_ / "parts", two, options);
    EXPECT_EQ(some.finished(), fs::exists(folder_ / "parts" / "worst.csv"));
  }
  EXPECT_TRUE(sweep(config, folder_ / "parts", two).finished());
  expect_same_tables(folder_ / "whole", folder_ / "parts");
  for (int shard = 1; shard <= 3; ++shard) {
    SweepOptions options;
    options.shard = shard;
    options.shards = 3;
    EXPECT_TRUE(sweep(config, folder_ / "shards", {}, options).finished());
  }
  EXPECT_TRUE(merge({folder_ / "shards"}, folder_ / "merged").finished());
  expect_same_tables(folder_ / "whole", folder_ / "merged");
}

// A cell that is stopped is given up, also where a strategy was judged already: the same row comes out however often
// that happens, or none.
TEST_F(MatrixTest, AStoppedSearchLeavesNoRow) {
  SweepConfig config = config_of({"first-price"}, {"minmax"}, {3});
  config.epsilon = 1e-9;  // so that all judgements are made
  config.judgements = 2;
  int asked = 0, most = std::numeric_limits<int>::max();
  Execution execution;
  execution.progress = [&](std::uint64_t) { return ++asked < most; };
  sweep(config, folder_ / "whole", execution);
  most = asked * 9 / 10;  // when one strategy was judged
  asked = 0;
  EXPECT_FALSE(sweep(config, folder_ / "stopped", execution).finished());
  EXPECT_EQ(parse_csv(read_file(folder_ / "stopped" / "results.csv"), "results").size(), 1u);  // the header
}

TEST_F(MatrixTest, ConfigsThatAreWrongEndBeforeAnythingIsPlayed) {
  const auto refusal = [&](SweepConfig config) {
    std::string message = message_of<InvalidInput>([&] { sweep(config, folder_ / "out"); });
    EXPECT_FALSE(fs::exists(folder_ / "out")) << message;
    return message;
  };
  SweepConfig config = mixed_config();
  config.epsilon = 0;
  EXPECT_EQ(refusal(config), "epsilon is 0; it must be above 0");
  config = mixed_config();
  config.judgements = 0;
  EXPECT_EQ(refusal(config), "0 judgements; it must be 1 or more");
  config = mixed_config();
  config.information.push_back(Information::parse("private"));
  EXPECT_NE(refusal(config).find("\"private\" stands beside"), std::string::npos);
  config.information = {Information::parse("any")};
  EXPECT_NE(refusal(config).find("\"any\" is for guarantees"), std::string::npos);
  config.information = {};
  EXPECT_NE(refusal(config).find("no information"), std::string::npos);
  config = mixed_config();
  config.mechanisms.push_back(Mechanism::parse("optimal"));
  EXPECT_NE(refusal(config).find("optimal: none of its cells can be played: "), std::string::npos);
  config = mixed_config();
  config.information.push_back(Information::parse("wallet"));  // of two, whose law is triangle
  EXPECT_NE(refusal(config).find("information wallet: none of its cells can be played: "), std::string::npos);
}

/// A row with one column changed.
std::vector<std::string> with(std::vector<std::string> fields, const std::string& column, const std::string& text) {
  const auto& columns = matrix_columns();
  fields.at(std::size_t(std::find(columns.begin(), columns.end(), column) - columns.begin())) = text;
  return fields;
}

TEST_F(MatrixTest, ForgedRowsAreRefused) {
  const SweepConfig config = mixed_config();
  const fs::path folder = folder_ / "out";
  sweep(config, folder);
  const std::string log = read_file(folder / "checkpoint.log");
  const auto escaped = [](const std::string& row) {  // as checkpoints write it, without its line's end
    std::string text;
    for (const char c : row.substr(0, row.size() - 1)) text += c == ' ' ? std::string("\\_") : std::string(1, c);
    return text;
  };
  const auto records = parse_csv(read_file(folder / "results.csv"), "results");
  const auto expect_refused = [&](std::size_t row, const std::string& column, const std::string& text,
                                  const std::string& message) {
    const std::string written = escaped(csv_line(records[row].fields));
    const std::string forged = escaped(csv_line(with(records[row].fields, column, text)));
    ASSERT_NE(written, forged) << column;
    std::string changed;  // with a checksum that fits
    for (std::size_t begin = 0; begin < log.size();) {
      const std::size_t end = log.find('\n', begin);
      std::string words = log.substr(begin + 17, end - begin - 17);
      if (const std::size_t at = words.find(written); at != std::string::npos)
        words.replace(at, written.size(), forged);
      changed += fingerprint(words) + " " + words + "\n";
      begin = end + 1;
    }
    ASSERT_NE(changed, log) << column;
    replace_file(folder / "checkpoint.log", changed);
    const std::string found = message_of<InvalidInput>([&] { sweep(config, folder); });
    EXPECT_NE(found.find("checkpoint.log:"), std::string::npos) << column << ": " << found;
    EXPECT_NE(found.find(message), std::string::npos) << column << ": " << found;
  };
  constexpr std::size_t known = 1, unsolved = 3;  // first price with full, and with informed:1
  ASSERT_EQ(records[unsolved].fields[2], "informed:1");
  for (const char* column : {"revenue", "revenue_standard_error", "profit", "profit_standard_error", "confidence",
                             "exploitability_bound", "exact_profit", "guarantee"})
    expect_refused(known, column, "nan", std::string(column) + " = 'nan' is not finite");
  expect_refused(known, "profit_standard_error", "-1", "must be 0 or more");
  expect_refused(known, "exploitability_bound", "-1", "must be 0 or more");
  expect_refused(known, "exploitability_bound", "0.11", "found is \"true\" but");
  expect_refused(known, "found", "false", "found is \"false\" but");
  expect_refused(known, "source", "proven", "unknown source 'proven'");
  expect_refused(known, "source", "computed", "source is \"computed\" but");
  expect_refused(known, "source", "none", "must be empty where nothing was played");
  expect_refused(known, "covers_messages", "some", "must be all or grid");
  expect_refused(known, "reason", "tired", "must be empty where something was played");
  expect_refused(unsolved, "found", "true", "found is \"true\" but");
  expect_refused(unsolved, "profit", "0.4", "must be empty where nothing was played");
  expect_refused(unsolved, "reason", "", "must be a text where nothing was played");
  expect_refused(known, "seed", "7", "seed is \"7\"");
  expect_refused(known, "precision", "float", "precision is \"float\"");
}

/// A cell that was played.
MatrixCell cell_of(const std::string& information, const std::string& source, bool found, double profit, double error,
                   double bound, double guarantee) {
  MatrixCell cell{"first-price", "uniform", information, 0,         2,       source, found,
                  profit,        error,     bound,       guarantee, "exact", ""};
  cell.reach = 5 * error;
  if (source == "none") {
    cell.profit = cell.profit_error = cell.bound = std::nullopt;
    cell.reason = "too hard";
  }
  return cell;
}

// By hand. Taking the unsolved cell for 0, or the strategy that is no equilibrium for one, gives another worst cell.
TEST_F(MatrixTest, TheWorstIsOfSolvedCellsOnly) {
  const SweepConfig config = config_of({"first-price"}, {"full", "none", "minmax", "informed:1"}, {2});
  const auto rows = matrix_rows(config, {cell_of("full", "known", true, 0.5, 0, 0, 0.16),
                                         cell_of("none", "computed", false, 0.1, 0.001, 0.2, 0.16),
                                         cell_of("minmax", "computed", true, 0.28, 0.001, 0.01, 0.16),
                                         cell_of("informed:1", "none", false, 0, 0, 0, 0.16)});
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].worst, 2u);
  EXPECT_EQ(rows[0].solved, 2u);
  EXPECT_TRUE(rows[0].below.empty());
  EXPECT_NEAR(*rows[0].any_mechanism, 0.280518, 1e-6);  // Brooks & Du (2021), as docs/commands/common-values.md
  const std::string text = matrix_text(config, rows);
  for (const char* part : {"0.500  (0.100)  0.280  -\n", "0.280  minmax  2 of 4      0.160\n", "DISAGREED"})
    EXPECT_EQ(text.find(part) != std::string::npos, std::string(part) != "DISAGREED") << part << "\n" << text;
}

// 5 standard errors, and 2 bidders times what each may gain where the strategy was searched for.
TEST_F(MatrixTest, ProfitsBelowTheGuaranteeDisagree) {
  EXPECT_TRUE(falls_short(cell_of("full", "known", true, 0.1949, 0.001, 0.01, 0.2)));
  EXPECT_FALSE(falls_short(cell_of("full", "known", true, 0.1951, 0.001, 0.01, 0.2)));
  EXPECT_TRUE(falls_short(cell_of("full", "computed", true, 0.1749, 0.001, 0.01, 0.2)));
  EXPECT_FALSE(falls_short(cell_of("full", "computed", true, 0.1751, 0.001, 0.01, 0.2)));
  EXPECT_FALSE(falls_short(cell_of("full", "computed", false, 0.1, 0.001, 0.01, 0.2)));  // nobody says it is one
  EXPECT_FALSE(falls_short(cell_of("full", "known", true, 0.3, 0.001, 0.01, 0.2)));
  const SweepConfig config = config_of({"first-price"}, {"full", "none"}, {2});
  // the worst cell's error hides nothing of another's
  const auto rows = matrix_rows(config, {cell_of("full", "known", true, 0.19, 0.001, 0.01, 0.2),
                                         cell_of("none", "known", true, 0.18, 0.01, 0.01, 0.2)});
  EXPECT_EQ(rows[0].worst, 1u);
  EXPECT_EQ(rows[0].below, std::vector<std::size_t>{0});
  EXPECT_EQ(matrix_disagreements(rows),
            std::vector<std::string>{"first-price, values uniform, N = 2, information full: profit 0.19 falls short of "
                                     "the guarantee 0.2"});
  EXPECT_NE(matrix_text(config, rows).find("DISAGREED\n  first-price"), std::string::npos);
}

// Bounds on errors are not forgotten, and a profit played is held against theory's.
TEST_F(MatrixTest, ProfitsOffTheoryDisagree) {
  MatrixCell cell = cell_of("full", "known", true, 0.19, 0, 0.01, 0.2);
  EXPECT_TRUE(falls_short(cell));
  cell.guarantee_error = 0.011;
  EXPECT_FALSE(falls_short(cell));
  EXPECT_FALSE(is_off_theory(cell));  // nothing of theory's to hold it against
  cell.played_profit = 0.18;
  cell.played_reach = 0.0099;
  EXPECT_TRUE(is_off_theory(cell));
  cell.played_reach = 0.0101;
  EXPECT_FALSE(is_off_theory(cell));
  cell.played_reach = 0.001;
  const auto rows = matrix_rows(config_of({"first-price"}, {"full"}, {2}), {cell});
  EXPECT_EQ(matrix_disagreements(rows),
            std::vector<std::string>{
                "first-price, values uniform, N = 2, information full: profit is 0.18 by play and 0.19 by theory"});
}

// .7 is .69999999 in float, without a standard error; values are large, so that nothing absolute hides it.
TEST_F(MatrixTest, RoundingIsNoDisagreement) {
  for (const auto& [values, price] : {std::pair("uniform:0.8,1.8", "0.7"), {"uniform:8e5,18e5", "7e5"}}) {
    SweepConfig config = config_of({std::string("posted-price:price=") + price}, {"none", "minmax"}, {2});
    config.values = {Prior::parse(values)};
    config.precision = Precision::float_;
    config.epsilon = 1e6;
    const fs::path folder = folder_ / price;
    ASSERT_TRUE(sweep(config, folder).finished());
    const auto rows = matrix_rows(config, read_matrix(folder));
    EXPECT_EQ(rows[0].solved, 2u);
    EXPECT_EQ(matrix_disagreements(rows), std::vector<std::string>{});
  }
}

// Private uniform values: E[v(1)] = N/(N + 1), and every auction without a reserve earns (N - 1)/(N + 1): 1/(N + 1) is
// left.
TEST_F(MatrixTest, RatesAreThoseOfTheGapToFullSurplus) {
  SweepConfig config = config_of({"first-price", "all-pay"}, {"private"}, {2, 3, 5, 10, 20});
  EXPECT_TRUE(sweep(config, folder_ / "played").finished());
  std::vector<MatrixRow> rows = matrix_rows(config, read_matrix(folder_ / "played"));
  const auto studies = study_matrix(config, rows);
  ASSERT_EQ(studies.size(), 2u);
  for (const GapStudy& study : studies) {
    ASSERT_EQ(study.gaps.size(), 5u);
    for (const ResultRow& gap : study.gaps) EXPECT_NEAR(gap.estimate.mean, 1.0 / double(gap.bidders + 1), 1e-9);
    const RateFit* fit = fit_of(study.rates, RateModel::inverse);
    ASSERT_NE(fit, nullptr) << study.mechanism;
    EXPECT_NEAR(fit->scale, 1, 1e-6);
    EXPECT_NEAR(fit->shift, 1, 1e-6);
  }
  // log(21/11)/log(20/10) from 10 to 20, and log(11/6)/log(2) from 5 to 10
  EXPECT_NE(matrix_rates_text(config, studies).find("first-price  0.93"), std::string::npos)
      << matrix_rates_text(config, studies);
  rows[4].cells.front().found = false;  // first price, N = 20
  const auto fewer = study_matrix(config, rows);
  EXPECT_EQ(fewer.front().gaps.size(), 4u);
  EXPECT_NE(matrix_rates_text(config, fewer).find("first-price  0.87"), std::string::npos);
  EXPECT_EQ(read_file(folder_ / "played" / "rates.csv"), rates_csv(studies));
}

// A value that all know is paid in full, what nobody knows too: nothing is left. With a cost of .2 the mean is .3.
TEST_F(MatrixTest, NoGapIsSaid) {
  SweepConfig config = config_of({"second-price", "posted-price:price=0.4"}, {"none"}, {2, 5});
  config.cost = 0.2;
  EXPECT_TRUE(sweep(config, folder_ / "played").finished());
  std::vector<MatrixRow> rows = matrix_rows(config, read_matrix(folder_ / "played"));
  const auto studies = study_matrix(config, rows);
  ASSERT_EQ(studies.size(), 2u);
  EXPECT_EQ(studies.front().gaps.back().estimate.mean, 0);
  EXPECT_NEAR(studies.back().gaps.back().estimate.mean, 0.1, 1e-12);  // .3 - (.4 - .2)
  const std::string text = matrix_rates_text(config, studies);
  EXPECT_NE(text.find("no gap"), std::string::npos) << text;
  EXPECT_NE(text.find("posted-price:price=0.4  0.00"), std::string::npos) << text;
  EXPECT_NE(text.find("E[v] - cost - profit"), std::string::npos) << text;
  const std::string csv =
      rates_csv(studies);  // nothing is fitted to two numbers of bidders, which are exact all the same
  EXPECT_NE(csv.find("exact,none"), std::string::npos) << csv;
  EXPECT_EQ(csv.find("monte-carlo"), std::string::npos) << csv;
  for (MatrixRow& row : rows) row.cells.front().profit = 0.31;  // more than there is
  EXPECT_NE(matrix_rates_text(config, study_matrix(config, rows)).find("below 0"), std::string::npos);
}

// What reads a finished folder believes no row that its config has no place for.
TEST_F(MatrixTest, ResultsOfAnotherGridAreRefused) {
  const SweepConfig config = mixed_config();
  const fs::path folder = folder_ / "out";
  sweep(config, folder);
  const auto records = parse_csv(read_file(folder / "results.csv"), "results");
  const auto refusal = [&](std::size_t row, const std::string& column, const std::string& text) {
    std::string changed;
    for (std::size_t r = 0; r < records.size(); ++r)
      changed += csv_line(r == row ? with(records[r].fields, column, text) : records[r].fields);
    replace_file(folder / "results.csv", changed);
    return message_of<InvalidInput>([&] { matrix_rows(config, read_matrix(folder)); });
  };
  EXPECT_NE(refusal(1, "mechanism", "all-pay").find("row 1 is of all-pay"), std::string::npos);
  EXPECT_NE(refusal(2, "values", "triangle").find("values triangle"), std::string::npos);
  EXPECT_NE(refusal(2, "information", "none").find("information none"), std::string::npos);
  EXPECT_NE(refusal(2, "bidders", "4").find("N = 4"), std::string::npos);
  EXPECT_NE(refusal(2, "cost", "0.5").find("cost 0.5"), std::string::npos);
  EXPECT_NE(refusal(2, "bidders", "1e300").find("must be a whole number"), std::string::npos);
  EXPECT_NE(refusal(3, "found", "true").find("must be false where nothing was played"), std::string::npos);
  EXPECT_EQ(refusal(0, "mechanism", "mechanism"), "nothing thrown");
}

}  // namespace
}  // namespace surety
