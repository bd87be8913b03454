#pragma once

#include <cstdint>
#include <optional>

#include "surety/theory/proportional_auction.h"

namespace surety {

/// The proportional auction of uniform values on [0,1] without cost (Brooks & Du 2021, Section 4), by hand: what the
/// reproduction holds the engine's general solution against. Shares no code with it: incomplete gamma functions,
/// Simpson's rule and bisection alone. w^(x) = G_N(x), so the gains e^-x G_N(x) are graded on [0, b] alone, where
///   integral of G_N g_N over [0, b] = G_N(b)^2/2 = G_N(b) e^-b b^N/N!, that is G_N(b) = 2 g_(N+1)(b).
class UniformProportional {
 public:
  explicit UniformProportional(std::int64_t bidders, Sale sale = Sale::can_keep);

  double graded_to() const { return b_; }  ///< 0: nothing is graded
  /// integral of gains g_(N-1): G_N(b) e^-b b^(N-1)/(N-1)! + integral of G_N g_(N-1) from b on.
  double guarantee() const;
  /// Profit guaranteed where values follow `truth` on [0,1] (Proposition 8): E[lambda] = Pi + integral of mu(x(v)) (v -
  /// F(v)) dv, since lambda' = mu, lambda's mean under the uniform law is Pi, and E[f] differs by the integral of f'
  /// (F_1
  /// - F_2). mu is N/b where v < G_N(b), else (N-1)/x.
  double guarantee_under(const Law& truth) const;

 private:
  double n_, b_ = 0;
};

/// 1/2 - E[G_N(Y)], Y ~ G_(N-1), N >= 2: half the chance that of 2N - 2 fair coins N - 1 show heads. What a must-sell
/// auction of uniform values leaves of E[v], and any with many bidders, whose grading nobody sees.
double coin_gap(double bidders);

/// Two bidders, in closed form. With b from e^b = 1 + b + b^2, G = b^2 e^-b and C from E[Xi] = 0:
///   x < b: Q = x/b, mu = 2/b, Xi = D = 2G/b - C,    T = D (e^x - 1 - x)/x
///   x > b: Q = 1, mu = 1/x, Xi = (1 - e^-x)/x - A,  T = (A (1 + x) - 1 + e^-x/2)/x,  A = C + e^-b = T(infinity).
/// Must-sell: b = 0, A = 1/2.
class UniformPair {
 public:
  explicit UniformPair(Sale sale = Sale::can_keep);

  double graded_to() const { return b_; }
  double allocation(double x) const { return x < b_ ? x / b_ : 1; }
  double transfer(double x) const;
  double greatest_transfer() const { return A_; }
  double value(double x) const;  ///< w-(x): graded below b

  /// Equal bids x/2 of an equilibrium where all know the value w, bids in [0, cap]: where the pull w mu - Xi - T turns,
  /// (e^x - 1)/x = 2w/(b D) or x = -log(2 (A - w)), or the cap; the least of those of which no bid on a grid of 4000
  /// gains. Empty where there is none.
  std::optional<double> aggregate_bid(double w, std::optional<double> cap) const;
  /// What a bidder with this signal loses by bidding otherwise on the minmax information: Simpson's rule.
  double deviation_loss(double signal, double message) const;

 private:
  double payoff(double w, double own, double rival) const;
  double b_ = 0, A_ = 0.5, D_ = 0;
};

}  // namespace surety
