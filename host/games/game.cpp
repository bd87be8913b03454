#include "host/games/game.h"

#include <fmt/format.h>

#include <algorithm>

#include "surety/error.h"
#include "surety/random/philox.h"

namespace surety {
namespace {

kernels::Shortcut shortcut_of(const kernels::GameProblem& p) {
  const bool truth = p.strategy.kind == StrategyKind::truth && p.strategy.slope == 1 && p.strategy.shift == 0 &&
                     p.strategy.greatest == kernels::StrategyForm{}.greatest;
  const bool exact = p.information.kind == SignalKind::exponential && p.information.resolution == 0;
  if (p.mechanism.rule == CommonValueRule::aggregate && exact && truth) return kernels::Shortcut::sum_of_signals;
  if (p.mechanism.rule == CommonValueRule::exponential_price && p.mechanism.k == 0 &&
      p.strategy.kind == StrategyKind::mixed_demand)
    return kernels::Shortcut::mixed_demands;
  return kernels::Shortcut::none;
}

}  // namespace

std::vector<ChosenNumber> chosen_numbers(const Mechanism& given, const Mechanism& chosen) {
  std::vector<ChosenNumber> numbers;
  const auto add = [&](const char* name, const std::optional<double>& before, const std::optional<double>& after) {
    if (!before && after) numbers.push_back({name, *after});
  };
  add("price", given.price, chosen.price);
  add("A", given.A, chosen.A);
  add("X", given.X, chosen.X);
  add("Y0", given.Y0, chosen.Y0);
  add("Y1", given.Y1, chosen.Y1);
  return numbers;
}

bool is_step_function(const DemandForm& form) {
  return form.shape == DemandShape::pieces &&
         std::all_of(form.slope.begin(), form.slope.end(), [](double slope) { return slope == 0; });
}

double greatest_table_error(const kernels::GameProblem& problem) {
  double greatest = std::max(problem.information.value.error_bound, problem.information.noise.error_bound);
  for (const auto* form : {&problem.information.value_of_sum, &problem.mechanism.aggregate, &problem.strategy.table})
    for (const double bound : form->error_bound) greatest = std::max(greatest, bound);
  for (const auto& signal : problem.information.signal) greatest = std::max(greatest, signal.error_bound);
  return greatest;
}

Game make_game(const EstimateConfig& config, const GameConfig& game) {
  Game made;
  made.strategy = strategy_of(game);
  auto& p = made.problem;
  p.precision = config.precision;
  p.seed = config.seed;
  p.experiment = std::uint32_t(config.bidders);
  p.bidders = config.bidders;
  p.information = information_form(game);
  p.strategy = made.strategy.form;
  p.mechanism = mechanism_form(game);
  p.shortcut = shortcut_of(p);
  const bool sum_of_signals = p.shortcut == kernels::Shortcut::sum_of_signals;
  if (config.sampling == Sampling::reduced && !sum_of_signals)
    throw InvalidInput(fmt::format(
        "reduced sampling cannot play {} with information {}: it needs every bidder; use --sampling profile",
        game.mechanism.spec(), game.information.spec()));
  p.reduced = sum_of_signals && config.sampling != Sampling::profile;
  constexpr std::int64_t most = std::int64_t(1) << purpose_shift;
  if (!p.reduced && config.bidders > most)
    throw InvalidInput(
        fmt::format("{} bidders: at most {} are supported where every bidder is drawn", config.bidders, most));
  return made;
}

}  // namespace surety
