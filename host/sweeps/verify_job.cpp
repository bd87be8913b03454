#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>

#include "host/estimation/plan.h"
#include "host/estimation/verification.h"
#include "host/games/game.h"
#include "host/io/csv.h"
#include "host/io/files.h"
#include "host/io/number.h"
#include "host/options/choices.h"
#include "host/sweeps/whole_cells.h"
#include "surety/error.h"

namespace surety {
namespace {

const std::vector<std::string> verify_columns{"mechanism",
                                              "values",
                                              "information",
                                              "cost",
                                              "bidders",
                                              "bins",
                                              "messages",
                                              "deviator",
                                              "largest_gain",
                                              "gain_standard_error",
                                              "bin",
                                              "message",
                                              "exploitability_bound",
                                              "covers_messages",
                                              "covers_signals",
                                              "profitable",
                                              "profit",
                                              "profit_standard_error",
                                              "exact_profit",
                                              "guarantee",
                                              "guarantee_is",
                                              "equilibrium",
                                              "agrees",
                                              "replicates",
                                              "seed",
                                              "precision"};

std::string yes(bool holds) { return holds ? "true" : "false"; }

}  // namespace

VerifyJob::VerifyJob(const SweepConfig& config) : config_(config), cells_(grid(config)) {
  for (std::size_t cell = 0; cell < cells_.size(); ++cell) try {
      check_config(cells_[cell]);
      strategy_of(resolve_game(cells_[cell]));
    } catch (const InvalidInput& error) {
      throw InvalidInput(fmt::format("{}: {}", name(cell), error.what()));
    }
}

std::string VerifyJob::id(std::size_t cell) const {
  return fingerprint(fmt::format("verify {} {} {}", config_.bins, config_.messages, echo(cells_[cell]).dump()));
}

std::string VerifyJob::family(std::size_t cell) const {
  const EstimateConfig& c = cells_[cell];
  return fmt::format("{}, {}, {}", c.values.spec(), c.mechanism.spec(), c.information->spec());
}

std::string VerifyJob::name(std::size_t cell) const {
  return fmt::format("{}, N = {}", family(cell), cells_[cell].bidders);
}

double VerifyJob::cost(std::size_t cell) const {
  const EstimateConfig& c = cells_[cell];
  const double grids = c.information->family().is_private() ? 3.5 : 1;  // that of all signals is played at two values
  return double(c.samples) * (grids * double(config_.messages) + double(c.bidders));
}

std::string VerifyJob::header() const { return csv_line(verify_columns); }

std::vector<std::vector<std::string>> VerifyJob::row_keys(std::size_t cell) const {
  const EstimateConfig& c = cells_[cell];
  return {{c.mechanism.spec(), c.values.spec(), c.information->spec(), shortest(c.cost), fmt::format("{}", c.bidders)}};
}

void VerifyJob::check_row(const std::vector<std::string>& fields) const {
  check_numbers(verify_columns, fields,
                {"largest_gain", "gain_standard_error", "exploitability_bound", "profit", "profit_standard_error"});
  const std::string& seed = fields[verify_columns.size() - 2];
  if (seed != fmt::format("{}", config_.seed))
    throw InvalidInput(fmt::format("seed is \"{}\" but the config has {}", seed, config_.seed));
}

WholeCellsJob::Done VerifyJob::perform(std::size_t cell, const Execution& execution) const {
  const EstimateConfig& game = cells_[cell];
  DeviateConfig config;
  config.game = game;
  config.bins = config_.bins;
  config.messages = config_.messages;
  const Verification v = verify(config, execution);
  const Estimate& profit = v.play[Statistic::profit];
  const Deviations& d = *std::max_element(
      v.deviations.begin(), v.deviations.end(),
      [](const Deviations& a, const Deviations& b) { return a.exploitability.bound < b.exploitability.bound; });
  const auto& worst = d.exploitability;
  std::vector<std::string> fields = row_keys(cell).front();
  const std::vector<std::string> found{fmt::format("{}", d.bins),
                                       fmt::format("{}", d.message.size()),
                                       fmt::format("{}", d.deviator + 1),
                                       shortest(worst.gain),
                                       shortest(worst.standard_error),
                                       fmt::format("{}", worst.bin + 1),
                                       std::isfinite(worst.message) ? shortest(worst.message) : "",
                                       shortest(v.exploitability.bound),
                                       v.exploitability.all_messages ? "all" : "grid",
                                       v.exploitability.all_signals ? "all" : "bins",
                                       yes(d.profitable()),
                                       shortest(profit.mean),
                                       shortest(profit.standard_error),
                                       profit.exact ? shortest(profit.exact->value) : "",
                                       v.guarantee ? shortest(v.guarantee->guarantee.value) : "",
                                       v.guarantee ? guarantee_kind(*v.guarantee) : "",
                                       yes(v.equilibrium),
                                       yes(v.agrees()),
                                       fmt::format("{}", v.play.replicates),
                                       fmt::format("{}", game.seed),
                                       std::string(precision_name(game.precision))};
  fields.insert(fields.end(), found.begin(), found.end());
  return {csv_line(fields), v.play.device, v.play.replicates};
}

TrialTime VerifyJob::try_out(std::size_t cell, const Execution& execution) const {
  constexpr std::uint64_t share = 64;  // of the samples that are tried
  const auto seconds_with = [&](std::uint64_t samples) {
    SweepConfig fewer = config_;
    fewer.samples = std::clamp<std::uint64_t>(samples, std::uint64_t(config_.bins), config_.samples);
    const VerifyJob job(fewer);
    const auto start = std::chrono::steady_clock::now();
    job.perform(cell, execution);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  // a replicate a bin is next to nothing played
  const double setup = seconds_with(0), both = seconds_with(config_.samples / share);
  return {setup, std::max(0.0, both - setup) * double(share)};
}

}  // namespace surety
