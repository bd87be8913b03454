#pragma once

#include <string>

namespace surety::goyal_narayanan {

// The revenues of Goyal & Narayanan once more, without the engine: by hand, by ironing revenue curves point by point,
// by linear programs over all eventually monotone rules.

/// Value at the top share q of a law, q in [0,1].
using DemandCurve = double (*)(double share);

/// Myerson's revenue of N >= 2 bidders with private values: N (N-1) int R(q) (1-q)^(N-2) dq, R the least concave
/// function above q v(q) up to its peak, constant from there; on 100,000 points of q, error below 1e-7.
double ironed_revenue(DemandCurve demand, int bidders);

/// E[v(1)] and E[v(2)] of N iid values on [0,1] with this cdf, a polynomial of degree 3 or less: integrals of 1 - F^N
/// and of 1 - N F^(N-1) + (N-1) F^N.
using Cdf = double (*)(double value);
double expected_highest(Cdf cdf, int bidders);
double expected_second(Cdf cdf, int bidders);

/// s_1 + ... + s_N, uniform, the best mechanism: E[(S + M - 1)^+], S the sum and M the highest signal. S + M < 1 has
/// probability 1/(N+1)! (gaps between signals: product of 1/(l+1), l = 1 .. N), and E[(1 - S - M)^+] is a 1/(N+1) of
/// it. So the gap to full surplus N/2 is 1/(N+1) - 1/((N+1) (N+1)!).
double additive_optimum(int bidders);
double additive_optimal_gap(double bidders);

/// The most that any ex post mechanism earns on a grid of signals, by a linear program over eventually monotone rules.
double greatest_revenue(const std::string& values, const std::string& signals, int bidders, int points, bool must_sell);

}  // namespace surety::goyal_narayanan
