// A thousand reserves on the same draws beside one auction: compare() with its pilot, against estimate(). After the
// runs the ratios of their times are printed.
//
//   build/bin/candidates_bench --benchmark_enable_random_interleaving=true --benchmark_repetitions=5

#include "bench/ratios.h"
#include "surety/compare.h"

namespace {

using namespace surety;

constexpr std::uint64_t replicates = std::uint64_t(1) << 22;
constexpr int numbers_of_bidders[] = {2, 10};
constexpr const char* thousand = "second-price:reserve=0..1/1000";

EstimateConfig config_of(int bidders, Sampling sampling) {
  EstimateConfig config;
  config.mechanism = Mechanism::parse("second-price:reserve=0.4");
  config.values = Prior::parse("beta:2,2");
  config.bidders = bidders;
  config.samples = replicates;
  config.sampling = sampling;
  return config;
}

const Execution one_core{DeviceKind::cpu, 1, InstructionSet::automatic, {}};

template <class F>
void add(const std::string& name, F run) {
  benchmark::RegisterBenchmark(name.c_str(),
                               [=](benchmark::State& s) {
                                 for (auto _ : s) run();
                                 s.SetItemsProcessed(s.iterations() * std::int64_t(replicates));
                               })
      ->Unit(benchmark::kMillisecond)
      ->UseRealTime();
}

std::string name(const char* what, int bidders, Sampling sampling) {
  return fmt::format("{}/{}/N={}", what, sampling == Sampling::profile ? "profile" : "reduced", bidders);
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  const Candidates candidates = parse_candidates(thousand);
  constexpr Sampling samplings[] = {Sampling::profile, Sampling::automatic};
  for (const int bidders : numbers_of_bidders)
    for (const Sampling sampling : samplings) {
      const EstimateConfig config = config_of(bidders, sampling);
      add(name("one", bidders, sampling), [=] { benchmark::DoNotOptimize(estimate(config, one_core)); });
      add(name("thousand", bidders, sampling),
          [=] { benchmark::DoNotOptimize(compare(config, candidates, one_core)); });
    }
  Ratios report;
  benchmark::RunSpecifiedBenchmarks(&report);
  for (const int bidders : numbers_of_bidders)
    for (const Sampling sampling : samplings)
      report.print_ratio(fmt::format("time of 1,000 reserves over one, {} bidders, {} sampling", bidders,
                                     sampling == Sampling::profile ? "profile" : "reduced"),
                         name("one", bidders, sampling), name("thousand", bidders, sampling));
}
