#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "surety/finite_games/finite_mechanism.h"

namespace surety {

/// What a designer can bring about, and what it is worth in each state (Brooks & Du 2023, Section 2): finitely many
/// outcomes and lotteries over them, and, where `greatest_transfer` is set, a payment t_i in [-greatest_transfer,
/// greatest_transfer] of every bidder, which he loses and the designer's welfare gains.
struct FiniteOutcomes {
  int bidders, outcomes, states;
  std::vector<double> utility;  ///< [(outcome * states + state) * bidders + i], in units of value
  std::vector<double> welfare;  ///< [outcome * states + state], before transfers
  std::optional<double> greatest_transfer = {};

  double utility_of(int bidder, int outcome, int state) const {
    return utility[(outcome * states + state) * bidders + bidder];
  }
  double welfare_of(int outcome, int state) const { return welfare[outcome * states + state]; }
};

/// An auction of one good that is worth `values[state]` to everybody and costs the seller `cost`: outcome 0 keeps it,
/// outcome i sells to bidder i. Without `greatest_transfer` payments go up to 1000 times the greatest value.
FiniteOutcomes common_value_auction(std::span<const double> values, int bidders, double cost = 0,
                                    std::optional<double> greatest_transfer = std::nullopt);

/// Finitely many signals of every bidder and states: sigma(s, theta). Signal profiles are indexed like the message
/// profiles of a FiniteMechanism. Immutable.
class FiniteInformation {
 public:
  /// `probability[state * profiles + profile]`, >= 0, sums to 1 within 1e-9; `signals` by bidder, >= 1 each. Throws
  /// InvalidInput otherwise.
  FiniteInformation(std::vector<int> signals, int states, std::vector<double> probability);

  int bidders() const { return static_cast<int>(signals_.size()); }
  int signals(int bidder) const { return signals_[bidder]; }
  int states() const { return states_; }
  std::int64_t profiles() const { return profiles_; }
  std::int64_t stride(int bidder) const { return stride_[bidder]; }
  int signal(std::int64_t profile, int bidder) const {
    return static_cast<int>(profile / stride_[bidder] % signals_[bidder]);
  }
  double probability(std::int64_t profile, int state) const { return probability_[state * profiles_ + profile]; }
  double signal_probability(int bidder, int signal) const;

 private:
  std::vector<int> signals_;
  int states_;
  std::vector<double> probability_;
  std::int64_t profiles_;
  std::vector<std::int64_t> stride_;
};

/// A finite information structure about a common value.
struct CommonValueInformation {
  FiniteInformation information;
  std::vector<double> values;  ///< by state
};

/// Reads the CSV file of `table:FILE.csv`: columns probability, value, signal1, .., signalN, a line per state; N is the
/// number of columns. States are the different values, signals of a bidder the different numbers in his column. Throws
/// InvalidInput naming file, line and column for a wrong header, a wrong number of cells, numbers that are none,
/// negative ones, and probabilities that do not sum to 1.
CommonValueInformation read_information_table(const std::string& file);

/// Nobody knows more than the prior, or everybody knows the value.
CommonValueInformation no_information(std::span<const ValueAtom> values, int bidders);
CommonValueInformation full_information(std::span<const ValueAtom> values, int bidders);

}  // namespace surety
