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

  const PluginLaunches& launches(InstructionSet isa) const { return *of_instruction_set(isa, &scalar, &avx2, &avx512); }
};

/// What changes where the layout of a view does, which a plug-in's kernels have compiled in.
inline constexpr std::size_t size_of_views =
    sizeof(DeviateView<float>) + sizeof(DeviateView<double>) + sizeof(DeviateProblem) + sizeof(PluginRule);

inline int precision_index(Precision precision) { return precision == Precision::float_ ? 0 : 1; }

}  // namespace surety::kernels
