#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace surety {

/// Profiles X(k) of N actions (or signals), each in {0, 1/k, ..., k} (Brooks & Du 2023, 3.1.1). An action is the
/// integer l of l/k, in 0 .. k^2. A function on X(k) is a table of profiles() doubles, the last bidder's action running
/// fastest.
class ActionGrid {
 public:
  /// Throws InvalidInput where bidders < 1, k < 1 or the grid has more than 2^27 profiles.
  ActionGrid(int bidders, std::int64_t k);

  int bidders() const { return bidders_; }
  std::int64_t k() const { return k_; }
  std::int64_t actions() const { return k_ * k_ + 1; }
  std::int64_t profiles() const { return profiles_; }
  /// How far profiles are apart in a table whose action of this bidder (0 .. N-1) differs by one step.
  std::int64_t stride(int bidder) const;
  std::int64_t action(std::int64_t profile, int bidder) const { return profile / stride(bidder) % actions(); }

  /// rho_i, (1 - 1/k)^l / k below the top and (1 - 1/k)^(k^2) at it: actions() entries, which sum to 1 (Proposition 1).
  std::vector<double> action_law() const;
  /// The mean of a function under rho, independent actions with that law (24).
  double mean(std::span<const double> table) const;
  /// (1): (k-1)[f(x_i + 1/k, x_-i) - f(x)], 0 where x_i = k.
  double upward_difference(std::span<const double> table, std::int64_t profile, int bidder) const;

 private:
  int bidders_;
  std::int64_t k_, profiles_;
};

}  // namespace surety
