#pragma once

#include <vector>

#include "host/correlated_values/product_law.h"

namespace surety {

/// Looks for independent values that are worth more, at given worths of profiles, than the optimal auction earns of
/// them: for a law F with E[worth] > revenue. The problem is not convex. Bidder by bidder it is: F_i alone is free, and
/// where the others' greatest ironed virtual value (or 0) is m, a bidder of virtual value f brings E[max(f, m)]. So
/// mass of each of his values is put at levels f, such that the mass at values of v or more has at least v on average
/// less what is lost below, for all v (product_law.h), and the least is a small linear program.
class WorstProductLaw {
 public:
  /// `worth` by profile, in units of `unit`; that of impossible profiles does not matter.
  WorstProductLaw(const CorrelatedPrior& prior, double unit, std::vector<double> worth);

  struct Found {
    ProductLaw law;
    double loss;  ///< revenue less worth, to a solver's tolerance
  };
  /// From a law of possible profiles, bidder after bidder, until that gains less than 1e-9.
  Found from(ProductLaw law) const;

 private:
  struct Rivals;
  Rivals rivals_of(const ProductLaw& law, int bidder) const;
  double improve(ProductLaw& law, int bidder) const;

  const CorrelatedPrior& prior_;
  double unit_;
  std::vector<double> worth_;
};

}  // namespace surety
