#pragma once

#include <filesystem>
#include <vector>

#include "surety/bounds/bounds.h"
#include "surety/bounds/outcome_bounds.h"

namespace surety {

/// What `surety bounds --out` keeps: a mechanism that guarantees `lower` and an information structure on which none
/// earns more than `upper`, on one grid.
struct SavedBounds {
  AuctionEnvironment environment;
  BoundingMechanism mechanism;
  std::vector<std::vector<double>> transfers;  ///< t_i(x) by bidder, at x as in the allocation; 0 where x_i = 0
  BoundingInformation information;
  double lower;                 ///< as it was proven; guarantee_under evaluates it again
  double upper;                 ///< evaluated from the information structure when read
  double lower_gap, upper_gap;  ///< duality gaps of the two programs

  int k() const { return mechanism.k; }
};

/// Reads the file that `surety bounds --out` writes, as it was written: a file that was changed since, by HDF5's tools
/// too, is refused. Nothing in it is believed that can be checked: shares and probabilities are such, message 0 costs
/// nothing, and `lower` <= the guarantee of mechanism and transfers <= `upper` <= the full surplus, all evaluated anew.
/// Throws InvalidInput naming the file and what is wrong.
SavedBounds load_bounds(const std::filesystem::path& path);

/// How many bidders the auction in such a file has; only its format and fingerprint are checked. Throws InvalidInput.
int bidders_in_bounds(const std::filesystem::path& path);

/// Writes an HDF5 file with the mechanism of the lower program and the information structure of the upper one,
/// replacing what was there by a complete file. Groups and arrays (axes are labelled):
///   message                      the grid {0, 1/k, ..., k}
///   environment/prior, values    [state], [state][bidder][good]
///   mechanism/allocation         [bidder][good][message of bidder 1]...[message of bidder N]
///   mechanism/multiplier         [state]
///   mechanism/transfer           [bidder][message of bidder 1]...[message of bidder N], participation secure
///   information/interim_value    as allocation: expected values given the signals
///   information/tilt, log_weight, rest    see BoundingInformation; share and reach are attributes of the group
/// The bracket and the gaps are attributes of the file. Throws Failure. load_bounds reads it
/// back.
void save_bounds(const std::filesystem::path& path, const AuctionEnvironment& environment, const Bounds& bounds);

/// The same for an environment with outcomes:
///   message                      the grid {0, 1/k, ..., min(k, reach)}
///   environment/prior, utility, objective    [state], [agent][outcome][state], [outcome][state]
///   mechanism/lottery            [outcome][message of agent 1]...[message of agent N]
///   information/mass             [state][message of agent 1]...[message of agent N]: sigma(x, theta)
/// The outcomes' names are an attribute of the environment, a line each.
void save_bounds(const std::filesystem::path& path, const OutcomeEnvironment& environment, const OutcomeBounds& bounds);

/// E[f(theta) | x] under an information structure, of functions f given by state, row after row: [row][x].
std::vector<double> interim_means(const AuctionEnvironment& environment, const BoundingInformation& information,
                                  const std::vector<double>& numbers);

/// Xi(x) = min over theta of sum_il theta_il (nabla_i^+ q_il)(x) - lambda(theta), less its mean under rho: what (27)
/// leaves of the transfers. Where `mean` is given it receives what was taken off: lambda + mean are the multipliers of
/// the transfers.
std::vector<double> balanced_excess_growth(const AuctionEnvironment& environment, const BoundingMechanism& mechanism,
                                           double* mean = nullptr);

/// Participation-secure transfers of the mechanism, t_i(0, x_-i) = 0, with that aggregate excess growth (Brooks & Du
/// 2023, Propositions 7 and 8: (43), (46) for two bidders, (47) for more), by bidder. They treat bidders as the
/// allocation does.
std::vector<std::vector<double>> participation_secure_transfers(const AuctionEnvironment& environment,
                                                                const BoundingMechanism& mechanism);

}  // namespace surety
