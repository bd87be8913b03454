#include "tests/kernels/cases.h"

namespace surety::tests {

EstimateConfig Case::config(Precision precision, Sampling sampling) const {
  EstimateConfig c;
  c.mechanism = Mechanism::parse(mechanism);
  c.values = Prior::parse(values);
  c.bidders = bidders;
  c.samples = 20'000;
  c.seed = 20261122;
  c.precision = precision;
  c.sampling = sampling;
  return c;
}

const std::vector<Case>& cases() {
  static const std::string mixed = "mixture(0.3 * uniform | 0.2 * triangle | 0.5 * beta:2,3)";
  static const std::string unequal = "independent(uniform; power:3; beta:2,2)";
  static const std::string unequal_mixture =
      "mixture(0.4 * independent(uniform; beta:2,4) | 0.6 * independent(power:2; discrete:0.25@0.5,0.75@0.5))";
  static const std::vector<Case> all = {
      {"second-price", "uniform", 1},
      {"second-price", "uniform", 2},
      {"second-price", "uniform:2,5", 13},
      {"second-price", mixed, 7},
      {"second-price", unequal_mixture, 9},
      {"second-price", "comonotone(uniform; beta:2,2)", 5},
      {"second-price:reserve=0.5", "normal:0.5,0.2,0,1", 10},
      {"second-price:reserve=0.3", "exponential:2,3", 4},
      {"second-price:reserve=0.25", unequal_mixture, 6},
      {"full-surplus", "power:0.5", 3},
      {"second-value", "triangle", 11},
      {"first-price", "uniform", 2},
      {"first-price", "beta:2,2", 6},
      {"first-price", "piecewise:0@0,0.2@0.5,0.8@0.6,1@1", 5},
      {"first-price", "discrete:0@0.3,0.5@0.3,1@0.4", 4},
      {"first-price", "intervals:0..0.95,3.95..4", 3},
      {"first-price", mixed, 8},
      {"all-pay", "uniform", 3},
      {"all-pay", mixed, 6},
      {"all-pay", "discrete:0@0.5,1@0.5", 4},
      {"posted-price:price=0.6", "uniform", 5},
      {"posted-price:price=0.5", "discrete:0.25@0.5,0.5@0.25,1@0.25", 3},
      {"posted-price", unequal, 7},
      {"posted-price", mixed, 12},
      {"posted-price:price=0.4", "comonotone(uniform; beta:2,2)", 4},
      {"sequential-posted-price", "uniform", 5},
      {"sequential-posted-price", "discrete:0@0.3,0.5@0.3,1@0.4", 4},
      {"sequential-posted-price", unequal, 7},
      {"sequential-posted-price", mixed, 9},
      {"sequential-posted-price:cells=7", unequal_mixture, 6},
      {"sequential-posted-price:non-adaptive", unequal_mixture, 5},
      {"optimal", "uniform", 4},
      {"optimal", mixed, 5},
      {"optimal", "intervals:0..0.95,3.95..4", 3},
      {"optimal", "discrete:0.2@0.4,0.6@0.3,1@0.3", 4},
      {"optimal", "beta:0.5,0.5", 3},
      {"optimal", unequal, 5},
      {"optimal", unequal_mixture, 6},
  };
  return all;
}

}  // namespace surety::tests
