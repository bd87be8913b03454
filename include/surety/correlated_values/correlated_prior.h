#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "surety/values/prior.h"

namespace surety {

/// A joint law of private values that has finitely many profiles, correlated in any way. Profiles are numbered with the
/// last bidder's value running fastest. Immutable.
class CorrelatedPrior {
 public:
  /// `values[i]`: what bidder i's value can be, ascending, at least 0, each with positive probability. `probability` by
  /// profile, at least 0, summing to 1 within 1e-9 (it is then divided by its sum). At most 2^22 profiles. Throws
  /// InvalidInput otherwise.
  CorrelatedPrior(std::vector<std::vector<double>> values, std::vector<double> probability);

  int bidders() const { return static_cast<int>(values_.size()); }
  int size(int bidder) const { return static_cast<int>(values_[bidder].size()); }  ///< how many values he can have
  double value(int bidder, int index) const { return values_[bidder][index]; }
  const std::vector<double>& values(int bidder) const { return values_[bidder]; }

  std::int64_t profiles() const { return static_cast<std::int64_t>(probability_.size()); }
  double probability(std::int64_t profile) const { return probability_[profile]; }
  std::int64_t stride(int bidder) const { return stride_[bidder]; }
  int index(std::int64_t profile, int bidder) const {
    return static_cast<int>(profile / stride_[bidder] % size(bidder));
  }
  double value_in(std::int64_t profile, int bidder) const { return value(bidder, index(profile, bidder)); }

  /// Profiles of the others' values: their number, and the number of the others' part of a profile.
  std::int64_t rivals(int bidder) const { return profiles() / size(bidder); }
  std::int64_t rivals_of(std::int64_t profile, int bidder) const {
    return profile / (stride_[bidder] * size(bidder)) * stride_[bidder] + profile % stride_[bidder];
  }
  /// The profile made of both.
  std::int64_t profile_of(int bidder, int index, std::int64_t rivals) const {
    return (rivals / stride_[bidder] * size(bidder) + index) * stride_[bidder] + rivals % stride_[bidder];
  }
  double marginal(int bidder, int index) const { return marginal_[bidder][index]; }

  /// Who wins an efficient auction: the highest value; of equal ones the first bidder's.
  int winner(std::int64_t profile) const;
  /// The highest value but the winner's; 0 with one bidder.
  double second_value(std::int64_t profile) const;

  double full_surplus() const;           ///< E[v(1)]
  double expected_second_value() const;  ///< E[v(2)]

 private:
  std::vector<std::vector<double>> values_;
  std::vector<double> probability_;
  std::vector<std::int64_t> stride_;
  std::vector<std::vector<double>> marginal_;
};

/// Reads a CSV file with the columns probability, value1, .., valueN and a line per profile; lines of the same values
/// are added up. Throws InvalidInput naming file, line and column.
CorrelatedPrior read_prior_table(const std::string& file);

/// The prior of `profile`, whose laws must be discrete. Bidders in order of arrival.
CorrelatedPrior correlated_prior(const ProfileLaw& profile);

}  // namespace surety
