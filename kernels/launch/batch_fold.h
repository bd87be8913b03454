#pragma once

#include "kernels/launch/chunk.h"
#include "surety/statistics/compensated_sum.h"

namespace surety::kernels {

/// How chunks make up batches: chunk c belongs to batch c / per_batch.
struct BatchedChunks {
  ChunkPlan chunks;
  std::uint64_t per_batch;

  SURETY_HD std::uint64_t begin(std::uint64_t batch) const { return batch * per_batch; }
  SURETY_HD std::uint64_t end(std::uint64_t batch) const {
    const std::uint64_t all = chunks.chunks();
    return all < begin(batch + 1) ? all : begin(batch + 1);
  }
};

/// Consecutive chunks that are launched together. The first of their batches may have begun in an earlier wave, the
/// last may end in a later one.
struct Wave {
  BatchedChunks plan;
  std::uint64_t first, count;  ///< chunks

  SURETY_HD std::uint64_t end() const { return first + count; }
  SURETY_HD std::uint64_t first_batch() const { return first / plan.per_batch; }
  SURETY_HD std::uint64_t batches() const { return (end() - 1) / plan.per_batch - first_batch() + 1; }
  /// Batches that end in this wave.
  SURETY_HD std::uint64_t finished() const {
    const std::uint64_t last = first_batch() + batches() - 1;
    return batches() - (plan.end(last) > end() ? 1 : 0);
  }
};

/// The two factors of entry k of the upper triangle of u u', row by row; u has n entries.
struct SquareEntry {
  int i, j;

  SURETY_HD static SquareEntry of(int k, int n) {
    int i = 0;
    for (; k >= n - i; ++i) k -= n - i;
    return {i, i + k};
  }
};

/// Entry `entry` of batch `batch`, counted from the wave's first, of what RunMoments adds: the wave's chunks, in order.
/// The power sums are compensated, the squares that follow them are not. `sums` are the `size` power sums of each chunk
/// of the wave; a batch that goes on is carried from wave to wave, by entry, and one that ends goes to
/// `out[batch * entries + entry]`. Every device folds with this function: it is the order of summation.
SURETY_HD void fold_entry(const Wave& wave, int size, std::uint64_t batch, int entry, int entries, const double* sums,
                          const CompensatedSum* carried_in, CompensatedSum* carried_out, double* out) {
  const BatchedChunks& plan = wave.plan;
  const std::uint64_t number = wave.first_batch() + batch, end_of_batch = plan.end(number);
  const bool goes_on = plan.begin(number) < wave.first;
  const std::uint64_t begin = goes_on ? wave.first : plan.begin(number);
  const std::uint64_t end = end_of_batch < wave.end() ? end_of_batch : wave.end();
  CompensatedSum sum = goes_on ? carried_in[entry] : CompensatedSum{};
  const double* chunk = sums + (begin - wave.first) * size;
  if (entry < size) {
    for (std::uint64_t c = begin; c < end; ++c, chunk += size) sum.add(chunk[entry]);
  } else {
    const auto square = SquareEntry::of(entry - size, size + 1);
    for (std::uint64_t c = begin; c < end; ++c, chunk += size) {
      const auto replicates = double(plan.chunks.count(c));
      const double a = square.i == 0 ? replicates : chunk[square.i - 1];
      const double b = square.j == 0 ? replicates : chunk[square.j - 1];
      sum.sum += a * b;
    }
  }
  if (end == end_of_batch)
    out[batch * entries + entry] = sum.value();
  else
    carried_out[entry] = sum;
}

}  // namespace surety::kernels
