#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "surety/correlated_values/correlated_prior.h"
#include "surety/error.h"
#include "surety/statistics/statistic.h"
#include "surety/values/law.h"

namespace surety {

/// What one bidder pays beside his second-price payment: a bet on the others' values.
struct SideBet {
  int rank;                     ///< of his beliefs, the matrix of P(v_-i | v_i) by value and profile of rivals
  double condition;             ///< its greatest singular value over its least
  bool depends_on_report;       ///< whether there is a bet per report, or one for all
  std::vector<double> payment;  ///< [report * rivals + profile of rivals], in units of value; negative: he is paid

  double at(int report, std::int64_t rivals, std::int64_t profiles_of_rivals) const {
    return payment[report * profiles_of_rivals + rivals];
  }
};

/// A second-price auction with side bets that leave no bidder any rent (Cremer & McLean 1985, 1988).
struct SideBets {
  std::vector<SideBet> bets;  ///< by bidder
  double revenue;             ///< where bidders know their values and the prior
  double greatest_rent;       ///< of any value of any bidder, in size: 0 up to rounding
  double greatest_gain;       ///< of any value from any misreport: at most 0 up to rounding
  double greatest_bet;        ///< in size

  /// Whether truth is dominant: nobody's bet depends on his report.
  bool dominant() const;
};

/// A prior from which no side bets extract everything.
class NoSideBets : public InvalidInput {
  using InvalidInput::InvalidInput;
};

/// Where the beliefs of bidder i at his values have full rank, one bet x_i(v_-i) with E[x_i | v_i] = his second-price
/// rent at every v_i, the smallest in the Euclidean norm. Otherwise, where no value's beliefs lie in the cone of the
/// others' (found by linear programs), a bet per report that costs his rent if he tells the truth and too much if not.
///
/// Throws NoSideBets with rank and condition number where there is neither, InvalidInput with fewer than two bidders or
/// more than 2^16 profiles.
SideBets side_bets(const CorrelatedPrior& prior);

/// What the side bets earn where bidders know more, and may opt out. Everybody reports his value and says whether he
/// takes part; who does not pays nothing and gets nothing, the others' outcome being what the reports make of it. So
/// truth stays dominant, and a bidder takes part where his own payoff, given what he knows, is at least 0.
struct InformedSideBets {
  double revenue;
  double sale_probability;
};

/// Everybody knows who has the highest value and all the others' values (Yamashita 2018, proof of Theorem 1). The bets
/// must be dominant.
InformedSideBets informed_side_bets(const CorrelatedPrior& prior, const SideBets& bets);

/// The most that an efficient mechanism earns where truth is dominant and nobody ever loses, over all of them: what it
/// guarantees whatever bidders know (Yamashita 2018, Theorem 1). With a continuum of values that is E[v(2)]; on a grid
/// it may be more. The winner pays the least of his possible values with which he would still win against the others'.
/// Where several bidders have the highest value v the good goes to one of them, who then pays no more than v with his
/// higher values either. Bidder i's next possible value against these rivals being n_i, that costs
///   (n_i - v) P(v_i > v and the others' values),
/// so the tie goes to the bidder of whom it costs least; profiles of ties do not touch one another, and a lottery is no
/// better than its best ticket. Profiles of probability 0 bind nobody.
double best_efficient_guarantee(const CorrelatedPrior& prior);

/// Proposition 1 (Yamashita 2018, Supplement C): what no mechanism earns that stays efficient, and breaks ties by
/// values alone, where everybody may learn at a cost drawn from `costs` that he alone knows whether his value is a
/// highest one, and then the others' values: min(full surplus, best_efficient_guarantee + N E[c]). The proof is about
/// bidders whom that costs nothing, or next to nothing; empty where the law begins above 0, for which it is false.
std::optional<double> costly_information_bound(const CorrelatedPrior& prior, const Law& costs);

/// Side bets where a bidder may learn, at a cost that he alone knows, what Theorem 1's information tells (Yamashita
/// 2018, Supplement C). He does where that is worth more than it costs: the chance to opt out.
struct InformationAcquisition {
  Exact revenue;          ///< of the side bets
  Exact acquired;         ///< how many bidders acquire information, on average
  double greatest_worth;  ///< of the information to any value of any bidder: where it costs more nobody learns
  Estimate simulated_revenue, simulated_acquired;  ///< the same with costs and values drawn
};

/// `costs`: the law of every bidder's cost. The bets must be dominant.
InformationAcquisition acquire_information(const CorrelatedPrior& prior, const SideBets& bets, const Law& costs,
                                           std::uint64_t samples, std::uint64_t seed);

}  // namespace surety
