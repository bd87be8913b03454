#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/finite_games/limits.h"
#include "host/io/table_reader.h"
#include "surety/error.h"
#include "surety/finite_games/finite_information.h"

namespace surety {
namespace {

/// The different numbers of a column, ascending.
std::vector<double> different_numbers(const TableReader& table, std::size_t column) {
  std::vector<double> numbers;
  for (std::size_t row = 0; row < table.rows(); ++row) numbers.push_back(table.nonnegative_number(row, column));
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  return numbers;
}

std::int64_t index_of(const std::vector<double>& numbers, double x) {
  return std::lower_bound(numbers.begin(), numbers.end(), x) - numbers.begin();
}

void check_total(const TableReader& table) {
  double total = 0;
  for (std::size_t row = 0; row < table.rows(); ++row) total += table.nonnegative_number(row, 0);
  if (!(std::abs(total - 1) <= probability_tolerance))
    throw InvalidInput(fmt::format("{}: the probabilities sum to {}; they must sum to 1", table.file(), total));
}

}  // namespace

CommonValueInformation read_information_table(const std::string& file) {
  const TableReader table(file);
  const int bidders = table.count_columns("signal", 2);
  std::vector<std::string> expected{"probability", "value"};
  for (int i = 0; i < std::max(1, bidders); ++i) expected.push_back(fmt::format("signal{}", i + 1));
  table.expect_columns(expected);
  check_total(table);
  const std::vector<double> values = different_numbers(table, 1);
  std::vector<std::vector<double>> labels;
  std::vector<int> signals;
  double size = static_cast<double>(values.size());
  for (int i = 0; i < bidders; ++i) {
    labels.push_back(different_numbers(table, i + 2));
    signals.push_back(static_cast<int>(labels.back().size()));
    size *= signals.back();
  }
  if (size > most_probabilities)
    throw InvalidInput(fmt::format("{}: {:.3g} combinations of signals and values; at most {:.3g} fit", file, size,
                                   most_probabilities));
  std::vector<double> probability(static_cast<std::size_t>(size));
  for (std::size_t row = 0; row < table.rows(); ++row) {
    std::int64_t at = index_of(values, table.number(row, 1));
    for (int i = 0; i < bidders; ++i) at = at * signals[i] + index_of(labels[i], table.number(row, i + 2));
    probability[at] += table.number(row, 0);
  }
  return {FiniteInformation(std::move(signals), static_cast<int>(values.size()), std::move(probability)), values};
}

}  // namespace surety
