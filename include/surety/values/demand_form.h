#pragma once

#include <vector>

namespace surety {

/// The shapes a function of the demand quantile q in (0,1) can take on the device.
/// q is the upper-tail probability of Bulow & Roberts (1989): a *small* q is a *strong* bidder.
enum class DemandShape : int {
  uniform,      ///< v(q) = parameters[0] - parameters[1] q
  power,        ///< v(q) = (1-q)^(1/a), parameters[0] = 1/a
  exponential,  ///< v(q) = -log(parameters[0] + parameters[1] q) * parameters[2]; e^-LB, 1 - e^-LB, 1/L for rate L on
                ///< [0,B]
  triangle,     ///< symmetric triangle on [0,1], density peak at 1/2: q <= 1/2: 1 - sqrt(q/2), else sqrt((1-q)/2)
  pieces,       ///< linear between knots, jumps allowed (see below)
  table         ///< polynomials on octaves of q and of 1-q (see OctaveTable)
};

/// A function of the demand quantile in the form the kernels evaluate, in double precision on the host.
/// Nonincreasing in q wherever it stands for values or virtual values.
///
/// `pieces`: n pieces; piece j covers [knot[j], knot[j+1]) with value[j] - slope[j] * (q - knot[j]).
///   knot has n+1 entries, knot[0] = 0, knot[n] = 1, strictly increasing; value and slope have n entries.
/// `table`: `data` as laid out by OctaveTable.
struct DemandForm {
  DemandShape shape = DemandShape::uniform;
  double parameters[3] = {1, 1, 0};
  std::vector<double> knot, value, slope;
  std::vector<double> data;
  double error_bound = 0;  ///< bound on |device value - exact value| beyond rounding, in units of value
};

}  // namespace surety
