#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "kernels/launch/chunk.h"
#include "surety/estimate.h"

namespace surety::kernels {

/// Evaluates chunks of one problem somewhere: on the lanes of the CPU or on a GPU.
class Backend {
 public:
  virtual ~Backend() = default;
  /// Sums of chunks first .. first + count - 1 of the plan, `size` doubles each, in order.
  virtual void chunk_sums(const ChunkPlan& plan, const double* pivot, std::uint64_t first, std::uint64_t count,
                          double* out) = 0;
  /// Draws that this backend should be given at a time: enough to be busy, few enough that a run can be stopped.
  virtual double draws_per_wave() const = 0;
  /// Chunks below which part of it would idle.
  virtual std::uint64_t least_chunks() const = 0;
  virtual std::string name() const = 0;
};

/// What a CPU work item looks like from outside its instruction set: sums of `count` replicates from `first` on.
using ChunkFunction = void (*)(const void* view, const double* pivot, std::uint64_t first, std::uint64_t count,
                               double* out);

/// The widest instruction set of this CPU that `wanted` allows. Throws InvalidInput where the CPU lacks the one wanted.
InstructionSet choose_instruction_set(InstructionSet wanted);
/// The one of three functions that is compiled for the instruction set.
template <class F>
F of_instruction_set(InstructionSet isa, F scalar, F avx2, F avx512) {
  return isa == InstructionSet::avx512 ? avx512 : isa == InstructionSet::avx2 ? avx2 : scalar;
}
bool cpu_supports(InstructionSet isa);
const char* instruction_set_name(InstructionSet isa);
int cpu_threads(int wanted);
std::string cpu_name(InstructionSet isa, int threads);

/// f(0) .. f(count - 1) on `threads` threads through Thrust's OpenMP system.
void run_items_on_cpu(std::uint64_t count, int threads, const std::function<void(std::uint64_t)>& f);

/// Runs f over the chunks on `threads` threads through Thrust's OpenMP system. Never a parallel reduction: results are
/// written by chunk.
void run_chunks_on_cpu(ChunkFunction f, const void* view, const double* pivot, const ChunkPlan& plan, int size,
                       std::uint64_t first, std::uint64_t count, int threads, double* out);

}  // namespace surety::kernels
