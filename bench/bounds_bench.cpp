// Iterations of the saddle-point method of `surety bounds`, one thread or the GPU: how long one takes as the grid
// grows, beside a copy of as many bytes as it moves (the streaming ceiling).
//
//   build/bin/bounds_bench --benchmark_repetitions=3
//   build/bin/bounds_bench --device cuda

#include <cstring>

#include "bench/iterations.h"
#include "bench/places.h"
#include "bench/ratios.h"
#include "host/bounds/auction_solver.h"

namespace {

using namespace surety;

std::vector<double> eleven_values() {
  std::vector<double> values;
  for (int i = 0; i <= 10; ++i) values.push_back(i / 10.0);
  return values;
}

AuctionEnvironment environment_of(const std::string& name, int bidders) {
  const std::vector<double> law(11, 1.0 / 11);
  return name == "common" ? common_values(bidders, 1, eleven_values(), law)
                          : independent_values(bidders, 1, eleven_values(), law);
}

/// Bytes that the two passes of an iteration read and write per profile: allocation, its average and its next value;
/// tilt, its average and its next value; interim values, old and new; the weight, twice.
double bytes_per_profile(const AuctionProgram& program) {
  return sizeof(double) * (6.0 * program.coordinates() + 7.0 * program.columns() + 2);
}

/// The least that any iteration of the method moves: what it keeps (allocation, tilt, interim values, averages), in and
/// out.
double least_bytes_per_profile(const AuctionProgram& program) {
  return sizeof(double) * (4.0 * program.coordinates() + 6.0 * program.columns() + 1);
}

/// What an iteration would move per state and profile of the full grid if posteriors were stored: each and its average,
/// in and out. The method's own iteration is compared with the time that takes at the streaming rate.
constexpr double stored_bytes_per_cell = 4 * sizeof(double);

void iterations(benchmark::State& state, const std::string& name, int bidders, int k, const Place& place) {
  constexpr double tail = 2e-6;
  const AuctionProgram program(environment_of(name, bidders), BoundingProgram::lower, k, tail);
  AuctionSolver solver(program, place.execution);
  while (solver.iterations() < 200) advance(solver, iterations_at_a_time);
  std::int64_t done = 0;
  for (auto _ : state) done += advance(solver, iterations_at_a_time);
  const double profiles = double(program.profiles().solved());
  state.SetItemsProcessed(std::int64_t(double(done) * profiles * program.states()));
  const auto rate = [&](double bytes) {
    return benchmark::Counter(double(done) * profiles * bytes, benchmark::Counter::kIsRate);
  };
  state.counters["iterations_per_s"] = benchmark::Counter(double(done), benchmark::Counter::kIsRate);
  state.counters["profiles"] = profiles;
  state.counters["bytes_moved_per_s"] = rate(bytes_per_profile(program));
  state.counters["least_bytes_per_s"] = rate(least_bytes_per_profile(program));
  const double cells = double(program.grid().profiles()) * program.states();
  state.counters["stored_bytes_per_s"] =
      benchmark::Counter(double(done) * cells * stored_bytes_per_cell, benchmark::Counter::kIsRate);
}

/// A copy of as many bytes, half of them read and half written.
void stream(benchmark::State& state, std::size_t bytes) {
  std::vector<char> from(bytes / 2, 1), to(bytes / 2);
  for (auto _ : state) {
    std::memcpy(to.data(), from.data(), from.size());
    benchmark::DoNotOptimize(to.data());
    benchmark::ClobberMemory();
  }
  state.counters["bytes_moved_per_s"] =
      benchmark::Counter(double(state.iterations()) * double(bytes), benchmark::Counter::kIsRate);
}

void stream_on_gpu(benchmark::State& state, std::size_t bytes) {
  std::uint64_t moved = 0;
  for (auto _ : state) moved += copy_on_cuda(bytes);
  state.counters["bytes_moved_per_s"] = benchmark::Counter(double(moved), benchmark::Counter::kIsRate);
}

/// Kernels that do nothing, a thousand at a time.
void launches(benchmark::State& state, std::uint64_t (*launch)(std::uint64_t)) {
  std::uint64_t done = 0;
  for (auto _ : state) done += launch(1000);
  state.SetItemsProcessed(std::int64_t(done));
}

template <class F>
void add(const std::string& name, F run) {
  benchmark::RegisterBenchmark(name.c_str(), run)->Unit(benchmark::kMillisecond)->UseRealTime();
}

}  // namespace

int main(int argc, char** argv) {
  const Place place = places(argc, argv).back();
  const auto add_iterations = [&](const std::string& environment, int bidders, std::initializer_list<int> ks) {
    for (const int k : ks)
      add(fmt::format("iteration/{}/N={}/k={}", environment, bidders, k),
          [=](benchmark::State& s) { iterations(s, environment, bidders, k, place); });
  };
  add_iterations("common", 2, {10, 20, 30, 40});
  add_iterations("independent", 2, {5, 10, 20});
  add_iterations("common", 3, {4, 6, 8});
  if (place.on_gpu()) {
    for (const std::size_t megabytes : {8, 64, 4096})
      add(fmt::format("ceiling/stream/{} MB", megabytes),
          [=](benchmark::State& s) { stream_on_gpu(s, megabytes << 20); });
    add("ceiling/launch", [](benchmark::State& s) { launches(s, launches_on_cuda); });
    add("ceiling/launch and wait", [](benchmark::State& s) { launches(s, waits_on_cuda); });
  } else {
    for (const std::size_t megabytes : {1, 8, 64})
      add(fmt::format("ceiling/stream/{} MB", megabytes), [=](benchmark::State& s) { stream(s, megabytes << 20); });
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  Ratios ratios;
  benchmark::RunSpecifiedBenchmarks(&ratios);
  ratios.print_ratio("time per profile and state at k = 40 over k = 10, common values, N = 2",
                     "iteration/common/N=2/k=10", "iteration/common/N=2/k=40");
  ratios.print_ratio("time per profile and state at k = 20 over k = 5, independent values, N = 2",
                     "iteration/independent/N=2/k=5", "iteration/independent/N=2/k=20");
  ratios.print_ratio("time per profile and state at k = 8 over k = 4, common values, N = 3", "iteration/common/N=3/k=4",
                     "iteration/common/N=3/k=8");
}
