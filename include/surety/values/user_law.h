#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "surety/values/law.h"

namespace surety {

/// spec() of a law of one's own is "user:NAME". parse_law cannot read it back.
inline constexpr std::string_view user_law_prefix = "user:";

/// A law told by its demand curve: a share q of bidders has values above v(q). Both functions are given q and
/// u = 1 - q, in (0,1) and at its ends, so that neither tail loses digits.
struct DemandCurve {
  std::string name;                                 ///< letters, digits, '-', '_' and '.'
  std::function<double(double q, double u)> value;  ///< v(q), falling in q; v(1) is the least value, v(0) the greatest
  std::function<double(double q, double u)> slope;  ///< -dv/dq, positive and finite inside (0,1); in units of value
};

/// A law told by its distribution on [lower, upper], in units of value. The functions are asked inside of it.
struct Distribution {
  std::string name;  ///< letters, digits, '-', '_' and '.'
  double lower, upper;
  std::function<double(double v)> cdf;       ///< P(V <= v), to full relative precision near `lower`
  std::function<double(double v)> survival;  ///< P(V > v), to full relative precision near `upper`
  std::function<double(double v)> density;   ///< positive and finite inside
};

/// The law of a sample: each value with the same weight, as "empirical:FILE#COLUMN" has those of a file.
struct Sample {
  std::string name;            ///< letters, digits, '-', '_' and '.'
  std::vector<double> values;  ///< in units of value, in any order; one or more
};

/// A law told by points of its quantile function, straight lines between them: a share of
/// `shares[i + 1] - shares[i]` of bidders has values spread evenly from values[i] to values[i + 1], which is an atom
/// where these are the same. Points with one share are a gap.
struct QuantilePoints {
  std::string name;            ///< letters, digits, '-', '_' and '.'
  std::vector<double> shares;  ///< P(V <= .), ascending, from 0 to 1; two or more
  std::vector<double> values;  ///< in units of value, not falling; as many
};

/// A law of one's own, for every function of the library that takes one. Values lie in [0, 1e12]; the density is smooth
/// and positive between the least and the greatest value. Laws with atoms, gaps or kinks are written as discrete,
/// piecewise or histogram instead.
///
/// The functions must be free of side effects and safe to call from several threads. They are checked where they are
/// asked most, at shares of 2^-60 and more in either tail: values and shares in range, never NaN, monotone, and slope
/// or density what belongs to them (to 1e-6 of each stretch). Throws InvalidInput with what is wrong and what would be
/// right.
LawPtr make_law(DemandCurve curve);
LawPtr make_law(Distribution distribution);

/// Laws of points: nothing is asked later, and there is nothing to check but that values lie in [0, 1e12] and that all
/// is in its order. Throws InvalidInput.
LawPtr make_law(Sample sample);
LawPtr make_law(QuantilePoints points);

}  // namespace surety
