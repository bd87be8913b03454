// Iterations (public expenditure) of the saddle-point method of `surety bounds` for environments with outcomes, one
// thread or (--device cuda) the GPU: how long one takes as the grid grows, and the bytes that it moves beside what
// plain streams of as many arrays reach (the ceiling).
//
//   build/bin/outcome_bounds_bench --benchmark_repetitions=3

#include <vector>

#include "bench/iterations.h"
#include "bench/places.h"
#include "bench/ratios.h"
#include "host/bounds/outcome_solver.h"

namespace {

using namespace surety;

/// Doubles that the two passes of an iteration must move per profile: lotteries, their sums and the next ones, three
/// times in and twice out; of densities the same; lotteries, densities and next lotteries again where they have left
/// the cache between the passes.
double least_numbers(const OutcomeProgram& program) { return 6.0 * program.outcomes() + 5.0 * program.states(); }

void iterations(benchmark::State& state, const OutcomeEnvironment& environment, BoundingProgram kind, int k,
                const Place& place) {
  constexpr int reach = 8;
  const OutcomeProgram program(environment, kind, k, reach);
  OutcomeSolver solver(program, place.execution);
  advance(solver, iterations_at_a_time);
  std::int64_t done = 0;
  for (auto _ : state) done += advance(solver, iterations_at_a_time);
  const double profiles = double(program.grid().profiles());
  const auto rate = [&](double per_profile) {
    return benchmark::Counter(double(done) * profiles * per_profile, benchmark::Counter::kIsRate);
  };
  state.SetItemsProcessed(std::int64_t(double(done) * profiles * program.states()));
  state.counters["profiles"] = profiles;
  state.counters["bytes_per_s"] = rate(sizeof(double) * least_numbers(program));
}

/// a = b + x c over three arrays of `megabytes` in all.
void triad(benchmark::State& state, std::size_t megabytes) {
  const std::size_t n = (megabytes << 20) / (3 * sizeof(double));
  std::vector<double> a(n, 1), b(n, 2), c(n, 3);
  for (auto _ : state) {
    for (std::size_t i = 0; i < n; ++i) a[i] = b[i] + 0.5 * c[i];
    benchmark::DoNotOptimize(a.data());
    benchmark::ClobberMemory();
  }
  state.counters["bytes_per_s"] =
      benchmark::Counter(double(state.iterations()) * 3.0 * double(n * sizeof(double)), benchmark::Counter::kIsRate);
}

template <class F>
void add(const std::string& name, F run) {
  benchmark::RegisterBenchmark(name.c_str(), run)->Unit(benchmark::kMillisecond)->UseRealTime();
}

}  // namespace

int main(int argc, char** argv) {
  const Place place = places(argc, argv).back();
  const auto two = public_expenditure_environment(2, 3), three = public_expenditure_environment(3, 10);
  for (const auto& [name, kind] : {std::pair{"lower", BoundingProgram::lower}, {"upper", BoundingProgram::upper}}) {
    for (const int k : {10, 30, 60})
      add(fmt::format("{}/N=2/k={}", name, k),
          [=, kind = kind](benchmark::State& s) { iterations(s, two, kind, k, place); });
    for (const int k : {4, 6, 8})
      add(fmt::format("{}/N=3/k={}", name, k),
          [=, kind = kind](benchmark::State& s) { iterations(s, three, kind, k, place); });
  }
  for (const std::size_t megabytes : {1, 16, 64, 256}) {
    if (place.on_gpu()) break;  // its ceiling is bounds_bench's
    add(fmt::format("ceiling/triad/{} MB", megabytes), [=](benchmark::State& s) { triad(s, megabytes); });
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  Ratios ratios;
  benchmark::RunSpecifiedBenchmarks(&ratios);
  ratios.print_ratio("time per profile and state at k = 60 over k = 10, lower program, N = 2", "lower/N=2/k=10",
                     "lower/N=2/k=60");
  ratios.print_ratio("time per profile and state at k = 8 over k = 4, lower program, N = 3", "lower/N=3/k=4",
                     "lower/N=3/k=8");
}
