#pragma once

#include "surety/mechanisms/aggregate_auction.h"
#include "surety/mechanisms/exponential_price.h"
#include "surety/mechanisms/finite_auction.h"
#include "surety/mechanisms/posted_price_offer.h"
#include "surety/mechanisms/sealed_bids.h"

namespace surety {
inline namespace SURETY_ISA {

namespace detail {
template <CommonValueRule rule>
struct CommonValueMechanism;  // a rule without one does not compile
template <>
struct CommonValueMechanism<CommonValueRule::aggregate> {
  using type = AggregateAuction;
};
template <>
struct CommonValueMechanism<CommonValueRule::permutation> {
  using type = PermutationTransferAuction;
};
template <>
struct CommonValueMechanism<CommonValueRule::exponential_price> {
  using type = ExponentialPriceAuction;
};
template <>
struct CommonValueMechanism<CommonValueRule::generalized> {
  using type = GeneralizedExponentialPriceAuction;
};
template <>
struct CommonValueMechanism<CommonValueRule::first_price> {
  using type = HighestBidAuction<CommonValueRule::first_price>;
};
template <>
struct CommonValueMechanism<CommonValueRule::second_price> {
  using type = HighestBidAuction<CommonValueRule::second_price>;
};
template <>
struct CommonValueMechanism<CommonValueRule::all_pay> {
  using type = HighestBidAuction<CommonValueRule::all_pay>;
};
template <>
struct CommonValueMechanism<CommonValueRule::war_of_attrition> {
  using type = HighestBidAuction<CommonValueRule::war_of_attrition>;
};
template <>
struct CommonValueMechanism<CommonValueRule::kth_price> {
  using type = KthPriceAuction;
};
template <>
struct CommonValueMechanism<CommonValueRule::posted_price> {
  using type = PostedPriceOffer;
};
template <>
struct CommonValueMechanism<CommonValueRule::finite> {
  using type = FiniteAuction;
};
template <>
struct CommonValueMechanism<CommonValueRule::table> {
  using type = GameInTables;
};
}  // namespace detail

/// The mechanism of a rule: `Tally` (open, bid, close) plays a profile, `payoff` one bidder against his rivals.
template <CommonValueRule rule>
using CommonValueMechanism = typename detail::CommonValueMechanism<rule>::type;

}  // namespace SURETY_ISA
}  // namespace surety
