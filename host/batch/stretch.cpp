#include "host/batch/stretch.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "host/io/files.h"
#include "host/io/number.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr std::uint64_t most_shards = 1'000'000;

/// Where the share `part` of the total cost ends, to a whole batch.
Place place_at(const Job& job, double part) {
  double total = 0;
  for (std::size_t cell = 0; cell < job.cells(); ++cell) total += double(job.batches(cell)) * job.cost(cell);
  double before = 0;
  for (std::size_t cell = 0; cell < job.cells(); ++cell) {
    const auto batches = double(job.batches(cell));
    const double here = batches * job.cost(cell);
    if (before + here > part * total) {
      const double batch = std::round((part * total - before) / job.cost(cell));
      if (job.target() || job.batches(cell) == 1) return {cell + (2 * batch >= batches ? 1 : 0), 0};
      return batch >= batches ? Place{cell + 1, 0} : Place{cell, std::uint64_t(batch)};
    }
    before += here;
  }
  return {job.cells(), 0};
}

}  // namespace

Shard parse_shard(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto index = parse_count(text.substr(0, slash));
  const auto count = slash == text.npos ? std::nullopt : parse_count(text.substr(slash + 1));
  if (!index || !count)
    throw InvalidInput(fmt::format("\"{}\" is not a shard; it must be like 2/6, the second of six", text));
  if (*count < 1 || *count > most_shards)
    throw InvalidInput(fmt::format("there cannot be {} shards, only 1 to {}", *count, most_shards));
  if (*index < 1 || *index > *count)
    throw InvalidInput(fmt::format("shard {} is out of range; of {} shards there are 1 to {}", *index, *count, *count));
  return {int(*index), int(*count)};
}

std::string shard_folder(const Shard& shard) { return fmt::format("shard-{}-of-{}", shard.index, shard.count); }

std::optional<Shard> shard_of_folder(std::string_view name) {
  const std::size_t of = name.find("-of-");
  if (!name.starts_with("shard-") || of == name.npos) return std::nullopt;
  try {
    return parse_shard(fmt::format("{}/{}", name.substr(6, of - 6), name.substr(of + 4)));
  } catch (const InvalidInput&) {
    return std::nullopt;
  }
}

std::map<std::filesystem::path, Shard> shards_in(const std::filesystem::path& folder) {
  std::map<std::filesystem::path, Shard> shards;
  for (const auto& path : entries_of(folder))
    if (const auto shard = shard_of_folder(path.filename().string())) shards[path] = *shard;
  return shards;
}

std::optional<Shard> shard_of_environment() {
  if (!std::getenv("SLURM_ARRAY_TASK_ID")) return std::nullopt;
  const auto number = [](const char* name) {
    const char* text = std::getenv(name);
    const auto count = text ? parse_count(text) : std::nullopt;
    if (!count)
      throw InvalidInput(
          fmt::format("{} is {}, which is no number of a job array's task; set it, unset "
                      "SLURM_ARRAY_TASK_ID, or give --shard",
                      name, text ? fmt::format("\"{}\"", text) : "not set"));
    return *count;
  };
  const auto id = number("SLURM_ARRAY_TASK_ID"), least = number("SLURM_ARRAY_TASK_MIN"),
             count = number("SLURM_ARRAY_TASK_COUNT");
  const auto step = std::getenv("SLURM_ARRAY_TASK_STEP") ? number("SLURM_ARRAY_TASK_STEP") : 1;
  if (id < least) throw InvalidInput(fmt::format("task {} of the job array lies below its least, {}", id, least));
  const std::uint64_t index = (id - least) / std::max<std::uint64_t>(1, step) + 1;
  if (index > count)
    throw InvalidInput(
        fmt::format("task {} of the job array is number {}, but there are {} tasks; number them in even steps, as "
                    "--array=1-{}, or give --shard",
                    id, index, count, count));
  return parse_shard(fmt::format("{}/{}", index, count));
}

Stretch stretch_of(const Job& job, const Shard& shard) {
  const auto end_of = [&](int index) {
    return index == 0             ? Place{0, 0}
           : index == shard.count ? Place{job.cells(), 0}
                                  : place_at(job, double(index) / shard.count);
  };
  return {end_of(shard.index - 1), end_of(shard.index)};
}

}  // namespace surety
