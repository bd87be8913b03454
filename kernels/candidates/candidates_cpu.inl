// The CPU launch of the kernel `candidates` for one instruction set: included by
// candidates_cpu_{scalar,avx2,avx512}.cpp, which define SURETY_ISA, how many floats a register holds and the name of
// the function they export.

#include <algorithm>

#include "kernels/candidates/candidate_cells.h"
#include "kernels/candidates/candidates.h"
#include "kernels/candidates/candidates_item.h"
#include "kernels/launch/lane_memory.h"

namespace surety::kernels {
inline namespace SURETY_ISA {

/// A work item on the lanes L: a CandidatesFunction.
template <class L, Rule rule>
void candidates_work_item(const void* view, std::uint64_t index, double* out) {
  const auto& v = *static_cast<const CandidatesView<double>*>(view);
  const CandidatesItem<L, rule> item{v, Seed<L>(PhiloxKey(v.game.seed))};
  std::fill(out, out + std::size_t(v.candidates + 1) * cell::entries, 0.0);
  const std::uint64_t begin = index * v.chunk, end = std::min(v.samples, begin + v.chunk);
  for (std::uint64_t first = begin; first < end; first += L::width) {
    const auto drawn = item.draw(first);
    const int count = int(std::min<std::uint64_t>(L::width, end - first));
    for (int lane = 0; lane < count; ++lane) {
      const PlacedReplicate x{int(lane_of(drawn.first, lane)), int(lane_of(drawn.second, lane)),
                              lane_of(drawn.value, lane)};
      add_second(v, x, out + std::size_t(x.second) * cell::entries);
      add_first(v, x, out + std::size_t(x.first) * cell::entries);
    }
  }
}

}  // namespace SURETY_ISA

CandidatesFunction SURETY_CANDIDATES_FUNCTION(Rule rule) {
  using L = Lanes<double, (SURETY_FLOATS + 1) / 2>;
  if (rule == Rule::posted_price_ranked) return candidates_work_item<L, Rule::posted_price_ranked>;
  if (rule == Rule::posted_price) return candidates_work_item<L, Rule::posted_price>;
  return candidates_work_item<L, Rule::second_price>;
}

}  // namespace surety::kernels
