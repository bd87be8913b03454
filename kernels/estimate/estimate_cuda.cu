// The CUDA launch of the kernel `estimate`.
#include <thrust/copy.h>
#include <thrust/device_vector.h>

#include "kernels/estimate/estimate.h"
#include "kernels/estimate/estimate_item.h"
#include "kernels/launch/chunk_kernel.cuh"
#include "kernels/launch/cuda_devices.h"

namespace surety::kernels {
namespace {

template <class T>
class CudaBackend : public Backend {
 public:
  explicit CudaBackend(const EstimateProblem& problem)
      : rule_(problem.rule), arrays_(lay_out(problem, nullptr, view_).size()) {
    const auto bytes = lay_out(problem, thrust::raw_pointer_cast(arrays_.data()), view_);
    thrust::copy(bytes.begin(), bytes.end(), arrays_.begin());
  }

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
      default:
        return run<Rule::optimal>(plan, pivot, first, count, out);
    }
  }
  double draws_per_wave() const override { return 4e9; }
  std::uint64_t least_chunks() const override { return 512; }
  std::string name() const override {
    const auto device = cuda_devices().front();
    return "cuda (" + device.name + ", " + device.detail + ")";
  }

 private:
  template <Rule rule>
  void run(const ChunkPlan& plan, const double* pivot, std::uint64_t first, std::uint64_t count, double* out) {
    using L = Lanes<T, 1>;
    const EstimateItem<L, rule> item{view_, Seed<L>(view_.seed)};
    run_chunks_on_cuda<L>(item, pivot, plan, first, count, buffer_, out);
  }

  Rule rule_;
  EstimateView<T> view_;
  thrust::device_vector<std::byte> arrays_;
  thrust::device_vector<double> buffer_;
};

}  // namespace

std::unique_ptr<Backend> make_cuda_backend(const EstimateProblem& problem) {
  const auto device = cuda_devices().front();
  if (!device.usable) throw InvalidInput("device cuda is not available: " + device.reason + "; use --device cpu");
  if (problem.precision == Precision::float_) return std::make_unique<CudaBackend<float>>(problem);
  return std::make_unique<CudaBackend<double>>(problem);
}

}  // namespace surety::kernels
