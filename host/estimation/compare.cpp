#include "surety/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "host/estimation/estimate_run.h"
#include "host/estimation/one_pass.h"
#include "host/estimation/revenue_range.h"
#include "host/estimation/tails.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr double simultaneous_confidence = 0.95;
constexpr double chance_to_lose_the_best = 0.05;
constexpr std::uint64_t pilot_share = 16;                           // of the replicates
constexpr std::uint64_t seed_of_pilots = 0x9e37'79b9'7f4a'7c15ULL;  // flips bits of the seed, so that draws are others

void check_comparison(const EstimateConfig& config, const Candidates& candidates) {
  if (candidates.mechanisms.size() < 2) throw InvalidInput("a comparison needs two candidates at least");
  if (candidates.mechanisms.size() > most_candidates)
    throw InvalidInput(fmt::format("{} has {} candidates; at most {} are supported", candidates.spec,
                                   candidates.mechanisms.size(), most_candidates));
  if (config.target)
    throw InvalidInput(
        fmt::format("{}: a target error is for one mechanism; give candidates a number of samples", candidates.spec));
  if (over_all_information(config))
    throw InvalidInput(fmt::format(
        "{}: candidates are compared by play, and over any information nothing is played; guarantee has bounds",
        candidates.spec));
}

/// `config` with another mechanism.
EstimateConfig with_mechanism(EstimateConfig config, const Mechanism& mechanism) {
  config.mechanism = mechanism;
  return config;
}

/// Draws that the main run does not see.
EstimateConfig pilot_of(EstimateConfig config) {
  config.seed ^= seed_of_pilots;
  config.samples = std::max<std::uint64_t>(1, config.samples / pilot_share);
  return config;
}

/// By Bonferroni: all K intervals of this confidence hold at once as often as is said.
double confidence_of_each(std::size_t candidates) { return 1 - (1 - simultaneous_confidence) / double(candidates); }

/// The place of the greatest mean; the first where there are several.
template <class Played, class Mean>
std::size_t greatest_mean(const std::vector<Played>& played, Mean mean) {
  return std::size_t(
      std::max_element(played.begin(), played.end(), [&](const auto& a, const auto& b) { return mean(a) < mean(b); }) -
      played.begin());
}

/// Plays each candidate by itself.
class PlayedApart {
 public:
  PlayedApart(const Candidates& candidates, const Execution& execution)
      : candidates_(candidates), execution_(execution) {}

  std::vector<Estimates> play(const EstimateConfig& config) {
    std::vector<Estimates> played;
    for (const Mechanism& mechanism : candidates_.mechanisms) {
      Execution one = execution_;
      if (execution_.progress) one.progress = [&](std::uint64_t now) { return execution_.progress(done_ + now); };
      try {
        played.push_back(estimate(with_mechanism(config, mechanism), one));
      } catch (const InvalidInput& error) {
        const std::string why = error.what(), spec = mechanism.spec();
        throw InvalidInput(why.starts_with(spec) ? why : fmt::format("{}: {}", spec, why));
      }
      done_ += config.samples;
    }
    return played;
  }

 private:
  const Candidates& candidates_;
  const Execution& execution_;
  std::uint64_t done_ = 0;  ///< replicates of all candidates so far
};

/// What a candidate's estimates say of it alone.
Candidate alone(const Mechanism& mechanism, const Estimates& own, Statistic statistic, double confidence) {
  Candidate candidate{.mechanism = mechanism,
                      .mean = own[statistic].mean,
                      .standard_error = own[statistic].standard_error,
                      .low = {},
                      .high = {},
                      .doubt = doubt(own, statistic),
                      .difference = 0,
                      .difference_error = 0,
                      .can_be_best = true};
  const auto interval = confidence_interval(own, statistic, confidence);
  if (interval && candidate.doubt.empty()) candidate.low = interval->low, candidate.high = interval->high;
  return candidate;
}

/// How far beyond the mean of n draws, in a range of this length, the expectation can be, but for a chance: the
/// empirical Bernstein bound of Maurer & Pontil (2009), Theorem 4. It holds for any law within the range and any n.
double beyond_mean(double variance, double range, double n, double chance) {
  if (n < 2) return range;
  const double log_term = std::log(2 / chance);
  return std::sqrt(2 * variance * log_term / n) + 7 * range * log_term / (3 * (n - 1));
}

/// A candidate's play, and the length of a range in which all that it earns lies.
struct PlayedAlone {
  Estimates estimates;
  double range;

  const Estimate& of(Statistic statistic) const { return estimates[statistic]; }
  /// Misses the expectation to one side with half of the chance to lose the best.
  double error(Statistic statistic) const {
    const Estimate& e = of(statistic);
    const double n = double(estimates.replicates);
    return beyond_mean(e.standard_error * e.standard_error * n, range, n, chance_to_lose_the_best / 2) +
           e.table_error_bound;
  }
};

/// What never varied, and of which theory says nothing, can do so by events worth as much as the range.
Estimates with_events_of(double range, Estimates own, Statistic statistic) {
  Estimate& highest = own.statistics[std::size_t(Statistic::highest_value)];
  if (!(own[statistic].standard_error > 0) && !own[statistic].exact) highest.mean = std::max(highest.mean, range);
  return own;
}

/// What one candidate's own play says of it, beside the reference's.
Candidate beside(const Mechanism& mechanism, const PlayedAlone& own, const PlayedAlone& reference, Statistic statistic,
                 double confidence) {
  Candidate candidate = alone(mechanism, with_events_of(own.range, own.estimates, statistic), statistic, confidence);
  candidate.difference = own.of(statistic).mean - reference.of(statistic).mean;
  candidate.difference_error = own.of(statistic).standard_error + reference.of(statistic).standard_error;
  // either misses on the side that matters in 2.5%, so that both hold in 95%, however the two depend on each other
  candidate.can_be_best = candidate.difference + own.error(statistic) + reference.error(statistic) >= 0;
  return candidate;
}

Comparison compare_apart(const EstimateConfig& config, const Candidates& candidates, const Execution& execution) {
  const std::size_t count = candidates.mechanisms.size();
  if (count > most_played_apart)
    throw InvalidInput(fmt::format("{} has {} candidates; each is played by itself here, and at most {} are supported",
                                   candidates.spec, count, most_played_apart));
  Comparison found;
  found.statistic = config.cost > 0 ? Statistic::profit : Statistic::revenue;
  const auto mean = [&](const Estimates& played) { return played[found.statistic].mean; };
  PlayedApart apart(candidates, execution);
  found.reference = greatest_mean(apart.play(pilot_of(config)), mean);
  std::vector<PlayedAlone> played;
  for (Estimates& estimates : apart.play(config))
    played.push_back(
        {std::move(estimates), range_of_profit(with_mechanism(config, candidates.mechanisms[played.size()]))});
  for (std::size_t k = 0; k < count; ++k)
    found.candidates.push_back(beside(candidates.mechanisms[k], played[k], played[found.reference], found.statistic,
                                      confidence_of_each(count)));
  found.candidates[found.reference].difference_error = 0;  // from itself
  const Estimates& any = played.front().estimates;
  found.sampling = any.sampling, found.strategy = any.strategy, found.device = any.device;
  return found;
}

/// The candidates of one pass, each as its own estimate() would have it.
class PairedCandidates {
 public:
  PairedCandidates(const Candidates& candidates, const OnePass& pass, const Estimates& reference,
                   std::size_t reference_place)
      : candidates_(candidates), pass_(pass), reference_(reference), place_(reference_place) {}

  Candidate candidate(std::size_t k, const kernels::CandidateSums& sums) const {
    const double n = double(reference_.replicates), number = pass_.number(k), other = pass_.number(place_);
    Candidate candidate = alone(candidates_.mechanisms[k], estimates(k, sums), Statistic::revenue,
                                confidence_of_each(candidates_.mechanisms.size()));
    candidate.difference = sums.difference;
    candidate.difference_error = std::sqrt(sums.difference_variance / n);
    // where one alone sells they differ by the greater number at most, and else by no more than these are apart
    const double most = pass_.greatest_payment(k), most_of_other = pass_.greatest_payment(place_);
    const double range = std::max(most, most_of_other) + std::abs(most - most_of_other);
    candidate.can_be_best =
        number == other || sums.difference + beyond_mean(sums.difference_variance, range, n, chance_to_lose_the_best) +
                                   pass_.table_error(k) + pass_.table_error(place_) >=
                               0;
    return candidate;
  }

 private:
  Estimates estimates(std::size_t k, const kernels::CandidateSums& sums) const {
    Estimates own = reference_;
    const double n = double(own.replicates);
    const auto at = [&](Statistic statistic) -> Estimate& { return own.statistics[std::size_t(statistic)]; };
    Estimate& revenue = at(Statistic::revenue);
    revenue = {sums.mean, std::sqrt(sums.variance / n), {}, pass_.table_error(k)};
    if (sums.informative > 0) revenue.informative_replicates = sums.informative;
    // of the draws, which are the same: theory's variances of the two highest values that they do not show
    revenue.unseen_variance =
        std::max(at(Statistic::highest_value).unseen_variance, at(Statistic::second_value).unseen_variance);
    at(Statistic::sale_probability).exact = pass_.sale_probability(k);
    if (!(sums.variance > 0) && n > 0) {
      revenue.exact = pass_.exact_revenue(k, candidates_.mechanisms[k]);
      add_unseen_event(revenue, pass_.greatest_value(), n);
    }
    return own;
  }

  const Candidates& candidates_;
  const OnePass& pass_;
  const Estimates& reference_;
  std::size_t place_;
};

Comparison compare_in_one_pass(const OnePass& pass, const EstimateConfig& config, const Candidates& candidates,
                               const Execution& execution) {
  const std::size_t count = candidates.mechanisms.size();
  const EstimateConfig pilot = pilot_of(config);
  Execution pass_execution = execution;
  std::uint64_t before = 0;  // replicates of all candidates
  if (execution.progress)
    pass_execution.progress = [&](std::uint64_t now) { return execution.progress(before + now * count); };
  const auto mean = [](const kernels::CandidateSums& sums) { return sums.mean; };
  Comparison found;
  found.statistic = Statistic::revenue;
  found.paired = true;
  const auto tried = pass.play(pilot.seed, pilot.samples, 0, 0, pass_execution, found.device);
  found.reference = greatest_mean(tried, mean);
  before = pilot.samples * count;
  const auto sums = pass.play(config.seed, config.samples, found.reference, tried[found.reference].mean, pass_execution,
                              found.device);
  Execution last = execution;
  if (execution.progress)
    last.progress = [&](std::uint64_t) { return execution.progress(replicates_of_comparison(config, candidates)); };
  const Estimates reference = estimate(with_mechanism(config, candidates.mechanisms[found.reference]), last);
  found.sampling = reference.sampling;
  const PairedCandidates paired(candidates, pass, reference, found.reference);
  for (std::size_t k = 0; k < count; ++k) found.candidates.push_back(paired.candidate(k, sums[k]));
  return found;
}

}  // namespace

std::uint64_t replicates_of_comparison(const EstimateConfig& config, const Candidates& candidates) {
  return (config.samples + pilot_of(config).samples) * candidates.mechanisms.size();
}

Comparison compare(const EstimateConfig& config, const Candidates& candidates, const Execution& execution) {
  const auto start = std::chrono::steady_clock::now();
  check_comparison(config, candidates);
  const auto pass = OnePass::of(config, candidates);
  Comparison found =
      pass ? compare_in_one_pass(*pass, config, candidates, execution) : compare_apart(config, candidates, execution);
  found.best = greatest_mean(found.candidates, [](const Candidate& candidate) { return candidate.mean; });
  found.replicates = config.samples, found.pilot_replicates = pilot_of(config).samples;
  found.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return found;
}

}  // namespace surety
