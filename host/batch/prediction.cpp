#include "host/batch/prediction.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <string>
#include <vector>

namespace surety {
namespace {

constexpr double trial_seconds = 2;
constexpr double seconds_per_task = 1800;
constexpr double longest_array = 1000;  // Slurm's own limit is 1001 where nobody raised it

double whole_cost(const Job& job, std::size_t cell) { return double(job.batches(cell)) * job.cost(cell); }

struct Trial {
  double setup;          ///< seconds
  double play_per_cost;  ///< seconds
};

/// A family's cells, and what trying some of them took.
struct Family {
  std::vector<std::size_t> cells;  ///< ascending
  std::map<std::size_t, Trial> trials;
};

std::vector<Family> families_of(const Job& job) {
  std::map<std::string, std::size_t> index;
  std::vector<Family> families;
  for (std::size_t cell = 0; cell < job.cells(); ++cell) {
    const auto [place, fresh] = index.try_emplace(job.family(cell), families.size());
    if (fresh) families.emplace_back();
    families[place->second].cells.push_back(cell);
  }
  return families;
}

/// The greatest cell of every family, then the least, then the middle ones and those between, until time is up.
std::vector<Family> try_cells(const Job& job, const Execution& execution) {
  const auto start = std::chrono::steady_clock::now();
  std::vector<Family> families = families_of(job);
  for (const double place : {1.0, 0.0, 0.5, 0.75, 0.25})
    for (Family& family : families) {
      const std::size_t cell = family.cells[std::size_t(std::lround(place * double(family.cells.size() - 1)))];
      if (family.trials.contains(cell)) continue;
      const TrialTime time = job.try_out(cell, execution);
      family.trials[cell] = {time.setup, time.play / whole_cost(job, cell)};
      if (std::chrono::steady_clock::now() - start > std::chrono::duration<double>(trial_seconds)) return families;
    }
  return families;
}

Trial nearest(const std::map<std::size_t, Trial>& trials, std::size_t cell) {
  const auto above = trials.lower_bound(cell);
  if (above == trials.end()) return trials.rbegin()->second;
  if (above == trials.begin()) return above->second;
  const auto below = std::prev(above);
  return cell - below->first < above->first - cell ? below->second : above->second;
}

}  // namespace

Prediction predict(const Job& job, const Execution& execution) {
  Prediction prediction;
  const std::vector<Family> families = try_cells(job, execution);
  std::map<std::size_t, Trial> all;  // for families of which no cell was tried
  for (const Family& family : families) all.insert(family.trials.begin(), family.trials.end());
  prediction.cells = job.cells();
  prediction.tried = all.size();
  for (const Family& family : families)
    for (const std::size_t cell : family.cells) {
      const Trial trial = nearest(family.trials.empty() ? all : family.trials, cell);
      const double play = trial.play_per_cost * whole_cost(job, cell), batches = double(job.batches(cell));
      prediction.batches += batches;
      prediction.seconds += trial.setup + play;
      prediction.longest_cell = std::max(prediction.longest_cell, trial.setup + play);
      prediction.longest_batch = std::max(prediction.longest_batch, trial.setup + play / batches);
    }
  // shards do not cut cells that have a target
  const double parts = job.target() ? double(job.cells()) : prediction.batches;
  prediction.array =
      int(std::clamp(std::ceil(prediction.seconds / seconds_per_task), 1.0, std::min(longest_array, parts)));
  return prediction;
}

}  // namespace surety
