#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/games/finite_information.h"
#include "host/games/game.h"
#include "host/theory/numerics/partial_expectation.h"
#include "surety/error.h"

namespace surety {
namespace {

using kernels::InformationForm;

constexpr std::int64_t most_forms = 1000;

/// A step function of the demand quantile: value[j] on [knot[j], knot[j+1]).
DemandForm steps(std::vector<double> knots, std::vector<double> values) {
  DemandForm form;
  form.shape = DemandShape::pieces;
  form.knot = std::move(knots);
  form.slope.assign(values.size(), 0);
  form.value = std::move(values);
  return form;
}

DemandForm constant(double value) { return steps({0, 1}, {value}); }

/// E[v | cell] for each cell between thresholds, the highest first.
DemandForm partition_form(const Law& law, const std::vector<double>& thresholds) {
  std::vector<double> knots{0}, values;
  for (auto t = thresholds.rbegin(); t != thresholds.rend(); ++t) {
    const double q = law.survival(*t);
    if (q > knots.back() && q < 1) knots.push_back(q);
  }
  knots.push_back(1);
  const PartialExpectation partial(law);
  for (std::size_t j = 0; j + 1 < knots.size(); ++j)
    values.push_back((partial.above(knots[j + 1]).value - partial.above(knots[j]).value) / (knots[j + 1] - knots[j]));
  return steps(std::move(knots), std::move(values));
}

InformationForm minmax_form(const GameConfig& game) {
  InformationForm form;
  form.kind = SignalKind::exponential;
  form.value_of_sum = aggregate_form(game.minmax());
  form.value_function = 2;
  if (game.information.kind == InformationKind::coarsened) {
    form.resolution = static_cast<double>(game.information.resolution);
    form.greatest_signal = form.resolution;
  }
  return form;
}

/// The first bidders know the value, the others see 0.
std::vector<DemandForm> informed_signals(const GameConfig& game) {
  const std::int64_t informed = std::min(game.information.informed, game.bidders);
  if (informed > most_forms)
    throw InvalidInput(
        fmt::format("informed: {} informed bidders; at most {} are supported, beyond use full", informed, most_forms));
  std::vector<DemandForm> signals(static_cast<std::size_t>(informed), game.values->value_form());
  if (informed < game.bidders) signals.push_back(constant(0));  // no signal
  return signals;
}

/// P(noise > x), where bins of signals are drawn.
AggregateForm noise_demand(const Law& noise) {
  return tabulate({1, [&noise](double x, double* out) { out[0] = noise.survival(x); }, noise.breakpoints(),
                   noise.lower(), noise.upper()});
}

}  // namespace

double inclusive_price(const GameConfig& game) {
  switch (game.information.kind) {
    case InformationKind::minmax:
      return game.minmax().guarantee().value + game.cost;  // E[v | s_i = 0] (Proposition 2)
    case InformationKind::none:
      return game.values->mean();
    case InformationKind::full:
    case InformationKind::informed:
      return game.values->lower();
    case InformationKind::partition:
      return partition_form(*game.values, game.information.thresholds)
          .value.back();  // the lowest cell: demand descends
    case InformationKind::wallet:
      return 0.25;  // (0 + E[s_2])/2
    case InformationKind::coarsened:
    case InformationKind::mineral_rights:
    case InformationKind::accurate:
    case InformationKind::private_values:
    case InformationKind::table:
    case InformationKind::bounds:
    case InformationKind::any:
      break;
  }
  throw InvalidInput(
      fmt::format("posted-price:price=inclusive with information {}: the least expected value of a "
                  "signal is known on minmax, none, full, informed, partition and wallet",
                  game.information.spec()));
}

AggregateForm aggregate_form(const ProportionalAuction& auction, double at_least_up_to) {
  const auto range = auction.range();
  return tabulate({3,
                   [&](double x, double* out) {
                     out[0] = auction.aggregate_allocation(x);
                     out[1] = auction.aggregate_transfer(x);
                     out[2] = auction.value(x);
                   },
                   auction.breakpoints(), range.low, std::max(range.high, at_least_up_to)});
}

InformationForm information_form(const GameConfig& game) {
  const Information& information = game.information;
  InformationForm form;
  form.value = game.values->value_form();
  switch (information.kind) {
    case InformationKind::minmax:
    case InformationKind::coarsened:
      return minmax_form(game);
    case InformationKind::wallet:
      form.kind = SignalKind::uniform;
      form.value = {};
      return form;
    case InformationKind::private_values:
      form.kind = SignalKind::own_value;
      form.signal = {form.value};
      return form;
    case InformationKind::table:
      return finite_information(information.folder / information.file, *game.values, game.bidders);
    case InformationKind::none:
      form.signal = {constant(game.values->mean())};
      return form;
    case InformationKind::full:
      form.signal = {form.value};
      return form;
    case InformationKind::informed:
      form.signal = informed_signals(game);
      return form;
    case InformationKind::partition:
      form.signal = {partition_form(*game.values, information.thresholds)};
      return form;
    case InformationKind::mineral_rights:
      form.kind = information.multiplicative ? SignalKind::multiplicative : SignalKind::additive;
      form.noise = information.noise->value_form();
      form.noise_demand = noise_demand(*information.noise);
      return form;
    case InformationKind::accurate:
      form.kind = SignalKind::accurate;
      form.accuracy = information.accuracy;
      form.high_share = 0.5;
      return form;
    case InformationKind::bounds:
    case InformationKind::any:
      break;
  }
  throw InvalidInput(fmt::format("information {} is not drawn by itself", information.spec()));
}

}  // namespace surety
