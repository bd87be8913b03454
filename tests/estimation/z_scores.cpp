// z_scores [SEEDS]: plays every mechanism whose exact values are known in float and double, on smooth and on discrete
// laws, from 300 seeds or as many as are given, and holds every mean against its exact value. There are one bidder to a
// million wherever the kernels need not draw every bidder, and up to a thousand where they must. With
// honest standard errors z-scores have standard deviation 1 and none lies beyond 5: exit status 1 where one does, or
// where the standard deviation, over all or over one mechanism's, is neither within 0.95 to 1.05 nor within 4 of its
// own standard errors from 1. Those are found from how seeds differ: z-scores of one seed hang together.
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
#include "host/options/choices.h"
#include "host/sweeps/results.h"
#include "host/values/law_family.h"
#include "surety/error.h"

namespace surety {
namespace {

struct Played {
  const char* mechanism;
  const char* information = nullptr;  ///< of a common value; null: private values
  bool symmetric = false;             ///< needs one law for all bidders
};
constexpr Played mechanisms[] = {
    {"second-price"},
    {"second-price:reserve=0.4"},
    {"first-price", nullptr, true},
    {"all-pay", nullptr, true},
    {"posted-price", nullptr, true},
    {"posted-price:price=0.6"},
    {"optimal"},
    {"sequential-posted-price"},
    {"full-surplus"},
    {"second-value"},
    {"proportional", "minmax", true},
    {"proportional:must-sell", "minmax", true},
    {"proportional:cap=2", "full", true},
    {"proportional:cap=2", "none", true},
    {"exponential-price", "none", true},
    {"tullock", "none", true},
    {"all-pay", "full", true},
    {"enriched-posted-price:price=0.2", "full", true},
    {"second-price", "informed", true},
    {"first-price:reserve=0.1", "partition:0.5", true},
    {"posted-price:price=0.2", "full", true},
};

constexpr const char* more_smooth_laws[] = {"uniform",
                                            "uniform:1,2",
                                            "beta:2,3",
                                            "power:0.5",
                                            "power:3",
                                            "normal:0.5,0.2,0,1",
                                            "exponential:2,3",
                                            "triangle",
                                            "mixture(0.3 * uniform | 0.7 * beta:2,3)",
                                            "independent(uniform; power:3; beta:2,2)"};
constexpr const char* more_discrete_laws[] = {"discrete:0@0.5,1@0.5",
                                              "discrete:0.2@0.4,0.6@0.3,1@0.3",
                                              "discrete:0@0.9,1@0.0999,50@0.0001",
                                              "intervals:0..0.95,3.95..4",
                                              "mixture(0.5 * discrete:0@0.5,1@0.5 | 0.5 * discrete:0.25@0.5,0.75@0.5)",
                                              "independent(discrete:0@0.5,1@0.5; discrete:0.3@0.7,0.9@0.3)"};
/// Those, and the first example of every family of laws.
std::vector<std::string> laws_with(bool discrete) {
  std::vector<std::string> list(std::begin(more_smooth_laws), std::end(more_smooth_laws));
  if (discrete) list.assign(std::begin(more_discrete_laws), std::end(more_discrete_laws));
  for (const LawFamily* family : law_families())
    if (!family->examples.empty() && parse_law(family->examples[0])->has_atoms() == discrete)
      list.emplace_back(family->examples[0]);
  return list;
}
const std::vector<std::string>& laws(bool discrete) {
  static const std::vector<std::string> smooth = laws_with(false), with_atoms = laws_with(true);
  return discrete ? with_atoms : smooth;
}

constexpr std::int64_t bidders[] = {1, 2, 3, 5, 10, 36, 100, 300, 1000, 10'000, 100'000, 1'000'000};

constexpr std::uint64_t samples = 20'000;
constexpr double draws_at_most = 4e6;      // of one run, where every bidder is drawn
constexpr std::int64_t most_drawn = 1000;  // bidders of whom each is drawn

/// What the z-scores of one mechanism, or of all, come to.
struct Tally {
  struct Seed {
    double counted = 0, sum_of_squares = 0;
  };

  std::size_t shrunk = 0, doubted = 0;
  double largest = 0;
  std::string where;  ///< the largest
  std::map<std::uint64_t, Seed> seeds;

  Seed sum() const {
    Seed all;
    for (const auto& [seed, part] : seeds) {
      all.counted += part.counted;
      all.sum_of_squares += part.sum_of_squares;
    }
    return all;
  }
  double deviation() const { return std::sqrt(sum().sum_of_squares / sum().counted); }
  /// Of the deviation: that of a ratio of sums over seeds, which are independent.
  double standard_error() const {
    const Seed all = sum();
    const double mean = all.sum_of_squares / all.counted;
    double scatter = 0;
    for (const auto& [seed, part] : seeds) {
      const double off = part.sum_of_squares - mean * part.counted;
      scatter += off * off;
    }
    return std::sqrt(scatter) / all.counted / (2 * deviation());
  }
  /// Few seeds say little of how they differ: then about two of a run's seven statistics are taken to be independent.
  bool honest() const {
    const double least_error = 1 / std::sqrt(2 * 2.0 / 7 * sum().counted);
    const double slack = std::max(0.05, 4 * std::max(standard_error(), least_error));
    return std::abs(deviation() - 1) <= slack && largest <= greatest_z;
  }
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
    Tally::Seed& seed = tally.seeds[config.seed];
    ++seed.counted;
    seed.sum_of_squares += *z * *z;
  }
}

/// Laws of one value, where it is common, and of all bidders alike.
bool suits(const Played& played, const Prior& prior) {
  const ProfileLaw profile = prior.profile(4);
  return !played.symmetric || (profile.symmetric() && (!played.information || profile.states.size() == 1));
}

EstimateConfig config_of(const Played& played, bool discrete, Precision precision, std::uint64_t seed) {
  EstimateConfig config;
  config.mechanism = Mechanism::parse(played.mechanism);
  if (played.information) config.information = Information::parse(played.information);
  config.precision = precision;
  config.seed = seed;
  const std::string purpose = fmt::format("{} {} {}", played.mechanism, discrete, precision_name(precision));
  do {
    config.values = prior_of(pick(laws(discrete), seed, purpose + " law"));
    seed += 1'000'000'007;  // where the law does not suit the mechanism, the next
  } while (!suits(played, config.values));
  config.bidders = pick(bidders, config.seed, purpose + " bidders");
  return config;
}

/// Plays it with its number of bidders where few draws tell of all of them, else with as many as can all be drawn.
Estimates play(EstimateConfig& config) {
  config.samples = samples;
  if (config.bidders > most_drawn) try {
      config.sampling = Sampling::reduced;
      return estimate(config);
    } catch (const InvalidInput&) {  // every bidder must be drawn
      config.sampling = Sampling::automatic;
      config.bidders = most_drawn;
    }
  config.samples = std::uint64_t(std::clamp(draws_at_most / double(config.bidders), 4096.0, double(samples)));
  return estimate(config);
}

std::string name_of(const Played& played) {
  return played.information ? fmt::format("{} on {}", played.mechanism, played.information) : played.mechanism;
}

bool print_line(const std::string& name, const Tally& tally) {
  fmt::print("{:<40} {:>7} {:>6.3f} {:>6.3f} {:>7.2f} {:>7} {:>7}{}\n", name, tally.sum().counted, tally.deviation(),
             tally.standard_error(), tally.largest, tally.shrunk, tally.doubted,
             tally.honest() ? "" : "  FAILED: " + tally.where);
  return tally.honest();
}

int run(std::uint64_t seeds) {
  std::map<std::string, Tally> by_mechanism;
  Tally all;
  std::size_t refused = 0, played_runs = 0;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed)
    for (const Played& played : mechanisms)
      for (const bool discrete : {false, true})
        for (const Precision precision : {Precision::float_, Precision::double_}) {
          EstimateConfig config = config_of(played, discrete, precision, seed);
          try {
            const Estimates found = play(config);
            for (Tally* tally : {&by_mechanism[name_of(played)], &all}) count(*tally, config, found);
            ++played_runs;
          } catch (const InvalidInput&) {  // what cannot be played says so
            ++refused;
          }
        }
  fmt::print("{} runs, {} refused\n{:<40} {:>7} {:>6} {:>6} {:>7} {:>7} {:>7}\n", played_runs, refused, "mechanism",
             "z", "sd", "+-", "largest", "shrunk", "doubted");
  bool honest = true;
  for (const auto& [mechanism, tally] : by_mechanism) honest = print_line(mechanism, tally) && honest;
  return print_line("all", all) && honest ? 0 : 1;
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
