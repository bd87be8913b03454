#pragma once

#include "host/elements/newton_system.h"

namespace surety {

/// A primal-dual interior point method (Mehrotra 1992) for an ElementProgram, from a feasible start on: nothing is
/// allocated to anybody in particular, everybody has the prior.
class InteriorPoint {
 public:
  InteriorPoint(const ElementProgram& program, NewtonSystem::Keep keep);

  /// False where rounding leaves no way on: no step is a number, or some have gone by without a smaller gap.
  bool iterate();
  int iterations() const { return iterations_; }

  /// The point with the smallest gap so far: what is left between the two objectives, as complementarity has it, in the
  /// program's units.
  struct Point {
    double gap;
    double objective;               ///< prior . lambda + sum_c W_c xi_c
    Eigen::VectorXd allocation;     ///< q
    Eigen::VectorXd multiplier;     ///< lambda by group
    std::vector<double> posterior;  ///< [cell * states + s]
    int iteration;
  };
  const Point& best() const { return best_; }

 private:
  struct Residuals {  // by how much constraints fail; of complementarity, what it should become less what it is
    Eigen::VectorXd allocation, capacity, marginal;
    std::vector<double> cell, total;
    Eigen::VectorXd reduced, shadow;
    std::vector<double> slack;
  };
  struct Step {
    Eigen::VectorXd q, room, reduced, shadow, lambda, xi;
    std::vector<double> p, z;
  };

  double gap() const;
  double objective() const;
  void keep_best();
  std::vector<double> row_values(const Eigen::VectorXd& q) const;
  Eigen::VectorXd pulled_back(const std::vector<double>& p) const;
  void feasibility(Residuals& residuals) const;
  Step direction(const Residuals& residuals) const;
  double complementarity(const Step& step, double primal, double dual) const;
  std::pair<double, double> step_lengths(const Step& step) const;
  Step centred(Step step, double centre) const;

  const ElementProgram& program_;
  NewtonSystem system_;
  double size_;  // sum of the weights of all products
  std::vector<int> point_of_variable_;
  std::vector<double> d_;
  int iterations_ = 0;
  Eigen::VectorXd q_, room_, reduced_, shadow_;  // reduced costs of q, shadow prices of points
  Eigen::VectorXd lambda_, xi_;
  std::vector<double> p_, z_;
  Point best_;
};

}  // namespace surety
