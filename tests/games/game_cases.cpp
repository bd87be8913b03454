#include "tests/games/game_cases.h"

namespace surety::tests {

EstimateConfig GameCase::config(Precision precision, Sampling sampling) const {
  EstimateConfig c;
  c.mechanism = Mechanism::parse(mechanism);
  c.values = Prior::parse(values);
  c.information = Information::parse(information);
  c.bidders = bidders;
  c.cost = cost;
  c.strategy = strategy;
  c.samples = 20'000;
  c.seed = 20261125;
  c.precision = precision;
  c.sampling = sampling;
  return c;
}

const std::vector<GameCase>& game_cases() {
  static const StrategyCurve rise{{0, 0.5, 1}, {0.1, 0.3, 0.7}, "rise"},
      jump{{0, 0.7, 0.7, 2}, {0, 0.25, 0.3, 0.9}, "jump"}, flat{{0.1, 0.6}, {0.35, 0.35}, "flat"};
  static const BidderCurves curves{{0, 1, 2, 3}, {rise, jump, flat, jump}, "curves"};
  static const StrategyCurve low{{0, 0.7, 0.7, 1}, {0, 0.25, 0.3, 0.9}, "low", true},
      high{{0.25, 0.5}, {0.2, 0.6}, "high", true};
  static const BidderCurves mixed{{0, 1, 2, 3}, {low, high, low, high}, "mixed"};
  static const BidderCurves three{{0, 1, 2}, {low, high, low}, "mixed"}, two{{0, 1}, {high, low}, "mixed"};
  static const std::vector<GameCase> all = {
      {"proportional", "minmax", "uniform", 2},
      {"proportional", "minmax", "intervals:0..0.95,3.95..4", 2, 0.2},
      {"proportional", "minmax", "discrete:0.25@0.25,0.5@0.5,1@0.25", 5},
      {"proportional", "minmax", "uniform:1,2", 40},
      {"proportional:must-sell", "minmax", "uniform", 3},
      {"proportional:permutation", "minmax", "uniform", 2},
      {"proportional:must-sell,permutation", "minmax", "uniform:1,2", 2, 0.5},
      {"proportional:m=0.05,K=5", "coarsened:5", "uniform", 2},
      {"proportional", "none", "uniform", 4},
      {"proportional:cap=5", "full", "uniform:1,2", 2},
      {"proportional:cap=3", "partition:0.3,0.7", "uniform", 3},
      {"proportional:must-sell,cap=30", "full", "discrete:0.25@0.25,0.5@0.5,1@0.25", 3},
      {"proportional:cap=6", "minmax", "uniform", 2},
      {"tullock:price=0.5", "full", "uniform", 3},
      {"tullock", "none", "beta:2,2", 2},
      {"exponential-price", "none", "uniform", 1},
      {"exponential-price", "full", "uniform", 2},
      {"exponential-price", "partition:0.5", "beta:2,4", 7},
      {"exponential-price", "none", "uniform", 50},
      {"first-price", "full", "triangle", 3},
      {"first-price", "minmax", "uniform", 2},
      {"first-price", "wallet", "triangle", 2},
      {"first-price:reserve=0.3", "wallet", "bates:3", 3},
      {"first-price:reserve=0.3", "wallet", "uniform", 1},
      {"second-price:reserve=0.4", "wallet", "bates:10", 10},
      {"second-price:reserve=0.4", "full", "uniform", 3},
      {"second-price", "minmax:fully-revealing", "uniform", 2},
      {"second-price", "wallet", "triangle", 2},
      {"second-price", "informed:1", "uniform", 4},
      {"first-price:reserve=0.3", "full", "uniform", 1},
      {"all-pay", "full", "uniform", 4},
      {"all-pay", "none", "uniform", 1},
      {"all-pay", "wallet", "triangle", 2},
      {"all-pay:reserve=0.1", "wallet", "bates:3", 3},
      {"posted-price:price=0.25", "partition:0.5", "uniform", 3},
      {"posted-price:price=0.5", "minmax", "uniform", 2},
      {"posted-price:price=0.45", "wallet", "triangle", 2},
      {"posted-price:price=0.5", "wallet", "bates:5", 5},
      {"posted-price:price=inclusive", "minmax", "beta:2,4", 5},
      {"posted-price:price=inclusive", "informed:1", "uniform:1,2", 3},
      {"posted-price:price=inclusive", "partition:0.3,0.6", "uniform", 4},
      {"enriched-posted-price:price=0.45", "wallet", "triangle", 2},
      {"enriched-posted-price:price=0.25", "partition:0.5", "uniform", 3},
      {"posted-price:price=0.4", "accurate:0.75", "uniform", 3},
      {"second-price", "mineral-rights:plus(uniform:0,0.3)", "uniform", 3},
      {"second-price", "mineral-rights:times(uniform:0.5,1.5)", "beta:2,2", 2},
      {"second-price:reserve=0.4", "private", "uniform", 3},
      {"second-price", "private", "discrete:0.25@0.25,0.5@0.5,1@0.25", 2},
      {"posted-price:price=0.5", "private", "beta:2,2", 4},
      {"first-price:reserve=0.3", "private", "beta:2,2", 3},
      {"first-price", "private", "uniform:1,2", 5},
      {"first-price:reserve=0.4", "private", "uniform", 1},
      {"all-pay", "private", "intervals:0..0.4,0.6..1", 3},
      {"all-pay:reserve=0.3", "private", "beta:2,2", 3},
      {"second-price:reserve=0.4", "private", "independent(uniform; beta:2,2; uniform:0,2)", 4},
      {"first-price:reserve=0.2", "private", "independent(uniform; uniform:0,2; triangle)", 4, 0, curves},
      {"first-price:reserve=0.2", "private", "hidden-mixture(0.3 * uniform | 0.7 * beta:2,2)", 3},
      {"all-pay", "private", "hidden-mixture(0.5 * uniform | 0.3 * uniform:0.5,2 | 0.2 * triangle)", 5},
      {"second-price:reserve=0.4", "private", "hidden-mixture(1 * beta:2,4)", 2},
      {"tullock:price=1", "private", "independent(uniform; uniform:0,2)", 3, 0,
       BidderCurves{{0, 1}, {rise, jump}, "it"}},
      {"war-of-attrition", "private", "beta:2,2", 3},
      {"kth-price:k=3", "private", "triangle", 5},
      {"kth-price:k=5", "private", "uniform", 6},
      {"first-price:reserve=0.4", "private", "discrete:0.25@0.25,0.5@0.5,1@0.25", 3},
      {"all-pay:reserve=0.3", "private", "piecewise:0@0,0.5@0.3,0.5@0.7,1@1", 4},
      {"war-of-attrition", "private", "discrete:1@1", 2},
      {"first-price:reserve=0.2", "private", "independent(uniform; discrete:0.5@0.5,1.5@0.5; uniform)", 4, 0, mixed},
      {"second-price:reserve=0.4", "private", "joint(0.3 * 1, 0.5 | 0.2 * 0.25, 0.5 | 0.5 * 1, 2)", 2},
      {"first-price:reserve=0.2", "private", "joint(0.3 * 1, 0.5 | 0.2 * 0.25, 0.5 | 0.5 * 1, 2)", 2, 0, two},
      {"first-price", "private", "joint(0.4 * 1, 1 | 0.1 * 1, 2 | 0.1 * 2, 1 | 0.4 * 2, 2)", 2},
      {"all-pay", "private", "joint(0.4 * 1, 1, 1 | 0.1 * 1, 2, 1 | 0.1 * 2, 1, 1 | 0.1 * 1, 1, 2 | 0.3 * 2, 2, 2)", 3},
      {"tullock:price=1", "private", "joint(0.25 * 1, 2, 1 | 0.75 * 2, 1, 3)", 3, 0, three},
  };
  return all;
}

const std::vector<GameCase>& deviation_cases() {
  static const std::vector<GameCase> some = [] {
    std::vector<GameCase> cases;
    for (const auto& c : game_cases())
      if (!(c.mechanism == "exponential-price" && c.bidders > 32)) cases.push_back(c);
    return cases;
  }();
  return some;
}

}  // namespace surety::tests
