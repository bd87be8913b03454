#pragma once

#include <array>
#include <memory>
#include <vector>

#include "host/games/bounds_game.h"
#include "host/theory/private_values/top_two_variance.h"
#include "kernels/launch/run.h"
#include "surety/estimate.h"
#include "surety/statistics/run_moments.h"

namespace surety {

/// How the replicates of a configuration are cut into batches, known without building its tables; a single batch of no
/// replicates where nothing is drawn. Throws InvalidInput for what cannot be played with private values.
struct EstimateBatches {
  std::uint64_t batches;  ///< at most, where there is a target
  std::uint64_t size;     ///< replicates of each but the last
  double draws;           ///< of one replicate, about
};
EstimateBatches batches_of(const EstimateConfig& config);

/// A configuration with its tables built, to be played batch by batch, by any process and in any order.
class EstimateRun {
 public:
  /// Throws as estimate() does.
  EstimateRun(const EstimateConfig& config, const Execution& execution);
  /// Of a game with bounds that was made before.
  EstimateRun(const EstimateConfig& config, const BoundsGame& game, const Execution& execution);

  /// Whether there is anything to play: guarantees are theory's.
  bool plays() const { return run_ != nullptr; }
  /// Precondition of what follows, but for estimates().
  kernels::Run& run() { return *run_; }
  /// The statistic whose error is the target, as a function of what is summed.
  const AffineStatistic& target() const;

  /// What the sums of the first batches say; pivots as in run(). Throws Failure where they are not finite.
  Estimates estimates(const RunMoments& moments) const;
  /// All that does not need them.
  const Estimates& known() const { return known_; }

 private:
  void prepare_private_values(const EstimateConfig& config, const Execution& execution);
  void prepare_bounds(const EstimateConfig& config, const BoundsGame& game, const Execution& execution);
  void prepare_common_value(const EstimateConfig& config, const Execution& execution);
  void prepare_guarantee(const EstimateConfig& config, const Execution& execution);

  std::optional<TargetError> target_;
  std::array<AffineStatistic, statistic_count> reported_;
  std::unique_ptr<kernels::Run> run_;
  std::optional<TopTwoVariance> variance_;  ///< of what a replicate draws, where theory has it
  double greatest_ = 0;                     ///< value that a profile can hold
  Estimates known_;
  std::string plugin_;  ///< the mechanism, where a plug-in plays it
};

/// Whether what is asked for is a guarantee.
bool over_all_information(const EstimateConfig& config);

}  // namespace surety
