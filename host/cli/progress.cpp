#include "host/cli/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "host/cli/output.h"
#include "host/cli/table.h"

namespace surety {
namespace {

using Seconds = std::chrono::duration<double>;

constexpr Seconds redraw{0.1};       // between two states of a status line
constexpr Seconds plain_pause{5.0};  // between two plain lines

}  // namespace

StatusLine::StatusLine() : live_(::isatty(STDERR_FILENO) != 0) {}

void StatusLine::show(std::string_view text) {
  const auto now = Clock::now();
  if (!live_ || (shown_ && now - last_ < redraw)) return;
  remark(fmt::format("\r\033[K{}", text));
  shown_ = true;
  last_ = now;
}

void StatusLine::clear() {
  if (shown_) remark("\r\033[K");
  shown_ = false;
}

std::function<bool(std::uint64_t)> StatusLine::replicates(std::uint64_t total) {
  if (!live_) return {};
  start_ = Clock::now();
  return [this, total](std::uint64_t done) {
    const double seconds = Seconds(Clock::now() - start_).count();
    const double share = static_cast<double>(done) / static_cast<double>(total);
    if (done > 0 && seconds > 0.5) {
      show(fmt::format("{:3.0f}%  {:.3g} million profiles/s  {} left", 100 * share,
                       1e-6 * static_cast<double>(done) / seconds, duration_text(seconds * (1 - share) / share)));
    }
    return true;
  };
}

void CellProgress::start(std::size_t kept, std::size_t total) {
  last_ = Clock::now();
  if (kept > 0) remark(fmt::format("{} of {} cells are there already\n", kept, total));
}

void CellProgress::show(const JobProgress& now) {
  const std::string text =
      fmt::format("{}/{} cells  {:3.0f}%  {:.3g} million profiles/s  {} left  {}", now.cells_done, now.cells,
                  100 * now.share, 1e-6 * now.replicates / std::max(now.seconds, 1e-9),
                  std::isfinite(now.remaining_seconds) ? duration_text(now.remaining_seconds) : "?", now.cell);
  if (line_.live()) {
    line_.show(text);
  } else if (Clock::now() - last_ >= plain_pause || now.cells_done == now.cells) {
    remark(text + "\n");
    last_ = Clock::now();
  }
}

}  // namespace surety
