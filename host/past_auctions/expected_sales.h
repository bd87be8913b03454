#pragma once

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
  /// The most that any auction earns: E[max(0, ironed virtual value of v1)] (Myerson 1981).
  double optimal() const;

  struct Best {
    double at, revenue;
  };
  /// The best reserve, and price, of all; it is 0 or one of the values. Of equals the lowest; not below `least`.
  Best best_reserve(double least = 0) const;
  Best best_posted_price() const;

 private:
  std::size_t first_at_least(double v) const;
  double revenue_at(std::size_t k, double reserve) const;

  const FittedLaw& law_;
  const BidderCounts& counts_;
  std::vector<double> highest_, second_;  // [k]: P(v1 <= ..), P(v2 <= ..) at the value before the k-th
  std::vector<double> rest_;              // [k]: integral of P(v2 > t) from the k-th value on
};

}  // namespace surety
