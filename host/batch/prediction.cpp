#include "host/batch/prediction.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>

namespace surety {
namespace {

constexpr std::size_t most_tried = 24;
constexpr double trial_seconds = 1;
constexpr double seconds_per_task = 1800;
constexpr double longest_array = 1000;  // Slurm's own limit is 1001 where nobody raised it

double whole_cost(const Job& job, std::size_t cell) { return double(job.batches(cell)) * job.cost(cell); }

/// Seconds per unit of cost, by cell: first, last and middle ones first, then between.
std::map<std::size_t, double> try_cells(const Job& job, const Execution& execution) {
  const auto start = std::chrono::steady_clock::now();
  std::map<std::size_t, double> rates;
  const std::size_t last = job.cells() - 1;
  for (std::size_t parts = 1; rates.size() < std::min(most_tried, job.cells()); parts *= 2) {
    for (std::size_t part = 0; part <= parts; ++part) {
      const std::size_t cell = last * part / parts;
      if (rates.contains(cell)) continue;
      rates[cell] = job.predicted_seconds(cell, execution) / whole_cost(job, cell);
      if (std::chrono::steady_clock::now() - start > std::chrono::duration<double>(trial_seconds)) return rates;
    }
    if (parts > 2 * job.cells()) break;
  }
  return rates;
}

double nearest(const std::map<std::size_t, double>& rates, std::size_t cell) {
  const auto above = rates.lower_bound(cell);
  if (above == rates.end()) return rates.rbegin()->second;
  if (above == rates.begin()) return above->second;
  const auto below = std::prev(above);
  return cell - below->first < above->first - cell ? below->second : above->second;
}

}  // namespace

Prediction predict(const Job& job, const Execution& execution) {
  Prediction prediction;
  const auto rates = try_cells(job, execution);
  prediction.cells = job.cells();
  prediction.tried = rates.size();
  for (std::size_t cell = 0; cell < job.cells(); ++cell) {
    const double seconds = nearest(rates, cell) * whole_cost(job, cell);
    prediction.batches += double(job.batches(cell));
    prediction.seconds += seconds;
    prediction.longest_cell = std::max(prediction.longest_cell, seconds);
    prediction.longest_batch = std::max(prediction.longest_batch, seconds / double(job.batches(cell)));
  }
  // shards do not cut cells that have a target
  const double parts = job.target() ? double(job.cells()) : prediction.batches;
  prediction.array =
      int(std::clamp(std::ceil(prediction.seconds / seconds_per_task), 1.0, std::min(longest_array, parts)));
  return prediction;
}

}  // namespace surety
