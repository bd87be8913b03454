#pragma once

#include <string>
#include <vector>

#include "surety/values/law.h"

namespace surety {

/// Probability `mass` spread evenly over [low, high], or an atom where low = high. Both in units of value.
struct Segment {
  double low, high, mass;
};

/// The law made of disjoint segments: its inverse demand is linear on each, with jumps at gaps and atoms, so that
/// cdf, quantile and moments are closed forms. Covers whatever is uniform on intervals, with atoms or without.
/// Masses are scaled to sum to 1; segments without mass are dropped. `segments` are ascending and overlap at most in
/// end points.
LawPtr make_pieces_law(std::string spec, const std::vector<Segment>& segments);

/// Atoms at the values of a sample, each value with the same weight.
std::vector<Segment> atoms_of_sample(std::vector<double> values);

/// A uniform law's form as one linear piece; any other form as it is.
DemandForm as_pieces(const DemandForm& form);

}  // namespace surety
