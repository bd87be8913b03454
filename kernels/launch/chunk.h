#pragma once

#include <cstdint>

#include "surety/lanes/isa.h"

namespace surety::kernels {

/// Replicates are summed in an order that belongs to the result, not to the machine: a chunk has 128 columns, replicate
/// r of the chunk goes to column r mod 128, a column adds its replicates in order, the columns fold by halves, and
/// chunks fold in the order of their index. On the GPU a chunk is a block and a column a thread; on the CPU columns are
/// lanes.
inline constexpr int columns = 128;

/// How `samples` replicates are cut into chunks of `rows` rows.
struct ChunkPlan {
  std::uint64_t samples;
  int rows;

  SURETY_HD std::uint64_t replicates_per_chunk() const { return std::uint64_t(rows) * columns; }
  SURETY_HD std::uint64_t chunks() const { return (samples - 1) / replicates_per_chunk() + 1; }
  SURETY_HD std::uint64_t first(std::uint64_t chunk) const { return chunk * replicates_per_chunk(); }
  SURETY_HD std::uint64_t count(std::uint64_t chunk) const {
    const std::uint64_t left = samples - first(chunk);
    return left < replicates_per_chunk() ? left : replicates_per_chunk();
  }
};

/// Rows per chunk for replicates that cost `draws` draws each: a power of two, fewer where replicates are long, so that
/// a chunk stays short. A function of the problem alone.
inline int rows_per_chunk(std::uint64_t draws) {
  int rows = 128;
  while (rows > 1 && std::uint64_t(rows) * columns * draws > (1u << 22)) rows /= 2;
  return rows;
}

}  // namespace surety::kernels
