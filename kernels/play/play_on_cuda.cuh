#pragma once

#include <memory>

#include "kernels/games/game_problem.h"
#include "kernels/launch/cuda_backend.cuh"
#include "kernels/play/play_item.h"

namespace surety::kernels {

/// Chunks of plays of one auction on a GPU.
template <class T, class Auction>
class PlayOnCuda : public CudaBackend<GameView<T>> {
 public:
  using L = Lanes<T, 1>;
  using CudaBackend<GameView<T>>::CudaBackend;

  void chunk_sums(const ChunkPlan& plan, const double* pivot, std::uint64_t first, std::uint64_t count,
                  double* out) override {
    with_play_item<L, Auction>(this->view().shortcut, [&]<class Item>() {
      this->template run_item<L>(Item{this->view(), Seed<L>(this->view().seed)}, pivot, plan, first, count, out);
    });
  }
};

template <class Auction>
std::unique_ptr<Backend> make_play_on_cuda(const GameProblem& game) {
  expect_usable_cuda();
  if (game.precision == Precision::float_) return std::make_unique<PlayOnCuda<float, Auction>>(game);
  return std::make_unique<PlayOnCuda<double, Auction>>(game);
}

}  // namespace surety::kernels
