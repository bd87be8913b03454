#pragma once

#include <cstddef>
#include <cstdint>

#include "surety/estimate.h"

// What a GPU does at best: each function keeps the current device busy with one thing, waits for it, and returns how
// many it did. Without CUDA in the build they throw.

/// The Philox blocks that `replicates` profiles of `bidders` bidders need, to rank the two strongest or for everybody's
/// keys: profiles.
std::uint64_t philox_words_on_cuda(surety::Precision precision, bool ranks, int bidders, std::uint64_t replicates);
/// The words of everybody's keys, and a logarithm of each: profiles.
double exponential_draws_on_cuda(surety::Precision precision, int bidders, std::uint64_t replicates);
/// Fused multiply-adds, eight independent chains a thread, about `wanted`.
std::uint64_t multiply_adds_on_cuda(surety::Precision precision, std::uint64_t wanted);
/// Copies from memory to memory, half of `bytes` read and half written: bytes.
std::uint64_t copy_on_cuda(std::size_t bytes);
/// Empty kernels one behind the other, and one wait: launches.
std::uint64_t launches_on_cuda(std::uint64_t wanted);
/// Empty kernels, each waited for: launches.
std::uint64_t waits_on_cuda(std::uint64_t wanted);
