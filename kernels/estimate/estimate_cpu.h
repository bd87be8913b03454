#pragma once

#include "kernels/estimate/estimate_view.h"
#include "kernels/launch/backend.h"

namespace surety::kernels {

// The chunk function of a rule, one per instruction set.
ChunkFunction estimate_on_scalar(Rule rule, Precision precision);
ChunkFunction estimate_on_avx2(Rule rule, Precision precision);
ChunkFunction estimate_on_avx512(Rule rule, Precision precision);

}  // namespace surety::kernels
