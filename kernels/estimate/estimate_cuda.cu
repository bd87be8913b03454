// The CUDA launch of the kernel `estimate`.
#include "kernels/estimate/estimate.h"
#include "kernels/estimate/estimate_item.h"
#include "kernels/launch/arena.h"
#include "kernels/launch/cuda_backend.cuh"
#include "kernels/launch/dispatch.h"

namespace surety::kernels {
namespace {

template <class T>
class EstimateOnCuda : public CudaBackend<EstimateView<T>> {
 public:
  using L = Lanes<T, 1>;
  explicit EstimateOnCuda(const EstimateProblem& problem)
      : CudaBackend<EstimateView<T>>(problem),
        rule_(problem.rule),
        identical_(is_identical_case(Placed<EstimateView<T>>(problem).view())) {}

  void chunk_sums(const ChunkPlan& plan, const double* pivot, std::uint64_t first, std::uint64_t count,
                  double* out) override {
    const auto run = [&](const auto& item) { this->template run_item<L>(item, pivot, plan, first, count, out); };
    dispatch<Rule, rules>(rule_, [&]<Rule known>() {
      const Seed<L> seed(this->view().seed);
      if constexpr (has_identical_case(known))
        if (identical_) return run(RankedItem<L, known, true>{this->view(), seed});
      run(EstimateItem<L, known>{this->view(), seed});
    });
  }

 private:
  Rule rule_;
  bool identical_;
};

}  // namespace

std::unique_ptr<Backend> make_cuda_backend(const EstimateProblem& problem) {
  expect_usable_cuda();
  if (problem.precision == Precision::float_) return std::make_unique<EstimateOnCuda<float>>(problem);
  return std::make_unique<EstimateOnCuda<double>>(problem);
}

}  // namespace surety::kernels
