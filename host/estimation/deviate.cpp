#include "surety/deviate.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <chrono>
#include <cmath>

#include "host/estimation/plan.h"
#include "host/games/game.h"
#include "kernels/deviate/deviate.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr int most_bins = 4096, most_messages = 65536;

void check(const DeviateConfig& config, const GameConfig& game) {
  if (config.bins < 1 || config.bins > most_bins)
    throw InvalidInput(fmt::format("bins is {}; it must lie between 1 and {}", config.bins, most_bins));
  if (config.messages < 2 || config.messages > most_messages)
    throw InvalidInput(fmt::format("messages is {}; it must lie between 2 and {}", config.messages, most_messages));
  if (!(config.confidence > 0 && config.confidence < 1))
    throw InvalidInput(fmt::format("confidence is {}; it must lie between 0 and 1", config.confidence));
  if (config.greatest_message && !(*config.greatest_message > 0))
    throw InvalidInput(fmt::format("the greatest message is {}; it must be positive", *config.greatest_message));
  if (config.game.samples < static_cast<std::uint64_t>(config.bins))
    throw InvalidInput(fmt::format("samples is {}, fewer than the {} bins; every bin needs a replicate",
                                   config.game.samples, config.bins));
  const auto kind = game.information.kind;
  if (kind == InformationKind::mineral_rights || kind == InformationKind::accurate)
    throw InvalidInput(
        fmt::format("{}: the signal given the value is noisy, and bins of signals cannot be drawn directly",
                    game.information.spec()));
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

Deviations summarise(const DeviateConfig& config, const kernels::DeviateProblem& problem,
                     const kernels::DeviateSums& sums) {
  Deviations d{};
  d.deviator = problem.deviator;
  d.message = problem.message;
  d.bins = problem.bins;
  d.replicates_per_bin = problem.replicates;
  const double n = static_cast<double>(problem.replicates);
  const auto cells = sums.gain.size();
  d.critical_z =
      boost::math::quantile(boost::math::complement(boost::math::normal(), (1 - config.confidence) / double(cells)));
  d.exploitability = {-INFINITY, 0, 0, 0, -INFINITY, -INFINITY};
  for (std::size_t i = 0; i < cells; ++i) {
    const double mean = sums.gain[i] / n;
    const double variance = n > 1 ? std::max(0.0, (sums.gain_squared[i] - n * mean * mean) / (n - 1)) : 0;
    const double error = std::sqrt(variance / n);
    d.gain.push_back(mean);
    d.standard_error.push_back(error);
    auto& worst = d.exploitability;
    if (mean > worst.gain) {
      worst.gain = mean;
      worst.standard_error = error;
      worst.bin = static_cast<int>(i / d.message.size());
      worst.message = d.message[i % d.message.size()];
    }
    worst.bound = std::max(worst.bound, mean + d.critical_z * error);
    // where every replicate gains the same, any gain above rounding is one
    const double rounding = 1e-6 * (std::abs(sums.truthful[i / d.message.size()]) / n + 1e-6);
    if (error > 0 || mean > rounding) worst.z = std::max(worst.z, error > 0 ? mean / error : INFINITY);
  }
  for (const double t : sums.truthful) d.truthful.push_back(t / n);
  return d;
}

/// One bidder of each kind.
std::vector<std::int64_t> deviators(const kernels::GameProblem& game) {
  std::vector<std::int64_t> all;
  const auto forms = static_cast<std::int64_t>(game.information.signal.size());
  for (std::int64_t i = 0; i < std::max<std::int64_t>(1, std::min(forms, game.bidders)); ++i) all.push_back(i);
  return all;
}

}  // namespace

std::vector<Deviations> deviate(const DeviateConfig& config, const Execution& execution) {
  check_estimate(config.game);
  if (!config.game.information) throw InvalidInput("deviate: the game needs an information structure");
  const GameConfig game_config = resolve_game(config.game);
  check(config, game_config);
  EstimateConfig profile = config.game;
  profile.sampling = Sampling::profile;
  Game game = make_game(profile, game_config);
  game.problem.sum_of_signals = false;
  kernels::DeviateProblem problem;
  problem.bins = config.bins;
  problem.message = message_grid(config, game_config);
  problem.replicates = config.game.samples / static_cast<std::uint64_t>(config.bins);
  const auto kinds = deviators(game.problem);
  problem.game = std::move(game.problem);
  std::vector<Deviations> results;
  for (const std::int64_t deviator : kinds) {
    const auto start = std::chrono::steady_clock::now();
    problem.deviator = deviator;
    std::string device;
    const auto sums = kernels::deviate(problem, execution, device);
    results.push_back(summarise(config, problem, sums));
    results.back().strategy = game.strategy.words;
    results.back().device = device;
    results.back().seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  }
  return results;
}

}  // namespace surety
