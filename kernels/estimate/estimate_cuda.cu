// The CUDA launch of the kernel `estimate`.
#include "kernels/estimate/estimate.h"
#include "kernels/estimate/estimate_item.h"
#include "kernels/launch/cuda_backend.cuh"

namespace surety::kernels {
namespace {

template <class T>
class EstimateOnCuda : public CudaBackend<EstimateView<T>> {
 public:
  explicit EstimateOnCuda(const EstimateProblem& problem)
      : CudaBackend<EstimateView<T>>(problem), rule_(problem.rule) {}

  void chunk_sums(const ChunkPlan& plan, const double* pivot, std::uint64_t first, std::uint64_t count,
                  double* out) override {
    switch (rule_) {
      case Rule::efficient:
        return run<Rule::efficient>(plan, pivot, first, count, out);
      case Rule::second_price:
        return run<Rule::second_price>(plan, pivot, first, count, out);
      case Rule::first_price:
        return run<Rule::first_price>(plan, pivot, first, count, out);
      case Rule::posted_price_ranked:
        return run<Rule::posted_price_ranked>(plan, pivot, first, count, out);
      case Rule::all_pay:
        return run<Rule::all_pay>(plan, pivot, first, count, out);
      case Rule::posted_price:
        return run<Rule::posted_price>(plan, pivot, first, count, out);
      case Rule::optimal:
        return run<Rule::optimal>(plan, pivot, first, count, out);
      default:
        return run<Rule::sequential_price>(plan, pivot, first, count, out);
    }
  }

 private:
  template <Rule rule>
  void run(const ChunkPlan& plan, const double* pivot, std::uint64_t first, std::uint64_t count, double* out) {
    using L = Lanes<T, 1>;
    const EstimateItem<L, rule> item{this->view(), Seed<L>(this->view().seed)};
    this->template run_item<L>(item, pivot, plan, first, count, out);
  }

  Rule rule_;
};

}  // namespace

std::unique_ptr<Backend> make_cuda_backend(const EstimateProblem& problem) {
  expect_usable_cuda();
  if (problem.precision == Precision::float_) return std::make_unique<EstimateOnCuda<float>>(problem);
  return std::make_unique<EstimateOnCuda<double>>(problem);
}

}  // namespace surety::kernels
