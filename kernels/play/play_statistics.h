#pragma once

namespace surety::kernels {

/// What `play` sums of every replicate, in this order; shortfalls as in `estimate`. Units of value but the last.
enum class PlayStatistic : int { value, revenue_shortfall, surplus_shortfall, allocation };
inline constexpr int play_statistics = 4;

}  // namespace surety::kernels
