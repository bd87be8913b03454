#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "host/io/csv.h"
#include "host/io/files.h"
#include "host/io/number.h"
#include "host/sweeps/whole_cells.h"
#include "surety/bounds/outcome_bounds.h"
#include "surety/error.h"

namespace surety {
namespace {

const std::vector<std::string> bounds_columns = header_of(brackets_table());

constexpr double draws_per_profile = 1e4;  // that cost about what the iterations for a profile do

int agents(const AuctionEnvironment& environment) { return environment.bidders; }
int agents(const OutcomeEnvironment& environment) { return environment.agents; }
double greatest_welfare(const AuctionEnvironment& environment) { return environment.full_surplus(); }
double greatest_welfare(const OutcomeEnvironment& environment) { return environment.greatest_welfare(); }

}  // namespace

TableRecord brackets_table() {
  return {
      "bounds-results.csv",
      1,
      "results.csv of job = \"bounds\": a line per environment and k",
      {{"environment", Shape::text(), "", "the TOML file, as the config names it"},
       {"k", Shape::count(), "", "of the grid {0, 1/k, ..., k} of messages"},
       {"agents", Shape::count(), "agents", "bidders, of an auction"},
       {"states", Shape::count(), "states", "of the environment"},
       {"lower", Shape::number(), "value", "proven: a mechanism guarantees at least this"},
       {"upper", Shape::number(), "value", "proven: no mechanism guarantees more"},
       {"lower_gap", Shape::number(), "relative", "duality gap that is left of the program for lower"},
       {"upper_gap", Shape::number(), "relative", "of the one for upper"},
       {"greatest_welfare", Shape::number(), "value", "the best outcome in every state; of an auction full surplus"},
       {"gap", Shape::number(), "relative", "the duality gap that was asked for"},
       {"lower_iterations", Shape::count(), "iterations", "of the program for lower"},
       {"upper_iterations", Shape::count(), "iterations", "of the one for upper"}}};
}

BoundsJob::BoundsJob(const SweepConfig& config) : config_(config) {
  for (const std::string& file : config.environments) environments_.push_back(load_environment(config.folder / file));
  if (config.grids.front() < 2)
    throw InvalidInput(fmt::format("k is {}; the grid {{0, 1/k, ..., k}} needs k from 2 on", config.grids.front()));
}

std::string BoundsJob::id(std::size_t cell) const {
  return fingerprint(fmt::format("bounds {} {} {}", config_.environments[cell / config_.grids.size()], k(cell),
                                 shortest(config_.gap)));
}

std::string BoundsJob::name(std::size_t cell) const {
  return fmt::format("{}, k = {}", config_.environments[cell / config_.grids.size()], k(cell));
}

double BoundsJob::cost(std::size_t cell) const {
  const int players = std::visit([](const auto& e) { return agents(e); }, environment(cell));
  return draws_per_profile * std::pow(double(k(cell)) * k(cell) + 1, players);
}

std::string BoundsJob::header() const { return csv_line(bounds_columns); }

std::vector<std::string> BoundsJob::key(std::size_t cell) const {
  return {config_.environments[cell / config_.grids.size()], fmt::format("{}", k(cell))};
}

std::vector<std::vector<std::string>> BoundsJob::row_keys(std::size_t cell) const { return {key(cell)}; }

void BoundsJob::check_row(std::size_t, const std::vector<std::string>& fields) const {
  check_numbers(bounds_columns, fields, {"lower", "upper", "lower_gap", "upper_gap", "greatest_welfare", "gap"});
}

WholeCellsJob::Done BoundsJob::perform(std::size_t cell, const Execution& execution) const {
  BoundsOptions options;
  options.k = k(cell);
  options.gap = config_.gap;
  options.time_limit = std::numeric_limits<double>::infinity();  // time is no part of a result
  options.where = execution;
  options.stop_requested = [&] { return execution.progress && !execution.progress(0); };
  const auto solve = [&](const auto& environment) -> Done {
    const auto bounds = bound_guarantee(environment, options);
    if (bounds.stopped) throw Stopped("stopped before both programs were solved");
    std::vector<std::string> fields = key(cell);
    const std::vector<std::string> found{fmt::format("{}", agents(environment)),
                                         fmt::format("{}", environment.states()),
                                         shortest(bounds.lower()),
                                         shortest(bounds.upper()),
                                         shortest(bounds.lower_program.gap()),
                                         shortest(bounds.upper_program.gap()),
                                         shortest(greatest_welfare(environment)),
                                         shortest(config_.gap),
                                         fmt::format("{}", bounds.lower_program.iterations),
                                         fmt::format("{}", bounds.upper_program.iterations)};
    fields.insert(fields.end(), found.begin(), found.end());
    return {csv_line(fields), bounds.device, 0};
  };
  return std::visit(solve, environment(cell));
}

std::string BoundsJob::family(std::size_t cell) const { return config_.environments[cell / config_.grids.size()]; }

TrialTime BoundsJob::try_out(std::size_t cell, const Execution& execution) const {
  constexpr double longest = 2;  // seconds to try a cell for
  BoundsOptions options;
  options.k = k(cell);
  options.gap = config_.gap;
  options.time_limit = longest;
  options.where = execution;
  const auto predict = [&](const auto& environment) -> TrialTime {
    const auto bounds = bound_guarantee(environment, options);
    if (!bounds.stopped) return {.play = bounds.seconds};
    // gaps close about like 1/iterations
    return {.play = bounds.seconds * std::max(bounds.lower_program.gap(), bounds.upper_program.gap()) / config_.gap};
  };
  return std::visit(predict, environment(cell));
}

}  // namespace surety
