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

namespace {

/// Where messages stay for a piece of the table it becomes flat: equal messages tie, to the last bit. Asked is what is
/// sent, not what was fitted to it: coefficients of a piece that is a small part of a cell are far off their sum.
void flatten(AggregateForm& table, const std::function<double(double)>& message) {
  constexpr double rounding = 1e-13;
  for (std::size_t j = 0; j + 1 < table.knot.size(); ++j) {
    const double low = table.offset + table.knot[j], width = table.knot[j + 1] - table.knot[j];
    const double value = message(low + width / 2);
    const auto is_sent = [&](double share) {
      return std::abs(message(low + share * width) - value) <= rounding * std::abs(value);
    };
    if (!is_sent(0.01) || !is_sent(0.99)) continue;
    const auto first = table.data.begin() + static_cast<std::ptrdiff_t>(j) * AggregateForm::coefficients;
    std::fill_n(first, AggregateForm::coefficients, 0.0);
    *first = value;
  }
}

}  // namespace

kernels::StrategyForm table_strategy(double low, double high, std::vector<double> breakpoints,
                                     const std::function<double(double)>& message) {
  kernels::StrategyForm form;
  form.kind = StrategyKind::table;
  form.table = tabulate({1, [&](double signal, double* out) { out[0] = message(signal); }, std::move(breakpoints), low,
                         std::max(high, low + 1e-9)});
  flatten(form.table, message);
  return form;
}

void no_known_equilibrium(const GameConfig& game) {
  throw NoKnownEquilibrium(fmt::format(
      "{} with information {} and {} bidder{}: no equilibrium is known in closed form; known are the proportional "
      "auction on minmax, every mechanism but generalized-exponential-price, all-pay with a reserve and those on a "
      "grid (k, K) with public information ({}; proportional: often with a cap alone), auctions and posted prices on "
      "wallet, those of two bidders, without reserve, on minmax, and second-price on informed and (without reserve) "
      "mineral-rights, and posted prices that no signal makes too dear; find one with surety equilibrium, or say what "
      "bidders do, as --strategy linear:1",
      game.mechanism.spec(), game.information.spec(), game.bidders, game.bidders == 1 ? "" : "s",
      public_information_names()));
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

double greatest_signal(const GameConfig& game) { return game.information.family().greatest_signal(game); }

double greatest_played(const GameConfig& game) {
  const MechanismFamily& family = game.mechanism.family();
  if (!game.strategy)
    return game.information.family().recommends_messages() ? greatest_signal(game) : family.greatest_message(game);
  if (const auto* curve = std::get_if<StrategyCurve>(&*game.strategy))
    return *std::max_element(curve->message.begin(), curve->message.end());
  const auto& [slope, shift] = std::get<LinearStrategy>(*game.strategy);
  const double sent = slope * greatest_signal(game) + shift;
  return family.bounds_messages(game.mechanism) ? std::min(sent, family.greatest_message(game)) : sent;
}

namespace {

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
  if (game.strategy) return given_strategy(game);
  if (auto dominant = game.mechanism.family().dominant_strategy(game)) return *std::move(dominant);
  return game.information.family().strategy(game);
}

}  // namespace surety
