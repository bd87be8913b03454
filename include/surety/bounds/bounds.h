#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "surety/bounds/auction_environment.h"
#include "surety/estimate.h"

namespace surety {

/// The bounding programs of Brooks & Du (2023) for auctions, transfers solved out.
enum class BoundingProgram {
  lower,  ///< LB-G-k, (27): its mechanisms guarantee what they are worth
  upper,  ///< UB-P-k, (19) and (20): no mechanism earns more than an information structure of its is worth
};

/// An allocation rule on the messages X(k)^N, X(k) = {0, 1/k, ..., k}, with what it guarantees. Transfers follow from
/// it (Lemma 1): the excess growth of their sum is Xi(x) = min over theta of sum_il theta_il (nabla_i q_il)(x) -
/// lambda(theta), less its mean under rho.
struct BoundingMechanism {
  int k = 0;
  std::vector<double>
      allocation;  ///< q_il(x) at [(i * goods + l) * (k^2+1)^N + x], x with the last bidder's message fastest
  std::vector<double> multiplier;  ///< lambda by state
};

/// An information structure on the signals X(k)^N: signals are independent with densities rho_i (Proposition 1), states
/// given signals have the posterior
///   p(theta|x) = share * softmax over theta of (log_weight(theta) - sum_il theta_il tilt_il(x)) + rest(theta)
/// on profiles with sum_i k x_i <= reach, and mu(theta) elsewhere. `rest` makes the marginal on theta mu.
struct BoundingInformation {
  int k = 0;
  int reach = 0;
  std::vector<double> tilt;  ///< [(i * goods + l)][x] as in BoundingMechanism; 0 beyond reach
  std::vector<double> log_weight;
  double share = 1;
  std::vector<double> rest;
};

/// A program's value lies between `lower` and `upper`, both proven.
struct ProgramBracket {
  double lower = 0;     ///< worth of a mechanism
  double upper = 0;     ///< worth of an information structure
  double rounding = 0;  ///< slack for rounding that either includes
  double unit = 0;      ///< a thousandth of the full surplus, or of the size of what there is to gain
  std::int64_t iterations = 0;
  double seconds = 0;

  /// Duality gap relative to the size of `upper`, or to `unit` where that is greater.
  double gap() const { return (upper - lower) / std::max(std::abs(upper), unit); }
};

struct ProgramBounds : ProgramBracket {
  BoundingMechanism mechanism;
  BoundingInformation information;
};

/// Both programs of an environment.
template <class Program>
struct BoundsOf {
  Program lower_program, upper_program;
  /// Of an environment with outcomes E[the best of them in every state], which no mechanism beats.
  double greatest_welfare = std::numeric_limits<double>::infinity();
  double seconds = 0;
  bool stopped = false;  ///< by the time limit or by request, before both gaps were reached
  std::string device;

  /// Every participation-secure mechanism's guarantee is at most `upper`: what `upper_program.information` proves, or
  /// the greatest welfare where that is less. `lower_program.mechanism` guarantees `lower`.
  double lower() const { return lower_program.lower; }
  double upper() const { return std::min(upper_program.upper, greatest_welfare); }
};
using Bounds = BoundsOf<ProgramBounds>;

struct BoundsOptions {
  int k = 10;              ///< grid X(k), from 2 on
  double gap = 1e-4;       ///< relative duality gap at which a program is solved, in (0, 1)
  double time_limit = 60;  ///< seconds
  int reach = 8;           ///< greatest message of an OutcomeEnvironment's grid; at least 1, k where that is less
  Execution where;
  std::function<bool()> stop_requested;  ///< asked now and then; may be empty
};

/// Solves both programs. What comes back is certified whatever the reason to stop. Throws InvalidInput for an
/// environment or options out of range, grids too large for memory among them.
Bounds bound_guarantee(const AuctionEnvironment& environment, const BoundsOptions& options);

/// E[theta_il | x] under an information structure, at [(i * goods + l)][x] as in BoundingMechanism.
std::vector<double> interim_values(const AuctionEnvironment& environment, const BoundingInformation& information);

/// Bytes that bound_guarantee needs for one program, and the largest k for which both fit into `memory` bytes.
double bounds_memory(const AuctionEnvironment& environment, int k);
int largest_grid(const AuctionEnvironment& environment, double memory);

}  // namespace surety
