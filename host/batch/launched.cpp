#include <cstdlib>

#include "host/batch/ranks.h"

namespace surety {

bool launched_by_mpi() {
  for (const char* size : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "MPI_LOCALNRANKS"})
    if (const char* text = std::getenv(size)) return std::atoi(text) > 1;
  // srun --mpi=pmix tells ranks, not how many there are
  const char* tasks = std::getenv("SLURM_STEP_NUM_TASKS");
  return std::getenv("PMIX_RANK") && tasks && std::atoi(tasks) > 1;
}

}  // namespace surety
