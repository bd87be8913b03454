#pragma once

#include <Eigen/Dense>
#include <Eigen/Sparse>
#include <vector>

#include "host/elements/element_program.h"

namespace surety {

/// The linear system of an interior point step for an ElementProgram, reduced to its control points:
///     [  G   -B ] [dq     ]   [h]       G = D + sum_c W_c A_c' Cov_c A_c,   B = sum_c W_c A_c' C_c,
///     [ -B'   E ] [dlambda] = [l]       E = sum_c W_c (diag - d d'/sum d) over groups of states,
/// where Cov_c and C_c are covariances under the weights d_c = p_c / z_c of the cell's rows of theta among each other
/// and with the groups, and D_P = W_P (diag + kappa m m') has the weights of the constraints on q.
///
/// The lower program's q are functions on the mesh, so G is sparse and is factored as it stands. The upper program's
/// are not, but its posteriors are: with Cov_c = F_c F_c' and Y = W^(1/2) F' A the matrix to factor is I + Y D^-1 Y',
/// of as many rows (Woodbury), and E - B' G^-1 B becomes (E - R'R) + R' (I + Y D^-1 Y')^-1 R with C = F R: no
/// differences of large numbers.
class NewtonSystem {
 public:
  enum class Keep { variables, rows };
  NewtonSystem(const ElementProgram& program, Keep keep);

  /// `diagonal` by variable and kappa by point, of D / W_P; d at [cell * states + s]; all positive.
  /// False where rounding leaves no positive definite matrix.
  bool factor(const Eigen::VectorXd& diagonal, const Eigen::VectorXd& kappa, const std::vector<double>& d);

  struct Solution {
    Eigen::VectorXd q;
    Eigen::VectorXd u;  ///< A q by row, as far as it matters to posteriors: where q is ill determined, as they see it
    Eigen::VectorXd lambda;  ///< determined up to a constant: its mean is 0
  };
  Solution solve(Eigen::VectorXd h, Eigen::VectorXd l) const;

  /// Means of the cell's rows of theta under d_c, [row].
  const std::vector<double>& means() const { return mean_; }
  double total(int cell) const { return total_[std::size_t(cell)]; }

 private:
  using Dense = Eigen::MatrixXd;
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  struct Block {  // unknowns of the kept side that a cell (variables) or a point (rows) couples
    std::vector<int> unknowns;
    std::vector<int> place;  // of the lower triangle, column by column, in the matrix's values
  };

  void find_blocks();
  void find_pattern();
  void weigh_cells(const std::vector<double>& d);
  void assemble_variables();
  void assemble_rows();
  void add(const Block& block, const Dense& local);
  bool factor_matrix();
  void couple_groups(const std::vector<double>& d);
  Dense groups_of(int cell, const std::vector<double>& d) const;
  Eigen::Map<const RowMajor> root(std::size_t cell) const;
  Eigen::Map<const RowMajor> inverse(std::size_t point) const;
  void invert_points();

  Eigen::VectorXd times_inverse_of_points(const Eigen::VectorXd& x) const;
  Eigen::VectorXd times_points(const Eigen::VectorXd& x) const;
  Eigen::VectorXd times_a(const Eigen::VectorXd& x) const;
  Eigen::VectorXd times_y(const Eigen::VectorXd& x) const;             // variables to rows
  Eigen::VectorXd times_y_transposed(const Eigen::VectorXd& x) const;  // rows to variables
  Eigen::VectorXd times_g(const Eigen::VectorXd& x) const;
  /// While solving, u is W^(1/2) F' A q, an unknown of its own:  D q + Y'(u - R lambda) = h,  u - Y q = u's right side,
  /// E lambda - R'u = l. Left empty where variables are kept.
  Solution solve_once(const Solution& right) const;
  Solution rest(const Solution& right, const Solution& x) const;

  const ElementProgram& program_;
  Keep keep_;
  std::vector<int> cell_of_row_, point_of_variable_;
  std::vector<std::vector<std::pair<int, double>>> rows_of_variable_;
  std::vector<Block> blocks_;
  Eigen::SparseMatrix<double> matrix_;
  Eigen::SimplicialLLT<Eigen::SparseMatrix<double>, Eigen::Lower> cholesky_;
  std::vector<int> diagonal_place_;
  Eigen::VectorXd diagonal_, kappa_;
  std::vector<double> mean_, total_;
  std::vector<int> root_start_, inverse_start_;
  std::vector<double> root_;     // W^(1/2) F of every cell, row by row
  std::vector<double> inverse_;  // D_P^-1 of every point, row by row
  RowMajor coupling_;            // B or R, [kept unknown][group]
  Dense shared_;                 // E, or E - R'R
  Eigen::LDLT<Dense> schur_;
};

}  // namespace surety
