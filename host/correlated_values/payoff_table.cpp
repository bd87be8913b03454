#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/io/table_reader.h"
#include "surety/correlated_values/ex_post_payments.h"
#include "surety/error.h"

namespace surety {
namespace {

/// The table's columns: where types, outcomes and values stand.
struct Columns {
  int bidders;
  bool outcomes;

  explicit Columns(const TableReader& table)
      : bidders(table.count_columns("type", 1)),
        outcomes(static_cast<int>(table.columns().size()) > 1 + bidders && table.columns()[1 + bidders] == "outcome") {
    std::vector<std::string> expected{"probability"};
    const int count = std::max(1, bidders);
    for (int i = 0; i < count; ++i) expected.push_back(fmt::format("type{}", i + 1));
    if (outcomes) expected.emplace_back("outcome");
    for (int i = 0; i < count; ++i) expected.push_back(fmt::format("value{}", i + 1));
    table.expect_columns(expected);
  }
  std::size_t type(int i) const { return static_cast<std::size_t>(1 + i); }
  std::size_t outcome() const { return static_cast<std::size_t>(1 + bidders); }
  std::size_t value(int i) const { return static_cast<std::size_t>(1 + bidders + (outcomes ? 1 : 0) + i); }
};

int outcome_in(const TableReader& table, std::size_t row, const Columns& columns) {
  const double outcome = table.number(row, columns.outcome());
  if (outcome != std::floor(outcome) || outcome < 0 || outcome > columns.bidders)
    throw InvalidInput(fmt::format("{}: '{}' is no outcome; give 0 (nobody is chosen) or a bidder, 1 to {}",
                                   table.place(row, columns.outcome()), table.text(row, columns.outcome()),
                                   columns.bidders));
  return static_cast<int>(outcome);
}

}  // namespace

PayoffTable read_payoff_table(const std::string& file, std::vector<double> benefit) {
  const TableReader table(file);
  const Columns columns(table);
  PayoffTable result;
  result.efficient = !columns.outcomes;
  result.label.resize(columns.bidders);
  std::vector<std::vector<int>> type(table.rows());
  for (std::size_t row = 0; row < table.rows(); ++row)
    for (int i = 0; i < columns.bidders; ++i) {
      auto& labels = result.label[i];
      const std::string text = table.text(row, columns.type(i));
      const auto found = std::find(labels.begin(), labels.end(), text);
      type[row].push_back(static_cast<int>(found - labels.begin()));
      if (found == labels.end()) labels.push_back(text);
    }
  auto& e = result.environment;
  double profiles = 1;
  for (const auto& labels : result.label) {
    e.types.push_back(static_cast<int>(labels.size()));
    profiles *= static_cast<double>(labels.size());
  }
  if (profiles != static_cast<double>(table.rows()))
    throw InvalidInput(fmt::format("{}: {} lines, but there are {} combinations of types; give each one line", file,
                                   table.rows(), profiles));
  e.probability.resize(table.rows());
  e.value.resize(table.rows() * static_cast<std::size_t>(columns.bidders));
  e.benefit = benefit.empty() ? std::vector<double>(columns.bidders, 0.0) : std::move(benefit);
  result.rule.resize(table.rows());
  std::vector<char> seen(table.rows());
  for (std::size_t row = 0; row < table.rows(); ++row) {
    std::int64_t at = 0;
    for (int i = 0; i < columns.bidders; ++i) at = at * e.types[i] + type[row][i];
    if (seen[at]) throw InvalidInput(fmt::format("{}:{}: these types have a line already", file, table.line(row)));
    seen[at] = 1;
    e.probability[at] = table.nonnegative_number(row, 0);
    for (int i = 0; i < columns.bidders; ++i) e.value[at * columns.bidders + i] = table.number(row, columns.value(i));
    if (columns.outcomes) result.rule[at] = outcome_in(table, row, columns);
  }
  try {
    e.check();
  } catch (const InvalidInput& error) {
    throw InvalidInput(fmt::format("{}: {}", file, error.what()));
  }
  if (result.efficient) result.rule = efficient_rule(e);
  return result;
}

}  // namespace surety
