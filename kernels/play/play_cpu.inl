// The CPU launch of the kernel `play` for one instruction set: included by play_cpu_{scalar,avx2,avx512}.cpp, which
// define SURETY_ISA, how many floats a register holds and the name of the function they export.

#include "kernels/launch/column_sums.h"
#include "kernels/play/play.h"
#include "kernels/play/play_item.h"

namespace surety::kernels {
inline namespace SURETY_ISA {

template <class L, CommonValueRule rule>
void play_chunk(const void* view, const double* pivot, std::uint64_t first, std::uint64_t count, double* out) {
  const auto& v = *static_cast<const GameView<typename L::Element>*>(view);
  const Seed<L> seed(PhiloxKey(v.seed));
  if constexpr (rule == CommonValueRule::aggregate)
    if (v.shortcut == Shortcut::sum_of_signals)
      return chunk_sums<L>(SumOfSignalsItem<L>{v, seed}, pivot, first, count, out);
  if constexpr (rule == CommonValueRule::exponential_price)
    if (v.shortcut == Shortcut::mixed_demands)
      return chunk_sums<L>(MixedDemandsItem<L>{v, seed}, pivot, first, count, out);
  if constexpr (rule == CommonValueRule::table) {
    chunk_sums<L>(TableItem<L>{v, seed}, pivot, first, count, out);
  } else {
    chunk_sums<L>(PlayItem<L, rule>{v, seed}, pivot, first, count, out);
  }
}

template <class L>
ChunkFunction play_function(CommonValueRule rule) {
  switch (rule) {
    case CommonValueRule::aggregate:
      return play_chunk<L, CommonValueRule::aggregate>;
    case CommonValueRule::permutation:
      return play_chunk<L, CommonValueRule::permutation>;
    case CommonValueRule::exponential_price:
      return play_chunk<L, CommonValueRule::exponential_price>;
    case CommonValueRule::generalized:
      return play_chunk<L, CommonValueRule::generalized>;
    case CommonValueRule::first_price:
      return play_chunk<L, CommonValueRule::first_price>;
    case CommonValueRule::second_price:
      return play_chunk<L, CommonValueRule::second_price>;
    case CommonValueRule::all_pay:
      return play_chunk<L, CommonValueRule::all_pay>;
    case CommonValueRule::table:
      return play_chunk<L, CommonValueRule::table>;
    default:
      return play_chunk<L, CommonValueRule::posted_price>;
  }
}

}  // namespace SURETY_ISA

ChunkFunction SURETY_PLAY_FUNCTION(CommonValueRule rule, Precision precision) {
  return precision == Precision::float_ ? play_function<Lanes<float, SURETY_FLOATS>>(rule)
                                        : play_function<Lanes<double, (SURETY_FLOATS + 1) / 2>>(rule);
}

}  // namespace surety::kernels
