#pragma once

#include <cstdint>
#include <filesystem>
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
  sequential_posted_price,  ///< bidder after bidder is offered the good at a price of his own; truth (dominant)
  // with a common value only
  proportional,                   ///< Brooks & Du (2021): allocation and payments proportional to bids
  exponential_price,              ///< Du (2016), (1), (6), (7)
  generalized_exponential_price,  ///< Du (2016), (52), (54): two buyers
  tullock,                        ///< Brooks & Du (2021), footnote 1: shares proportional to bids, all bids paid
  enriched_posted_price,          ///< Brooks & Du (2023), Section 6.2: the highest bid above 0 wins and pays the price
  bounds                          ///< the mechanism of a file of surety bounds, with its own values
};

/// A mechanism as the user writes it, e.g. "second-price:reserve=0.5", "posted-price:price=best",
/// "proportional:must-sell", "exponential-price:k=20".
struct Mechanism {
  MechanismKind kind = MechanismKind::second_price;
  bool ascending = false;  ///< second_price, written as english: with private values it ends at the second bid
  std::optional<double> reserve = 0;  ///< second_price, first_price; empty: first_price, the one that guarantees most
  std::optional<double> price;  ///< posted prices; empty: posted_price, that which earns most; tullock: per unit of bid
  bool inclusive = false;       ///< posted_price: the greatest price that every bidder accepts whatever his signal

  bool non_adaptive = false;  ///< sequential_posted_price: prices that do not depend on earlier reports
  std::int64_t cells = 64;    ///< sequential_posted_price: cells of reports, whose least values are the prices
  std::int64_t beliefs = 64;  ///< sequential_posted_price: beliefs per bidder for which prices are optimised

  bool permutation = false;  ///< proportional: the transfer rule of Section 5 in place of proportional payments
  bool must_sell = false;    ///< proportional: the good is always sold (Section 4.3)
  double least_message = 0;  ///< proportional: m of the discrete auction M(m, K), Section 5
  std::int64_t grid = 0;     ///< proportional: its K, messages m + l/K, l = 0 .. K^2; 0: all messages in [0, infinity)
  std::optional<double> cap = {};  ///< proportional: the greatest bid, > 0 (footnote 33); empty: any
  /// Scales of demand and payment of exponential_price, A and (49) of generalized_exponential_price: all that the kind
  /// has, or none for those that guarantee most.
  std::optional<double> A = {}, X = {}, Y0 = {}, Y1 = {};
  std::filesystem::path file = {};     ///< bounds: as written
  std::optional<std::int64_t> k = {};  ///< exponential prices: messages beside opting out; empty: any demand in [0,1]

  /// Whether the mechanism is one for a common value only.
  bool needs_common_value() const { return kind >= MechanismKind::proportional; }

  /// Whether the mechanism is one with k messages, or any demand where k is empty.
  bool has_messages() const {
    return kind == MechanismKind::exponential_price || kind == MechanismKind::generalized_exponential_price;
  }

  /// Also takes other names of a mechanism, vickrey, english and myerson. Throws InvalidInput with what is wrong and
  /// what would be right.
  static Mechanism parse(std::string_view spec);
  std::string spec() const;  ///< canonical form, under the name that `kind` has

  /// Throws InvalidInput for a mechanism that is another one with a common value: an ascending auction, where others'
  /// drop-outs are news (Milgrom & Weber 1982).
  void check_common_value() const;
};

std::span<const ChoiceRecord> mechanism_records();

}  // namespace surety
