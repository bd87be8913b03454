#include "host/games/strategies.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "host/games/message_range.h"
#include "host/games/quantile_signals.h"
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
void flatten(AggregateForm& table, int function, const MessageOfSignal& message) {
  constexpr double rounding = 1e-13;
  for (std::size_t j = 0; j + 1 < table.knot.size(); ++j) {
    const double low = table.offset + table.knot[j], width = table.knot[j + 1] - table.knot[j];
    const double value = message(low + width / 2);
    const auto is_sent = [&](double share) {
      return std::abs(message(low + share * width) - value) <= rounding * std::abs(value);
    };
    if (!is_sent(0.01) || !is_sent(0.99)) continue;
    const auto row = static_cast<std::ptrdiff_t>(j) * table.functions + function;
    const auto first = table.data.begin() + row * AggregateForm::coefficients;
    std::fill_n(first, AggregateForm::coefficients, 0.0);
    *first = value;
  }
}

/// A table of one signal has some width.
double end_of_table(double low, double high) { return low < high ? high : low + 1e-9 * std::max(1.0, low); }

/// No octave is so small that a float may not be.
int most_octaves(double low, double high) {
  constexpr int of_floats = 120;  // down from 1
  return std::clamp(of_floats + std::ilogb(high - offset_of_table(low, high)), AggregateFunctions::usual_octaves,
                    AggregateFunctions::most_octaves);
}

/// No message of 0 or more becomes a negative one by rounding: those are refused. Where rounding is more than next to
/// nothing, as where coefficients cancel, messages stay what they are.
void lift_to_zero(kernels::StrategyForm& form, int function, const std::vector<double>& knots,
                  const MessageOfSignal& message) {
  AggregateForm& table = form.table;
  const auto signal = [&](std::size_t j, double share) {
    return table.offset + std::lerp(table.knot[j], table.knot[j + 1], share);
  };
  double greatest = 0;
  for (std::size_t j = 0; j + 1 < table.knot.size(); ++j) greatest = std::max(greatest, message(signal(j, 0.5)));
  for (std::size_t j = 0; j + 1 < table.knot.size(); ++j) {
    const MessageRange sent = message_range(form, function, knots[j], knots[j + 1]);
    const double below = sent.rounding - sent.least;
    if (!(below > 0) || below > 1e-13 * greatest || message(signal(j, 0.01)) < 0 || message(signal(j, 0.99)) < 0)
      continue;
    const auto row = j * static_cast<std::size_t>(table.functions) + static_cast<std::size_t>(function);
    table.data[row * AggregateForm::coefficients] += 2 * below;
  }
}

/// What every piece that stays at one message sends.
std::vector<double> levels_of(const kernels::StrategyForm& form, int function, const std::vector<double>& knots) {
  std::vector<double> levels;
  for (std::size_t j = 0; j + 1 < knots.size(); ++j)
    if (const MessageRange sent = message_range(form, function, knots[j], knots[j + 1]); sent.rounding == 0)
      levels.push_back(sent.least);
  std::sort(levels.begin(), levels.end());
  levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
  return levels;
}

/// A piece that rises or falls, moved `down` at its greatest end and `up` at its least one.
void narrow(AggregateForm& table, std::size_t j, int function, double down, double up) {
  const auto y_at = [&](double t) { return std::clamp((t - table.middle[j]) * table.scale[j], -1.0, 1.0); };
  const double first = y_at(table.knot[j]), last = y_at(table.knot[j + 1]);
  const auto row = j * static_cast<std::size_t>(table.functions) + static_cast<std::size_t>(function);
  double* of_y = &table.data[row * AggregateForm::coefficients];
  const auto at = [&](double y) {
    double sum = 0;
    for (int c = AggregateForm::coefficients - 1; c >= 0; --c) sum = std::fma(sum, y, of_y[c]);
    return sum;
  };
  const bool rises = at(last) > at(first);
  const double at_first = rises ? up : -down, at_last = rises ? -down : up;
  const double slope = (at_last - at_first) / (last - first);
  of_y[0] += at_first - slope * first;
  of_y[1] += slope;
}

/// A line that ends in what many send comes near to it and does not reach it: whether its last signals tie, or outbid
/// all the others, is no matter of rounding.
void part_from_levels(kernels::StrategyForm& form, int function, const std::vector<double>& knots) {
  constexpr int most_tries = 4;
  const std::vector<double> levels = levels_of(form, function, knots);
  for (std::size_t j = 0; !levels.empty() && j + 1 < knots.size(); ++j)
    for (int tries = 0; tries < most_tries; ++tries) {
      const auto [least, greatest, rounding] = message_range(form, function, knots[j], knots[j + 1]);
      const double near = 4 * rounding;
      if (rounding == 0 || !(greatest - least > 4 * near) || near > 1e-13 * levels.back()) break;
      double down = 0, up = 0;
      const auto above = std::lower_bound(levels.begin(), levels.end(), greatest - near);
      if (above != levels.end() && *above <= greatest + rounding) down = greatest + 2 * rounding - *above;
      const auto below = std::upper_bound(levels.begin(), levels.end(), least + near);
      if (below != levels.begin() && *(below - 1) >= least - rounding) up = *(below - 1) - (least - 2 * rounding);
      if (down == 0 && up == 0) break;
      narrow(form.table, j, function, down, up);
    }
}

kernels::StrategyForm table_of(const AggregateFunctions& functions, const std::vector<MessageOfSignal>& message) {
  kernels::StrategyForm form;
  form.kind = StrategyKind::table;
  form.table = tabulate(functions);
  const std::vector<double> knots = strategy_knots(form);
  for (int f = 0; f < functions.count; ++f) {
    const MessageOfSignal& of_bidder = message[static_cast<std::size_t>(f)];
    flatten(form.table, f, of_bidder);
    lift_to_zero(form, f, knots, of_bidder);
    part_from_levels(form, f, knots);
  }
  return form;
}

}  // namespace

kernels::StrategyForm table_strategy(double low, double high, std::vector<double> breakpoints,
                                     const std::vector<MessageOfSignal>& message, int octaves) {
  const auto all = [&](double signal, double* out) {
    for (const auto& of_bidder : message) *out++ = of_bidder(signal);
  };
  AggregateFunctions functions{static_cast<int>(message.size()), all, std::move(breakpoints), low,
                               end_of_table(low, high)};
  functions.octaves = octaves;
  return table_of(functions, message);
}

kernels::StrategyForm table_strategy(double low, double high, std::vector<double> breakpoints,
                                     const MessageOfSignal& message) {
  return table_strategy(low, high, std::move(breakpoints), std::vector<MessageOfSignal>{message});
}

kernels::StrategyForm table_of_bids(double low, double high, std::vector<double> breakpoints,
                                    const MessageOfSignal& bid, std::vector<double> looked_at, double resolution,
                                    int octaves) {
  const auto one = [&](double signal, double* out) { *out = bid(signal); };
  return table_of(
      {1, one, std::move(breakpoints), low, end_of_table(low, high), resolution, std::move(looked_at), octaves}, {bid});
}

int octaves_down_to(double low, double high, double x) {
  if (!(low < high) || !(x > offset_of_table(low, high))) return AggregateFunctions::usual_octaves;
  return std::clamp(octave_of_table(low, high, x), AggregateFunctions::usual_octaves, most_octaves(low, high));
}

int octaves_of_bids(double low, double high, double mean) {
  return octaves_down_to(low, high, low + std::ldexp(mean - low, -16));
}

double resolution_of_bids(double low, double high) { return std::max(1e-7 * (high - low), 1e-13 * high); }

void no_known_equilibrium(const GameConfig& game) {
  throw NoKnownEquilibrium(fmt::format(
      "{} with information {} and {} bidder{}: no equilibrium is known in closed form; known are the proportional "
      "auction on minmax, every mechanism but generalized-exponential-price, war-of-attrition, kth-price, all-pay "
      "with a reserve and those on a grid (k, K) with public information ({}; proportional: often with a cap alone), "
      "auctions and posted prices on "
      "wallet, those of two bidders, without reserve, on minmax, first- and second-price on mineral-rights, "
      "second-price on informed, and posted prices that no signal makes too dear; find one with surety equilibrium, if "
      "signals have a density, or say what bidders do, as --strategy linear:1",
      game.mechanism.spec(), game.information.spec(), game.bidders, game.bidders == 1 ? "" : "s",
      public_information_names()));
}

Strategy bids_from_reserve(double reserve, double entry, double high,
                           const std::function<Strategy(double least)>& made) {
  constexpr int most_lifts = 8;
  const double beside = std::ldexp(entry, -48);  // as a table reads its knots, less an offset
  const auto missing = [&](const Strategy& strategy) {
    const std::vector<double> knots = strategy_knots(strategy.form);
    double most = 0;
    for (std::size_t j = 0; j + 1 < knots.size(); ++j) {
      if (knots[j] < entry - beside || knots[j] >= high) continue;
      const MessageRange sent = message_range(strategy.form, 0, knots[j], std::min(knots[j + 1], high));
      const double rounding = sent.rounding < 1e-9 * sent.greatest ? sent.rounding : 0;  // else coefficients cancel
      most = std::max(most, reserve - (sent.least - rounding));
    }
    return most;
  };
  const double first = reserve * (1 + 1e-12);
  Strategy strategy = made(first);
  double least = first;
  for (int lifts = 0; reserve > 0; ++lifts) {
    const double more = missing(strategy);
    if (!(more > 0)) break;
    if (lifts == most_lifts) return made(first);  // nothing helps
    strategy = made(least += 2 * more);
  }
  return strategy;
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
  const auto greatest = [](const StrategyCurve& curve) {
    return *std::max_element(curve.message.begin(), curve.message.end());
  };
  if (const auto* curve = std::get_if<StrategyCurve>(&*game.strategy)) return greatest(*curve);
  if (const auto* curves = std::get_if<BidderCurves>(&*game.strategy)) {
    double sent = 0;
    for (const StrategyCurve& curve : curves->curve) sent = std::max(sent, greatest(curve));
    return sent;
  }
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

void check_messages(const GameConfig& game, const StrategyCurve& curve) {
  const MechanismFamily& family = game.mechanism.family();
  for (const double message : curve.message)
    if (family.bounds_messages(game.mechanism) && message > family.greatest_message(game))
      throw InvalidInput(fmt::format("{}: it sends {}, and the greatest message of {} is {}", curve.name, message,
                                     game.mechanism.spec(), family.greatest_message(game)));
}

/// The signals at which a curve bends or jumps, its ends included, beyond which it is flat.
std::vector<double> kinks_of(const StrategyCurve& curve) {
  std::vector<double> kinks = curve.signal;
  kinks.erase(std::unique(kinks.begin(), kinks.end()), kinks.end());
  return kinks;
}

/// The same curve, which does not begin or end with a jump: beyond its ends all stays as it is there.
StrategyCurve between_flat_ends(StrategyCurve curve) {
  auto& [signal, message, name, of_quantiles, of_game] = curve;
  if (signal[signal.size() - 2] == signal.back()) {
    signal.push_back(signal.back() + std::max(1.0, signal.back()));
    message.push_back(message.back());
  }
  if (signal[0] == signal[1] && signal[0] == 0) {  // no signal is below
    signal.erase(signal.begin());
    message.erase(message.begin());
  } else if (signal[0] == signal[1]) {
    signal.insert(signal.begin(), signal[0] / 2);
    message.insert(message.begin(), message[0]);
  }
  return curve;
}

/// So many that what is sent below the first point is told from what is sent there: signals below a 2^-16-th of it send
/// the same.
int octaves_of_curves(double low, double high, const std::vector<double>& kinks, const std::string& name) {
  constexpr int below_first = 16;
  const double offset = offset_of_table(low, high);
  const auto first = std::upper_bound(kinks.begin(), kinks.end(), offset);
  if (first == kinks.end()) return AggregateFunctions::usual_octaves;
  const int wanted = octave_of_table(low, high, *first) + below_first, most = most_octaves(low, high);
  if (wanted > most)
    throw InvalidInput(
        fmt::format("{}: a point at {} and one at {}; the first one above {} may be no nearer to it than "
                    "2^-{} of the greatest",
                    name, *first, high, offset, most - below_first));
  return std::max(wanted, AggregateFunctions::usual_octaves);
}

Strategy play_curve(const GameConfig& game, const StrategyCurve& given) {
  check_messages(game, given);
  const StrategyCurve curve = between_flat_ends(given);
  const double low = curve.signal.front(), high = curve.signal.back();
  const std::vector<double> kinks = kinks_of(curve);
  return {table_strategy(low, high, kinks, std::vector<MessageOfSignal>{curve},
                         octaves_of_curves(low, high, kinks, given.name)),
          fmt::format("{}, a curve through {} points", given.name, given.signal.size()), false};
}

/// Which of the curves each bidder plays.
std::vector<std::size_t> curves_of_bidders(const GameConfig& game, const BidderCurves& curves) {
  if (!game.information.is_private())
    throw InvalidInput(
        fmt::format("{}: curves of bidders' own are for private values; on information {} give one "
                    "curve for all",
                    curves.name, game.information.spec()));
  if (curves.bidder.back() >= game.bidders)
    throw InvalidInput(
        fmt::format("{}: a curve is given for bidder {} of {}", curves.name, curves.bidder.back() + 1, game.bidders));
  std::vector<std::size_t> of_bidder;
  for (std::int64_t i = 0; i < game.bidders; ++i) {
    auto at = std::find(curves.bidder.begin(), curves.bidder.end(), i);
    if (at == curves.bidder.end())
      at = std::find_if(curves.bidder.begin(), curves.bidder.end(),
                        [&](std::int64_t other) { return game.group_of(other) == game.group_of(i); });
    if (at == curves.bidder.end())
      throw InvalidInput(fmt::format("{}: no curve for bidder {}, whose value is {}, nor for another one of that law",
                                     curves.name, i + 1, game.law_of(i)->spec()));
    of_bidder.push_back(static_cast<std::size_t>(at - curves.bidder.begin()));
  }
  return of_bidder;
}

}  // namespace

Strategy play_curves(const GameConfig& game, const BidderCurves& curves) {
  const auto of_bidder = curves_of_bidders(game, curves);
  std::vector<StrategyCurve> all;
  double low = std::numeric_limits<double>::infinity(), high = 0;
  for (const StrategyCurve& curve : curves.curve) {
    check_messages(game, curve);
    all.push_back(between_flat_ends(curve));
    low = std::min(low, all.back().signal.front());
    high = std::max(high, all.back().signal.back());
  }
  std::vector<double> kinks;
  std::vector<MessageOfSignal> messages;
  for (const StrategyCurve& curve : all) {
    const auto bends = kinks_of(curve);
    kinks.insert(kinks.end(), bends.begin(), bends.end());
  }
  std::sort(kinks.begin(), kinks.end());
  kinks.erase(std::unique(kinks.begin(), kinks.end()), kinks.end());
  messages.reserve(of_bidder.size());
  for (const std::size_t c : of_bidder) messages.emplace_back(all[c]);
  const int octaves = octaves_of_curves(low, high, kinks, curves.name);
  return {table_strategy(low, high, std::move(kinks), messages, octaves),
          fmt::format("{}, {} curve{} for {} bidder{}", curves.name, all.size(), all.size() == 1 ? "" : "s",
                      game.bidders, game.bidders == 1 ? "" : "s"),
          false};
}

namespace {

/// What was asked for.
Strategy given_strategy(const GameConfig& game) {
  if (!game.mechanism.family().takes_any_number(game.mechanism))
    throw InvalidInput(
        fmt::format("{}: a strategy sends any number, and this mechanism takes some only; leave --strategy out",
                    game.mechanism.spec()));
  if (const auto* linear = std::get_if<LinearStrategy>(&*game.strategy)) return play_linear(game, *linear);
  if (joint_bidders_mix(game)) return play_curves(game, game.joint->of_signals(*game.strategy));
  if (const auto* curves = std::get_if<BidderCurves>(&*game.strategy)) return play_curves(game, *curves);
  return play_curve(game, std::get<StrategyCurve>(*game.strategy));
}

}  // namespace

std::vector<BidderKind> kinds_of_bidders(const GameConfig& game, const kernels::InformationForm& information) {
  std::vector<BidderKind> kinds;
  if (!game.information.is_private()) {  // the last form is that of all further bidders
    const auto forms = static_cast<std::int64_t>(information.signal.size());
    const std::int64_t last = std::max<std::int64_t>(1, std::min(forms, game.bidders)) - 1;
    for (std::int64_t i = 0; i < last; ++i) kinds.push_back({i, 1});
    kinds.push_back({last, game.bidders - last});
    return kinds;
  }
  const auto* curves = game.strategy ? std::get_if<BidderCurves>(&*game.strategy) : nullptr;
  if (game.one_law() && !curves) return {{0, game.bidders}};
  const auto of_bidder = curves ? curves_of_bidders(game, *curves) : std::vector<std::size_t>();
  std::map<std::pair<int, std::size_t>, std::size_t> known;
  for (std::int64_t i = 0; i < game.bidders; ++i) {
    const auto kind = std::pair(game.group_of(i), curves ? of_bidder[static_cast<std::size_t>(i)] : 0);
    const auto at = known.insert({kind, kinds.size()}).first->second;
    if (at == kinds.size()) kinds.push_back({i, 0});
    ++kinds[at].count;
  }
  return kinds;
}

std::vector<std::int64_t> first_of_kinds(const GameConfig& game, const kernels::InformationForm& information) {
  std::vector<std::int64_t> first;
  for (const BidderKind& kind : kinds_of_bidders(game, information)) first.push_back(kind.first);
  return first;
}

Strategy strategy_of(const GameConfig& game) {
  if (game.strategy) return given_strategy(game);
  if (auto dominant = game.mechanism.family().dominant_strategy(game)) return *std::move(dominant);
  return game.information.family().strategy(game);
}

}  // namespace surety
