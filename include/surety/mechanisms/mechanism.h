#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "surety/options.h"

namespace surety {

enum class MechanismKind {
  second_price,  ///< highest bid wins, pays max(second bid, reserve); strategy: truth (dominant)
  first_price,   ///< highest bid wins, pays it; strategy: symmetric equilibrium, given the public state
  all_pay,       ///< highest bid wins, everybody pays; strategy: symmetric equilibrium, given the public state
  posted_price,  ///< a random bidder with value >= price buys at the price; strategy: truth (dominant)
  optimal,       ///< Myerson's auction given the public state: highest ironed virtual value >= 0 wins
  full_surplus,  ///< benchmark: the highest value itself, E[v(1)]
  second_value,  ///< benchmark: the second-highest value, E[v(2)]
  // with a common value only
  proportional,                   ///< Brooks & Du (2021): allocation and payments proportional to bids
  exponential_price,              ///< Du (2016), (1), (6), (7)
  generalized_exponential_price,  ///< Du (2016), (52), (54): two buyers
  tullock                         ///< Brooks & Du (2021), footnote 1: shares proportional to bids, all bids paid
};

/// A mechanism as the user writes it, e.g. "second-price:reserve=0.5", "posted-price:price=best",
/// "proportional:must-sell", "exponential-price:k=20".
struct Mechanism {
  MechanismKind kind = MechanismKind::second_price;
  double reserve = 0;           ///< second_price; in units of value
  std::optional<double> price;  ///< posted_price; empty: the price that earns most

  bool permutation = false;  ///< proportional: the transfer rule of Section 5 in place of proportional payments
  bool must_sell = false;    ///< proportional: the good is always sold (Section 4.3)
  double least_message = 0;  ///< proportional: m of the discrete auction M(m, K), Section 5
  std::int64_t grid = 0;     ///< proportional: its K, messages m + l/K, l = 0 .. K^2; 0: all messages in [0, infinity)
  std::optional<double> A = {},
                        X = {};  ///< exponential prices: scales of demand and payment; empty: those that guarantee most
  std::optional<double> Y0 = {}, Y1 = {};  ///< generalized_exponential_price, (49); empty: likewise
  std::optional<std::int64_t> k = {};  ///< exponential prices: messages beside opting out; empty: any demand in [0,1]

  /// Whether the mechanism is one for a common value only.
  bool needs_common_value() const { return kind >= MechanismKind::proportional; }

  static Mechanism parse(std::string_view spec);
  std::string spec() const;  ///< canonical form
};

std::span<const ChoiceRecord> mechanism_records();

}  // namespace surety
