#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "surety/correlated_values/correlated_prior.h"

namespace surety {

/// An auction of one good in which truth is a best reply at every possible profile, whatever the others' values, and
/// nobody who tells it ever loses: prices drawn at random. Given the others' values bidder i is offered one of his own
/// values as a price, or nothing, and who accepts gets the good; draws of different bidders are so correlated that it
/// is never sold twice. Every such mechanism earns no more than one of these.
struct DominantStrategyAuction {
  /// [profile * bidders + i]: with which chance bidder i is offered his value in the profile as a price where the
  /// others have theirs. The sum over i and i's values up to that in the profile, who then buys, is at most 1 at each
  /// possible profile; 0 at the others, where nothing is sold.
  std::vector<double> price_chance;
  double revenue;       ///< at least; what the auction guarantees, whatever bidders know of one another
  double revenue_most;  ///< of every other such auction, at most (duality)
};

/// The auction that earns most. `revenue` is evaluated apart from the program that found it. Throws InvalidInput beyond
/// 1024 profiles.
DominantStrategyAuction best_dominant_strategy_auction(const CorrelatedPrior& prior);

/// What the auction of these chances earns, less rounding. Where they sell more than one good at some profile, by
/// rounding, all of them are divided by the most that is sold. Throws InvalidInput where that is above 1 + 1e-6, where
/// one is no chance, or a price is offered at an impossible profile.
double dominant_strategy_revenue(const CorrelatedPrior& prior, std::span<const double> price_chance);

/// A state that all bidders see, beside their own values, which are independent in it.
struct PublicState {
  double probability;
  std::vector<std::vector<double>> law;  ///< [bidder][value]: weights, at least 0, that need not sum to 1 to the bit
};

/// An information structure: a prior as a mixture of public states, and of full information for what is left over. A
/// seller who sees the state too earns no more than the optimal auction of independent values (Myerson 1981), so no
/// mechanism guarantees more than `revenue` (Yamashita 2018, Section 3.2).
struct PublicStates {
  std::vector<PublicState> states;
  double full_information;  ///< the probability that all values are public, at most
  double revenue;           ///< at most
  bool stopped = false;     ///< a search was ended from outside
};

/// The states as a decomposition of the prior: where they would exceed it, by rounding say, they are made less likely,
/// and what is left of the prior becomes full information. Throws InvalidInput where a state does not fit the prior.
PublicStates public_states(const CorrelatedPrior& prior, std::vector<PublicState> states);

/// How long to look for states.
struct KnownValuesSearch {
  double width = 1e-3;                        ///< until upper - lower is this much of upper, if it can be
  double time_limit = 60;                     ///< seconds; then the best so far
  int threads = 0;                            ///< CPU threads, 0 being all; they never change a result
  std::function<bool()> stop_requested = {};  ///< asked now and then: true ends the search as the time limit does
};

/// States in which the seller earns as little as we can find, by column generation over product laws; `given` states
/// (none, or a first decomposition) are among the starts. `auction`: best_dominant_strategy_auction. The same prior
/// gives the same states, unless the search is ended from outside.
PublicStates worst_public_states(const CorrelatedPrior& prior, const DominantStrategyAuction& auction,
                                 const std::vector<PublicState>& given = {}, const KnownValuesSearch& how = {});

/// The greatest revenue guarantee where every bidder knows his own value, and anything may be known about the others':
/// over all mechanisms, and all information structures in which bidders see their values (Yamashita 2018, Section 2).
/// It lies between `auction.revenue` and `states.revenue`.
struct KnownValuesBracket {
  double second_value;    ///< E[v(2)]
  double best_efficient;  ///< best_efficient_guarantee
  DominantStrategyAuction auction;
  PublicStates states;
  std::optional<double> given_states;  ///< at most, of the states given
  double full_surplus;                 ///< E[v(1)]

  double lower() const { return auction.revenue; }
  double upper() const { return states.revenue; }
};
KnownValuesBracket known_values_bracket(const CorrelatedPrior& prior, const std::vector<PublicState>& given = {},
                                        const KnownValuesSearch& how = {});

/// The states of a mixture of discrete laws, by the values of its correlated_prior.
std::vector<PublicState> public_states_of(const ProfileLaw& profile);

}  // namespace surety
