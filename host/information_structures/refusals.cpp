// What a structure does that does not say otherwise: it refuses, by name, or is an ordinary one about a common value.
#include <fmt/format.h>

#include <stdexcept>

#include "host/finite_games/finite_structure.h"
#include "host/games/bounds_game.h"
#include "host/games/game.h"
#include "host/games/independent_signals.h"
#include "host/games/own_signal.h"
#include "host/games/strategies.h"
#include "host/games/summed_signals.h"
#include "host/information/family.h"
#include "host/theory/numerics/exact_arithmetic.h"
#include "surety/error.h"

namespace surety {

kernels::InformationForm InformationFamily::form(const GameConfig& game) const {
  throw InvalidInput(fmt::format("information {} is not drawn by itself", game.information.spec()));
}

double InformationFamily::greatest_signal(const GameConfig& game) const { return game.values->upper(); }

std::optional<double> InformationFamily::drawn_variance(const GameConfig& game) const {
  return game.values->variance();
}

double InformationFamily::least_expected_value(const GameConfig& game) const {
  throw InvalidInput(
      fmt::format("posted-price:price=inclusive with information {}: the least expected value of a "
                  "signal is known on minmax, informed, wallet, and where all see the same ({}); give a price",
                  game.information.spec(), public_information_names()));
}

IndependentSignals InformationFamily::independent_signals(const GameConfig& game) const { no_known_equilibrium(game); }

std::optional<OwnSignal> InformationFamily::own_signal(const GameConfig&, std::int64_t) const { return std::nullopt; }

std::optional<SummedSignals> InformationFamily::summed_signals(const GameConfig&) const { return std::nullopt; }

std::optional<PostedPriceOnMinmax> InformationFamily::best_posted_price(const GameConfig&) const {
  return std::nullopt;
}

Strategy InformationFamily::strategy(const GameConfig& game) const { no_known_equilibrium(game); }

std::optional<GameOutcome> InformationFamily::outcome(const GameConfig&) const { return std::nullopt; }

/// The value's mean, whatever is played; the rest from the outcome of the equilibrium.
std::array<std::optional<Exact>, statistic_count> InformationFamily::exact_statistics(const GameConfig& game) const {
  std::array<std::optional<Exact>, statistic_count> exact;
  const auto at = [&](Statistic s) -> std::optional<Exact>& { return exact[static_cast<int>(s)]; };
  const Exact mean = rounded(game.values->mean(), 0);
  at(Statistic::highest_value) = at(Statistic::second_value) = mean;
  if (game.strategy) return exact;
  if (const auto known = outcome(game)) {
    at(Statistic::revenue) = known->revenue;
    at(Statistic::surplus) = known->surplus;
    at(Statistic::sale_probability) = known->allocation;
    at(Statistic::bidder_surplus) = known->surplus - known->revenue;
    const Exact profit = known->revenue - game.cost * known->allocation;
    at(Statistic::profit) = profit;
    at(Statistic::gap) = mean - Exact{game.cost, 0} - profit;
    compose_missing(exact, game.cost);
  }
  return exact;
}

FiniteStructure InformationFamily::finite_structure(const Information& information,
                                                    const FiniteStructureConfig&) const {
  throw InvalidInput(fmt::format("{} is not finite as it stands", information.spec()));
}

void InformationFamily::play_saved_mechanism(BoundsGame&, const EstimateConfig& config) const {
  throw InvalidInput(fmt::format("{} on information {}; it can be played on bounds:FILE, none and full",
                                 config.mechanism.spec(), config.information->spec()));
}

}  // namespace surety
