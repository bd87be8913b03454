#pragma once

#include <functional>
#include <optional>
#include <string>

#include "host/batch/coordinator.h"
#include "host/batch/ranks.h"
#include "host/batch/recorder.h"

namespace surety {

/// A worker's end of a line to the coordinator.
struct Line {
  std::function<std::optional<std::string>()> poll;  ///< empty: nothing there yet
  std::function<void(const std::string&)> send;
};

/// Carries out tasks from the line until it says that all is done. What goes wrong is told to the coordinator.
/// `identity` tells what the worker works on: it must be the coordinator's.
void work(const Line& line, const std::string& identity, const std::function<std::unique_ptr<Worker>()>& make_worker);

/// Coordinates the other ranks and a worker in a thread of this one. Each has a task to go on with while a result is on
/// its way. Returns when all is done or the recorder was asked to stop; throws Failure where a rank reports one, or
/// works on something else.
void coordinate(Ranks& ranks, Coordinator& coordinator, Recorder& recorder, const std::string& identity,
                const std::function<std::unique_ptr<Worker>()>& make_worker);

/// The line of a rank other than 0 to rank 0.
Line line_to_coordinator(Ranks& ranks);

/// This rank works on a GPU of its own, as far as there are enough; no other is touched, not even to ask whether it can
/// be used. To be called before anything asks for a device.
void take_own_device(const Ranks& ranks);
/// `execution` with this rank's share of its machine: the threads, where it does not run on its GPU.
Execution share_of_machine(const Ranks& ranks, Execution execution);

}  // namespace surety
