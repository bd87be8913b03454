#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace surety {

/// Law of the number of bidders N, as counts or weights of auctions, and what of N independent values, each at most v
/// with probability F, the auctions need: functions of A(F) = E[F^N], the generating function.
class BidderCounts {
 public:
  /// Numbers of bidders, one per auction, each with its weight >= 0; one of them above 0. The same numbers are put
  /// together; without weights each counts once.
  explicit BidderCounts(std::span<const std::int64_t> bidders, std::span<const double> weights = {});

  const std::vector<std::int64_t>& numbers() const { return numbers_; }  ///< ascending
  const std::vector<double>& shares() const { return shares_; }          ///< of auctions, by number; sum to 1
  double mean() const;

  /// P(highest value <= v) = A(F), for F in [0, 1].
  double highest_within(double share) const { return at(share).highest; }
  /// P(second-highest value <= v) = A(F) + (1 - F) A'(F); of one bidder the second value is 0.
  double second_within(double share) const { return at(share).second; }

  struct Within {
    double highest, second;
  };
  Within at(double share) const;
  /// d/dF of both.
  Within slope(double share) const;

  BidderCounts with_one_more() const;

 private:
  BidderCounts() = default;
  std::vector<std::int64_t> numbers_;
  std::vector<double> shares_;
};

}  // namespace surety
