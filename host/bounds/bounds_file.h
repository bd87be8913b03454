#pragma once

#include <filesystem>

#include "surety/bounds/finite_bounds.h"

namespace surety {

/// Writes an HDF5 file with the mechanism of the lower program and the information structure of the upper one,
/// replacing what was there by a complete file. Groups and arrays (axes are labelled):
///   message                      the grid {0, 1/k, ..., k}
///   environment/prior, values    [state], [state][bidder][good]
///   mechanism/allocation         [bidder][good][message of bidder 1]...[message of bidder N]
///   mechanism/multiplier         [state]
///   mechanism/transfer           [bidder][message of bidder 1]...[message of bidder N], participation secure
///   information/interim_value    as allocation: expected values given the signals
///   information/tilt, log_weight, rest    see BoundingInformation; share and reach are attributes of the group
/// The bracket and the gaps are attributes of the file. Throws Failure. load_bounds (surety/bounds/saved_bounds.h)
/// reads it back, by the user block in front of it (ArrayFile).
void write_bounds_file(const std::filesystem::path& path, const AuctionEnvironment& environment, const Bounds& bounds);

/// The same for an environment with outcomes:
///   message                      the grid {0, 1/k, ..., min(k, reach)}
///   environment/prior, utility, objective    [state], [agent][outcome][state], [outcome][state]
///   mechanism/lottery            [outcome][message of agent 1]...[message of agent N]
///   information/mass             [state][message of agent 1]...[message of agent N]: sigma(x, theta)
/// The outcomes' names are an attribute of the environment, a line each.
void write_bounds_file(const std::filesystem::path& path, const FiniteEnvironment& environment,
                       const FiniteBounds& bounds);

}  // namespace surety
