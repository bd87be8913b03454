#include "host/information_structures/public.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "host/information_structures/steps.h"
#include "host/mechanisms/family.h"
#include "host/theory/numerics/exact_arithmetic.h"
#include "host/theory/numerics/partial_expectation.h"

namespace surety {

kernels::InformationForm PublicInformation::form(const GameConfig& game) const {
  kernels::InformationForm form;
  form.value = game.values->value_form();
  form.signal = {expected_value(game)};
  return form;
}

double PublicInformation::least_expected_value(const GameConfig& game) const {
  return expected_value(game).value.back();
}

Strategy PublicInformation::strategy(const GameConfig& game) const {
  return game.mechanism.family().public_strategy(game);
}

/// The mean, but for what is lost where digits cancel.
std::optional<GameOutcome> PublicInformation::outcome(const GameConfig& game) const {
  const MechanismFamily& family = game.mechanism.family();
  const auto known = family.public_outcome(game);
  if (!known) return std::nullopt;
  GameOutcome mean = mean_outcome(game, *known);
  const double cancelled = std::max(1.0, family.cancellation(game.mechanism));
  const double lost = 8 * std::numeric_limits<double>::epsilon() * (cancelled - 1);  // demands lose what payments do
  mean.revenue.error_bound += lost * game.values->upper();
  mean.surplus.error_bound += lost * game.values->upper();
  mean.allocation.error_bound += lost;
  return mean;
}

GameOutcome PublicInformation::mean_outcome(const GameConfig& game, const PublicOutcome& known) const {
  const DemandForm form = expected_value(game);
  GameOutcome sum{};
  for (std::size_t j = 0; j < form.value.size(); ++j) {
    const double w = form.value[j], mass = form.knot[j + 1] - form.knot[j];
    const auto here = known.at(w);
    const bool doubtful = std::any_of(known.kinks.begin(), known.kinks.end(), [&](double kink) {
      return w != kink && std::abs(w - kink) <= form.error_bound;  // whether there is a sale, rounding has decided
    });
    const double flips = doubtful ? mass : 0;
    sum = {sum.revenue + Exact{mass * here.revenue, flips * w + mass * form.error_bound},
           sum.surplus + Exact{mass * w * here.allocation, flips * w + mass * form.error_bound},
           sum.allocation + Exact{mass * here.allocation, flips}};
  }
  return sum;
}

FiniteStructure PublicInformation::structure_of(CommonValueInformation made, const FiniteStructureConfig& config) {
  return {std::move(made.information),
          common_value_auction(made.values, config.bidders, config.cost, config.greatest_transfer)};
}

double settled_mean(const Exact& mean) {
  const double near = std::strtod(fmt::format("{:.12g}", mean.value).c_str(), nullptr);
  return std::abs(near - mean.value) <= mean.error_bound ? near : mean.value;
}

DemandForm classes_of_values(const Law& law, std::vector<double> knots) {
  const PartialExpectation partial(law);
  std::vector<double> values;
  double error_bound = 0;
  for (std::size_t j = 0; j + 1 < knots.size(); ++j) {
    const Exact mean = (1 / (knots[j + 1] - knots[j])) * (partial.above(knots[j + 1]) - partial.above(knots[j]));
    values.push_back(settled_mean(mean));
    error_bound = std::max(error_bound, mean.error_bound);
  }
  DemandForm form = steps(std::move(knots), std::move(values));
  form.error_bound = error_bound;
  return form;
}

}  // namespace surety
