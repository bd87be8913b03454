// Which GPU a process takes and what it says where it cannot: a made-up runtime answers for machines that are not here.
#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <map>
#include <vector>

#include "host/batch/ranks.h"
#include "host/batch/teamwork.h"
#include "kernels/launch/cuda_devices.h"
#include "kernels/launch/cuda_runtime.h"
#include "kernels/launch/run.h"
#include "surety/error.h"
#include "surety/remarks.h"

namespace surety {
namespace {

using kernels::CudaRuntime;
using Status = CudaRuntime::Status;

/// A machine with some H100s; tests change what its answers are.
class Machine : public CudaRuntime {
 public:
  explicit Machine(int devices) : cards(std::size_t(devices), h100()) {}

  static Card h100() { return {"NVIDIA H100 80GB HBM3", 9, 0, 132, 1.98e9, 81079ull << 20, ComputeMode::shared}; }

  std::vector<Card> cards;
  Result counted;
  std::map<int, Result> refused;  ///< by device: what keeps it from starting
  int driver = 13000;
  mutable std::vector<int> started;  ///< every device that was touched, in order
  mutable int selected = 0;

  Result count(int& devices) const override {
    devices = int(cards.size());
    return counted;
  }
  Result describe(int device, Card& card) const override {
    card = cards.at(std::size_t(device));
    return {};
  }
  Result start(int device, std::uint64_t& free_memory) const override {
    started.push_back(device);
    if (const auto why = refused.find(device); why != refused.end()) return why->second;
    selected = device;
    free_memory = 80000ull << 20;
    return {};
  }
  int current() const override { return selected; }
  void select(int device) const override { selected = device; }
  int driver_version() const override { return driver; }
  int own_version() const override { return 12080; }
  std::string architectures() const override { return "8.0, 9.0"; }
};

class CudaChoice : public testing::Test {
 protected:
  ~CudaChoice() override {
    kernels::set_cuda_runtime(nullptr);
    kernels::take_cuda_device(-1);
    set_remark_handler({});
  }
  void be(const Machine& machine) {
    kernels::set_cuda_runtime(&machine);
    set_remark_handler([this](const std::string& text) { remarks.push_back(text); });
  }
  std::string refusal() {
    try {
      kernels::expect_usable_cuda();
    } catch (const InvalidInput& error) {
      return error.what();
    }
    return "none";
  }
  std::vector<std::string> remarks;
};

/// One of the ranks of a machine.
class Rank : public Ranks {
 public:
  explicit Rank(int local) : local_(local) {}
  int rank() const override { return local_; }
  int size() const override { return 8; }
  int local_rank() const override { return local_; }
  int local_size() const override { return 8; }
  void send(int, const std::string&) override {}
  std::optional<Message> poll() override { return {}; }

 private:
  int local_;
};

TEST_F(CudaChoice, ARankTouchesItsOwnDeviceAlone) {
  for (int local = 0; local < 8; ++local) {
    const Machine machine(4);
    be(machine);
    take_own_device(Rank(local));
    EXPECT_TRUE(kernels::runs_on_cuda(share_of_machine(Rank(local), {})));
    for (const int device : machine.started) EXPECT_EQ(device, local % 4) << "rank " << local;
    EXPECT_EQ(machine.selected, local % 4);
    EXPECT_TRUE(remarks.empty());
  }
}

TEST_F(CudaChoice, AskingForTheCpuTouchesNoDevice) {
  const Machine machine(2);
  be(machine);
  Execution cpu, threads, scalar;
  cpu.device = DeviceKind::cpu;
  threads.threads = 1;
  scalar.instruction_set = InstructionSet::scalar;
  for (const Execution& execution : {cpu, threads, scalar}) EXPECT_FALSE(kernels::runs_on_cuda(execution));
  EXPECT_TRUE(machine.started.empty());
}

TEST_F(CudaChoice, WithoutRanksAThreadKeepsItsDevice) {
  Machine machine(4);
  machine.selected = 3;  // by cudaSetDevice
  be(machine);
  EXPECT_TRUE(kernels::cuda_is_usable());
  EXPECT_EQ(machine.started, std::vector<int>{3});
  EXPECT_EQ(kernels::cuda_backend_name(),
            "cuda (device 3 of 4, NVIDIA H100 80GB HBM3, compute capability 9.0, 132 multiprocessors at 1.98 GHz, "
            "81079 MiB)");
}

TEST_F(CudaChoice, ASingleDeviceIsNamedWithoutANumber) {
  const Machine machine(1);
  be(machine);
  EXPECT_EQ(kernels::cuda_backend_name().substr(0, 29), "cuda (NVIDIA H100 80GB HBM3, ");
}

TEST_F(CudaChoice, EveryDeviceIsTold) {
  Machine machine(3);
  machine.cards[1] = {"Tesla T4", 7, 5, 40, 0, 15095ull << 20, CudaRuntime::ComputeMode::shared};
  machine.refused[1] = {Status::no_code, "no kernel image is available for execution on the device"};
  machine.selected = 2;
  be(machine);
  const auto devices = kernels::cuda_devices();
  ASSERT_EQ(devices.size(), 3u);
  EXPECT_EQ(machine.selected, 2);
  for (const int usable : {0, 2}) {
    const auto& device = devices[std::size_t(usable)];
    EXPECT_TRUE(device.usable);
    EXPECT_EQ(device.detail, "compute capability 9.0, 132 multiprocessors at 1.98 GHz, 81079 MiB, 80000 MiB free");
    EXPECT_EQ(device.gpu->index, usable);
    EXPECT_EQ(device.gpu->free, 80000ull << 20);
  }
  EXPECT_FALSE(devices[1].usable);
  EXPECT_EQ(devices[1].detail, "compute capability 7.5, 40 multiprocessors, 15095 MiB");  // its clock is not known
  EXPECT_FALSE(devices[1].gpu->free);
  EXPECT_EQ(devices[1].reason,
            "it has compute capability 7.5, and this program has code for 8.0, 9.0; build it with "
            "-DCMAKE_CUDA_ARCHITECTURES=75");
}

struct Case {
  std::string name;
  std::function<void(Machine&)> change;
  std::string says;
  bool said_aloud;  ///< under --device auto
};

class CudaTrouble : public CudaChoice, public testing::WithParamInterface<Case> {};

TEST_P(CudaTrouble, IsRefusedWithItsReasonAndSaidAloudWhereThereIsAGpu) {
  ASSERT_EQ(setenv("CUDA_VISIBLE_DEVICES", "none", 1), 0);
  Machine machine(2);
  GetParam().change(machine);
  be(machine);
  kernels::take_cuda_device(1);
  const std::string message = refusal();
  EXPECT_NE(message.find(GetParam().says), std::string::npos) << message;
  EXPECT_EQ(message.substr(message.size() - 18), "; use --device cpu");
  EXPECT_TRUE(remarks.empty());
  EXPECT_FALSE(kernels::runs_on_cuda({}));
  EXPECT_FALSE(kernels::runs_on_cuda({}));  // the next cell of a sweep: nothing is said twice
  ASSERT_EQ(remarks.size(), GetParam().said_aloud ? 1u : 0u);
  for (const std::string& remark : remarks) {
    EXPECT_EQ(remark.find("runs on the CPU, as no GPU can be used: "), 0u) << remark;
    EXPECT_NE(remark.find(GetParam().says), std::string::npos) << remark;
  }
  for (const int device : machine.started) EXPECT_EQ(device, 1);
  unsetenv("CUDA_VISIBLE_DEVICES");
}

INSTANTIATE_TEST_SUITE_P(
    All, CudaTrouble,
    testing::Values(
        Case{"no_driver",
             [](Machine& m) {
               m.counted = {Status::insufficient_driver, "CUDA driver version is insufficient"};
               m.driver = 0;
             },
             "no NVIDIA driver is installed", false},
        Case{"old_driver",
             [](Machine& m) {
               m.counted = {Status::insufficient_driver, "CUDA driver version is insufficient"};
               m.driver = 11040;
             },
             "the NVIDIA driver is for CUDA 11.4, and this program was built with CUDA 12.8; install a newer driver",
             true},
        Case{"no_device",
             [](Machine& m) {
               m.counted = {Status::no_device, "no CUDA-capable device is detected"};
             },
             "no GPU is visible: CUDA_VISIBLE_DEVICES is 'none'", false},
        Case{"none_counted", [](Machine& m) { m.cards.clear(); }, "no GPU is visible", false},
        Case{"not_built",
             [](Machine& m) {
               m.counted = {Status::not_built, "built without CUDA"};
             },
             "built without CUDA", false},
        Case{"broken_driver",
             [](Machine& m) {
               m.counted = {Status::other, "system not yet initialized"};
             },
             "system not yet initialized", true},
        Case{"no_code",
             [](Machine& m) {
               m.refused[1] = {Status::no_code, "no kernel image"};
             },
             "device 1 of 2, NVIDIA H100 80GB HBM3: it has compute capability 9.0, and this program has code for",
             true},
        Case{"exclusive",
             [](Machine& m) {
               m.cards[1].mode = CudaRuntime::ComputeMode::exclusive;
               m.refused[1] = {Status::unavailable, "all devices are busy"};
             },
             "its compute mode is Exclusive_Process and another process has it", true},
        Case{"prohibited",
             [](Machine& m) {
               m.cards[1].mode = CudaRuntime::ComputeMode::prohibited;
               m.refused[1] = {Status::unavailable, "all devices are busy"};
             },
             "its compute mode is Prohibited", true},
        Case{"busy",
             [](Machine& m) {
               m.refused[1] = {Status::unavailable, "all devices are busy"};
             },
             "it is busy or unavailable (all devices are busy)", true},
        Case{"full",
             [](Machine& m) {
               m.refused[1] = {Status::out_of_memory, "out of memory"};
             },
             "its 81079 MiB are full", true},
        Case{"lost",
             [](Machine& m) {
               m.refused[1] = {Status::other, "GPU is lost"};
             },
             "GPU is lost", true}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace surety
