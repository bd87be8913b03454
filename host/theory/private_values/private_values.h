#pragma once

#include <span>

#include "host/theory/numerics/exact_arithmetic.h"
#include "host/theory/private_values/top_two.h"
#include "surety/mechanisms/mechanism.h"
#include "surety/values/prior.h"

namespace surety {

/// The mean over the states of a profile of what `outcome_in` makes of each.
template <class InState>
ExactOutcome over_states(const ProfileLaw& profile, const InState& outcome_in) {
  ExactOutcome sum;
  for (const auto& state : profile.states) {
    const ExactOutcome part = outcome_in(TopTwo(profile.group_sizes, state.laws));
    for (int s = 0; s < statistic_count; ++s) {
      const auto name = static_cast<Statistic>(s);
      sum[name] = sum[name] + state.weight * part[name];
    }
  }
  return sum;
}

/// Throws InvalidInput where the bidders' laws differ or their values are one: symmetric equilibria are for others.
void require_equilibrium(const Mechanism& mechanism, const ProfileLaw& profile);

/// A benchmark or mechanism that is known for independent and for comonotone values.
template <class InState, class Comonotone>
ExactOutcome outcome_of(const ProfileLaw& profile, const InState& independent, const Comonotone& comonotone) {
  return profile.comonotone ? comonotone(profile) : over_states(profile, independent);
}

// Exact outcomes of the private-value mechanisms in one state, for independent values.

/// Highest bid wins and pays max(second bid, reserve). Sale where v1 >= reserve.
ExactOutcome second_price_outcome(const TopTwo& top, double reserve);

/// Symmetric equilibrium of the first-price and the all-pay auction: efficient, revenue E[v2] by revenue equivalence.
ExactOutcome equilibrium_outcome(const TopTwo& top);

/// A random bidder with value >= price buys at the price.
ExactOutcome posted_price_outcome(const TopTwo& top, double price);

/// Myerson's auction; bidders tied in ironed virtual value win with the same chance.
ExactOutcome optimal_outcome(const TopTwo& top);

/// Benchmarks that pay the highest value, or the second-highest.
ExactOutcome full_surplus_outcome(const TopTwo& top);
ExactOutcome second_value_outcome(const TopTwo& top);

/// The same for comonotone values, where all is a function of one demand quantile.
double comonotone_reach_of_price(const ProfileLaw& profile, double price);  ///< P(v1 >= price)
ExactOutcome comonotone_second_price_outcome(const ProfileLaw& profile, double reserve);
ExactOutcome comonotone_posted_price_outcome(const ProfileLaw& profile, double price);
ExactOutcome comonotone_full_surplus_outcome(const ProfileLaw& profile);
ExactOutcome comonotone_second_value_outcome(const ProfileLaw& profile);

}  // namespace surety
