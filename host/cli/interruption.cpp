#include "host/cli/interruption.h"

#include <csignal>

namespace surety {
namespace {

volatile std::sig_atomic_t requested = 0;

void on_signal(int signal) {
  requested = 1;
  std::signal(signal, SIG_DFL);
}

}  // namespace

void catch_interruptions() {
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
}

bool interruption_requested() { return requested != 0; }

}  // namespace surety
