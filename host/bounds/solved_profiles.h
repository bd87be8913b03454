#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "host/bounds/message_grid.h"

namespace surety {

/// Which profiles of a grid are solved for, and where they stand in the arrays of the kernel.
///
/// Profiles with sum_i y_i > reach have a probability (under rho) too small to matter for the gap asked for and keep a
/// fixed allocation and posterior. Where the environment is exchangeable, of the permutations of a profile the one with
/// descending messages is solved for.
class SolvedProfiles {
 public:
  using Profile = std::array<int, kernels::most_bidders>;

  SolvedProfiles(const MessageGrid& grid, bool exchangeable, int reach);

  const MessageGrid& grid() const { return grid_; }
  bool exchangeable() const { return exchangeable_; }
  int reach() const { return reach_; }
  std::int64_t places() const { return places_; }  ///< of an array over profiles in the kernel, padding included
  std::int64_t solved() const { return solved_; }

  /// Fills in rows, chunks, mirror images, strides and weights.
  void lay_out(kernels::AuctionSaddleProblem& problem) const;

  /// From the kernel's arrays over profiles to the full grid. Coordinate bidder * goods + good of the result is the
  /// kernel's array column_of[coordinate], of the permuted bidder where the profile is a permutation of the solved one;
  /// beyond reach it is beyond[coordinate].
  std::vector<double> expand(const std::vector<double>& numbers, int goods, std::span<const int> column_of,
                             std::span<const double> beyond) const;

 private:
  bool is_solved(const Profile& x) const;
  std::int64_t place(const Profile& x) const;
  /// Its permutation with descending messages; rank[i] is where bidder i's message went.
  Profile sorted(const Profile& x, Profile& rank) const;
  double copies(const Profile& x) const;
  template <class Visit>
  void for_each_profile(Visit visit) const;
  void find_images();
  void add_rows(kernels::AuctionSaddleProblem& problem) const;
  void add_mirrors(kernels::AuctionSaddleProblem& problem) const;

  MessageGrid grid_;
  bool exchangeable_;
  int reach_;
  std::int64_t row_stride_, places_, solved_ = 0;
  std::vector<Profile> permutations_;       // ranks, see sorted()
  std::vector<std::int64_t> image_;         // by index: the place of the solved permutation, -1 beyond reach
  std::vector<std::uint16_t> permutation_;  // by index: which of permutations_ leads there
};

/// The least reach (in messages) beyond which the sum of N messages lies with probability `tail` at most.
int reach_of(const MessageGrid& grid, double tail);

}  // namespace surety
