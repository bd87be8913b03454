#pragma once

#include "surety/mechanisms/aggregate_view.h"

namespace surety {

/// The rules of common-value mechanisms that the kernels play, each a struct (common_value.h).
enum class CommonValueRule : int {
  aggregate,          ///< AggregateAuction: proportional auctions, Tullock contests
  permutation,        ///< PermutationTransferAuction, two bidders
  exponential_price,  ///< ExponentialPriceAuction
  generalized,        ///< GeneralizedExponentialPriceAuction, two buyers
  first_price,
  second_price,
  all_pay,
  war_of_attrition,
  kth_price,  ///< KthPriceAuction
  posted_price,
  finite,  ///< FiniteAuction: outcomes in a table of message profiles
  table    ///< GameInTables, of any values (kernels/games/table_view.h)
};
inline constexpr int common_value_rules = int(CommonValueRule::table) + 1;

inline constexpr int most_plugin_parameters = 8;

/// Parameters of whichever rule is played; the others are not read.
template <class T>
struct CommonValueView {
  T bidders;
  AggregateView<T> aggregate;  ///< functions 0, 1: aggregate allocation Q(x) and transfer T(x) at the aggregate bid x
  T subsidy;                   ///< aggregate: paid to every bidder (M(m,K): L_p m)
  T least_value;               ///< permutation: the least value of the prior
  T rate, X;                   ///< exponential price: demand z costs X expm1(z rate)
  T k;                         ///< messages beside 0 on the grid {0, 1/k, .., 1}; 0: the limit. Or of the k-th price
  T Y0, Y1;                    ///< generalised exponential price
  T price;                     ///< posted price; reserve of the auctions
  T least_bid, greatest_payment;        ///< auctions: no sale below; second price: the winner pays no more
  const T* harmonic;                    ///< 1 + 1/2 + .. + 1/n, n = 0 .. N
  T messages, own_stride;               ///< finite: of each bidder; profiles of the others' messages
  const T *outcome, *own;               ///< finite: [profile][payment, allocation], of all and of the first bidder
  T parameter[most_plugin_parameters];  ///< of a plug-in's mechanism, in the order of its records
};

inline namespace SURETY_ISA {

/// What a play gives: the sum of payments, and the probability (or share) with which the good is sold.
template <class V>
struct CommonValueOutcome {
  V revenue, allocation;
};

}  // namespace SURETY_ISA
}  // namespace surety
