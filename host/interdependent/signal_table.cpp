#include "host/interdependent/signal_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/io/number.h"
#include "host/io/table_reader.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr double most_cells = 1 << 26;
constexpr std::size_t absent = -1;

std::vector<double> signals_at(const SignalTable& table, std::size_t profile) {
  std::vector<double> signals(table.signals.size());
  for (std::size_t i = signals.size(); i-- > 0; profile /= table.signals[i].size())
    signals[i] = table.signals[i][profile % table.signals[i].size()];
  return signals;
}

/// A bidder's different signals, which must ascend as they first appear.
std::vector<double> ascending_signals(const TableReader& reader, std::size_t column) {
  std::vector<double> signals;
  for (std::size_t row = 0; row < reader.rows(); ++row) {
    const double x = reader.number(row, column);
    if (std::binary_search(signals.begin(), signals.end(), x)) continue;
    if (!signals.empty() && x < signals.back())
      throw InvalidInput(fmt::format("{} = {} comes after {}; give the signals in ascending order",
                                     reader.place(row, column), shortest(x), shortest(signals.back())));
    signals.push_back(x);
  }
  return signals;
}

std::size_t profile_of_row(const TableReader& reader, const SignalTable& table, std::size_t row) {
  std::size_t profile = 0;
  for (std::size_t i = 0; i < table.signals.size(); ++i) {
    const auto& signals = table.signals[i];
    const auto at = std::lower_bound(signals.begin(), signals.end(), reader.number(row, i));
    profile = profile * signals.size() + static_cast<std::size_t>(at - signals.begin());
  }
  return profile;
}

[[noreturn]] void refuse_second_line(const TableReader& reader, const SignalTableFile& file, std::size_t row,
                                     std::size_t profile) {
  const std::size_t bidders = file.table.signals.size();
  bool same = true;
  for (std::size_t i = 0; i < bidders; ++i)
    same = same && reader.number(row, bidders + i) == file.table.cells[profile * bidders + i];
  throw InvalidInput(fmt::format("{}:{}: signals {} stand in line {} already{}; give every profile once", reader.file(),
                                 reader.line(row), signals_text(signals_at(file.table, profile)), file.line[profile],
                                 same ? "" : " with other numbers (a jump: not continuous)"));
}

}  // namespace

std::string signals_text(std::span<const double> signals) {
  std::string text = "(";
  for (const double s : signals) text += fmt::format("{}{:.10g}", text.size() > 1 ? ", " : "", s);
  return text + ")";
}

std::string SignalTableFile::place(std::string_view cell_name, std::size_t profile, int bidder) const {
  return fmt::format("{}:{}: {}{} = {} at signals {}", table.file, line[profile], cell_name, bidder + 1,
                     shortest(table.cells[profile * table.signals.size() + bidder]),
                     signals_text(signals_at(table, profile)));
}

SignalTableFile read_signal_table(const std::string& file, std::string_view cell_name) {
  const TableReader reader(file);
  const int bidders = std::max(1, reader.count_columns("signal", 0));
  std::vector<std::string> expected;
  for (int i = 0; i < bidders; ++i) expected.push_back(fmt::format("signal{}", i + 1));
  for (int i = 0; i < bidders; ++i) expected.push_back(fmt::format("{}{}", cell_name, i + 1));
  reader.expect_columns(expected);
  SignalTableFile read;
  read.table.file = file;
  double size = 1;
  for (int i = 0; i < bidders; ++i) {
    read.table.signals.push_back(ascending_signals(reader, i));
    size *= static_cast<double>(read.table.signals.back().size());
  }
  if (size * bidders > most_cells)
    throw InvalidInput(fmt::format("{}: {:.3g} profiles; at most {:.3g} numbers fit", file, size, most_cells));
  read.line.assign(static_cast<std::size_t>(size), absent);
  read.table.cells.assign(read.line.size() * bidders, 0);
  for (std::size_t row = 0; row < reader.rows(); ++row) {
    const std::size_t profile = profile_of_row(reader, read.table, row);
    if (read.line[profile] != absent) refuse_second_line(reader, read, row, profile);
    read.line[profile] = reader.line(row);
    for (int i = 0; i < bidders; ++i) read.table.cells[profile * bidders + i] = reader.number(row, bidders + i);
  }
  const auto missing = std::find(read.line.begin(), read.line.end(), absent);
  if (missing != read.line.end())
    throw InvalidInput(fmt::format("{}: no line for signals {}; give a line for every profile ({} lines for {})", file,
                                   signals_text(signals_at(read.table, missing - read.line.begin())), reader.rows(),
                                   read.line.size()));
  return read;
}

void check_convex_and_nondecreasing(const SignalTableFile& file, std::string_view cell_name) {
  constexpr double rounding = 4 * std::numeric_limits<double>::epsilon();
  const SignalTable& table = file.table;
  const std::size_t bidders = table.signals.size();
  std::size_t stride = 1;
  for (int i = static_cast<int>(bidders); i-- > 0; stride *= table.signals[i].size()) {
    const auto& signals = table.signals[i];
    const auto cell = [&](std::size_t profile) { return table.cells[profile * bidders + i]; };
    for (std::size_t p = 0; p < file.line.size(); ++p) {
      const std::size_t own = p / stride % signals.size();
      if (own == 0) continue;
      const double rise = cell(p) - cell(p - stride);
      if (rise < 0)
        throw InvalidInput(fmt::format("{} is below {} at his signal {}; a value must not fall in the own signal",
                                       file.place(cell_name, p, i), shortest(cell(p - stride)),
                                       shortest(signals[own - 1])));
      if (own + 1 == signals.size()) continue;
      const double slope = rise / (signals[own] - signals[own - 1]), width = signals[own + 1] - signals[own];
      const double next = cell(p + stride) - cell(p);
      if (next < slope * width - rounding * (std::abs(cell(p)) + std::abs(cell(p + stride))))
        throw InvalidInput(
            fmt::format("{}: the slope falls there from {:.6g} to {:.6g}; a value must be convex in the own signal",
                        file.place(cell_name, p, i), slope, next / width));
    }
  }
}

void check_allocations(const SignalTableFile& file, std::string_view cell_name) {
  constexpr double rounding = 1e-9;
  const std::size_t bidders = file.table.signals.size();
  for (std::size_t p = 0; p < file.line.size(); ++p) {
    double sum = 0;
    for (std::size_t i = 0; i < bidders; ++i) {
      const double q = file.table.cells[p * bidders + i];
      if (q < 0) throw InvalidInput(fmt::format("{} is negative", file.place(cell_name, p, static_cast<int>(i))));
      sum += q;
    }
    if (sum > 1 + rounding)
      throw InvalidInput(
          fmt::format("{}:{}: the allocations at signals {} sum to {}; there is one good, so at most to 1",
                      file.table.file, file.line[p], signals_text(signals_at(file.table, p)), shortest(sum)));
  }
}

}  // namespace surety
