#pragma once

#include <optional>
#include <vector>

namespace surety::du_2016 {

// The numbers of Du (2016) once more, by means that share nothing with the theory library: densities are written out,
// expectations of piecewise linear functions are sums of Gauss rules that are exact for them, maxima are golden
// sections, equilibria and virtual revenues come from the definitions.

/// A density on [0,1], a polynomial of degree below 18 on either side of 1/2.
using Density = double (*)(double value);

/// (23) with many messages and the best A and X: max E[min over n of A v H_n - (N - n) X + n X (e^(1/A) - 1)], where
/// H_n = 1/(n+1) + ... + 1/N; and the A and X.
struct BestPrice {
  double A, X, guarantee;
};
BestPrice exponential_price(Density density, int bidders);

/// (50) with many messages, at its best A, Y_0 and Y_1.
double generalized_exponential_price(Density density);

/// pi* of (24) to (26): the least pi for which the prior is a mean-preserving spread of G_pi, by bisection.
double roesler_szentes(Density density);

/// First-price auction of two with the best reserve: beta' = (v - beta) f/(2 F) from (v_r, reserve), where reserve is
/// E[v | v <= v_r], by Runge and Kutta's rule.
double first_price(Density density);

/// The same for any number of bidders and uniform values, where beta(v) = c v + (reserve - c v_r) (v_r/v)^((N-1)/N)
/// with c = (N-1)/(2N-1) and v_r = 2 reserve.
double uniform_first_price(int bidders);

/// Theorem 2, uniform values: A = 1/log N and X = 1/(2 N log N) put the kinks of min_n Rev_n(v) at 1/2, 1, ..., so that
/// the guarantee is (H_N/2 - 5/8)/log N, H_N = 1 + ... + 1/N. (36) prints a second line with -1/log N; it has to be 0
/// for the lines to meet at 1/2.
double theorem2_guarantee(double bidders);

/// Values with probabilities.
struct Atom {
  double value, probability;
};
/// sum_v p(v) min_m Rev(v, m) over all message profiles, Rev by its definition (13) with the rates (17), a = A k: of
/// the mechanism (6), (7), and of (52), (54) for two.
double enumerated_guarantee(const std::vector<Atom>& prior, int bidders, double A, double X, int k);
double enumerated_generalized_guarantee(const std::vector<Atom>& prior, double A, double Y0, double Y1, int k);

/// Revenue of the exponential price where all N bidders expect `value` of the good and nobody knows more. In the
/// symmetric equilibrium a bidder demands at most z with probability G(z), and is indifferent where value h(G(z)) is
/// the slope of the price, X/A e^(z/A): h(g) = (1 + g + ... + g^(N-1))/N is the expected reciprocal of his rank.
double public_revenue(double value, int bidders, double A, double X);

/// E[v; v in [low, high]] and P(v in [low, high]).
double partial_mean(Density density, double low, double high);
double probability(Density density, double low, double high);
/// E of public_revenue(v).
double public_revenue_of_informed(Density density, int bidders, double A, double X);

}  // namespace surety::du_2016
