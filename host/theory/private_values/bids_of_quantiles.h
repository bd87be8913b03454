#pragma once

#include <cstdint>
#include <vector>

#include "host/theory/numerics/value_integral.h"
#include "host/theory/private_values/first_price.h"
#include "host/values/value_of_quantile.h"
#include "surety/utility.h"
#include "surety/values/law.h"

namespace surety {

// Symmetric equilibria of iid private values whose law is made of pieces, with atoms or without, as functions of the
// quantile u: bids rise in it, so that who has u wins with the chance u^n, n = N - 1, and his value is Q(u). Whose
// value has an atom mixes over what its quantiles bid and earns the same by all of that: at the first price
// (Q(u) - b(u)) u^n is constant there. Bids are in units of value; at least two bidders.

/// First price: b(u) = u^-n (r u_0^n + integral of Q(t) dt^n from u_0 to u), u_0 being the least quantile whose value
/// reaches the reserve r; risk-averse bidders bid as if n were (N-1)/(1-R). 0 below u_0.
class FirstPriceBidOfQuantile {
 public:
  FirstPriceBidOfQuantile(const Law& law, std::int64_t bidders, double reserve, const Utility& utility);
  double entry() const { return entry_; }  ///< u_0; 1 where no value reaches the reserve
  double operator()(double u) const;

 private:
  FirstPriceBidOnPieces unreserved_;
  double others_, reserve_, entry_, raised_ = 0;
};

/// All pay: b(u) = r + integral of Q(t) dt^n from u_0 to u, u_0 being the least quantile with Q(u) u^n >= r.
class AllPayBidOfQuantile {
 public:
  AllPayBidOfQuantile(const Law& law, std::int64_t bidders, double reserve);
  double entry() const { return entry_; }  ///< u_0; 1 where there is none
  double operator()(double u) const;

 private:
  double from_none_to(double u) const;

  FirstPriceBidOnPieces first_price_;
  double others_, reserve_, entry_, below_entry_;
};

/// War of attrition: b(u) = integral of Q(t) dL(t) up to u, L = -log(1 - t^n) (Krishna & Morgan 1997, Theorem 2). There
/// is no greatest bid: quantiles that one of the others exceeds with a chance of 2^-26 or less bid as the least of
/// these.
class WarOfAttritionBidOfQuantile {
 public:
  WarOfAttritionBidOfQuantile(const Law& law, std::int64_t bidders);
  double last() const { return last_; }  ///< from here on all bid the same
  double operator()(double u) const;
  double greatest() const { return (*this)(last_); }

 private:
  double log_none_above(double u) const;
  double within(std::size_t piece, double u) const;

  ValueOfQuantile value_;
  double others_, last_;
  ValueIntegral integral_;        ///< of L over quantiles
  std::vector<double> at_piece_;  ///< the bid where it begins
};

}  // namespace surety
