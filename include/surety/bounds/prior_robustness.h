#pragma once

#include <vector>

#include "surety/bounds/saved_bounds.h"

namespace surety {

/// What a mechanism guarantees where the prior is another than the one it was made for, proven (Brooks & Du 2023,
/// Proposition 4).
struct PriorGuarantee {
  double by_multipliers;  ///< sum over theta of lambda(theta) mu'(theta): linear in the prior
  /// (40): the mean of the least strategic virtual objective of every state,
  ///   min over x of sum_i [t_i + nabla_i^+ (sum_l theta_il q_il - t_i)](x), at least lambda(theta).
  double evaluated;
};

/// For a prior on the file's states, in their order. Both numbers have rounding taken off. Throws InvalidInput for a
/// prior of another length, negative probabilities or a sum other than 1.
PriorGuarantee guarantee_under(const SavedBounds& saved, const std::vector<double>& prior);

}  // namespace surety
