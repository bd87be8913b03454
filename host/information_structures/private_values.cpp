// Everybody has a value of his own and knows it: drawn from his law independently of all others, or iid given a state
// that nobody sees.
#include <fmt/format.h>

#include "host/games/game.h"
#include "host/games/hidden_state.h"
#include "host/games/own_signal.h"
#include "host/games/quantile_signals.h"
#include "host/games/strategies.h"
#include "host/information/family.h"
#include "host/information_structures/catalogue.h"
#include "host/mechanisms/family.h"
#include "host/theory/numerics/exact_arithmetic.h"
#include "host/theory/private_values/risk_averse_revenue.h"
#include "surety/error.h"
#include "surety/theory/exact.h"

namespace surety {
namespace {

constexpr ChoiceRecord private_values{
    "private", "private", "everybody knows his own value, and of the others' what it tells", "", {}};

/// The state's uniforms end here, state by state.
std::vector<double> ends_of(const HiddenState& hidden) {
  std::vector<double> ends;
  for (std::size_t k = 0; k < hidden.states(); ++k) ends.push_back((k > 0 ? ends.back() : 0) + hidden.weight(k));
  ends.back() = 1;
  return ends;
}

/// P(value > v), state by state, where bins of values are drawn.
AggregateForm demand_by_state(const HiddenState& hidden, const Law& values) {
  const auto survival = [&](double v, double* out) {
    for (std::size_t k = 0; k < hidden.states(); ++k) *out++ = hidden.law(k).survival(v);
  };
  constexpr double resolution = 1e-7;
  return tabulate({static_cast<int>(hidden.states()), survival, values.breakpoints(), values.lower(), values.upper(),
                   resolution, hidden.looked_at()});
}

/// A state per profile, in which everybody's value is certain.
kernels::InformationForm form_of_joint(const GameConfig& game) {
  constexpr double least_spread = 0x1p-20;  // of the greatest value
  const JointValues& joint = *game.joint;
  kernels::InformationForm form;
  form.kind = SignalKind::own_value_of_state;
  for (std::int64_t i = 0; i < joint.bidders(); ++i) {
    DemandForm& steps = form.signal.emplace_back();
    steps.shape = DemandShape::pieces;
    double until = 0;
    for (std::size_t p = 0; p < joint.profiles(); ++p) {
      steps.knot.push_back(until);
      steps.value.push_back(joint.values(i)[joint.index(p, i)]);
      until += joint.probability(p);
    }
    steps.knot.push_back(1);
    steps.slope.assign(joint.profiles(), 0);
  }
  if (!joint_bidders_mix(game)) return form;
  form.spread = joint.spread();
  if (form.spread < least_spread * game.greatest_value())
    throw InvalidInput(fmt::format(
        "values with a joint law: two values of a bidder are {} apart, and the greatest is {}; bidders who mix need "
        "values that are 2^-19 of the greatest apart",
        2 * form.spread, game.greatest_value()));
  return form;
}

/// By quadrature: what it earns, how often it sells, and what follows from these.
void add_first_price_of_risk_averse(const GameConfig& game, std::array<std::optional<Exact>, statistic_count>& exact) {
  const double reserve = game.mechanism.at("reserve");
  exact[static_cast<int>(Statistic::revenue)] =
      risk_averse_first_price_revenue(game.values, game.bidders, reserve, game.utility);
  exact[static_cast<int>(Statistic::sale_probability)] = sale_probability(game.profile, reserve);
  compose_missing(exact, 0);
}

void add_revenue_of_joint_values(const GameConfig& game, std::array<std::optional<Exact>, statistic_count>& exact) {
  const auto revenue = game.mechanism.family().joint_values_revenue(game);
  if (!revenue) return;
  exact[static_cast<int>(Statistic::revenue)] = revenue;
  exact[static_cast<int>(Statistic::sale_probability)] = sale_probability(game.profile, game.mechanism.at("reserve"));
  compose_missing(exact, 0);
}

class PrivateValues final : public InformationFamily {
 public:
  const ChoiceRecord& record() const override { return private_values; }
  std::vector<InformationExample> examples() const override {
    return {{"private"}, {"private", "discrete:0.25@0.25,0.5@0.5,1@0.25", 3}};
  }
  bool is_private() const override { return true; }

  /// What Surety chooses by itself it chooses for a common value.
  void check_chosen(const GameConfig& game, const Mechanism& given) const override {
    if (game.cost != 0)
      throw InvalidInput(
          fmt::format("cost is {} with private values; shift them instead, or set a reserve", game.cost));
    const auto chosen = chosen_numbers(given, game.mechanism);
    if (!chosen.empty() && !game.mechanism.family().chooses_for_private_values())
      throw InvalidInput(
          fmt::format("{} on private information: the {} is chosen for a common value only; give a number",
                      given.spec(), chosen.front().name));
    if (game.everybody_accepts)
      throw InvalidInput(fmt::format("{}: an inclusive price is for a common value", given.spec()));
  }
  kernels::InformationForm form(const GameConfig& game) const override {
    kernels::InformationForm form;
    if (game.joint) return form_of_joint(game);
    if (game.profile.hidden) {
      const HiddenState hidden(game.profile);
      form.kind = SignalKind::own_value_given_state;
      for (std::size_t k = 0; k < hidden.states(); ++k) form.signal.push_back(hidden.law(k).value_form());
      form.state_end = ends_of(hidden);
      form.noise_demand = demand_by_state(hidden, *game.values);
      return form;
    }
    form.value = game.values->value_form();
    form.kind = signals_are_quantiles(game) ? SignalKind::own_quantile : SignalKind::own_value;
    form.signal = {form.value};
    if (!game.one_law())
      for (std::int64_t i = 1; i < game.bidders; ++i) form.signal.push_back(game.law_of(i)->value_form());
    return form;
  }
  double greatest_signal(const GameConfig& game) const override {
    if (joint_bidders_mix(game)) return game.greatest_value() + game.joint->spread();
    return signals_are_quantiles(game) ? 1 : game.greatest_value();
  }
  std::optional<OwnSignal> own_signal(const GameConfig& game, std::int64_t bidder) const override {
    if (game.profile.hidden || game.joint || signals_are_quantiles(game)) return std::nullopt;
    const Law& law = *game.law_of(bidder);
    const auto end = [mean = law.mean()](double v) { return v < mean ? std::array{1.0, 1.0} : std::array{0.0, 0.0}; };
    return OwnSignal{law.value_form(), true, end, [](double v) { return v; }};
  }
  std::optional<double> drawn_variance(const GameConfig&) const override { return std::nullopt; }
  Strategy strategy(const GameConfig& game) const override {
    const MechanismFamily& family = game.mechanism.family();
    if (game.profile.hidden && !family.private_strategy_is_dominant()) return family.hidden_state_strategy(game);
    if (game.joint && game.bidders > 1 && !family.private_strategy_is_dominant())
      return family.joint_values_strategy(game);
    if (game.one_law() || family.private_strategy_is_dominant()) return family.private_strategy(game);
    const auto curves = family.curves_of_unlike(game);
    if (!curves)
      throw NoKnownEquilibrium(
          fmt::format("{}: no equilibrium is known here where bidders' laws of values differ; find one with surety "
                      "equilibrium, if all have a density, or say what bidders do, as --strategy FILE",
                      game.mechanism.spec()));
    Strategy strategy = play_curves(game, *curves);
    double greatest = 0;
    for (const StrategyCurve& curve : curves->curve) greatest = std::max(greatest, curve.message.back());
    for (double& bound : strategy.form.table.error_bound) bound += curves_off * greatest;
    strategy.words = "bid as the differential equations of the best replies say, from the greatest bid down";
    strategy.equilibrium = true;
    return strategy;
  }

  /// The highest value's mean, and all that is known where truth is what everybody sends.
  std::array<std::optional<Exact>, statistic_count> exact_statistics(const GameConfig& game) const override {
    std::array<std::optional<Exact>, statistic_count> exact;
    exact[static_cast<int>(Statistic::highest_value)] = expected_highest_value(game.profile);
    const bool alike = game.one_law() && !game.profile.hidden && !game.joint;
    if (joint_bidders_mix(game) && !game.strategy) {
      add_revenue_of_joint_values(game, exact);
      return exact;
    }
    if (game.strategy || !(alike || game.mechanism.family().private_strategy_is_dominant())) return exact;
    if (!game.utility.is_neutral() && winner_pays_own_message(game)) {
      add_first_price_of_risk_averse(game, exact);
      return exact;
    }
    exact = surety::exact_statistics(game.mechanism, game.profile);
    for (int s = 0; s < statistic_count; ++s)  // who wins is not played
      if (statistic_table[s].needs(Statistic::surplus) || statistic_table[s].needs(Statistic::second_value))
        exact[s] = std::nullopt;
    return exact;
  }
};

}  // namespace

InformationFamilyPtr private_values_structure() { return std::make_shared<PrivateValues>(); }

}  // namespace surety
