#pragma once

#include <vector>

#include "kernels/launch/backend.h"
#include "kernels/launch/cuda_memory.h"

namespace surety::kernels {

/// Waves on a GPU. Chunks are summed and folded into batches there, in a stream of their own; what comes back are the
/// batches that ended. Two waves may be under way, so that the GPU goes on while the host reads the last one's.
class CudaWaves : public Backend {
 public:
  ~CudaWaves() override;

  void begin(const BatchedChunks& plan, std::span<const double> pivot) override;
  void start(std::uint64_t first, std::uint64_t count) override;
  FinishedWave finish() override;
  int waves_at_once() const override { return most_under_way; }
  double draws_per_wave() const override { return 4e9; }
  std::uint64_t least_chunks() const override { return 512; }
  std::uint64_t most_chunks(int statistics) const override;
  std::string name() const override;

 protected:
  /// Queues the sums of chunks first .. first + count - 1 of the plan, for `out` in the device's memory.
  virtual void chunk_sums(const ChunkPlan& plan, const double* pivot, std::uint64_t first, std::uint64_t count,
                          double* out) = 0;
  cudaStream_t stream() const { return stream_; }

 private:
  static constexpr int most_under_way = 2;
  struct Result {
    Wave wave;
    PinnedArray<double> batches;
    CudaEvent done;
  };

  CudaStream stream_;
  BatchedChunks plan_{};
  std::vector<double> pivot_;
  std::uint64_t started_ = 0, finished_ = 0;  ///< waves since begin()
  DeviceArray<double> sums_, batches_;
  DeviceArray<CompensatedSum> carried_[2];  ///< by entry: of the batch that goes on, from this wave and from the last
  Result results_[most_under_way];
};

}  // namespace surety::kernels
