#include "kernels/play/play.h"

#include "kernels/launch/cpu_backend.h"
#include "kernels/launch/run.h"

namespace surety::kernels {

std::unique_ptr<Backend> make_backend(const PlayProblem& problem, const Execution& execution) {
  if (runs_on_cuda(execution)) return make_cuda_backend(problem);
  const auto isa = choose_instruction_set(execution.instruction_set);
  const auto of_isa = isa == InstructionSet::avx512 ? play_on_avx512
                      : isa == InstructionSet::avx2 ? play_on_avx2
                                                    : play_on_scalar;
  return std::make_unique<CpuBackend<GameView>>(problem.game,
                                                of_isa(problem.game.mechanism.rule, problem.game.precision),
                                                play_statistics, isa, cpu_threads(execution.threads));
}

}  // namespace surety::kernels
