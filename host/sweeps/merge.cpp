#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>

#include "host/io/files.h"
#include "host/sweeps/folder_run.h"
#include "host/sweeps/manifest.h"
#include "host/sweeps/sweep.h"
#include "host/sweeps/whole_cells.h"
#include "surety/error.h"

namespace surety {
namespace {

namespace fs = std::filesystem;

struct ShardFolder {
  fs::path path;
  Manifest manifest;
};

void add_shard(const fs::path& path, std::map<int, ShardFolder>& shards, int& count) {
  const auto manifest = Manifest::read(path);
  if (!manifest || !manifest->shard())
    throw InvalidInput(
        fmt::format("{} has no manifest of a shard; merge takes the folders that --shard made", path.string()));
  const Shard shard = *manifest->shard();
  if (count != 0 && shard.count != count)
    throw InvalidInput(fmt::format("{} is one of {} shards, {} one of {}; merge takes those of one sweep",
                                   path.string(), shard.count, shards.begin()->second.path.string(), count));
  count = shard.count;
  if (!shards.empty()) shards.begin()->second.manifest.expect_same_plan(*manifest, shards.begin()->second.path, path);
  const auto [earlier, fresh] = shards.try_emplace(shard.index, ShardFolder{path, *manifest});
  if (!fresh)
    throw InvalidInput(fmt::format("shard {} of {} is given twice: {} and {}", shard.index, shard.count,
                                   earlier->second.path.string(), path.string()));
}

/// The shards in the folders by their index: all that there are.
std::map<int, ShardFolder> find_shards(const std::vector<fs::path>& folders) {
  std::map<int, ShardFolder> shards;
  int count = 0;
  for (const fs::path& folder : folders) {
    if (!is_folder(folder)) throw InvalidInput(fmt::format("there is no folder {}", folder.string()));
    const auto inside = shards_in(folder);
    if (inside.empty()) add_shard(folder, shards, count);
    for (const auto& entry : inside) add_shard(entry.first, shards, count);
  }
  std::vector<int> missing;
  for (int index = 1; index <= count; ++index)
    if (!shards.contains(index)) missing.push_back(index);
  if (!missing.empty())
    throw InvalidInput(fmt::format("of {} shards {} {} missing: run surety sweep with --shard {}/{}", count,
                                   fmt::join(missing, ", "), missing.size() == 1 ? "is" : "are", missing.front(),
                                   count));
  return shards;
}

/// What a finished shard holds.
std::vector<TaskResult> results_of(const Job& job, const ShardFolder& folder) {
  const Shard shard = *folder.manifest.shard();
  auto results = read_checkpoint(folder.path, folder.manifest.owner(shard), job);
  Coordinator coordinator(job, stretch_of(job, shard));
  for (const TaskResult& result : results) coordinator.take(result);
  if (!coordinator.finished())
    throw InvalidInput(
        fmt::format("shard {} of {} is not finished ({}): {} of its {} cells are; run it again, it goes on",
                    shard.index, shard.count, folder.path.string(), coordinator.settled(), coordinator.cells()));
  return results;
}

}  // namespace

SweepReport merge_shards(const std::vector<fs::path>& folders, const fs::path& folder) {
  const std::map<int, ShardFolder> shards = find_shards(folders);
  const ShardFolder& first = shards.begin()->second;
  const SweepConfig config = first.manifest.config();
  Manifest manifest(config);
  manifest.expect_same_sweep(first.manifest, first.path);
  if (const auto earlier = Manifest::read(folder)) {
    manifest.expect_same_sweep(*earlier, folder);
    manifest = *earlier;
  }
  const auto job = make_job(config);
  std::vector<TaskResult> results;
  for (const auto& [index, shard] : shards)
    for (TaskResult& result : results_of(*job, shard)) results.push_back(std::move(result));

  const JobObserver nobody;
  FolderRun run(*job, folder, std::move(manifest), {}, nobody);
  run.take(results);
  Execution here;
  here.device = DeviceKind::cpu;  // only rows are left to be made
  run.play(here);
  if (config.job == SweepJob::estimate) update_rates(folder, config.fit_from);
  SweepReport report = run.report();
  report.job = config.job;
  return report;
}

}  // namespace surety
