#pragma once

#include <optional>
#include <vector>

#include "surety/theory/proportional_auction.h"

namespace surety {

/// Symmetric pure equilibria of a proportional auction whose value w all bidders know (or expect alike), with bids in
/// [0, cap] or, without a cap, in [0, infinity).
///
/// Who bids m against a sum y of the others' bids gains u(m) = m/(m+y) (w Q(m+y) - T(m+y)). Whatever the bids, the sum
/// over bidders of du_i/dm_i is the pull w mu(x) - Xi(x) - T(x) at their sum x (Brooks & Du 2021, Lemmas 5 and 7). So:
/// equal bids x/N are stationary where the pull is 0; and since its mean is at most 0 at every equilibrium, pure or
/// mixed, of unbounded bids (Lemma 8), there is none where it is positive at every x. That is so from
///   w* = sup over x of (Xi(x) + T(x))/mu(x)
/// on, which is at least its limit T(infinity). A stationary bid is an equilibrium where no bid of [0, cap] gains more,
/// which is looked up on a grid that holds every kink, and refined; equal bids at the cap may be one too.
class PublicProportional {
 public:
  /// The auction is referred to, not copied.
  PublicProportional(const ProportionalAuction& auction, std::optional<double> cap);

  /// What every bidder bids, the least where there are several such equilibria; empty where there is none.
  std::optional<double> bid(double w) const;

  /// w*: for this w and greater ones no equilibrium has finite bids. Infinite with a cap.
  double without_equilibrium_from() const { return without_equilibrium_from_; }

  /// What a bidder gains at most, by any other bid, where all bid `bid`; `exact` to rounding between kinks.
  double greatest_gain(double w, double bid) const;

 private:
  struct Point {
    double x, sensitivity, brake, allocation, transfer;  ///< brake: Xi + T
    double pull(double w) const { return w * sensitivity - brake; }
  };
  Point at(double x) const;
  double payoff(double w, double own, double rivals) const;
  std::vector<double> candidates(double w) const;
  double stationary_between(double w, const Point& rising, const Point& falling) const;

  const ProportionalAuction& auction_;
  double bidders_, greatest_bid_;  ///< infinite without a cap
  std::vector<Point> grid_;        ///< of aggregate bids, ascending, up to N times the cap
  double without_equilibrium_from_;
};

}  // namespace surety
