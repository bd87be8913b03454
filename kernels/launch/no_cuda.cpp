// What stands in for the CUDA backend in a build without the toolkit: it says so.
#include "kernels/bounding/auction_saddle.h"
#include "kernels/bounding/outcome_saddle.h"
#include "kernels/candidates/candidates.h"
#include "kernels/deviate/deviate.h"
#include "kernels/estimate/estimate.h"
#include "kernels/ex_post/ex_post.h"
#include "kernels/launch/cuda_devices.h"
#include "kernels/launch/cuda_runtime.h"
#include "kernels/play/play.h"

namespace surety::kernels {

namespace {

class NotBuilt : public CudaRuntime {
 public:
  Result count(int&) const override { return why; }
  Result describe(int, Card&) const override { return why; }
  Result start(int, std::uint64_t&) const override { return why; }
  int current() const override { return 0; }
  void select(int) const override {}
  int driver_version() const override { return 0; }
  int own_version() const override { return 0; }
  std::string architectures() const override { return ""; }

 private:
  const Result why{Status::not_built, "this surety was built without the CUDA toolkit"};
};

}  // namespace

const CudaRuntime& cuda_runtime() {
  static const NotBuilt none;
  return none;
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
std::unique_ptr<CandidatesBackend> make_cuda_backend(const CandidatesProblem&) {
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
std::unique_ptr<AuctionSaddleBackend> make_cuda_backend(const AuctionSaddleProblem&) {
  expect_usable_cuda();
  return nullptr;
}
std::unique_ptr<OutcomeSaddleBackend> make_cuda_backend(const OutcomeSaddleProblem&) {
  expect_usable_cuda();
  return nullptr;
}

}  // namespace surety::kernels
