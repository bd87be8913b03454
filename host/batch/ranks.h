#pragma once

#include <memory>
#include <optional>
#include <string>

namespace surety {

/// The processes that one mpirun or srun started, and messages between them. Used by one thread of each.
class Ranks {
 public:
  virtual ~Ranks() = default;
  virtual int rank() const = 0;
  virtual int size() const = 0;
  virtual int local_rank() const = 0;  ///< among those on this machine
  virtual int local_size() const = 0;

  virtual void send(int to, const std::string& message) = 0;
  /// A message that has come, and from whom; empty where there is none yet.
  struct Message {
    int from;
    std::string text;
  };
  virtual std::optional<Message> poll() = 0;
};

/// The ranks that this process belongs to; null where it was started alone. Throws InvalidInput where it was not, and
/// the program was built without MPI.
std::unique_ptr<Ranks> launched_ranks();

/// Whether the environment says that mpirun, or srun with PMI, started this process as one of several.
bool launched_by_mpi();

/// The library that the program was built with, or "none".
std::string mpi_library();

}  // namespace surety
