#pragma once

#include <vector>

#include "host/bounds/solved_profiles.h"
#include "host/bounds/state_groups.h"

namespace surety {

/// With values divided by the greatest, and a prior that sums to 1 up to rounding.
AuctionEnvironment scaled(AuctionEnvironment environment);

/// A bounding program on a grid, values scaled to at most 1: everything a solver and a certificate need to know.
class AuctionProgram {
 public:
  AuctionProgram(const AuctionEnvironment& environment, BoundingProgram kind, int k, double tail);

  const AuctionEnvironment& environment() const { return environment_; }  ///< scaled
  double scale() const { return scale_; }                                 ///< of the values: theirs = scale * ours
  BoundingProgram kind() const { return kind_; }
  const MessageGrid& grid() const { return profiles_.grid(); }
  const SolvedProfiles& profiles() const { return profiles_; }

  int states() const { return environment_.states(); }
  int coordinates() const { return environment_.bidders * environment_.goods; }
  int columns() const { return int(coordinate_of_.size()); }
  const std::vector<int>& column_of() const { return column_of_; }          ///< by coordinate bidder * goods + good
  const std::vector<int>& coordinate_of() const { return coordinate_of_; }  ///< a coordinate of each column
  double theta(int column, int state) const;
  const std::vector<double>& prior() const { return environment_.prior; }
  double prior_mean(int column) const;

  kernels::AuctionSaddleProblem saddle_problem() const;
  /// The states with what is the same for all profiles.
  kernels::StatesOfProgram states_of_program() const;

 private:
  void find_columns();

  AuctionEnvironment environment_;
  double scale_;
  BoundingProgram kind_;
  SolvedProfiles profiles_;
  std::vector<int> column_of_, coordinate_of_;
  StateGroups group_;  // under permutations of the bidders
};

}  // namespace surety
