#pragma once

#include <optional>
#include <span>
#include <vector>

#include "surety/finite_games/finite_mechanism.h"

namespace surety {

/// One good, worth the same to all.
AuctionEnvironment common_value_environment(std::span<const ValueAtom> values, int bidders);
/// Throws InvalidInput where there is not one good, there are other bidders, or values are not those of every state.
void check_environment(const AuctionEnvironment& environment, int bidders);

/// What a mechanism's finite table is made for: a family's finite_table gets it.
struct TableSetting {
  const Mechanism& mechanism;
  const AuctionEnvironment& environment;  ///< that is played
  const AuctionEnvironment& grid;         ///< whose greatest value bids go up to, and whose law is the common value's
  LawPtr law;                             ///< of the common value; null where bidders' values differ
  double cost;
  std::optional<int> bids;  ///< steps from 0 to the greatest value, where the mechanism takes bids of any size

  int bidders() const { return environment.bidders; }
  double greatest_value() const;
  /// bids + 1 bids at equal steps from 0 to the greatest value. One that is a value but for rounding is that value: a
  /// bidder is then indifferent, and not almost.
  std::vector<double> equal_steps() const;
  /// What a mechanism's best parameters are found for. Throws InvalidInput where bidders' values differ.
  const LawPtr& common_law() const;
  /// `trade(profile, i)` as in common_value_mechanism. Throws InvalidInput for more messages than fit.
  FiniteMechanism with_messages(std::int64_t messages,
                                const std::function<Trade(std::span<const int> profile, int bidder)>& trade) const;
};

/// Highest bid wins, ties by lot, if it reaches the reserve: `pays(bid, second, wins)` is what a bidder pays, `wins`
/// the probability with which he gets the good, `second` the highest bid below or beside the highest.
FiniteMechanism highest_bid_table(const TableSetting& setting, double reserve,
                                  const std::function<double(double bid, double second, double wins)>& pays);

}  // namespace surety
