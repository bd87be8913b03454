#include "surety/theory/exact.h"

#include <fmt/format.h>

#include "host/mechanisms/family.h"
#include "host/theory/private_values/private_values.h"
#include "host/theory/private_values/sequential_prices.h"
#include "surety/error.h"

namespace surety {
namespace {

std::array<std::optional<Exact>, statistic_count> known(const ExactOutcome& outcome) {
  std::array<std::optional<Exact>, statistic_count> exact;
  for (int s = 0; s < statistic_count; ++s) exact[s] = outcome.statistics[s];
  for (const Statistic composed : {Statistic::profit, Statistic::efficiency_loss})
    exact[static_cast<int>(composed)] = std::nullopt;
  compose_missing(exact, 0);
  return exact;
}

Exact mean_of(const Mechanism& mechanism, const ProfileLaw& profile, Statistic statistic) {
  return mechanism.family().exact_outcome(mechanism, profile)[statistic];
}

}  // namespace

void require_equilibrium(const Mechanism& mechanism, const ProfileLaw& profile) {
  const char* what = profile.comonotone ? "comonotone values" : "bidders with different laws";
  if (profile.comonotone || !profile.symmetric())
    throw InvalidInput(
        fmt::format("{}: {} given; the symmetric equilibrium needs independent values with one law for "
                    "all bidders in every state",
                    mechanism.spec(), what));
}

ExactOutcome sequential_outcome(const SequentialPrices& prices, const ProfileLaw& profile) {
  ExactOutcome out = over_states(profile, full_surplus_outcome);
  out[Statistic::revenue] = prices.revenue;
  out[Statistic::bidder_surplus] = prices.bidder_surplus;
  out[Statistic::surplus] = prices.revenue + prices.bidder_surplus;
  out[Statistic::sale_probability] = prices.sale_probability;
  out[Statistic::gap] = out[Statistic::highest_value] - prices.revenue;
  return out;
}

Mechanism settled(const Mechanism& mechanism, const ProfileLaw& profile) {
  return mechanism.family().settled(mechanism, profile);
}

std::array<std::optional<Exact>, statistic_count> exact_statistics(const Mechanism& mechanism,
                                                                   const ProfileLaw& profile) {
  const Mechanism played = settled(mechanism, profile);
  return known(played.family().exact_outcome(played, profile));
}

std::array<std::optional<Exact>, statistic_count> exact_statistics(const SequentialPrices& prices,
                                                                   const ProfileLaw& profile) {
  return known(sequential_outcome(prices, profile));
}

Exact sale_probability(const ProfileLaw& profile, double price) {
  if (profile.comonotone) return rounded(comonotone_reach_of_price(profile, price), 0);
  Exact sum{0, 0};
  for (const auto& state : profile.states)
    sum = sum + state.weight * rounded(TopTwo(profile.group_sizes, state.laws).reach_of_price(price), 0);
  return sum;
}

Exact expected_highest_value(const ProfileLaw& profile) {
  return mean_of(Mechanism("full-surplus"), profile, Statistic::highest_value);
}

Exact expected_second_value(const ProfileLaw& profile) {
  return mean_of(Mechanism("second-value"), profile, Statistic::second_value);
}

Exact optimal_revenue(const ProfileLaw& profile) { return mean_of(Mechanism("optimal"), profile, Statistic::revenue); }

}  // namespace surety
