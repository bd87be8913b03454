#include "host/estimation/estimate_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "host/estimation/plan.h"
#include "host/estimation/rounding.h"
#include "host/estimation/tails.h"
#include "host/games/bounds_game.h"
#include "host/games/game.h"
#include "host/games/strategies.h"
#include "host/games/sum_of_signals.h"
#include "host/io/number.h"
#include "host/mechanisms/family.h"
#include "host/theory/guarantees/invariants.h"
#include "kernels/play/play.h"
#include "surety/error.h"
#include "surety/finite_games/known_guarantee.h"
#include "surety/theory/exact.h"

namespace surety {
namespace {

/// Batches end where a target may be reached, so they are shorter where there is one.
constexpr std::uint64_t batches_for_a_target = 8;

/// Replicates of a batch that cost `draws` draws each.
std::uint64_t batch_size(const EstimateConfig& config, std::uint64_t draws) {
  if (config.batch > 0) return config.batch;
  const std::uint64_t size = kernels::automatic_batch(draws);
  return config.target ? std::max<std::uint64_t>(kernels::columns, size / batches_for_a_target) : size;
}

/// Draws of a common-value replicate, without building the game.
std::uint64_t common_value_draws(const EstimateConfig& config) {
  const bool sum_alone = plays_sum_of_signals(config) && config.sampling != Sampling::profile;
  return sum_alone ? 8 : std::uint64_t(config.bidders);
}

std::uint64_t draws_of(const EstimateConfig& config) {
  if (config.information) return common_value_draws(config);
  return private_value_draws(config, config.values.profile(config.bidders));
}

/// The statistics from what `play` sums, which is in order: value, shortfalls of revenue and surplus, allocation.
std::array<AffineStatistic, statistic_count> common_value_statistics(double cost) {
  const AffineStatistic value{0, {1, 0, 0, 0}}, revenue{0, {1, -1, 0, 0}}, surplus{0, {1, 0, -1, 0}},
      allocation{0, {0, 0, 0, 1}}, one{1, {0, 0, 0, 0}};
  return composed<AffineStatistic>(cost, {revenue, surplus, value, value, allocation, one});
}

/// Whether a statistic does not depend on the draws.
bool is_constant(const AffineStatistic& statistic) {
  return std::all_of(statistic.coefficient.begin(), statistic.coefficient.end(), [](double c) { return c == 0; });
}

double greatest_of(const ProfileLaw& profile) {
  double greatest = 0;
  for (const auto& state : profile.states)
    for (const LawPtr& law : state.laws) greatest = std::max(greatest, law->upper());
  return greatest;
}

/// The standard error; 0 where all that is left of the variances of what is summed is the rounding of sums.
double error_beyond_rounding(const AffineStatistic& statistic, const Moments& moments) {
  constexpr double rounding = 1e-15;
  const double error = statistic.standard_error(moments), mean = statistic.mean(moments);
  double parts = 0;
  for (std::size_t i = 0; i < statistic.coefficient.size(); ++i)
    parts += statistic.coefficient[i] * statistic.coefficient[i] * moments.covariance(int(i), int(i));
  const double variance = error * error * double(moments.count());
  return variance <= std::max(rounding * parts, rounding * rounding * mean * mean) ? 0 : error;
}

bool is_finite(const RunMoments& moments) {
  for (int i = 0; i < moments.statistics(); ++i)
    if (!std::isfinite(moments.mean(i)) || !std::isfinite(moments.covariance(i, i))) return false;
  return true;
}

/// What of theory's variance the run has not seen. Its own is uncertain too: a fifth less says nothing.
double unseen(double theory, double seen) { return seen < 0.8 * theory ? theory - seen : 0; }

/// Float tells the values that bidders know, where these have positive probability, from the prices that decide about a
/// sale. Throws InvalidInput where it does not.
void check_told_apart(const GameConfig& game, const kernels::InformationForm& information) {
  constexpr double told = 0x1p-22;  // relative: a few roundings
  const InformationFamily& family = game.information.family();
  if (!family.is_public() && !family.is_private()) return;
  const auto outcome = game.mechanism.family().public_outcome(game);
  if (!outcome) return;
  const auto check = [&](const DemandForm& known) {
    for (std::size_t j = 0; j < known.slope.size(); ++j)
      for (const double price : outcome->kinks) {
        const double w = known.value[j];
        if (known.slope[j] == 0 && w != price && std::abs(w - price) <= told * price)
          throw InvalidInput(
              fmt::format("float precision does not tell the value {} from {}, where {} begins to sell; use "
                          "--precision double",
                          shortest(w), shortest(price), game.mechanism.spec()));
      }
  };
  for (const DemandForm& signal : information.signal) check(signal);
  check(information.value);
}

}  // namespace

bool over_all_information(const EstimateConfig& config) {
  return config.information && config.information->family().is_any();
}

EstimateBatches batches_of(const EstimateConfig& config) {
  if (over_all_information(config)) return {1, 0, 0};
  const std::uint64_t draws = draws_of(config);
  const kernels::BatchPlan plan{config.samples, batch_size(config, draws)};
  return {plan.batches(), plan.size, double(draws)};
}

EstimateRun::EstimateRun(const EstimateConfig& config, const Execution& execution) : target_(config.target) {
  check_config(config);
  if (over_all_information(config)) {
    prepare_guarantee(config, execution);
  } else if (plays_bounds(config)) {
    prepare_bounds(config, make_bounds_game(config), execution);
  } else if (config.information) {
    prepare_common_value(config, execution);
  } else {
    prepare_private_values(config, execution);
  }
}

EstimateRun::EstimateRun(const EstimateConfig& config, const BoundsGame& game, const Execution& execution)
    : target_(config.target) {
  check_config(config);
  prepare_bounds(config, game, execution);
}

void EstimateRun::prepare_private_values(const EstimateConfig& config, const Execution& execution) {
  const ProfileLaw profile = config.values.profile(config.bidders);
  check_estimate(config, profile);
  EstimateConfig played = config;
  played.mechanism = settled(config.mechanism, profile);
  const EstimatePlan plan = plan_estimate(played, profile);
  auto exact =
      plan.sequential ? exact_statistics(*plan.sequential, profile) : exact_statistics(played.mechanism, profile);
  settle_invariants(exact, {});
  variance_ = top_two_variance(profile);
  greatest_ = greatest_of(profile);

  reported_ = plan.reported;
  for (int i = 0; i < statistic_count; ++i) known_.statistics[i] = {0, 0, exact[i], plan.table_error_bound[i]};
  known_.chosen = plan.chosen;
  for (const ChosenNumber& chosen : chosen_numbers(config.mechanism, played.mechanism)) known_.chosen.push_back(chosen);
  known_.sampling = plan.problem.reduced ? Sampling::reduced : Sampling::profile;
  run_ = std::make_unique<kernels::Run>(make_backend(plan.problem, execution), statistics_of(plan.problem.rule),
                                        plan.problem.draws(),
                                        kernels::BatchPlan{config.samples, batch_size(config, plan.problem.draws())});
  known_.device = run_->device();
}

void EstimateRun::prepare_common_value(const EstimateConfig& config, const Execution& execution) {
  const GameConfig game_config = resolve_game(config);
  Game game = make_game(config, game_config);
  auto exact = exact_statistics_of_game(game_config);
  settle_invariants(exact, {config.cost, game.strategy.equilibrium});
  double greatest = std::max(game_config.greatest_value(), config.cost);
  if (config.strategy) greatest = std::max(greatest, greatest_played(game_config));
  if (config.precision == Precision::float_) {
    check_float_range(greatest);
    check_told_apart(game_config, game.problem.information);
  }
  const double cancelled = std::max(1.0, game_config.mechanism.family().cancellation(game_config.mechanism));
  const double table_error =
      greatest_table_error(game.problem) + rounding_bound(config.precision, config.bidders, greatest, cancelled);

  if (const auto drawn = game_config.information.family().drawn_variance(game_config))
    variance_ = TopTwoVariance{*drawn, 0};  // one value: two are not apart
  greatest_ = greatest;
  reported_ = common_value_statistics(config.cost);
  for (int i = 0; i < statistic_count; ++i) known_.statistics[i] = {0, 0, exact[i], table_error};
  known_.chosen = chosen_numbers(config.mechanism, game_config.mechanism);
  if (game.problem.mechanism.plugin) plugin_ = config.mechanism.spec();
  const kernels::PlayProblem problem{std::move(game.problem), config.samples};
  known_.sampling = problem.game.reduced ? Sampling::reduced : Sampling::profile;
  known_.strategy = game.strategy.words;
  run_ = std::make_unique<kernels::Run>(
      make_backend(problem, execution), kernels::play_statistics, problem.draws(),
      kernels::BatchPlan{config.samples, batch_size(config, common_value_draws(config))});
  known_.device = run_->device();
}

/// A game in tables: the kernel sums expectations given the draws, so nothing but the signals is random.
void EstimateRun::prepare_bounds(const EstimateConfig& config, const BoundsGame& game, const Execution& execution) {
  const auto [revenue, surplus, full, sold] = game.game.expectation();
  const kernels::PlayProblem problem{bounds_problem(config, game, 0), config.samples};
  const double size = full + std::abs(revenue), rounding = 1e-12 * size;
  const double table_error = config.precision == Precision::float_ ? 1e-6 * size : rounding;
  std::array<std::optional<Exact>, statistic_count> exact;
  const auto values = composed<double>(0, {revenue, surplus, full, full, sold, 1});
  for (int i = 0; i < statistic_count; ++i) exact[i] = Exact{values[i], rounding};
  const auto sales = std::exchange(exact[static_cast<int>(Statistic::sale_probability)], {});  // a number of goods
  settle_invariants(exact, {0, false});
  exact[static_cast<int>(Statistic::sale_probability)] = sales;
  greatest_ = size;
  reported_ = common_value_statistics(0);
  for (int i = 0; i < statistic_count; ++i) known_.statistics[i] = {0, 0, exact[i], table_error};
  known_.chosen = game.chosen;
  known_.sampling = Sampling::profile;
  known_.strategy = game.strategy;
  known_.goods = game.game.goods;
  run_ = std::make_unique<kernels::Run>(make_backend(problem, execution), kernels::play_statistics, problem.draws(),
                                        kernels::BatchPlan{config.samples, batch_size(config, problem.draws())});
  known_.device = run_->device();
}

void EstimateRun::prepare_guarantee(const EstimateConfig& config, const Execution& execution) {
  if (execution.progress && !execution.progress(0)) throw Stopped("stopped before the guarantee was computed");
  const GuaranteeReport report = known_guarantee(config.mechanism, single_law(config), config.bidders, config.cost);
  const double value = report.guarantee.value, error_bound = report.guarantee.error_bound;
  const double gap = report.full_surplus - value;
  const auto found = [&](double x) {  // a bound has no exact value beside it
    return report.exact ? Estimate{x, 0, Exact{x, error_bound}, 0} : Estimate{x, 0, {}, error_bound};
  };
  known_.statistics[static_cast<int>(Statistic::profit)] = found(value);
  known_.statistics[static_cast<int>(Statistic::gap)] = found(gap);
  for (const auto& [name, chosen] : report.parameters) known_.chosen.push_back({name, chosen});
  known_.strategy = report.exact ? "the worst equilibrium of the worst information structure; nothing is played"
                                 : "nothing is played: a lower bound on the worst equilibrium's profit";
  known_.sampling = Sampling::automatic;
  known_.device = "theory";
}

const AffineStatistic& EstimateRun::target() const { return reported_[static_cast<int>(target_->statistic)]; }

Estimates EstimateRun::estimates(const RunMoments& moments) const {
  if (!plugin_.empty() && !is_finite(moments))
    throw InvalidInput(fmt::format("{}: a play of the plug-in gave a number that is not finite", plugin_));
  kernels::check_finite(moments);
  Estimates result = known_;
  const auto at = [&](Statistic s) -> Estimate& { return result.statistics[static_cast<int>(s)]; };
  double highest = 0, spread = 0;
  if (variance_) {  // the highest value is summed first and, where values are private, its distance to the second next
    highest = unseen(variance_->highest, moments.covariance(0, 0));
    spread = unseen(variance_->spread, moments.covariance(1, 1));
  }
  for (int i = 0; i < statistic_count; ++i) {
    Estimate& estimate = result.statistics[i];
    estimate.mean = reported_[i].mean(moments);
    estimate.standard_error = error_beyond_rounding(reported_[i], moments);
    if (const double carriers = moments.informative_replicates(reported_[i]);
        carriers > 0 && estimate.standard_error > 0)
      estimate.informative_replicates = carriers;
    if (!is_constant(reported_[i])) estimate.unseen_variance = std::max(highest, spread);
  }
  at(Statistic::sale_probability).unseen_variance = 0;
  at(Statistic::highest_value).unseen_variance = highest;
  result.replicates = moments.count();
  for (int i = 0; i < statistic_count; ++i) {
    const double greatest = Statistic(i) == Statistic::sale_probability ? 1 : greatest_;
    add_unseen_event(result.statistics[i], greatest, double(result.replicates));
  }
  return result;
}

}  // namespace surety
