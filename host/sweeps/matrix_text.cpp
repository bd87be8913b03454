#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "host/io/layout.h"
#include "host/io/table.h"
#include "host/sweeps/matrix.h"

namespace surety {
namespace {

/// A, B, .. Z, then S27, ..: long names of structures stand below the tables.
std::string letter(std::size_t i) { return i < 26 ? std::string(1, char('A' + i)) : fmt::format("S{}", i + 1); }

std::string three_digits(double x) { return fmt::format("{:.4f}", x); }

std::string cell_text(const MatrixCell& cell) {
  if (cell.source == "none") return "-";
  return cell.found ? three_digits(*cell.profit) : fmt::format("({})", three_digits(*cell.profit));
}

std::string legend(const SweepConfig& config) {
  std::string text;
  for (std::size_t i = 0; i < config.information.size(); ++i)
    text += fmt::format("  {}  {}\n", letter(i), config.information[i].spec());
  return text + fmt::format(
                    "  (..)  somebody may gain more than epsilon = {}: no equilibrium\n"
                    "  -     unsolved\n",
                    config.epsilon);
}

TextTable table_of(const SweepConfig& config, const std::vector<const MatrixRow*>& rows) {
  std::vector<std::string> headings{"mechanism"};
  for (std::size_t i = 0; i < config.information.size(); ++i) headings.push_back(letter(i));
  headings.insert(headings.end(), {"worst", "on", "guarantee"});
  TextTable table(headings);
  for (const MatrixRow* row : rows) {
    std::vector<std::string> fields{row->first().mechanism};
    for (const MatrixCell& cell : row->cells) fields.push_back(cell_text(cell));
    const auto& guarantee = row->first().guarantee;
    fields.insert(fields.end(), {row->worst ? three_digits(*row->cells[*row->worst].profit) : "-",
                                 row->worst ? letter(*row->worst) : "", guarantee ? three_digits(*guarantee) : ""});
    table.add(std::move(fields));
  }
  return table;
}

/// Reasons, each with the cells that have it: with how many bidders a cell is tried changes little.
std::string unsolved_text(const std::vector<MatrixRow>& rows) {
  std::vector<std::string> order;
  std::map<std::string, std::vector<std::string>> cells;
  for (const MatrixRow& row : rows)
    for (const MatrixCell& cell : row.cells) {
      if (cell.source != "none") continue;
      const std::string name = fmt::format("{} on {}", cell.mechanism, cell.information);
      auto& names = cells[cell.reason];
      if (names.empty()) order.push_back(cell.reason);
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  std::string text;
  for (const std::string& reason : order) text += fmt::format("  {}\n    {}\n", reason, fmt::join(cells[reason], "; "));
  return order.empty() ? "" : "\nUnsolved\n" + text;
}

}  // namespace

std::string matrix_text(const SweepConfig& config, const std::vector<MatrixRow>& rows) {
  std::string text;
  for (const Prior& prior : config.values)
    for (const std::int64_t bidders : config.bidders) {
      std::vector<const MatrixRow*> shown;
      for (const MatrixRow& row : rows)
        if (row.first().values == prior.spec() && row.first().bidders == bidders) shown.push_back(&row);
      text +=
          fmt::format("values {}, {} bidder{}", prior.spec(), grouped(std::uint64_t(bidders)), bidders == 1 ? "" : "s");
      text += config.cost > 0 ? fmt::format(", cost {}: profit\n", config.cost) : ": revenue\n";
      text += table_of(config, shown).text(2);
      if (const auto& any = shown.front()->any_mechanism)
        text += fmt::format("  no mechanism guarantees more than {}\n", three_digits(*any));
      text += "\n";
    }
  text += legend(config) + unsolved_text(rows);
  const auto disagreements = matrix_disagreements(rows);
  if (!disagreements.empty()) text += fmt::format("\nDISAGREED\n  {}\n", fmt::join(disagreements, "\n  "));
  return within_page(text);
}

}  // namespace surety
