// Throughput of the kernel `play` beside its ceiling, the Philox words and one logarithm per draw; of `deviate`; and
// the time that the theory of a guarantee takes, cold. After the runs a table of ratios is printed.
//
//   build/bin/game_bench --benchmark_enable_random_interleaving=true --benchmark_repetitions=5
//   build/bin/game_bench --device cuda

#include "bench/places.h"
#include "bench/ratios.h"
#include "surety/deviate.h"
#include "surety/mechanisms/plugin.h"
#include "surety/theory/exponential_price.h"
#include "surety/theory/proportional_auction.h"

namespace {

using namespace surety;

EstimateConfig config_of(const char* mechanism, const char* information, std::int64_t bidders, Precision precision,
                         Sampling sampling) {
  EstimateConfig config;
  config.mechanism = Mechanism::parse(mechanism);
  config.information = Information::parse(information);
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

void run_play(benchmark::State& state, EstimateConfig config, const Place& place) {
  config.samples = config.sampling == Sampling::profile ? place.replicates(config.bidders) : place.draws / 8;
  for (auto _ : state) benchmark::DoNotOptimize(estimate(config, place.execution));
  state.SetItemsProcessed(state.iterations() * std::int64_t(config.samples));
}

void add_profile_sampling(const std::vector<Place>& places) {
  for (const Place& place : places)
    for (const auto precision : {Precision::float_, Precision::double_})
      for (const std::int64_t bidders : {2, 10, 100, 1000}) {
        const auto point = fmt::format("{}/{}/N={}", place.name, name_of(precision), bidders);
        add("proportional on minmax/profile/" + point, [=](benchmark::State& s) {
          run_play(s, config_of("proportional", "minmax", bidders, precision, Sampling::profile), place);
        });
        if (bidders <= 100)
          add("exponential-price on none/profile/" + point, [=](benchmark::State& s) {
            run_play(s, config_of("exponential-price", "none", bidders, precision, Sampling::profile), place);
          });
        add("ceiling/" + point, [=](benchmark::State& s) {
          const auto replicates = place.replicates(bidders);
          for (auto _ : s) benchmark::DoNotOptimize(place.exponential_draws(precision, int(bidders), replicates));
          s.SetItemsProcessed(s.iterations() * std::int64_t(replicates));
        });
      }
}

void add_reduced_sampling(const Place& widest) {
  for (const std::int64_t bidders : {10, 1'000'000})
    add(fmt::format("proportional on minmax/reduced/double/N={}", bidders), [=](benchmark::State& s) {
      run_play(s, config_of("proportional", "minmax", bidders, Precision::double_, Sampling::reduced), widest);
    });
}

void run_deviate(benchmark::State& state, Precision precision, std::int64_t bidders, std::uint64_t replicates,
                 const Execution& execution) {
  DeviateConfig config;
  config.game = config_of("proportional", "minmax", bidders, precision, Sampling::profile);
  config.game.samples = replicates;
  for (auto _ : state) benchmark::DoNotOptimize(deviate(config, execution));
  state.SetItemsProcessed(state.iterations() * std::int64_t(256 * replicates));
}

/// 64 bins x 256 messages, 10^6 replicates: 2.6 x 10^8 plays.
void add_deviate(Place place) {
  for (const auto precision : {Precision::float_, Precision::double_})
    for (const int threads : {1, 2}) {
      place.execution.threads = threads;
      add(fmt::format("deviate/{}/threads={}/N=2", name_of(precision), threads),
          [=](benchmark::State& s) { run_deviate(s, precision, 2, 1'000'000, place.execution); });
    }
}

/// The same with more replicates, beside the least that a play does: three operations in double, to sum gains and their
/// squares. A multiply-add counts as one.
void add_deviate_on_gpu(const Place& gpu) {
  for (const auto precision : {Precision::float_, Precision::double_})
    for (const std::int64_t bidders : {2, 10}) {
      const auto point = fmt::format("cuda/{}/sums/N={}", name_of(precision), bidders);
      add("deviate/profile/" + point,
          [=](benchmark::State& s) { run_deviate(s, precision, bidders, 1 << 26, gpu.execution); });
      add("ceiling/" + point, [](benchmark::State& s) {
        std::uint64_t done = 0;
        for (auto _ : s) done += multiply_adds_on_cuda(Precision::double_, std::uint64_t(1) << 38);
        s.SetItemsProcessed(std::int64_t(done / 3));
      });
    }
}

/// A rule of Surety's own, and the same one compiled into a plug-in.
void add_plugin(const Place& widest) {
  load_mechanism_plugin(SURETY_PLUGIN);
  for (const char* mechanism : {"second-price", "second-price-again"}) {
    EstimateConfig config = config_of(mechanism, "minmax", 10, Precision::float_, Sampling::profile);
    config.strategy = LinearStrategy{0.5, 0};
    const Execution one_thread = widest.execution;
    add(fmt::format("plug-in/play/{}", mechanism), [=](benchmark::State& s) { run_play(s, config, widest); });
    add(fmt::format("plug-in/deviate/{}", mechanism), [=](benchmark::State& s) {
      DeviateConfig deviations;
      deviations.game = config;
      deviations.game.samples = 100'000;
      for (auto _ : s) benchmark::DoNotOptimize(deviate(deviations, one_thread));
      s.SetItemsProcessed(s.iterations() * 25'600'000);
    });
  }
}

/// Guarantees by theory, everything built anew.
void add_theory() {
  for (const char* values : {"uniform", "beta:3,3", "normal:0.5,0.2,0,1", "exponential:2,3"})
    for (const std::int64_t bidders : {2, 10, 1000, 100'000}) {
      if (bidders == 2 && std::string_view(values) == "beta:3,3") continue;
      add(fmt::format("guarantee/proportional/{}/N={}", values, bidders), [=](benchmark::State& s) {
        for (auto _ : s) benchmark::DoNotOptimize(ProportionalAuction(parse_law(values), bidders).guarantee());
      });
      add(fmt::format("guarantee/exponential-price/{}/N={}", values, bidders), [=](benchmark::State& s) {
        for (auto _ : s) benchmark::DoNotOptimize(best_exponential_price(*parse_law(values), bidders).guarantee);
      });
    }
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<Place> all = places(argc, argv);
  const Place& widest = all.back();
  add_profile_sampling(all);
  add_reduced_sampling(widest);
  if (widest.on_gpu()) {
    add_deviate_on_gpu(widest);
  } else {
    add_deviate(widest);
    add_plugin(widest);
    add_theory();
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  Ratios ratios;
  benchmark::RunSpecifiedBenchmarks(&ratios);
  ratios.print_beside_ceilings("proportional");
  ratios.print_beside_ceilings("exponential-price");
  ratios.print_beside_ceilings("deviate", "million plays/s");
  ratios.print_ratio("time at N = 10^6 over N = 10, reduced", "proportional on minmax/reduced/double/N=10",
                     "proportional on minmax/reduced/double/N=1000000");
  ratios.print_ratio("deviate: two threads over one, float", "deviate/float/threads=2/N=2",
                     "deviate/float/threads=1/N=2");
  for (const char* what : {"play", "deviate"})
    ratios.print_ratio(fmt::format("{}: a rule in a plug-in over Surety's own", what),
                       fmt::format("plug-in/{}/second-price-again", what),
                       fmt::format("plug-in/{}/second-price", what));
}
