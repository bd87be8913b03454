#include <fmt/format.h>

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

/// Ascending whole numbers as people write them, and as sbatch --array reads them: "3-7,9".
std::string ranges_text(const std::vector<int>& numbers) {
  std::string text;
  for (std::size_t i = 0; i < numbers.size();) {
    std::size_t last = i;
    while (last + 1 < numbers.size() && numbers[last + 1] == numbers[last] + 1) ++last;
    text += fmt::format("{}{}", i > 0 ? "," : "", numbers[i]);
    if (last > i) text += fmt::format("-{}", numbers[last]);
    i = last + 1;
  }
  return text;
}

/// "shard 3 of 16 is", "shards 3-7,9 of 16 are".
std::string shards_text(const std::vector<int>& indices, int count) {
  const bool one = indices.size() == 1;
  return fmt::format("shard{} {} of {} {}", one ? "" : "s", ranges_text(indices), count, one ? "is" : "are");
}

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
    throw InvalidInput(fmt::format("{} missing: run surety sweep with --shard {}/{}{}", shards_text(missing, count),
                                   missing.front(), count, missing.size() == 1 ? "" : " and so on"));
  return shards;
}

/// What the shards hold, all of which must be finished.
std::vector<TaskResult> results_of(const Job& job, const std::map<int, ShardFolder>& shards) {
  std::vector<TaskResult> all;
  std::vector<int> unfinished;
  std::size_t settled = 0, cells = 0;  // of unfinished ones
  for (const auto& [index, folder] : shards) {
    const Shard shard = *folder.manifest.shard();
    Coordinator coordinator(job, stretch_of(job, shard));
    for (TaskResult& result : read_checkpoint(folder.path, folder.manifest.owner(shard), job)) {
      coordinator.take(result);
      all.push_back(std::move(result));
    }
    if (coordinator.finished()) continue;
    unfinished.push_back(index);
    settled += coordinator.settled();
    cells += coordinator.cells();
  }
  if (!unfinished.empty())
    throw InvalidInput(fmt::format(
        "{} not finished: {} of {} cells are; run surety sweep again with --shard {}/{}{}, "
        "it goes on from there",
        shards_text(unfinished, shards.rbegin()->second.manifest.shard()->count), settled, cells, unfinished.front(),
        shards.rbegin()->second.manifest.shard()->count, unfinished.size() == 1 ? "" : " and so on"));
  return all;
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
  const std::vector<TaskResult> results = results_of(*job, shards);
  const JobObserver nobody;
  FolderRun run(*job, folder, std::move(manifest), {}, nobody);
  run.take(results);
  Execution here;
  here.device = DeviceKind::cpu;  // only rows are left to be made
  run.play(here);
  write_tables(config, folder);
  SweepReport report = run.report();
  report.job = config.job;
  return report;
}

}  // namespace surety
