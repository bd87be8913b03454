#include <fmt/format.h>
#include <omp.h>
#include <thrust/for_each.h>
#include <thrust/iterator/counting_iterator.h>
#include <thrust/system/omp/execution_policy.h>

#include <atomic>

#include "kernels/launch/backend.h"
#include "surety/error.h"

namespace surety::kernels {

bool cpu_supports(InstructionSet isa) {
  switch (isa) {
    case InstructionSet::avx512:
      return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
             __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
    case InstructionSet::avx2:
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case InstructionSet::scalar:
    case InstructionSet::automatic:
      break;
  }
  return true;
}

const char* instruction_set_name(InstructionSet isa) {
  switch (isa) {
    case InstructionSet::avx512:
      return "avx512";
    case InstructionSet::avx2:
      return "avx2";
    case InstructionSet::scalar:
      return "scalar";
    case InstructionSet::automatic:
      break;
  }
  return "auto";
}

InstructionSet choose_instruction_set(InstructionSet wanted) {
  if (wanted == InstructionSet::automatic) {
    for (const auto isa : {InstructionSet::avx512, InstructionSet::avx2})
      if (cpu_supports(isa)) return isa;
    return InstructionSet::scalar;
  }
  if (!cpu_supports(wanted))
    throw InvalidInput(std::string("instruction set ") + instruction_set_name(wanted) +
                       " is not supported by this CPU; use auto or " +
                       instruction_set_name(choose_instruction_set(InstructionSet::automatic)));
  return wanted;
}

int cpu_threads(int wanted) { return wanted > 0 ? wanted : std::max(1, omp_get_num_procs()); }

std::string cpu_name(InstructionSet isa, int threads) {
  return fmt::format("cpu ({}, {} thread{})", instruction_set_name(isa), threads, threads == 1 ? "" : "s");
}

void run_items_on_cpu(std::uint64_t count, int threads, const std::function<void(std::uint64_t)>& f) {
  const int before = omp_get_max_threads();
  omp_set_num_threads(threads);
  // a thread takes the next item when it is done with one: equal shares would wait for the thread that others slow down
  std::atomic<std::uint64_t> next = 0;
  thrust::for_each_n(thrust::omp::par, thrust::counting_iterator<int>(0), threads, [&](int) {
    for (std::uint64_t i = next++; i < count; i = next++) f(i);
  });
  omp_set_num_threads(before);
}

void run_chunks_on_cpu(ChunkFunction f, const void* view, const double* pivot, const ChunkPlan& plan, int size,
                       std::uint64_t first, std::uint64_t count, int threads, double* out) {
  run_items_on_cpu(count, threads, [=](std::uint64_t i) {
    f(view, pivot, plan.first(first + i), plan.count(first + i), out + i * size);
  });
}

void fold_on_cpu(const Wave& wave, int size, int entries, int threads, const double* sums,
                 const CompensatedSum* carried_in, CompensatedSum* carried_out, double* out) {
  run_items_on_cpu(wave.batches(), threads, [=](std::uint64_t batch) {
    for (int entry = 0; entry < entries; ++entry)
      fold_entry(wave, size, batch, entry, entries, sums, carried_in, carried_out, out);
  });
}

}  // namespace surety::kernels
