#pragma once

#include <cstdint>

#include "kernels/bounding/stencil.h"
#include "kernels/launch/team.h"

namespace surety::kernels {

/// The saddle point of a bounding program in reduced form (Brooks & Du 2023, (20) and (27)) on a grid of profiles x:
///
///   max over q, lambda   min over p    sum_theta mu(theta) lambda(theta)
///     + sum_x rho(x) sum_theta p(theta|x) [ sum_il theta_il (nabla_i q_il)(x) - lambda(theta) ]
///
/// q(x) is an allocation (each good's shares at least 0, their sum at most 1), p(.|x) = sigma(x, .)/rho(x) a posterior.
///
/// In double precision: tilts grow large where posteriors are sharp, and float would see the difference of two of them
/// with an error that the step afterwards magnifies.
///
/// No posterior is stored. Entropic steps from the prior stay in an exponential family,
///   p(theta|x) proportional to exp(log_weight(theta) - sum_j theta_j tilt_j(x)),
/// so a profile keeps as many numbers as there are *columns* j: different functions theta -> theta_il (one per good
/// with common values). What the steps need of p are the interim values v_j(x) = sum_theta theta_j p(theta|x) (Remark
/// 5) and the marginal sum_x rho(x) p(theta|x).
inline constexpr int most_bidders = 6;
inline constexpr int most_coordinates = 16;  ///< bidders x goods
inline constexpr int most_states = 2048;

/// Arrays over profiles that a solver keeps; `next` ones are what the passes write.
enum class AuctionArray {
  allocation,
  tilt,
  value,
  allocation_sum,
  tilt_sum,
  allocation_anchor,
  tilt_anchor,
  value_anchor
};

/// Rows that a block of the GPU takes at a time, a warp each.
inline constexpr int rows_at_a_time = 4;

/// Profiles that differ in the last bidder's message alone, lane_columns of them at most: those of messages first ..
/// end - 1, `first` a multiple of lane_columns. A profile's numbers go to the column of its message mod lane_columns.
/// Profiles in no row are constant, or the mirror image of one.
struct AuctionRow {
  std::int64_t base;  ///< of message 0
  std::int32_t first, end;
  std::int32_t first_mirror;               ///< of its profiles' mirror images
  std::int32_t message[most_bidders - 1];  ///< of the other bidders
};

/// A profile outside the solved ones that is the permutation of a solved one: bidder i there is bidder[i] here.
struct AuctionMirror {
  std::int64_t source, target;
  std::int8_t bidder[most_bidders + 2];
};

/// What is the same for all profiles: states by their prior, and in groups of those that are permutations of each
/// other.
struct SaddleStates {
  int states, groups;
  const double* prior;      ///< by state
  const int* first_member;  ///< by group, one more than there are
  const int* member;        ///< states, group by group
};

struct AuctionSaddleView {
  int bidders, goods, columns, states;
  double twice_k;  ///< of the grid X(k)
  SaddleStates of_state;
  std::int64_t profiles;  ///< places of an array over profiles, padding included
  std::int64_t stride[most_bidders];
  const AuctionRow* row;  ///< one more than there are: the last holds the end of the mirror images
  const int* first_row;   ///< by chunk, one more than there are
  const AuctionMirror* mirror;
  int column_of[most_coordinates];  ///< of coordinate bidder * goods + good
  StencilView derivative, adjoint;
  const double* weight;  ///< rho times the number of profiles that this one stands for; 0 where nothing is solved
  const double* theta;   ///< [column][state]

  // Mutable, [array over profiles] one behind the other; two copies of the first three: current and next.
  double* allocation[2];
  double* tilt[2];
  double* value[2];
  double* allocation_sum;
  double* tilt_sum;
  double* allocation_anchor;
  double* tilt_anchor;
  double* value_anchor;
};

enum class AuctionPass {
  improve,  ///< next allocation = projection of (allocation + primal_step * virtual values)
  respond,  ///< next tilt and interim values, from the derivatives of twice the next allocation less the current one
  refresh,  ///< current interim values from the current tilt
  average,  ///< current allocation and tilt = their sums times average_weight
  anchor,   ///< the anchor = the current point, the sums = 0; measures how far it moved
};

inline constexpr int auction_passes = 5;

/// Sums of a chunk beside the marginal of every state: what they hold depends on the pass (see AuctionItem).
inline constexpr int auction_sums = 2;

/// Whether a pass sums the marginal on states; the other passes sum auction_sums numbers alone.
SURETY_HD constexpr bool sums_states(AuctionPass pass) {
  return pass == AuctionPass::respond || pass == AuctionPass::refresh;
}

}  // namespace surety::kernels
