#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <set>

#include "host/equilibria/strategy_search.h"
#include "host/estimation/plan.h"
#include "host/estimation/verification.h"
#include "host/games/game.h"
#include "host/games/strategies.h"
#include "host/io/csv.h"
#include "host/io/number.h"
#include "host/options/choices.h"
#include "host/options/guarantee_kind.h"
#include "host/sweeps/config.h"
#include "host/sweeps/matrix.h"
#include "host/sweeps/whole_cells.h"
#include "surety/equilibrium.h"
#include "surety/error.h"
#include "surety/finite_games/known_guarantee.h"

namespace surety {
namespace {

// A search plays so many messages of each signal: Newton's steps, each with the curve moved in every coefficient.
constexpr double curves_of_a_search = 14 * 13, replicates_of_a_curve = 1 << 11;
constexpr double cost_of_a_refusal = 1e4;

/// What theory knows of the mechanism whatever the bidders know; empty of private values.
std::optional<GuaranteeReport> guarantee_of(const EstimateConfig& cell) {
  if (cell.information->is_private() || !guarantee_is_known(cell.mechanism, cell.cost)) return {};
  try {
    return known_guarantee(cell.mechanism, single_law(cell), cell.bidders, cell.cost);
  } catch (const InvalidInput&) {  // not of this number of bidders, or these values
    return {};
  }
}

/// Empty where nothing is known of it.
std::string reach_of(const Verification& v) {
  const auto& exact = v.play[Statistic::profit].exact;
  const double reach = v.profit_reach() + (exact ? exact->error_bound : 0);
  return std::isfinite(reach) ? shortest(reach) : "";
}

std::string optional_number(const std::optional<Exact>& exact) { return exact ? shortest(exact->value) : ""; }

}  // namespace

/// What a cell came to.
struct EquilibriaJob::Solved {
  std::string source, reason = "";
  std::optional<Verification> judged = {};
};

EquilibriaJob::EquilibriaJob(const SweepConfig& config) : JudgedJob(config) {
  if (!(config.epsilon > 0)) throw InvalidInput(fmt::format("epsilon is {}; it must be above 0", config.epsilon));
  if (config.judgements < 1) throw InvalidInput(fmt::format("{} judgements; it must be 1 or more", config.judgements));
  if (config.information.empty()) throw InvalidInput("no information: what bidders know decides what they do");
  check_structures(config.information);
  for (const EstimateConfig& cell : cells_) {
    check_config(cell);
    ways_.push_back(way_of(cell));
  }
  require_playable([](const EstimateConfig& cell) { return cell.mechanism.spec(); });
  require_playable([](const EstimateConfig& cell) { return "information " + cell.information->spec(); });
}

/// What the row of such a cell may say. Play may refuse what the game's parts did not.
std::vector<std::string> EquilibriaJob::sources_of(Way::Kind kind) {
  switch (kind) {
    case Way::Kind::known:
      return {"known", "none"};
    case Way::Kind::search:
      return {"computed", "none"};
    case Way::Kind::search_or_assume:
      return {"computed", "assumed", "none"};
    case Way::Kind::none:
    case Way::Kind::impossible:
      break;
  }
  return {"none"};
}

EquilibriaJob::Way EquilibriaJob::way_of(const EstimateConfig& cell) const {
  std::optional<GameConfig> game;
  try {
    game = resolve_game(cell);
  } catch (const InvalidInput& error) {
    return {Way::Kind::impossible, error.what()};
  }
  std::string refusal;  // theory's, where it says more than that it does not know
  bool assumed = false;
  try {
    if (strategy_of(*game).equilibrium) return {Way::Kind::known};
    assumed = true;
  } catch (const NoKnownEquilibrium&) {
  } catch (const InvalidInput& error) {
    refusal = error.what();
  }
  try {
    check_searchable(*game);
  } catch (const InvalidInput& error) {
    if (assumed) return {Way::Kind::search_or_assume};
    return {Way::Kind::none, refusal.empty() ? error.what() : refusal};
  }
  return {assumed ? Way::Kind::search_or_assume : Way::Kind::search};
}

/// A row or column that cannot be played anywhere is a mistake in the config.
void EquilibriaJob::require_playable(const std::function<std::string(const EstimateConfig&)>& part_of) const {
  std::vector<std::string> parts;
  std::set<std::string> playable;
  for (std::size_t cell = 0; cell < cells_.size(); ++cell) {
    parts.push_back(part_of(cells_[cell]));
    if (ways_[cell].kind != Way::Kind::impossible) playable.insert(parts.back());
  }
  for (std::size_t cell = 0; cell < cells_.size(); ++cell)
    if (!playable.contains(parts[cell]))
      throw InvalidInput(fmt::format("{}: none of its cells can be played: {}", parts[cell], ways_[cell].reason));
}

std::string EquilibriaJob::settings() const {
  return fmt::format("equilibria {} {} {} {}", config_.bins, config_.messages, shortest(config_.epsilon),
                     config_.judgements);
}

/// Judged once, whatever comes out.
std::unique_ptr<JudgedJob> EquilibriaJob::with_samples(std::uint64_t samples) const {
  auto job = std::make_unique<EquilibriaJob>(*this);
  for (EstimateConfig& cell : job->cells_) cell.samples = samples;
  job->config_.judgements = 1;
  job->config_.epsilon = std::numeric_limits<double>::max();
  return job;
}

double EquilibriaJob::cost(std::size_t cell) const {
  const Way::Kind kind = ways_[cell].kind;
  if (kind == Way::Kind::none || kind == Way::Kind::impossible) return cost_of_a_refusal;
  const double judged = JudgedJob::cost(cell);
  if (kind == Way::Kind::known) return judged;
  return judged + curves_of_a_search * replicates_of_a_curve * double(config_.bins) * double(config_.bins);
}

/// A device that is not there ends the job: it is no reason of a cell's.
std::unique_ptr<Worker> EquilibriaJob::worker(const Execution& execution) const {
  EstimateConfig probe;
  probe.mechanism = Mechanism::parse("second-price");
  probe.samples = 1;
  estimate(probe, execution);
  return JudgedJob::worker(execution);
}

EquilibriaJob::Solved EquilibriaJob::search(const DeviateConfig& config, const Execution& execution) const {
  bool stopped = false;
  Execution watched = execution;
  watched.progress = [&](std::uint64_t done) {
    stopped = stopped || (execution.progress && !execution.progress(done));
    return !stopped;
  };
  Equilibrium found = find_equilibrium({.judge = config,
                                        .epsilon = config_.epsilon,
                                        .time_limit = std::numeric_limits<double>::infinity(),
                                        .judgements = config_.judgements},
                                       watched);
  if (stopped) throw Stopped("stopped before the search was through");
  if (found.judged.exploitability.confidence < 1) found.judged.exploitability.confidence = found.confidence;
  return {"computed", "", std::move(found.judged)};
}

EquilibriaJob::Solved EquilibriaJob::solve(std::size_t cell, const Execution& execution) const {
  const Way& way = ways_[cell];
  const DeviateConfig config = deviations(cell);
  const auto played = [&](const char* source) -> Solved {
    return {source, "", judge(config, execution, config_.epsilon, true)};
  };
  try {
    switch (way.kind) {
      case Way::Kind::known:
        return played("known");
      case Way::Kind::search:
        return search(config, execution);
      case Way::Kind::search_or_assume:
        try {
          return search(config, execution);
        } catch (const InvalidInput&) {
          return played("assumed");
        }
      case Way::Kind::none:
      case Way::Kind::impossible:
        break;
    }
    return {"none", way.reason};
  } catch (const InvalidInput& error) {
    return {"none", error.what()};
  }
}

std::string EquilibriaJob::header() const { return csv_line(matrix_columns()); }

void EquilibriaJob::check_row(std::size_t cell, const std::vector<std::string>& fields) const {
  const MatrixCell row = parse_matrix_cell(fields);
  const auto sources = sources_of(ways_[cell].kind);
  if (std::find(sources.begin(), sources.end(), row.source) == sources.end())
    throw InvalidInput(
        fmt::format("source is \"{}\" but of this cell it can be {}", row.source, fmt::join(sources, " or ")));
  if (row.found != (row.bound && *row.bound <= config_.epsilon))
    throw InvalidInput(fmt::format("found is \"{}\" but the bound is {} and epsilon {}", row.found,
                                   row.bound ? shortest(*row.bound) : "empty", shortest(config_.epsilon)));
  const std::size_t columns = fields.size();
  check_seed(fields[columns - 2]);
  if (fields[columns - 1] != precision_name(config_.precision))
    throw InvalidInput(fmt::format("precision is \"{}\" but the config has {}", fields[columns - 1],
                                   precision_name(config_.precision)));
}

WholeCellsJob::Done EquilibriaJob::perform(std::size_t cell, const Execution& execution) const {
  const EstimateConfig& game = cells_[cell];
  const Solved solved = solve(cell, execution);
  const auto guarantee = solved.judged ? solved.judged->guarantee : guarantee_of(game);
  std::vector<std::string> fields = row_keys(cell).front();
  const auto add = [&](const std::vector<std::string>& more) { fields.insert(fields.end(), more.begin(), more.end()); };
  std::uint64_t replicates = 0;
  std::string device;
  if (solved.judged) {
    const Verification& v = *solved.judged;
    const Exploitability& e = v.exploitability;
    const Estimate &revenue = v.play[Statistic::revenue], &profit = v.play[Statistic::profit];
    add({solved.source, e.bound <= config_.epsilon ? "true" : "false", shortest(revenue.mean),
         shortest(revenue.standard_error), optional_number(revenue.exact), shortest(profit.mean),
         shortest(profit.standard_error), optional_number(profit.exact), reach_of(v), shortest(e.bound),
         shortest(e.confidence), e.all_messages ? "all" : "grid", e.all_signals ? "all" : "bins"});
    replicates = v.play.replicates;
    device = v.play.device;
  } else {
    add({solved.source, "false"});
    fields.resize(fields.size() + 11);
  }
  add({guarantee ? shortest(guarantee->guarantee.value) : "",
       guarantee ? shortest(guarantee->guarantee.error_bound) : "", guarantee ? guarantee_kind(guarantee->exact) : "",
       solved.reason, fmt::format("{}", replicates), fmt::format("{}", game.seed),
       std::string(precision_name(game.precision))});
  return {csv_line(fields), device, replicates};
}

}  // namespace surety
