#pragma once

#include <cstdint>
#include <vector>

/// Four words from cuRAND's public device interface, curand_init(seed, subsequence, offset) and curand4, for each of
/// `count` consecutive subsequences.
std::vector<std::uint32_t> curand_blocks(std::uint64_t seed, std::uint64_t subsequence, std::uint64_t offset,
                                         int count);
