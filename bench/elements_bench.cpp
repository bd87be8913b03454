// Time to a proven relative width by elements, beside the grid programs: how wide a bracket the same time, or k = 10,
// leaves on a grid. Two threads.
//
//   build/bin/elements_bench

#include <benchmark/benchmark.h>

#include "surety/bounds/bounds.h"
#include "surety/bounds/element_bounds.h"

namespace {

using namespace surety;

std::vector<double> even(int count) {
  std::vector<double> values;
  for (int i = 0; i < count; ++i) values.push_back(double(i) / (count - 1));
  return values;
}

AuctionEnvironment common(int bidders, int goods, int values) {
  return common_values(bidders, goods, even(values), std::vector<double>(std::size_t(values), 1.0 / values));
}

AuctionEnvironment independent(int values) {
  return independent_values(2, 1, even(values), std::vector<double>(std::size_t(values), 1.0 / values));
}

void elements(benchmark::State& state, const AuctionEnvironment& environment, double width) {
  ElementBoundsOptions options;
  options.width = width;
  options.time_limit = 600;
  options.where.threads = 2;
  for (auto _ : state) {
    const ElementBounds found = bound_by_elements(environment, options);
    state.counters["lower"] = found.lower;
    state.counters["upper"] = found.upper;
    state.counters["width"] = found.width();
    state.counters["coefficients"] = found.controls;
  }
}

void grid(benchmark::State& state, const AuctionEnvironment& environment, int k) {
  BoundsOptions options;
  options.k = k;
  options.gap = 1e-3;
  options.where.device = DeviceKind::cpu;
  options.where.threads = 2;
  for (auto _ : state) {
    const Bounds found = bound_guarantee(environment, options);
    state.counters["lower"] = found.lower();
    state.counters["upper"] = found.upper();
    state.counters["width"] = (found.upper() - found.lower()) / found.upper();
  }
}

template <class F>
void add(const std::string& name, F run) {
  benchmark::RegisterBenchmark(name.c_str(), run)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(1);
}

}  // namespace

int main(int argc, char** argv) {
  struct Case {
    const char* name;
    AuctionEnvironment environment;
    std::vector<double> widths;
    std::vector<int> ks;
  };
  const std::vector<Case> cases{{"common, N = 2", common(2, 1, 11), {1e-3, 1e-4}, {10, 30}},
                                {"common, N = 3", common(3, 1, 11), {1e-2, 5e-3}, {4}},
                                {"independent, 36 states", independent(6), {1e-3}, {10}},
                                {"independent, 121 states", independent(11), {1e-2, 1e-3}, {10}},
                                {"two goods, 121 states", common(2, 2, 11), {1e-2, 1e-3}, {10}}};
  for (const Case& c : cases) {
    for (const double width : c.widths)
      add(std::string(c.name) + "/width:" + std::to_string(width),
          [&c, width](benchmark::State& state) { elements(state, c.environment, width); });
    for (const int k : c.ks)
      add(std::string(c.name) + "/grid:" + std::to_string(k),
          [&c, k](benchmark::State& state) { grid(state, c.environment, k); });
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
