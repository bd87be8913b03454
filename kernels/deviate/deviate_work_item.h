#pragma once

#include <algorithm>

#include "kernels/deviate/deviate_item.h"
#include "kernels/launch/column_sums.h"

namespace surety::kernels {
inline namespace SURETY_ISA {

/// Plays the first `count` replicates of a buffer with the first `messages` messages of a tile, a lane each.
template <class L, class Item>
void play_buffer(const Item& item, const typename L::Element* buffer, int count, const typename L::Element* message,
                 int messages, double* out) {
  using V = typename L::Real;
  using Sums = ColumnSums<L, 1>;
  constexpr double about_zero[1] = {0};
  for (int j = 0; j < messages; j += L::width) {
    V own;
    __builtin_memcpy(&own, message + j, sizeof(V));
    Sums sums;
    for (int part = 0; part < Sums::parts; ++part) {
      const int at = j + part * Sums::DoubleLanes::width;
      __builtin_memcpy(&sums.sum[part][0], out + at, sizeof(typename Sums::Double));
      __builtin_memcpy(&sums.sum[part][1], out + tile + at, sizeof(typename Sums::Double));
    }
    for (int r = 0; r < count; ++r) {
      const V gain[1] = {item.gain(buffer + r * Item::Layout::replicate, own)};
      sums.add(gain, about_zero);
    }
    for (int part = 0; part < Sums::parts; ++part) {
      const int at = j + part * Sums::DoubleLanes::width;
      __builtin_memcpy(out + at, &sums.sum[part][0], sizeof(typename Sums::Double));
      __builtin_memcpy(out + tile + at, &sums.sum[part][1], sizeof(typename Sums::Double));
    }
  }
}

/// A work item on the lanes L of the CPU: a DeviateFunction.
template <class L, class Auction>
void deviate_work_item(const void* view, std::uint64_t index, double* out) {
  using T = typename L::Element;
  using Layout = typename DeviateItem<L, Auction>::Layout;
  const auto& v = *static_cast<const DeviateView<T>*>(view);
  const DeviateItem<L, Auction> item{v, Seed<L>(PhiloxKey(v.game.seed))};
  const auto at = DeviateIndex::of(index, v.bins, v.messages);
  const int messages = at.own_messages(v.messages);
  alignas(64) T buffer[Layout::size];
  std::fill(out, out + deviate_sums, 0.0);
  const std::uint64_t begin = at.chunk * chunk_width;
  for (std::uint64_t first = begin; first < v.replicates && first < begin + chunk_width; first += buffer_width) {
    for (int c = 0; c < buffer_width; c += L::width)
      item.draw(at.bin, first + c, Slots<L>{buffer + c * Layout::replicate});
    const int count = int(v.replicates - first < buffer_width ? v.replicates - first : buffer_width);
    play_buffer<L>(item, buffer, count, v.message + at.tile_of_messages * tile, messages, out);
    for (int r = 0; r < count; ++r) {
      const double payoff = item.truthful(buffer + r * Layout::replicate);
      out[2 * tile] += payoff;
      out[2 * tile + 1] += payoff * payoff;
    }
  }
}

}  // namespace SURETY_ISA
}  // namespace surety::kernels
