#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "surety/mechanisms/mechanism.h"

namespace surety {

/// Mechanisms that differ in one parameter.
struct Candidates {
  std::string spec;       ///< as written
  std::string parameter;  ///< in which they differ; empty: one mechanism is written
  std::vector<Mechanism> mechanisms;
};

/// The most mechanisms that one text may stand for.
inline constexpr std::size_t most_candidates = 100'000;

/// A mechanism of which one parameter may be a range, LOW..HIGH/COUNT, or a list: "second-price:reserve=0..1/1001" with
/// COUNT evenly spaced numbers, both ends among them, rounded to 15 digits; "posted-price:price=best|0.5|0.75" with
/// whatever the parameter takes. Throws InvalidInput as Mechanism::parse does, and for two such parameters, COUNT
/// outside 2 .. most_candidates, LOW not below HIGH, numbers that have to be whole and are not, and candidates that are
/// written twice.
Candidates parse_candidates(std::string_view spec);

}  // namespace surety
