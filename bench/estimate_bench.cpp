// Throughput of the kernel `estimate` beside its ceiling, the bare Philox words that the same profiles need. After the
// runs a table of ratios is printed: on a shared machine only what one run measured side by side can be compared.
//
//   build/bin/estimate_bench --benchmark_enable_random_interleaving=true --benchmark_repetitions=5

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>

#include "bench/ceiling.h"
#include "bench/ratios.h"
#include "kernels/launch/backend.h"

namespace {

using namespace surety;

constexpr InstructionSet instruction_sets[] = {InstructionSet::scalar, InstructionSet::avx2, InstructionSet::avx512};

std::uint64_t replicates_for(std::int64_t bidders) { return std::max<std::uint64_t>(1 << 16, (1u << 26) / bidders); }

void run_estimate(benchmark::State& state, EstimateConfig config, Execution execution) {
  execution.device = DeviceKind::cpu;
  config.samples = config.sampling == Sampling::profile ? replicates_for(config.bidders) : 1u << 23;
  for (auto _ : state) benchmark::DoNotOptimize(estimate(config, execution));
  state.SetItemsProcessed(state.iterations() * std::int64_t(config.samples));
}

void run_ceiling(benchmark::State& state, InstructionSet isa, Precision precision, bool ranks, std::int64_t bidders) {
  const auto words = isa == InstructionSet::avx512 ? philox_words_on_avx512
                     : isa == InstructionSet::avx2 ? philox_words_on_avx2
                                                   : philox_words_on_scalar;
  const auto replicates = replicates_for(bidders);
  for (auto _ : state) benchmark::DoNotOptimize(words(precision, ranks, int(bidders), replicates));
  state.SetItemsProcessed(state.iterations() * std::int64_t(replicates));
}

EstimateConfig config_of(const char* mechanism, std::int64_t bidders, Precision precision, Sampling sampling) {
  EstimateConfig config;
  config.mechanism = Mechanism::parse(mechanism);
  config.bidders = bidders;
  config.precision = precision;
  config.sampling = sampling;
  return config;
}

const char* name_of(Precision p) { return p == Precision::float_ ? "float" : "double"; }

template <class F>
void add(const std::string& name, F run) {
  benchmark::RegisterBenchmark(name.c_str(), run)->Unit(benchmark::kMillisecond)->UseRealTime();
}

void add_profile_sampling() {
  for (const auto isa : instruction_sets) {
    if (!kernels::cpu_supports(isa)) continue;
    for (const auto precision : {Precision::float_, Precision::double_})
      for (const std::int64_t bidders : {2, 10, 100, 1000}) {
        const auto point = fmt::format("{}/{}/N={}", kernels::instruction_set_name(isa), name_of(precision), bidders);
        add("second-price/profile/" + point, [=](benchmark::State& s) {
          run_estimate(s, config_of("second-price", bidders, precision, Sampling::profile),
                       {DeviceKind::cpu, 1, isa, {}});
        });
        add("ceiling/" + point, [=](benchmark::State& s) { run_ceiling(s, isa, precision, true, bidders); });
      }
  }
}

/// Mixed over 16 states, beta:1,7 to beta:7,1: the policy follows the belief about them. Its planning is part of a run.
void add_sequential_prices() {
  std::string values;
  for (int k = 0; k < 16; ++k)
    values += fmt::format("{} 0.0625 * beta:{},{}", k ? " |" : "mixture(", 1 + 0.4 * k, 7 - 0.4 * k);
  const Prior prior = Prior::parse(values + ")");
  for (const auto isa : instruction_sets) {
    if (!kernels::cpu_supports(isa)) continue;
    for (const auto precision : {Precision::float_, Precision::double_})
      for (const std::int64_t bidders : {10, 100, 1000}) {
        const auto point =
            fmt::format("everybody/{}/{}/N={}", kernels::instruction_set_name(isa), name_of(precision), bidders);
        add("sequential-posted-price/profile/" + point, [=](benchmark::State& s) {
          auto config = config_of("sequential-posted-price", bidders, precision, Sampling::profile);
          config.values = prior;
          run_estimate(s, config, {DeviceKind::cpu, 1, isa, {}});
        });
        add("ceiling/" + point, [=](benchmark::State& s) { run_ceiling(s, isa, precision, false, bidders); });
      }
  }
}

void add_threads() {
  for (const int threads : {1, 2})
    add(fmt::format("second-price/threads={}/float/N=10", threads), [=](benchmark::State& s) {
      run_estimate(s, config_of("second-price", 10, Precision::float_, Sampling::profile),
                   {DeviceKind::cpu, threads, InstructionSet::automatic, {}});
    });
}

void add_reduced_sampling() {
  for (const std::int64_t bidders : {10ll, 1'000'000'000ll})
    add(fmt::format("second-price/reduced/double/N={}", bidders), [=](benchmark::State& s) {
      run_estimate(s, config_of("second-price", bidders, Precision::double_, Sampling::reduced),
                   {DeviceKind::cpu, 1, InstructionSet::automatic, {}});
    });
}

void add_mechanisms() {
  for (const char* mechanism : {"second-price:reserve=0.5", "first-price", "all-pay", "posted-price", "optimal"})
    add(fmt::format("{}/profile/double/N=10", mechanism), [=](benchmark::State& s) {
      run_estimate(s, config_of(mechanism, 10, Precision::double_, Sampling::profile),
                   {DeviceKind::cpu, 1, InstructionSet::automatic, {}});
    });
}

}  // namespace

int main(int argc, char** argv) {
  add_profile_sampling();
  add_sequential_prices();
  add_threads();
  add_reduced_sampling();
  add_mechanisms();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  Ratios ratios;
  benchmark::RunSpecifiedBenchmarks(&ratios);
  ratios.print_beside_ceilings("second-price/");
  ratios.print_beside_ceilings("sequential-posted-price/");
  ratios.print_ratio("two threads over one", "second-price/threads=2/float/N=10", "second-price/threads=1/float/N=10");
  ratios.print_ratio("time at N = 10^9 over N = 10, reduced", "second-price/reduced/double/N=10",
                     "second-price/reduced/double/N=1000000000");
}
