#include "host/games/strategies.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/mechanisms/family.h"
#include "surety/error.h"

namespace surety {

kernels::StrategyForm affine_strategy(double slope, double shift, double greatest) {
  kernels::StrategyForm form;
  form.slope = slope;
  form.shift = shift;
  form.greatest = greatest;
  return form;
}

kernels::StrategyForm table_strategy(double low, double high, std::vector<double> breakpoints,
                                     const std::function<double(double)>& message) {
  kernels::StrategyForm form;
  form.kind = StrategyKind::table;
  form.table = tabulate({1, [&](double signal, double* out) { out[0] = message(signal); }, std::move(breakpoints), low,
                         std::max(high, low + 1e-9)});
  return form;
}

void no_known_equilibrium(const GameConfig& game) {
  throw InvalidInput(fmt::format(
      "{} with information {} and {} bidder{}: no equilibrium is known in closed form; known are the proportional "
      "auction on minmax, every mechanism but generalized-exponential-price and those on a grid (k, K) with public "
      "information (none, full, partition; proportional: often with a cap alone), and auctions without reserve, and "
      "posted prices, of two bidders on minmax and wallet, and second-price on informed and (without reserve) "
      "mineral-rights, and posted prices that no signal makes too dear; find one with surety equilibrium, or say what "
      "bidders do, as --strategy linear:1",
      game.mechanism.spec(), game.information.spec(), game.bidders, game.bidders == 1 ? "" : "s"));
}

kernels::StrategyForm accept_from(double threshold) {
  kernels::StrategyForm form;
  form.kind = StrategyKind::accept;
  form.threshold = threshold;
  return form;
}

Strategy everybody_accepts(std::string words) {
  return {accept_from(std::numeric_limits<float>::lowest()), std::move(words)};
}

double greatest_signal(const GameConfig& game) {
  constexpr double least_uniform = 0x1p-54;
  const kernels::InformationForm information = information_form(game);
  const double value = game.values->upper();
  switch (information.kind) {
    case SignalKind::exponential:
      return -std::log(least_uniform);
    case SignalKind::uniform:
    case SignalKind::accurate:
      return 1;
    case SignalKind::additive:
      return value + game.information.noise->upper();
    case SignalKind::multiplicative:
      return value * game.information.noise->upper();
    case SignalKind::own_value:
    case SignalKind::of_state:
      break;
  }
  if (game.information.kind != InformationKind::table) return value;
  double greatest = 0;
  for (const DemandForm& signal : information.signal)
    for (const double each : signal.value) greatest = std::max(greatest, each);
  return greatest;
}

double greatest_played(const GameConfig& game) {
  const MechanismFamily& family = game.mechanism.family();
  if (!game.strategy)
    return game.information.kind == InformationKind::table ? greatest_signal(game) : family.greatest_message(game);
  if (const auto* curve = std::get_if<StrategyCurve>(&*game.strategy))
    return *std::max_element(curve->message.begin(), curve->message.end());
  const auto& [slope, shift] = std::get<LinearStrategy>(*game.strategy);
  const double sent = slope * greatest_signal(game) + shift;
  return family.bounds_messages(game.mechanism) ? std::min(sent, family.greatest_message(game)) : sent;
}

namespace {

/// A table's signals are what it recommends to send.
void check_messages(const GameConfig& game) {
  for (const DemandForm& signal : information_form(game).signal)
    for (const double message : signal.value)
      if (!game.mechanism.family().is_message(game.mechanism, message))
        throw InvalidInput(
            fmt::format("{} on information {}: the signal {} is no message of this mechanism; on a table everybody "
                        "sends his signal, so give messages: 0 or 1 to a posted price, demands from 0 to 1 (multiples "
                        "of 1/k), bids m + l/K, bids up to the cap",
                        game.mechanism.spec(), game.information.spec(), message));
}

Strategy play_linear(const GameConfig& game, const LinearStrategy& linear) {
  const MechanismFamily& family = game.mechanism.family();
  const auto& [slope, shift] = linear;
  const auto form = family.bounds_messages(game.mechanism)
                        ? affine_strategy(slope, shift, family.greatest_message(game))
                        : affine_strategy(slope, shift);
  return {form, fmt::format("messages {} x signal + {}, as asked for (not known to be an equilibrium)", slope, shift),
          false};
}

Strategy play_curve(const GameConfig& game, const StrategyCurve& curve) {
  const MechanismFamily& family = game.mechanism.family();
  for (const double message : curve.message)
    if (family.bounds_messages(game.mechanism) && message > family.greatest_message(game))
      throw InvalidInput(fmt::format("{}: it sends {}, and the greatest message of {} is {}", curve.name, message,
                                     game.mechanism.spec(), family.greatest_message(game)));
  std::vector<double> kinks(curve.signal.begin() + 1, curve.signal.end() - 1);
  kinks.erase(std::unique(kinks.begin(), kinks.end()), kinks.end());
  std::erase_if(kinks, [&](double s) { return s == curve.signal.front() || s == curve.signal.back(); });
  return {table_strategy(curve.signal.front(), curve.signal.back(), std::move(kinks), curve),
          fmt::format("{}, a curve through {} points", curve.name, curve.signal.size()), false};
}

/// What was asked for.
Strategy given_strategy(const GameConfig& game) {
  if (!game.mechanism.family().takes_any_number(game.mechanism))
    throw InvalidInput(
        fmt::format("{}: a strategy sends any number, and this mechanism takes some only; leave --strategy out",
                    game.mechanism.spec()));
  if (const auto* linear = std::get_if<LinearStrategy>(&*game.strategy)) return play_linear(game, *linear);
  return play_curve(game, std::get<StrategyCurve>(*game.strategy));
}

}  // namespace

Strategy strategy_of(const GameConfig& game) {
  const MechanismFamily& family = game.mechanism.family();
  if (game.strategy) return given_strategy(game);
  if (auto dominant = family.dominant_strategy(game)) return *std::move(dominant);
  switch (game.information.kind) {
    case InformationKind::none:
    case InformationKind::full:
    case InformationKind::partition:
      return family.public_strategy(game);
    case InformationKind::minmax:
    case InformationKind::coarsened:
      return family.minmax_strategy(game);
    case InformationKind::wallet:
      return family.two_bidder_strategy(game);
    case InformationKind::informed:
      return family.informed_strategy(game);
    case InformationKind::table:
      check_messages(game);
      return {affine_strategy(1), "messages equal signals: obedience to a table's recommendations", false};
    case InformationKind::accurate:
      return family.accurate_strategy(game);
    case InformationKind::mineral_rights:
      return family.mineral_rights_strategy(game);
    case InformationKind::private_values:
      return family.private_strategy(game);
    case InformationKind::bounds:
    case InformationKind::any:
      break;
  }
  no_known_equilibrium(game);
}

}  // namespace surety
