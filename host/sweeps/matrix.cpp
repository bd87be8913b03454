#include "host/sweeps/matrix.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "host/estimation/verification.h"
#include "host/games/game.h"
#include "host/io/csv.h"
#include "host/io/files.h"
#include "host/io/number.h"
#include "host/options/choices.h"
#include "host/options/guarantee_kind.h"
#include "host/sweeps/cells.h"
#include "host/sweeps/estimate_echo.h"
#include "host/sweeps/matrix_rates.h"
#include "host/sweeps/results.h"
#include "surety/error.h"
#include "surety/theory/guarantee.h"

namespace surety {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view sources[] = {"known", "computed", "assumed", "none"};

[[noreturn]] void refuse_column(std::string_view column, std::string_view found, std::string_view wanted) {
  throw InvalidInput(fmt::format("{} is \"{}\" but must be {}", column, found, wanted));
}

/// Fields of a row by the names of their columns.
class NamedFields {
 public:
  explicit NamedFields(const std::vector<std::string>& fields) : fields_(fields) {
    if (fields.size() != matrix_columns().size())
      throw InvalidInput(fmt::format("{} fields where {} belong", fields.size(), matrix_columns().size()));
  }

  const std::string& text(std::string_view column) const {
    const auto& columns = matrix_columns();
    return fields_[std::size_t(std::find(columns.begin(), columns.end(), column) - columns.begin())];
  }
  double number(std::string_view column) const { return finite_number(text(column), column); }
  double positive_or_zero(std::string_view column) const {
    const double x = number(column);
    if (x < 0) refuse_column(column, text(column), "0 or more");
    return x;
  }
  std::optional<double> optional(std::string_view column) const {
    if (text(column).empty()) return {};
    return number(column);
  }
  void require_one_of(std::string_view column, std::initializer_list<std::string_view> words) const {
    if (std::find(words.begin(), words.end(), text(column)) == words.end())
      refuse_column(column, text(column), fmt::format("{}", fmt::join(words, " or ")));
  }

 private:
  const std::vector<std::string>& fields_;
};

constexpr const char* of_played[] = {"revenue",         "revenue_standard_error", "exact_revenue",
                                     "profit",          "profit_standard_error",  "exact_profit",
                                     "profit_reach",    "exploitability_bound",   "confidence",
                                     "covers_messages", "covers_signals"};

void read_played(const NamedFields& fields, MatrixCell& cell) {
  for (const char* column : {"revenue", "profit"}) fields.number(column);
  for (const char* column : {"revenue_standard_error", "profit_standard_error"}) fields.positive_or_zero(column);
  fields.optional("exact_revenue");
  const auto exact = fields.optional("exact_profit");
  const std::optional<double> reach =
      fields.text("profit_reach").empty() ? std::nullopt : std::optional(fields.positive_or_zero("profit_reach"));
  cell.profit = exact ? *exact : fields.number("profit");
  cell.profit_error = exact ? 0 : fields.number("profit_standard_error");
  cell.reach = exact ? 0 : reach;
  if (exact) cell.played_profit = fields.number("profit"), cell.played_reach = reach;
  cell.bound = fields.positive_or_zero("exploitability_bound");
  const double confidence = fields.number("confidence");
  if (!(confidence > 0 && confidence <= 1))
    refuse_column("confidence", fields.text("confidence"), "above 0 and at most 1");
  fields.require_one_of("covers_messages", {"all", "grid"});
  fields.require_one_of("covers_signals", {"all", "bins"});
  if (!cell.reason.empty()) refuse_column("reason", cell.reason, "empty where something was played");
}

}  // namespace

TableRecord cells_table() {
  std::vector<Member> columns = cell_columns();
  const std::vector<Member> found{
      {"source", Shape::one_of({std::begin(sources), std::end(sources)}), "",
       "of the strategy: theory's equilibrium, a search, the mechanism's own message, or none"},
      {"found", Shape::flag(), "", "whether nobody gains more than epsilon: an epsilon-equilibrium"},
      Member{"revenue", Shape::number(), "value", "mean over the replicates"}.if_known(),
      Member{"revenue_standard_error", Shape::number(), "value", "of that"}.if_known(),
      Member{"exact_revenue", Shape::number(), "value", "theory's, where it knows it"}.if_known(),
      Member{"profit", Shape::number(), "value", "the seller's, mean over the replicates"}.if_known(),
      Member{"profit_standard_error", Shape::number(), "value", "of that"}.if_known(),
      Member{"exact_profit", Shape::number(), "value", "theory's, where it knows it"}.if_known(),
      Member{"profit_reach", Shape::number(), "value",
             "how far the mean can be from its expectation; empty where nobody can say"}
          .if_known(),
      Member{"exploitability_bound", Shape::number(), "value", "what nobody gains more than"}.if_known(),
      Member{"confidence", Shape::number(), "probability", "with which that is said; 1: it is computed"}.if_known(),
      Member{"covers_messages", Shape::one_of({"all", "grid"}), "", "the messages of which it is said"}.if_known(),
      Member{"covers_signals", Shape::one_of({"all", "bins"}), "", "at any signal, or on average in bins"}.if_known(),
      Member{"guarantee", Shape::number(), "value", "what the mechanism earns at least, where theory knows it"}
          .if_known(),
      Member{"guarantee_error_bound", Shape::number(), "value", "how far that is off at most"}.if_known(),
      guarantee_kind_member().if_known(),
      Member{"reason", Shape::text(), "", "why nothing was played"}.if_known(),
      {"replicates", Shape::count(), "replicates", "of the play; 0: none"},
      {"seed", Shape::count(), "", "of the draws"},
      {"precision", shape_of_option("precision"), "", "arithmetic of the draws"}};
  columns.insert(columns.end(), found.begin(), found.end());
  return {"matrix-results.csv", 2, "results.csv of job = \"equilibria\": a line per cell of the matrix", columns};
}

TableRecord matrix_table() {
  return {"matrix.csv",
          1,
          "matrix.csv of job = \"equilibria\": a line per row of the matrix",
          {{"values", Shape::text(), "", "law of the bidders' values, as typed"},
           {"bidders", Shape::count(), "bidders", "how many there are"},
           {"mechanism", Shape::text(), "", "as typed"},
           Member{"INFORMATION", Shape::text(), "value",
                  "profit in the cell of that information structure; in words where it is no epsilon-equilibrium's"}
               .one_per("information structure"),
           {"worst", Shape::text(), "value", "the least profit of the cells that are solved, or unsolved"},
           Member{"guarantee", Shape::number(), "value", "what the mechanism earns at least"}.if_known(),
           Member{"any_mechanism", Shape::number(), "value", "the most that any mechanism guarantees"}.if_known()}};
}

TableRecord worst_table() {
  return {"worst.csv",
          2,
          "worst.csv of job = \"equilibria\": a line per row of the matrix",
          {{"mechanism", Shape::text(), "", "as typed"},
           {"values", Shape::text(), "", "law of the bidders' values, as typed"},
           {"cost", Shape::number(), "value", "what the good costs the seller"},
           {"bidders", Shape::count(), "bidders", "how many there are"},
           Member{"worst_profit", Shape::number(), "value", "the least of the cells that are solved"}.if_known(),
           Member{"standard_error", Shape::number(), "value", "of that; 0 where it is exact"}.if_known(),
           Member{"worst_information", Shape::text(), "", "what bidders know there"}.if_known(),
           {"source", Shape::one_of({std::begin(sources), std::end(sources)}), "", "of the strategy there, or none"},
           {"cells", Shape::count(), "cells", "of the row"},
           {"unsolved", Shape::count(), "cells", "of them without an epsilon-equilibrium"},
           Member{"guarantee", Shape::number(), "value", "what the mechanism earns at least"}.if_known(),
           guarantee_kind_member().if_known(),
           Member{"any_mechanism", Shape::number(), "value", "the most that any mechanism guarantees"}.if_known(),
           Member{"any_mechanism_unknown", Shape::text(), "", "why that is not known"}.if_known(),
           {"below_guarantee", Shape::flag(), "", "whether a solved cell earns less than the guarantee"}}};
}

const std::vector<std::string>& matrix_columns() {
  static const std::vector<std::string> columns = header_of(cells_table());
  return columns;
}

MatrixCell parse_matrix_cell(const std::vector<std::string>& row) {
  const NamedFields fields(row);
  MatrixCell cell;
  cell.mechanism = fields.text("mechanism");
  cell.values = fields.text("values");
  cell.information = fields.text("information");
  cell.cost = fields.number("cost");
  const auto bidders = parse_count(fields.text("bidders"));
  if (!bidders || *bidders < 1 || *bidders > 1'000'000'000)
    refuse_column("bidders", fields.text("bidders"), "a whole number from 1 to 10^9");
  cell.bidders = static_cast<std::int64_t>(*bidders);
  cell.source = fields.text("source");
  if (std::find(std::begin(sources), std::end(sources), cell.source) == std::end(sources))
    throw InvalidInput(unknown_name("source", cell.source, sources));
  fields.require_one_of("found", {"true", "false"});
  cell.found = fields.text("found") == "true";
  cell.reason = fields.text("reason");
  cell.guarantee = fields.optional("guarantee");
  cell.guarantee_is = fields.text("guarantee_is");
  if (cell.guarantee) cell.guarantee_error = fields.positive_or_zero("guarantee_error_bound");
  if (cell.source != "none") {
    read_played(fields, cell);
    return cell;
  }
  for (const char* column : of_played)
    if (!fields.text(column).empty()) refuse_column(column, fields.text(column), "empty where nothing was played");
  if (cell.found) refuse_column("found", "true", "false where nothing was played");
  if (cell.reason.empty()) refuse_column("reason", "", "a text where nothing was played");
  return cell;
}

std::vector<MatrixCell> read_matrix(const fs::path& folder) {
  const fs::path path = folder / "results.csv";
  const std::vector<CsvRecord> records = parse_csv(read_file(path), path.string());
  if (records.empty() || records.front().fields != matrix_columns())
    throw InvalidInput(fmt::format("{}:1: this is not the header of an equilibria job's results.csv", path.string()));
  std::vector<MatrixCell> cells;
  for (std::size_t i = 1; i < records.size(); ++i) try {
      cells.push_back(parse_matrix_cell(records[i].fields));
    } catch (const InvalidInput& error) {
      throw InvalidInput(fmt::format("{}:{}: {}", path.string(), records[i].line, error.what()));
    }
  return cells;
}

bool falls_short(const MatrixCell& cell) {
  if (!cell.found || !cell.guarantee || !cell.reach) return false;
  const double gains = cell.source == "known" ? 0 : double(cell.bidders) * *cell.bound;
  return contradicts_guarantee(*cell.profit, *cell.reach + gains, {*cell.guarantee, cell.guarantee_error});
}

bool is_off_theory(const MatrixCell& cell) {
  if (!cell.played_profit || !cell.played_reach) return false;
  const double rounding = 1e-9 * std::abs(*cell.profit);
  return std::abs(*cell.played_profit - *cell.profit) > *cell.played_reach + rounding;
}

namespace {

/// The greatest guarantee of any mechanism, which the proportional auction has (Brooks & Du 2021).
void look_up_any_mechanism(const SweepConfig& config, const Prior& prior, MatrixRow& row) {
  if (config.information.front().is_private()) {
    row.any_unknown = "unknown with private values";
    return;
  }
  EstimateConfig game;
  game.values = prior;
  game.bidders = row.first().bidders;
  try {
    const auto report = guarantee(Mechanism::parse("proportional"), single_law(game), game.bidders, config.cost);
    if (report.optimal_guarantee) row.any_mechanism = report.optimal_guarantee->value;
    row.any_unknown = report.optimal_unknown;
  } catch (const InvalidInput& error) {
    row.any_unknown = error.what();
  }
}

void find_worst(MatrixRow& row) {
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    const MatrixCell& cell = row.cells[i];
    if (is_off_theory(cell)) row.off_theory.push_back(i);
    if (!cell.found) continue;
    ++row.solved;
    if (!row.worst || *cell.profit < *row.cells[*row.worst].profit) row.worst = i;
    if (falls_short(cell)) row.below.push_back(i);
  }
}

std::string name_of(std::string_view mechanism, std::string_view values, std::string_view information, double cost,
                    std::int64_t bidders) {
  return fmt::format("{}, values {}, information {}, cost {}, N = {}", mechanism, values, information, shortest(cost),
                     bidders);
}

void check_grid(const SweepConfig& config, const std::vector<MatrixCell>& cells) {
  const std::vector<EstimateConfig> wanted = grid(config);
  if (cells.size() != wanted.size())
    throw InvalidInput(fmt::format("results.csv has {} cells and the config {}", cells.size(), wanted.size()));
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const MatrixCell& c = cells[i];
    const EstimateConfig& w = wanted[i];
    const std::string found = name_of(c.mechanism, c.values, c.information, c.cost, c.bidders);
    const std::string there = name_of(w.mechanism.spec(), w.values.spec(), information_text(w), w.cost, w.bidders);
    if (found != there)
      throw InvalidInput(fmt::format("results.csv: row {} is of {}; the config has {} there", i + 1, found, there));
  }
}

}  // namespace

std::vector<MatrixRow> matrix_rows(const SweepConfig& config, const std::vector<MatrixCell>& cells) {
  check_grid(config, cells);
  const std::size_t structures = config.information.size(), sizes = config.bidders.size();
  std::vector<MatrixRow> rows;
  std::map<std::pair<std::string, std::int64_t>, MatrixRow> bounds;  // by values and bidders
  for (std::size_t v = 0; v < config.values.size(); ++v)
    for (std::size_t m = 0; m < config.mechanisms.size(); ++m)
      for (std::size_t n = 0; n < sizes; ++n) {
        MatrixRow row;
        for (std::size_t i = 0; i < structures; ++i)
          row.cells.push_back(cells[((v * config.mechanisms.size() + m) * structures + i) * sizes + n]);
        find_worst(row);
        auto [bound, fresh] = bounds.try_emplace({row.first().values, row.first().bidders}, row);
        if (fresh) look_up_any_mechanism(config, config.values[v], bound->second);
        row.any_mechanism = bound->second.any_mechanism;
        row.any_unknown = bound->second.any_unknown;
        rows.push_back(std::move(row));
      }
  return rows;
}

std::vector<std::string> matrix_disagreements(const std::vector<MatrixRow>& rows) {
  std::vector<std::string> all;
  const auto add = [&](const MatrixCell& cell, const std::string& what) {
    all.push_back(fmt::format("{}, values {}, N = {}, information {}: {}", cell.mechanism, cell.values, cell.bidders,
                              cell.information, what));
  };
  for (const MatrixRow& row : rows) {
    for (const std::size_t i : row.below)
      add(row.cells[i], fmt::format("profit {:.6g} falls short of the guarantee {:.6g}", *row.cells[i].profit,
                                    *row.cells[i].guarantee));
    for (const std::size_t i : row.off_theory)
      add(row.cells[i], fmt::format("profit is {:.6g} by play and {:.6g} by theory", *row.cells[i].played_profit,
                                    *row.cells[i].profit));
  }
  return all;
}

namespace {

/// What a cell of matrix.csv says: a number alone is an epsilon-equilibrium's.
std::string field_of(const MatrixCell& cell) {
  if (cell.source == "none") return "unsolved";
  return cell.found ? shortest(*cell.profit) : fmt::format("not within epsilon: {}", shortest(*cell.profit));
}

std::string optional_field(const std::optional<double>& x) { return x ? shortest(*x) : ""; }

std::string matrix_csv(const SweepConfig& config, const std::vector<MatrixRow>& rows) {
  std::vector<std::string> structures;
  for (const Information& i : config.information) structures.push_back(information_text(i, config.utility));
  std::string text = csv_line(header_of(matrix_table(), structures));
  for (const MatrixRow& row : rows) {
    std::vector<std::string> fields{row.first().values, fmt::format("{}", row.first().bidders), row.first().mechanism};
    for (const MatrixCell& cell : row.cells) fields.push_back(field_of(cell));
    fields.insert(fields.end(), {row.worst ? shortest(*row.cells[*row.worst].profit) : "unsolved",
                                 optional_field(row.first().guarantee), optional_field(row.any_mechanism)});
    text += csv_line(fields);
  }
  return text;
}

std::string worst_csv(const std::vector<MatrixRow>& rows) {
  std::string text = csv_line(header_of(worst_table()));
  for (const MatrixRow& row : rows) {
    const MatrixCell& first = row.first();
    const MatrixCell* worst = row.worst ? &row.cells[*row.worst] : nullptr;
    text += csv_line(std::vector<std::string>{
        first.mechanism, first.values, shortest(first.cost), fmt::format("{}", first.bidders),
        worst ? shortest(*worst->profit) : "", worst ? shortest(*worst->profit_error) : "",
        worst ? worst->information : "", worst ? worst->source : "none", fmt::format("{}", row.cells.size()),
        fmt::format("{}", row.cells.size() - row.solved), optional_field(first.guarantee), first.guarantee_is,
        optional_field(row.any_mechanism), row.any_unknown, row.below.empty() ? "false" : "true"});
  }
  return text;
}

}  // namespace

void write_matrix(const fs::path& folder, const SweepConfig& config) {
  const auto rows = matrix_rows(config, read_matrix(folder));
  replace_file(folder / "matrix.csv", matrix_csv(config, rows));
  replace_file(folder / "worst.csv", worst_csv(rows));
  replace_file(folder / "rates.csv", rates_csv(study_matrix(config, rows)));
}

}  // namespace surety
