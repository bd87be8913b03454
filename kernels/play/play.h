#pragma once

#include <memory>
#include <string>

#include "kernels/games/game_problem.h"
#include "kernels/launch/backend.h"
#include "kernels/play/play_statistics.h"

namespace surety::kernels {

struct PlayProblem {
  GameProblem game;
  std::uint64_t samples = 0;

  /// Draws that one replicate costs, about.
  std::uint64_t draws() const { return game.reduced ? 8 : std::uint64_t(game.bidders); }
};

/// What plays the game where `execution` says and sums PlayStatistic. Throws InvalidInput where that is not there.
std::unique_ptr<Backend> make_backend(const PlayProblem& problem, const Execution& execution);

/// The CUDA backend, defined by play_cuda.cu or, in a build without CUDA, by launch/no_cuda.cpp, which throws.
std::unique_ptr<Backend> make_cuda_backend(const PlayProblem& problem);

// The chunk function of a rule, one per instruction set.
ChunkFunction play_on_scalar(CommonValueRule rule, Precision precision);
ChunkFunction play_on_avx2(CommonValueRule rule, Precision precision);
ChunkFunction play_on_avx512(CommonValueRule rule, Precision precision);

}  // namespace surety::kernels
