#include "host/bounds/bounds_file.h"

#include <fmt/format.h>
#include <hdf5.h>
#include <hdf5_hl.h>

#include <string>
#include <vector>

#include "host/bounds/hdf5_handle.h"
#include "host/io/build_info.h"
#include "host/io/files.h"
#include "surety/bounds/saved_bounds.h"
#include "surety/error.h"

namespace surety {
namespace {

using Handle = Hdf5Handle;

void checked(herr_t status, const char* what) {
  if (status < 0) throw Failure(fmt::format("HDF5 could not {}", what));
}

Handle group(hid_t parent, const char* name) {
  return {H5Gcreate2(parent, name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Gclose, "make a group"};
}

void set_attribute(hid_t object, const char* name, double value) {
  const Handle space(H5Screate(H5S_SCALAR), H5Sclose, "make a scalar");
  const Handle attribute(H5Acreate2(object, name, H5T_IEEE_F64LE, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose,
                         "make an attribute");
  checked(H5Awrite(attribute, H5T_NATIVE_DOUBLE, &value), "write an attribute");
}

void set_attribute(hid_t object, const char* name, const std::string& text) {
  const Handle type(H5Tcopy(H5T_C_S1), H5Tclose, "make a type");
  checked(H5Tset_size(type, text.size() + 1), "size a text");
  const Handle space(H5Screate(H5S_SCALAR), H5Sclose, "make a scalar");
  const Handle attribute(H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose,
                         "make an attribute");
  checked(H5Awrite(attribute, type, text.c_str()), "write an attribute");
}

struct Axis {
  std::string label;
  hsize_t size;
};

void write_array(hid_t parent, const char* name, const std::vector<Axis>& axes, const std::vector<double>& numbers) {
  std::vector<hsize_t> sizes;
  for (const Axis& axis : axes) sizes.push_back(axis.size);
  const Handle space(H5Screate_simple(int(sizes.size()), sizes.data(), nullptr), H5Sclose, "make a space");
  const Handle data(H5Dcreate2(parent, name, H5T_IEEE_F64LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Dclose,
                    "make an array");
  checked(H5Dwrite(data, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers.data()), "write an array");
  for (std::size_t a = 0; a < axes.size(); ++a)
    checked(H5DSset_label(data, unsigned(a), axes[a].label.c_str()), "label an axis");
}

/// Axes of an array over profiles, behind the given ones.
std::vector<Axis> profile_axes(std::vector<Axis> axes, const char* player, int players, hsize_t messages) {
  for (int i = 0; i < players; ++i) axes.push_back({fmt::format("message of {} {}", player, i + 1), messages});
  return axes;
}

void write_messages(hid_t file, int k, int points) {
  std::vector<double> message;
  for (int y = 0; y < points; ++y) message.push_back(double(y) / k);
  write_array(file, "message", {{"message", message.size()}}, message);
}

std::vector<double> joined(const std::vector<std::vector<double>>& tables) {
  std::vector<double> numbers;
  for (const auto& table : tables) numbers.insert(numbers.end(), table.begin(), table.end());
  return numbers;
}

template <class AnyBounds>
void write_file_attributes(hid_t file, std::string_view format, const AnyBounds& bounds) {
  set_attribute(file, "format", std::string(format));
  set_attribute(file, "version", build_info().version);
  set_attribute(file, "commit", build_info().commit);
  set_attribute(file, "k", bounds.lower_program.mechanism.k);
  set_attribute(file, "lower", bounds.lower());
  set_attribute(file, "upper", bounds.upper());
  set_attribute(file, "lower_gap", bounds.lower_program.gap());
  set_attribute(file, "upper_gap", bounds.upper_program.gap());
}

void write_groups(hid_t file, const AuctionEnvironment& environment, const Bounds& bounds) {
  const auto& mechanism = bounds.lower_program.mechanism;
  const auto& information = bounds.upper_program.information;
  const Axis state{"state", hsize_t(environment.states())};
  const int points = mechanism.k * mechanism.k + 1;
  const auto profiles = profile_axes({{"bidder", hsize_t(environment.bidders)}, {"good", hsize_t(environment.goods)}},
                                     "bidder", environment.bidders, hsize_t(points));
  write_messages(file, mechanism.k, points);

  const Handle of_environment = group(file, "environment");
  write_array(of_environment, "prior", {state}, environment.prior);
  write_array(of_environment, "values", {state, profiles[0], profiles[1]}, environment.values);

  const Handle of_mechanism = group(file, "mechanism");
  write_array(of_mechanism, "allocation", profiles, mechanism.allocation);
  write_array(of_mechanism, "multiplier", {state}, mechanism.multiplier);
  auto axes = profiles;
  axes.erase(axes.begin() + 1);
  write_array(of_mechanism, "transfer", axes, joined(participation_secure_transfers(environment, mechanism)));

  const Handle of_information = group(file, "information");
  write_array(of_information, "interim_value", profiles, interim_values(environment, information));
  write_array(of_information, "tilt", profiles, information.tilt);
  write_array(of_information, "log_weight", {state}, information.log_weight);
  write_array(of_information, "rest", {state}, information.rest);
  set_attribute(of_information, "share", information.share);
  set_attribute(of_information, "reach", information.reach);
}

void write_groups(hid_t file, const FiniteEnvironment& environment, const FiniteBounds& bounds) {
  const auto& mechanism = bounds.lower_program.mechanism;
  const Axis state{"state", hsize_t(environment.states())}, outcome{"outcome", environment.outcomes.size()},
      agent{"agent", hsize_t(environment.agents)};
  const auto profiles = [&](const Axis& first) {
    return profile_axes({first}, "agent", environment.agents, hsize_t(mechanism.points));
  };
  write_messages(file, mechanism.k, mechanism.points);

  const Handle of_environment = group(file, "environment");
  write_array(of_environment, "prior", {state}, environment.prior);
  write_array(of_environment, "utility", {agent, outcome, state}, environment.utility);
  write_array(of_environment, "objective", {outcome, state}, environment.objective);
  std::string names;
  for (const std::string& name : environment.outcomes) names += (names.empty() ? "" : "\n") + name;
  set_attribute(of_environment, "outcomes", names);

  write_array(group(file, "mechanism"), "lottery", profiles(outcome), mechanism.lottery);
  write_array(group(file, "information"), "mass", profiles(state), bounds.upper_program.information.mass);
}

/// An HDF5 file made in memory, then put in place.
template <class Environment, class AnyBounds>
void write_whole(const std::filesystem::path& path, std::string_view format, const Environment& environment,
                 const AnyBounds& bounds) {
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);  // errors are ours to tell
  constexpr std::size_t growth = 1 << 22;
  const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "set up a file");
  checked(H5Pset_fapl_core(access, growth, false), "keep a file in memory");
  const Handle file(H5Fcreate("surety", H5F_ACC_TRUNC, H5P_DEFAULT, access), H5Fclose, "make a file");
  write_file_attributes(file, format, bounds);
  write_groups(file, environment, bounds);
  checked(H5Fflush(file, H5F_SCOPE_GLOBAL), "finish a file");
  std::string image(std::size_t(H5Fget_file_image(file, nullptr, 0)), '\0');
  if (H5Fget_file_image(file, image.data(), image.size()) < 0) throw Failure("HDF5 could not hand over a file");
  replace_file(path, image);
}

}  // namespace

void write_bounds_file(const std::filesystem::path& path, const AuctionEnvironment& environment, const Bounds& bounds) {
  write_whole(path, bounds_format, environment, bounds);
}

void write_bounds_file(const std::filesystem::path& path, const FiniteEnvironment& environment,
                       const FiniteBounds& bounds) {
  write_whole(path, outcome_bounds_format, environment, bounds);
}

}  // namespace surety
