#include "surety/estimate.h"

#include <chrono>

#include "host/estimation/plan.h"
#include "surety/theory/exact.h"

namespace surety {

Estimates estimate(const EstimateConfig& config, const Execution& execution) {
  const auto start = std::chrono::steady_clock::now();
  const ProfileLaw profile = config.values.profile(config.bidders);
  check_estimate(config, profile);
  EstimateConfig played = config;
  played.mechanism = settled(config.mechanism, profile);
  const EstimatePlan plan = plan_estimate(played, profile);
  const auto exact = exact_statistics(played.mechanism, profile);

  Estimates result;
  const Moments moments = kernels::estimate(plan.problem, execution, result.device);
  for (int i = 0; i < statistic_count; ++i) {
    const auto& s = plan.reported[i];
    result.statistics[i] = {s.mean(moments), s.standard_error(moments), exact[i], plan.table_error_bound[i]};
  }
  result.chosen = plan.chosen;
  if (played.mechanism.price != config.mechanism.price) result.chosen.push_back({"price", *played.mechanism.price});
  result.replicates = moments.count();
  result.sampling = plan.problem.reduced ? Sampling::reduced : Sampling::profile;
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return result;
}

}  // namespace surety
