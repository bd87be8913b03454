#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "kernels/launch/batch_fold.h"
#include "surety/estimate.h"

namespace surety::kernels {

/// A wave that is done, and the sums of the batches that ended in it, one behind the other, as RunMoments adds them;
/// they are valid until the next wave is started.
struct FinishedWave {
  Wave wave;
  std::span<const double> batches;
};

/// Plays batches of one problem wave by wave somewhere: on the lanes of the CPU or on a GPU.
class Backend {
 public:
  virtual ~Backend() = default;
  /// From here on waves are of this plan and about these pivots, one per statistic. The next wave begins a batch;
  /// waves that were started before and are not finished are forgotten.
  virtual void begin(const BatchedChunks& plan, std::span<const double> pivot) = 0;
  /// Starts the wave of chunks first .. first + count - 1, which follow those of the wave before. At most
  /// `waves_at_once` are started and not finished.
  virtual void start(std::uint64_t first, std::uint64_t count) = 0;
  /// Waits for the first of the waves that are started and not finished.
  virtual FinishedWave finish() = 0;
  /// Waves that may be under way: one is played while the next one waits, so that nothing idles in between.
  virtual int waves_at_once() const = 0;
  /// Draws that this backend should be given at a time: enough to be busy, few enough that a run can be stopped.
  virtual double draws_per_wave() const = 0;
  /// Chunks of a wave below which part of it would idle.
  virtual std::uint64_t least_chunks() const = 0;
  /// Chunks of a wave with that many statistics that there is memory for.
  virtual std::uint64_t most_chunks(int statistics) const = 0;
  virtual std::string name() const = 0;
};

inline constexpr std::uint64_t most_chunks_of_wave = 65536;

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

/// All entries of a wave's batches by fold_entry, a batch at a time on each of `threads` threads.
void fold_on_cpu(const Wave& wave, int size, int entries, int threads, const double* sums,
                 const CompensatedSum* carried_in, CompensatedSum* carried_out, double* out);

}  // namespace surety::kernels
