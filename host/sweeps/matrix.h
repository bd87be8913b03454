#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "host/options/shape.h"
#include "surety/sweep.h"

namespace surety {

/// results.csv, matrix.csv and worst.csv of an equilibria job.
TableRecord cells_table();
TableRecord matrix_table();
TableRecord worst_table();

/// The columns of its results.csv.
const std::vector<std::string>& matrix_columns();

/// One cell of a robustness matrix, as its row says.
struct MatrixCell {
  std::string mechanism, values, information;
  double cost = 0;
  std::int64_t bidders = 0;
  std::string source;                          ///< known, computed, assumed, or none
  bool found = false;                          ///< nobody gains more than epsilon: an epsilon-equilibrium
  std::optional<double> profit, profit_error;  ///< exact, and the error 0, where theory has it; none where it was not
                                               ///< played
  std::optional<double> bound;                 ///< what nobody gains more than
  std::optional<double> guarantee;             ///< of the mechanism, whatever the bidders know
  std::string guarantee_is, reason;
  double guarantee_error = 0;
  std::optional<double> reach = {};          ///< how far `profit` can be from its expectation; 0 where it is exact
  std::optional<double> played_profit = {};  ///< where theory has the profit too
  std::optional<double> played_reach = {};   ///< how far that can be from it
};

/// Throws InvalidInput where a row holds what no cell comes to.
MatrixCell parse_matrix_cell(const std::vector<std::string>& fields);

/// The cells of a finished job in the order of its grid.
std::vector<MatrixCell> read_matrix(const std::filesystem::path& folder);

/// A row of the matrix: a mechanism with one law of values and one number of bidders.
struct MatrixRow {
  std::vector<MatrixCell> cells;        ///< by information structure
  std::optional<std::size_t> worst;     ///< of the cells that are solved, the one with the least profit
  std::size_t solved = 0;               ///< cells with an epsilon-equilibrium
  std::optional<double> any_mechanism;  ///< no mechanism guarantees more
  std::string any_unknown;              ///< why that is not known
  std::vector<std::size_t> below;       ///< solved cells that fall short of the guarantee
  std::vector<std::size_t> off_theory;  ///< cells that do not earn what theory says

  const MatrixCell& first() const { return cells.front(); }
};

/// Rows in the order of the grid: by values, mechanism, then number of bidders. Throws InvalidInput where the cells are
/// not those of the config, in the order of its grid.
std::vector<MatrixRow> matrix_rows(const SweepConfig& config, const std::vector<MatrixCell>& cells);

/// Whether a solved cell earns less than the mechanism guarantees in every equilibrium. Allowed for are its reach, and
/// where the strategy is not theory's equilibrium itself what every bidder may gain by leaving it; the latter is what a
/// seller might lose if bidders' gains came out of his profit alone, and no theorem.
bool falls_short(const MatrixCell& cell);
/// Whether the profit played is further off theory's than it can be.
bool is_off_theory(const MatrixCell& cell);

/// Writes matrix.csv (a line per row, a column per information structure), worst.csv and rates.csv from results.csv.
void write_matrix(const std::filesystem::path& folder, const SweepConfig& config);

/// A, B, .. Z, then S27, ..: how tables call the information structures, whose names stand below them.
std::string letter_of_structure(std::size_t i);

/// The matrix for people, a table for each law of values and number of bidders; then why cells are unsolved, and what
/// disagrees.
std::string matrix_text(const SweepConfig& config, const std::vector<MatrixRow>& rows);

/// What disagrees with theory, a line each.
std::vector<std::string> matrix_disagreements(const std::vector<MatrixRow>& rows);

}  // namespace surety
