#pragma once

#include <limits>

#include "host/past_auctions/bidder_counts.h"
#include "host/past_auctions/fitted_law.h"

namespace surety {

/// What auctions of one good earn on average where N follows `counts` and values, private, independent and of one
/// finite law, are known to their bidders. In closed form from the sorted values.
class ExpectedSales {
 public:
  /// Both outlive this.
  ExpectedSales(const FittedLaw& law, const BidderCounts& counts);

  /// Second-price auction with a reserve r >= 0:
  ///   R(r) = r P(v1 >= r) + integral from r of P(v2 > t) dt.
  /// It is that of the first-price and the all-pay auction too (revenue equivalence, Myerson 1981).
  double second_price(double reserve) const;
  /// P(v1 >= price).
  double sale_probability(double price) const;
  double posted_price(double price) const { return price * sale_probability(price); }
  double full_surplus() const;
  /// The most that any auction earns where the highest value wins if it is above the greatest one up to `most`:
  /// E[virtual value of v1], below that ironed and at least 0 (Myerson 1981). Without `most` it is the optimal auction.
  double optimal(double most = no_limit) const;

  struct Best {
    double at, revenue;
  };
  /// The best reserve, and price, of all up to `most`; it is `least` or one of the values. Of equals the lowest.
  Best best_reserve(double least = 0, double most = no_limit) const;
  Best best_posted_price(double most = no_limit) const;

  /// The greatest value v with P(v1 >= v), or P(v2 >= v), at least `share`; 0 where none has.
  double reached_by_highest(double share) const { return reached(highest_, share); }
  double reached_by_second(double share) const { return reached(second_, share); }

 private:
  static constexpr double no_limit = std::numeric_limits<double>::infinity();
  std::size_t first_at_least(double v) const;
  double reached(const std::vector<double>& within, double share) const;
  double revenue_at(std::size_t k, double reserve) const;

  const FittedLaw& law_;
  const BidderCounts& counts_;
  std::vector<double> highest_, second_;  // [k]: P(v1 <= ..), P(v2 <= ..) at the value before the k-th
  std::vector<double> rest_;              // [k]: integral of P(v2 > t) from the k-th value on
};

}  // namespace surety
