#include "surety/bounds/saved_bounds.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <hdf5_hl.h>

#include <cmath>
#include <optional>
#include <string>

#include "host/bounds/certificate.h"
#include "host/bounds/hdf5_handle.h"
#include "host/io/files.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr double tolerance = 1e-9;  // of shares and probabilities
constexpr int greatest_k = 10000;

/// A file's arrays and attributes; errors name the file.
class BoundsReader {
 public:
  explicit BoundsReader(const std::filesystem::path& path)
      : path_(path), image_(read_file(path)), file_(open(), H5Fclose, "open a file") {}

  [[noreturn]] void refuse(std::string_view problem) const {
    throw InvalidInput(fmt::format("{}: {}", path_.string(), problem));
  }

  /// Its numbers; the array must have these sizes.
  std::vector<double> array(const std::string& name, const std::vector<hsize_t>& sizes) const {
    const auto found = shape(name);
    if (found != sizes)
      refuse(fmt::format("{} is {} but must be {}: the file is damaged", name, fmt::join(found, " x "),
                         fmt::join(sizes, " x ")));
    std::size_t count = 1;
    for (const hsize_t size : sizes) count *= size;
    std::vector<double> numbers(count);
    if (H5LTread_dataset_double(file_, name.c_str(), numbers.data()) < 0)
      refuse(fmt::format("{} cannot be read: the file is damaged", name));
    for (const double x : numbers)
      if (!std::isfinite(x)) refuse(fmt::format("{} has the number {}: the file is damaged", name, x));
    return numbers;
  }

  std::vector<hsize_t> shape(const std::string& name) const {
    int rank = 0;
    if (H5LTpath_valid(file_, name.c_str(), true) <= 0 || H5LTget_dataset_ndims(file_, name.c_str(), &rank) < 0)
      refuse(fmt::format("it has no array {}: the file is damaged", name));
    std::vector<hsize_t> sizes(std::size_t(rank) + 1);
    if (H5LTget_dataset_info(file_, name.c_str(), sizes.data(), nullptr, nullptr) < 0)
      refuse(fmt::format("{} is no array: the file is damaged", name));
    sizes.pop_back();
    return sizes;
  }

  /// An attribute of a group, or of the file where that is "/".
  double number(const std::string& group, const char* name) const {
    double value = NAN;
    if (H5LTpath_valid(file_, group.c_str(), true) <= 0 ||
        H5LTget_attribute_double(file_, group.c_str(), name, &value) < 0 || !std::isfinite(value))
      refuse(fmt::format("it has no number {}{}: the file is damaged", group == "/" ? "" : group + "/", name));
    return value;
  }
  int whole_number(const std::string& group, const char* name, int most) const {
    const double value = number(group, name);
    if (!(value >= 0 && value <= most && value == std::floor(value)))
      refuse(fmt::format("\"{}\" is {}: the file is damaged", name, value));
    return int(value);
  }

  /// An attribute of the file with a text of fixed length; empty where there is none.
  std::optional<std::string> text(const char* name) const {
    if (H5Aexists(file_, name) <= 0) return std::nullopt;
    const Hdf5Handle attribute(H5Aopen(file_, name, H5P_DEFAULT), H5Aclose, "open an attribute");
    const Hdf5Handle type(H5Aget_type(attribute), H5Tclose, "find a type");
    if (H5Tget_class(type) != H5T_STRING || H5Tis_variable_str(type) > 0) return std::nullopt;
    std::string text(H5Tget_size(type), '\0');
    if (H5Aread(attribute, type, text.data()) < 0) return std::nullopt;
    return text.substr(0, text.find('\0'));
  }

 private:
  hid_t open() {
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);  // errors are ours to tell
    const hid_t file =
        H5LTopen_file_image(image_.data(), image_.size(), H5LT_FILE_IMAGE_DONT_COPY | H5LT_FILE_IMAGE_DONT_RELEASE);
    if (file < 0) refuse("not a complete HDF5 file; give the bounds.h5 that surety bounds --out DIR writes");
    return file;
  }

  std::filesystem::path path_;
  std::string image_;
  Hdf5Handle file_;
};

void check_format(const BoundsReader& file) {
  const auto format = file.text("format");
  if (!format || !format->starts_with(bounds_format_name))
    file.refuse("an HDF5 file, but not one that surety bounds --out DIR wrote");
  if (format->starts_with(outcome_bounds_format_name))
    file.refuse("it is of an environment with outcomes; auctions of goods alone can be played and evaluated");
  if (*format != bounds_format)
    file.refuse(fmt::format("its format is \"{}\" but this program reads \"{}\"; solve again with surety bounds",
                            *format, bounds_format));
}

AuctionEnvironment read_environment(const BoundsReader& file) {
  AuctionEnvironment environment;
  const auto shape = file.shape("environment/values");
  if (shape.size() != 3 || shape[1] > 100 || shape[2] > 100)
    file.refuse("environment/values is not states x bidders x goods: the file is damaged");
  environment.bidders = int(shape[1]);
  environment.goods = int(shape[2]);
  environment.prior = file.array("environment/prior", {shape[0]});
  environment.values = file.array("environment/values", shape);
  try {
    environment.check();
  } catch (const InvalidInput& error) {
    file.refuse(error.what());
  }
  return environment;
}

void check_allocation(const BoundsReader& file, const AuctionEnvironment& environment,
                      const std::vector<double>& allocation) {
  const std::size_t profiles = allocation.size() / std::size_t(environment.bidders * environment.goods);
  for (int l = 0; l < environment.goods; ++l)
    for (std::size_t x = 0; x < profiles; ++x) {
      double sold = 0, least = 0;
      for (int i = 0; i < environment.bidders; ++i) {
        const double q = allocation[std::size_t(i * environment.goods + l) * profiles + x];
        sold += q;
        least = std::min(least, q);
      }
      if (least < 0 || sold > 1 + tolerance)
        file.refuse("mechanism/allocation has shares below 0, or of one good above 1 in all: the file is damaged");
    }
}

void check_information(const BoundsReader& file, const BoundingInformation& information) {
  double rest = 0;
  for (const double r : information.rest) {
    rest += r;
    if (r < 0) file.refuse("information/rest has a number below 0: the file is damaged");
  }
  // away from the reach a profile's law is the prior times the share plus rest, and must sum to 1
  if (!(information.share >= 0 && std::abs(information.share + rest - 1) <= tolerance))
    file.refuse("information's share and rest do not sum to 1: the file is damaged");
}

}  // namespace

SavedBounds load_bounds(const std::filesystem::path& path) {
  const BoundsReader file(path);
  check_format(file);
  SavedBounds saved{read_environment(file), {}, {}, {}, 0, 0, 0, 0};
  const AuctionEnvironment& environment = saved.environment;
  const int k = file.whole_number("/", "k", greatest_k);
  if (k < 2) file.refuse(fmt::format("k is {} but must be 2 at least: the file is damaged", k));
  const auto states = hsize_t(environment.states()), points = hsize_t(k) * hsize_t(k) + 1;
  std::vector<hsize_t> of_bidder{hsize_t(environment.bidders)}, of_good{of_bidder[0], hsize_t(environment.goods)};
  of_bidder.insert(of_bidder.end(), std::size_t(environment.bidders), points);
  of_good.insert(of_good.end(), std::size_t(environment.bidders), points);

  saved.mechanism = {k, file.array("mechanism/allocation", of_good), file.array("mechanism/multiplier", {states})};
  check_allocation(file, environment, saved.mechanism.allocation);
  const auto transfers = file.array("mechanism/transfer", of_bidder);
  const std::size_t profiles = transfers.size() / of_bidder[0];
  for (std::size_t i = 0; i < of_bidder[0]; ++i)
    saved.transfers.emplace_back(transfers.begin() + std::ptrdiff_t(i * profiles),
                                 transfers.begin() + std::ptrdiff_t((i + 1) * profiles));
  saved.information = {k,
                       file.whole_number("information", "reach", environment.bidders * k * k),
                       file.array("information/tilt", of_good),
                       file.array("information/log_weight", {states}),
                       file.number("information", "share"),
                       file.array("information/rest", {states})};
  check_information(file, saved.information);
  saved.lower = file.number("/", "lower");
  saved.upper = evaluated_potential(environment, saved.information, 1);
  saved.lower_gap = file.number("/", "lower_gap");
  saved.upper_gap = file.number("/", "upper_gap");
  return saved;
}

}  // namespace surety
