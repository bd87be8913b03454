#pragma once

#include "kernels/launch/column_sums.h"
#include "kernels/play/play_item.h"

namespace surety::kernels {
inline namespace SURETY_ISA {

/// A chunk of plays on the lanes L of the CPU: a ChunkFunction.
template <class L, class Auction>
void play_chunk(const void* view, const double* pivot, std::uint64_t first, std::uint64_t count, double* out) {
  const auto& v = *static_cast<const GameView<typename L::Element>*>(view);
  with_play_item<L, Auction>(v.shortcut, [&]<class Item>() {
    chunk_sums<L>(Item{v, Seed<L>(PhiloxKey(v.seed))}, pivot, first, count, out);
  });
}

}  // namespace SURETY_ISA
}  // namespace surety::kernels
