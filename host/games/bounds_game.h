#pragma once

#include <memory>
#include <string>
#include <vector>

#include "host/games/table_game.h"
#include "surety/bounds/saved_bounds.h"
#include "surety/estimate.h"

namespace surety {

/// Whether the mechanism or the information structure is one of surety bounds; the file has its own values and bidders.
bool plays_bounds(const EstimateConfig& config);

/// The files of the two parts, read once where they are one.
struct BoundsParts {
  std::shared_ptr<const SavedBounds> mechanism, information;

  const SavedBounds& either() const { return mechanism ? *mechanism : *information; }
};

/// A game with a mechanism or an information structure of surety bounds.
struct BoundsGame {
  BoundsParts parts;
  TableGame game;
  std::string strategy;         ///< in words
  bool equilibrium;             ///< known to be one
  std::vector<double> message;  ///< what the messages of `game` stand for
  std::vector<ChosenNumber> chosen;

  int k() const { return parts.either().k(); }
};

/// Played are the mechanism on its information structure, signals sent as they are; the mechanism where nobody or
/// everybody knows the state, at pure messages; a posted price or a second-price auction of one good on the information
/// structure. Throws
/// InvalidInput for other games, files as load_bounds, two files of different environments or grids, a number of
/// bidders that is not the file's, and a cost.
BoundsGame make_bounds_game(const EstimateConfig& config);

/// The mechanism of `made` on the information structure of `made`, signals sent as they are.
void play_on_own_information(BoundsGame& made);
/// The mechanism of `made` where everybody knows the state, or nobody more than the prior, at pure messages.
void play_publicly(BoundsGame& made, bool known);

/// A posted price on the information structure, accepted where that is a best reply. Throws InvalidInput where best
/// replies to each other are not found, for several goods, and where no price is given.
void play_posted_price_on_bounds(BoundsGame& made, const Mechanism& mechanism);

/// A second-price auction whose message y is the bid of the signal y: the value given that the highest of the others'
/// signals is the same, as Milgrom & Weber (1982) have it where signals are affiliated.
void play_second_price_on_bounds(BoundsGame& made, const Mechanism& mechanism);

/// The bidders whose deviations differ: the first alone where they can change places.
std::vector<int> deviators(const BoundsGame& game);

/// The problem of the kernels for a deviator.
kernels::GameProblem bounds_problem(const EstimateConfig& config, const BoundsGame& game, int deviator);

/// What theory proves of any play of the mechanism (Brooks & Du 2023, Proposition 3): its profit and what bidders gain
/// by one step up, k - 1 times, are together at least the guarantee. The sum over bidders of the latter.
double gain_from_steps_up(const BoundsGame& game);

}  // namespace surety
