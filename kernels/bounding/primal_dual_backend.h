#pragma once

#include <span>
#include <string>
#include <vector>

#include "kernels/bounding/primal_dual.h"

namespace surety::kernels {

/// Where a solver stands beside its arrays over profiles.
struct SolverState {
  Progress progress;
  std::vector<double> numbers;  ///< those kept by state, [array][state]
};

/// Holds the arrays of one program somewhere and runs passes over them.
template <class Pass, class Array>
class PrimalDualBackend {
 public:
  virtual ~PrimalDualBackend() = default;
  /// `count` iterations on from a state; each tries steps until one counts.
  virtual void iterate(SolverState& state, std::int64_t count) = 0;
  /// One pass over every chunk that is not part of an iteration, with what it reads by state. Its sums over the chunks,
  /// in the order of team.h: by state where the pass makes those, then a few more.
  virtual std::vector<double> run(Pass pass, const PassStep& step, std::span<const double> given) = 0;
  /// All of an array, or of the copy `which` of one of those that have two.
  virtual std::vector<double> read(Array array, int which) const = 0;
  virtual void write(Array array, int which, const std::vector<double>& numbers) = 0;
  virtual std::string name() const = 0;
};

/// The first row of every chunk, and the number of rows: as many to a chunk as a block of the GPU takes at a
/// time, or a multiple of that where chunks would be too many.
std::vector<int> chunks_of(int rows);

/// The factors of the step after `tries` others.
StepFactors step_factors(std::int64_t tries);

}  // namespace surety::kernels
