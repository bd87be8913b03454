#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "kernels/bounding/auction_saddle_view.h"
#include "kernels/bounding/primal_dual_backend.h"
#include "kernels/launch/block_team.cuh"
#include "kernels/launch/cuda_check.h"
#include "kernels/launch/cuda_devices.h"
#include "kernels/launch/cuda_graph.h"
#include "kernels/launch/cuda_memory.h"

namespace surety::kernels {

/// What passes of one program share on the GPU beside its arrays over profiles.
struct PassMemory {
  PassStep* step;
  Progress* progress;
  double* numbers;             ///< by state, as in SolverState
  double* given;               ///< of the numbers, those that passes read
  const StepFactors* factors;  ///< of the tries that are launched
  double* of_chunk;            ///< [sum][chunk]
  double* sum;                 ///< over the chunks
  double* columns;             ///< of each block, where they do not fit into shared memory
  unsigned* blocks_done;
};

/// The sums over the chunks, of which there is one per block.
__device__ inline void fold_chunks(const BlockTeam& team, const PassMemory& memory, int sums, double* out) {
  const int chunks = int(gridDim.x);
  team.sums(
      sums, chunks, [&](int k, int chunk) { return memory.of_chunk[std::size_t(k) * chunks + chunk]; },
      [=](int k, double x) { out[k] = x; });
}

/// What comes between two passes, done by the last block to finish. In shared memory, where there is some: step by step
/// in global memory most of the time would be spent waiting.
template <class Work, typename Work::Pass pass, class View>
__device__ void go_on(const BlockTeam& team, const View& view, const PassMemory& memory, double* shared) {
  __shared__ Progress progress;
  __shared__ PassStep step;
  const int kept = Work::Kind::number_arrays * view.states;
  const int first_sum = sums_states(pass) ? 0 : view.states, sums = view.states + Work::more_sums;
  double* const numbers = shared ? shared : memory.numbers;
  double* const sum = shared ? shared + kept : memory.sum;
  if (team.leads()) {
    progress = *memory.progress;
    step = *memory.step;
  }
  if (shared) team.for_each(kept, [=](int i) { numbers[i] = memory.numbers[i]; });
  fold_chunks(team, memory, sums - first_sum, sum + first_sum);
  const typename Work::Kind::Control control{view, progress, numbers, step, memory.factors};
  if constexpr (pass == Work::Pass::improve) control.after_improve(team, sum);
  if constexpr (pass == Work::Pass::respond) control.after_respond(team, sum);
  team.join();
  if (shared) team.for_each(kept, [=](int i) { memory.numbers[i] = numbers[i]; });
  if (team.leads()) {
    *memory.progress = progress;
    *memory.step = step;
  }
}

/// One pass over a chunk per block: a warp takes a row, a lane a column of its sums, and the block adds rows in
/// their order. The last block to finish folds the chunks; where the pass is part of an iteration it then does what
/// comes between two passes. Work::row runs a pass over a row and writes all sums that the pass makes.
template <class Work, int number_of_pass, bool iterates>
__global__ void __launch_bounds__(rows_at_a_time* lane_columns, 1)
    pass_kernel(const __grid_constant__ typename Work::Kind::View view, const __grid_constant__ PassMemory memory) {
  extern __shared__ double shared[];
  __shared__ double seen_by_all;
  __shared__ bool is_last;
  const PassStep step = *memory.step;
  if (step.idle) return;
  using Pass = typename Work::Pass;
  constexpr Pass pass = Pass(number_of_pass);  // as a template's argument nvcc 13.0 spells a nested type's name wrongly
  constexpr bool by_state = sums_states(pass);
  const int first_sum = by_state ? 0 : view.states, sums = view.states + Work::more_sums - first_sum;
  const int warps = int(blockDim.x) / lane_columns, warp = int(threadIdx.x) / lane_columns;
  const int lane = int(threadIdx.x) % lane_columns, size = sums * lane_columns;
  double* const total = memory.columns ? memory.columns + std::size_t(blockIdx.x) * (1 + warps) * size : shared;
  double* const own = total + (1 + warp) * size + lane;
  const int first = view.first_row[blockIdx.x], end = view.first_row[blockIdx.x + 1];
  for (int at = first; at < end; at += warps) {
    if (at + warp < end)
      Work::template row<pass>(view, step, memory.given, view.row[at + warp], view.row[at + warp + 1], lane, own);
    __syncthreads();
    for (int i = int(threadIdx.x); i < size; i += int(blockDim.x)) {
      double x = at == first ? 0 : total[i];
      for (int w = 0; w < warps && at + w < end; ++w) x += total[(1 + w) * size + i];
      total[i] = x;
    }
    __syncthreads();
  }
  const BlockTeam team{&seen_by_all};
  team.sums(
      sums, lane_columns, [=](int k, int column) { return total[k * lane_columns + column]; },
      [&](int k, double x) { memory.of_chunk[std::size_t(k) * gridDim.x + blockIdx.x] = x; });
  __threadfence();
  if (threadIdx.x == 0) is_last = atomicInc(memory.blocks_done, gridDim.x - 1) == gridDim.x - 1;
  __syncthreads();
  if (!is_last) return;
  __threadfence();
  if constexpr (iterates) {
    go_on<Work, pass>(team, view, memory, memory.columns ? nullptr : shared);
  } else {
    fold_chunks(team, memory, sums, memory.sum + first_sum);
  }
}

/// Passes on a GPU. Iterations are launched ahead, some tries at a time, and decide on the GPU whether they count; the
/// host looks when all that it launched is done.
template <class Kind>
class PrimalDualOnCuda : public PrimalDualBackend<typename Kind::Pass, typename Kind::Array> {
 public:
  using Pass = typename Kind::Pass;
  using Array = typename Kind::Array;
  using Kernel = void (*)(typename Kind::View, PassMemory);

  /// Kernels of a Work: those of an iteration, and of the passes after Pass::respond, by themselves.
  struct Kernels {
    Kernel improve, respond;
    std::vector<Kernel> others;
  };

  PrimalDualOnCuda(const typename Kind::Problem& problem, Kernels kernels)
      : problem_(problem),
        kernels_(std::move(kernels)),
        constants_(lay_out(problem, nullptr, view_).size()),
        arrays_(numbers_of(problem)),
        numbers_(std::size_t(Kind::number_arrays) * problem.states),
        sums_(std::size_t(problem.sums()) * (1 + std::size_t(problem.chunks()))),
        factors_(tries_of_graph * most_graphs),
        step_(1),
        progress_(1),
        blocks_done_(1) {
    copy_to_device(lay_out(problem, constants_.data(), view_), constants_, stream_);
    place_arrays(problem, arrays_.data(), view_);
    SURETY_CUDA(cudaMemsetAsync(arrays_.data(), 0, numbers_of(problem) * sizeof(double), stream_));
    SURETY_CUDA(cudaMemsetAsync(blocks_done_.data(), 0, sizeof(unsigned), stream_));
    memory_ = {step_.data(),       progress_.data(),
               numbers_.data(),    numbers_.data() + Kind::Control::given_at * problem.states,
               factors_.data(),    sums_.data() + problem.sums(),
               sums_.data(),       nullptr,
               blocks_done_.data()};
    place_columns();
    tries_ = std::make_unique<CudaGraph>(stream_, [this] {
      for (std::int64_t t = 0; t < tries_of_graph; ++t) {
        launch(kernels_.improve);
        launch(kernels_.respond);
      }
    });
  }

  void iterate(SolverState& state, std::int64_t count) override {
    enter();
    PassStep step;
    StepFactors none{};
    Progress& progress = state.progress;
    const typename Kind::Control control{view_, progress, state.numbers.data(), step, &none};
    progress.left = count;
    control.begin(SerialTeam());
    send(memory_.step, &step, 1);
    send(memory_.numbers, state.numbers.data(), state.numbers.size());
    while (progress.left > 0) {
      const std::int64_t graphs = std::min((progress.left + 1) / tries_of_graph + 1, most_graphs);
      std::vector<StepFactors> factors;
      for (std::int64_t t = 0; t < graphs * tries_of_graph; ++t) factors.push_back(step_factors(progress.tries + t));
      progress.tried = 0;
      send(memory_.progress, &progress, 1);
      send(factors_.data(), factors.data(), factors.size());
      for (std::int64_t g = 0; g < graphs; ++g) tries_->launch();
      fetch(&progress, memory_.progress, 1);
    }
    fetch(state.numbers.data(), memory_.numbers, state.numbers.size());
  }

  std::vector<double> run(Pass pass, const PassStep& step, std::span<const double> given) override {
    enter();
    send(memory_.step, &step, 1);
    send(memory_.given, given.data(), given.size());
    launch(kernels_.others.at(std::size_t(pass) - 2));
    std::vector<double> sums(std::size_t(problem_.sums()), 0);
    fetch(sums.data(), memory_.sum, sums.size());
    if (!sums_states(pass)) std::fill_n(sums.begin(), problem_.states, 0.0);
    return sums;
  }
  std::vector<double> read(Array array, int which) const override {
    enter();
    std::vector<double> numbers(length_of(problem_, array));
    fetch(numbers.data(), place_of(view_, array, which), numbers.size());
    return numbers;
  }
  void write(Array array, int which, const std::vector<double>& numbers) override {
    enter();
    send(place_of(view_, array, which), numbers.data(), numbers.size());
  }
  std::string name() const override { return cuda_backend_name(); }

 private:
  static constexpr std::int64_t tries_of_graph = 16, most_graphs = 16;

  /// Any thread may run a program's iterations; each works on one device at a time, at first on device 0.
  void enter() const { SURETY_CUDA(cudaSetDevice(device_)); }

  /// Blocks of as many warps as have their columns in shared memory, or of one whose columns are not.
  void place_columns() {
    int most = 0;
    SURETY_CUDA(cudaGetDevice(&device_));
    SURETY_CUDA(cudaDeviceGetAttribute(&most, cudaDevAttrMaxSharedMemoryPerBlockOptin, device_));
    const std::size_t column = std::size_t(problem_.sums()) * lane_columns * sizeof(double), reserve = 1024;
    for (warps_ = rows_at_a_time; warps_ > 1 && (1 + warps_) * column + reserve > std::size_t(most);) warps_ /= 2;
    shared_ = (1 + warps_) * column;
    if (shared_ + reserve > std::size_t(most)) {
      columns_.need(std::size_t(problem_.chunks()) * shared_ / sizeof(double));
      memory_.columns = columns_.data();
      shared_ = 0;
    }
    const auto allow = [&](Kernel kernel) {
      SURETY_CUDA(cudaFuncSetAttribute(reinterpret_cast<const void*>(kernel),
                                       cudaFuncAttributeMaxDynamicSharedMemorySize, int(shared_)));
    };
    allow(kernels_.improve);
    allow(kernels_.respond);
    for (const Kernel kernel : kernels_.others) allow(kernel);
  }

  void launch(Kernel kernel) {
    kernel<<<unsigned(problem_.chunks()), unsigned(warps_ * lane_columns), shared_, stream_>>>(view_, memory_);
    SURETY_CUDA(cudaGetLastError());
  }
  /// `from` may change when it returns: it is no pinned memory, so the copy is made from another place.
  template <class T>
  void send(T* to, const T* from, std::size_t count) const {
    SURETY_CUDA(cudaMemcpyAsync(to, from, count * sizeof(T), cudaMemcpyHostToDevice, stream_));
  }
  template <class T>
  void fetch(T* to, const T* from, std::size_t count) const {
    SURETY_CUDA(cudaMemcpyAsync(to, from, count * sizeof(T), cudaMemcpyDeviceToHost, stream_));
    SURETY_CUDA(cudaStreamSynchronize(stream_));
  }

  typename Kind::Problem problem_;
  Kernels kernels_;
  CudaStream stream_;
  typename Kind::View view_{};
  PassMemory memory_{};
  int device_ = 0, warps_ = 0;
  std::size_t shared_ = 0;
  DeviceArray<std::byte> constants_;
  DeviceArray<double> arrays_, numbers_, sums_, columns_;
  DeviceArray<StepFactors> factors_;
  DeviceArray<PassStep> step_;
  DeviceArray<Progress> progress_;
  DeviceArray<unsigned> blocks_done_;
  std::unique_ptr<CudaGraph> tries_;
};

/// The kernels of a Work that has `others` passes after Pass::respond.
template <class Work, int... other>
typename PrimalDualOnCuda<typename Work::Kind>::Kernels kernels_of(std::integer_sequence<int, other...>) {
  using Pass = typename Work::Kind::Pass;
  constexpr int improve = int(Pass::improve), respond = int(Pass::respond);
  static_assert(improve == 0 && respond == 1);
  return {pass_kernel<Work, improve, true>, pass_kernel<Work, respond, true>, {pass_kernel<Work, 2 + other, false>...}};
}

}  // namespace surety::kernels
