#pragma once

#include <cstdint>

#include "surety/estimate.h"

/// The floor under profile sampling: makes the Philox words that `replicates` profiles of `bidders` bidders need (whole
/// blocks) and does nothing with them but keep them alive. `ranks`: of the two strongest only; else everybody's key.
std::uint64_t philox_words_on_scalar(surety::Precision precision, bool ranks, int bidders, std::uint64_t replicates);
std::uint64_t philox_words_on_avx2(surety::Precision precision, bool ranks, int bidders, std::uint64_t replicates);
std::uint64_t philox_words_on_avx512(surety::Precision precision, bool ranks, int bidders, std::uint64_t replicates);

/// The floor under drawing exponential signals: the words of everybody's key, and a logarithm of each.
double exponential_draws_on_scalar(surety::Precision precision, int bidders, std::uint64_t replicates);
double exponential_draws_on_avx2(surety::Precision precision, int bidders, std::uint64_t replicates);
double exponential_draws_on_avx512(surety::Precision precision, int bidders, std::uint64_t replicates);

/// The floor under checks of misreports, in double: allocation and payment of each report read from the nearest cache,
/// the gain over truth formed, compared and summed. `lines` times 64 true signals x 64 reports.
double misreports_on_scalar(std::uint64_t lines);
double misreports_on_avx2(std::uint64_t lines);
double misreports_on_avx512(std::uint64_t lines);
