#pragma once

#include <cstdint>
#include <string>

namespace surety::kernels {

/// What the CUDA runtime is asked about devices. Tests answer as machines that are not here would.
class CudaRuntime {
 public:
  virtual ~CudaRuntime() = default;

  enum class Status { success, not_built, insufficient_driver, no_device, no_code, unavailable, out_of_memory, other };
  struct Result {
    Status status = Status::success;
    std::string text = {};  ///< what the runtime calls it
  };
  enum class ComputeMode { shared, prohibited, exclusive };
  struct Card {
    std::string name;
    int major, minor, multiprocessors;
    double clock;          ///< Hz, 0 where it is not told
    std::uint64_t memory;  ///< bytes
    ComputeMode mode;
  };

  /// These two start nothing on any device.
  virtual Result count(int& devices) const = 0;
  virtual Result describe(int device, Card& card) const = 0;

  /// Makes it the calling thread's device, which starts a context on it, and looks for code for it in this program.
  virtual Result start(int device, std::uint64_t& free_memory) const = 0;
  virtual int current() const = 0;            ///< the calling thread's device
  virtual void select(int device) const = 0;  ///< makes it the calling thread's, if it can

  virtual int driver_version() const = 0;         ///< of CUDA, 13000 for 13.0; 0 where no driver is installed
  virtual int own_version() const = 0;            ///< that the program was built with
  virtual std::string architectures() const = 0;  ///< that it has code for: "8.0, 9.0, 10.0"
};

/// This machine's.
const CudaRuntime& cuda_runtime();

}  // namespace surety::kernels
