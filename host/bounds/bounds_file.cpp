#include "surety/bounds/saved_bounds.h"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "host/bounds/bounds_format.h"
#include "host/io/array_file.h"
#include "host/io/build_info.h"

namespace surety {
namespace {

/// Axes of an array over profiles, behind the given ones.
std::vector<Axis> profile_axes(std::vector<Axis> axes, const char* player, int players, std::uint64_t messages) {
  for (int i = 0; i < players; ++i) axes.push_back({fmt::format("message of {} {}", player, i + 1), messages});
  return axes;
}

void write_messages(ArrayFileWriter& file, int k, int points) {
  std::vector<double> message;
  message.reserve(std::size_t(points));
  for (int y = 0; y < points; ++y) message.push_back(double(y) / k);
  file.array("message", {{"message", message.size()}}, message);
}

std::vector<double> joined(const std::vector<std::vector<double>>& tables) {
  std::vector<double> numbers;
  for (const auto& table : tables) numbers.insert(numbers.end(), table.begin(), table.end());
  return numbers;
}

template <class AnyBounds>
void write_numbers(ArrayFileWriter& file, const AnyBounds& bounds) {
  file.text("version", build_info().version);
  file.text("commit", build_info().commit);
  file.number("k", bounds.lower_program.mechanism.k);
  file.number("lower", bounds.lower());
  file.number("upper", bounds.upper());
  file.number("lower_gap", bounds.lower_program.gap());
  file.number("upper_gap", bounds.upper_program.gap());
}

void write_arrays(ArrayFileWriter& file, const AuctionEnvironment& environment, const Bounds& bounds) {
  const auto& mechanism = bounds.lower_program.mechanism;
  const auto& information = bounds.upper_program.information;
  const Axis state{"state", std::uint64_t(environment.states())};
  const int points = mechanism.k * mechanism.k + 1;
  const auto profiles =
      profile_axes({{"bidder", std::uint64_t(environment.bidders)}, {"good", std::uint64_t(environment.goods)}},
                   "bidder", environment.bidders, std::uint64_t(points));
  write_messages(file, mechanism.k, points);

  file.array("environment/prior", {state}, environment.prior);
  file.array("environment/values", {state, profiles[0], profiles[1]}, environment.values);

  file.array("mechanism/allocation", profiles, mechanism.allocation);
  file.array("mechanism/multiplier", {state}, mechanism.multiplier);
  auto axes = profiles;
  axes.erase(axes.begin() + 1);
  file.array("mechanism/transfer", axes, joined(participation_secure_transfers(environment, mechanism)));

  file.array("information/interim_value", profiles, interim_values(environment, information));
  file.array("information/tilt", profiles, information.tilt);
  file.array("information/log_weight", {state}, information.log_weight);
  file.array("information/rest", {state}, information.rest);
  file.number("information/share", information.share);
  file.number("information/reach", information.reach);
}

void write_arrays(ArrayFileWriter& file, const OutcomeEnvironment& environment, const OutcomeBounds& bounds) {
  const auto& mechanism = bounds.lower_program.mechanism;
  const Axis state{"state", std::uint64_t(environment.states())}, outcome{"outcome", environment.outcomes.size()},
      agent{"agent", std::uint64_t(environment.agents)};
  const auto profiles = [&](const Axis& first) {
    return profile_axes({first}, "agent", environment.agents, std::uint64_t(mechanism.points));
  };
  write_messages(file, mechanism.k, mechanism.points);

  file.array("environment/prior", {state}, environment.prior);
  file.array("environment/utility", {agent, outcome, state}, environment.utility);
  file.array("environment/objective", {outcome, state}, environment.objective);
  std::string names;
  for (const std::string& name : environment.outcomes) names += (names.empty() ? "" : "\n") + name;
  file.text("environment/outcomes", names);

  file.array("mechanism/lottery", profiles(outcome), mechanism.lottery);
  file.array("information/mass", profiles(state), bounds.upper_program.information.mass);
}

template <class Environment, class AnyBounds>
void write_whole(const std::filesystem::path& path, std::string_view format, const Environment& environment,
                 const AnyBounds& bounds) {
  ArrayFileWriter file(format);
  write_numbers(file, bounds);
  write_arrays(file, environment, bounds);
  file.write(path);
}

}  // namespace

void save_bounds(const std::filesystem::path& path, const AuctionEnvironment& environment, const Bounds& bounds) {
  write_whole(path, bounds_format, environment, bounds);
}

void save_bounds(const std::filesystem::path& path, const OutcomeEnvironment& environment,
                 const OutcomeBounds& bounds) {
  write_whole(path, outcome_bounds_format, environment, bounds);
}

}  // namespace surety
