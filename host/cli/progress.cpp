#include "host/cli/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "host/cli/output.h"
#include "host/io/table.h"

namespace surety {
namespace {

using Seconds = std::chrono::duration<double>;

constexpr Seconds redraw{0.1};      // between two states of a status line
constexpr Seconds plain_pause{10};  // between two plain lines, and before the first
constexpr Seconds json_pause{1};

std::string json_line(const JobProgress& now) {
  const auto rate = [](double replicates, double seconds) { return seconds > 0 ? replicates / seconds : 0.0; };
  nlohmann::ordered_json json{
      {"cells_done", now.cells_done}, {"cells", now.cells},
      {"share", now.share},           {"seconds", now.seconds},
      {"replicates", now.replicates}, {"replicates_per_second", rate(now.replicates, now.seconds)},
      {"remaining_seconds", nullptr}};
  if (std::isfinite(now.remaining_seconds)) json["remaining_seconds"] = now.remaining_seconds;
  json["ranks"] = nlohmann::ordered_json::array();
  for (const JobProgress::Rank& rank : now.ranks)
    json["ranks"].push_back({{"device", rank.device},
                             {"replicates", rank.replicates},
                             {"replicates_per_second", rate(rank.replicates, rank.seconds)}});
  return json.dump();
}

}  // namespace

StatusLine::StatusLine() : live_(::isatty(STDERR_FILENO) != 0) {}

void StatusLine::show(std::string_view text) {
  const auto now = Clock::now();
  if (live_ ? shown_ && now - last_ < redraw : now - last_ < plain_pause) return;
  if (live_) clear_line();
  remark(live_ ? std::string(text) : fmt::format("{}\n", text));
  shown_ = live_;
  last_ = now;
}

void StatusLine::clear() {
  if (shown_) clear_line();
  shown_ = false;
}

std::function<bool(std::uint64_t)> StatusLine::replicates(std::uint64_t total) {
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
  if (kept > 0 && !json_) remark(fmt::format("{} of {} cells are there already\n", kept, total));
}

void CellProgress::show(const JobProgress& now) {
  if (!json_) return show_text(now);
  if (Clock::now() - last_ < json_pause && now.cells_done < now.cells) return;
  remark(json_line(now) + "\n");
  last_ = Clock::now();
}

void CellProgress::show_text(const JobProgress& now) {
  line_.show(fmt::format("{}/{} cells  {:3.0f}%  {:.3g} million profiles/s  {} left  {}", now.cells_done, now.cells,
                         100 * now.share, 1e-6 * now.replicates / std::max(now.seconds, 1e-9),
                         std::isfinite(now.remaining_seconds) ? duration_text(now.remaining_seconds) : "?", now.cell));
}

Heartbeat::Heartbeat(std::string command) : command_(std::move(command)), thread_([this] { beat(); }) {}

Heartbeat::~Heartbeat() {
  {
    const std::scoped_lock lock(mutex_);
    over_ = true;
  }
  ended_.notify_one();
  thread_.join();
}

void Heartbeat::beat() {
  const auto start = std::chrono::steady_clock::now();
  std::unique_lock lock(mutex_);
  while (!ended_.wait_for(lock, Seconds(1), [this] { return over_; })) {
    if (silence() < plain_pause) continue;
    const Seconds run = std::chrono::steady_clock::now() - start;
    remark(fmt::format("{}: running for {}\n", command_, duration_text(run.count())));
  }
}

}  // namespace surety
