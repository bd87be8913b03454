#include "host/batch/prediction.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "tests/batch/made_up_job.h"

namespace surety {
namespace {

/// Eight cells of a family that is slow to set up, eight of one that is slow to play.
class TwoFamilies : public MadeUpJob {
 public:
  TwoFamilies() : MadeUpJob({1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128}) {}
  static bool slow_to_set_up(std::size_t cell) { return cell < 8; }

  std::string family(std::size_t cell) const override { return slow_to_set_up(cell) ? "setup" : "play"; }
  TrialTime try_out(std::size_t cell, const Execution&) const override {
    const double size = double(batches(cell)) * cost(cell);
    return slow_to_set_up(cell) ? TrialTime{3, 0.01 * size} : TrialTime{0.001, 0.5 * size};
  }
};

// Setup in proportion to the cost of a cell, as it once was, would make thousands of seconds of 24.
TEST(Prediction, SetupIsNoPartOfWhatGrowsWithTheCell) {
  const TwoFamilies job;
  double seconds = 0, longest = 0;
  for (std::size_t cell = 0; cell < job.cells(); ++cell) {
    const TrialTime time = job.try_out(cell, {});
    seconds += time.setup + time.play;
    longest = std::max(longest, time.setup + time.play);
  }
  const Prediction prediction = predict(job, {});
  EXPECT_NEAR(prediction.seconds, seconds, 1e-9);
  EXPECT_NEAR(prediction.longest_cell, longest, 1e-9);
  EXPECT_LT(prediction.tried, job.cells());
  EXPECT_EQ(prediction.batches, 2 * 255);
}

/// Trying takes so long that time is up after the first cell.
class SlowToTry : public TwoFamilies {
 public:
  TrialTime try_out(std::size_t cell, const Execution& execution) const override {
    std::this_thread::sleep_for(std::chrono::milliseconds(2100));
    return TwoFamilies::try_out(cell, execution);
  }
};

TEST(Prediction, FamiliesOfWhichNothingWasTriedAreTakenForTheNearest) {
  const Prediction prediction = predict(SlowToTry(), {});
  EXPECT_EQ(prediction.tried, 1u);
  double size = 0;
  for (std::size_t cell = 0; cell < 16; ++cell) size += double(SlowToTry().batches(cell)) * SlowToTry().cost(cell);
  EXPECT_NEAR(prediction.seconds, 16 * 3 + 0.01 * size, 1e-9);
}

}  // namespace
}  // namespace surety
