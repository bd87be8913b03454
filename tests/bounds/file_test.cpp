#include "surety/bounds/saved_bounds.h"

#include <gtest/gtest.h>
#include <hdf5.h>
#include <hdf5_hl.h>

#include "host/reference/bounding_certificates.h"
#include "surety/error.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

class BoundsFile : public ScratchTest {
 protected:
  BoundsFile() {
    BoundsOptions options;
    options.k = 3;
    options.gap = 1e-3;
    options.where.device = DeviceKind::cpu;
    bounds_ = bound_guarantee(environment_, options);
  }

  std::vector<double> read(const std::string& name, std::vector<hsize_t> sizes) const {
    const hid_t data = H5Dopen2(file_, name.c_str(), H5P_DEFAULT);
    EXPECT_GE(data, 0) << name;
    const hid_t space = H5Dget_space(data);
    std::vector<hsize_t> found(std::size_t(H5Sget_simple_extent_ndims(space)));
    H5Sget_simple_extent_dims(space, found.data(), nullptr);
    EXPECT_EQ(found, sizes) << name;
    std::size_t count = 1;
    for (const hsize_t size : found) count *= size;
    std::vector<double> numbers(count);
    EXPECT_GE(H5Dread(data, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers.data()), 0);
    H5Sclose(space);
    H5Dclose(data);
    return numbers;
  }
  double attribute(const char* object, const char* name) const {
    double value = -1;
    EXPECT_GE(H5LTget_attribute_double(file_, object, name, &value), 0) << name;
    return value;
  }

  AuctionEnvironment environment_ = independent_values(2, 1, {0, 0.5, 1}, {0.2, 0.3, 0.5});
  Bounds bounds_;
  hid_t file_ = -1;
};

TEST_F(BoundsFile, HoldsWhatWasFound) {
  const auto path = folder_ / "bounds.h5";
  save_bounds(path, environment_, bounds_);
  file_ = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  ASSERT_GE(file_, 0);
  EXPECT_EQ(read("mechanism/allocation", {2, 1, 10, 10}), bounds_.lower_program.mechanism.allocation);
  EXPECT_EQ(read("mechanism/multiplier", {9}), bounds_.lower_program.mechanism.multiplier);
  EXPECT_EQ(read("information/tilt", {2, 1, 10, 10}), bounds_.upper_program.information.tilt);
  EXPECT_EQ(read("information/rest", {9}), bounds_.upper_program.information.rest);
  EXPECT_EQ(read("environment/values", {9, 2, 1}), environment_.values);
  EXPECT_EQ(read("environment/prior", {9}), environment_.prior);
  EXPECT_EQ(read("message", {10}).back(), 3);
  EXPECT_EQ(attribute("/", "lower"), bounds_.lower());
  EXPECT_EQ(attribute("/", "upper"), bounds_.upper());
  EXPECT_EQ(attribute("information", "share"), bounds_.upper_program.information.share);
  const hid_t data = H5Dopen2(file_, "mechanism/allocation", H5P_DEFAULT);
  char label[64] = "";
  EXPECT_GT(H5DSget_label(data, 3, label, sizeof label), 0);
  EXPECT_STREQ(label, "message of bidder 2");
  H5Dclose(data);
  H5Fclose(file_);
}

TEST_F(BoundsFile, InterimValuesAreConditionalMeans) {
  const auto& information = bounds_.upper_program.information;
  const auto sigma = reference::joint_law(environment_, information);
  const auto value = interim_values(environment_, information);
  for (int x = 0; x < 100; ++x)
    for (int i = 0; i < 2; ++i) {
      reference::Real mass = 0, mean = 0;
      for (int s = 0; s < 9; ++s) {
        mass += sigma[s][x];
        mean += sigma[s][x] * environment_.value(s, i, 0);
      }
      EXPECT_NEAR(value[i * 100 + x], double(mean / mass), 1e-12);
    }
}

TEST_F(BoundsFile, HoldsLotteriesAndSignals) {
  const OutcomeEnvironment environment = public_expenditure_environment(2, 3);
  BoundsOptions options;
  options.k = 3;
  options.gap = 1e-2;
  options.where.device = DeviceKind::cpu;
  const OutcomeBounds bounds = bound_guarantee(environment, options);
  const auto path = folder_ / "bounds.h5";
  save_bounds(path, environment, bounds);
  file_ = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  ASSERT_GE(file_, 0);
  EXPECT_EQ(read("mechanism/lottery", {3, 10, 10}), bounds.lower_program.mechanism.lottery);
  EXPECT_EQ(read("information/mass", {2, 10, 10}), bounds.upper_program.information.mass);
  EXPECT_EQ(read("environment/utility", {2, 3, 2}), environment.utility);
  EXPECT_EQ(read("environment/objective", {3, 2}), environment.objective);
  EXPECT_EQ(read("environment/prior", {2}), environment.prior);
  EXPECT_EQ(attribute("/", "upper"), bounds.upper());
  char names[64] = "";
  EXPECT_GE(H5LTget_attribute_string(file_, "environment", "outcomes", names), 0);
  EXPECT_STREQ(names, "nothing\nagent 1 pays\nagent 2 pays");
  H5Fclose(file_);
}

TEST_F(BoundsFile, AFolderThatIsNotThereIsAFailure) {
  EXPECT_THROW(save_bounds(folder_ / "absent" / "bounds.h5", environment_, bounds_), Failure);
}

}  // namespace
}  // namespace surety
