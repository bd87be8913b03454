#include "host/games/game.h"

#include <fmt/format.h>

#include <algorithm>

#include "host/games/sum_of_signals.h"
#include "host/mechanisms/family.h"
#include "surety/error.h"
#include "surety/random/philox.h"

namespace surety {
namespace {

kernels::Shortcut shortcut_of(const EstimateConfig& config, const kernels::GameProblem& p) {
  if (plays_sum_of_signals(config)) return kernels::Shortcut::sum_of_signals;
  if (p.mechanism.rule == CommonValueRule::exponential_price && p.mechanism.k == 0 &&
      p.strategy.kind == StrategyKind::mixed_demand)
    return kernels::Shortcut::mixed_demands;
  return kernels::Shortcut::none;
}

}  // namespace

bool plays_sum_of_signals(const EstimateConfig& config) {
  return config.information && config.information->family().is_told_by_sum() && !config.strategy &&
         config.mechanism.family().plays_sum_of_signals(config.mechanism);
}

kernels::InformationForm information_form(const GameConfig& game) { return game.information.family().form(game); }

std::array<std::optional<Exact>, statistic_count> exact_statistics_of_game(const GameConfig& game) {
  return game.information.family().exact_statistics(game);
}

std::vector<ChosenNumber> chosen_numbers(const Mechanism& given, const Mechanism& chosen) {
  std::vector<ChosenNumber> numbers;
  for (const OptionRecord& option : given.record().options)
    if (const auto x = chosen.number(option.name); x && !given.number(option.name) && option.unit != "flag")
      numbers.push_back({std::string(option.name), *x});
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
  p.mechanism = game.mechanism.family().device_form(game);
  p.shortcut = shortcut_of(config, p);
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
