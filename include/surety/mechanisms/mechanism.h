#pragma once

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
  second_value   ///< benchmark: the second-highest value, E[v(2)]
};

/// A mechanism for private values as the user writes it, e.g. "second-price:reserve=0.5", "posted-price:price=best".
struct Mechanism {
  MechanismKind kind = MechanismKind::second_price;
  double reserve = 0;           ///< second_price; in units of value
  std::optional<double> price;  ///< posted_price; empty: the price that earns most

  static Mechanism parse(std::string_view spec);
  std::string spec() const;  ///< canonical form
};

std::span<const ChoiceRecord> mechanism_records();

}  // namespace surety
