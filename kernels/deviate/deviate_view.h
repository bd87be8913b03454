#pragma once

#include "kernels/games/game_view.h"

namespace surety::kernels {

/// Deviations of one bidder, the others following their strategy: his signal is drawn within each of `bins` bins, and
/// every message of a grid is played against the same draws.
///
/// A work item is one bin, one tile of 256 messages and one chunk of replicates. Replicates are drawn 128 at a time
/// into a buffer; then every message (a lane of the CPU, half of what a thread of the GPU does) plays them in order.
/// Sums are in double: the order of summation belongs to the message, not to the machine.
template <class T>
struct DeviateView {
  GameView<T> game;
  std::int64_t deviator;  ///< which bidder
  int bins;
  const T* edge;  ///< bins + 1, ascending: bin b is [edge[b], edge[b+1]), quantiles, or signals where they are noisy
  const T* probability;  ///< of each bin
  int messages;
  const T* message;          ///< the grid, filled up to whole tiles
  std::uint64_t replicates;  ///< of each bin
};

inline constexpr int tile = 256;          ///< messages of a work item
inline constexpr int buffer_width = 128;  ///< replicates of a buffer
inline constexpr int rows_of_chunk = 16;  ///< buffers of a work item
inline constexpr int chunk_width = rows_of_chunk * buffer_width;
inline constexpr int most_goods = 16;   ///< of a game in tables
inline constexpr int most_rivals = 31;  ///< where every rival's message has to be kept

/// Doubles that a work item sums: gains and squared gains by message, then the truthful payoff and its square.
inline constexpr int deviate_sums = 2 * tile + 2;

/// Where a work item stands: chunks outermost, so that they fold in order.
struct DeviateIndex {
  std::uint64_t chunk;
  int bin, tile_of_messages;

  /// Messages of the tile that are not there to fill it up.
  SURETY_HD int own_messages(int messages) const {
    const int left = messages - tile_of_messages * tile;
    return left < tile ? left : tile;
  }
  SURETY_HD static int tiles(int messages) { return (messages + tile - 1) / tile; }
  SURETY_HD static DeviateIndex of(std::uint64_t item, int bins, int messages) {
    const int n = tiles(messages);
    return {item / (std::uint64_t(bins) * n), int(item / n % bins), int(item % n)};
  }
};

}  // namespace surety::kernels
