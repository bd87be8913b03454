// Which CUDA device a process works on, and what to say where it cannot.
#include <fmt/format.h>

#include <atomic>
#include <cstdlib>

#include "host/io/remarks.h"
#include "kernels/launch/cuda_devices.h"
#include "kernels/launch/cuda_runtime.h"
#include "surety/error.h"

namespace surety::kernels {
namespace {

using Status = CudaRuntime::Status;
using ComputeMode = CudaRuntime::ComputeMode;

std::atomic<const CudaRuntime*> stand_in = nullptr;
std::atomic<int> taken = -1;  // the index given to take_cuda_device; none yet
std::atomic<bool> remarked = false;

const CudaRuntime& runtime() {
  const CudaRuntime* other = stand_in;
  return other ? *other : cuda_runtime();
}

std::string version_text(int version) { return fmt::format("{}.{}", version / 1000, version % 1000 / 10); }
std::string mib(std::uint64_t bytes) { return fmt::format("{} MiB", bytes >> 20); }

/// Why no device can be asked; `result` is not a success, or counts none.
std::string why_none(const CudaRuntime::Result& result) {
  const int driver = runtime().driver_version();
  const char* const visible = std::getenv("CUDA_VISIBLE_DEVICES");
  if (result.status == Status::insufficient_driver && driver == 0) return "no NVIDIA driver is installed";
  if (result.status == Status::insufficient_driver)
    return fmt::format(
        "the NVIDIA driver is for CUDA {}, and this program was built with CUDA {}; install a newer driver",
        version_text(driver), version_text(runtime().own_version()));
  if (result.status != Status::success && result.status != Status::no_device) return result.text;
  if (visible) return fmt::format("no GPU is visible: CUDA_VISIBLE_DEVICES is '{}'", visible);
  return "the NVIDIA driver shows no GPU";
}

/// Why this one cannot be used; `result` is not a success.
std::string why_not(const CudaRuntime::Result& result, const CudaRuntime::Card& card) {
  switch (result.status) {
    case Status::no_code:
      return fmt::format(
          "it has compute capability {}.{}, and this program has code for {}; build it with "
          "-DCMAKE_CUDA_ARCHITECTURES={}{}",
          card.major, card.minor, runtime().architectures(), card.major, card.minor);
    case Status::unavailable:
      if (card.mode == ComputeMode::prohibited)
        return "its compute mode is Prohibited (nvidia-smi -c DEFAULT changes it)";
      if (card.mode == ComputeMode::exclusive)
        return "its compute mode is Exclusive_Process and another process has it; wait for that one, or start fewer "
               "processes";
      return fmt::format("it is busy or unavailable ({})", result.text);
    case Status::out_of_memory:
      return fmt::format("its {} are full", mib(card.memory));
    case Status::success:
    case Status::not_built:
    case Status::insufficient_driver:
    case Status::no_device:
    case Status::other:
      break;
  }
  return result.text;
}

DeviceInfo described(int device) {
  CudaRuntime::Card card{};
  if (const auto result = runtime().describe(device, card); result.status != Status::success)
    return {"cuda", fmt::format("device {}", device), "", false, "it does not tell what it is: " + result.text};
  const std::string clock = card.clock > 0 ? fmt::format(" at {:.2f} GHz", card.clock / 1e9) : "";
  return {"cuda",
          card.name,
          fmt::format("compute capability {}.{}, {} multiprocessors{}, {}", card.major, card.minor,
                      card.multiprocessors, clock, mib(card.memory)),
          true,
          "",
          GpuInfo{device, card.major, card.minor, card.multiprocessors, card.clock, card.memory, {}}};
}

/// Why the device cannot be used; empty where it can, and then it is the calling thread's.
std::string trouble_of(int device, std::uint64_t& free) {
  const auto result = runtime().start(device, free);
  if (result.status == Status::success) return "";
  CudaRuntime::Card card{};
  runtime().describe(device, card);
  return why_not(result, card);
}

struct Visible {
  int devices = 0;
  CudaRuntime::Result result = {};
};

Visible visible() {
  Visible seen;
  seen.result = runtime().count(seen.devices);
  if (seen.result.status != Status::success) seen.devices = 0;
  return seen;
}

std::string name_among(int device, int devices) {
  const std::string name = described(device).name;
  return devices > 1 ? fmt::format("device {} of {}, {}", device, devices, name) : name;
}

/// The device to work on, and why it cannot be used; empty where it can.
struct Own {
  Visible seen = visible();
  int device = 0;
  std::string trouble = {};

  Own() {
    std::uint64_t free = 0;
    if (seen.devices == 0) {
      trouble = why_none(seen.result);
      return;
    }
    device = taken < 0 ? runtime().current() : taken % seen.devices;
    trouble = trouble_of(device, free);
    if (!trouble.empty()) trouble = fmt::format("{}: {}", name_among(device, seen.devices), trouble);
  }

  /// A machine without a GPU is none to speak of.
  bool has_gpu() const {
    switch (seen.result.status) {
      case Status::not_built:
      case Status::no_device:
        return false;
      case Status::insufficient_driver:
        return runtime().driver_version() > 0;
      case Status::success:
        return seen.devices > 0;
      case Status::no_code:
      case Status::unavailable:
      case Status::out_of_memory:
      case Status::other:
        break;
    }
    return true;
  }
};

}  // namespace

std::vector<DeviceInfo> cuda_devices() {
  const Visible seen = visible();
  if (seen.devices == 0) return {{"cuda", "none", "", false, why_none(seen.result)}};
  const int before = runtime().current();
  std::vector<DeviceInfo> all;
  for (int device = 0; device < seen.devices; ++device) {
    DeviceInfo& info = all.emplace_back(described(device));
    if (!info.usable) continue;
    std::uint64_t free = 0;
    info.reason = trouble_of(device, free);
    info.usable = info.reason.empty();
    if (!info.usable) continue;
    info.gpu->free = free;
    info.detail += fmt::format(", {} free", mib(free));
  }
  runtime().select(before);
  return all;
}

void take_cuda_device(int index) { taken = index; }

bool cuda_is_usable() { return Own().trouble.empty(); }

bool cuda_is_usable_or_remark() {
  const Own own;
  if (!own.trouble.empty() && own.has_gpu() && !remarked.exchange(true))
    make_remark("runs on the CPU, as no GPU can be used: " + own.trouble);
  return own.trouble.empty();
}

void expect_usable_cuda() {
  const Own own;
  if (!own.trouble.empty())
    throw InvalidInput(fmt::format("device cuda is not available: {}; use --device cpu", own.trouble));
}

std::string cuda_backend_name() {
  const int device = runtime().current();
  return fmt::format("cuda ({}, {})", name_among(device, visible().devices), described(device).detail);
}

void set_cuda_runtime(const CudaRuntime* runtime) {
  stand_in = runtime;
  remarked = false;
}

}  // namespace surety::kernels
