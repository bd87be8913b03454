// The CPU launch of the kernel `deviate` for one instruction set: included by deviate_cpu_{scalar,avx2,avx512}.cpp,
// which define SURETY_ISA, how many floats a register holds and the name of the function they export.

#include "kernels/deviate/deviate.h"
#include "kernels/deviate/deviate_work_item.h"
#include "kernels/launch/dispatch.h"

namespace surety::kernels {
inline namespace SURETY_ISA {

template <class L>
DeviateFunction deviate_function(CommonValueRule rule) {
  return dispatch<CommonValueRule, common_value_rules>(rule, []<CommonValueRule known>() -> DeviateFunction {
    return deviate_work_item<L, CommonValueMechanism<known>>;
  });
}

}  // namespace SURETY_ISA

DeviateFunction SURETY_DEVIATE_FUNCTION(CommonValueRule rule, Precision precision) {
  return precision == Precision::float_ ? deviate_function<Lanes<float, SURETY_FLOATS>>(rule)
                                        : deviate_function<Lanes<double, (SURETY_FLOATS + 1) / 2>>(rule);
}

}  // namespace surety::kernels
