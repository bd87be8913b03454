#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

namespace surety::reference {

/// The power sums of a chunk, and of how many replicates they are.
struct Chunk {
  std::uint64_t replicates;
  std::vector<double> sums;
};

/// Neumaier's sum as he wrote it, of one number of every chunk.
inline double neumaier(const std::vector<Chunk>& chunks, std::size_t i) {
  double s = 0, c = 0;
  for (const Chunk& chunk : chunks) {
    const double x = chunk.sums[i], t = s + x;
    if (std::fabs(s) >= std::fabs(x)) {
      c += (s - t) + x;
    } else {
      c += (x - t) + s;
    }
    s = t;
  }
  return s + c;
}

/// What the chunks of a batch add up to: their power sums, and the upper triangle of u u', u = (replicates, sums).
inline std::vector<double> batch_sums(const std::vector<Chunk>& chunks) {
  std::vector<double> batch;
  const std::size_t size = chunks.front().sums.size();
  for (std::size_t i = 0; i < size; ++i) batch.push_back(neumaier(chunks, i));
  for (std::size_t i = 0; i <= size; ++i)
    for (std::size_t j = i; j <= size; ++j) {
      double sum = 0;
      for (const Chunk& chunk : chunks) {
        std::vector<double> u{double(chunk.replicates)};
        u.insert(u.end(), chunk.sums.begin(), chunk.sums.end());
        sum += u[i] * u[j];
      }
      batch.push_back(sum);
    }
  return batch;
}

}  // namespace surety::reference
