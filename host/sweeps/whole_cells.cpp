#include "host/sweeps/whole_cells.h"

#include <algorithm>
#include <chrono>

#include "host/io/number.h"
#include "host/sweeps/estimate_job.h"

namespace surety {
namespace {

using Clock = std::chrono::steady_clock;

class WholeCellsWorker : public Worker {
 public:
  WholeCellsWorker(const WholeCellsJob& job, Execution execution) : job_(job), execution_(std::move(execution)) {}

  TaskResult perform(const Task& task) override {
    const auto start = Clock::now();
    WholeCellsJob::Done done = job_.perform(task.cell, execution_);
    TaskResult result;
    result.cell = task.cell;
    result.first = task.first;
    result.count = task.count;
    result.replicates = done.replicates;
    result.rows = std::move(done.rows);
    result.device = std::move(done.device);
    result.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    return result;
  }

 private:
  const WholeCellsJob& job_;
  Execution execution_;
};

}  // namespace

std::unique_ptr<Worker> WholeCellsJob::worker(const Execution& execution) const {
  return std::make_unique<WholeCellsWorker>(*this, execution);
}

void check_numbers(const std::vector<std::string>& columns, const std::vector<std::string>& fields,
                   std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    const auto column = std::size_t(std::find(columns.begin(), columns.end(), name) - columns.begin());
    finite_number(fields[column], name);
  }
}

std::unique_ptr<Job> make_job(const SweepConfig& config) {
  if (config.job == SweepJob::verify) return std::make_unique<VerifyJob>(config);
  if (config.job == SweepJob::equilibria) return std::make_unique<EquilibriaJob>(config);
  if (config.job == SweepJob::bounds) return std::make_unique<BoundsJob>(config);
  return std::make_unique<EstimateJob>(config);
}

}  // namespace surety
