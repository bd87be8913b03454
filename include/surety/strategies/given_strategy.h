#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace surety {

/// Everybody sends slope * signal + shift.
struct LinearStrategy {
  double slope = 1, shift = 0;  ///< at least 0
};

/// Everybody sends what a curve through points has at his signal: straight between two points, constant beyond the
/// first and the last. Two points with the same signal are a jump, and the signal itself sends the second's message.
/// A mixed strategy of private values is a curve over the value's quantiles: whose value has an atom draws one of those
/// that have it, uniformly.
struct StrategyCurve {
  std::vector<double> signal;   ///< in units of the signal, >= 0, not descending; at least 2 and not all the same
  std::vector<double> message;  ///< >= 0, one each
  std::string name;             ///< for reports: the file it is from, or what it is
  bool of_quantiles = false;    ///< whether `signal` is a quantile of the own value, P(own value is less) in [0, 1]
  std::string game = {};        ///< in which alone it is played, as Surety names it; "": in any

  /// The message for a signal.
  double operator()(double at) const;
};

/// A curve for each bidder. Who has none plays that of the first one whose value has the same law.
struct BidderCurves {
  std::vector<std::int64_t> bidder;  ///< from 0; ascending
  std::vector<StrategyCurve> curve;  ///< one each
  std::string name;                  ///< for reports, as in StrategyCurve
  std::string game = {};             ///< in which alone they are played, as in StrategyCurve
};

/// What all bidders are taken to do.
using GivenStrategy = std::variant<LinearStrategy, StrategyCurve, BidderCurves>;

/// Reads "linear:SLOPE", "linear:SLOPE,SHIFT", or the name of a CSV file with columns signal and message, as surety
/// equilibrium --out writes it; with a column bidder in front, counted from 1, a curve for each; with quantile in place
/// of signal a mixed strategy; or of an HDF5 file (.h5) of its, which is played in that game alone. Throws
/// InvalidInput, with file and line where it is one.
GivenStrategy parse_strategy(const std::string& text);

/// Throws InvalidInput for numbers out of range or points out of order.
void check(const GivenStrategy& strategy);

/// Whether it is a mixed one, of quantiles.
bool reads_quantiles(const GivenStrategy& strategy);

/// The game in which alone it is played; "" where that is any.
std::string game_of(const GivenStrategy& strategy);

/// What a strategy's curves are a function of: "signal" or "quantile".
const char* argument_name(const StrategyCurve& curve);

/// As it is parsed; a curve's name.
std::string spec(const GivenStrategy& strategy);

}  // namespace surety
