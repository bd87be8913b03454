#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "host/games/joint_values.h"
#include "host/information/family.h"
#include "kernels/games/game_problem.h"
#include "surety/estimate.h"
#include "surety/theory/posted_price_on_minmax.h"
#include "surety/theory/proportional_auction.h"

namespace surety {

/// A game on signals as the user configures it, its parts resolved: laws, the mechanism's parameters chosen.
struct GameConfig {
  Mechanism mechanism;  ///< no parameter is left open
  Information information;
  /// The law of the common value, or of all bidders' own: where these differ the first bidder's, where a hidden state
  /// moves them what it leaves of one.
  LawPtr values;
  std::int64_t bidders;
  double cost;
  std::optional<GivenStrategy> strategy = {};     ///< played in place of an equilibrium
  bool everybody_accepts = false;                 ///< a posted price that every bidder accepts whatever his signal
  ProfileLaw profile = {};                        ///< of private values: one state, hidden ones, or a joint law
  std::shared_ptr<const JointValues> joint = {};  ///< private values with a finite joint law; null: others
  Utility utility = {};                           ///< but for money itself: of private values that no state moves

  /// Whether all bidders' values have one law.
  bool one_law() const { return profile.states.empty() || profile.symmetric(); }
  /// The law of a bidder's own value, or of the common one.
  const LawPtr& law_of(std::int64_t bidder) const;
  /// Bidders with the same number have the same law; of a joint law, may change places.
  int group_of(std::int64_t bidder) const;
  /// No value of anybody is greater.
  double greatest_value() const;

  /// The theory's solutions are built once, when first asked for.
  const ProportionalAuction& proportional(Sale sale) const;
  /// The one whose minmax information `information` is.
  const ProportionalAuction& minmax() const { return proportional(minmax_sale()); }
  Sale minmax_sale() const;

 private:
  mutable std::shared_ptr<const ProportionalAuction> can_keep_, must_sell_;
};

inline Sale sale_of(const Mechanism& m) {
  return m.takes("must-sell") && m.has("must-sell") ? Sale::must_sell : Sale::can_keep;
}

/// The law of the common value. Throws InvalidInput where the values are no single law.
LawPtr single_law(const EstimateConfig& config);

/// Throws InvalidInput where the values are no single law, nor private ones independent of each other, a parameter is
/// missing or the parts do not go together.
GameConfig resolve_game(const EstimateConfig& config);

/// Whether in the mechanism only the winner pays, what he sent.
bool winner_pays_own_message(const GameConfig& game);

/// An equilibrium, or what the bidders are taken to do.
struct Strategy {
  kernels::StrategyForm form;
  std::string words;        ///< for reports: what it is and where it comes from
  bool equilibrium = true;  ///< known to be one
};

/// What is known of a play: means of revenue, of the value sold, and of the allocation.
struct GameOutcome {
  Exact revenue, surplus, allocation;
};

/// What each public expected value w leads to, where it is known without error.
struct PublicOutcome {
  struct AtValue {
    double revenue, allocation;
  };
  std::function<AtValue(double w)> at;
  std::vector<double> kinks;  ///< values w at which it is not smooth
};

/// Bidders with signals of the same law who play alike.
struct BidderKind {
  std::int64_t first, count;
};
/// Ascending by the first one.
std::vector<BidderKind> kinds_of_bidders(const GameConfig& game, const kernels::InformationForm& information);
/// The first bidder of each kind.
std::vector<std::int64_t> first_of_kinds(const GameConfig& game, const kernels::InformationForm& information);

/// Whether a function of the demand quantile takes finitely many values.
bool is_step_function(const DemandForm& form);

// The parts of a game for the kernels. Each throws InvalidInput for what it cannot build.
kernels::InformationForm information_form(const GameConfig& game);
Strategy strategy_of(const GameConfig& game);

/// Where signals are the value and noise of everybody's own.
inline Noise noise_of(const GameConfig& game) { return game.information.family().noise(game.information).value(); }

/// Mineral rights: whether signals are affiliated with the value (Milgrom & Weber 1982), which the second-price
/// auction's equilibrium needs: the density of the noise, or of its logarithm where it multiplies, is log-concave: no
/// point of a grid of 1000 in each of the law's pieces, and on both sides of their ends, lies below the line through
/// its neighbours. Noise that multiplies is not looked at below its 10^-6 quantile but at what its pieces begin with.
bool is_affiliated(const Law& noise, bool multiplicative);

/// Mineral rights: what parts the signals into equally likely bins, from the least signal to the greatest.
std::vector<double> noisy_signal_quantiles(const GameConfig& game, int bins);

/// Everything together.
struct Game {
  kernels::GameProblem problem;
  Strategy strategy;
};
Game make_game(const EstimateConfig& config, const GameConfig& game);

/// Tables of a proportional auction: functions 0 aggregate allocation, 1 aggregate transfer, 2 value at the sum of
/// signals. They reach as far as signals do, and at least up to the given sum of bids.
AggregateForm aggregate_form(const ProportionalAuction& auction, double at_least_up_to = 0);

/// The parameters that were left to choose, as chosen.
std::vector<ChosenNumber> chosen_numbers(const Mechanism& given, const Mechanism& chosen);

/// Bound on what the tables that the kernels read shift a statistic by.
double greatest_table_error(const kernels::GameProblem& problem);

/// Exact statistics where theory knows them, indexed by Statistic; `profit` and what follows from it included.
std::array<std::optional<Exact>, statistic_count> exact_statistics_of_game(const GameConfig& game);

}  // namespace surety
