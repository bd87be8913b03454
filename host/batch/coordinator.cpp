#include "host/batch/coordinator.h"

#include <fmt/format.h>

#include <cmath>

#include "surety/error.h"

namespace surety {
namespace {

constexpr double head_start = 1.05;  // of what seems to be needed to reach a target

AffineStatistic target_statistic(const CellBasis& basis) {
  return {basis.target.front(), {basis.target.begin() + 1, basis.target.end()}};
}

/// Before where the stretch's batches of the cell end.
std::uint64_t end_in(const Stretch& stretch, const Job& job, std::size_t cell) {
  return cell == stretch.end.cell ? stretch.end.batch : job.batches(cell);
}

std::uint64_t begin_in(const Stretch& stretch, std::size_t cell) {
  return cell == stretch.begin.cell ? stretch.begin.batch : 0;
}

}  // namespace

Coordinator::Coordinator(const Job& job, const Stretch& stretch)
    : job_(job),
      stretch_(stretch),
      cells_(stretch.end.cell + (stretch.end.batch > 0 ? 1 : 0) - stretch.begin.cell),
      cursor_(stretch.begin.cell),
      is_settled_(cells_) {
  if (stretch.end <= stretch.begin) cells_ = 0;
  for (std::size_t i = 0; i < cells_; ++i) {
    const std::size_t cell = stretch.begin.cell + i;
    cost_ += job.cost(cell) * double(end_in(stretch, job, cell) - begin_in(stretch, cell));
  }
}

Coordinator::OpenCell& Coordinator::open(std::size_t cell) {
  const auto [found, fresh] = open_.try_emplace(cell);
  if (!fresh) return found->second;
  OpenCell& state = found->second;
  state.next = begin_in(stretch_, cell);
  state.end = end_in(stretch_, job_, cell);
  state.cut = state.end - state.next < job_.batches(cell);
  available_.insert(cell);
  return state;
}

std::optional<Task> Coordinator::next(const kernels::Pace& pace) {
  if (!ready_.empty()) {
    const std::size_t cell = ready_.front();
    ready_.pop_front();
    return Task{cell, 0, 0, open_.at(cell).moments};
  }
  for (auto cell = available_.begin(); cell != available_.end();) {
    OpenCell& state = open_.at(*cell);
    if (auto task = play(*cell, state, pace.batches(job_.cost(*cell)))) return task;
    cell = state.next == state.end ? available_.erase(cell) : std::next(cell);
  }
  for (; cursor_ < stretch_.begin.cell + cells_; ++cursor_) {
    if (is_settled_[cursor_ - stretch_.begin.cell] || open_.contains(cursor_)) continue;
    if (auto task = play(cursor_, open(cursor_), pace.batches(job_.cost(cursor_)))) return task;
  }
  return std::nullopt;
}

std::optional<Task> Coordinator::play(std::size_t cell, OpenCell& state, std::uint64_t batches) {
  while (state.next < state.end && state.is_back(state.next)) ++state.next;
  const std::uint64_t first = state.next, end = std::min({state.end, horizon(cell, state), first + batches});
  while (state.next < end && !state.is_back(state.next)) ++state.next;
  if (state.next == first) return std::nullopt;
  return Task{cell, first, state.next - first, std::nullopt};
}

/// Batches beyond it would probably be in vain: the target will be reached before.
std::uint64_t Coordinator::horizon(std::size_t cell, const OpenCell& state) const {
  const auto target = job_.target();
  if (!target) return state.end;
  if (state.folded == 0) return 1;
  const AffineStatistic statistic = target_statistic(state.basis);
  const double goal = target->size * (target->relative ? std::fabs(statistic.mean(*state.moments)) : 1);
  const double needed = double(state.folded) * std::pow(statistic.standard_error(*state.moments) / goal, 2);
  const double horizon = std::max(std::ceil(head_start * needed), double(state.folded + 1));
  return horizon < double(job_.batches(cell)) ? std::uint64_t(horizon) : state.end;
}

bool Coordinator::take(const TaskResult& result) {
  if (result.cell < stretch_.begin.cell || result.cell >= stretch_.begin.cell + cells_ ||
      is_settled_[result.cell - stretch_.begin.cell])
    return false;
  if (!result.rows.empty()) {
    settle(result.cell);
    return true;
  }
  OpenCell& state = open(result.cell);
  if (state.ended) return false;
  if (state.basis.pivot.empty()) state.basis = result.basis;
  if (state.basis != result.basis)
    throw Failure(
        fmt::format("batches of {} were played about different pivots: the tables of the machines that played them "
                    "differ, as their "
                    "mathematical libraries do; run the sweep on machines of one kind",
                    job_.name(result.cell)));
  for (const BatchSums& batch : result.batches) {
    if (batch.batch < begin_in(stretch_, result.cell) || batch.batch >= state.end || state.is_back(batch.batch))
      continue;
    ++state.back;
    cost_done_ += job_.cost(result.cell);
    state.waiting.emplace(batch.batch, state.cut ? BatchSums{batch.batch, batch.replicates, {}} : batch);
  }
  if (state.cut) {
    if (state.back == state.end - begin_in(stretch_, result.cell)) settle(result.cell);
  } else {
    fold(result.cell, state);
  }
  return true;
}

void Coordinator::fold(std::size_t cell, OpenCell& state) {
  if (!state.moments) state.moments.emplace(int(state.basis.pivot.size()), state.basis.pivot);
  for (auto batch = state.waiting.begin(); batch != state.waiting.end() && batch->first == state.folded && !state.ended;
       batch = state.waiting.erase(batch)) {
    state.moments->add(batch->second.sums, batch->second.replicates);
    ++state.folded;
    state.ended = state.folded == state.end || target_reached(state);
  }
  if (!state.ended) return;
  state.waiting.clear();
  available_.erase(cell);
  ready_.push_back(cell);
}

bool Coordinator::target_reached(const OpenCell& state) const {
  const auto target = job_.target();
  if (!target) return false;
  const AffineStatistic statistic = target_statistic(state.basis);
  return target->reached(statistic.mean(*state.moments), statistic.standard_error(*state.moments));
}

void Coordinator::settle(std::size_t cell) {
  const auto found = open_.find(cell);
  const std::uint64_t back = found == open_.end() ? 0 : found->second.back;
  const std::uint64_t all = end_in(stretch_, job_, cell) - begin_in(stretch_, cell);
  cost_done_ += double(all - back) * job_.cost(cell);
  if (found != open_.end()) {
    open_.erase(found);
    available_.erase(cell);
    std::erase(ready_, cell);
  }
  is_settled_[cell - stretch_.begin.cell] = true;
  ++settled_;
}

}  // namespace surety
