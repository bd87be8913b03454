// bounds.h5 read back, and the transfers in it.
#include "surety/bounds/saved_bounds.h"

#include <gtest/gtest.h>
#include <hdf5.h>
#include <hdf5_hl.h>

#include <random>

#include "host/bounds/bounds_file.h"
#include "surety/bounds/prior_robustness.h"
#include "surety/error.h"
#include "surety/theory/excess_growth_transfers.h"
#include "tests/bounds/random_environments.h"
#include "tests/reference/saved_bounds.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

Bounds solve(const RandomEnvironment& random) {
  BoundsOptions options;
  options.k = random.k;
  options.gap = 1e-4;
  options.where.device = DeviceKind::cpu;
  return bound_guarantee(random.environment, options);
}

class SavedBoundsFile : public ScratchTest, public ::testing::WithParamInterface<int> {};

TEST_P(SavedBoundsFile, IsReadBackAsItWas) {
  const RandomEnvironment random = random_environment(GetParam());
  SCOPED_TRACE(random.name);
  const Bounds bounds = solve(random);
  const auto path = folder_ / "bounds.h5";
  write_bounds_file(path, random.environment, bounds);
  const SavedBounds saved = load_bounds(path);
  EXPECT_EQ(saved.environment.bidders, random.environment.bidders);
  EXPECT_EQ(saved.environment.goods, random.environment.goods);
  EXPECT_EQ(saved.environment.prior, random.environment.prior);
  EXPECT_EQ(saved.environment.values, random.environment.values);
  EXPECT_EQ(saved.k(), random.k);
  const auto& mechanism = bounds.lower_program.mechanism;
  const auto& information = bounds.upper_program.information;
  EXPECT_EQ(saved.mechanism.allocation, mechanism.allocation);
  EXPECT_EQ(saved.mechanism.multiplier, mechanism.multiplier);
  EXPECT_EQ(saved.transfers, participation_secure_transfers(random.environment, mechanism));
  EXPECT_EQ(saved.information.tilt, information.tilt);
  EXPECT_EQ(saved.information.log_weight, information.log_weight);
  EXPECT_EQ(saved.information.rest, information.rest);
  EXPECT_EQ(saved.information.share, information.share);
  EXPECT_EQ(saved.information.reach, information.reach);
  EXPECT_EQ(saved.lower, bounds.lower());
  // evaluated again, with a little more slack for the rounding of exponents where posteriors are sharp
  EXPECT_NEAR(saved.upper, bounds.upper(), 1e-8 * bounds.upper());
  EXPECT_EQ(saved.lower_gap, bounds.lower_program.gap());
  EXPECT_EQ(saved.upper_gap, bounds.upper_program.gap());
}

/// (22), participation security, and with both what the mechanism guarantees, by definition.
TEST_P(SavedBoundsFile, TransfersHaveTheExcessGrowthAndKeepTheGuarantee) {
  const RandomEnvironment random = random_environment(GetParam());
  SCOPED_TRACE(random.name);
  const Bounds bounds = solve(random);
  const auto& mechanism = bounds.lower_program.mechanism;
  SavedBounds saved{random.environment,
                    mechanism,
                    participation_secure_transfers(random.environment, mechanism),
                    bounds.upper_program.information,
                    bounds.lower(),
                    bounds.upper(),
                    0,
                    0};
  double shift = 0;
  const auto excess = balanced_excess_growth(random.environment, mechanism, &shift);
  const reference::SlowGrid grid(random.environment.bidders, random.k);
  const double scale = random.environment.greatest_value() * random.k;
  for (std::int64_t x = 0; x < grid.count(); ++x) {
    reference::Real growth = 0;
    for (int i = 0; i < random.environment.bidders; ++i) {
      if (grid.message(x, i) == 0) {
        ASSERT_EQ(saved.transfers[i][x], 0) << "bidder " << i << " pays without bidding";
      }
      growth += reference::upward(grid, random.k, saved.transfers[i].data(), x, i) - saved.transfers[i][x];
    }
    ASSERT_NEAR(double(growth), excess[x], 1e-11 * scale) << x;
  }
  const double guaranteed = double(reference::guaranteed(saved, random.environment.prior));
  EXPECT_GE(guaranteed, bounds.lower() - 1e-12 * scale);
  EXPECT_LE(guaranteed, bounds.lower_program.upper + 1e-12 * scale);
  double of_multipliers = shift;
  for (int s = 0; s < random.environment.states(); ++s)
    of_multipliers += random.environment.prior[s] * mechanism.multiplier[s];
  EXPECT_LE(of_multipliers, guaranteed + 1e-12 * scale);
  EXPECT_NEAR(of_multipliers, bounds.lower(), 1e-11 * scale);
}

/// Proposition 4: the mechanism's guarantee under another prior is no more than the best mechanism's there.
TEST_P(SavedBoundsFile, GuaranteesUnderOtherPriorsAreBelowTheirOptima) {
  RandomEnvironment random = random_environment(GetParam());
  SCOPED_TRACE(random.name);
  const Bounds bounds = solve(random);
  const SavedBounds saved{random.environment,
                          bounds.lower_program.mechanism,
                          participation_secure_transfers(random.environment, bounds.lower_program.mechanism),
                          bounds.upper_program.information,
                          bounds.lower(),
                          bounds.upper(),
                          0,
                          0};
  std::mt19937 draws{unsigned(GetParam())};
  for (int trial = 0; trial < 3; ++trial) {
    double total = 0;
    for (double& p : random.environment.prior) total += p = std::uniform_real_distribution<>(0.05, 1)(draws);
    for (double& p : random.environment.prior) p /= total;
    const PriorGuarantee found = guarantee_under(saved, random.environment.prior);
    const double exact = double(reference::guaranteed(saved, random.environment.prior));
    EXPECT_LE(found.by_multipliers, found.evaluated);
    EXPECT_LE(found.evaluated, exact);
    EXPECT_NEAR(found.evaluated, exact, 1e-11 * random.environment.greatest_value() * random.k);
    EXPECT_LE(found.evaluated, solve(random).lower_program.upper);
  }
}

INSTANTIATE_TEST_SUITE_P(Bounds, SavedBoundsFile, ::testing::Range(0, 12));

class BadBoundsFile : public ScratchTest {
 protected:
  void SetUp() override {
    ScratchTest::SetUp();
    path_ = folder_ / "bounds.h5";
    BoundsOptions options;
    options.k = 2;
    options.gap = 1e-2;
    options.where.device = DeviceKind::cpu;
    const auto environment = common_values(2, 1, {0, 1}, {0.5, 0.5});
    write_bounds_file(path_, environment, bound_guarantee(environment, options));
  }

  void expect_refused(const std::filesystem::path& path, const std::string& message) const {
    try {
      load_bounds(path);
      ADD_FAILURE() << "accepted: " << message;
    } catch (const InvalidInput& error) {
      const std::string text = error.what();
      EXPECT_NE(text.find(path.filename().string()), std::string::npos) << text;
      EXPECT_NE(text.find(message), std::string::npos) << text << "\n  has no " << message;
    }
  }
  /// Changes the file by HDF5's own means.
  template <class Change>
  void expect_refused_after(Change change, const std::string& message) const {
    const auto changed = folder_ / "changed.h5";
    std::filesystem::copy_file(path_, changed, std::filesystem::copy_options::overwrite_existing);
    const hid_t file = H5Fopen(changed.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
    ASSERT_GE(file, 0);
    change(file);
    H5Fclose(file);
    expect_refused(changed, message);
  }
  static void set(hid_t file, const char* name, std::size_t at, double value) {
    const hid_t data = H5Dopen2(file, name, H5P_DEFAULT);
    std::vector<double> numbers(std::size_t(H5Dget_storage_size(data)) / sizeof(double));
    H5Dread(data, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers.data());
    numbers.at(at) = value;
    EXPECT_GE(H5Dwrite(data, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers.data()), 0) << name;
    H5Dclose(data);
  }
  static void set_text(hid_t file, const char* name, const char* text) {
    EXPECT_GE(H5LTset_attribute_string(file, "/", name, text), 0);
  }

  std::filesystem::path path_;
};

TEST_F(BadBoundsFile, IsRefusedWithTheReason) {
  expect_refused(folder_ / "absent.h5", "no such file");
  expect_refused(folder_, "not a regular file");
  expect_refused(write("text.h5", "bidders = 2\n"), "not a complete HDF5 file");
  expect_refused(write("empty.h5", ""), "not a complete HDF5 file");
  const std::string whole = read_file(path_);
  for (const std::size_t size : {whole.size() - 1, whole.size() / 2, std::size_t(100), std::size_t(8)})
    expect_refused(write("cut.h5", whole.substr(0, size)), "not a complete HDF5 file");
}

TEST_F(BadBoundsFile, OfAnotherProgramOrVersionIsRefused) {
  const auto foreign = folder_ / "foreign.h5";
  const hid_t file = H5Fcreate(foreign.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  H5Fclose(file);
  expect_refused(foreign, "not one that surety bounds --out DIR wrote");
  expect_refused_after([](hid_t f) { set_text(f, "format", "wind tunnel 3"); }, "not one that surety bounds");
  expect_refused_after([](hid_t f) { set_text(f, "format", "surety bounds of outcomes 1"); },
                       "it is of an environment with outcomes");
  expect_refused_after([](hid_t f) { set_text(f, "format", "surety bounds 1"); },
                       "its format is \"surety bounds 1\" but this program reads \"surety bounds ");
}

TEST_F(BadBoundsFile, NoBoundIsTakenAtItsWord) {
  const SavedBounds saved = load_bounds(path_);
  const hid_t file = H5Fopen(path_.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
  const double forged = 0.01;
  H5LTset_attribute_double(file, "/", "upper", &forged, 1);
  H5Fclose(file);
  EXPECT_EQ(load_bounds(path_).upper, saved.upper);
}

TEST_F(BadBoundsFile, WithImpossibleContentsIsRefused) {
  expect_refused_after([](hid_t f) { H5Ldelete(f, "mechanism/transfer", H5P_DEFAULT); },
                       "it has no array mechanism/transfer");
  expect_refused_after([](hid_t f) { H5Ldelete(f, "information", H5P_DEFAULT); }, "no number information/reach");
  expect_refused_after([](hid_t f) { H5Adelete(f, "k"); }, "no number k");
  expect_refused_after([](hid_t f) { set(f, "mechanism/allocation", 3, NAN); }, "mechanism/allocation has the number");
  expect_refused_after([](hid_t f) { set(f, "mechanism/allocation", 3, -0.1); }, "shares below 0");
  expect_refused_after([](hid_t f) { set(f, "mechanism/allocation", 3, 1.5); }, "of one good above 1");
  expect_refused_after([](hid_t f) { set(f, "environment/prior", 0, 0.7); }, "sum to 1.2");
  expect_refused_after([](hid_t f) { set(f, "environment/values", 0, -1); }, "a value is -1");
  expect_refused_after([](hid_t f) { set(f, "information/rest", 0, 0.5); }, "do not sum to 1");
  const double k = 3;
  expect_refused_after([&](hid_t f) { H5LTset_attribute_double(f, "/", "k", &k, 1); },
                       "mechanism/allocation is 2 x 1 x 5 x 5 but must be 2 x 1 x 10 x 10");
}

}  // namespace
}  // namespace surety
