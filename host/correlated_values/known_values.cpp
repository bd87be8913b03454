#include "surety/correlated_values/known_values.h"

#include "surety/correlated_values/side_bets.h"

namespace surety {

KnownValuesBracket known_values_bracket(const CorrelatedPrior& prior, const std::vector<PublicState>& given,
                                        const KnownValuesSearch& how) {
  DominantStrategyAuction auction = best_dominant_strategy_auction(prior);
  PublicStates states = worst_public_states(prior, auction, given, how);
  KnownValuesBracket bracket{
      prior.expected_second_value(), best_efficient_guarantee(prior), std::move(auction), std::move(states), {},
      prior.full_surplus()};
  if (!given.empty()) bracket.given_states = public_states(prior, given).revenue;
  return bracket;
}

}  // namespace surety
