// The CPU launch of the kernel `play` for one instruction set: included by play_cpu_{scalar,avx2,avx512}.cpp, which
// define SURETY_ISA, how many floats a register holds and the name of the function they export.

#include "kernels/launch/dispatch.h"
#include "kernels/play/play.h"
#include "kernels/play/play_chunk.h"

namespace surety::kernels {
inline namespace SURETY_ISA {

template <class L>
ChunkFunction play_function(CommonValueRule rule) {
  return dispatch<CommonValueRule, common_value_rules>(
      rule, []<CommonValueRule known>() -> ChunkFunction { return play_chunk<L, CommonValueMechanism<known>>; });
}

}  // namespace SURETY_ISA

ChunkFunction SURETY_PLAY_FUNCTION(CommonValueRule rule, Precision precision) {
  return precision == Precision::float_ ? play_function<Lanes<float, SURETY_FLOATS>>(rule)
                                        : play_function<Lanes<double, (SURETY_FLOATS + 1) / 2>>(rule);
}

}  // namespace surety::kernels
