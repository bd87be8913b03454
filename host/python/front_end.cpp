// What commands ask of whoever runs them (host/cli/output.h, progress.h, interruption.h), for Python.
#include <fmt/format.h>
#include <pthread.h>

#include <atomic>
#include <exception>
#include <thread>
#include <utility>

#include "host/cli/interruption.h"
#include "host/cli/output.h"
#include "host/cli/progress.h"
#include "host/python/call.h"

namespace surety {
namespace {

namespace nb = nanobind;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds pause_between_signals{20}, pause_between_lines{100};

bool forked = false;
std::atomic<int> running = 0;

/// OpenMP's threads do not survive a fork, and a thread that had some waits for them for ever. One that is new has
/// none.
void run_after_fork(Call& call, const std::function<void()>& action) {
  std::exception_ptr thrown;
  std::thread([&] {
    current_call() = &call;
    try {
      action();
    } catch (...) {
      thrown = std::current_exception();
    }
  }).join();
  if (thrown) std::rethrow_exception(thrown);
}

/// Runs Python code, with its lock; what it raises stops the call.
template <class Code>
void with_python(Call& call, const Code& code) {
  const nb::gil_scoped_acquire lock;
  try {
    code();
  } catch (nb::python_error& raised) {
    call.error.emplace(std::move(raised));
  }
}

void look_for_signals(Call& call) {
  if (Clock::now() - call.asked < pause_between_signals) return;
  call.asked = Clock::now();
  with_python(call, [] {
    if (PyErr_CheckSignals() != 0) nb::raise_python_error();
  });
}

}  // namespace

Call*& current_call() {
  thread_local Call* call = nullptr;
  return call;
}

bool any_call_runs() { return running > 0; }

void run_call(Call& call, const std::function<void()>& action) {
  static const int registered = pthread_atfork(nullptr, nullptr, [] { forked = true, running = 0; });
  (void)registered;
  ++running;
  Call* const before = std::exchange(current_call(), &call);
  try {
    const nb::gil_scoped_release released;
    if (forked)
      run_after_fork(call, action);
    else
      action();
  } catch (...) {
    current_call() = before;
    --running;
    if (!call.error) throw;
    throw std::move(*call.error);
  }
  current_call() = before;
  --running;
  if (call.error) throw std::move(*call.error);
}

void print(std::string_view text) {
  if (Call* const call = current_call()) call->text += text;
}

void print(const Report& report, Format) {
  Call* const call = current_call();
  if (!call) return;
  call->report = report;
  call->remarks += report.remarks();
}

void remark(std::string_view text) {
  if (Call* const call = current_call()) call->remarks += text;
}

void catch_interruptions() {}  // Python has the signals

bool interruption_requested() {
  Call* const call = current_call();
  if (!call) return false;
  if (!call->error) look_for_signals(*call);
  return call->error.has_value();
}

StatusLine::StatusLine() : live_(true) {}

void StatusLine::show(std::string_view text) {
  Call* const call = current_call();
  const auto now = Clock::now();
  if (!call || call->progress.is_none() || call->error || now - last_ < pause_between_lines) return;
  last_ = now;
  with_python(*call, [&] { call->progress(nb::str(text.data(), text.size())); });
}

void StatusLine::clear() {}

std::function<bool(std::uint64_t)> StatusLine::replicates(std::uint64_t total) {
  return [this, total](std::uint64_t done) {
    show(fmt::format("{:3.0f}%", 100 * static_cast<double>(done) / static_cast<double>(total)));
    return !interruption_requested();
  };
}

void CellProgress::start(std::size_t, std::size_t) {}

void CellProgress::show(const JobProgress& now) {
  line_.show(fmt::format("{}/{} cells  {:3.0f}%  {}", now.cells_done, now.cells, 100 * now.share, now.cell));
}

}  // namespace surety
