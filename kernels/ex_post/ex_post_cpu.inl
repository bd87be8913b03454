// The CPU launch of the kernel `ex_post` for one instruction set: included by ex_post_cpu_{scalar,avx2,avx512}.cpp,
// which define SURETY_ISA, how many floats a register holds and the name of the function they export.

#include "kernels/ex_post/ex_post.h"
#include "kernels/ex_post/ex_post_item.h"
#include "kernels/launch/column_sums.h"

namespace surety::kernels {
inline namespace SURETY_ISA {

using ExPostLanes = Lanes<double, (SURETY_FLOATS + 1) / 2>;

template <template <class> class Item>
void sampled_chunk(const void* view, const double* pivot, std::uint64_t first, std::uint64_t count, double* out) {
  const auto& v = *static_cast<const SampledView*>(view);
  chunk_sums<ExPostLanes>(Item<ExPostLanes>{v, Seed<ExPostLanes>(PhiloxKey(v.seed))}, pivot, first, count, out);
}

inline void grid_chunk(const void* view, const double* pivot, std::uint64_t first, std::uint64_t count, double* out) {
  chunk_sums<ExPostLanes>(ExPostGridItem<ExPostLanes>{*static_cast<const GridView*>(view)}, pivot, first, count, out);
}

}  // namespace SURETY_ISA

ChunkFunction SURETY_EX_POST_FUNCTION(ExPostTask task) {
  switch (task) {
    case ExPostTask::revenue:
      return sampled_chunk<ExPostRevenueItem>;
    case ExPostTask::check_profiles:
      return sampled_chunk<ExPostCheckItem>;
    case ExPostTask::check_grid:
      break;
  }
  return grid_chunk;
}

}  // namespace surety::kernels
