#include "bench/ceiling.h"
#include "surety/random/strongest_two.h"

namespace surety {
inline namespace SURETY_ISA {

template <class L>
std::uint64_t philox_words(bool ranks, int bidders, std::uint64_t replicates) {
  using D = Draws<L>;
  constexpr int step = D::blocks_at_once;
  const Seed<L> seed(PhiloxKey(1));
  const auto blocks = std::uint32_t(ranks ? blocks_of_strongest_two<L>(bidders)
                                          : (bidders + D::keys_per_block - 1) / D::keys_per_block);
  typename L::Word kept{}, words[step][4], last[1][4];
  for (std::uint64_t first = 0; first < replicates; first += L::width) {
    const D draws(seed, std::uint32_t(bidders), first);
    std::uint32_t b = 0;
    for (; b + step <= blocks; b += step) {
      draws.template words<step>(Purpose::value, b, words);
      for (const auto& block : words)
        for (const auto word : block) kept ^= word;
    }
    for (; b < blocks; ++b) {
      draws.template words<1>(Purpose::value, b, last);
      for (const auto word : last[0]) kept ^= word;
    }
  }
  std::uint64_t all = 0;
  for (int lane = 0; lane < L::width; ++lane) all ^= std::uint64_t(lane_of(kept, lane));
  return all;
}

template <class L>
double exponential_draws(int bidders, std::uint64_t replicates) {
  using D = Draws<L>;
  const Seed<L> seed(PhiloxKey(1));
  typename L::Real sum{};
  typename D::Key keys[D::keys_per_block];
  for (std::uint64_t first = 0; first < replicates; first += L::width) {
    const D draws(seed, std::uint32_t(bidders), first);
    for (int i = 0; i < bidders; i += D::keys_per_block) {
      draws.block(Purpose::value, std::uint32_t(i / D::keys_per_block), keys);
      for (int j = 0; j < D::keys_per_block; ++j)
        if (i + j < bidders) sum += log(D::uniform(keys[j]));
    }
  }
  double all = 0;
  for (int lane = 0; lane < L::width; ++lane) all += double(lane_of(sum, lane));
  return all;
}

template <class L>
double misreports(std::uint64_t lines) {
  using V = typename L::Real;
  constexpr int points = 64;
  V allocation[points], payment[points], gains{};
  for (int m = 0; m < points; ++m) allocation[m] = splat<V>(m / 64.0), payment[m] = splat<V>(m * m / 8192.0);
  for (std::uint64_t line = 0; line < lines; line += L::width) {
    __asm__ volatile("" : : "r"(allocation), "r"(payment) : "memory");  // nothing is known of the next line
    for (int own = 0; own < points; ++own) {
      const V value = splat<V>(own / 64.0), truth = value * allocation[own] - payment[own];
      for (int m = 0; m < points; ++m) {
        const V gain = (value * allocation[m] - payment[m]) - truth;
        gains += select(gain > V{}, gain, V{});
      }
    }
  }
  double all = 0;
  for (int lane = 0; lane < L::width; ++lane) all += lane_of(gains, lane);
  return all;
}

}  // namespace SURETY_ISA
}  // namespace surety

double SURETY_CEILING_MISREPORTS(std::uint64_t lines) {
  return surety::misreports<surety::Lanes<double, (SURETY_FLOATS + 1) / 2>>(lines);
}

std::uint64_t SURETY_CEILING(surety::Precision precision, bool ranks, int bidders, std::uint64_t replicates) {
  return precision == surety::Precision::float_
             ? surety::philox_words<surety::Lanes<float, SURETY_FLOATS>>(ranks, bidders, replicates)
             : surety::philox_words<surety::Lanes<double, (SURETY_FLOATS + 1) / 2>>(ranks, bidders, replicates);
}

double SURETY_CEILING_LOGS(surety::Precision precision, int bidders, std::uint64_t replicates) {
  return precision == surety::Precision::float_
             ? surety::exponential_draws<surety::Lanes<float, SURETY_FLOATS>>(bidders, replicates)
             : surety::exponential_draws<surety::Lanes<double, (SURETY_FLOATS + 1) / 2>>(bidders, replicates);
}
