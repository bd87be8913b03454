#pragma once

#include <vector>

namespace surety {

/// A finite environment for auctions (Brooks & Du 2023, Section 2): L goods, N bidders, states theta with prior mu, and
/// what each bidder would pay for each good in each state. Bidders know nothing but mu for sure; utilities are
/// sum_l theta_il q_il - t_i, the designer's objective is the sum of the transfers.
///
/// Values are at least 0, so that bidding "0" and paying nothing is participation secure.
struct AuctionEnvironment {
  int bidders = 2;             ///< N, from 1 to 6
  int goods = 1;               ///< L; N L at most 16
  std::vector<double> prior;   ///< mu by state, all positive, summing to 1
  std::vector<double> values;  ///< theta_il at [(state * bidders + i) * goods + l], each at least 0

  int states() const { return int(prior.size()); }
  double value(int state, int bidder, int good) const {
    return values[(std::size_t(state) * std::size_t(bidders) + std::size_t(bidder)) * std::size_t(goods) +
                  std::size_t(good)];
  }
  double greatest_value() const;

  /// sum_l E[max_i theta_il]: what a designer who knew the state would earn.
  double full_surplus() const;

  /// Whether renaming the bidders changes nothing: with theta, every permutation of its rows is a state of the same
  /// probability.
  bool exchangeable() const;

  /// Throws InvalidInput where a bound above is violated, naming what was found.
  void check() const;
};

/// One value per good, the same for all bidders; goods independent of each other, each with these values.
AuctionEnvironment common_values(int bidders, int goods, const std::vector<double>& support,
                                 const std::vector<double>& probability);

/// Every bidder's value for every good drawn independently from the same law.
AuctionEnvironment independent_values(int bidders, int goods, const std::vector<double>& support,
                                      const std::vector<double>& probability);

}  // namespace surety
