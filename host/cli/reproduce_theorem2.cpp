#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <cmath>
#include <vector>

#include "host/cli/output.h"
#include "host/cli/progress.h"
#include "host/cli/rates_table.h"
#include "host/cli/reproduce.h"
#include "host/cli/table.h"
#include "host/io/csv.h"
#include "host/io/files.h"
#include "host/io/number.h"
#include "host/sweeps/results.h"
#include "surety/theory/exact.h"

namespace surety {
namespace {

/// A prior that satisfies Assumption 1: smooth densities on [0,1] between a > 0 and b, given the state.
struct Mixture {
  const char* name;
  std::vector<double> weights;
  std::vector<const char*> states;

  std::string spec() const {
    std::string text;
    for (std::size_t s = 0; s < states.size(); ++s) {
      text += fmt::format("{}{} * {}", s > 0 ? " | " : "", weights[s], states[s]);
    }
    return fmt::format("mixture({})", text);
  }
};

const std::array mixtures{
    Mixture{"symmetric", {0.5, 0.5}, {"exponential:1,1", "normal:0.6,0.4,0,1"}},
    Mixture{
        "two kinds", {0.3, 0.7}, {"independent(uniform; exponential:1,1)", "independent(normal:0.5,0.5,0,1; uniform)"}},
    Mixture{"three kinds",
            {0.2, 0.3, 0.5},
            {"independent(uniform; normal:0.7,0.5,0,1; exponential:0.5,1)",
             "independent(exponential:1,1; uniform; normal:0.4,0.6,0,1)",
             "independent(normal:0.5,0.4,0,1; uniform; uniform)"}}};

constexpr std::array sandwich_bidders{2, 5, 20, 100};
constexpr int rate_doublings = 6;
constexpr std::array rate_mechanisms{"second-price", "optimal", "posted-price:price=best"};

/// E[v(1) - v(2)] given a state, or over all states, between Theorem 2's bounds.
struct Sandwich {
  std::string mixture, state;
  int bidders;
  GapBounds bounds;
  Estimate gap;

  bool proved_bounds_hold() const {
    return gap.exact && gap.exact->value >= bounds.lower_proved - gap.exact->error_bound &&
           gap.exact->value <= bounds.upper_proved + gap.exact->error_bound;
  }
  bool printed_bounds_hold() const {
    return gap.exact && gap.exact->value >= bounds.lower_printed - gap.exact->error_bound &&
           gap.exact->value <= bounds.upper_printed + gap.exact->error_bound;
  }
};

GapBounds weighted_sum(const std::vector<double>& weights, const std::vector<GapBounds>& states) {
  GapBounds sum{0, 0, 0, 0};
  for (std::size_t s = 0; s < states.size(); ++s) {
    sum.lower_printed += weights[s] * states[s].lower_printed;
    sum.upper_printed += weights[s] * states[s].upper_printed;
    sum.lower_proved += weights[s] * states[s].lower_proved;
    sum.upper_proved += weights[s] * states[s].upper_proved;
  }
  return sum;
}

/// Every state's profile is run alone, then the mixture itself.
std::vector<Sandwich> sandwiches(const ReproduceSettings& settings, const Mixture& mixture, int bidders) {
  std::vector<Sandwich> rows;
  std::vector<GapBounds> bounds;
  const ProfileLaw profile = Prior::parse(mixture.spec()).profile(bidders);
  for (std::size_t s = 0; s < mixture.states.size(); ++s) {
    bounds.push_back(gap_bounds(profile, static_cast<int>(s)));
    const Estimates estimates = reproduce_estimate(settings, "second-price", mixture.states[s], bidders);
    rows.push_back({mixture.name, fmt::format("{}", s + 1), bidders, bounds.back(), estimates[Statistic::gap]});
  }
  const Estimates estimates = reproduce_estimate(settings, "second-price", mixture.spec(), bidders);
  rows.push_back({mixture.name, "all", bidders, weighted_sum(mixture.weights, bounds), estimates[Statistic::gap]});
  return rows;
}

double z_or_infinity(const Estimate& estimate) { return z_score(estimate).value_or(INFINITY); }

std::string report(const std::vector<Sandwich>& rows) {
  TextTable table({"mixture", "state", "N", "a/b^2/(N+1)", "a/b/(N+1)", "exact gap", "Monte Carlo", "std error", "z",
                   "b/a/(N+1)", "b/a^2/(N+1)", "printed", "proved"});
  const auto number = [](double value) { return fmt::format("{:.6f}", value); };
  for (const Sandwich& row : rows) {
    table.add({row.mixture, row.state, fmt::format("{}", row.bidders), number(row.bounds.lower_proved),
               number(row.bounds.lower_printed), row.gap.exact ? number(row.gap.exact->value) : "none",
               number(row.gap.mean), fmt::format("{:.1e}", row.gap.standard_error),
               fmt::format("{:+.2f}", z_or_infinity(row.gap)), number(row.bounds.upper_printed),
               number(row.bounds.upper_proved), row.printed_bounds_hold() ? "holds" : "broken",
               row.proved_bounds_hold() ? "holds" : "broken"});
  }
  return table.text();
}

void write_csv(const std::filesystem::path& folder, const std::vector<Sandwich>& rows) {
  const std::vector<std::string> columns{
      "mixture", "state",          "bidders", "lower_proved",  "lower_printed", "exact",
      "mean",    "standard_error", "z",       "upper_printed", "upper_proved"};
  std::string text = csv_line(columns);
  for (const Sandwich& row : rows) {
    const std::vector<std::string> fields{row.mixture,
                                          row.state,
                                          fmt::format("{}", row.bidders),
                                          shortest(row.bounds.lower_proved),
                                          shortest(row.bounds.lower_printed),
                                          row.gap.exact ? shortest(row.gap.exact->value) : "",
                                          shortest(row.gap.mean),
                                          shortest(row.gap.standard_error),
                                          shortest(z_or_infinity(row.gap)),
                                          shortest(row.bounds.upper_printed),
                                          shortest(row.bounds.upper_proved)};
    text += csv_line(fields);
  }
  replace_file(folder / "theorem-2.csv", text);
}

Agreement check_sandwich(const ReproduceSettings& settings) {
  print(
      "\nTheorem 2: a/b/(N+1) <= E[v(1) - v(2) | state] <= b/a/(N+1) as printed; the proof's substitution gives b^2 "
      "and a^2\n");
  for (const Mixture& mixture : mixtures) print(fmt::format("  {}: {}\n", mixture.name, mixture.spec()));
  print("\n");
  std::vector<Sandwich> all;
  StatusLine line;
  for (const Mixture& mixture : mixtures) {
    for (int bidders : sandwich_bidders) {
      line.show(fmt::format("Theorem 2: {}, N = {}", mixture.name, bidders));
      const auto rows = sandwiches(settings, mixture, bidders);
      all.insert(all.end(), rows.begin(), rows.end());
    }
  }
  line.clear();
  Agreement agreement;
  for (const Sandwich& row : all) {
    agreement.check_z(z_or_infinity(row.gap));
    agreement.check(row.proved_bounds_hold());
  }
  print(report(all));
  if (!settings.out.empty()) write_csv(settings.out, all);
  return agreement;
}

/// A rate is a claim about large N, so it is fitted where N is as large as sampling affords: under a symmetric prior a
/// replicate costs the same for any N, under an asymmetric one N draws for most mechanisms.
int first_rate_bidders(const Mixture& mixture) {
  return Prior::parse(mixture.spec()).profile(2).symmetric() ? 1024 : 128;
}

/// Where every bidder has to be drawn, fewer replicates as N grows, so that all N cost the same.
ReproduceSettings affordable(ReproduceSettings settings, const char* mechanism, const std::string& values,
                             int bidders) {
  constexpr std::uint64_t draws_per_sample = 4, fewest = 2000;
  const bool reduced =
      std::string_view(mechanism) == "second-price" || Prior::parse(values).profile(bidders).symmetric();
  const std::uint64_t most = draws_per_sample * settings.samples / static_cast<std::uint64_t>(bidders);
  if (!reduced) settings.samples = std::min(settings.samples, std::max(fewest, most));
  return settings;
}

/// The gap of one mechanism over doublings of N under one prior.
GapStudy study(const ReproduceSettings& settings, const char* mechanism, const Mixture& mixture, Agreement& agreement) {
  const std::string values = mixture.spec();
  const int first = first_rate_bidders(mixture);
  std::vector<ResultRow> rows;
  for (int bidders = first; bidders <= first << rate_doublings; bidders *= 2) {
    const Estimates estimates =
        reproduce_estimate(affordable(settings, mechanism, values, bidders), mechanism, values, bidders);
    const auto z = z_score(estimates, Statistic::gap);
    rows.push_back({mechanism, values, "private", bidders, Statistic::gap, estimates[Statistic::gap], z.has_value()});
    if (z) agreement.check_z(*z);
  }
  return study_gaps(rows, first).front();
}

Agreement check_rates(const ReproduceSettings& settings) {
  print("\nRates: theory has 1/N for second-price and optimal, log N/N for the posted price\n");
  for (const Mixture& mixture : mixtures) {
    const int first = first_rate_bidders(mixture);
    print(fmt::format("  {}: N = {} to {}\n", mixture.name, first, first << rate_doublings));
  }
  print("\n");
  Agreement agreement;
  std::vector<GapStudy> studies;
  StatusLine line;
  for (const Mixture& mixture : mixtures) {
    for (const char* mechanism : rate_mechanisms) {
      line.show(fmt::format("Rates: {}, {}", mixture.name, mechanism));
      studies.push_back(study(settings, mechanism, mixture, agreement));
    }
  }
  line.clear();
  print(rates_table(studies));
  if (!settings.out.empty()) {
    replace_file(settings.out / "rates.csv", rates_csv(studies));
    print(fmt::format("\nwritten: {0}/theorem-2.csv, {0}/rates.csv\n", settings.out.string()));
  }
  return agreement;
}

}  // namespace

Agreement reproduce_theorem2(const ReproduceSettings& settings) {
  Agreement agreement = check_sandwich(settings);
  agreement.add(check_rates(settings));
  return agreement;
}

}  // namespace surety
