#include "surety/estimate.h"

#include <chrono>

#include "host/estimation/plan.h"
#include "surety/theory/exact.h"

namespace surety {

Estimates estimate(const EstimateConfig& config, const Execution& execution) {
  const auto start = std::chrono::steady_clock::now();
  const ProfileLaw profile = config.values.profile(config.bidders);
  const EstimatePlan plan = plan_estimate(config, profile);
  const auto exact = exact_statistics(config.mechanism, profile);

  Estimates result;
  const Moments moments = kernels::estimate(plan.problem, execution, result.device);
  for (int i = 0; i < statistic_count; ++i) {
    const auto& s = plan.reported[i];
    result.statistics[i] = {s.mean(moments), s.standard_error(moments), exact[i]};
  }
  result.replicates = moments.count();
  result.sampling = plan.problem.reduced ? Sampling::reduced : Sampling::profile;
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return result;
}

}  // namespace surety
