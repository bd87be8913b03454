#include "surety/deviate.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <chrono>
#include <cmath>

#include "host/estimation/plan.h"
#include "host/games/bounds_game.h"
#include "host/games/game.h"
#include "kernels/deviate/deviate.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr int most_bins = 4096, most_messages = 65536;

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
  if (config.game.samples < static_cast<std::uint64_t>(config.bins))
    throw InvalidInput(fmt::format("samples is {}, fewer than the {} bins; every bin needs a replicate",
                                   config.game.samples, config.bins));
  if (game.mechanism.kind == MechanismKind::exponential_price && game.bidders > kernels::most_rivals + 1)
    throw InvalidInput(fmt::format("deviations in exponential-price with {} bidders; at most {} are supported",
                                   game.bidders, kernels::most_rivals + 1));
}

std::vector<double> message_grid(const DeviateConfig& config, const GameConfig& game) {
  const Mechanism& m = game.mechanism;
  std::vector<double> messages;
  if (m.kind == MechanismKind::posted_price) return {0, 1};
  if (m.k && *m.k < most_messages) {
    for (std::int64_t j = 0; j <= *m.k; ++j) messages.push_back(static_cast<double>(j) / static_cast<double>(*m.k));
    return messages;
  }
  if (m.grid > 0 && m.grid * m.grid < most_messages) {
    for (std::int64_t l = 0; l <= m.grid * m.grid; ++l)
      messages.push_back(m.least_message + static_cast<double>(l) / static_cast<double>(m.grid));
    return messages;
  }
  const double greatest = config.greatest_message.value_or(greatest_deviation(game));
  for (int j = 0; j < config.messages; ++j) messages.push_back(greatest * j / (config.messages - 1));
  return messages;
}

std::vector<double> equal_bins(int bins) {
  std::vector<double> edges;
  for (int b = 0; b <= bins; ++b) edges.push_back(static_cast<double>(b) / bins);
  return edges;
}

/// Bins of the deviator's signal: where it is drawn from a uniform of its own or is a function of the state, the
/// quantiles between which that is drawn. Where his signal is a step function of the state, a bin per step, since finer
/// ones would tell more than he knows; where it is noisy, bins of the signal itself; else equally likely bins.
void set_bins(kernels::DeviateProblem& problem, const GameConfig& game, int bins) {
  const auto& info = problem.game.information;
  problem.edge = equal_bins(bins);
  if (info.kind == SignalKind::accurate) problem.edge = {0, 0.5, 1.5};
  if (info.kind == SignalKind::additive || info.kind == SignalKind::multiplicative)
    problem.edge = noisy_signal_quantiles(game, bins);
  if (info.kind == SignalKind::of_state) {
    const auto& signal = info.signal[std::min<std::size_t>(problem.deviator, info.signal.size() - 1)];
    const bool steps = signal.shape == DemandShape::pieces &&
                       std::all_of(signal.slope.begin(), signal.slope.end(), [](double s) { return s == 0; });
    if (steps && signal.value.size() <= most_bins) problem.edge = signal.knot;
  }
  problem.probability.assign(static_cast<std::size_t>(problem.bins()), 1.0 / problem.bins());
  if (info.kind == SignalKind::of_state)
    for (std::size_t b = 0; b < problem.probability.size(); ++b)
      problem.probability[b] = problem.edge[b + 1] - problem.edge[b];
}

/// Which bins the deviator cannot tell apart: the same signal in each.
std::vector<std::vector<int>> indistinguishable_bins(const kernels::DeviateProblem& problem) {
  const auto& info = problem.game.information;
  std::vector<std::vector<int>> groups;
  std::vector<double> signals;
  for (int b = 0; b < problem.bins(); ++b) {
    std::size_t g = groups.size();
    if (info.kind == SignalKind::of_state && !info.signal.empty()) {
      const auto& signal = info.signal[std::min<std::size_t>(problem.deviator, info.signal.size() - 1)];
      if (signal.knot == problem.edge) {
        const double s = signal.value[static_cast<std::size_t>(b)];
        g = std::find(signals.begin(), signals.end(), s) - signals.begin();
        if (g == signals.size()) signals.push_back(s);
      }
    }
    if (g == groups.size()) groups.emplace_back();
    groups[g].push_back(b);
  }
  return groups;
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

Deviations summarise(const DeviateConfig& config, const kernels::DeviateProblem& problem,
                     const kernels::DeviateSums& sums) {
  Deviations d{};
  d.deviator = problem.deviator;
  d.message = problem.message;
  d.replicates_per_bin = problem.replicates;
  const auto groups = indistinguishable_bins(problem);
  d.bins = static_cast<int>(groups.size());
  const std::size_t messages = d.message.size();
  d.critical_z = boost::math::quantile(boost::math::complement(
      boost::math::normal(), (1 - config.confidence) / static_cast<double>(groups.size() * messages)));
  auto& worst = d.exploitability;
  worst = {-INFINITY, 0, 0, 0, -INFINITY, -INFINITY};
  for (std::size_t g = 0; g < groups.size(); ++g) {
    d.truthful.push_back(group_mean(groups[g], problem, sums.truthful, sums.truthful_squared, 1, 0).mean);
    for (std::size_t j = 0; j < messages; ++j) {
      const auto [mean, variance] = group_mean(groups[g], problem, sums.gain, sums.gain_squared, messages, j);
      const double error = std::sqrt(variance);
      d.gain.push_back(mean);
      d.standard_error.push_back(error);
      if (mean > worst.gain) {
        worst.gain = mean;
        worst.standard_error = error;
        worst.bin = static_cast<int>(g);
        worst.message = d.message[j];
      }
      worst.bound = std::max(worst.bound, mean + d.critical_z * error);
      const double rounding = config.rounding * (std::abs(d.truthful.back()) + 1e-3);
      worst.z = std::max(worst.z, (mean - rounding) / std::max(error, rounding));
    }
  }
  return d;
}

/// One bidder of each kind.
std::vector<std::int64_t> deviators(const kernels::GameProblem& game) {
  std::vector<std::int64_t> all;
  const auto forms = static_cast<std::int64_t>(game.information.signal.size());
  for (std::int64_t i = 0; i < std::max<std::int64_t>(1, std::min(forms, game.bidders)); ++i) all.push_back(i);
  return all;
}

/// One deviator's results, timed.
Deviations play_deviations(const DeviateConfig& config, const kernels::DeviateProblem& problem,
                           const std::string& strategy, const Execution& execution) {
  const auto start = std::chrono::steady_clock::now();
  std::string device;
  const auto sums = kernels::deviate(problem, execution, device);
  Deviations result = summarise(config, problem, sums);
  result.strategy = strategy;
  result.device = device;
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return result;
}

/// Every bidder of a game in tables, the first alone where they can change places; a bin for each of his signals.
std::vector<Deviations> deviate_in_bounds(const DeviateConfig& config, const Execution& execution) {
  const BoundsGame game = make_bounds_game(config.game);
  const int points = game.game.points();
  std::vector<Deviations> results;
  for (const int deviator : deviators(game)) {
    kernels::DeviateProblem problem;
    problem.game = bounds_problem(config.game, game, deviator);
    problem.deviator = deviator;
    for (int y = 0; y <= points; ++y) problem.edge.push_back(y);
    problem.probability = game.game.law;
    for (int m = 0; m < game.game.messages; ++m) problem.message.push_back(m);
    problem.replicates = std::max<std::uint64_t>(1, config.game.samples / static_cast<std::uint64_t>(points));
    results.push_back(play_deviations(config, problem, game.strategy, execution));
    for (double& message : results.back().message) message = game.message[static_cast<std::size_t>(message)];
    double& worst = results.back().exploitability.message;
    worst = game.message[static_cast<std::size_t>(worst)];
  }
  return results;
}

}  // namespace

std::vector<Deviations> deviate(const DeviateConfig& config, const Execution& execution) {
  check_config(config.game);
  if (!config.game.information) throw InvalidInput("deviate: the game needs an information structure");
  if (plays_bounds(config.game)) {
    check(config);
    return deviate_in_bounds(config, execution);
  }
  const GameConfig game_config = resolve_game(config.game);
  check(config, game_config);
  EstimateConfig profile = config.game;
  profile.sampling = Sampling::profile;
  Game game = make_game(profile, game_config);
  game.problem.shortcut = kernels::Shortcut::none;
  kernels::DeviateProblem problem;
  problem.message = message_grid(config, game_config);
  const auto kinds = deviators(game.problem);
  problem.game = std::move(game.problem);
  std::vector<Deviations> results;
  for (const std::int64_t deviator : kinds) {
    problem.deviator = deviator;
    set_bins(problem, game_config, config.bins);
    problem.replicates = std::max<std::uint64_t>(1, config.game.samples / static_cast<std::uint64_t>(problem.bins()));
    results.push_back(play_deviations(config, problem, game.strategy.words, execution));
  }
  return results;
}

}  // namespace surety
