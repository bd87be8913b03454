#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/estimation/plan.h"
#include "host/estimation/verification.h"
#include "host/games/game.h"
#include "host/io/csv.h"
#include "host/io/number.h"
#include "host/options/choices.h"
#include "host/options/guarantee_kind.h"
#include "host/sweeps/results.h"
#include "host/sweeps/whole_cells.h"
#include "surety/error.h"

namespace surety {
namespace {

const std::vector<std::string> verify_columns = header_of(verifications_table());

std::string yes(bool holds) { return holds ? "true" : "false"; }

const Deviations& most_exploitable(const Verification& v) {
  return *std::max_element(v.deviations.begin(), v.deviations.end(), [](const Deviations& a, const Deviations& b) {
    return a.exploitability.bound < b.exploitability.bound;
  });
}

/// From the number of bins to the message; where nothing is played, as computed and without a bin.
std::vector<std::string> worst_deviation(const Verification& v) {
  const auto text = [](double message) { return std::isfinite(message) ? shortest(message) : ""; };
  if (v.deviations.empty()) {
    const Exploitability& e = v.exploitability;
    return {fmt::format("{}", e.bins),
            fmt::format("{}", e.messages),
            fmt::format("{}", e.bidder),
            shortest(e.gain),
            "0",
            "",
            text(e.message)};
  }
  const Deviations& d = most_exploitable(v);
  const auto& worst = d.exploitability;
  return {fmt::format("{}", d.bins), fmt::format("{}", d.message.size()), fmt::format("{}", d.deviator + 1),
          shortest(worst.gain),      shortest(worst.standard_error),      fmt::format("{}", worst.bin + 1),
          text(worst.message)};
}

/// Whether somebody gains by leaving the strategy.
bool is_left(const Verification& v) {
  return v.exploitability.proven > 0 || (!v.deviations.empty() && most_exploitable(v).profitable());
}

}  // namespace

TableRecord verifications_table() {
  std::vector<Member> columns = cell_columns();
  const std::vector<Member> found{
      {"bins", Shape::count(), "bins", "equally likely parts of the signals in which deviations were played"},
      {"messages", Shape::count(), "messages", "that were tried as deviations"},
      {"deviator", Shape::count(), "", "the bidder who gains most, counted from 1"},
      {"largest_gain", Shape::number(), "value", "what he gains on average by the best message in the best bin"},
      {"gain_standard_error", Shape::number(), "value", "of that; 0 where it is computed"},
      Member{"bin", Shape::count(), "", "in which he does, counted from 1; 0: in none; empty where nothing is played"}
          .if_known(),
      Member{"message", Shape::number(), "", "by which he does"}.if_known(),
      {"exploitability_bound", Shape::number(), "value", "what nobody gains more than"},
      {"covers_messages", Shape::one_of({"all", "grid"}), "", "the messages of which that is said"},
      {"covers_signals", Shape::one_of({"all", "bins"}), "", "at any signal, or on average in bins of them"},
      {"profitable", Shape::flag(), "", "whether somebody is proven to gain"},
      {"profit", Shape::number(), "value", "the seller's, mean over the replicates"},
      {"profit_standard_error", Shape::number(), "value", "of that"},
      Member{"exact_profit", Shape::number(), "value", "theory's, where it knows it"}.if_known(),
      Member{"guarantee", Shape::number(), "value", "what the mechanism earns at least, where theory knows it"}
          .if_known(),
      guarantee_kind_member().if_known(),
      {"equilibrium", Shape::flag(), "", "whether theory knows the strategy as an equilibrium"},
      {"agrees", Shape::flag(), "", "whether nothing disagrees, as surety verify judges"},
      {"replicates", Shape::count(), "replicates", "of the play without deviations"},
      {"seed", Shape::count(), "", "of the draws"},
      {"precision", shape_of_option("precision"), "", "arithmetic of the draws"}};
  columns.insert(columns.end(), found.begin(), found.end());
  return {"verify-results.csv", 2, "results.csv of job = \"verify\": a line per cell", columns};
}

VerifyJob::VerifyJob(const SweepConfig& config) : JudgedJob(config) {
  for (std::size_t cell = 0; cell < cells_.size(); ++cell) try {
      check_config(cells_[cell]);
      const GameConfig game = resolve_game(cells_[cell]);
      check_judged(game);
      strategy_of(game);
    } catch (const InvalidInput& error) {
      throw InvalidInput(fmt::format("{}: {}", name(cell), error.what()));
    }
}

std::string VerifyJob::settings() const { return fmt::format("verify {} {}", config_.bins, config_.messages); }

std::unique_ptr<JudgedJob> VerifyJob::with_samples(std::uint64_t samples) const {
  SweepConfig config = config_;
  config.samples = samples;
  return std::make_unique<VerifyJob>(config);
}

std::string VerifyJob::header() const { return csv_line(verify_columns); }

void VerifyJob::check_row(std::size_t, const std::vector<std::string>& fields) const {
  check_numbers(verify_columns, fields,
                {"largest_gain", "gain_standard_error", "exploitability_bound", "profit", "profit_standard_error"});
  check_seed(fields[verify_columns.size() - 2]);
}

WholeCellsJob::Done VerifyJob::perform(std::size_t cell, const Execution& execution) const {
  const EstimateConfig& game = cells_[cell];
  const Verification v = verify(deviations(cell), execution);
  const Estimate& profit = v.play[Statistic::profit];
  std::vector<std::string> fields = row_keys(cell).front();
  const std::vector<std::string> worst = worst_deviation(v);
  fields.insert(fields.end(), worst.begin(), worst.end());
  const std::vector<std::string> found{shortest(v.exploitability.bound),
                                       v.exploitability.all_messages ? "all" : "grid",
                                       v.exploitability.all_signals ? "all" : "bins",
                                       yes(is_left(v)),
                                       shortest(profit.mean),
                                       shortest(profit.standard_error),
                                       profit.exact ? shortest(profit.exact->value) : "",
                                       v.guarantee ? shortest(v.guarantee->guarantee.value) : "",
                                       v.guarantee ? guarantee_kind(v.guarantee->exact) : "",
                                       yes(v.equilibrium),
                                       yes(v.agrees()),
                                       fmt::format("{}", v.play.replicates),
                                       fmt::format("{}", game.seed),
                                       std::string(precision_name(game.precision))};
  fields.insert(fields.end(), found.begin(), found.end());
  return {csv_line(fields), v.play.device, v.play.replicates};
}

}  // namespace surety
