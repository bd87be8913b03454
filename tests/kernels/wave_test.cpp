// Batches do not depend on the waves that they are played in: chunks fold in order, on the CPU and on the GPU, where
// batches span waves and where waves span batches. And how many waves are under way.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <set>

#include "kernels/estimate/estimate.h"
#include "kernels/launch/cpu_backend.h"
#include "kernels/launch/cuda_devices.h"
#include "kernels/launch/run.h"
#include "surety/error.h"
#include "tests/reference/batch_sums.h"

namespace surety {
namespace {

using kernels::Backend;
using kernels::BatchedChunks;
using kernels::columns;

testing::AssertionResult same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  if (a.size() != b.size()) return testing::AssertionFailure() << a.size() << " sums against " << b.size();
  for (std::size_t i = 0; i < a.size(); ++i)
    if (std::bit_cast<std::uint64_t>(a[i]) != std::bit_cast<std::uint64_t>(b[i]))
      return testing::AssertionFailure() << "sum " << i << ": " << a[i] << " against " << b[i];
  return testing::AssertionSuccess();
}

/// All batches from the first one on, in waves of `wave` chunks.
std::vector<double> play(Backend& backend, const BatchedChunks& plan, std::vector<double> pivot, std::uint64_t first,
                         std::uint64_t wave) {
  backend.begin(plan, pivot);
  const std::uint64_t end = plan.chunks.chunks();
  std::vector<double> sums;
  std::uint64_t started = plan.begin(first), done = started;
  for (int under_way = 0; done < end; --under_way) {
    for (; started < end && under_way < backend.waves_at_once(); ++under_way) {
      const auto count = std::min(wave, end - started);
      backend.start(started, count);
      started += count;
    }
    const auto finished = backend.finish();
    EXPECT_EQ(finished.wave.first, done);
    done = finished.wave.end();
    sums.insert(sums.end(), finished.batches.begin(), finished.batches.end());
  }
  return sums;
}

/// The same from sums of chunks, which are what batches of one chunk each begin with.
std::vector<double> folded(const std::vector<reference::Chunk>& chunks, std::uint64_t per_batch, std::uint64_t first) {
  std::vector<double> sums;
  for (std::size_t c = first * per_batch; c < chunks.size(); c += per_batch) {
    const auto end = std::min(chunks.size(), c + per_batch);
    const auto batch =
        reference::batch_sums({chunks.begin() + std::ptrdiff_t(c), chunks.begin() + std::ptrdiff_t(end)});
    sums.insert(sums.end(), batch.begin(), batch.end());
  }
  return sums;
}

// A problem whose chunks have sums from nowhere, of both signs and with exponents from 0 to 53: in another order, or
// without compensation, they add to other bits.
struct MadeUpProblem {
  Precision precision = Precision::double_;
};
template <class T>
struct MadeUpView {};
template <class T>
std::vector<std::byte> lay_out(const MadeUpProblem&, const void*, MadeUpView<T>&) {
  return {};
}

constexpr int made_up_statistics = 2, made_up_size = 5;

std::int64_t made_up(std::uint64_t first, int i) {
  std::uint64_t x = (first / columns * made_up_size + std::uint64_t(i) + 1) * 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 31)) * 0xbf58476d1ce4e5b9;
  x ^= x >> 29;
  const auto size = std::int64_t((x >> 11) >> (x % 53));
  return x & 64 ? size : -size;
}

void made_up_chunk(const void*, const double*, std::uint64_t first, std::uint64_t, double* out) {
  for (int i = 0; i < made_up_size; ++i) out[i] = double(made_up(first, i));
}

class MadeUpBackend : public kernels::CpuBackend<MadeUpView> {
 public:
  explicit MadeUpBackend(int threads)
      : CpuBackend(MadeUpProblem{}, made_up_chunk, made_up_statistics, InstructionSet::scalar, threads) {}
};

std::vector<reference::Chunk> made_up_chunks(const kernels::ChunkPlan& plan) {
  std::vector<reference::Chunk> chunks(plan.chunks());
  for (std::uint64_t c = 0; c < plan.chunks(); ++c) {
    chunks[c] = {plan.count(c), std::vector<double>(made_up_size)};
    made_up_chunk(nullptr, nullptr, plan.first(c), plan.count(c), chunks[c].sums.data());
  }
  return chunks;
}

TEST(Waves, DoNotMoveTheBatchesOfTheCpu) {
  const kernels::ChunkPlan chunks{317 * 2 * columns - 77, 2};  // the last chunk is short, and so is the last batch
  const auto all = made_up_chunks(chunks);
  ASSERT_EQ(all.size(), 317u);
  for (const std::uint64_t per_batch : {1, 2, 7, 64, 317, 1000})
    for (const std::uint64_t wave : {1, 2, 3, 7, 13, 64, 65, 128, 500})
      for (const std::uint64_t first : {0, 1}) {
        if (first * per_batch >= all.size()) continue;
        MadeUpBackend backend(wave % 2 ? 1 : 3);
        EXPECT_TRUE(same_bits(play(backend, {chunks, per_batch}, {0, 0}, first, wave), folded(all, per_batch, first)))
            << per_batch << " chunks a batch, " << wave << " a wave, from batch " << first;
      }
}

// Integers, which 128 bits add exactly. What rounding takes from a sum is an integer too, and these add up exactly: the
// result is the exact sum, rounded once.
TEST(Waves, AddWithTheRoundingErrorCarriedAlong) {
  const kernels::ChunkPlan chunks{1000 * columns, 1};
  MadeUpBackend backend(1);
  const auto sums = play(backend, {chunks, 1000}, {0, 0}, 0, 77);
  int plain_differs = 0;
  for (int i = 0; i < made_up_size; ++i) {
    __int128 exact = 0;
    double plain = 0;
    for (std::uint64_t c = 0; c < chunks.chunks(); ++c) {
      exact += made_up(chunks.first(c), i);
      plain += double(made_up(chunks.first(c), i));
    }
    EXPECT_EQ(sums[std::size_t(i)], double(exact)) << i;
    plain_differs += plain != double(exact);
  }
  EXPECT_GT(plain_differs, 0);  // or this would be no test of compensation
}

// Another wave waits while one is played, as long as there is another; nothing is started after a stop.
class WatchedBackend : public MadeUpBackend {
 public:
  WatchedBackend() : MadeUpBackend(1) {}

  void begin(const BatchedChunks& plan, std::span<const double> pivot) override {
    MadeUpBackend::begin(plan, pivot);
    end_ = plan.chunks.chunks();
    waves_.clear();
    started = finished = 0;
  }
  void start(std::uint64_t first, std::uint64_t count) override {
    waves_.push_back({first, count});
    sizes.insert(count);
    ++started;
    EXPECT_LE(started - finished, 2);
  }
  kernels::FinishedWave finish() override {
    const auto [first, count] = waves_[std::size_t(finished++)];
    if (waves_.back().first + waves_.back().second < end_) {
      EXPECT_EQ(started - finished, 1) << "the device idles";
    }
    MadeUpBackend::start(first, count);
    return MadeUpBackend::finish();
  }
  int waves_at_once() const override { return 2; }
  double draws_per_wave() const override { return 0; }
  std::uint64_t least_chunks() const override { return 3; }
  std::uint64_t most_chunks(int) const override { return 100; }

  int started = 0, finished = 0;
  std::set<std::uint64_t> sizes;

 private:
  std::uint64_t end_ = 0;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> waves_;
};

TEST(Waves, FollowEachOtherWithoutAPause) {
  auto owned = std::make_unique<WatchedBackend>();
  WatchedBackend& backend = *owned;
  const kernels::BatchPlan plan{40'000 * columns + 5, 8 * columns};
  kernels::Run run(std::move(owned), made_up_statistics, 1 << 22, plan);  // a chunk is a row
  const auto all = made_up_chunks({plan.samples, 1});
  std::uint64_t told = 0;
  const auto sums = run.batch_sums(2, plan.batches() - 2, [&](std::uint64_t done) {
    EXPECT_GT(done, told);
    told = done;
    return true;
  });
  EXPECT_TRUE(same_bits(sums, folded(all, 8, 2)));
  EXPECT_EQ(told, plan.samples - 16 * columns);
  EXPECT_EQ(backend.started, backend.finished);
  for (const std::uint64_t size : {3, 6, 12, 24, 48, 96, 100}) EXPECT_TRUE(backend.sizes.contains(size)) << size;
  EXPECT_EQ(*backend.sizes.rbegin(), 100u);

  // stopped after the third wave: the one behind it was started already
  int waves = 0;
  EXPECT_THROW(run.batch_sums(0, plan.batches(), [&](std::uint64_t) { return ++waves < 3; }), Stopped);
  EXPECT_EQ(backend.finished, 3);
  EXPECT_EQ(backend.started, 4);
  // and what is played after that begins anew
  EXPECT_TRUE(same_bits(run.batch_sums(2, plan.batches() - 2, {}), folded(all, 8, 2)));

  int batches = 0;
  run.play(0, plan.batches(), {}, [&](std::span<const double>) { return ++batches < 5; });
  EXPECT_EQ(batches, 5);
}

// The card folds what it has summed: against the CPU's batches, and against the slow fold of the card's own chunks.
TEST(CudaWaves, DoNotMoveTheBatches) {
  if (!kernels::cuda_is_usable()) GTEST_SKIP() << "no CUDA device: " << kernels::cuda_devices().front().reason;
  kernels::EstimateProblem problem;
  problem.rule = kernels::Rule::second_price;
  problem.seed = 11;
  problem.experiment = 3;
  problem.samples = 75 * 2 * columns - 77;
  problem.group_sizes = {3};
  problem.weights = {1};
  problem.value = {DemandForm{}};
  problem.reserve = {0.5};
  const std::vector<double> pivot{0.75, 0.25, 0.25, 0.05, 0.875};
  const kernels::ChunkPlan chunks{problem.samples, 2};
  const auto cuda = kernels::make_cuda_backend(problem);
  const auto cpu = kernels::make_backend(problem, {DeviceKind::cpu, 1, InstructionSet::automatic, {}});

  std::vector<reference::Chunk> all;
  const auto each = play(*cuda, {chunks, 1}, pivot, 0, 64);
  const std::size_t size = Moments::size(5), entries = RunMoments::size(5);
  for (std::uint64_t c = 0; c < chunks.chunks(); ++c) {
    const auto begin = each.begin() + std::ptrdiff_t(c * entries);
    all.push_back({chunks.count(c), {begin, begin + std::ptrdiff_t(size)}});
  }
  for (const std::uint64_t per_batch : {1, 7, 32, 1000}) {
    const auto on_cpu = play(*cpu, {chunks, per_batch}, pivot, 0, 50);
    for (const std::uint64_t wave : {1, 13, 33, 500})
      for (const std::uint64_t first : {0, 1}) {
        if (first * per_batch >= all.size()) continue;
        const auto on_cuda = play(*cuda, {chunks, per_batch}, pivot, first, wave);
        EXPECT_TRUE(same_bits(on_cuda, folded(all, per_batch, first)))
            << per_batch << " chunks a batch, " << wave << " a wave, from batch " << first;
        if (first == 0) {
          EXPECT_TRUE(same_bits(on_cuda, on_cpu)) << per_batch << " chunks a batch, " << wave << " a wave";
        }
      }
  }
}

// A run that is left with waves under way begins anew, and goes.
TEST(CudaWaves, CanBeLeft) {
  if (!kernels::cuda_is_usable()) GTEST_SKIP() << "no CUDA device: " << kernels::cuda_devices().front().reason;
  kernels::EstimateProblem problem;
  problem.group_sizes = {2};
  problem.weights = {1};
  problem.value = {DemandForm{}};
  problem.samples = 64 * columns;
  const kernels::BatchedChunks plan{{problem.samples, 1}, 8};
  const auto backend = kernels::make_cuda_backend(problem);
  const auto whole = play(*backend, plan, {0.5, 0.25}, 0, 16);
  backend->begin(plan, std::vector<double>{0.5, 0.25});
  backend->start(0, 20);
  backend->start(20, 20);
  EXPECT_TRUE(same_bits(play(*backend, plan, {0.5, 0.25}, 0, 16), whole));
  backend->begin(plan, std::vector<double>{0.5, 0.25});
  backend->start(0, 20);
}

}  // namespace
}  // namespace surety
