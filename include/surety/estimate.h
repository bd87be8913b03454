#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "surety/information/information.h"
#include "surety/mechanisms/mechanism.h"
#include "surety/statistics/statistic.h"
#include "surety/strategies/given_strategy.h"
#include "surety/utility.h"
#include "surety/values/prior.h"

namespace surety {

enum class Precision { float_, double_ };
enum class Sampling { automatic, profile, reduced };
enum class DeviceKind { automatic, cpu, cuda };
enum class InstructionSet { automatic, scalar, avx2, avx512 };

/// A standard error that is good enough: a run stops at the end of the first batch at which it has it.
struct TargetError {
  double size;  ///< in units of value, or relative to the mean; positive
  bool relative = false;
  Statistic statistic = Statistic::profit;  ///< the one whose error it is

  bool reached(double mean, double standard_error) const {
    return standard_error <= size * (relative ? std::fabs(mean) : 1);
  }
};

/// What to estimate, on how many draws, from which seed: everything the result's bits depend on.
struct EstimateConfig {
  Mechanism mechanism;
  Prior values = Prior::parse("uniform");  ///< not read where a part is bounds:FILE, which has its own
  /// Given: a game on signals, of one common value with the law `values` or, where it is private, of iid private
  /// values; empty: private values, by samplers of their own.
  std::optional<Information> information;
  std::optional<GivenStrategy> strategy;  ///< with information; empty: the equilibrium that is known
  Utility utility = {};      ///< of money, to every bidder; but for R = 0 only where everybody knows his own value
  double cost = 0;           ///< of the good to the seller, at least 0; in units of value
  std::int64_t bidders = 2;  ///< 1 .. 10^9; with bounds:FILE the number in the file
  std::uint64_t samples = 1 << 20;  ///< replicates, 1 .. 2^62; with a target the most of them
  std::uint64_t seed = 1;
  Precision precision = Precision::double_;
  Sampling sampling = Sampling::automatic;
  std::optional<TargetError> target;  ///< empty: all samples are drawn
  /// Replicates that are summed and rounded together, a power of two from 128 on; 0: as many as cost about a tenth of a
  /// second on one core.
  std::uint64_t batch = 0;
};

/// Whether the game is one of private values, played on signals.
inline bool has_private_values(const EstimateConfig& config) {
  return config.information && config.information->is_private();
}

/// Where to run: never changes a bit of the result.
struct Execution {
  DeviceKind device = DeviceKind::automatic;
  int threads = 0;  ///< CPU threads; 0: all
  InstructionSet instruction_set = InstructionSet::automatic;
  /// Called now and then with the replicates done so far; may be empty. Returning false stops the run (Stopped).
  std::function<bool(std::uint64_t)> progress;
};

/// A number that a mechanism chose by itself: "price", "reserve", or "reserve of LAW" where several laws have theirs.
struct ChosenNumber {
  std::string name;
  double value;  ///< in units of value
};

struct Estimates {
  std::array<Estimate, statistic_count> statistics;
  std::uint64_t replicates = 0;           ///< 0 where nothing was drawn: guarantees are theory's
  Sampling sampling = Sampling::profile;  ///< the one used
  std::vector<ChosenNumber> chosen;       ///< the best posted price, the optimal auction's reserves
  std::string device;                     ///< "cpu (avx2, 2 threads)", "cuda (NVIDIA H100, ...)"
  double seconds = 0;
  std::string strategy;  ///< common values: what the bidders do, in words
  int goods = 1;         ///< that can be sold: what sale_probability counts, several of them in a bounds:FILE

  const Estimate& operator[](Statistic s) const { return statistics[static_cast<int>(s)]; }
};

/// The statistics that a run of `config` has: all of them, but profit and gap only where `information` is any.
std::span<const Statistic> reported_statistics(const EstimateConfig& config);

/// Monte Carlo estimates of every Statistic, exact values beside them where theory has one.
/// Draws are keyed by (seed, bidders, replicate, bidder): mechanisms and priors share them, numbers of bidders do not.
/// Where `information` is any, the mechanism's guarantee instead, and what it leaves of full surplus.
/// Throws InvalidInput for what the mechanism or sampler cannot do (asymmetric first-price, ...).
Estimates estimate(const EstimateConfig& config, const Execution& execution = {});

}  // namespace surety
