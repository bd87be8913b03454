#pragma once

#include "kernels/launch/backend.h"
#include "surety/statistics/moments.h"

namespace surety::kernels {

/// Sums `statistics` statistics over `samples` replicates that cost `draws` draws each, chunk by chunk on `backend`.
/// Throws Failure for a result that is not finite, Stopped for a run stopped by `execution.progress`.
Moments run(Backend& backend, int statistics, std::uint64_t samples, std::uint64_t draws, const Execution& execution);

/// Whether `execution` asks for the GPU, or leaves the choice and there is one.
bool runs_on_cuda(const Execution& execution);

}  // namespace surety::kernels
