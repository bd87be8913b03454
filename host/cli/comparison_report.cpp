#include "host/cli/comparison_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "host/io/number.h"
#include "host/io/table.h"
#include "host/options/choices.h"
#include "host/sweeps/estimate_echo.h"
#include "host/values/spec_text.h"

namespace surety {
namespace {

constexpr std::size_t rows_of_table = 20;  // beside the best and the reference
constexpr std::size_t most_names = 10;     // in a sentence

/// What a candidate's parameter is set to: a number, or a word.
std::string setting_text(const Mechanism& mechanism, const std::string& parameter) {
  if (const auto x = mechanism.number(parameter)) return shortest(*x);
  const std::string spec = mechanism.spec(), mark = parameter + "=";
  const auto at = spec.find(mark);
  if (at != std::string::npos) return spec.substr(at + mark.size(), spec.find(',', at) - at - mark.size());
  for (const OptionRecord& option : mechanism.record().options)
    if (option.name == parameter) return std::string(option.fallback);
  return "";
}

Report::Json setting_json(const Mechanism& mechanism, const std::string& parameter) {
  if (const auto x = mechanism.number(parameter)) return *x;
  return setting_text(mechanism, parameter);
}

/// Some of the candidates, spread over all of them, with the best and the reference.
std::vector<std::size_t> shown(const Comparison& found) {
  const std::size_t count = found.candidates.size(), rows = std::min(count, rows_of_table);
  std::vector<std::size_t> some{found.best, found.reference};
  for (std::size_t i = 0; i < rows; ++i) some.push_back(i * (count - 1) / (rows - 1));
  std::sort(some.begin(), some.end());
  some.erase(std::unique(some.begin(), some.end()), some.end());
  return some;
}

std::string plural_of(std::uint64_t number, const std::string& what) {
  return fmt::format("{} {}{}", grouped(number), what, number == 1 ? "" : "s");
}

std::vector<std::size_t> possibly_best(const Comparison& found) {
  std::vector<std::size_t> kept;
  for (std::size_t k = 0; k < found.candidates.size(); ++k)
    if (found.candidates[k].can_be_best) kept.push_back(k);
  return kept;
}

/// The candidates of a list, by name.
std::string settings_of(const Candidates& candidates, const std::vector<std::size_t>& some) {
  std::string names;
  for (std::size_t i = 0; i < std::min(some.size(), most_names); ++i)
    names +=
        fmt::format("{}{}", i == 0 ? "" : ", ", setting_text(candidates.mechanisms[some[i]], candidates.parameter));
  return some.size() <= most_names ? names : fmt::format("{} and {} more", names, some.size() - most_names);
}

/// The candidates of a range, by its ends.
std::string range_of(const Candidates& candidates, const std::vector<std::size_t>& some) {
  const auto setting = [&](std::size_t k) { return setting_text(candidates.mechanisms[k], candidates.parameter); };
  return fmt::format("from {} to {}", setting(some.front()), setting(some.back()));
}

/// Which candidates can be the best, in words.
std::string kept_text(const Candidates& candidates, const std::vector<std::size_t>& kept) {
  const std::size_t all = candidates.mechanisms.size();
  if (kept.size() == all) return fmt::format("these draws leave out none of the {} candidates", all);
  const bool listed = candidates.spec.find('|') != std::string::npos || kept.size() == 1;
  const bool all_between = kept.back() - kept.front() + 1 == kept.size();
  return fmt::format("with 95% the best of the candidates is {}: {}{} {}",
                     kept.size() == 1 ? "this one" : fmt::format("among these {}", kept.size()),
                     listed || all_between ? "" : "some of ", candidates.parameter,
                     listed ? settings_of(candidates, kept) : range_of(candidates, kept));
}

std::string comparison_title(const EstimateConfig& config, const Candidates& candidates, const Comparison& found) {
  return fmt::format(
      "{}, values {}{}, {}\n{}{} candidates on the same {}, seed {}, {} precision, {} "
      "sampling\n",
      candidates.spec, values_text(config), config.information ? ", information " + information_text(config) : "",
      plural_of(static_cast<std::uint64_t>(config.bidders), "bidder"),
      found.strategy.empty() ? "" : "strategy: " + found.strategy + "\n", grouped(found.candidates.size()),
      plural_of(found.replicates, "replicate"), config.seed, precision_name(config.precision),
      sampling_name(found.sampling));
}

/// The finding, and how it came about.
std::string findings(const Candidates& candidates, const Comparison& found) {
  const auto setting = [&](std::size_t k) { return setting_text(candidates.mechanisms[k], candidates.parameter); };
  const Candidate& best = found.candidates[found.best];
  return fmt::format(
      "best found: {} {}, {} {}, standard error {}\n{}\nheld against {} {}, which {} chose\n", candidates.parameter,
      setting(found.best), statistic_name(found.statistic), with_digits_of(best.standard_error, best.mean),
      with_digits_of(best.standard_error, best.standard_error), kept_text(candidates, possibly_best(found)),
      candidates.parameter, setting(found.reference), plural_of(found.pilot_replicates, "other draw"));
}

std::vector<std::string> row_of(const Candidate& candidate, const std::string& parameter) {
  const double error = candidate.standard_error, apart = candidate.difference_error;
  return {setting_text(candidate.mechanism, parameter),
          with_digits_of(error, candidate.mean),
          with_digits_of(error, error),
          candidate.low ? with_digits_of(error, *candidate.low) : "",
          candidate.high ? with_digits_of(error, *candidate.high) : "",
          with_digits_of(apart, candidate.difference),
          with_digits_of(apart, apart),
          candidate.can_be_best ? "yes" : ""};
}

Report::Json json_of(const Candidate& candidate, const std::string& parameter) {
  Report::Json entry{{"mechanism", candidate.mechanism.spec()}};
  entry[parameter] = setting_json(candidate.mechanism, parameter);
  entry["mean"] = candidate.mean;
  entry["standard_error"] = candidate.standard_error;
  entry["interval_low"] = candidate.low ? Report::Json(*candidate.low) : nullptr;
  entry["interval_high"] = candidate.high ? Report::Json(*candidate.high) : nullptr;
  entry["difference"] = candidate.difference;
  entry["difference_error"] = candidate.difference_error;
  entry["can_be_best"] = candidate.can_be_best;
  entry["doubt"] = candidate.doubt;
  return entry;
}

/// A reason without its numbers.
std::string kind_of(const std::string& reason) {
  std::string kind;
  for (const std::string_view word : split(reason, ' '))
    if (word.find_first_of("0123456789") == std::string_view::npos) kind += fmt::format("{} ", word);
  return kind;
}

/// Where standard errors are not to be believed, a line per kind of reason, with the numbers of one of the candidates.
std::string doubts(const Candidates& candidates, const Comparison& found) {
  std::map<std::string, std::vector<std::size_t>> by_kind;
  for (std::size_t k = 0; k < found.candidates.size(); ++k)
    if (const std::string& reason = found.candidates[k].doubt; !reason.empty()) by_kind[kind_of(reason)].push_back(k);
  std::string lines;
  for (const auto& [kind, whose] : by_kind)
    lines += fmt::format("no interval for {}, {}{} {}: {}\n", plural_of(whose.size(), "candidate"),
                         whose.size() == 1 ? "" : "such as ", candidates.parameter,
                         setting_text(candidates.mechanisms[whose.front()], candidates.parameter),
                         found.candidates[whose.front()].doubt);
  return lines;
}

}  // namespace

Report report_of(const EstimateConfig& config, const Candidates& candidates, const Comparison& found) {
  Report report;
  report.text(comparison_title(config, candidates, found) + "\n" + findings(candidates, found) + "\n");
  report.table({candidates.parameter, statistic_name(found.statistic), "standard error", "all at once: from", "to",
                "difference", found.paired ? "its standard error" : "error at most", "can be best"});
  for (const std::size_t k : shown(found)) report.row(row_of(found.candidates[k], candidates.parameter));
  report.text(doubts(candidates, found));
  report.json["statistic"] = statistic_name(found.statistic);
  report.json["best"] = json_of(found.candidates[found.best], candidates.parameter);
  report.json["reference"] = candidates.mechanisms[found.reference].spec();
  report.json["paired"] = found.paired;
  report.json["confidence"] = 0.95;
  report.records("candidates");
  for (const Candidate& candidate : found.candidates) report.record(json_of(candidate, candidates.parameter), {});
  report.json["config"] = echo(config);
  report.json["config"]["mechanism"] = candidates.spec;
  report.json["config"]["sampling_used"] = sampling_name(found.sampling);
  report.json["replicates"] = found.replicates;
  report.json["pilot_replicates"] = found.pilot_replicates;
  if (!found.strategy.empty()) report.json["strategy"] = found.strategy;
  report.json["device"] = found.device;
  report.json["seconds"] = found.seconds;
  return report;
}

Alternative shape_of_comparison() {
  const Shape candidate =
      Shape::object(
          {{"mechanism", Shape::text(), "", "the candidate"},
           {"mean", Shape::number(), "value", "of the statistic"},
           {"standard_error", Shape::number(), "value", "of the mean"},
           {"interval_low", Shape::number().or_null(), "value",
            "where the interval begins that holds for all candidates at once; null where the error is in doubt"},
           {"interval_high", Shape::number().or_null(), "value", "where it ends"},
           {"difference", Shape::number(), "value", "to the reference, on the same draws"},
           {"difference_error", Shape::number(), "value", "its standard error, or where it is not paired a bound"},
           {"can_be_best", Shape::flag(), "", "whether it can be the best of all candidates"},
           {"doubt", Shape::text(), "", "why the error is not to be believed; empty where it is"}})
          .and_one("parameter", Shape::either({Shape::number(), Shape::text()}));
  std::vector<Member> config = echo_of_estimate(true, false);
  config.push_back({"sampling_used", Shape::one_of({"profile", "reduced"}), "", "the sampler"});
  return {"several candidates",
          {{"statistic", Shape::text(), "", "by which they are compared"},
           {"best", candidate, "", "the best found"},
           {"reference", Shape::text(), "", "the candidate that differences are to, which other draws chose"},
           {"paired", Shape::flag(), "", "whether differences are taken replicate by replicate"},
           {"confidence", Shape::number(), "probability", "of the intervals and of can_be_best"},
           {"candidates", Shape::list(candidate), "", "all of them"},
           {"config", Shape::object(config), "", "what was asked"},
           {"replicates", Shape::count(), "replicates", "drawn, the same for all"},
           {"pilot_replicates", Shape::count(), "replicates", "drawn to choose the reference"},
           Member{"strategy", Shape::text(), "", "what bidders do; missing where values are private"}.if_known(),
           {"device", Shape::text(), "", "on which it ran"},
           {"seconds", Shape::number(), "seconds", "that it took"}}};
}

}  // namespace surety
