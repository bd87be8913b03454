#pragma once

#include <deque>
#include <map>
#include <set>
#include <unordered_map>
#include <vector>

#include "host/batch/job.h"
#include "host/batch/stretch.h"
#include "kernels/launch/run.h"

namespace surety {

/// Hands the batches of a stretch of a job's plan out, in the order of the plan, and puts the results together whatever
/// order they come in: a cell's batches fold in their order. Plays nothing and writes nothing.
class Coordinator {
 public:
  Coordinator(const Job& job, const Stretch& stretch);

  /// The next thing to do: batches of one cell that cost at most `pace` says, but one at least; empty where all is
  /// handed out, or where it depends on results that are not back yet what is next.
  std::optional<Task> next(const kernels::Pace& pace);

  /// Takes a result, handed out or saved by an earlier run. Returns false where it is of no use: a cell may have
  /// reached its target before. Throws Failure where batches of one cell have different pivots.
  bool take(const TaskResult& result);

  /// Every cell of the stretch has its rows, or, where the stretch cuts it, its batches.
  bool finished() const { return settled_ == cells_; }
  std::size_t cells() const { return cells_; }
  std::size_t settled() const { return settled_; }
  double cost() const { return cost_; }            ///< of the stretch
  double cost_done() const { return cost_done_; }  ///< of what is settled or back

 private:
  struct OpenCell {
    std::uint64_t end;       ///< of its batches in the stretch
    std::uint64_t next;      ///< what is before has been handed out or is back
    std::uint64_t back = 0;  ///< batches of the stretch that are back
    bool cut;                ///< by the stretch: its moments are for others to fold
    CellBasis basis;
    std::map<std::uint64_t, BatchSums> waiting;  ///< back, but not folded yet
    std::uint64_t folded = 0;
    std::optional<RunMoments> moments;  ///< of the batches folded
    bool ended = false;                 ///< has all that its rows need

    bool is_back(std::uint64_t batch) const { return batch < folded || waiting.contains(batch); }
  };

  OpenCell& open(std::size_t cell);
  std::optional<Task> play(std::size_t cell, OpenCell& state, std::uint64_t batches);
  std::uint64_t horizon(std::size_t cell, const OpenCell& state) const;
  void fold(std::size_t cell, OpenCell& state);
  bool target_reached(const OpenCell& state) const;
  void settle(std::size_t cell);

  const Job& job_;
  Stretch stretch_;
  std::size_t cells_, settled_ = 0, cursor_;
  double cost_ = 0, cost_done_ = 0;
  std::vector<bool> is_settled_;
  std::unordered_map<std::size_t, OpenCell> open_;
  std::set<std::size_t> available_;  ///< open cells that may have batches to hand out
  std::deque<std::size_t> ready_;    ///< cells whose rows can be made
};

}  // namespace surety
