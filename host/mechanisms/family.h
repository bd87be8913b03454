#pragma once

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/mechanisms/highest_bid_rule.h"
#include "surety/mechanisms/mechanism.h"
#include "surety/strategies/given_strategy.h"

namespace surety {

namespace kernels {
struct CommonValueForm;
}
struct BoundsGame;
struct Exact;
struct ExactOutcome;
class FiniteMechanism;
struct TableSetting;
struct GameConfig;
struct GameOutcome;
struct GuaranteeReport;
struct Market;
class Planner;
struct ProfileLaw;
struct PublicOutcome;
struct Strategy;

/// All that Surety knows of a kind of mechanism, in one place: its name and parameters, how it is played, its
/// equilibria, exact statistics, guarantee and finite table. One object per family; the parameters that it is asked
/// about come as an argument.
///
/// Whatever a family does not say it cannot do: the functions here refuse by name (host/auctions/refusals.cpp), and
/// none plays another mechanism instead. A family is a class in a file of host/auctions and a line in catalogue.cpp.
class MechanismFamily {
 public:
  virtual ~MechanismFamily() = default;

  /// The plug-in that it is from; empty: it is Surety's own, or a program's.
  virtual std::string file() const { return {}; }

  // ---- name and parameters
  virtual const ChoiceRecord& record() const = 0;
  /// Other names, as they are known in the field.
  virtual std::span<const std::string_view> aliases() const { return {}; }
  bool is_called(std::string_view name) const {
    const auto others = aliases();
    return record().name == name || std::find(others.begin(), others.end(), name) != others.end();
  }
  /// What follows the colon is a file, not parameters; empty: parameters. Else what is missing where it is not there.
  virtual std::string_view needs_file() const { return {}; }
  /// Throws InvalidInput for parameters that do not go together.
  virtual void check(const Mechanism&) const {}
  /// Whether the parameter is written even where it has its default.
  virtual bool always_writes(std::string_view /*parameter*/) const { return false; }

  // ---- values known to their bidders
  /// How `estimate` plays it. Throws InvalidInput for values that it is not defined for.
  virtual void plan(Planner& planner, const Mechanism& m) const;
  /// The parameter that one pass over the draws plays all candidates of (kernels/candidates): a reserve of rule
  /// second_price, the same in all states, or a posted price. Empty: each is played by itself.
  virtual std::string_view parameter_of_one_pass() const { return {}; }
  /// With what was left open chosen.
  virtual Mechanism settled(const Mechanism& m, const ProfileLaw&) const { return m; }
  /// `m` is settled.
  virtual ExactOutcome exact_outcome(const Mechanism& m, const ProfileLaw& profile) const;

  // ---- a common value: what it is
  /// Whether it can be played with a common value at all.
  virtual bool takes_common_value() const { return true; }
  /// Throws InvalidInput for a mechanism that is another one with a common value.
  virtual void check_common_value(const Mechanism&) const {}
  /// Throws InvalidInput for numbers of bidders and the like that it is not defined for.
  virtual void check_game(const GameConfig&) const {}
  /// Sets what was left open.
  virtual void choose(GameConfig&) const {}
  /// Whether it does so for private values too, and not for a common value alone.
  virtual bool chooses_for_private_values() const { return false; }
  /// Its device rule and that rule's parameters.
  virtual kernels::CommonValueForm device_form(const GameConfig& game) const;
  /// No strategy plays a message beyond this, but for bids equal to unbounded signals.
  virtual double greatest_message(const GameConfig& game) const;
  /// Whether there is no message beyond greatest_message.
  virtual bool bounds_messages(const Mechanism&) const { return false; }
  /// Up to where deviations are tried, where nobody says.
  virtual double greatest_deviation(const GameConfig& game) const { return greatest_message(game); }
  virtual bool is_message(const Mechanism&, double /*message*/) const { return true; }
  /// Whether every number from 0 to the greatest message is one, so that a linear strategy can be sent.
  virtual bool takes_any_number(const Mechanism&) const { return true; }
  /// All messages, ascending, where there are at most `most`; else none.
  virtual std::vector<double> all_messages(const Mechanism&, std::int64_t /*most*/) const { return {}; }
  /// Whether payoffs do not rise in the own message but at what others send and at the reserve: who bids more without
  /// winning more often pays more or the same.
  virtual bool falls_between_jumps() const { return false; }
  /// What a further share of the good costs at least from `message` on, whatever the others send: with allocation x and
  /// payment t, t(m') - t(m) >= price (x(m') - x(m)) for m' > m >= message, where x does not fall in the own message, t
  /// is at least 0, and the price does not fall in `message` and is at least 0. So payments do not fall either. Empty:
  /// the mechanism does not say so, and is judged on a grid.
  virtual std::optional<double> marginal_price(const Mechanism&, double /*message*/) const { return std::nullopt; }
  /// What it is where it sells to the highest message and no payment depends on more than the own message and the
  /// highest other one: what messages lead to is then computed from the laws of the others' messages. Empty: it is
  /// played.
  virtual std::optional<HighestBidRule> highest_bid_rule(const Mechanism&) const { return std::nullopt; }
  /// Messages where payoffs jump whatever others send: a reserve.
  virtual std::vector<double> jumps(const Mechanism&) const { return {}; }
  /// The most that a bidder ever pays or, where negative, receives, in size.
  virtual double greatest_payment(const kernels::CommonValueForm& form, double greatest_value,
                                  double greatest_message) const;
  /// By how much payments have more rounding error than their size tells, since digits cancel; `m` is settled.
  virtual double cancellation(const Mechanism&) const { return 1; }
  /// Throws InvalidInput where deviations cannot be played.
  virtual void check_deviations(const GameConfig&) const {}

  // ---- a common value: what bidders do. Each refuses where no equilibrium is known.
  /// All see the same, so that everybody's signal is the expected value.
  virtual Strategy public_strategy(const GameConfig& game) const;
  /// Minmax information.
  virtual Strategy minmax_strategy(const GameConfig& game) const;
  /// The same, signals known up to cells.
  virtual Strategy coarsened_strategy(const GameConfig& game) const;
  /// Whether on minmax information bids are the signals themselves, and the outcome a function of their sum.
  virtual bool plays_sum_of_signals(const Mechanism&) const { return false; }
  /// Two bidders with independent signals whose sum determines the value.
  virtual Strategy two_bidder_strategy(const GameConfig& game) const;
  /// The wallet game, any number of bidders.
  virtual Strategy wallet_strategy(const GameConfig& game) const;
  /// Some know the value, the others nothing.
  virtual Strategy informed_strategy(const GameConfig& game) const;
  /// Signals 0 or 1.
  virtual Strategy accurate_strategy(const GameConfig& game) const;
  /// Signals independent given the value.
  virtual Strategy mineral_rights_strategy(const GameConfig& game) const;
  /// Each knows his own value, which is his signal.
  virtual Strategy private_strategy(const GameConfig& game) const;
  /// The same where values are iid given a state that nobody sees.
  virtual Strategy hidden_state_strategy(const GameConfig& game) const;
  /// The same where values have a finite joint law (GameConfig::joint), two bidders or more.
  virtual Strategy joint_values_strategy(const GameConfig& game) const;
  /// What that earns, where it is known.
  virtual std::optional<Exact> joint_values_revenue(const GameConfig& game) const;
  /// The same where their values have different laws; empty: none is known.
  virtual std::optional<BidderCurves> curves_of_unlike(const GameConfig& game) const;
  /// Whether private_strategy is best whatever the others do, so that their laws do not matter.
  virtual bool private_strategy_is_dominant() const { return false; }
  /// Where everybody accepts an offer whatever his signal; empty elsewhere.
  virtual std::optional<Strategy> dominant_strategy(const GameConfig& game) const;

  // ---- a common value: exact statistics, where they are known
  /// What each public expected value leads to.
  virtual std::optional<PublicOutcome> public_outcome(const GameConfig& game) const;
  virtual std::optional<GameOutcome> wallet_outcome(const GameConfig& game) const;
  virtual std::optional<GameOutcome> minmax_outcome(const GameConfig& game) const;

  // ---- guarantees
  virtual bool guarantee_is_known(const Mechanism&) const { return false; }
  /// For which of the family it is known, in words.
  virtual std::string_view guaranteed_form() const { return record().name; }
  virtual void report_guarantee(GuaranteeReport&, const Mechanism&, const Market&) const {}
  /// Whether no mechanism guarantees more.
  virtual bool guarantees_most(const Mechanism&) const { return false; }

  // ---- finite tables
  /// Whether there is one, and then whether it needs to be told how many bids.
  virtual bool has_finite_table() const { return false; }
  virtual bool takes_bids() const { return false; }
  virtual FiniteMechanism finite_table(const TableSetting& setting) const;

  // ---- information structures of saved bounds
  virtual void play_on_bounds(BoundsGame& made, const Mechanism& m) const;
};

using FamilyPtr = std::shared_ptr<const MechanismFamily>;

/// The families on the list (host/auctions/catalogue.cpp), those of plug-ins behind them.
const std::vector<FamilyPtr>& mechanism_families();

}  // namespace surety
