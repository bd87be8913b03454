#include "host/sweeps/estimate_job.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "host/estimation/plan.h"
#include "host/games/game.h"
#include "host/io/csv.h"
#include "host/io/files.h"
#include "host/options/choices.h"
#include "host/sweeps/cells.h"
#include "host/sweeps/estimate_echo.h"
#include "host/sweeps/results.h"
#include "surety/error.h"

namespace surety {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double draws_of_theory = 1e7;   // that cost about what a guarantee does
constexpr double draws_of_a_profile = 8;  // that cost about what a replicate does beside its draws

/// Throws InvalidInput for a cell that cannot be played.
EstimateBatches check_cell(const EstimateConfig& cell) {
  try {
    check_config(cell);
    if (over_all_information(cell)) {
      estimate(cell);
    } else if (cell.information) {
      strategy_of(resolve_game(cell));
    }
    return batches_of(cell);
  } catch (const InvalidInput& error) {
    throw InvalidInput(fmt::format("{} with values {} and {} bidders: {}", cell.mechanism.spec(), cell.values.spec(),
                                   cell.bidders, error.what()));
  }
}

/// Replicates that the cell will take, judged by the sums of its first batches.
double replicates_needed(EstimateRun& prepared, const EstimateConfig& cell, const std::vector<double>& sums,
                         double replicates) {
  if (!cell.target) return double(cell.samples);
  RunMoments moments(int(prepared.run().pivot().size()), prepared.run().pivot());
  const auto size = std::size_t(RunMoments::size(moments.statistics()));
  for (std::uint64_t batch = 0; batch < sums.size() / size; ++batch)
    moments.add({&sums[batch * size], size}, prepared.run().plan().replicates(batch));
  const double mean = prepared.target().mean(moments), error = prepared.target().standard_error(moments);
  const double goal = cell.target->size * (cell.target->relative ? std::fabs(mean) : 1);
  const double least = double(std::min(batches_of(cell).size, cell.samples));
  return std::clamp(replicates * std::pow(error / goal, 2), least, double(cell.samples));
}

class EstimateWorker : public Worker {
 public:
  EstimateWorker(const std::vector<EstimateConfig>& cells, Execution execution)
      : cells_(cells), execution_(std::move(execution)) {}

  TaskResult perform(const Task& task) override {
    const auto start = Clock::now();
    EstimateRun& prepared = prepare(task.cell);
    TaskResult result;
    result.cell = task.cell;
    result.first = task.first;
    result.count = task.count;
    result.device = prepared.known().device;
    if (!prepared.plays()) {
      result.rows = rows(prepared.known());
    } else if (task.moments) {
      result.rows = rows(prepared.estimates(*task.moments));
    } else {
      play(prepared, task, result);
    }
    result.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    return result;
  }

 private:
  EstimateRun& prepare(std::size_t cell) {
    if (!prepared_ || cell != cell_) prepared_.reset();  // before the next one needs the memory
    if (!prepared_) prepared_ = std::make_unique<EstimateRun>(cells_[cell], execution_);
    cell_ = cell;
    return *prepared_;
  }

  std::string rows(const Estimates& estimates) const { return results_rows(cells_[cell_], estimates); }

  void play(EstimateRun& prepared, const Task& task, TaskResult& result) const {
    kernels::Run& run = prepared.run();
    result.basis.pivot = run.pivot();
    const bool has_target = cells_[task.cell].target.has_value();
    if (has_target) {
      const AffineStatistic& statistic = prepared.target();
      result.basis.target = statistic.coefficient;
      result.basis.target.insert(result.basis.target.begin(), statistic.constant);
    }
    const auto sums = run.batch_sums(task.first, task.count, execution_.progress);
    const std::size_t size = sums.size() / task.count;
    for (std::uint64_t i = 0; i < task.count; ++i) {
      const auto begin = sums.begin() + std::ptrdiff_t(i * size);
      result.batches.push_back(
          {task.first + i, run.plan().replicates(task.first + i), {begin, begin + std::ptrdiff_t(size)}});
      result.replicates += result.batches.back().replicates;
    }
    if (!has_target && task.count == run.plan().batches()) finish(prepared, result);
  }

  /// Makes the rows of a cell that was played in one go.
  void finish(const EstimateRun& prepared, TaskResult& result) const {
    RunMoments moments(int(result.basis.pivot.size()), result.basis.pivot);
    for (const BatchSums& batch : result.batches) moments.add(batch.sums, batch.replicates);
    result.rows = rows(prepared.estimates(moments));
    result.batches.clear();
    result.basis = {};
  }

  const std::vector<EstimateConfig>& cells_;
  Execution execution_;
  std::size_t cell_ = 0;
  std::unique_ptr<EstimateRun> prepared_;
};

}  // namespace

EstimateJob::EstimateJob(const SweepConfig& config) : cells_(grid(config)), target_(config.target) {
  for (const EstimateConfig& cell : cells_) batches_.push_back(check_cell(cell));
}

std::string EstimateJob::id(std::size_t cell) const { return fingerprint(echo(cells_[cell]).dump()); }

std::string EstimateJob::family(std::size_t cell) const {
  const EstimateConfig& c = cells_[cell];
  return fmt::format("{}, {}{}", c.values.spec(), c.mechanism.spec(),
                     c.information ? ", " + c.information->spec() : "");
}

std::string EstimateJob::name(std::size_t cell) const {
  return fmt::format("{}, N = {}", family(cell), cells_[cell].bidders);
}

double EstimateJob::cost(std::size_t cell) const {
  const EstimateBatches& batches = batches_[cell];
  if (batches.size == 0) return draws_of_theory;
  return double(std::min(batches.size, cells_[cell].samples)) * (batches.draws + draws_of_a_profile);
}

TrialTime EstimateJob::try_out(std::size_t cell, const Execution& execution) const {
  constexpr double long_enough = 0.02;        // seconds of play
  constexpr std::uint64_t trial_parts = 128;  // of an automatic batch
  const auto seconds_since = [](Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
  };
  EstimateConfig tried = cells_[cell];
  const auto draws = std::uint64_t(batches_[cell].draws);
  tried.batch = std::max<std::uint64_t>(kernels::columns, kernels::automatic_batch(draws) / trial_parts);
  const auto start = Clock::now();
  EstimateRun prepared(tried, execution);
  const double setup = seconds_since(start);
  if (!prepared.plays()) return {.setup = setup};
  double fastest = std::numeric_limits<double>::infinity(), replicates = 0;  // another program may hold the core
  std::vector<double> sums;
  const auto first = Clock::now();
  const std::uint64_t all = prepared.run().plan().batches();
  std::uint64_t count = 1;
  for (int tries = 0; seconds_since(first) < long_enough || tries < 3; ++tries, count = std::min(2 * count, all)) {
    const auto begin = Clock::now();
    sums = prepared.run().batch_sums(0, count, {});
    replicates = double(std::min(count * tried.batch, tried.samples));
    fastest = std::min(fastest, seconds_since(begin) / replicates);
  }
  return {setup, fastest * replicates_needed(prepared, cells_[cell], sums, replicates)};
}

std::unique_ptr<Worker> EstimateJob::worker(const Execution& execution) const {
  return std::make_unique<EstimateWorker>(cells_, execution);
}

std::string EstimateJob::header() const { return results_header(); }

void EstimateJob::check_row(std::size_t, const std::vector<std::string>& fields) const {
  check_results_row(fields);
  const EstimateConfig& any = cells_.front();  // seed and precision are every cell's
  const auto columns = parse_csv(header(), "header").front().fields;
  const auto expect = [&](std::string_view column, std::string_view wanted) {
    const std::string& found = fields[std::size_t(std::find(columns.begin(), columns.end(), column) - columns.begin())];
    if (found != wanted) throw InvalidInput(fmt::format("{} is \"{}\" but the config has {}", column, found, wanted));
  };
  expect("seed", fmt::format("{}", any.seed));
  expect("precision", precision_name(any.precision));
}

std::vector<std::vector<std::string>> EstimateJob::row_keys(std::size_t cell) const {
  return results_keys(cells_[cell]);
}

}  // namespace surety
