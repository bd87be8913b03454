#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "surety/finite_games/finite_mechanism.h"
#include "surety/mechanisms/mechanism.h"

namespace surety {

/// A mechanism of one's own for a common value, any number of bidders: messages are numbers from 0 to a greatest one,
/// allocation and payments are proportional to them, and the aggregates depend on their sum x alone. A bidder who sends
/// m gets the good with probability (m/x) Q(x) and pays (m/x) T(x) (the aggregate games of Brooks & Du 2021, (10),
/// (11)).
struct AggregateRule {
  std::string name;                            ///< for reports, as "my-auction"
  std::function<double(double x)> allocation;  ///< Q: from 0 to 1
  std::function<double(double x)> transfer;    ///< T, in units of value
  double greatest_message = 1;                 ///< > 0
  std::vector<double> breakpoints = {};        ///< sums x at which Q or T jump or have a kink; ascending
};

/// Throws InvalidInput for a name that is no name, a function that is missing, a greatest message that is not a
/// positive number, and, on a grid of sums, for allocations outside of [0,1] and numbers that are not finite.
Mechanism make_mechanism(AggregateRule rule);

/// A mechanism of one's own for a common value, in a table: message profiles of some number of bidders. Messages are
/// the whole numbers from 0 to messages - 1.
struct TableRule {
  std::string name;
  int bidders = 2;   ///< 1 .. 27
  int messages = 2;  ///< of each bidder, 1 .. 4096
  /// What bidder i gets and pays at a profile: asked once for every profile and bidder.
  std::function<Trade(std::span<const int> profile, int bidder)> trade;
};

/// Throws InvalidInput as above, and where the allocations at a profile sum to more than 1 + 1e-9 or the table is too
/// large (2^22 profiles).
Mechanism make_mechanism(TableRule rule);

}  // namespace surety
