// z_scores [SEEDS]: plays every private-value mechanism in float and double, on smooth and on discrete laws, with one
// bidder to a million, from 300 seeds or as many as are given, and holds every mean against its exact value. With
// honest standard errors z-scores have standard deviation 1 and none lies beyond 5: exit status 1 where one does, or
// where the standard deviation over a mechanism's z-scores is not between 0.95 and 1.05 (the bounds widen by 4 standard
// errors of a standard deviation where the seeds are few).
//
// A z-score is empty where the run itself doubts its standard error. One that the bounds on tables and rounding could
// have shrunk by more than a twentieth is held against 5, but left out of the standard deviation.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "host/io/files.h"
#include "host/io/number.h"
#include "host/sweeps/choices.h"
#include "host/sweeps/results.h"
#include "surety/error.h"

namespace surety {
namespace {

struct Played {
  const char* mechanism;
  std::int64_t most_bidders;  ///< that a test can afford where every bidder is drawn
  bool symmetric;             ///< needs one law for all bidders
};
constexpr Played mechanisms[] = {
    {"second-price", 1'000'000, false},
    {"second-price:reserve=0.4", 1'000'000, false},
    {"first-price", 1'000'000, true},
    {"all-pay", 300, true},
    {"posted-price", 1'000'000, true},
    {"posted-price:price=0.6", 1000, false},
    {"optimal", 300, false},
    {"sequential-posted-price", 1000, false},
    {"full-surplus", 1'000'000, false},
    {"second-value", 1'000'000, false},
};

constexpr const char* smooth_laws[] = {"uniform",
                                       "uniform:1,2",
                                       "beta:2,3",
                                       "power:0.5",
                                       "power:3",
                                       "normal:0.5,0.2,0,1",
                                       "exponential:2,3",
                                       "triangle",
                                       "mixture(0.3 * uniform | 0.7 * beta:2,3)",
                                       "independent(uniform; power:3; beta:2,2)"};
constexpr const char* discrete_laws[] = {"discrete:0@0.5,1@0.5",
                                         "discrete:0.2@0.4,0.6@0.3,1@0.3",
                                         "discrete:0@0.9,1@0.0999,50@0.0001",
                                         "intervals:0..0.95,3.95..4",
                                         "mixture(0.5 * discrete:0@0.5,1@0.5 | 0.5 * discrete:0.25@0.5,0.75@0.5)",
                                         "independent(discrete:0@0.5,1@0.5; discrete:0.3@0.7,0.9@0.3)"};
constexpr std::int64_t bidders[] = {1, 2, 3, 5, 10, 36, 100, 300, 1000, 10'000, 100'000, 1'000'000};

constexpr std::uint64_t samples = 20'000;
constexpr double draws_at_most = 4e6;  // of one run, where every bidder is drawn

/// What the z-scores of one mechanism come to.
struct Tally {
  std::size_t counted = 0, shrunk = 0, doubted = 0;
  double sum_of_squares = 0, largest = 0;
  std::string where;  ///< the largest

  double deviation() const { return std::sqrt(sum_of_squares / double(counted)); }
};

/// The i-th of a list by a hash of what is asked for: seeds meet everything in time.
template <class List>
auto pick(const List& list, std::uint64_t seed, std::string_view purpose) {
  const std::string hash = fingerprint(fmt::format("{} {}", seed, purpose));
  return list[std::stoull(hash, nullptr, 16) % std::size(list)];
}

/// Laws keep the tables that they have built.
const Prior& prior_of(const std::string& spec) {
  static std::map<std::string, Prior> known;
  const auto found = known.find(spec);
  return found != known.end() ? found->second : known.emplace(spec, Prior::parse(spec)).first->second;
}

void count(Tally& tally, const EstimateConfig& config, const Estimates& estimates) {
  for (const Statistic statistic : reported_statistics(config)) {
    if (statistic == Statistic::profit) continue;  // it is revenue
    const Estimate& estimate = estimates[statistic];
    const auto z = z_score(estimates, statistic);
    if (!z) {
      tally.doubted += estimate.exact.has_value() ? 1 : 0;
      continue;
    }
    if (std::abs(*z) > tally.largest) {
      tally.largest = std::abs(*z);
      tally.where =
          fmt::format("{} of {} on {}, N = {}, {}, seed {}: {} +- {}, exact {}", statistic_name(statistic),
                      config.mechanism.spec(), config.values.spec(), config.bidders, precision_name(config.precision),
                      config.seed, estimate.mean, estimate.standard_error, estimate.exact->value);
    }
    if (!(estimate.standard_error > 0)) continue;
    if (estimate.exact->error_bound + estimate.table_error_bound > 0.05 * estimate.standard_error) {
      ++tally.shrunk;
      continue;
    }
    ++tally.counted;
    tally.sum_of_squares += *z * *z;
  }
}

EstimateConfig config_of(const Played& played, bool discrete, Precision precision, std::uint64_t seed) {
  EstimateConfig config;
  config.mechanism = Mechanism::parse(played.mechanism);
  config.precision = precision;
  config.seed = seed;
  const std::string purpose = fmt::format("{} {} {}", played.mechanism, discrete, precision_name(precision));
  do {
    config.values =
        prior_of(discrete ? pick(discrete_laws, seed, purpose + " law") : pick(smooth_laws, seed, purpose + " law"));
    seed += 1'000'000'007;  // where the law does not suit the mechanism, the next
  } while (played.symmetric && !config.values.profile(4).symmetric());
  config.bidders = std::min(played.most_bidders, pick(bidders, config.seed, purpose + " bidders"));
  const bool every_bidder = played.most_bidders <= 1000;
  config.samples = every_bidder
                       ? std::uint64_t(std::clamp(draws_at_most / double(config.bidders), 4096.0, double(samples)))
                       : samples;
  return config;
}

int run(std::uint64_t seeds) {
  std::map<std::string, Tally> by_mechanism;
  std::size_t refused = 0, played_runs = 0;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed)
    for (const Played& played : mechanisms)
      for (const bool discrete : {false, true})
        for (const Precision precision : {Precision::float_, Precision::double_}) {
          const EstimateConfig config = config_of(played, discrete, precision, seed);
          try {
            count(by_mechanism[played.mechanism], config, estimate(config));
            ++played_runs;
          } catch (const InvalidInput&) {  // what cannot be played says so
            ++refused;
          }
        }
  fmt::print("{} runs, {} refused\n{:<26} {:>7} {:>6} {:>9} {:>8} {:>8}\n", played_runs, refused, "mechanism",
             "z-scores", "sd", "largest", "shrunk", "doubted");
  bool honest = true;
  for (const auto& [mechanism, tally] : by_mechanism) {
    // the seven statistics of a run hang together: about two of them are independent
    const double slack = std::max(0.05, 4 / std::sqrt(2 * 2.0 / 7 * double(tally.counted)));
    const bool good = std::abs(tally.deviation() - 1) <= slack && tally.largest <= greatest_z;
    honest = honest && good;
    fmt::print("{:<26} {:>7} {:>6.3f} {:>9.2f} {:>8} {:>8}{}\n", mechanism, tally.counted, tally.deviation(),
               tally.largest, tally.shrunk, tally.doubted, good ? "" : "  FAILED: " + tally.where);
  }
  return honest ? 0 : 1;
}

}  // namespace
}  // namespace surety

int main(int count, char** arguments) {
  const auto seeds = surety::parse_count(count > 1 ? arguments[1] : "300");
  if (!seeds || *seeds == 0) {
    fmt::print(stderr, "z_scores: \"{}\" is not a number of seeds; give a whole number from 1 on\n", arguments[1]);
    return 2;
  }
  return surety::run(*seeds);
}
