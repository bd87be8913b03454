#include "host/cli/output.h"

#include <fmt/format.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

#include "host/cli/report.h"
#include "host/io/text.h"
#include "surety/error.h"

namespace surety {
namespace {

using Clock = std::chrono::steady_clock;

std::atomic<Clock::time_point> last_output = Clock::now();

}  // namespace

void print(std::string_view text) {
  const std::string shown = printable(text, "\n");
  if (std::fwrite(shown.data(), 1, shown.size(), stdout) != shown.size() || std::fflush(stdout) != 0) {
    throw Failure(fmt::format("cannot write standard output: {}", std::strerror(errno)));
  }
  last_output = Clock::now();
}

void print(const Report& report, Format format) {
  print(report.formatted(format));
  if (!report.remarks().empty()) remark(report.remarks());
}

void remark(std::string_view text) {
  const std::string shown = printable(text, "\n");
  std::fwrite(shown.data(), 1, shown.size(), stderr);
  last_output = Clock::now();
}

void clear_line() { std::fputs("\r\033[K", stderr); }

std::chrono::duration<double> silence() { return Clock::now() - last_output.load(); }

}  // namespace surety
