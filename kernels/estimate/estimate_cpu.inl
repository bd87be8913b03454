// The CPU launch of the kernel `estimate` for one instruction set: included by estimate_cpu_{scalar,avx2,avx512}.cpp,
// which define SURETY_ISA, how many floats a register holds and the name of the function they export.

#include "kernels/estimate/estimate_cpu.h"
#include "kernels/estimate/estimate_item.h"
#include "kernels/launch/column_sums.h"
#include "kernels/launch/dispatch.h"

namespace surety::kernels {
inline namespace SURETY_ISA {

template <class L, Rule rule>
void estimate_chunk(const void* view, const double* pivot, std::uint64_t first, std::uint64_t count, double* out) {
  const auto& v = *static_cast<const EstimateView<typename L::Element>*>(view);
  const Seed<L> seed(PhiloxKey(v.seed));
  if constexpr (has_identical_case(rule))
    if (is_identical_case(v)) return chunk_sums<L>(RankedItem<L, rule, true>{v, seed}, pivot, first, count, out);
  chunk_sums<L>(EstimateItem<L, rule>{v, seed}, pivot, first, count, out);
}

template <class L>
ChunkFunction chunk_function(Rule rule) {
  return dispatch<Rule, rules>(rule, []<Rule known>() -> ChunkFunction {
    static_assert(sums_what_it_says<L, known>);
    return estimate_chunk<L, known>;
  });
}

}  // namespace SURETY_ISA

ChunkFunction SURETY_ESTIMATE_FUNCTION(Rule rule, Precision precision) {
  return precision == Precision::float_ ? chunk_function<Lanes<float, SURETY_FLOATS>>(rule)
                                        : chunk_function<Lanes<double, (SURETY_FLOATS + 1) / 2>>(rule);
}

}  // namespace surety::kernels
