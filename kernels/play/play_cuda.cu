// The CUDA launch of the kernel `play`.
#include "kernels/launch/dispatch.h"
#include "kernels/play/play.h"
#include "kernels/play/play_on_cuda.cuh"

namespace surety::kernels {

std::unique_ptr<Backend> make_cuda_backend(const PlayProblem& problem) {
  return dispatch<CommonValueRule, common_value_rules>(problem.game.mechanism.rule, [&]<CommonValueRule known>() {
    return make_play_on_cuda<CommonValueMechanism<known>>(problem.game);
  });
}

}  // namespace surety::kernels
