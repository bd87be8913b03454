// What stands in for the CUDA backend in a build without the toolkit: it says so.
#include "kernels/estimate/estimate.h"
#include "kernels/launch/cuda_devices.h"
#include "surety/error.h"

namespace surety::kernels {

std::vector<DeviceInfo> cuda_devices() {
  return {{"cuda", "none", "", false, "this surety was built without the CUDA toolkit"}};
}
bool cuda_is_usable() { return false; }

std::unique_ptr<Backend> make_cuda_backend(const EstimateProblem&) {
  throw InvalidInput("device cuda is not available: this surety was built without the CUDA toolkit; use --device cpu");
}

}  // namespace surety::kernels
