#pragma once

#include <string>
#include <variant>
#include <vector>

#include "surety/bounds/auction_environment.h"
#include "surety/finite_games/exact_guarantee.h"
#include "surety/finite_games/information_set.h"

/// What may be known of what bidders know, and of the prior. Bidders count from 0; states are those of an
/// AuctionEnvironment with one good.
namespace surety {

/// Signals whose law depends on the state: chance[state][signal], each row summing to 1.
struct Experiment {
  std::vector<std::vector<double>> chance;
};

/// Every bidder knows what the good is worth to himself (private values).
struct OwnValuesKnown {};

/// These bidders know at least in which cell of a partition the state is: cell[state], any names. All bidders: what is
/// public.
struct CellKnown {
  std::vector<int> bidders;
  std::vector<std::string> cell;
};

/// At least so many bidders know the state; who they are may depend on anything, and the others need not be told.
struct InformedBidders {
  int at_least;
};

/// Each of these bidders knows at least what the experiment would tell him (Blackwell 1953). How the signals of
/// different bidders go together is not known.
struct KnowsAtLeast {
  std::vector<int> bidders;
  Experiment experiment;
};

/// Each of these bidders by himself knows at most what the experiment would tell him. Together they may know more.
struct KnowsAtMost {
  std::vector<int> bidders;
  Experiment experiment;
};

/// All bidders together know at most what the experiment would tell.
struct TogetherAtMost {
  Experiment experiment;
};

/// The law of E[v_i | what bidder i knows] for each of these bidders.
struct InterimValueLaw {
  std::vector<int> bidders;
  std::vector<double> values, probability;
};

/// The correlation of two bidders' interim values, of which an InterimValueLaw each must be there.
struct InterimCorrelation {
  int one, other;
  double at_least, at_most;
};

using InformationRestriction = std::variant<OwnValuesKnown, CellKnown, InformedBidders, KnowsAtLeast, KnowsAtMost,
                                            TogetherAtMost, InterimValueLaw, InterimCorrelation>;

/// The prior is any mixture of these, by state.
struct PriorScenarios {
  std::vector<std::vector<double>> probability;
};
/// The prior is the environment's but for a share of its mass, at most `radius`, that may be at other states.
struct TotalVariationBall {
  double radius;
};
/// Mass of the environment's prior has moved to other states, by at most `radius` on average; from a state to another
/// one it moves by the greatest difference of a bidder's values.
struct WassersteinBall {
  double radius;
};
/// Each bidder's value has the law that it has under the environment's prior; how values go together is not known.
struct KnownMarginals {};
/// The mean of these bidders' values, each within [at_least, at_most].
struct KnownMean {
  std::vector<int> bidders;
  double at_least, at_most;
};
/// E[(v_i - mean)^2] of these bidders' values, each within [at_least, at_most].
struct KnownSpread {
  std::vector<int> bidders;
  double mean, at_least, at_most;
};
/// P(v_i <= x) of these bidders' values is within `radius` of what it is under the environment's prior, at every x.
struct DistributionBand {
  std::vector<int> bidders;
  double radius;
};

using PriorRestriction = std::variant<PriorScenarios, TotalVariationBall, WassersteinBall, KnownMarginals, KnownMean,
                                      KnownSpread, DistributionBand>;

/// An auction's environment and what is known beside it. Without restrictions of the prior it is the environment's;
/// with any, it may be every one on its states that meets them all.
struct RestrictedEnvironment {
  AuctionEnvironment environment;
  std::vector<InformationRestriction> information = {};
  std::vector<PriorRestriction> prior = {};
};

/// What the least is taken over, for a FiniteMechanism made for `environment`.
struct RestrictedGame {
  AuctionEnvironment environment;  ///< of what bidders together may know, where that is limited
  InformationSet set;
  std::vector<std::vector<std::string>> knowledge;  ///< [bidder][knowledge], in words; empty where he need know nothing
};

/// Throws InvalidInput for restrictions that do not fit the environment or each other, naming them: two that no
/// information structure meets, or combinations that are no linear program (a set of priors with a limit from above).
RestrictedGame restricted_game(const RestrictedEnvironment& restricted);

/// Throws InvalidInput where messages are to be undominated and bidders together know an experiment at most: what is
/// dominated would be judged by means of values, and not by what a bidder knows at least.
void check_sent(const RestrictedEnvironment& restricted, Sent sent);

/// What a restriction says, as "every bidder knows his own value".
std::string in_words(const InformationRestriction& restriction);
std::string in_words(const PriorRestriction& restriction);

}  // namespace surety
