#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "surety/theory/proportional_auction.h"

namespace surety::reference {

struct AuctionCase {
  std::string prior;
  std::int64_t bidders;
  double cost;
};

inline ProportionalAuction auction_of(const AuctionCase& c, Sale sale = Sale::can_keep) {
  return ProportionalAuction(parse_law(c.prior), c.bidders, c.cost, sale);
}

/// Continuous, discrete and mixed priors, near-degenerate and extreme ones, with and without cost, for few and very
/// many bidders.
inline std::vector<AuctionCase> auction_zoo() {
  return {{"uniform", 2, 0},
          {"uniform", 2, 0.3},
          {"uniform", 3, 0.499},
          {"uniform", 1000000, 0},
          {"uniform:1,3", 2, 0},
          {"uniform:1,3", 2, 1},
          {"uniform:1,3", 1000, 1.5},
          {"uniform:0.1,0.1000001", 2, 0},
          {"uniform:0.1,0.1000001", 5, 0.1},
          {"beta:2,2", 3, 0},
          {"beta:0.5,0.5", 2, 0.2},
          {"beta:0.1,0.1", 2, 0},
          {"beta:8,1", 20, 0.1},
          {"beta:1,4", 2, 0.1},
          {"beta:2.5,7.3", 100000, 0.05},
          {"beta:1000,1000", 2000, 0},
          {"power:3", 10, 0},
          {"power:0.3", 2, 0},
          {"power:1.99", 2, 0},
          {"power:100", 250, 0},
          {"power:1000", 1100, 0.2},
          {"beta:300,2", 5000, 0},
          {"exponential:1,5", 2, 0},
          {"exponential:100,7", 4, 0.002},
          {"normal:0.5,0.2,0,1", 2, 0.1},
          {"normal:-3,0.1,0,1", 2, 0},
          {"normal:10,1,2,3", 50, 2.2},
          {"triangle", 3, 0},
          {"triangle", 10000, 0.25},
          {"discrete:0@0.5,1@0.5", 2, 0},
          {"discrete:0@0.999,1@0.001", 3, 0},
          {"discrete:0@1e-17,0.5@0.5,1@0.5", 3, 0},  // less than rounding beside 1
          {"piecewise:0@1e-17,0.5@1e-17,0.6@0.5,1@1", 2, 0.1},
          {"discrete:1@0.1,2@0.3,5@0.6", 5, 0.5},
          {"discrete:1@0.1,2@0.3,5@0.6", 1000000, 1.5},
          {"discrete:1@0.1,2@0.3,2.0000001@0.3,5@0.3", 4, 1},
          {"piecewise:0@0.1,1@0.5,2@0.5,2@0.7,3@1", 2, 0.2},
          {"piecewise:0@0.1,1@0.5,2@0.5,2@0.7,3@1", 100000, 0},
          {"piecewise:0@0,0.5@0.9,1@1", 7, 0},
          {"intervals:0..0.95,3.95..4", 2, 0.2},
          {"intervals:0..0.95,3.95..4", 300, 0.3},
          {"intervals:1..1.1,1.2..1.3,1.5..1.6,1.9..2", 6, 0}};
}

/// Left tails too thin for these bidders (Section 2.1), on priors whose least value is at most the cost: solved where
/// the good may be kept.
inline std::vector<AuctionCase> thin_tails() {
  return {{"power:4", 2, 0},       {"power:4", 3, 0.2},       {"power:8", 2, 0},      {"power:8", 3, 0.7},
          {"power:16", 10, 0},     {"power:1000", 2, 0.1},    {"beta:8,1", 2, 0},     {"beta:8,1", 2, 0.3},
          {"beta:8,1", 3, 0.1},    {"beta:2.5,7.3", 2, 0.05}, {"beta:30,0.5", 10, 0}, {"beta:1000,1000", 3, 0.1},
          {"triangle", 2, 0},      {"triangle", 2, 0.3},      {"power:100", 100, 0},  {"power:200", 200, 0},
          {"power:1000", 1000, 0}, {"power:1000", 300, 0.1}};
}

}  // namespace surety::reference
