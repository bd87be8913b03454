// Iterations of the saddle-point method of `surety bounds`, one thread: how long one takes as the grid grows, beside a
// copy of as many bytes as it moves (the streaming ceiling).
//
//   build/bin/bounds_bench --benchmark_repetitions=3

#include <cstring>

#include "bench/ratios.h"
#include "host/bounds/saddle_solver.h"
#include "kernels/launch/backend.h"

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
double bytes_per_profile(const Program& program) {
  return sizeof(double) * (6.0 * program.coordinates() + 7.0 * program.columns() + 2);
}

/// The least that any iteration of the method moves: what it keeps (allocation, tilt, interim values, averages), in and
/// out.
double least_bytes_per_profile(const Program& program) {
  return sizeof(double) * (4.0 * program.coordinates() + 6.0 * program.columns() + 1);
}

/// What an iteration would move per state and profile of the full grid if posteriors were stored: each and its average,
/// in and out. The method's own iteration is compared with the time that takes at the streaming rate.
constexpr double stored_bytes_per_cell = 4 * sizeof(double);

void iterations(benchmark::State& state, const std::string& name, int bidders, int k) {
  constexpr double tail = 2e-6;
  const Program program(environment_of(name, bidders), BoundingProgram::lower, k, tail);
  SaddleSolver solver(program, {DeviceKind::cpu, 1, InstructionSet::automatic, {}});
  for (int warm = 0; warm < 200; ++warm) solver.iterate(1);
  for (auto _ : state) solver.iterate(1);
  const double profiles = double(program.profiles().solved());
  state.SetItemsProcessed(std::int64_t(double(state.iterations()) * profiles * program.states()));
  const auto rate = [&](double bytes) {
    return benchmark::Counter(double(state.iterations()) * profiles * bytes, benchmark::Counter::kIsRate);
  };
  state.counters["profiles"] = profiles;
  state.counters["bytes_moved_per_s"] = rate(bytes_per_profile(program));
  state.counters["least_bytes_per_s"] = rate(least_bytes_per_profile(program));
  const double cells = double(program.grid().profiles()) * program.states();
  state.counters["stored_bytes_per_s"] =
      benchmark::Counter(double(state.iterations()) * cells * stored_bytes_per_cell, benchmark::Counter::kIsRate);
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

template <class F>
void add(const std::string& name, F run) {
  benchmark::RegisterBenchmark(name.c_str(), run)->Unit(benchmark::kMillisecond)->UseRealTime();
}

}  // namespace

int main(int argc, char** argv) {
  for (const int k : {10, 20, 30, 40})
    add(fmt::format("iteration/common/N=2/k={}", k), [=](benchmark::State& s) { iterations(s, "common", 2, k); });
  for (const int k : {5, 10, 20})
    add(fmt::format("iteration/independent/N=2/k={}", k),
        [=](benchmark::State& s) { iterations(s, "independent", 2, k); });
  for (const int k : {4, 6, 8})
    add(fmt::format("iteration/common/N=3/k={}", k), [=](benchmark::State& s) { iterations(s, "common", 3, k); });
  for (const std::size_t megabytes : {1, 8, 64})
    add(fmt::format("ceiling/stream/{} MB", megabytes), [=](benchmark::State& s) { stream(s, megabytes << 20); });
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
