// What stands in for MPI in a build without it: it says so.
#include "host/batch/ranks.h"
#include "surety/error.h"

namespace surety {

std::unique_ptr<Ranks> launched_ranks() {
  if (launched_by_mpi())
    throw InvalidInput(
        "started by mpirun, but this surety was built without MPI, and every rank would do the same; build it with "
        "libopenmpi-dev installed, or use --shard");
  return nullptr;
}

std::string mpi_library() { return "none"; }

}  // namespace surety
