#include "host/elements/newton_system.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace surety {
namespace {

using Dense = Eigen::MatrixXd;

constexpr double least_diagonal = 1e-9;  // of D: a proximal term where nothing else holds q

/// Lower triangular F with F F' = matrix, positive semidefinite up to rounding; columns of no weight are 0.
Dense root_of(Dense matrix) {
  const auto n = matrix.rows();
  Dense root = Dense::Zero(n, n);
  const double nothing = 1e-14 * matrix.diagonal().maxCoeff();
  for (Eigen::Index j = 0; j < n; ++j) {
    if (matrix(j, j) <= nothing) continue;
    root.col(j).tail(n - j) = matrix.col(j).tail(n - j) / std::sqrt(matrix(j, j));
    matrix -= root.col(j) * root.col(j).transpose();
  }
  return root;
}

/// R with F R = right, for right in the range of F.
template <class Root>
Dense divided(const Root& root, Dense right) {
  const auto n = root.rows();
  for (Eigen::Index j = 0; j < n; ++j) {
    if (root(j, j) == 0) {
      right.row(j).setZero();
      continue;
    }
    right.row(j) /= root(j, j);
    for (Eigen::Index i = j + 1; i < n; ++i) right.row(i) -= root(i, j) * right.row(j);
  }
  return right;
}

}  // namespace

NewtonSystem::NewtonSystem(const ElementProgram& program, Keep keep) : program_(program), keep_(keep) {
  cell_of_row_.resize(std::size_t(program.rows()));
  for (int c = 0; c < int(program.cells.size()); ++c)
    for (int k = 0; k < program.cells[std::size_t(c)].rows; ++k)
      cell_of_row_[std::size_t(program.cells[std::size_t(c)].first + k)] = c;
  rows_of_variable_.resize(std::size_t(program.variables()));
  for (int r = 0; r < program.rows(); ++r)
    for (int e = program.row_start[std::size_t(r)]; e < program.row_start[std::size_t(r) + 1]; ++e) {
      const auto& entry = program.entries[std::size_t(e)];
      rows_of_variable_[std::size_t(entry.variable)].emplace_back(r, entry.value);
    }
  int roots = 0, inverses = 0;
  for (const auto& cell : program.cells) {
    root_start_.push_back(roots);
    roots += cell.rows * cell.rows;
  }
  for (const auto& point : program.points) {
    inverse_start_.push_back(inverses);
    inverses += point.variables * point.variables;
  }
  root_.resize(std::size_t(roots));
  inverse_.resize(std::size_t(inverses));
  find_blocks();
  find_pattern();
  cholesky_.analyzePattern(matrix_);
}

void NewtonSystem::find_blocks() {
  if (keep_ == Keep::variables) {
    for (const auto& cell : program_.cells) {
      std::set<int> unknowns;
      for (int e = program_.row_start[std::size_t(cell.first)];
           e < program_.row_start[std::size_t(cell.first + cell.rows)]; ++e)
        unknowns.insert(program_.entries[std::size_t(e)].variable);
      blocks_.push_back({{unknowns.begin(), unknowns.end()}, {}});
    }
    for (const auto& point : program_.points) {
      blocks_.emplace_back();
      for (int v = 0; v < point.variables; ++v) blocks_.back().unknowns.push_back(point.first + v);
    }
    return;
  }
  for (const auto& point : program_.points) {
    std::set<int> unknowns;
    for (int v = point.first; v < point.first + point.variables; ++v)
      for (const auto& [r, value] : rows_of_variable_[std::size_t(v)]) {
        const auto& cell = program_.cells[std::size_t(cell_of_row_[std::size_t(r)])];
        for (int k = 0; k < cell.rows; ++k) unknowns.insert(cell.first + k);
      }
    blocks_.push_back({{unknowns.begin(), unknowns.end()}, {}});
  }
}

void NewtonSystem::find_pattern() {
  const int size = keep_ == Keep::variables ? program_.variables() : program_.rows();
  std::vector<Eigen::Triplet<double>> triplets;
  for (int i = 0; i < size; ++i) triplets.emplace_back(i, i, 1.0);
  for (const Block& block : blocks_)
    for (std::size_t j = 0; j < block.unknowns.size(); ++j)
      for (std::size_t i = j; i < block.unknowns.size(); ++i)
        triplets.emplace_back(block.unknowns[i], block.unknowns[j], 0.0);
  matrix_.resize(size, size);
  matrix_.setFromTriplets(triplets.begin(), triplets.end());
  matrix_.makeCompressed();
  const auto place_of = [&](int row, int column) {
    const int* first = matrix_.innerIndexPtr() + matrix_.outerIndexPtr()[column];
    const int* last = matrix_.innerIndexPtr() + matrix_.outerIndexPtr()[column + 1];
    return int(std::lower_bound(first, last, row) - matrix_.innerIndexPtr());
  };
  for (Block& block : blocks_)
    for (std::size_t j = 0; j < block.unknowns.size(); ++j)
      for (std::size_t i = j; i < block.unknowns.size(); ++i)
        block.place.push_back(place_of(block.unknowns[i], block.unknowns[j]));
  for (int i = 0; i < size; ++i) diagonal_place_.push_back(place_of(i, i));
}

void NewtonSystem::add(const Block& block, const Dense& local) {
  std::size_t at = 0;
  for (Eigen::Index j = 0; j < local.cols(); ++j)
    for (Eigen::Index i = j; i < local.rows(); ++i) matrix_.valuePtr()[block.place[at++]] += local(i, j);
}

void NewtonSystem::weigh_cells(const std::vector<double>& d) {
  const auto states = std::size_t(program_.states());
  mean_.assign(std::size_t(program_.rows()), 0);
  total_.assign(program_.cells.size(), 0);
  for (std::size_t c = 0; c < program_.cells.size(); ++c) {
    const auto& cell = program_.cells[c];
    const double* weight = &d[c * states];
    for (std::size_t s = 0; s < states; ++s) total_[c] += weight[s];
    Dense covariance(cell.rows, cell.rows);
    for (int i = 0; i < cell.rows; ++i) {
      const auto& of_i = program_.theta[std::size_t(program_.column[std::size_t(cell.first + i)])];
      double& mean = mean_[std::size_t(cell.first + i)];
      for (std::size_t s = 0; s < states; ++s) mean += weight[s] * of_i[s];
      mean /= total_[c];
      for (int j = 0; j <= i; ++j) {
        const auto& of_j = program_.theta[std::size_t(program_.column[std::size_t(cell.first + j)])];
        const double mean_j = mean_[std::size_t(cell.first + j)];
        double sum = 0;
        for (std::size_t s = 0; s < states; ++s) sum += weight[s] * (of_i[s] - mean) * (of_j[s] - mean_j);
        covariance(i, j) = covariance(j, i) = sum;
      }
    }
    Eigen::Map<RowMajor>(&root_[std::size_t(root_start_[c])], cell.rows, cell.rows) =
        std::sqrt(cell.weight) * root_of(std::move(covariance));
  }
}

/// C_c: covariances of the cell's rows with the groups, [row][group].
Dense NewtonSystem::groups_of(int cell, const std::vector<double>& d) const {
  const auto& [weight, first, rows] = program_.cells[std::size_t(cell)];
  const auto states = std::size_t(program_.states());
  Dense groups = Dense::Zero(rows, program_.groups());
  for (int k = 0; k < rows; ++k) {
    const auto& theta = program_.theta[std::size_t(program_.column[std::size_t(first + k)])];
    const double mean = mean_[std::size_t(first + k)];
    for (std::size_t s = 0; s < states; ++s)
      groups(k, program_.group.of[s]) += d[std::size_t(cell) * states + s] * (theta[s] - mean);
  }
  return groups;
}

void NewtonSystem::assemble_variables() {
  for (std::size_t c = 0; c < program_.cells.size(); ++c) {
    const auto& cell = program_.cells[c];
    const Block& block = blocks_[c];
    Dense local = Dense::Zero(cell.rows, Eigen::Index(block.unknowns.size()));
    for (int k = 0; k < cell.rows; ++k)
      for (int e = program_.row_start[std::size_t(cell.first + k)];
           e < program_.row_start[std::size_t(cell.first + k) + 1]; ++e) {
        const auto& entry = program_.entries[std::size_t(e)];
        const auto at = std::lower_bound(block.unknowns.begin(), block.unknowns.end(), entry.variable);
        local(k, at - block.unknowns.begin()) += entry.value;
      }
    const Dense y = root(c).transpose() * local;
    add(block, y.transpose() * y);
  }
  for (std::size_t p = 0; p < program_.points.size(); ++p) {
    const auto& point = program_.points[p];
    Eigen::VectorXd m(point.variables);
    for (int v = 0; v < point.variables; ++v) m[v] = program_.multiplicity[std::size_t(point.first + v)];
    Dense local = kappa_[Eigen::Index(p)] * m * m.transpose();
    local += Dense(diagonal_.segment(point.first, point.variables).asDiagonal());
    add(blocks_[program_.cells.size() + p], point.weight * local);
  }
}

Eigen::Map<const NewtonSystem::RowMajor> NewtonSystem::root(std::size_t cell) const {
  const int rows = program_.cells[cell].rows;
  return {&root_[std::size_t(root_start_[cell])], rows, rows};
}

Eigen::Map<const NewtonSystem::RowMajor> NewtonSystem::inverse(std::size_t point) const {
  const int variables = program_.points[point].variables;
  return {&inverse_[std::size_t(inverse_start_[point])], variables, variables};
}

/// D_P^-1 by the formula of Sherman and Morrison, its diagonal written without differences.
void NewtonSystem::invert_points() {
  for (std::size_t p = 0; p < program_.points.size(); ++p) {
    const auto& point = program_.points[p];
    const double* m = &program_.multiplicity[std::size_t(point.first)];
    const double* diagonal = &diagonal_[point.first];
    const double kappa = kappa_[Eigen::Index(p)];
    const auto pull = [&](int v) { return kappa * m[v] * m[v] / diagonal[v]; };  // kappa m' diag^-1 m by variable
    double all = 1;
    for (int v = 0; v < point.variables; ++v) all += pull(v);
    double* inverse = &inverse_[std::size_t(inverse_start_[p])];
    for (int v = 0; v < point.variables; ++v)
      for (int w = 0; w < point.variables; ++w) {
        double numerator = -kappa * m[v] * m[w] / diagonal[w];
        if (v == w) {
          numerator = 1;
          for (int other = 0; other < point.variables; ++other) numerator += other == v ? 0 : pull(other);
        }
        inverse[v * point.variables + w] = numerator / (all * diagonal[v] * point.weight);
      }
  }
}

void NewtonSystem::assemble_rows() {
  invert_points();
  for (const int place : diagonal_place_) matrix_.valuePtr()[place] += 1;
  for (int p = 0; p < int(program_.points.size()); ++p) {
    const auto& point = program_.points[std::size_t(p)];
    const Block& block = blocks_[std::size_t(p)];
    Dense y = Dense::Zero(Eigen::Index(block.unknowns.size()), point.variables);
    for (int v = 0; v < point.variables; ++v)
      for (const auto& [r, value] : rows_of_variable_[std::size_t(point.first + v)]) {
        const int c = cell_of_row_[std::size_t(r)];
        const auto& cell = program_.cells[std::size_t(c)];
        const auto first =
            std::lower_bound(block.unknowns.begin(), block.unknowns.end(), cell.first) - block.unknowns.begin();
        y.col(v).segment(first, cell.rows) += value * root(std::size_t(c)).row(r - cell.first).transpose();
      }
    add(block, y * inverse(std::size_t(p)) * y.transpose());
  }
}

void NewtonSystem::couple_groups(const std::vector<double>& d) {
  const auto states = std::size_t(program_.states());
  const int groups = program_.groups();
  coupling_ = RowMajor::Zero(matrix_.rows(), groups);
  shared_ = Dense::Zero(groups, groups);
  Eigen::VectorXd of_group(groups);
  for (std::size_t c = 0; c < program_.cells.size(); ++c) {
    const auto& cell = program_.cells[c];
    of_group.setZero();
    for (std::size_t s = 0; s < states; ++s) of_group[program_.group.of[s]] += d[c * states + s];
    shared_.diagonal() += cell.weight * of_group;
    shared_.noalias() -= (cell.weight / total_[c]) * of_group * of_group.transpose();
    const Dense covariances = groups_of(int(c), d);
    if (keep_ == Keep::rows) {
      // W C = (W^(1/2) F) (W^(1/2) R)
      const Dense r = divided(root(c), cell.weight * covariances);
      coupling_.middleRows(cell.first, cell.rows) = r;
      shared_.noalias() -= r.transpose() * r;
      continue;
    }
    for (int k = 0; k < cell.rows; ++k)
      for (int e = program_.row_start[std::size_t(cell.first + k)];
           e < program_.row_start[std::size_t(cell.first + k) + 1]; ++e) {
        const auto& entry = program_.entries[std::size_t(e)];
        coupling_.row(entry.variable) += (cell.weight * entry.value) * covariances.row(k);
      }
  }
}

/// Rounding may have made the matrix indefinite: its diagonal is then raised, relative to itself, until it is not.
bool NewtonSystem::factor_matrix() {
  cholesky_.factorize(matrix_);
  for (double raise = 1e-14; cholesky_.info() != Eigen::Success; raise *= 100) {
    if (raise > 1e-4) return false;
    for (const int place : diagonal_place_) matrix_.valuePtr()[place] *= 1 + raise;
    cholesky_.factorize(matrix_);
  }
  return true;
}

bool NewtonSystem::factor(const Eigen::VectorXd& diagonal, const Eigen::VectorXd& kappa, const std::vector<double>& d) {
  diagonal_ = diagonal.cwiseMax(least_diagonal);
  kappa_ = kappa;
  weigh_cells(d);
  std::fill_n(matrix_.valuePtr(), matrix_.nonZeros(), 0.0);
  if (keep_ == Keep::variables)
    assemble_variables();
  else
    assemble_rows();
  if (!factor_matrix()) return false;
  couple_groups(d);
  RowMajor half = cholesky_.permutationP() * coupling_;  // L^-1 P B
  const Eigen::SparseMatrix<double>& l = cholesky_.matrixL().nestedExpression();
  for (Eigen::Index j = 0; j < l.cols(); ++j) {
    Eigen::SparseMatrix<double>::InnerIterator entry(l, j);
    half.row(j) /= entry.value();
    for (++entry; entry; ++entry) half.row(entry.row()) -= entry.value() * half.row(j);
  }
  Dense schur = shared_;
  if (keep_ == Keep::variables)
    schur.noalias() -= half.transpose() * half;
  else
    schur.noalias() += half.transpose() * half;
  schur.array() += schur.trace() / program_.groups();  // lambda is determined up to a constant
  schur_.compute(schur);
  return true;
}

Eigen::VectorXd NewtonSystem::times_inverse_of_points(const Eigen::VectorXd& x) const {
  Eigen::VectorXd result(x.size());
  for (std::size_t p = 0; p < program_.points.size(); ++p) {
    const auto& point = program_.points[p];
    result.segment(point.first, point.variables).noalias() =
        inverse(p).lazyProduct(x.segment(point.first, point.variables));
  }
  return result;
}

Eigen::VectorXd NewtonSystem::times_a(const Eigen::VectorXd& x) const {
  Eigen::VectorXd rows(program_.rows());
  for (int r = 0; r < program_.rows(); ++r) {
    double sum = 0;
    for (int e = program_.row_start[std::size_t(r)]; e < program_.row_start[std::size_t(r) + 1]; ++e)
      sum += program_.entries[std::size_t(e)].value * x[program_.entries[std::size_t(e)].variable];
    rows[r] = sum;
  }
  return rows;
}

Eigen::VectorXd NewtonSystem::times_y(const Eigen::VectorXd& x) const {
  const Eigen::VectorXd rows = times_a(x);
  Eigen::VectorXd result(program_.rows());
  for (std::size_t c = 0; c < program_.cells.size(); ++c) {
    const auto& cell = program_.cells[c];
    result.segment(cell.first, cell.rows).noalias() =
        root(c).transpose().lazyProduct(rows.segment(cell.first, cell.rows));
  }
  return result;
}

Eigen::VectorXd NewtonSystem::times_y_transposed(const Eigen::VectorXd& x) const {
  Eigen::VectorXd result = Eigen::VectorXd::Zero(program_.variables());
  for (std::size_t c = 0; c < program_.cells.size(); ++c) {
    const auto& cell = program_.cells[c];
    for (int k = 0; k < cell.rows; ++k) {
      const double row = root(c).row(k).dot(x.segment(cell.first, cell.rows));
      for (int e = program_.row_start[std::size_t(cell.first + k)];
           e < program_.row_start[std::size_t(cell.first + k) + 1]; ++e)
        result[program_.entries[std::size_t(e)].variable] += program_.entries[std::size_t(e)].value * row;
    }
  }
  return result;
}

Eigen::VectorXd NewtonSystem::times_points(const Eigen::VectorXd& x) const {
  Eigen::VectorXd result(x.size());
  for (std::size_t p = 0; p < program_.points.size(); ++p) {
    const auto& point = program_.points[p];
    double taken = 0;
    for (int v = point.first; v < point.first + point.variables; ++v)
      taken += program_.multiplicity[std::size_t(v)] * x[v];
    for (int v = point.first; v < point.first + point.variables; ++v)
      result[v] = point.weight *
                  (diagonal_[v] * x[v] + kappa_[Eigen::Index(p)] * program_.multiplicity[std::size_t(v)] * taken);
  }
  return result;
}

Eigen::VectorXd NewtonSystem::times_g(const Eigen::VectorXd& x) const {
  return times_points(x) + times_y_transposed(times_y(x));
}

NewtonSystem::Solution NewtonSystem::solve_once(const Solution& right) const {
  const auto solved = [&](const Eigen::VectorXd& x) { return Eigen::VectorXd(cholesky_.solve(x)); };
  if (keep_ == Keep::variables) {
    const Eigen::VectorXd lambda = schur_.solve(right.lambda + coupling_.transpose() * solved(right.q));
    return {solved(right.q + coupling_ * lambda), {}, lambda};
  }
  const Eigen::VectorXd start = times_y(times_inverse_of_points(right.q)) + right.u;
  const Eigen::VectorXd lambda = schur_.solve(right.lambda + coupling_.transpose() * solved(start));
  const Eigen::VectorXd of_lambda = coupling_ * lambda, rest = solved(start - of_lambda);
  return {times_inverse_of_points(right.q - times_y_transposed(rest)), rest + of_lambda, lambda};
}

NewtonSystem::Solution NewtonSystem::rest(const Solution& right, const Solution& x) const {
  if (keep_ == Keep::variables)
    return {right.q - times_g(x.q) + coupling_ * x.lambda,
            {},
            right.lambda + coupling_.transpose() * x.q - shared_ * x.lambda};
  const Eigen::VectorXd inner = x.u - coupling_ * x.lambda;
  return {right.q - times_points(x.q) - times_y_transposed(inner), times_y(x.q) - x.u,
          right.lambda + coupling_.transpose() * inner - shared_ * x.lambda};
}

NewtonSystem::Solution NewtonSystem::solve(Eigen::VectorXd h, Eigen::VectorXd l) const {
  const Solution right{std::move(h), Eigen::VectorXd::Zero(program_.rows()), std::move(l)};
  Solution x = solve_once(right);
  const Solution change = solve_once(rest(right, x));
  x.q += change.q;
  x.lambda += change.lambda;
  x.lambda.array() -= x.lambda.mean();
  if (keep_ == Keep::variables) {
    x.u = times_a(x.q);
    return x;
  }
  x.u += change.u;
  for (std::size_t c = 0; c < program_.cells.size(); ++c) {  // u = W^(1/2) F' A dq
    const auto& cell = program_.cells[c];
    auto part = x.u.segment(cell.first, cell.rows);
    for (Eigen::Index j = cell.rows - 1; j >= 0; --j) {
      const auto of_cell = root(c);
      for (Eigen::Index i = j + 1; i < cell.rows; ++i) part[j] -= of_cell(i, j) * part[i];
      part[j] = of_cell(j, j) == 0 ? 0 : part[j] / of_cell(j, j);
    }
  }
  return x;
}

}  // namespace surety
