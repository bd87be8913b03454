#pragma once

#include <cstdint>
#include <vector>

#include "surety/mechanisms/mechanism.h"
#include "surety/statistics/statistic.h"
#include "surety/values/prior.h"

namespace surety {

/// Sequential posted prices as a policy graph: bidders arrive one by one, each is offered the good at the price of the
/// current node, and where he does not buy, the cell that his reported value lies in leads to a node of the next
/// bidder. The first bidder has node 0. Units of value.
struct PricePolicy {
  std::vector<double> cell;              ///< least value of each cell, ascending; one cell: reports do not matter
  std::vector<std::int64_t> first_node;  ///< by bidder, in order of arrival; one more for the end
  std::vector<double> price;             ///< by node; infinity: no offer is made
  std::vector<int> next;                 ///< by node and cell; empty where there is one node per bidder

  bool adaptive() const { return cell.size() > 1; }
};

struct SequentialPrices {
  PricePolicy policy;
  Exact revenue, bidder_surplus, sale_probability;  ///< of this policy
  /// No dominant-strategy mechanism that sells in this order earns more: the revenue of the best prices where the
  /// seller sees the public state. With one state it is R_1 itself.
  double public_state_revenue;
};

/// Sequential posted prices for independent or conditionally independent bidders (Yamashita 2018, Supplement B).
///
/// With one state: the optimal dominant-strategy mechanism, by backward induction on
///   R_i = max_p p P(v_i >= p) + P(v_i < p) R_{i+1}, R_{N+1} = 0,
/// where the best p is the monopoly price at a cost of R_{i+1}: ironed virtual value = R_{i+1}.
///
/// With several states, prices follow the belief about the state, which reports of those who have not bought move.
/// Values are reported by cells, whose least values are the prices to choose from; R_{i+1} as a function of the belief
/// is the greatest of finitely many linear functions, each the revenue by state of a node, optimised at `beliefs`
/// beliefs that bidder i+1 is met with (point-based value iteration). What comes out is a policy whose revenue is
/// exact, below R_1 by what the cells and the beliefs leave. `non_adaptive`: the best prices that are fixed beforehand,
/// found by improving one price after the other from several starts. Those are taken too where prices to choose from
/// are too few for reports to be worth anything, as with one bidder.
///
/// Throws InvalidInput for comonotone values and for too many bidders.
SequentialPrices sequential_prices(const ProfileLaw& profile, const Mechanism& mechanism);

/// The exact outcome of any policy: revenue, bidders' surplus and probability of a sale; its bound is left at 0.
SequentialPrices evaluate(const ProfileLaw& profile, PricePolicy policy);

/// What the best sequential prices earn where the seller sees the public state before he sets them.
double public_state_revenue(const ProfileLaw& profile);

}  // namespace surety
