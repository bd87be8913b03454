// Throughput of the kernel `estimate` beside its ceiling, the bare Philox words that the same profiles need. After the
// runs a table of ratios is printed: on a shared machine only what one run measured side by side can be compared.
//
//   build/bin/estimate_bench --benchmark_enable_random_interleaving=true --benchmark_repetitions=5
//   build/bin/estimate_bench --device cuda

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "bench/places.h"
#include "bench/ratios.h"

namespace {

using namespace surety;

void run_estimate(benchmark::State& state, EstimateConfig config, const Place& place) {
  config.samples = config.sampling == Sampling::profile ? place.replicates(config.bidders) : place.draws / 8;
  for (auto _ : state) benchmark::DoNotOptimize(estimate(config, place.execution));
  state.SetItemsProcessed(state.iterations() * std::int64_t(config.samples));
}

void run_ceiling(benchmark::State& state, const Place& place, Precision precision, bool ranks, std::int64_t bidders) {
  const auto replicates = place.replicates(bidders);
  for (auto _ : state) benchmark::DoNotOptimize(place.philox_words(precision, ranks, int(bidders), replicates));
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

void add_profile_sampling(const std::vector<Place>& places) {
  for (const Place& place : places)
    for (const auto precision : {Precision::float_, Precision::double_})
      for (const std::int64_t bidders : {2, 10, 100, 1000}) {
        const auto point = fmt::format("{}/{}/N={}", place.name, name_of(precision), bidders);
        add("second-price/profile/" + point, [=](benchmark::State& s) {
          run_estimate(s, config_of("second-price", bidders, precision, Sampling::profile), place);
        });
        add("ceiling/" + point, [=](benchmark::State& s) { run_ceiling(s, place, precision, true, bidders); });
      }
}

/// Mixed over 16 states, beta:1,7 to beta:7,1: the policy follows the belief about them. Its planning is part of a run.
void add_sequential_prices(const std::vector<Place>& places) {
  std::string values;
  for (int k = 0; k < 16; ++k)
    values += fmt::format("{} 0.0625 * beta:{},{}", k ? " |" : "mixture(", 1 + 0.4 * k, 7 - 0.4 * k);
  const Prior prior = Prior::parse(values + ")");
  for (const Place& place : places)
    for (const auto precision : {Precision::float_, Precision::double_})
      for (const std::int64_t bidders : {10, 100, 1000}) {
        const auto point = fmt::format("everybody/{}/{}/N={}", place.name, name_of(precision), bidders);
        add("sequential-posted-price/profile/" + point, [=](benchmark::State& s) {
          auto config = config_of("sequential-posted-price", bidders, precision, Sampling::profile);
          config.values = prior;
          run_estimate(s, config, place);
        });
        add("ceiling/" + point, [=](benchmark::State& s) { run_ceiling(s, place, precision, false, bidders); });
      }
}

void add_threads(const Place& widest) {
  for (const int threads : {1, 2})
    add(fmt::format("second-price/threads={}/float/N=10", threads), [=](benchmark::State& s) {
      Place place = widest;
      place.execution.threads = threads;
      run_estimate(s, config_of("second-price", 10, Precision::float_, Sampling::profile), place);
    });
}

void add_reduced_sampling(const Place& widest) {
  for (const std::int64_t bidders : {10ll, 1'000'000'000ll})
    add(fmt::format("second-price/reduced/double/N={}", bidders), [=](benchmark::State& s) {
      run_estimate(s, config_of("second-price", bidders, Precision::double_, Sampling::reduced), widest);
    });
}

/// The first four look at the two strongest bidders alone, the others at everybody.
void add_mechanisms(const Place& widest) {
  const std::pair<const char*, const char*> mechanisms[] = {{"second-price:reserve=0.5", ""},
                                                            {"first-price", ""},
                                                            {"full-surplus", ""},
                                                            {"second-value", ""},
                                                            {"all-pay", "everybody/"},
                                                            {"posted-price", "everybody/"},
                                                            {"optimal", "everybody/"}};
  for (const auto precision : {Precision::float_, Precision::double_})
    for (const auto& [mechanism, drawn] : mechanisms)
      add(fmt::format("{}/profile/{}{}/{}/N=10", mechanism, drawn, widest.name, name_of(precision)),
          [=](benchmark::State& s) {
            run_estimate(s, config_of(mechanism, 10, precision, Sampling::profile), widest);
          });
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<Place> all = places(argc, argv);
  const Place& widest = all.back();
  add_profile_sampling(all);
  add_sequential_prices(all);
  if (!widest.on_gpu()) add_threads(widest);
  add_reduced_sampling(widest);
  add_mechanisms(widest);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  Ratios ratios;
  benchmark::RunSpecifiedBenchmarks(&ratios);
  ratios.print_beside_ceilings("");
  ratios.print_ratio("two threads over one", "second-price/threads=2/float/N=10", "second-price/threads=1/float/N=10");
  ratios.print_ratio("time at N = 10^9 over N = 10, reduced", "second-price/reduced/double/N=10",
                     "second-price/reduced/double/N=1000000000");
}
