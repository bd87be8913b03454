// Checks of ex post incentive compatibility beside their ceiling, the bare arithmetic of a misreport; and the time of a
// whole run on a grid: monotonicity, payments, every misreport, revenue. After the runs a table of ratios is printed.
//
//   build/bin/ex_post_bench --benchmark_enable_random_interleaving=true --benchmark_repetitions=3

#include "bench/ceiling.h"
#include "bench/ratios.h"
#include "host/interdependent/grid_implementation.h"
#include "host/interdependent/sampled_implementation.h"
#include "kernels/launch/backend.h"

namespace {

using namespace surety;

constexpr InstructionSet instruction_sets[] = {InstructionSet::scalar, InstructionSet::avx2, InstructionSet::avx512};

ImplementConfig config_of(const char* rule, const char* values, int bidders) {
  ImplementConfig config;
  config.rule = AllocationRule::parse(rule);
  config.values = ValueFunction::parse(values);
  config.signals = parse_law("uniform");
  config.bidders = bidders;
  return config;
}

template <class F>
void add(const std::string& name, F run) {
  benchmark::RegisterBenchmark(name.c_str(), run)->Unit(benchmark::kMillisecond)->UseRealTime();
}

/// Every bidder of 2^14 profiles reports 64 other signals.
void add_sampled(const char* rule, const char* values, int bidders, InstructionSet isa) {
  add(fmt::format("check/{}/{}/N={}/profile/{}", rule, values, bidders, kernels::instruction_set_name(isa)),
      [=](benchmark::State& s) {
        auto problem = sampled_problem(config_of(rule, values, bidders), bidders);
        problem.samples = 1 << 14;
        std::string device;
        for (auto _ : s)
          benchmark::DoNotOptimize(kernels::ex_post_check(problem, {DeviceKind::cpu, 1, isa, {}}, device));
        s.SetItemsProcessed(s.iterations() * std::int64_t(problem.samples) * 64 * bidders);
      });
}

void add_ceiling(InstructionSet isa) {
  add(fmt::format("ceiling/{}", kernels::instruction_set_name(isa)), [=](benchmark::State& s) {
    const auto misreports = isa == InstructionSet::avx512 ? misreports_on_avx512
                            : isa == InstructionSet::avx2 ? misreports_on_avx2
                                                          : misreports_on_scalar;
    for (auto _ : s) benchmark::DoNotOptimize(misreports(1 << 11));
    s.SetItemsProcessed(s.iterations() * (1 << 11) * 64 * 64);
  });
}

/// Three bidders with k signals each: the check alone, by misreports/s, and the whole run.
void add_grid(int points, InstructionSet isa) {
  add(fmt::format("check/grid/k={}/profile/{}", points, kernels::instruction_set_name(isa)), [=](benchmark::State& s) {
    const auto environment =
        grid_environment(ValueFunction::parse("max"), signal_grid(*parse_law("uniform"), 3, points));
    const auto allocation = allocations(AllocationRule::parse("highest-signal"), environment);
    const auto payment = least_rent_payments(environment, allocation);
    kernels::GridProblem problem;
    problem.tolerance = gain_tolerance(environment, allocation);
    for (int i = 0; i < 3; ++i) {
      problem.points.push_back(points);
      problem.lines.push_back(environment.lines(i));
      problem.value.push_back(environment.value.of[i].data());
      problem.allocation.push_back(allocation.of[i].data());
      problem.payment.push_back(payment.of[i].data());
    }
    std::string device;
    for (auto _ : s) benchmark::DoNotOptimize(kernels::ex_post_check(problem, {DeviceKind::cpu, 1, isa, {}}, device));
    s.SetItemsProcessed(s.iterations() * environment.grid.profiles() * 3 * points);
  });
}

void add_whole_run(const char* rule, int points, int threads) {
  add(fmt::format("implement/{}/max/N=3/k={}/threads={}", rule, points, threads), [=](benchmark::State& s) {
    auto config = config_of(rule, "max", 3);
    config.grid = points;
    for (auto _ : s)
      benchmark::DoNotOptimize(implement(config, {DeviceKind::cpu, threads, InstructionSet::automatic, {}}));
  });
}

}  // namespace

int main(int argc, char** argv) {
  for (const auto isa : instruction_sets) {
    if (!kernels::cpu_supports(isa)) continue;
    add_ceiling(isa);
    for (const int bidders : {2, 10, 100}) add_sampled("highest-signal", "max", bidders, isa);
    add_sampled("split", "max", 10, isa);
    add_sampled("virtual", "additive", 10, isa);
    for (const int points : {16, 64}) add_grid(points, isa);
  }
  for (const char* rule : {"highest-signal", "split"})
    for (const int points : {16, 32, 64, 128}) add_whole_run(rule, points, 2);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  Ratios ratios;
  benchmark::RunSpecifiedBenchmarks(&ratios);
  ratios.print_beside_ceilings("check", "million misreports/s");
}
