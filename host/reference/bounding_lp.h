#pragma once

#include <ClpSimplex.hpp>
#include <CoinPackedMatrix.hpp>
#include <cmath>
#include <cstdint>
#include <map>
#include <stdexcept>
#include <vector>

#include "surety/bounds/auction_environment.h"

namespace surety::reference {

// The bounding programs of Brooks & Du (2023) as explicit linear programs, by the paper's definitions, for a general
// solver.

/// All profiles of X(k)^N as integers y with x = y/k.
class Profiles {
 public:
  Profiles(int bidders, int k) : bidders_(bidders), k_(k) {}
  int top() const { return k_ * k_; }
  int k() const { return k_; }
  int bidders() const { return bidders_; }
  std::int64_t count() const {
    std::int64_t n = 1;
    for (int i = 0; i < bidders_; ++i) n *= top() + 1;
    return n;
  }
  std::vector<int> at(std::int64_t index) const {
    std::vector<int> y(bidders_);
    for (int i = bidders_ - 1; i >= 0; --i, index /= top() + 1) y[i] = int(index % (top() + 1));
    return y;
  }
  std::int64_t index(const std::vector<int>& y) const {
    std::int64_t index = 0;
    for (const int message : y) index = index * (top() + 1) + message;
    return index;
  }
  std::int64_t moved(std::vector<int> y, int bidder, int step) const {
    y[bidder] += step;
    return index(y);
  }
  double rho(const std::vector<int>& y) const {
    double rho = 1;
    for (const int message : y) rho *= std::pow(1 - 1.0 / k_, message) / (message < top() ? k_ : 1);
    return rho;
  }

  /// Terms (profile, coefficient) of the discrete upward derivative (1) at y.
  std::map<std::int64_t, double> upward(const std::vector<int>& y, int i) const {
    if (y[i] == top()) return {};
    return {{moved(y, i, 1), k_ - 1.0}, {index(y), -(k_ - 1.0)}};
  }
  /// Of the upward derivative (7) that the upper program has.
  std::map<std::int64_t, double> upward_tilde(const std::vector<int>& y, int i) const {
    const double k = k_;
    if (y[i] == top()) return {{index(y), -1.0}};
    if (y[i] == top() - 1) return {{moved(y, i, 1), 1.0}, {index(y), -k}};  // (7) prints f(k) - k f(k - 1/k)
    return {{moved(y, i, 1), k}, {index(y), -k}};
  }

 private:
  int bidders_, k_;
};

/// A linear program built row by row: max c.x.
class LinearProgram {
 public:
  int variable(double objective, double lower, double upper) {
    objective_.push_back(objective);
    lower_.push_back(lower);
    upper_.push_back(upper);
    return int(objective_.size()) - 1;
  }
  void row(const std::map<int, double>& terms, double lower, double upper) {
    for (const auto& [column, number] : terms) {
      row_of_.push_back(int(row_lower_.size()));
      column_of_.push_back(column);
      number_.push_back(number);
    }
    row_lower_.push_back(lower);
    row_upper_.push_back(upper);
  }
  double maximum() {
    const CoinPackedMatrix matrix(true, row_of_.data(), column_of_.data(), number_.data(),
                                  CoinBigIndex(number_.size()));
    ClpSimplex solver;
    solver.setLogLevel(0);
    solver.loadProblem(matrix, lower_.data(), upper_.data(), objective_.data(), row_lower_.data(), row_upper_.data());
    solver.setOptimizationDirection(-1);
    solver.setPrimalTolerance(1e-9);
    solver.setDualTolerance(1e-9);
    solver.initialSolve();
    if (!solver.isProvenOptimal()) throw std::runtime_error("the linear program was not solved");
    return solver.objectiveValue();
  }

 private:
  std::vector<double> objective_, lower_, upper_, row_lower_, row_upper_, number_;
  std::vector<int> row_of_, column_of_;
};

/// LB-G-k with the transfers as variables, (17): max sum mu lambda, lambda(theta) at most the strategic virtual
/// objective everywhere, t_i(0, .) = 0.
inline double lower_program_value(const AuctionEnvironment& e, int k) {
  const Profiles profiles(e.bidders, k);
  const auto count = profiles.count();
  LinearProgram lp;
  std::vector<int> lambda, q, t;
  for (const double p : e.prior) lambda.push_back(lp.variable(p, -COIN_DBL_MAX, COIN_DBL_MAX));
  for (std::int64_t c = 0; c < e.bidders * e.goods * count; ++c) q.push_back(lp.variable(0, 0, 1));
  for (int i = 0; i < e.bidders; ++i)
    for (std::int64_t x = 0; x < count; ++x) {
      const bool zero = profiles.at(x)[i] == 0;
      t.push_back(lp.variable(0, zero ? 0 : -COIN_DBL_MAX, zero ? 0 : COIN_DBL_MAX));
    }
  for (std::int64_t x = 0; x < count; ++x) {
    const auto y = profiles.at(x);
    for (int s = 0; s < e.states(); ++s) {
      std::map<int, double> row{{lambda[s], -1}};
      for (int i = 0; i < e.bidders; ++i) {
        row[t[i * count + x]] += 1;
        for (const auto& [at, number] : profiles.upward(y, i)) {
          row[t[i * count + at]] -= number;
          for (int l = 0; l < e.goods; ++l) row[q[(i * e.goods + l) * count + at]] += e.value(s, i, l) * number;
        }
      }
      lp.row(row, 0, COIN_DBL_MAX);
    }
    for (int l = 0; l < e.goods; ++l) {
      std::map<int, double> row;
      for (int i = 0; i < e.bidders; ++i) row[q[(i * e.goods + l) * count + x]] = 1;
      lp.row(row, 0, 1);
    }
  }
  return lp.maximum();
}

/// UB-P-k in the form (19), over information structures.
inline double upper_program_value(const AuctionEnvironment& e, int k) {
  const Profiles profiles(e.bidders, k);
  const auto count = profiles.count();
  LinearProgram lp;  // of minus the objective
  std::vector<int> sigma, gamma;
  for (std::int64_t c = 0; c < e.states() * count; ++c) sigma.push_back(lp.variable(0, 0, 1));
  for (std::int64_t c = 0; c < e.goods * count; ++c) gamma.push_back(lp.variable(-1, 0, COIN_DBL_MAX));
  for (std::int64_t x = 0; x < count; ++x) {
    const auto y = profiles.at(x);
    for (int l = 0; l < e.goods; ++l)
      for (int i = 0; i < e.bidders; ++i) {
        std::map<int, double> row{{gamma[l * count + x], 1}};
        for (const auto& [at, number] : profiles.upward_tilde(y, i))
          for (int s = 0; s < e.states(); ++s) row[sigma[s * count + at]] += e.value(s, i, l) * number;
        lp.row(row, 0, COIN_DBL_MAX);
      }
    std::map<int, double> row;
    for (int s = 0; s < e.states(); ++s) row[sigma[s * count + x]] = 1;
    lp.row(row, profiles.rho(y), profiles.rho(y));
  }
  for (int s = 0; s < e.states(); ++s) {
    std::map<int, double> row;
    for (std::int64_t x = 0; x < count; ++x) row[sigma[s * count + x]] = 1;
    lp.row(row, e.prior[s], e.prior[s]);
  }
  return -lp.maximum();
}

}  // namespace surety::reference
