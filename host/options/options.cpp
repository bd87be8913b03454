#include "host/options/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "host/io/number.h"
#include "surety/bounds/outcome_environment.h"
#include "surety/error.h"
#include "surety/statistics/statistic.h"

namespace surety {
namespace {

constexpr double most_bidders = 1e9;
constexpr double most_samples = 4611686018427387904.0;  // 2^62
constexpr double most_seeds = 18446744073709551615.0;   // 2^64 - 1
constexpr double most_threads = 4096;
constexpr double most_messages = 1e9;
constexpr double greatest_cost = 1e12;

constexpr std::array records{
    OptionRecord{"mechanism", "", "", 0, 0, "mechanism and its parameters (surety list mechanisms)"},
    OptionRecord{"values", "", "uniform", 0, 0, "law of the bidders' values (surety list laws, surety list priors)"},
    OptionRecord{"information", "", "", 0, 0,
                 "what the bidders know of a common value, or private (surety list information); without it values are "
                 "private and "
                 "truth or the known equilibrium is played"},
    OptionRecord{
        "strategy", "", "", 0, 0,
        "what bidders are taken to do in place of an equilibrium: linear:SLOPE,SHIFT sends SLOPE x signal + SHIFT, a "
        "CSV file has columns signal and message, with bidder in front where each sends something else, and quantile "
        "in place of signal where bidders with one value mix; or a strategy.h5, of the same game"},
    OptionRecord{
        "utility", "", "neutral", 0, 0,
        "what money is worth to bidders who know their own values: neutral, or crra:R, constant relative risk aversion "
        "x^(1-R)/(1-R) with R from 0 to 0.999"},
    OptionRecord{"bins", "count", "64", 1, 4096, "equally likely bins of the signal in which deviations are played"},
    OptionRecord{"messages", "count", "256", 2, 65536, "messages that are tried as deviations"},
    OptionRecord{"epsilon", "value", "0", 0, greatest_cost,
                 "verify: gains up to this are accepted, as an epsilon-equilibrium's; above 0 nobody may gain more"},
    OptionRecord{"bidders", "bidders", "2", 1, most_bidders, "number of bidders N, as 1000 or 1e3"},
    OptionRecord{"cost", "value", "0", 0, greatest_cost, "what the good costs the seller, with a common value"},
    OptionRecord{"agents", "agents", "", 1, OutcomeEnvironment::most_agents,
                 "environment of bounds: bidders, or agents"},
    OptionRecord{"goods", "goods", "1", 1, 16, "environment of bounds: goods for sale"},
    OptionRecord{"k", "messages", "", 1, most_messages,
                 "messages of exponential prices beside opting out, without it any demand in [0,1]; bounds: the "
                 "grid {0, 1/k, ..., k}"},
    OptionRecord{"prior", "", "", 0, 0,
                 "guarantee of bounds:FILE under another prior: probabilities by state, as 0.2,0.8, or a TOML "
                 "environment with the same states; with --exact or --table: a TOML environment, with what is known of "
                 "bidders' information"},
    OptionRecord{"gap", "relative", "1e-4", 1e-9, 0.999, "duality gap at which a program counts as solved"},
    OptionRecord{"reach", "messages", "8", 1, 10'000,
                 "bounds, environments with outcomes: the grid's greatest message, k where that is less"},
    OptionRecord{"width", "relative", "", 1e-9, 0.999,
                 "bounds of auctions: refine a mesh until upper - lower is this much of upper, without any grid"},
    OptionRecord{"degree", "", "3", 1, 6, "bounds with --width: of the polynomials on the mesh"},
    OptionRecord{"time-limit", "seconds", "60", 1e-3, 1e9, "stop then, with the best so far"},
    OptionRecord{"judgements", "count", "2", 1, 16,
                 "sweep of equilibria: most strategies that are judged where one is searched for"},
    OptionRecord{"samples", "replicates", "1e6", 1, most_samples, "value profiles to draw, as 1000000 or 1e6"},
    OptionRecord{"max-samples", "replicates", "1e9", 1, most_samples,
                 "beside target-error, the most to draw (in a sweep: for a cell)"},
    OptionRecord{
        "target-error", "", "", 1e-15, 1e15,
        "standard error at which to stop, as 1e-4 or relative=1e-3, of profit or as 1e-4,statistic=gap; sweep config: "
        "{ absolute = E } or { relative = E }, and statistic"},
    OptionRecord{"batch", "replicates", "", 128, most_samples,
                 "replicates that are handed out, saved and rounded together, a power of two; by default "
                 "about a tenth of a second's"},
    OptionRecord{"shard", "", "", 0, 0, "play the i-th of n parts, as 2/6; surety merge joins them"},
    OptionRecord{"progress", "", "auto", 0, 0,
                 "how far it is, on standard error: auto, or json, a line a second for log collectors"},
    OptionRecord{"seed", "", "1", 0, most_seeds, "seed of the draws; the same seed gives the same bits everywhere"},
    OptionRecord{"precision", "", "double", 0, 0, "arithmetic of the draws: float or double"},
    OptionRecord{"sampling", "", "auto", 0, 0,
                 "profile draws every bidder, reduced only what the mechanism needs (cost independent of N), auto the "
                 "cheaper that applies"},
    OptionRecord{"device", "", "auto", 0, 0, "where to run: auto, cpu or cuda; never changes a result"},
    OptionRecord{"threads", "threads", "0", 0, most_threads, "CPU threads; 0 takes all"},
    OptionRecord{"instruction-set", "", "auto", 0, 0,
                 "CPU instructions: auto, scalar, avx2 or avx512; never changes a result"},
    OptionRecord{"table", "file", "", 0, 0,
                 "a finite mechanism as a CSV file, its guarantee found by linear programming"},
    OptionRecord{"rate", "rate", "", 1e-6, 1e9,
                 "with --symmetric: rate of deviation to the next message, without it the best that a search finds"},
    OptionRecord{
        "bids", "count", "", 1, 4095,
        "with --exact: equal steps from 0 to the greatest value in which first-price, all-pay and second-price "
        "auctions take bids"},
    OptionRecord{"greatest-transfer", "value", "", 0, greatest_cost,
                 "the most that a bidder may pay or be paid; without it 1000 times the greatest value"},
    OptionRecord{"rule", "", "", 0, 0, "who gets the good at which signals (surety list rules)"},
    OptionRecord{"value-function", "", "", 0, 0,
                 "what the good is worth to whom, given all signals (surety list value-functions)"},
    OptionRecord{"signals", "", "uniform", 0, 0, "law of each bidder's signal, independent (surety list laws)"},
    OptionRecord{"grid", "count", "", 2, 4096,
                 "equally likely signals instead of a continuous law; all profiles are then looked at"},
    OptionRecord{"deviations", "count", "64", 2, 65536,
                 "equally likely signals that each bidder reports instead of his own"},
    OptionRecord{"profiles", "profiles", "1e5", 1, most_samples,
                 "profiles on which monotonicity and deviations are checked, where all are too many"},
    OptionRecord{"information-cost", "", "", 0, 0,
                 "law of what it costs a bidder to learn who has the highest value and the others' values"},
    OptionRecord{"benefits", "", "", 0, 0,
                 "per bidder, what it is worth to him that another one is chosen, as 0.5,0.5; 0 without it"},
    OptionRecord{"format", "", "table", 0, 0, "output: table, json or csv"},
    OptionRecord{"y", "", "gap", 0, 0,
                 "what is drawn: a statistic of every run (surety list statistics), share, of full surplus, or "
                 "scaled-gap, N times the gap"},
    OptionRecord{"x", "", "bidders", 0, 0,
                 "over what: bidders, or a parameter of mechanisms, as reserve; then a line for each mechanism and "
                 "number of bidders"},
    OptionRecord{"log", "", "", 0, 0,
                 "axes that are logarithmic: x, y, xy or none; without it x where that is bidders, and y of gaps over "
                 "bidders"},
    OptionRecord{"title", "", "", 0, 0, "title of the figures, in place of the law of values and what bidders know"},
    OptionRecord{"out", "path", "", 0, 0, "folder to write to"},
    OptionRecord{"auction", "", "", 0, 0, "how the bids of past auctions were made: second-price or first-price"},
    OptionRecord{
        "columns", "", "", 0, 0,
        "which columns hold what, as auction=id,bid=amount: auction, bidder and bid of a row per bid; "
        "auction, highest, "
        "second and bidders of a row per auction; reserve and currency; by default those with these names, and - "
        "for one that is not to be read"},
    OptionRecord{"reserve", "value", "0", 0, greatest_cost, "reserve that all past auctions had"},
    OptionRecord{
        "drop", "", "", 0, 0,
        "leave out auctions with these flaws in place of refusing the file: missing, unreadable, not-positive, "
        "repeated, lone, contradictory, outlier, rare; below-reserve leaves out bids; or all"},
    OptionRecord{
        "rounded", "", "", 0, 0,
        "step that past bids were rounded to, the nearest, or STEP+OFFSET, or no: bids are values as they stand; has "
        "to be said where they seem rounded"},
    OptionRecord{"resamples", "count", "2000", 100, 100'000, "samples of the auctions, with replacement, for bands"},
    OptionRecord{"fit-from", "bidders", "2", 2, most_bidders,
                 "rates are fitted to N from here on: they are claims about large N"},
    OptionRecord{"mechanisms", "", "", 0, 0, "list of mechanisms"},
    OptionRecord{"job", "", "estimate", 0, 0, "what is done in every cell: estimate, verify or bounds"},
    OptionRecord{"environments", "", "", 0, 0, "with job = \"bounds\": list of TOML files as surety bounds takes them"},
};

constexpr std::array priors{
    ChoiceRecord{"iid", "LAW", "every bidder draws from the law, independently", "", {}},
    ChoiceRecord{"independent",
                 "independent(LAW; LAW; ...)",
                 "bidder i draws from law i modulo their number, independently",
                 "",
                 {}},
    ChoiceRecord{
        "comonotone", "comonotone(LAW; LAW; ...)", "the same laws, all bidders at one common quantile", "", {}},
    ChoiceRecord{"mixture",
                 "mixture(w * PRIOR | w * PRIOR ...)",
                 "a public state with these weights; PRIOR is a LAW or independent(...)",
                 "Yamashita (2018), Assumption 1",
                 {}},
    ChoiceRecord{"hidden-mixture",
                 "hidden-mixture(w * LAW | w * LAW ...)",
                 "iid from one of the laws, of which nobody sees which; with --information private",
                 "",
                 {}},
    ChoiceRecord{"joint",
                 "joint:FILE, joint(p * v1, v2 | p * v1, v2 ...)",
                 "one of finitely many profiles of values; FILE has columns probability, value1, value2, ..",
                 "",
                 {}},
};

constexpr auto statistic_options = [] {
  std::array<OptionRecord, statistic_count> records{};
  for (std::size_t s = 0; s < records.size(); ++s)
    records[s] = {statistic_table[s].name, statistic_table[s].unit, "", 0, 0, statistic_table[s].text};
  return records;
}();

}  // namespace

std::span<const OptionRecord> option_records() { return records; }
std::span<const ChoiceRecord> prior_records() { return priors; }
std::span<const OptionRecord> statistic_records() { return statistic_options; }

const OptionRecord& option_record(std::string_view name) {
  return *std::find_if(records.begin(), records.end(), [&](const OptionRecord& record) { return record.name == name; });
}

std::string limit_text(double limit) {
  std::string rounded = fmt::format("{:.4g}", limit);
  const double read_back = parse_number(rounded).value_or(limit);
  constexpr double short_enough = 1e7;  // to be written out
  if (read_back != limit && std::abs(limit) < short_enough) return shortest(limit);
  if (read_back <= limit) return rounded;
  return fmt::format("{:.4g}", limit - 0.5 * std::pow(10, std::floor(std::log10(limit)) - 3));
}

std::uint64_t parse_count_option(std::string_view name, std::string_view text) {
  const OptionRecord& record = option_record(name);
  const auto count = parse_count(text);
  const double value = count ? static_cast<double>(*count) : -1;
  if (!count || value < record.minimum || value > record.maximum) {
    throw InvalidInput(
        fmt::format("\"{}\" is not a whole number from {} to {}", text, record.minimum, limit_text(record.maximum)));
  }
  return *count;
}

}  // namespace surety
