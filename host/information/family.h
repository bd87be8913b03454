#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "surety/information/information.h"
#include "surety/statistics/statistic.h"

namespace surety {

namespace kernels {
struct InformationForm;
}
struct BoundsGame;
struct EstimateConfig;
struct FiniteStructure;
struct FiniteStructureConfig;
struct GameConfig;
struct GameOutcome;
struct IndependentSignals;
class Mechanism;
struct OwnSignal;
struct PostedPriceOnMinmax;
struct Strategy;
struct SummedSignals;

/// A game on an information structure, for the tests of all structures.
struct InformationExample {
  std::string_view spec;  ///< canonical
  std::string_view values = "uniform";
  int bidders = 2;
};

/// Where signals are the value and noise of everybody's own.
struct Noise {
  const Law& law;
  bool multiplies;  ///< the value; else it is added
};

/// All that Surety knows of a kind of information structure, in one place: its name and parameters, how signals are
/// drawn, which of a mechanism's equilibria is played, exact statistics. One object per family; the parameters that it
/// is asked about come as an argument.
///
/// Whatever a family does not say it cannot do: the functions here refuse by name
/// (host/information_structures/refusals.cpp), and none draws other signals instead. A family is a class in a file of
/// host/information_structures and a line in catalogue.h.
class InformationFamily {
 public:
  virtual ~InformationFamily() = default;

  // ---- name and parameters
  /// Parameters are typed in the record's order. The unit "flag" is a word, "count" a whole number, "law" one of the
  /// option's words with a law in parentheses behind it.
  virtual const ChoiceRecord& record() const = 0;
  /// At ordinary and at extreme parameters; none where a file is needed.
  virtual std::vector<InformationExample> examples() const { return {}; }
  /// Whether the last parameter may be given several times.
  virtual bool repeats() const { return false; }
  /// Whether what follows the colon is a file, not parameters.
  virtual bool is_of_file() const { return false; }
  /// Throws InvalidInput for parameters that do not go together.
  virtual void check(const Information&) const {}

  // ---- what it is
  /// Whether all see the same, so that everybody's signal is the expected value.
  virtual bool is_public() const { return false; }
  /// Whether all know the value itself.
  virtual bool tells_value() const { return false; }
  /// Whether everybody has a value of his own, which is his signal.
  virtual bool is_private() const { return false; }
  /// Whether it stands for whatever bidders know, so that nothing is played: theory tells the least over all
  /// structures.
  virtual bool is_any() const { return false; }
  /// Whether it is one of surety bounds, with its own values and bidders.
  virtual bool is_saved() const { return false; }
  /// Whether signals are recommended messages, which everybody sends.
  virtual bool recommends_messages() const { return false; }
  /// Whether the value is a function of the sum of iid exponential signals, which bidders know exactly: where messages
  /// are the signals, the sum alone need be drawn.
  virtual bool is_told_by_sum() const { return false; }
  virtual std::optional<Noise> noise(const Information&) const { return std::nullopt; }

  // ---- the game
  /// Throws InvalidInput for values or numbers of bidders that it is not defined for.
  virtual void check_game(const GameConfig&) const {}
  /// The same once what the mechanism left open, as `given`, is chosen.
  virtual void check_chosen(const GameConfig& /*game*/, const Mechanism& /*given*/) const {}
  /// How values and signals are drawn.
  virtual kernels::InformationForm form(const GameConfig& game) const;
  /// No signal is greater.
  virtual double greatest_signal(const GameConfig& game) const;
  /// The variance of the value that is drawn; empty where that is another one than the law's, as where only E[v |
  /// signals] is drawn.
  virtual std::optional<double> drawn_variance(const GameConfig& game) const;
  /// The least expected value given a signal: the inclusive posted price.
  virtual double least_expected_value(const GameConfig& game) const;
  /// Of two bidders whose signals are independent and whose sum determines the value.
  virtual IndependentSignals independent_signals(const GameConfig& game) const;
  /// A bidder's, where signals are independent, so that a bound holds at any signal; empty elsewhere.
  virtual std::optional<OwnSignal> own_signal(const GameConfig& game, std::int64_t bidder) const;
  /// Where signals are iid and a share of their sum is the value; empty elsewhere.
  virtual std::optional<SummedSignals> summed_signals(const GameConfig& game) const;
  /// The best posted price, where it is known beside the mechanism's profit.
  virtual std::optional<PostedPriceOnMinmax> best_posted_price(const GameConfig& game) const;

  // ---- what bidders do, and what comes of it
  /// The mechanism is asked for its equilibrium on information of this kind.
  virtual Strategy strategy(const GameConfig& game) const;
  /// The means of that equilibrium, where theory knows them.
  virtual std::optional<GameOutcome> outcome(const GameConfig& game) const;
  /// All statistics that are known; from `outcome`, where the value is common.
  virtual std::array<std::optional<Exact>, statistic_count> exact_statistics(const GameConfig& game) const;

  // ---- finite structures
  /// Whether finite_structure knows it.
  virtual bool is_finite() const { return false; }
  /// What a file brings along, so that it is not given beside it: "values", "bidders", "cost".
  virtual std::span<const std::string_view> brings() const { return {}; }
  /// As probabilities of signals and states, for linear programs.
  virtual FiniteStructure finite_structure(const Information&, const FiniteStructureConfig&) const;
  /// Has what `made` holds, a mechanism of surety bounds, played here.
  virtual void play_saved_mechanism(BoundsGame& made, const EstimateConfig& config) const;
};

using InformationFamilyPtr = std::shared_ptr<const InformationFamily>;

/// The families on the list (host/information_structures/catalogue.h).
const std::vector<InformationFamilyPtr>& information_families();

/// "none, full, ..": those on the list on which all see the same.
std::string public_information_names();

}  // namespace surety
