#include "kernels/play/play.h"

#include "kernels/launch/cpu_backend.h"
#include "kernels/launch/run.h"
#include "kernels/plugin/plugin_rule.h"

namespace surety::kernels {

namespace {

ChunkFunction play_function(const GameProblem& game, InstructionSet isa) {
  if (const PluginRule* plugin = game.mechanism.plugin)
    return plugin->launches(isa).play[precision_index(game.precision)];
  const auto of_isa = of_instruction_set(isa, play_on_scalar, play_on_avx2, play_on_avx512);
  return of_isa(game.mechanism.rule, game.precision);
}

}  // namespace

std::unique_ptr<Backend> make_backend(const PlayProblem& problem, const Execution& execution) {
  if (runs_on_cuda(execution, problem.game.mechanism.plugin))
    return problem.game.mechanism.plugin ? problem.game.mechanism.plugin->play_on_cuda(problem.game)
                                         : make_cuda_backend(problem);
  const auto isa = choose_instruction_set(execution.instruction_set);
  return std::make_unique<CpuBackend<GameView>>(problem.game, play_function(problem.game, isa), play_statistics, isa,
                                                cpu_threads(execution.threads));
}

}  // namespace surety::kernels
