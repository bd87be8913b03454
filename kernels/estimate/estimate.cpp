#include "kernels/estimate/estimate.h"

#include <numeric>

#include "kernels/estimate/estimate_cpu.h"
#include "kernels/launch/cpu_backend.h"
#include "kernels/launch/run.h"

namespace surety::kernels {

std::unique_ptr<Backend> make_backend(const EstimateProblem& problem, const Execution& execution) {
  if (runs_on_cuda(execution)) return make_cuda_backend(problem);
  const auto isa = choose_instruction_set(execution.instruction_set);
  const auto of_isa = of_instruction_set(isa, estimate_on_scalar, estimate_on_avx2, estimate_on_avx512);
  return std::make_unique<CpuBackend<EstimateView>>(problem, of_isa(problem.rule, problem.precision),
                                                    statistics_of(problem.rule), isa, cpu_threads(execution.threads));
}

std::int64_t EstimateProblem::bidders() const {
  return std::accumulate(group_sizes.begin(), group_sizes.end(), std::int64_t(0));
}

std::uint64_t EstimateProblem::draws() const {
  if (comonotone && is_ranked(rule)) return 1;
  return reduced ? 2 * group_sizes.size() : std::uint64_t(bidders());
}

}  // namespace surety::kernels
