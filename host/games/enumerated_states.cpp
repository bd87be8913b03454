#include "host/games/enumerated_states.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "host/games/message_range.h"
#include "host/theory/numerics/partial_expectation.h"
#include "surety/error.h"

namespace surety {
namespace {

using kernels::InformationForm;
using kernels::StrategyForm;

constexpr std::size_t most_states = 1 << 16;
constexpr std::int64_t most_accurate_bidders = 256;

/// Of a step function of the demand quantile.
double value_at(const DemandForm& form, double q) {
  const auto after = std::upper_bound(form.knot.begin() + 1, form.knot.end() - 1, q);
  return form.value[static_cast<std::size_t>(after - form.knot.begin() - 1)];
}

DemandForm equal_steps(const std::vector<double>& values) {
  DemandForm form;
  form.shape = DemandShape::pieces;
  for (std::size_t j = 0; j <= values.size(); ++j)
    form.knot.push_back(static_cast<double>(j) / static_cast<double>(values.size()));
  form.value = values;
  form.slope.assign(values.size(), 0);
  return form;
}

/// A state per stretch of quantiles on which value and signals are constant.
std::optional<EnumeratedStates> states_of_quantiles(const DemandForm& value, const std::vector<DemandForm>& signals) {
  std::vector<double> knots = value.knot;
  for (const DemandForm& signal : signals) {
    if (!is_step_function(signal)) return std::nullopt;
    knots.insert(knots.end(), signal.knot.begin(), signal.knot.end());
  }
  std::sort(knots.begin(), knots.end());
  knots.erase(std::unique(knots.begin(), knots.end()), knots.end());
  if (!is_step_function(value) || knots.size() > most_states) return std::nullopt;
  EnumeratedStates states;
  states.signal.resize(signals.size());
  for (std::size_t j = 0; j + 1 < knots.size(); ++j) {
    const double q = knots[j] + (knots[j + 1] - knots[j]) / 2;
    states.probability.push_back(knots[j + 1] - knots[j]);
    states.value.push_back(value_at(value, q));
    for (std::size_t i = 0; i < signals.size(); ++i) states.signal[i].push_back(value_at(signals[i], q));
  }
  return states;
}

/// Bidder 1 sees whether the value is high, j of the others that it is; all others are alike.
std::optional<EnumeratedStates> accurate_states(const GameConfig& game, const InformationForm& information) {
  if (game.bidders > most_accurate_bidders) return std::nullopt;
  const auto rivals = static_cast<int>(game.bidders - 1);
  const double high_mean = PartialExpectation(*game.values).above(information.high_share).value;
  EnumeratedStates states;
  states.signal.resize(static_cast<std::size_t>(game.bidders));
  for (const bool high : {true, false}) {
    const double share = high ? information.high_share : 1 - information.high_share;
    const double value = (high ? high_mean : game.values->mean() - high_mean) / share;
    const double says_high = high ? information.accuracy : 1 - information.accuracy;
    for (const bool own : {true, false})
      for (int j = 0; j <= rivals; ++j) {
        const double choices = std::lgamma(rivals + 1) - std::lgamma(j + 1) - std::lgamma(rivals - j + 1);
        const double probability = share * (own ? says_high : 1 - says_high) * std::exp(choices) *
                                   std::pow(says_high, j) * std::pow(1 - says_high, rivals - j);
        if (!(probability > 0)) continue;
        states.probability.push_back(probability);
        states.value.push_back(value);
        states.signal[0].push_back(own);
        for (int i = 1; i <= rivals; ++i) states.signal[static_cast<std::size_t>(i)].push_back(i <= j);
      }
  }
  return states;
}

EnumeratedStates states_of_joint(const JointValues& joint) {
  EnumeratedStates states;
  states.own_values = true;
  states.signal.resize(static_cast<std::size_t>(joint.bidders()));
  for (std::size_t p = 0; p < joint.profiles(); ++p) {
    states.probability.push_back(joint.probability(p));
    double highest = 0;
    for (std::int64_t i = 0; i < joint.bidders(); ++i) {
      const double v = joint.values(i)[joint.index(p, i)];
      states.signal[static_cast<std::size_t>(i)].push_back(v);
      highest = std::max(highest, v);
    }
    states.value.push_back(highest);
  }
  return states;
}

double message_of(const StrategyForm& strategy, std::int64_t bidder, double signal) {
  switch (strategy.kind) {
    case StrategyKind::truth:
      return std::min(std::fma(strategy.slope, signal, strategy.shift), strategy.greatest);  // as the kernels do
    case StrategyKind::table:
      return evaluate(strategy.table, function_of(strategy, bidder), signal);
    case StrategyKind::accept:
      return signal >= strategy.threshold ? 1 : 0;
    case StrategyKind::mixed_demand:
    case StrategyKind::mixed_all_pay:
      break;
  }
  throw std::logic_error("a mixed strategy has no one message");
}

/// The values that a bidder's signal takes with positive probability.
std::vector<double> atoms_of(const InformationForm& information, std::size_t bidder) {
  if (information.kind == SignalKind::accurate) return {0, 1};
  std::vector<double> atoms;
  const bool is_value = information.kind == SignalKind::own_value_of_state && information.spread == 0;
  if (information.kind != SignalKind::of_state && information.kind != SignalKind::own_value && !is_value) return atoms;
  if (information.signal.empty()) return atoms;
  const DemandForm& signal = information.signal[std::min(bidder, information.signal.size() - 1)];
  for (std::size_t j = 0; j < signal.slope.size(); ++j)
    if (signal.slope[j] == 0) atoms.push_back(signal.value[j]);
  return atoms;
}

/// The values at which a function stays for a piece of its table, but for rounding: many signals send them.
std::vector<double> flats(const AggregateForm& table, int function) {
  constexpr double rounding = 1e-13;
  std::vector<double> values;
  for (std::size_t j = 0; j + 1 < table.knot.size(); ++j) {
    const double low = table.offset + table.knot[j], width = table.knot[j + 1] - table.knot[j];
    const auto at = [&](double share) { return evaluate(table, function, low + share * width); };
    const double value = at(0.5), allowed = rounding * std::abs(value);
    const bool flat = std::abs(at(0.01) - value) <= allowed && std::abs(at(0.99) - value) <= allowed;
    if (flat && (values.empty() || std::abs(values.back() - value) > allowed)) values.push_back(value);
  }
  return values;
}

}  // namespace

InformationForm EnumeratedStates::equally_likely() const {
  InformationForm form;
  form.kind = own_values ? SignalKind::own_value_of_state : SignalKind::of_state;
  form.value = equal_steps(value);
  for (const auto& of_bidder : signal) form.signal.push_back(equal_steps(of_bidder));
  return form;
}

std::optional<EnumeratedStates> enumerated_states(const GameConfig& game, const InformationForm& information) {
  if (information.kind == SignalKind::accurate) return accurate_states(game, information);
  if (information.kind == SignalKind::own_value_of_state && information.spread == 0)
    return states_of_joint(*game.joint);
  if (information.kind != SignalKind::of_state) return std::nullopt;
  const DemandForm& value = game.information.is_public() ? information.signal[0] : information.value;
  return states_of_quantiles(value, information.signal);
}

bool is_pure(const StrategyForm& strategy) {
  return strategy.kind != StrategyKind::mixed_demand && strategy.kind != StrategyKind::mixed_all_pay;
}

std::vector<double> message_atoms(const GameConfig& game, const kernels::GameProblem& problem) {
  if (problem.strategy.kind == StrategyKind::mixed_demand) return {0, 1};  // where demands are cut off
  if (problem.strategy.kind == StrategyKind::mixed_all_pay) return {0};
  if (problem.strategy.kind == StrategyKind::accept) return {0, 1};
  std::vector<double> atoms;
  for (int f = 0; f < problem.strategy.table.functions; ++f)
    for (const double message : flats(problem.strategy.table, f)) atoms.push_back(message);
  // forms and functions of the last bidder that has some are those of all further ones
  const std::size_t apart =
      std::max({std::size_t(1), problem.information.signal.size(), std::size_t(problem.strategy.table.functions)});
  for (std::size_t i = 0; i < apart; ++i)
    for (const double signal : atoms_of(problem.information, i))
      atoms.push_back(message_of(problem.strategy, std::int64_t(i), signal));
  std::sort(atoms.begin(), atoms.end());
  atoms.erase(std::unique(atoms.begin(), atoms.end()), atoms.end());
  if (atoms.size() > most_atoms)
    throw InvalidInput(
        fmt::format("{} on information {}: {} messages are sent with positive probability; deviations "
                    "to both sides of each are played for up to {}",
                    game.mechanism.spec(), game.information.spec(), atoms.size(), most_atoms));
  return atoms;
}

}  // namespace surety
