#pragma once

#include <cstddef>
#include <vector>

namespace surety {

/// Bidders who may change places, each with one of finitely many values, ascending: what a value tells of the others'.
struct ExchangeableValues {
  std::vector<double> value;  ///< ascending, >= 0
  /// [k][l][j]: to who has value k the chance that j of the others have value l and all the rest less.
  std::vector<std::vector<std::vector<double>>> below;

  /// To who has value k: that all others have less than value l, or that and a share u of those who have it.
  double wins(std::size_t k, std::size_t l, double u) const;
};

// Symmetric equilibria in which bids rise in the value, and who has one of them mixes over an interval (Milgrom & Weber
// 1982, Theorem 14, for finitely many values; Krishna & Morgan 1997 for all pay). Among those with value k the share u
// bids less than b_k(u). So with W_k(u), the chance to win, what he earns is the same for all u, and b_k begins where
// the bids of value k - 1 end:
//   first price  (v_k - b_k(u)) W_k(u) = (v_k - b_k(0)) W_k(0), the first value that bids beginning at the reserve; it
//                bids its value where W(0) = 0
//   all pay      b_k(u) = b_k(0) + v_k (W_k(u) - W_k(0)), from 0 on.
// Nobody gains by a bid of value l where the slope of what he earns there is not below 0 for l < k and not above it for
// l > k. With a_j and c_j the chances `below` of who has k and l, that holds at the first price where a_j/c_j rises in
// j and k > l, or falls and k < l, or v_k is no more than b_l(0); if all pay where v_k a_j >= v_l c_j for all j >= 1
// and k > l, <= where k < l.

/// The bid of value k at the share u in [0,1] of those who have it.
class FirstPriceBidOfJointValues {
 public:
  FirstPriceBidOfJointValues(ExchangeableValues values, double reserve);
  std::size_t first() const { return first_; }  ///< value that reaches the reserve; one more than there are: none
  double operator()(std::size_t k, double u) const;
  /// What value k earns, from first() on.
  double earned(std::size_t k) const { return (values_.value[k] - start_[k]) * values_.wins(k, k, 0); }
  /// Whether what is above has been seen to hold, so that it is an equilibrium.
  bool is_equilibrium() const { return is_equilibrium_; }

 private:
  bool conditions_hold() const;

  ExchangeableValues values_;
  double reserve_;
  std::size_t first_;
  std::vector<double> start_;  ///< b_k(0), by value
  bool is_equilibrium_;
};

/// The same, without a reserve.
class AllPayBidOfJointValues {
 public:
  explicit AllPayBidOfJointValues(ExchangeableValues values);
  double operator()(std::size_t k, double u) const;
  double earned(std::size_t k) const { return values_.value[k] * values_.wins(k, k, 0) - start_[k]; }
  bool is_equilibrium() const { return is_equilibrium_; }

 private:
  bool conditions_hold() const;

  ExchangeableValues values_;
  std::vector<double> start_;
  bool is_equilibrium_;
};

}  // namespace surety
