#include "surety/deviate.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include "host/estimation/plan.h"
#include "host/estimation/signal_bins.h"
#include "host/games/bounds_game.h"
#include "host/games/enumerated_states.h"
#include "host/games/game.h"
#include "host/games/strategies.h"
#include "host/mechanisms/family.h"
#include "kernels/deviate/deviate.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr int most_messages = 65536;
constexpr std::uint64_t most_enumerated = std::uint64_t(1) << 33;  // states, times bidders and messages

void check(const DeviateConfig& config) {
  if (config.bins < 1 || config.bins > most_bins)
    throw InvalidInput(fmt::format("bins is {}; it must lie between 1 and {}", config.bins, most_bins));
  if (config.messages < 2 || config.messages > most_messages)
    throw InvalidInput(fmt::format("messages is {}; it must lie between 2 and {}", config.messages, most_messages));
  if (!(config.confidence > 0 && config.confidence < 1))
    throw InvalidInput(fmt::format("confidence is {}; it must lie between 0 and 1", config.confidence));
  if (config.greatest_message && !(*config.greatest_message > 0))
    throw InvalidInput(fmt::format("the greatest message is {}; it must be positive", *config.greatest_message));
}

void check(const DeviateConfig& config, const GameConfig& game) {
  check(config);
  const MechanismFamily& family = game.mechanism.family();
  const double most_message = family.bounds_messages(game.mechanism) ? family.greatest_message(game) : INFINITY;
  if (config.greatest_message.value_or(0) > most_message)
    throw InvalidInput(fmt::format("the greatest message is {}; it must be at most the mechanism's, {}",
                                   *config.greatest_message, most_message));
  if (config.game.samples < static_cast<std::uint64_t>(config.bins))
    throw InvalidInput(fmt::format("samples is {}, fewer than the {} bins; every bin needs a replicate",
                                   config.game.samples, config.bins));
  family.check_deviations(game);
}

/// Where payoffs jump in the own message: at what others send with positive probability, and at the reserve.
std::vector<double> jumps(const GameConfig& game, const kernels::GameProblem& problem) {
  std::vector<double> at = message_atoms(game, problem);
  at.push_back(0);
  for (const double jump : game.mechanism.family().jumps(game.mechanism)) at.push_back(jump);
  return at;
}

/// From the least payoff that there is to the greatest.
double range_of_payoffs(const GameConfig& game, const kernels::GameProblem& problem, double greatest_deviation) {
  const double value = game.greatest_value(), message = std::max(greatest_deviation, greatest_played(game));
  return value + game.mechanism.family().greatest_payment(problem.mechanism, value, message);
}

/// The messages to deviate to: all, or an even grid and both sides of every jump. `step` is how far from a jump its
/// sides are, in units of the greatest message; 0: to the neighbouring number.
std::vector<double> message_grid(const DeviateConfig& config, const GameConfig& game,
                                 const kernels::GameProblem& problem, double step) {
  const MechanismFamily& family = game.mechanism.family();
  std::vector<double> messages = family.all_messages(game.mechanism, most_messages);
  if (!messages.empty()) return messages;
  const double greatest = config.greatest_message.value_or(family.greatest_deviation(game));
  for (int j = 0; j < config.messages; ++j) messages.push_back(greatest * j / (config.messages - 1));
  const double most = family.bounds_messages(game.mechanism) ? family.greatest_message(game) : INFINITY;
  for (const double at : jumps(game, problem)) {
    const double below = step > 0 ? at - step * greatest : std::nextafter(at, 0.0);
    const double above = step > 0 ? at + step * greatest : std::nextafter(at, INFINITY);
    for (const double m : {below, at, above})
      if (m >= 0 && m <= most) messages.push_back(m);
  }
  std::sort(messages.begin(), messages.end());
  messages.erase(std::unique(messages.begin(), messages.end()), messages.end());
  return messages;
}

/// Means over the bins of a group.
struct GroupMean {
  double mean = 0, variance = 0;  ///< variance of the mean
};
GroupMean group_mean(const std::vector<int>& bins, const kernels::DeviateProblem& problem,
                     const std::vector<double>& sum, const std::vector<double>& squared, std::size_t stride,
                     std::size_t offset) {
  const double n = static_cast<double>(problem.replicates);
  GroupMean group;
  double total = 0;
  for (const int b : bins) total += problem.probability[b];
  for (const int b : bins) {
    const double weight = problem.probability[b] / total;
    const double mean = sum[b * stride + offset] / n;
    const double variance = n > 1 ? std::max(0.0, (squared[b * stride + offset] - n * mean * mean) / (n - 1)) : 0;
    group.mean += weight * mean;
    group.variance += weight * weight * variance / n;
  }
  return group;
}

/// How far a mean of n plays may be off: sqrt(2 t) standard errors and what plays that were not seen may hide, 7 t/(3
/// (n - 1)) of the range, t = log(2/chance of being further off on one side). Nothing where all states were played.
class Allowance {
 public:
  Allowance(const DeviateConfig& config, std::uint64_t replicates, bool enumerated, double cells, double range) {
    if (enumerated) return;
    const double t = std::log(2 * 2 * cells / (1 - config.confidence)), n = static_cast<double>(replicates);
    errors_ = std::sqrt(2 * t);
    unseen_ = n > 1 ? 7 * t / (3 * (n - 1)) * 2 * range : std::numeric_limits<double>::infinity();
  }
  double operator()(double standard_error) const { return errors_ * standard_error + unseen_; }

 private:
  double errors_ = 0, unseen_ = 0;
};

/// `range`: the distance from the least payoff that there is to the greatest. `kinds` of bidders deviate and share the
/// chance to be wrong.
Deviations summarise(const DeviateConfig& config, const kernels::DeviateProblem& problem, const SignalBins& bins,
                     const kernels::DeviateSums& sums, bool enumerated, double range, std::size_t kinds) {
  Deviations d{};
  d.deviator = problem.deviator;
  d.message = problem.message;
  d.replicates_per_bin = problem.replicates;
  d.enumerated = enumerated;
  d.confidence = config.confidence;
  const auto groups = indistinguishable(bins);
  d.bins = static_cast<int>(groups.size());
  for (const auto& group : groups) d.signal.push_back(bins.signal[static_cast<std::size_t>(group.front())]);
  const std::size_t messages = d.message.size();
  const double cells = static_cast<double>(kinds * groups.size() * messages);
  const Allowance allowance(config, problem.replicates, enumerated, cells, range * bins.greatest_weight);
  const double arithmetic = problem.game.precision == Precision::float_ ? 1e-6 : 1e-12;  // of payoffs, over the range
  auto& worst = d.exploitability;
  worst = {0, 0, -1, std::numeric_limits<double>::quiet_NaN(), 0, -INFINITY, -INFINITY};
  for (std::size_t g = 0; g < groups.size(); ++g) {
    d.truthful.push_back(group_mean(groups[g], problem, sums.truthful, sums.truthful_squared, 1, 0).mean);
    const double rounding = std::max(config.rounding * (std::abs(d.truthful.back()) + 1e-3), arithmetic * range);
    for (std::size_t j = 0; j < messages; ++j) {
      const auto [mean, variance] = group_mean(groups[g], problem, sums.gain, sums.gain_squared, messages, j);
      const double error = std::sqrt(variance);
      d.gain.push_back(mean);
      d.standard_error.push_back(error);
      if (mean > std::max(worst.gain, arithmetic * range)) {
        worst.gain = mean;
        worst.standard_error = error;
        worst.bin = static_cast<int>(g);
        worst.message = d.message[j];
      }
      worst.bound = std::max(worst.bound, mean + allowance(error));
      worst.proven = std::max(worst.proven, mean - rounding - allowance(error));
      worst.z = std::max(worst.z, (mean - rounding) / error);
    }
  }
  return d;
}

/// One deviator's results, timed.
Deviations play_deviations(const DeviateConfig& config, kernels::DeviateProblem& problem, const SignalBins& bins,
                           const std::string& strategy, const Execution& execution, bool enumerated, double range,
                           std::size_t kinds) {
  const auto start = std::chrono::steady_clock::now();
  problem.edge = bins.edge;
  problem.probability = bins.probability;
  std::string device;
  const auto sums = kernels::deviate(problem, execution, device);
  Deviations result = summarise(config, problem, bins, sums, enumerated, range, kinds);
  result.strategy = strategy;
  result.device = device;
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return result;
}

/// Of any bidder at any profile, in size.
double greatest_payoff(const BoundsGame& made) {
  const TableGame& game = made.game;
  double payment = 0, value = 0;
  for (const auto& of_bidder : game.transfer)
    for (const double t : of_bidder) payment = std::max(payment, std::abs(t));
  for (const double v : game.value) value = std::max(value, std::abs(v));
  return payment + value * game.goods;
}

/// Every bidder of a game in tables, the first alone where they can change places; a bin for each of his signals.
std::vector<Deviations> deviate_in_bounds(const DeviateConfig& config, const BoundsGame& game,
                                          const Execution& execution) {
  const int points = game.game.points();
  std::vector<Deviations> results;
  const auto kinds = deviators(game);
  for (const int deviator : kinds) {
    kernels::DeviateProblem problem;
    problem.game = bounds_problem(config.game, game, deviator);
    problem.deviator = deviator;
    SignalBins bins;
    for (int y = 0; y <= points; ++y) bins.edge.push_back(y);
    bins.probability = game.game.law;
    bins.signal.assign(bins.edge.begin(), bins.edge.end() - 1);
    for (int m = 0; m < game.game.messages; ++m) problem.message.push_back(m);
    problem.replicates = std::max<std::uint64_t>(1, config.game.samples / static_cast<std::uint64_t>(points));
    const double range = 2 * greatest_payoff(game);
    results.push_back(play_deviations(config, problem, bins, game.strategy, execution, false, range, kinds.size()));
    for (double& message : results.back().message) message = game.message[static_cast<std::size_t>(message)];
    double& worst = results.back().exploitability.message;
    if (std::isfinite(worst)) worst = game.message[static_cast<std::size_t>(worst)];
  }
  return results;
}

/// A bin per state, one replicate each: all replicates of a state are the same.
std::vector<Deviations> enumerate_deviations(const DeviateConfig& config, const GameConfig& game, const Game& made,
                                             const EnumeratedStates& states, const Execution& execution) {
  kernels::DeviateProblem problem;
  problem.game = made.problem;
  problem.game.precision = Precision::double_;
  problem.game.information = states.equally_likely();
  problem.replicates = 1;
  problem.message = message_grid(config, game, made.problem, 0);
  const MechanismFamily& family = game.mechanism.family();
  const double range = range_of_payoffs(game, made.problem, problem.message.back());
  std::vector<Deviations> results;
  const auto kinds = first_of_kinds(game, made.problem.information);
  for (const std::int64_t deviator : kinds) {
    problem.deviator = deviator;
    const SignalBins bins{problem.game.information.value.knot, states.probability,
                          states.signal[std::min<std::size_t>(deviator, states.signal.size() - 1)]};
    Deviations found =
        play_deviations(config, problem, bins, made.strategy.words, execution, true, range, kinds.size());
    found.every_message = family.falls_between_jumps() || !family.all_messages(game.mechanism, most_messages).empty();
    results.push_back(std::move(found));
  }
  return results;
}

std::vector<Deviations> sample_deviations(const DeviateConfig& config, const GameConfig& game, Game made,
                                          const Execution& execution) {
  kernels::DeviateProblem problem;
  problem.message = message_grid(config, game, made.problem, config.game.precision == Precision::float_ ? 1e-6 : 1e-9);
  const double range = range_of_payoffs(game, made.problem, problem.message.back());
  const auto kinds = first_of_kinds(game, made.problem.information);
  problem.game = std::move(made.problem);
  std::vector<Deviations> results;
  for (const std::int64_t deviator : kinds) {
    problem.deviator = deviator;
    const SignalBins bins = signal_bins(game, problem.game.information, deviator, config.bins);
    problem.replicates = std::max<std::uint64_t>(1, config.game.samples / static_cast<std::uint64_t>(bins.count()));
    results.push_back(
        play_deviations(config, problem, bins, made.strategy.words, execution, false, range, kinds.size()));
  }
  return results;
}

/// What all states come to, in plays of one message and draws of one bidder.
std::uint64_t plays(const DeviateConfig& config, const EnumeratedStates& states) {
  return states.count() * (std::uint64_t(config.messages) + std::uint64_t(config.game.bidders) * 128);
}

}  // namespace

std::vector<Deviations> deviate_in_bounds_game(const DeviateConfig& config, const BoundsGame& game,
                                               const Execution& execution) {
  check_config(config.game);
  check(config);
  return deviate_in_bounds(config, game, execution);
}

std::vector<Deviations> deviate(const DeviateConfig& config, const Execution& execution) {
  check_config(config.game);
  if (!config.game.information) throw InvalidInput("deviate: the game needs an information structure");
  if (!config.game.utility.is_neutral())
    throw InvalidInput(fmt::format("utility {}: deviations are played for money; verify computes what is gained",
                                   config.game.utility.spec()));
  if (plays_bounds(config.game)) return deviate_in_bounds_game(config, make_bounds_game(config.game), execution);
  const GameConfig game_config = resolve_game(config.game);
  check(config, game_config);
  EstimateConfig profile = config.game;
  profile.sampling = Sampling::profile;
  Game game = make_game(profile, game_config);
  game.problem.shortcut = kernels::Shortcut::none;
  const auto states = is_pure(game.problem.strategy) ? enumerated_states(game_config, game.problem.information)
                                                     : std::optional<EnumeratedStates>();
  if (states && plays(config, *states) <= most_enumerated)
    return enumerate_deviations(config, game_config, game, *states, execution);
  return sample_deviations(config, game_config, std::move(game), execution);
}

}  // namespace surety
