#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "host/io/layout.h"
#include "host/io/number.h"
#include "host/io/table.h"
#include "host/sweeps/estimate_echo.h"
#include "host/sweeps/matrix.h"
#include "host/sweeps/matrix_rates.h"

namespace surety {
namespace {

/// As many decimals as the greatest profit needs for three digits, so that columns can be compared.
class Digits {
 public:
  explicit Digits(const std::vector<MatrixRow>& rows) {
    double greatest = 0;
    for (const MatrixRow& row : rows)
      for (const MatrixCell& cell : row.cells) greatest = std::max(greatest, std::abs(cell.profit.value_or(0)));
    decimals_ = decimals_for(greatest, 3);
  }
  std::string operator()(double x) const { return fixed(x, decimals_); }
  std::string operator()(const std::optional<double>& x) const { return x ? fixed(*x, decimals_) : ""; }

 private:
  int decimals_ = 0;
};

std::string cell_text(const MatrixCell& cell, const Digits& digits) {
  if (cell.source == "none") return "-";
  return cell.found ? digits(*cell.profit) : fmt::format("({})", digits(*cell.profit));
}

std::string legend(const SweepConfig& config) {
  std::string text;
  for (std::size_t i = 0; i < config.information.size(); ++i)
    text += fmt::format("  {}  {}\n", letter_of_structure(i), information_text(config.information[i], config.utility));
  return text + fmt::format(
                    "  (..)  that nobody gains more than epsilon = {} is not shown\n"
                    "  -     unsolved\n",
                    config.epsilon);
}

TextTable cells_table(const SweepConfig& config, const std::vector<const MatrixRow*>& rows, const Digits& digits) {
  std::vector<std::string> headings{"mechanism"};
  for (std::size_t i = 0; i < config.information.size(); ++i) headings.push_back(letter_of_structure(i));
  TextTable table(headings);
  for (const MatrixRow* row : rows) {
    std::vector<std::string> fields{row->first().mechanism};
    for (const MatrixCell& cell : row->cells) fields.push_back(cell_text(cell, digits));
    table.add(std::move(fields));
  }
  return table;
}

TextTable worst_table(const std::vector<const MatrixRow*>& rows, const Digits& digits) {
  TextTable table({"mechanism", "worst", "on", "solved", "guarantee"});
  for (const MatrixRow* row : rows) {
    const MatrixCell* worst = row->worst ? &row->cells[*row->worst] : nullptr;
    table.add({row->first().mechanism, worst ? digits(worst->profit) : "-", worst ? worst->information : "",
               fmt::format("{} of {}", row->solved, row->cells.size()), digits(row->first().guarantee)});
  }
  return table;
}

/// Reasons, each with the cells that have it. With more bidders it is the same but for numbers: those of the fewest.
std::string unsolved_text(const std::vector<MatrixRow>& rows) {
  std::vector<std::string> order;
  std::set<std::string> told;
  std::map<std::string, std::vector<std::string>> cells;
  for (const MatrixRow& row : rows)
    for (const MatrixCell& cell : row.cells) {
      if (cell.source != "none") continue;
      const std::string name = fmt::format("{} on {}", cell.mechanism, cell.information);
      if (!told.insert(name).second) continue;
      auto& names = cells[cell.reason];
      if (names.empty()) order.push_back(cell.reason);
      names.push_back(name);
    }
  std::string text;
  for (const std::string& reason : order) text += fmt::format("  {}\n    {}\n", reason, fmt::join(cells[reason], "; "));
  return order.empty() ? "" : "\nUnsolved\n" + text;
}

}  // namespace

std::string letter_of_structure(std::size_t i) {
  return i < 26 ? std::string(1, char('A' + i)) : fmt::format("S{}", i + 1);
}

std::string matrix_text(const SweepConfig& config, const std::vector<MatrixRow>& rows) {
  const Digits digits(rows);
  std::string text;
  for (const Prior& prior : config.values)
    for (const std::int64_t bidders : config.bidders) {
      std::vector<const MatrixRow*> shown;
      for (const MatrixRow& row : rows)
        if (row.first().values == prior.spec() && row.first().bidders == bidders) shown.push_back(&row);
      text +=
          fmt::format("values {}, {} bidder{}", prior.spec(), grouped(std::uint64_t(bidders)), bidders == 1 ? "" : "s");
      text += config.cost > 0 ? fmt::format(", cost {}: profit\n", config.cost) : ": revenue\n";
      text += cells_table(config, shown, digits).text(2) + "\n" + worst_table(shown, digits).text(2);
      if (const auto& any = shown.front()->any_mechanism)
        text += fmt::format("  no mechanism guarantees more than {}\n", digits(*any));
      text += "\n";
    }
  text += matrix_rates_text(config, study_matrix(config, rows));
  text += legend(config) + unsolved_text(rows);
  const auto disagreements = matrix_disagreements(rows);
  if (!disagreements.empty()) text += fmt::format("\nDISAGREED\n  {}\n", fmt::join(disagreements, "\n  "));
  return within_page(text);
}

}  // namespace surety
