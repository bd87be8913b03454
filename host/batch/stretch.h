#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "host/batch/job.h"

namespace surety {

/// A place in the plan: before batch `batch` of cell `cell`.
struct Place {
  std::size_t cell = 0;
  std::uint64_t batch = 0;

  friend auto operator<=>(const Place&, const Place&) = default;
};

/// The batches from one place to before another, in the order of the plan.
struct Stretch {
  Place begin, end;
};

/// The `index`-th of `count` shards, both from 1.
struct Shard {
  int index = 1, count = 1;

  bool whole() const { return count == 1; }
};

/// Reads "2/6". Throws InvalidInput for anything else, and an index out of range.
Shard parse_shard(std::string_view text);

/// The shard that a Slurm job array makes of this process: SLURM_ARRAY_TASK_ID, counted from SLURM_ARRAY_TASK_MIN in
/// steps of SLURM_ARRAY_TASK_STEP, of SLURM_ARRAY_TASK_COUNT. Empty outside a job array.
std::optional<Shard> shard_of_environment();

/// "shard-2-of-6": where it keeps what it played.
std::string shard_folder(const Shard& shard);

/// The shard whose folder has that name; empty where it is no shard's.
std::optional<Shard> shard_of_folder(std::string_view name);
/// The folders of shards in `folder`, in the order of their names.
std::map<std::filesystem::path, Shard> shards_in(const std::filesystem::path& folder);

/// The shard's part of the plan: stretches of about equal cost, one behind the other. Cells with a target are not cut:
/// when they end depends on their batches in order.
Stretch stretch_of(const Job& job, const Shard& shard);

}  // namespace surety
