// The CUDA launch of the kernel `deviate`: a block per work item; a thread draws a replicate, then plays a message.
#include "kernels/deviate/deviate_on_cuda.cuh"
#include "kernels/launch/dispatch.h"

namespace surety::kernels {

std::unique_ptr<DeviateBackend> make_cuda_backend(const DeviateProblem& problem) {
  return dispatch<CommonValueRule, common_value_rules>(problem.game.mechanism.rule, [&]<CommonValueRule known>() {
    return make_deviate_on_cuda<CommonValueMechanism<known>>(problem);
  });
}

}  // namespace surety::kernels
