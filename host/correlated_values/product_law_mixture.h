#pragma once

#include <utility>
#include <vector>

#include "host/correlated_values/product_law.h"
#include "host/linear_programs/linear_program.h"
#include "surety/correlated_values/known_values.h"

namespace surety {

/// The master program of column generation: weights of product laws that add up to the prior, at the least revenue.
class ProductLawMixture {
 public:
  explicit ProductLawMixture(const CorrelatedPrior& prior);

  /// Adds a law of possible profiles. Those of one profile each, full information, are there from the start.
  void add(ProductLaw law);
  /// Finds the weights. Laws that are far from being of use are then forgotten, once the revenue has fallen, but for
  /// those that were added before the first call.
  void find_weights();

  double unit() const { return unit_; }  ///< in which worth and the laws' revenues are
  double revenue() const { return solution_.objective * unit_; }
  std::vector<double> worth() const;  ///< by profile: the price of its probability
  std::vector<PublicState> states() const;

 private:
  struct Column {
    ProductLaw law;
    double revenue;
    std::vector<std::pair<int, double>> chances;  // by row
  };
  bool is_used(std::size_t column) const;
  void thin_out();

  const CorrelatedPrior& prior_;
  double unit_, thinned_at_ = no_bound;
  std::size_t first_laws_ = 0;         // those of the first program, which stay
  std::vector<std::int64_t> profile_;  // by row
  std::vector<Column> columns_;
  LinearSolution solution_{};
};

}  // namespace surety
