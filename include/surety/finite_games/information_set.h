#pragma once

#include <vector>

#include "surety/finite_games/finite_mechanism.h"

namespace surety {

/// The information structures, and priors, that are possible where something is known of them: what the least or
/// greatest welfare is taken over.
///
/// Nature draws a group with a given probability, and then one of its worlds as it likes; a world has a state, and
/// tells every bidder something, at least: his knowledge. Beyond that he may know anything, as far as ceilings allow.
/// Nothing is known where every state is a group of one world that tells nobody anything. (Bergemann & Morris 2016,
/// Section 2: Bayes correlated equilibria of a game with an information structure that bidders have at least, worlds
/// being its states and signals.)
struct InformationSet {
  struct World {
    int group, state;
    std::vector<int> knowledge;  ///< by bidder, from 0 to below knowledges[i]

    /// Nothing is played in a world without a state: it only counts in limits, as what mass has moved where.
    bool is_played() const { return state >= 0; }
  };
  /// The sum of weight times probability over worlds lies within [least, most], of which one is finite at least.
  struct Limit {
    std::vector<double> weight;  ///< by world
    double least, most;
  };
  /// What a bidder knows is no more informative than an experiment (Blackwell 1953): one knowing its signal alone could
  /// have drawn it. chance[group * signals + signal] is the experiment's law.
  struct Ceiling {
    int bidder, signals;
    std::vector<double> chance;
  };
  /// Given all that a bidder knows the mean of distance[knowledge * states + state] is 0.
  struct ZeroMean {
    int bidder;
    std::vector<double> distance;
  };

  std::vector<double> groups;   ///< probabilities; of those that are played, summing to 1
  std::vector<int> knowledges;  ///< by bidder, how many there are; at least 1
  std::vector<World> worlds;    ///< ascending in their group, which has one at least, all played or none
  std::vector<Limit> limits = {};
  std::vector<Ceiling> ceilings = {};
  std::vector<ZeroMean> zero_means = {};

  /// Whether nothing is known.
  bool is_unrestricted() const;
  /// Throws InvalidInput where sizes, indices or numbers are not those of `bidders` and `states`.
  void check(int bidders, int states) const;
};

/// Nothing is known but the prior.
InformationSet all_information(const FiniteMechanism& mechanism);

/// Whether the set has an information structure at all, up to a solver's tolerance of 1e-9.
bool is_possible(const InformationSet& set, int bidders, int states);

}  // namespace surety
