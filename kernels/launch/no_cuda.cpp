// What stands in for the CUDA backend in a build without the toolkit: it says so.
#include "kernels/deviate/deviate.h"
#include "kernels/estimate/estimate.h"
#include "kernels/ex_post/ex_post.h"
#include "kernels/finite_saddle/finite_saddle.h"
#include "kernels/launch/cuda_devices.h"
#include "kernels/play/play.h"
#include "kernels/saddle/saddle.h"
#include "surety/error.h"

namespace surety::kernels {

std::vector<DeviceInfo> cuda_devices() {
  return {{"cuda", "none", "", false, "this surety was built without the CUDA toolkit"}};
}
bool cuda_is_usable() { return false; }
void take_cuda_device(int) { expect_usable_cuda(); }
DeviceInfo current_cuda_device() { return cuda_devices().front(); }

void expect_usable_cuda() {
  throw InvalidInput("device cuda is not available: " + cuda_devices().front().reason + "; use --device cpu");
}

std::unique_ptr<Backend> make_cuda_backend(const EstimateProblem&) {
  expect_usable_cuda();
  return nullptr;
}
std::unique_ptr<Backend> make_cuda_backend(const PlayProblem&) {
  expect_usable_cuda();
  return nullptr;
}
std::unique_ptr<DeviateBackend> make_cuda_backend(const DeviateProblem&) {
  expect_usable_cuda();
  return nullptr;
}
std::unique_ptr<Backend> make_cuda_backend(const SampledProblem&, ExPostTask) {
  expect_usable_cuda();
  return nullptr;
}
std::unique_ptr<Backend> make_cuda_backend(const GridProblem&) {
  expect_usable_cuda();
  return nullptr;
}
std::unique_ptr<SaddleBackend> make_cuda_backend(const SaddleProblem&) {
  expect_usable_cuda();
  return nullptr;
}
std::unique_ptr<FiniteSaddleBackend> make_cuda_backend(const FiniteSaddleProblem&) {
  expect_usable_cuda();
  return nullptr;
}

}  // namespace surety::kernels
