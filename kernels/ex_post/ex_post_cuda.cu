// The CUDA launch of the kernel `ex_post`.
#include "kernels/ex_post/ex_post.h"
#include "kernels/ex_post/ex_post_item.h"
#include "kernels/launch/cuda_backend.cuh"

namespace surety::kernels {
namespace {

using L = Lanes<double, 1>;

class SampledOnCuda : public CudaBackend<SampledView> {
 public:
  SampledOnCuda(const SampledProblem& problem, ExPostTask task) : CudaBackend<SampledView>(problem), task_(task) {}

  void chunk_sums(const ChunkPlan& plan, const double* pivot, std::uint64_t first, std::uint64_t count,
                  double* out) override {
    const Seed<L> seed(view().seed);
    if (task_ == ExPostTask::revenue)
      run_item<L>(ExPostRevenueItem<L>{view(), seed}, pivot, plan, first, count, out);
    else
      run_item<L>(ExPostCheckItem<L>{view(), seed}, pivot, plan, first, count, out);
  }

 private:
  ExPostTask task_;
};

class GridOnCuda : public CudaBackend<GridView> {
 public:
  explicit GridOnCuda(const GridProblem& problem) : CudaBackend<GridView>(problem) {}

  void chunk_sums(const ChunkPlan& plan, const double* pivot, std::uint64_t first, std::uint64_t count,
                  double* out) override {
    run_item<L>(ExPostGridItem<L>{view()}, pivot, plan, first, count, out);
  }
};

}  // namespace

std::unique_ptr<Backend> make_cuda_backend(const SampledProblem& problem, ExPostTask task) {
  expect_usable_cuda();
  return std::make_unique<SampledOnCuda>(problem, task);
}

std::unique_ptr<Backend> make_cuda_backend(const GridProblem& problem) {
  expect_usable_cuda();
  return std::make_unique<GridOnCuda>(problem);
}

}  // namespace surety::kernels
