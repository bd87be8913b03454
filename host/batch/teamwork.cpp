#include "host/batch/teamwork.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <mutex>
#include <thread>

#include "host/batch/words.h"
#include "kernels/launch/cuda_devices.h"
#include "kernels/launch/run.h"
#include "surety/error.h"

namespace surety {
namespace {

using namespace std::chrono_literals;

constexpr int tasks_per_rank = 2;  // one to carry out, one to go on with
constexpr auto nap = 100us;        // between two looks for messages

// What messages begin with.
constexpr std::string_view hello = "hello", task_word = "task", result_word = "result", error_word = "error",
                           end_word = "end", bye = "bye";

std::string encode_task(const Task& task) {
  WordWriter words;
  words.text(task_word).count(task.cell).count(task.first).count(task.count).count(task.moments ? 1 : 0);
  if (task.moments) words.count(task.moments->count()).reals(task.moments->pivot()).reals(task.moments->sums());
  return words.line();
}

Task decode_task(WordReader& words) {
  Task task{words.count(), 0, 0, std::nullopt};
  task.first = words.count();
  task.count = words.count();
  if (words.count() == 0) return task;
  const std::uint64_t replicates = words.count();
  std::vector<double> pivot = words.reals();
  const std::vector<double> sums = words.reals();
  task.moments.emplace(int(pivot.size()), std::move(pivot));
  task.moments->add(sums, replicates);
  return task;
}

/// Messages from one thread to another.
class Mailbox {
 public:
  void push(const std::string& text) {
    const std::lock_guard lock(mutex_);
    texts_.push_back(text);
  }
  std::optional<std::string> pop() {
    const std::lock_guard lock(mutex_);
    if (texts_.empty()) return std::nullopt;
    std::string text = std::move(texts_.front());
    texts_.pop_front();
    return text;
  }

 private:
  std::mutex mutex_;
  std::deque<std::string> texts_;
};

/// The coordinator's side of the conversation.
class Team {
 public:
  Team(Ranks& ranks, Coordinator& coordinator, Recorder& recorder, const std::string& identity)
      : ranks_(ranks),
        coordinator_(coordinator),
        recorder_(recorder),
        identity_(identity),
        pace_(std::size_t(ranks.size())) {}

  Line own_line() {
    return {[this] { return to_own_.pop(); }, [this](const std::string& text) { from_own_.push(text); }};
  }

  /// Until every rank has said bye.
  void run() {
    while (gone_ < ranks_.size()) {
      if (!ending_ && (coordinator_.finished() || recorder_.stop_requested() || !error_.empty())) end();
      const bool heard = listen();
      if (!ending_) hand_out();
      if (!heard) std::this_thread::sleep_for(nap);
    }
    recorder_.finish();
    if (!error_.empty()) throw Failure(error_);
  }

  /// Ends the worker of this process where coordinating it failed.
  void end_own() { to_own_.push(std::string(end_word)); }

 private:
  void send(int rank, const std::string& text) {
    if (rank == 0) {
      to_own_.push(text);
    } else {
      ranks_.send(rank, text);
    }
  }

  bool listen() {
    bool heard = false;
    while (auto text = from_own_.pop()) {
      heard = true;
      take(0, *text);
    }
    while (auto message = ranks_.poll()) {
      heard = true;
      take(message->from, message->text);
    }
    return heard;
  }

  void take(int rank, const std::string& text) {
    WordReader words(text);
    const std::string kind = words.text();
    if (kind == hello) {
      if (words.text() != identity_)
        error_ = fmt::format("rank {} has another config, data file or version of the program than rank 0", rank);
      for (int i = 0; i < tasks_per_rank; ++i) idle_.push_back(rank);
    } else if (kind == result_word) {
      take_result(rank, decode(std::string_view(text).substr(result_word.size() + 1)));
    } else if (kind == error_word) {
      error_ = rank == 0 ? words.text() : fmt::format("rank {}: {}", rank, words.text());
      ++gone_;
    } else if (kind == bye) {
      ++gone_;
    }
  }

  void take_result(int rank, const TaskResult& result) {
    if (result.count > 0)
      pace_[std::size_t(rank)].took(double(result.count) * recorder_.job().cost(result.cell), result.seconds);
    recorder_.take(result, rank);
    idle_.push_back(rank);
  }

  void hand_out() {
    while (!idle_.empty()) {
      const int rank = idle_.front();
      const auto task = coordinator_.next(pace_[std::size_t(rank)]);
      if (!task) return;
      idle_.pop_front();
      send(rank, encode_task(*task));
    }
  }

  void end() {
    ending_ = true;
    for (int rank = 0; rank < ranks_.size(); ++rank) send(rank, std::string(end_word));
  }

  Ranks& ranks_;
  Coordinator& coordinator_;
  Recorder& recorder_;
  const std::string& identity_;
  std::vector<kernels::Pace> pace_;  ///< by rank
  Mailbox to_own_, from_own_;
  std::deque<int> idle_;  ///< ranks that wait for a task, once for each that they may have
  int gone_ = 0;
  bool ending_ = false;
  std::string error_;
};

/// Tasks until the end is announced: what is queued then is dropped.
void carry_out_tasks(const Line& line, Worker& worker) {
  std::deque<Task> queue;
  for (;;) {
    while (auto text = line.poll()) {
      WordReader words(*text);
      if (words.text() == end_word) return;
      queue.push_back(decode_task(words));
    }
    if (queue.empty()) {
      std::this_thread::sleep_for(nap);
      continue;
    }
    const TaskResult result = worker.perform(queue.front());
    queue.pop_front();
    line.send(std::string(result_word) + " " + encode(result));
  }
}

}  // namespace

void work(const Line& line, const std::string& identity, const std::function<std::unique_ptr<Worker>()>& make_worker) {
  try {
    line.send(WordWriter().text(hello).text(identity).line());
    carry_out_tasks(line, *make_worker());
    line.send(std::string(bye));
  } catch (const Stopped&) {
    line.send(std::string(bye));
  } catch (const std::exception& error) {
    line.send(WordWriter().text(error_word).text(error.what()).line());
  }
}

void coordinate(Ranks& ranks, Coordinator& coordinator, Recorder& recorder, const std::string& identity,
                const std::function<std::unique_ptr<Worker>()>& make_worker) {
  Team team(ranks, coordinator, recorder, identity);
  std::thread own([&] { work(team.own_line(), identity, make_worker); });
  try {
    team.run();
  } catch (...) {
    team.end_own();
    own.join();
    throw;
  }
  own.join();
}

Line line_to_coordinator(Ranks& ranks) {
  return {[&]() -> std::optional<std::string> {
            auto message = ranks.poll();
            if (!message) return std::nullopt;
            return std::move(message->text);
          },
          [&](const std::string& text) { ranks.send(0, text); }};
}

void take_own_device(const Ranks& ranks) { kernels::take_cuda_device(ranks.local_rank()); }

Execution share_of_machine(const Ranks& ranks, Execution execution) {
  if (!kernels::runs_on_cuda(execution) && execution.threads == 0) {
    const int share = int(std::thread::hardware_concurrency()) / ranks.local_size();
    execution.threads = std::max(1, std::min(kernels::cpu_threads(0), share));
  }
  return execution;
}

}  // namespace surety
