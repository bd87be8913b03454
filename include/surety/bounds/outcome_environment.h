#pragma once

#include <string>
#include <vector>

#include "surety/bounds/auction_environment.h"

namespace surety {

/// A finite environment (Brooks & Du 2023, Section 2): outcomes omega, states theta with prior mu, what each agent's
/// utility and the designer's objective are in each. Utilities are net of the outside option, which is worth 0.
///
/// A state may have probability 0: it then matters for participation security alone, which asks what an agent may fear,
/// not what is likely.
struct OutcomeEnvironment {
  static constexpr int most_agents = 6;

  int agents = 2;                     ///< N, from 1 to most_agents
  std::vector<std::string> outcomes;  ///< names; 1 to 16
  std::vector<double> prior;          ///< mu by state, at least 0, summing to 1; 1 to 1024 states
  std::vector<double> utility;        ///< u_i(omega, theta) at [(i * outcomes + omega) * states + theta]
  std::vector<double> objective;      ///< w(omega, theta) at [omega * states + theta]

  int states() const { return int(prior.size()); }
  double u(int agent, int outcome, int state) const {
    return utility[(std::size_t(agent) * outcomes.size() + std::size_t(outcome)) * prior.size() + std::size_t(state)];
  }
  double w(int outcome, int state) const { return objective[std::size_t(outcome) * prior.size() + std::size_t(state)]; }

  /// E[max over omega of w]: what a designer who knew the state and need not ask anyone could have.
  double greatest_welfare() const;

  /// Throws InvalidInput where a bound above is violated, a number is not finite or beyond 1e12, or no mechanism is
  /// participation secure: no lottery over outcomes gives every agent at least 0 in every state.
  void check() const;
};

/// Public expenditure (Section 4): nothing, or full expenditure paid by one of N agents. In the N states, equally
/// likely, one agent values it at `social_value`, the others at 0; its cost is 1, and welfare is the sum of utilities.
/// Throws InvalidInput where agents is not 2 to 6 or social_value not in [0, 1e12].
OutcomeEnvironment public_expenditure_environment(int agents, double social_value);

/// Bilateral trade (end of Section 4): agents seller and buyer; no trade, or trade at the price theta or theta - 1,
/// theta being the seller's highest value. In the two states, equally likely, the seller values the good at 0 or theta,
/// the buyer at theta - 1 more, the gains from trade. Throws InvalidInput where theta is not in [1, 1e12].
OutcomeEnvironment bilateral_trade_environment(double highest_seller_value);

/// An auction whose transfers are lotteries over {-bound, bound} (Section 2): an outcome says who gets each good, or
/// nobody, and the sign of each bidder's payment. Throws InvalidInput where that makes more than 16 outcomes.
OutcomeEnvironment auction_with_bounded_transfers(const AuctionEnvironment& auction, double bound);

}  // namespace surety
