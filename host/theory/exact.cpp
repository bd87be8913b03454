#include "surety/theory/exact.h"

#include <fmt/format.h>

#include "host/theory/private_values.h"
#include "host/theory/sequential_prices.h"
#include "surety/error.h"

namespace surety {
namespace {

/// The mean of the states' outcomes.
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

void require_equilibrium(const Mechanism& mechanism, const ProfileLaw& profile) {
  const char* what = profile.comonotone ? "comonotone values" : "bidders with different laws";
  if (profile.comonotone || !profile.symmetric())
    throw InvalidInput(
        fmt::format("{}: {} given; the symmetric equilibrium needs independent values with one law for "
                    "all bidders in every state",
                    mechanism.spec(), what));
}

void require_independence(const ProfileLaw& profile) {
  if (profile.comonotone)
    throw InvalidInput(
        "optimal: comonotone values given; with perfectly correlated values the optimal auction extracts the full "
        "surplus (use full-surplus), and virtual values need independent ones");
}

ExactOutcome comonotone_outcome(const Mechanism& mechanism, const ProfileLaw& profile) {
  switch (mechanism.kind) {
    case MechanismKind::second_price:
      return comonotone_second_price_outcome(profile, *mechanism.reserve);
    case MechanismKind::posted_price:
      return comonotone_posted_price_outcome(profile, *mechanism.price);
    case MechanismKind::second_value:
      return comonotone_second_value_outcome(profile);
    default:
      return comonotone_full_surplus_outcome(profile);
  }
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

std::array<std::optional<Exact>, statistic_count> known(const ExactOutcome& outcome) {
  std::array<std::optional<Exact>, statistic_count> exact;
  for (int s = 0; s < statistic_count; ++s) exact[s] = outcome.statistics[s];
  exact[static_cast<int>(Statistic::profit)] = outcome[Statistic::revenue];
  return exact;
}

/// `mechanism` is settled.
ExactOutcome outcome_of(const Mechanism& mechanism, const ProfileLaw& profile) {
  if (mechanism.kind == MechanismKind::first_price || mechanism.kind == MechanismKind::all_pay)
    require_equilibrium(mechanism, profile);
  if (mechanism.kind == MechanismKind::optimal) require_independence(profile);
  if (mechanism.kind == MechanismKind::sequential_posted_price) check_sequential_prices(profile, mechanism);
  if (profile.comonotone) return comonotone_outcome(mechanism, profile);
  switch (mechanism.kind) {
    case MechanismKind::second_price:
      return over_states(profile, [&](const TopTwo& top) { return second_price_outcome(top, *mechanism.reserve); });
    case MechanismKind::first_price:
    case MechanismKind::all_pay:
      return over_states(profile, equilibrium_outcome);
    case MechanismKind::posted_price:
      return over_states(profile, [&](const TopTwo& top) { return posted_price_outcome(top, *mechanism.price); });
    case MechanismKind::optimal:
      return over_states(profile, optimal_outcome);
    case MechanismKind::full_surplus:
      return over_states(profile, full_surplus_outcome);
    case MechanismKind::sequential_posted_price:
      return sequential_outcome(sequential_prices(profile, mechanism), profile);
    default:
      break;
  }
  return over_states(profile, second_value_outcome);
}

}  // namespace

Mechanism settled(Mechanism mechanism, const ProfileLaw& profile) {
  if (mechanism.kind == MechanismKind::posted_price && !mechanism.price)
    mechanism.price = best_posted_price(profile).price;
  return mechanism;
}

std::array<std::optional<Exact>, statistic_count> exact_statistics(const Mechanism& mechanism,
                                                                   const ProfileLaw& profile) {
  return known(outcome_of(settled(mechanism, profile), profile));
}

std::array<std::optional<Exact>, statistic_count> exact_statistics(const SequentialPrices& prices,
                                                                   const ProfileLaw& profile) {
  return known(sequential_outcome(prices, profile));
}

Exact expected_highest_value(const ProfileLaw& profile) {
  return outcome_of({MechanismKind::full_surplus, 0, {}}, profile)[Statistic::highest_value];
}

Exact expected_second_value(const ProfileLaw& profile) {
  return outcome_of({MechanismKind::second_value, 0, {}}, profile)[Statistic::second_value];
}

Exact optimal_revenue(const ProfileLaw& profile) {
  return outcome_of({MechanismKind::optimal, 0, {}}, profile)[Statistic::revenue];
}

}  // namespace surety
