// The CUDA launch of the kernel `play`.
#include "kernels/launch/cuda_backend.cuh"
#include "kernels/play/play.h"
#include "kernels/play/play_item.h"

namespace surety::kernels {
namespace {

template <class T>
class PlayOnCuda : public CudaBackend<GameView<T>> {
 public:
  using L = Lanes<T, 1>;
  explicit PlayOnCuda(const PlayProblem& problem)
      : CudaBackend<GameView<T>>(problem.game), rule_(problem.game.mechanism.rule) {}

  void chunk_sums(const ChunkPlan& plan, const double* pivot, std::uint64_t first, std::uint64_t count,
                  double* out) override {
    switch (rule_) {
      case CommonValueRule::aggregate:
        if (this->view().shortcut == Shortcut::sum_of_signals)
          return run<SumOfSignalsItem<L>>(plan, pivot, first, count, out);
        return run<PlayItem<L, CommonValueRule::aggregate>>(plan, pivot, first, count, out);
      case CommonValueRule::permutation:
        return run<PlayItem<L, CommonValueRule::permutation>>(plan, pivot, first, count, out);
      case CommonValueRule::exponential_price:
        if (this->view().shortcut == Shortcut::mixed_demands)
          return run<MixedDemandsItem<L>>(plan, pivot, first, count, out);
        return run<PlayItem<L, CommonValueRule::exponential_price>>(plan, pivot, first, count, out);
      case CommonValueRule::generalized:
        return run<PlayItem<L, CommonValueRule::generalized>>(plan, pivot, first, count, out);
      case CommonValueRule::first_price:
        return run<PlayItem<L, CommonValueRule::first_price>>(plan, pivot, first, count, out);
      case CommonValueRule::second_price:
        return run<PlayItem<L, CommonValueRule::second_price>>(plan, pivot, first, count, out);
      case CommonValueRule::all_pay:
        return run<PlayItem<L, CommonValueRule::all_pay>>(plan, pivot, first, count, out);
      case CommonValueRule::table:
        return run<TableItem<L>>(plan, pivot, first, count, out);
      default:
        return run<PlayItem<L, CommonValueRule::posted_price>>(plan, pivot, first, count, out);
    }
  }

 private:
  template <class Item>
  void run(const ChunkPlan& plan, const double* pivot, std::uint64_t first, std::uint64_t count, double* out) {
    this->template run_item<L>(Item{this->view(), Seed<L>(this->view().seed)}, pivot, plan, first, count, out);
  }

  CommonValueRule rule_;
};

}  // namespace

std::unique_ptr<Backend> make_cuda_backend(const PlayProblem& problem) {
  expect_usable_cuda();
  if (problem.game.precision == Precision::float_) return std::make_unique<PlayOnCuda<float>>(problem);
  return std::make_unique<PlayOnCuda<double>>(problem);
}

}  // namespace surety::kernels
