#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "host/cli/bounds_verification.h"
#include "host/cli/commands.h"
#include "host/cli/comparison_report.h"
#include "host/cli/exit_status.h"
#include "host/cli/output.h"
#include "host/cli/progress.h"
#include "host/cli/report.h"
#include "host/games/bounds_game.h"
#include "host/io/files.h"
#include "host/io/table.h"
#include "host/options/choices.h"
#include "host/options/options.h"
#include "host/sweeps/estimate_echo.h"
#include "host/sweeps/results.h"
#include "host/values/spec_text.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr const char* estimate_examples =
    "Examples:\n"
    "  surety estimate --mechanism second-price:reserve=0.5 --values beta:2,2 --bidders 10 --samples 1e8 --seed 7\n"
    "  surety estimate --mechanism second-price:reserve=0..1/1001 --values beta:2,2 --bidders 5\n"
    "  surety estimate --mechanism posted-price:price=best --bidders 1e9 --format json\n"
    "  surety estimate --mechanism optimal --values 'mixture(0.5 * uniform | 0.5 * independent(beta:2,2; uniform))'\n"
    "  surety estimate --mechanism proportional --information minmax --values uniform --bidders 2\n"
    "  surety estimate --mechanism bounds:out/bounds.h5 --information bounds:out/bounds.h5\n"
    "  surety estimate --mechanism first-price --values empirical:bids.csv#amount --bidders 5 --format csv\n"
    "  surety estimate --mechanism optimal --bidders 5 --target-error relative=1e-4 --format json --out result.json";

/// The command line's words, until they are checked.
struct EstimateArguments {
  std::string mechanism, values, information, strategy, utility, cost, bidders, samples, target_error, max_samples,
      seed, precision, sampling, format, out;
  ExecutionOptions where;
  const Command* command = nullptr;  ///< knows which options were given

  bool given(std::string_view name) const { return command->given(name); }
};

/// How many to draw: a number, or until an error is small enough.
void read_samples(const EstimateArguments& arguments, EstimateConfig& config) {
  if (!arguments.given("target-error")) {
    if (arguments.given("max-samples"))
      throw InvalidInput("--max-samples: it is for --target-error; give the number of replicates with --samples");
    config.samples = count_of("samples", arguments.samples);
    return;
  }
  if (arguments.given("samples"))
    throw InvalidInput("--samples: it cannot be given beside --target-error; say how many at most with --max-samples");
  config.target = parsed("target-error", [&] { return parse_target_error(arguments.target_error); });
  config.samples = count_of("max-samples", arguments.max_samples);
}

EstimateConfig config_of(const EstimateArguments& arguments, const Mechanism& mechanism) {
  EstimateConfig config;
  config.mechanism = mechanism;
  config.values = parsed("values", [&] { return Prior::parse(arguments.values); });
  if (!arguments.information.empty())
    config.information = parsed("information", [&] { return Information::parse(arguments.information); });
  config.cost = real_of_option("cost", arguments.cost);
  config.utility = parsed("utility", [&] { return Utility::parse(arguments.utility); });
  if (arguments.given("strategy"))
    config.strategy = parsed("strategy", [&] { return parse_strategy(arguments.strategy); });
  config.bidders = static_cast<std::int64_t>(count_of("bidders", arguments.bidders));
  read_samples(arguments, config);
  config.seed = count_of("seed", arguments.seed);
  config.precision = parsed("precision", [&] { return parse_precision(arguments.precision); });
  config.sampling = parsed("sampling", [&] { return parse_sampling(arguments.sampling); });
  if (plays_bounds(config))
    config.bidders = bidders_of_bounds(config, arguments.given("values"), arguments.given("bidders"));
  return config;
}

/// What the mechanism chose by itself, as a line of its own; nothing where it chose nothing.
std::string chosen_line(const Estimates& estimates) {
  std::string line;
  for (const ChosenNumber& chosen : estimates.chosen)
    line += fmt::format("{}{} {:.6g}", line.empty() ? "chosen: " : ", ", chosen.name, chosen.value);
  return line.empty() ? line : line + "\n";
}

std::string interval_text(const Estimates& estimates, Statistic statistic) {
  const auto interval = confidence_interval(estimates, statistic);
  if (!interval) return fmt::format("{} unknown", statistic_name(statistic));
  const double digits = (interval->high - interval->low) / 2;
  return fmt::format("{} {} .. {}", statistic_name(statistic), with_digits_of(digits, interval->low),
                     with_digits_of(digits, interval->high));
}

/// What the standard errors do not tell, a line per reason.
std::string doubt_lines(const EstimateConfig& config, const Estimates& estimates) {
  std::map<std::string, std::vector<std::string>> by_reason;
  for (const Statistic statistic : reported_statistics(config)) {
    const std::string reason = doubt(estimates, statistic);
    if (reason.empty()) continue;
    by_reason[reason].push_back(interval_text(estimates, statistic));
  }
  std::string lines;
  for (const auto& [reason, intervals] : by_reason)
    lines += fmt::format("no z: {}\n  95% intervals that allow for it: {}\n", reason,
                         fmt::join(intervals, "\n                                   "));
  return lines;
}

/// By how much rounding and the kernels' tables may move the means, where that is not small beside standard errors: z
/// leaves it out.
std::string rounding_line(const EstimateConfig& config, const Estimates& estimates) {
  std::vector<std::string> moved;
  for (const Statistic statistic : reported_statistics(config)) {
    const Estimate& estimate = estimates[statistic];
    const double bound = estimate.table_error_bound;
    if (bound > estimate.standard_error / 4 && bound > 1e-9 * std::abs(estimate.mean))
      moved.push_back(fmt::format("{} {:.2g}", statistic_name(statistic), bound));
  }
  if (moved.empty()) return "";
  return fmt::format("rounding in {} precision and in tables moves a mean by at most\n  {}\n",
                     precision_name(config.precision), fmt::join(moved, "\n  "));
}

/// How the result came about, above its table.
std::string title(const EstimateConfig& config, const Estimates& estimates) {
  std::string drawn;
  if (estimates.replicates > 0)
    drawn = fmt::format("{} replicate{}, seed {}, {} precision, {} sampling\n", grouped(estimates.replicates),
                        estimates.replicates == 1 ? "" : "s", config.seed, precision_name(config.precision),
                        sampling_name(estimates.sampling));
  return fmt::format("{}, values {}{}, {} bidder{}\n{}{}{}\n", config.mechanism.spec(), values_text(config),
                     config.information ? ", information " + information_text(config) : "",
                     grouped(static_cast<std::uint64_t>(config.bidders)), config.bidders == 1 ? "" : "s",
                     estimates.strategy.empty() ? "" : "strategy: " + estimates.strategy + "\n", drawn,
                     chosen_line(estimates));
}

void add_tail_diagnostics(Report::Json& entry, const Estimates& estimates, Statistic statistic) {
  const Estimate& estimate = estimates[statistic];
  const auto z = z_score(estimates, statistic);
  const auto interval = confidence_interval(estimates, statistic);
  entry["z"] = z && std::isfinite(*z) ? nlohmann::ordered_json(*z) : nullptr;
  entry["interval"] = nullptr;
  if (interval) entry["interval"] = {interval->low, interval->high};
  entry["informative_replicates"] =
      estimate.informative_replicates ? nlohmann::ordered_json(*estimate.informative_replicates) : nullptr;
  entry["unseen_variance"] = estimate.unseen_variance;
  entry["doubt"] = doubt(estimates, statistic);
}

std::vector<std::string> row_of(const Estimates& estimates, Statistic statistic) {
  const Estimate& estimate = estimates[statistic];
  const double error = estimate.standard_error;
  const auto z = z_score(estimates, statistic);
  return {statistic_name(statistic), with_digits_of(error, estimate.mean), with_digits_of(error, error),
          estimate.exact ? with_digits_of(error, estimate.exact->value) : "", z ? fmt::format("{:+.2f}", *z) : ""};
}

Report::Json json_of(const Estimates& estimates, Statistic statistic) {
  const Estimate& estimate = estimates[statistic];
  Report::Json entry{{"mean", estimate.mean}, {"standard_error", estimate.standard_error}, {"exact", nullptr}};
  if (estimate.exact) {
    entry["exact"] = estimate.exact->value;
    entry["exact_error_bound"] = estimate.exact->error_bound;
  }
  entry["table_error_bound"] = estimate.table_error_bound;
  add_tail_diagnostics(entry, estimates, statistic);
  return entry;
}

Report report_of(const EstimateConfig& config, const Estimates& estimates) {
  Report report;
  report.text(title(config, estimates));
  report.table({"statistic", "mean", "standard error", "exact", "z"});
  for (const Statistic statistic : reported_statistics(config)) {
    report.row(row_of(estimates, statistic));
    report.json["estimates"][statistic_name(statistic)] = json_of(estimates, statistic);
  }
  report.text(rounding_line(config, estimates) + doubt_lines(config, estimates));
  for (const ChosenNumber& chosen : estimates.chosen) report.json["chosen"][chosen.name] = chosen.value;
  report.json["config"] = echo(config);
  report.json["config"]["sampling_used"] = sampling_used(config, estimates, Statistic::profit);
  report.json["replicates"] = estimates.replicates;
  if (!estimates.strategy.empty()) report.json["strategy"] = estimates.strategy;
  report.json["device"] = estimates.device;
  report.json["seconds"] = estimates.seconds;
  report.csv = results_header() + results_rows(config, estimates);
  return report;
}

/// To standard output or into a file; where that fails the result is printed all the same.
void deliver(const Report& report, Format format, const std::string& out) {
  if (out.empty()) return print(report, format);
  try {
    replace_file(out, report.formatted(format));
  } catch (const Failure&) {
    print(report, format);
    throw;
  }
}

/// Several mechanisms on the same draws.
int run_comparison(const EstimateConfig& config, const Candidates& candidates, const EstimateArguments& arguments,
                   Format format) {
  if (config.target)
    throw InvalidInput("--target-error: it is for one mechanism; say with --samples how often candidates are played");
  Execution execution = arguments.where.execution();
  StatusLine line;
  execution.progress = line.replicates(replicates_of_comparison(config, candidates));
  const Comparison found = compare(config, candidates, execution);
  line.clear();
  deliver(report_of(config, candidates, found), format, arguments.out);
  remark(fmt::format("{}, {:.3g} s\n", found.device, found.seconds));
  return done_status;
}

int run_estimate(const EstimateArguments& arguments) {
  const Candidates candidates = parsed("mechanism", [&] { return parse_candidates(arguments.mechanism); });
  const EstimateConfig config = config_of(arguments, candidates.mechanisms.front());
  if (!arguments.out.empty() && is_folder(arguments.out))
    throw InvalidInput(fmt::format("--out: {} is a folder; give a file to write the result to", arguments.out));
  const Format format = parse_format(arguments.format);
  if (!candidates.parameter.empty()) return run_comparison(config, candidates, arguments, format);
  Execution execution = arguments.where.execution();
  StatusLine line;
  execution.progress = line.replicates(config.samples);
  const Estimates estimates = estimate(config, execution);
  line.clear();
  deliver(report_of(config, estimates), format, arguments.out);
  bool reached = true;
  if (config.target && estimates.replicates > 0) {
    reached = target_reached(*config.target, estimates);
    const std::string why = doubt(estimates, config.target->statistic);
    if (!reached)
      remark(fmt::format("the target error is not reached with --max-samples {}{}{}\n", config.samples,
                         why.empty() ? "" : ": ", why));
  }
  if (estimates.replicates > 0)
    remark(fmt::format("{}, {:.3g} s, {:.3g} million profiles/s\n", estimates.device, estimates.seconds,
                       1e-6 * static_cast<double>(estimates.replicates) / std::max(estimates.seconds, 1e-9)));
  return reached ? done_status : unfinished_status;
}

Alternative shape_of_estimate() {
  const auto names = names_of(statistic_records());
  const Shape statistic = Shape::object(
      {{"mean", Shape::number(), "value", "over the replicates; of guarantees the guarantee"},
       {"standard_error", Shape::number(), "value", "of the mean"},
       {"exact", Shape::number().or_null(), "value", "theory's; null where it does not know it"},
       Member{"exact_error_bound", Shape::number(), "value", "how far that is off at most"}.if_known(),
       {"table_error_bound", Shape::number(), "value",
        "how far rounding and the kernels' tables move the mean at most"},
       {"z", Shape::number().or_null(), "standard errors",
        "mean less exact; null where the error is not to be believed"},
       {"interval", Shape::list(Shape::number(), 2).or_null(), "value", "of 95% confidence; null where none is honest"},
       {"informative_replicates", Shape::number().or_null(), "replicates",
        "that carry the variance; null where the run is too short to tell"},
       {"unseen_variance", Shape::number(), "value squared",
        "of one replicate, which theory knows of and the draws did not show"},
       {"doubt", Shape::text(), "", "why the standard error is not to be believed; empty where it is"}});
  std::vector<Member> config = echo_of_estimate(true, true);
  config.push_back({"sampling_used", shape_of_sampling_used(), "",
                    "the sampler; of guarantees, which have none, what kind of number the profit is"});
  return {
      "one mechanism",
      {{"estimates", Shape::by_name("STATISTIC", statistic, {names.begin(), names.end()}), "",
        "by statistic (surety list statistics)"},
       Member{"chosen", Shape::by_name("NUMBER", Shape::number()), "", "what the mechanism chose by itself"}.if_known(),
       {"config", Shape::object(config), "", "what was asked"},
       {"replicates", Shape::count(), "replicates", "drawn; 0 of guarantees, which are computed"},
       Member{"strategy", Shape::text(), "", "what bidders do; missing where values are private"}.if_known(),
       {"device", Shape::text(), "", "on which it ran"},
       {"seconds", Shape::number(), "seconds", "that it took"}}};
}

OutputRecord output_of_estimate() { return {2, {shape_of_estimate(), shape_of_comparison()}, {results_table()}}; }

}  // namespace

void add_estimate(CommandLine& line) {
  Command& command = line.add("estimate", "Revenue and other statistics of one auction, by Monte Carlo");
  auto arguments = std::make_shared<EstimateArguments>();
  arguments->command = &command;
  command.option("mechanism", arguments->mechanism)
      .require()
      .describe(
          "mechanism and its parameters (surety list mechanisms); one of them may be a range, LOW..HIGH/COUNT, or a "
          "list, A|B|C: all these candidates are played on the same draws, and which of them can be the best is told");
  command.option("values", arguments->values);
  command.option("information", arguments->information);
  command.option("strategy", arguments->strategy);
  command.option("utility", arguments->utility);
  command.option("cost", arguments->cost);
  command.option("bidders", arguments->bidders);
  command.option("samples", arguments->samples);
  command.option("target-error", arguments->target_error).name_value("ERROR");
  command.option("max-samples", arguments->max_samples);
  command.option("seed", arguments->seed);
  command.option("precision", arguments->precision);
  command.option("sampling", arguments->sampling);
  command.option("format", arguments->format);
  command.option("out", arguments->out)
      .describe("file to write the result to, in place of standard output")
      .name_value("FILE");
  arguments->where.add_to(command);
  command.output = output_of_estimate;
  command.footer = estimate_examples;
  command.action = [arguments] { return run_estimate(*arguments); };
}

}  // namespace surety
