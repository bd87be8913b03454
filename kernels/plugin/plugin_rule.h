#pragma once

#include <memory>

#include "kernels/deviate/deviate.h"
#include "kernels/launch/backend.h"

namespace surety::kernels {

/// The launches of one plug-in's mechanism, where the kernels' own rules have those of `dispatch`: of an instruction
/// set, in float and in double.
struct PluginLaunches {
  ChunkFunction play[2];
  DeviateFunction deviate[2];
};

struct PluginRule {
  PluginLaunches scalar, avx2, avx512;
  /// Null where the plug-in was built without CUDA.
  std::unique_ptr<Backend> (*play_on_cuda)(const GameProblem& game);
  std::unique_ptr<DeviateBackend> (*deviate_on_cuda)(const DeviateProblem& problem);

  const PluginLaunches& launches(InstructionSet isa) const {
    return isa == InstructionSet::avx512 ? avx512 : isa == InstructionSet::avx2 ? avx2 : scalar;
  }
};

inline int precision_index(Precision precision) { return precision == Precision::float_ ? 0 : 1; }

}  // namespace surety::kernels
