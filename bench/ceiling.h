#pragma once

#include <cstdint>

#include "surety/estimate.h"

/// The floor under profile sampling: makes the Philox words that `replicates` profiles of `bidders` bidders need (whole
/// blocks, in the precision's layout) and does nothing with them but keep them alive.
std::uint64_t philox_words_on_scalar(surety::Precision precision, int bidders, std::uint64_t replicates);
std::uint64_t philox_words_on_avx2(surety::Precision precision, int bidders, std::uint64_t replicates);
std::uint64_t philox_words_on_avx512(surety::Precision precision, int bidders, std::uint64_t replicates);

/// The floor under drawing exponential signals: the same words, and a logarithm of every draw.
double exponential_draws_on_scalar(surety::Precision precision, int bidders, std::uint64_t replicates);
double exponential_draws_on_avx2(surety::Precision precision, int bidders, std::uint64_t replicates);
double exponential_draws_on_avx512(surety::Precision precision, int bidders, std::uint64_t replicates);
