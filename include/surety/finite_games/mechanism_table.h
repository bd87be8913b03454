#pragma once

#include <optional>
#include <string>
#include <vector>

#include "surety/finite_games/finite_mechanism.h"

namespace surety {

/// A finite mechanism and what its messages and states are called.
struct MechanismTable {
  FiniteMechanism mechanism;
  std::vector<std::vector<std::string>> messages;  ///< by bidder, in the order of their first appearance
  std::vector<std::string> states;
};

/// What an auction's table leaves open.
struct CommonValuePrior {
  std::vector<ValueAtom> values;
  double cost = 0;
};

/// Reads a mechanism from a CSV file with a header, of one of two forms, told apart by the first column:
///   message1, .., messageN, allocation1, .., allocationN, payment1, .., paymentN
///     an auction of one good with a common value: a line per message profile; `prior` gives the values;
///   state, probability, message1, .., messageN, utility1, .., utilityN, welfare
///     any payoffs: a line per state and message profile, a state's probability on each of its lines.
/// Messages and states are labels of any kind; N is the number of message columns. Throws InvalidInput naming file,
/// line and column: wrong columns, cells that are no numbers, negative probabilities or allocations, allocations beyond
/// 1, combinations that are missing or stand twice, probabilities of a state that disagree or of all that do not sum to
/// 1, a prior where the table has its own, none where it needs one.
MechanismTable read_mechanism_table(const std::string& file, const std::optional<CommonValuePrior>& prior);

/// Reads an auction's table for bidders whose values are those of `environment`; its states are numbered from 1. Throws
/// InvalidInput also where the table has payoffs, or other bidders than the environment.
MechanismTable read_auction_table(const std::string& file, const AuctionEnvironment& environment, double cost);

}  // namespace surety
