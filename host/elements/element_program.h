#pragma once

#include "host/bounds/state_groups.h"
#include "host/elements/element_space.h"

namespace surety {

/// Either continuous program, discretised: the greatest
///   sum_g prior_g lambda_g + sum_c W_c min_s [ sum_r theta_r(s) (A q)_r - lambda_g(s) ]   (r over the rows of cell c)
/// over lambda and q >= 0 with sum of multiplicity times q at most 1 at every point. Its dual is the least
///   sum_P W_P max(0, what q would gain at P) over posteriors p of every cell with mean prior, sum_c W_c p_c = prior.
///
/// In the lower program q is the allocation at control points and a cell is a control coefficient of an element's
/// strategic virtual objective; in the upper one p is the posterior at control points and a point is a control
/// coefficient of an element's virtual values. A state's g is its class under permutations of the bidders.
struct ElementProgram {
  struct Point {
    double weight;
    int first, variables;
  };
  struct Cell {
    double weight;
    int first, rows;
  };
  struct Entry {
    int variable;
    double value;
  };

  StateGroups group;
  std::vector<std::vector<double>> theta;  ///< [column][state]
  std::vector<Point> points;
  std::vector<double> multiplicity;  ///< by variable
  std::vector<Cell> cells;
  std::vector<int> column;     ///< of theta, by row
  std::vector<int> row_start;  ///< of row r's entries; one more at the end
  std::vector<Entry> entries;

  int states() const { return int(group.of.size()); }
  int groups() const { return group.count(); }
  int variables() const { return int(multiplicity.size()); }
  int rows() const { return int(column.size()); }
};

/// Of bidders who are not told apart by a mesh.
StateGroups group_states(const AuctionEnvironment& environment, const SimplexMesh& mesh);

/// Which variable of the lower program is q_il at a control point, [control][i * goods + l].
std::vector<int> allocation_variables(const AuctionEnvironment& environment, const ElementSpace& space);

ElementProgram lower_program(const AuctionEnvironment& environment, const ElementSpace& space);
ElementProgram upper_program(const AuctionEnvironment& environment, const ElementSpace& space);

/// theta_il(s), the mean over bidders with the same message, at [i * goods + l][state].
std::vector<std::vector<double>> tied_values(const AuctionEnvironment& environment, unsigned ties);

}  // namespace surety
