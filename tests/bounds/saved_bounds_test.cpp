// bounds.h5 read back, and the transfers in it.
#include "surety/bounds/saved_bounds.h"

#include <gtest/gtest.h>
#include <hdf5.h>
#include <hdf5_hl.h>

#include <bit>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>

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
  save_bounds(path, random.environment, bounds);
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

/// A bounds.h5 taken apart, to be put together again with a right fingerprint: what ArrayFile has to see through.
struct ForgedBounds {
  std::string format, image;
  nlohmann::json index;

  explicit ForgedBounds(const std::string& file) {
    const std::size_t first = file.find('\n'), second = file.find('\n', first + 1);
    format = file.substr(0, first - 17);
    index = nlohmann::json::parse(file.substr(first + 1, second - first - 1));
    image = file.substr(std::max<std::size_t>(512, std::bit_ceil(second + 1)));
  }
  std::string file() const {
    std::string behind = index.dump() + "\n";
    const std::size_t first_line = format.size() + 18;
    behind.resize(std::max<std::size_t>(512, std::bit_ceil(first_line + behind.size())) - first_line);
    behind += image;
    return format + " " + fingerprint(behind) + "\n" + behind;
  }
  void set(const char* name, std::size_t at, double value) {
    std::memcpy(&image[index["arrays"][name]["place"].get<std::size_t>() + at * sizeof value], &value, sizeof value);
  }
};

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
    save_bounds(path_, environment, bound_guarantee(environment, options));
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
  /// Changes what the file says and repairs its fingerprint, as one who means harm would.
  template <class Change>
  void expect_refused_after(Change change, const std::string& message) const {
    ForgedBounds forged(read_file(path_));
    change(forged);
    expect_refused(write("changed.h5", forged.file()), message);
  }
  /// Changes the file by HDF5's own means.
  template <class Change>
  void expect_refused_after_hdf5(Change change, const std::string& message) const {
    const auto changed = write("changed.h5", read_file(path_));
    const hid_t file = H5Fopen(changed.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
    ASSERT_GE(file, 0);
    change(file);
    H5Fclose(file);
    expect_refused(changed, message);
  }

  std::filesystem::path path_;
};

TEST_F(BadBoundsFile, IsRefusedWithTheReason) {
  expect_refused(folder_ / "absent.h5", "no such file");
  expect_refused(folder_, "not a regular file");
  expect_refused(write("text.h5", "bidders = 2\n"), "not a bounds.h5 of this version");
  expect_refused(write("empty.h5", ""), "not a bounds.h5 of this version");
  const std::string whole = read_file(path_);
  for (std::size_t size = 40; size < whole.size(); size += 1 + size / 10)
    expect_refused(write("cut.h5", whole.substr(0, size)), "it is damaged, cut off, or was changed");
  expect_refused(write("more.h5", whole + "x"), "it is damaged, cut off, or was changed");
}

TEST_F(BadBoundsFile, EveryFlippedByteIsNoticed) {
  const std::string whole = read_file(path_);
  ASSERT_LT(whole.size(), 50'000u);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string flipped = whole;
    flipped[at] = char(flipped[at] ^ (1 << at % 8));
    std::ofstream(folder_ / "flipped.h5", std::ios::binary) << flipped;
    ASSERT_THROW(load_bounds(folder_ / "flipped.h5"), InvalidInput) << at;
  }
}

// What made HDF5's library overwrite the stack and the heap: it is not asked any more.
TEST_F(BadBoundsFile, ChangedByHdf5IsRefused) {
  expect_refused_after_hdf5(
      [](hid_t f) {
        const std::vector<double> many(16, 4);
        EXPECT_GE(H5LTset_attribute_double(f, "/", "k", many.data(), many.size()), 0);
      },
      "was changed after surety bounds wrote it");
  expect_refused_after_hdf5(
      [](hid_t f) {
        H5Adelete(f, "format");
        const hsize_t count = 100;
        const hid_t type = H5Tcopy(H5T_C_S1), space = H5Screate_simple(1, &count, nullptr);
        H5Tset_size(type, 16);
        const hid_t attribute = H5Acreate2(f, "format", type, space, H5P_DEFAULT, H5P_DEFAULT);
        const std::string texts(1600, 's');
        EXPECT_GE(H5Awrite(attribute, type, texts.data()), 0);
        H5Aclose(attribute);
        H5Sclose(space);
        H5Tclose(type);
      },
      "was changed after surety bounds wrote it");
  const auto foreign = folder_ / "foreign.h5";
  H5Fclose(H5Fcreate(foreign.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT));
  expect_refused(foreign, "not a bounds.h5 of this version");
}

TEST_F(BadBoundsFile, OfAnotherKindOrVersionIsRefused) {
  expect_refused_after([](ForgedBounds& f) { f.format = "surety bounds of outcomes 2"; },
                       "it is of an environment with outcomes");
  expect_refused_after([](ForgedBounds& f) { f.format = "surety bounds 1"; },
                       "its format is \"surety bounds 1\" but this program reads \"surety bounds ");
}

TEST_F(BadBoundsFile, SizesAndPlacesAreCheckedBeforeReading) {
  const auto expect_refused_with = [&](const char* name, const char* member, const nlohmann::json& value,
                                       const char* message) {
    expect_refused_after([&](ForgedBounds& f) { f.index["arrays"][name][member] = value; }, message);
  };
  using List = std::vector<std::uint64_t>;
  constexpr std::uint64_t most = -1;
  expect_refused_with("environment/prior", "place", most - 7, "reaches beyond the end");
  expect_refused_with("environment/prior", "place", -8, "has no size or place");
  expect_refused_with("environment/prior", "place", "0", "has no size or place");
  expect_refused_with("environment/prior", "sizes", List{3}, "environment/prior is 3 but must be 2");
  expect_refused_with("environment/prior", "sizes", List(1000, most), "environment/prior is 18446744073709551615 x");
  expect_refused_with("environment/prior", "sizes", 2, "has no sizes");
  expect_refused_with("environment/prior", "sizes", nlohmann::json{-2}, "has no size or place");
  expect_refused_with("environment/values", "sizes", (List{std::uint64_t(1) << 61, 2, 1}), "environment/prior is 2");
  expect_refused_with("environment/values", "sizes", (List{2, 2, 101}), "is not states x bidders x goods");
  expect_refused_with("mechanism/allocation", "sizes", (List{2, 1, 5, 6}), "is 2 x 1 x 5 x 6 but must be");
  expect_refused_after(
      [&](ForgedBounds& f) {
        f.index["arrays"]["environment/values"]["sizes"] = List{std::uint64_t(1) << 61, 2, 1};
        f.index["arrays"]["environment/prior"]["sizes"] = List{std::uint64_t(1) << 61};
      },
      "environment/prior reaches beyond the end");
  expect_refused_after([](ForgedBounds& f) { f.index["arrays"].erase("mechanism/transfer"); },
                       "it has no mechanism/transfer");
  expect_refused_after([](ForgedBounds& f) { f.index = nlohmann::json::array(); }, "it has no environment/values");
  expect_refused_after([](ForgedBounds& f) { f.index["numbers"] = 1; }, "it has no k");
  expect_refused_after([](ForgedBounds& f) { f.index["numbers"]["k"] = std::vector<double>(16, 4); }, "k is no number");
  expect_refused_after([](ForgedBounds& f) { f.index["numbers"]["k"] = 1e300; }, "k is 1e+300 but must be a whole");
  expect_refused_after([](ForgedBounds& f) { f.index["numbers"]["k"] = 2.5; }, "k is 2.5 but must be a whole number");
  expect_refused_after([](ForgedBounds& f) { f.index["numbers"]["k"] = 3; },
                       "mechanism/allocation is 2 x 1 x 5 x 5 but must be 2 x 1 x 10 x 10");
}

TEST_F(BadBoundsFile, WithImpossibleContentsIsRefused) {
  const auto expect_refused_with = [&](const char* name, std::size_t at, double value, const char* message) {
    expect_refused_after([&](ForgedBounds& f) { f.set(name, at, value); }, message);
  };
  expect_refused_with("mechanism/allocation", 3, NAN, "mechanism/allocation has the number");
  expect_refused_with("mechanism/allocation", 3, -0.1, "shares below 0");
  expect_refused_with("mechanism/allocation", 3, 1.5, "of one good above 1");
  expect_refused_with("environment/prior", 0, 0.7, "sum to 1.2");
  expect_refused_with("environment/values", 0, -1, "a value is -1");
  expect_refused_with("information/rest", 0, 0.5, "do not sum to 1");
  expect_refused_with("information/tilt", 0, 1e308, "the file is damaged");
  expect_refused_with("mechanism/transfer", 1, 0.25, "pay 0.25 for message 0, which must cost nothing");
  expect_refused_after([](ForgedBounds& f) { f.index["numbers"]["lower_gap"] = -0.1; }, "a duality gap is -0.1");
}

// The bracket is worked out again: neither end is taken at the file's word.
TEST_F(BadBoundsFile, NoBoundIsTakenAtItsWord) {
  const SavedBounds saved = load_bounds(path_);
  ForgedBounds forged(read_file(path_));
  forged.index["numbers"]["upper"] = 0.01;
  EXPECT_EQ(load_bounds(write("forged.h5", forged.file())).upper, saved.upper);
  expect_refused_after([](ForgedBounds& f) { f.index["numbers"]["lower"] = 0.3; },
                       "the bound 0.3 is above what the mechanism guarantees");
  // all transfers 1000 up, message 0's among them; then message 0's left alone
  const auto shift = [&](bool all) {
    return [&, all](ForgedBounds& f) {
      for (std::size_t i = 0; i < saved.transfers.size(); ++i)
        for (std::size_t x = 0; x < saved.transfers[i].size(); ++x)
          if (all || (i == 0 ? x / 5 : x % 5) > 0)
            f.set("mechanism/transfer", i * saved.transfers[i].size() + x, saved.transfers[i][x] + 1000);
    };
  };
  expect_refused_after(shift(true), "for message 0, which must cost nothing");
  expect_refused_after(shift(false), "is above what the mechanism guarantees, -");
}

// Programs that were stopped early have wide brackets, and yet what they write is read.
TEST_F(BadBoundsFile, StoppedEarlyIsNotBad) {
  for (int seed = 0; seed < 12; ++seed) {
    const RandomEnvironment random = random_environment(seed);
    SCOPED_TRACE(random.name);
    BoundsOptions options;
    options.k = random.k;
    options.gap = 0.9;
    options.time_limit = 1e-6;
    options.where.device = DeviceKind::cpu;
    save_bounds(folder_ / "bounds.h5", random.environment, bound_guarantee(random.environment, options));
    EXPECT_NO_THROW(load_bounds(folder_ / "bounds.h5"));
  }
}

}  // namespace
}  // namespace surety
