#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "surety/estimate.h"
#include "surety/statistics/run_moments.h"

namespace surety {

/// What the sums of a cell's batches are about.
struct CellBasis {
  std::vector<double> pivot;
  std::vector<double> target;  ///< the statistic whose error is the target: constant, then coefficients; else empty

  friend bool operator==(const CellBasis&, const CellBasis&) = default;
};

/// Sums of one batch of a cell, about the pivots of its basis: what RunMoments adds.
struct BatchSums {
  std::uint64_t batch, replicates;
  std::vector<double> sums;
};

/// What is handed out: batches first .. first + count - 1 of a cell, or, with count = 0, its rows from its moments.
struct Task {
  std::size_t cell = 0;
  std::uint64_t first = 0, count = 0;
  std::optional<RunMoments> moments;
};

/// What comes back: the batches that were asked for, and the cell's rows of results.csv if they were, or if the batches
/// were all there are.
struct TaskResult {
  std::size_t cell = 0;
  std::uint64_t first = 0, count = 0;  ///< as in the task
  std::uint64_t replicates = 0;        ///< drawn for it
  CellBasis basis;
  std::vector<BatchSums> batches;
  std::string rows;
  double seconds = 0;
  std::string device;
};

/// About how long a cell takes, tried out on a small part of it.
struct TrialTime {
  double setup = 0;  ///< seconds before anything is played: tables, exact values
  double play = 0;   ///< seconds, in proportion to the cell's cost
};

/// Carries out tasks; what a cell needs is built once for consecutive tasks of it.
class Worker {
 public:
  virtual ~Worker() = default;
  /// Throws Stopped where the execution's progress function says so.
  virtual TaskResult perform(const Task& task) = 0;
};

/// A list of cells, each cut into batches that can be played anywhere and in any order, and what they give: rows.
class Job {
 public:
  virtual ~Job() = default;
  virtual std::size_t cells() const = 0;
  /// Stable name of a cell, from all that its results depend on: 16 hexadecimal digits.
  virtual std::string id(std::size_t cell) const = 0;
  /// The cell in words, for reports.
  virtual std::string name(std::size_t cell) const = 0;
  virtual std::uint64_t batches(std::size_t cell) const = 0;  ///< at most, where there is a target; at least 1
  virtual double cost(std::size_t cell) const = 0;            ///< of one batch, relative to others
  virtual std::optional<TargetError> target() const { return {}; }
  /// What cells have in common that differ in size alone: their times tell about each other's.
  virtual std::string family(std::size_t cell) const = 0;
  virtual TrialTime try_out(std::size_t cell, const Execution& execution) const = 0;
  virtual std::unique_ptr<Worker> worker(const Execution& execution) const = 0;
  /// First line of results.csv.
  virtual std::string header() const = 0;
  /// What the rows of a cell begin with: how its place in a results.csv is recognised.
  virtual std::vector<std::vector<std::string>> row_keys(std::size_t cell) const = 0;
  /// Throws InvalidInput where a row with as many fields as the header and one of the cell's keys is none that the job
  /// writes.
  virtual void check_row(std::size_t /*cell*/, const std::vector<std::string>& /*fields*/) const {}
};

}  // namespace surety
