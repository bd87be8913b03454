#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace surety {

/// A finite environment in which an outcome matters to one bidder at most (Yamashita 2018, Supplement D,
/// "auction-like"): outcome 0 chooses nobody and is worth 0 to all; outcome i chooses bidder i, to whom that is worth
/// `value`, which may depend on everybody's type, while it is worth a known `benefit` to every other bidder. Staying
/// away is worth 0.
///
/// An auction with interdependent values has benefits of 0; a noxious facility (NIMBY) is worth benefit - cost to who
/// gets it and its benefit to the others; where a partnership is dissolved, benefits are minus what the partners'
/// shares are worth to them as things stand.
///
/// Type profiles are numbered with the last bidder's type running fastest.
struct AuctionLikeEnvironment {
  std::vector<int> types;           ///< by bidder, how many; 1 or more
  std::vector<double> probability;  ///< by type profile, at least 0, summing to 1
  std::vector<double> value;        ///< [profile * bidders + i]
  std::vector<double> benefit;      ///< by bidder

  int bidders() const { return static_cast<int>(types.size()); }
  std::int64_t profiles() const { return static_cast<std::int64_t>(probability.size()); }
  std::int64_t stride(int bidder) const;
  int type(std::int64_t profile, int bidder) const {
    return static_cast<int>(profile / stride(bidder) % types[bidder]);
  }
  /// The profile in which `bidder` has another type.
  std::int64_t with_type(std::int64_t profile, int bidder, int type) const {
    return profile + (type - this->type(profile, bidder)) * stride(bidder);
  }
  /// What an outcome is worth to a bidder.
  double payoff(std::int64_t profile, int bidder, int outcome) const {
    if (outcome == 0) return 0;
    return outcome == bidder + 1 ? value[profile * bidders() + bidder] : benefit[bidder];
  }
  double surplus(std::int64_t profile, int outcome) const;
  double size(std::int64_t profile) const;  ///< sum of all payoffs in size: what rounding is relative to

  /// Throws InvalidInput naming what does not fit together.
  void check() const;
};

/// An outcome, 0 .. bidders, by type profile.
using ChoiceRule = std::vector<int>;

/// The outcome of greatest surplus; of those equal up to rounding the first.
ChoiceRule efficient_rule(const AuctionLikeEnvironment& environment);

/// Where single crossing fails (Maskin 1992; Dasgupta & Maskin 2000): i has at least j's value at `profile`, and still
/// no more than j when his type rises to `type`.
struct SingleCrossingFailure {
  std::int64_t profile;
  int i, j, type;
};
std::optional<SingleCrossingFailure> single_crossing_failure(const AuctionLikeEnvironment& environment);

/// The most that payments earn.
struct ProvenValue {
  double value;  ///< of payments that meet the constraints up to rounding
  double most;   ///< no payments that meet them earn more, rounding included
};

/// The payments that earn most with a rule that stays implemented whatever the bidders know.
struct ExPostPayments {
  ProvenValue ex_post;  ///< over all ex post incentive compatible, individually rational payments
  /// Theorem 5's relaxed problem: who is chosen and the others' types are public, so that payoffs of bidders to whom
  /// the outcome does not matter are collected, and the chosen one need not be kept from pretending not to be. Theorem
  /// 5: it earns no more.
  ProvenValue relaxed;
  std::vector<double> payment;  ///< of the ex post program, [profile * bidders + i]
  double surplus;               ///< E of the sum of all payoffs
  double greatest_gain;         ///< from any misreport at any profile; at most 0 up to rounding
  double least_payoff;          ///< of anybody who tells the truth; at least 0 up to rounding
};

/// Throws InvalidInput where the rule is not ex post implementable, with the bidder and the others' types.
ExPostPayments best_ex_post_payments(const AuctionLikeEnvironment& environment, const ChoiceRule& rule);

/// An environment and a rule from a CSV file with the columns probability, type1 .. typeN, optionally outcome, and
/// value1
/// .. valueN: a line for every combination of types, numbers or labels, in the order of their first appearance. Without
/// outcomes the rule is efficient. Throws InvalidInput naming file, line and column.
struct PayoffTable {
  AuctionLikeEnvironment environment;
  ChoiceRule rule;
  bool efficient;                               ///< no outcomes are given
  std::vector<std::vector<std::string>> label;  ///< by bidder and type
};
PayoffTable read_payoff_table(const std::string& file, std::vector<double> benefit);

}  // namespace surety
