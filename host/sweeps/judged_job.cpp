#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "host/information/family.h"
#include "host/io/files.h"
#include "host/io/number.h"
#include "host/sweeps/estimate_echo.h"
#include "host/sweeps/whole_cells.h"
#include "surety/error.h"

namespace surety {

std::string JudgedJob::id(std::size_t cell) const {
  return fingerprint(fmt::format("{} {}", settings(), echo(cells_[cell]).dump()));
}

std::string JudgedJob::family(std::size_t cell) const {
  const EstimateConfig& c = cells_[cell];
  return fmt::format("{}, {}, {}", c.values.spec(), c.mechanism.spec(), information_text(c));
}

std::string JudgedJob::name(std::size_t cell) const {
  return fmt::format("{}, N = {}", family(cell), cells_[cell].bidders);
}

double JudgedJob::cost(std::size_t cell) const {
  const EstimateConfig& c = cells_[cell];
  const double grids = c.information->family().is_private() ? 3.5 : 1;  // that of all signals is played at two values
  return double(c.samples) * (grids * double(config_.messages) + double(c.bidders));
}

std::vector<std::vector<std::string>> JudgedJob::row_keys(std::size_t cell) const {
  const EstimateConfig& c = cells_[cell];
  return {{c.mechanism.spec(), c.values.spec(), information_text(c), shortest(c.cost), fmt::format("{}", c.bidders)}};
}

DeviateConfig JudgedJob::deviations(std::size_t cell) const {
  DeviateConfig config;
  config.game = cells_[cell];
  config.bins = config_.bins;
  config.messages = config_.messages;
  return config;
}

void JudgedJob::check_seed(const std::string& seed) const {
  if (seed != fmt::format("{}", config_.seed))
    throw InvalidInput(fmt::format("seed is \"{}\" but the config has {}", seed, config_.seed));
}

TrialTime JudgedJob::try_out(std::size_t cell, const Execution& execution) const {
  constexpr std::uint64_t share = 64;  // of the samples that are tried
  const auto seconds_with = [&](std::uint64_t samples) {
    const auto job = with_samples(std::clamp<std::uint64_t>(samples, std::uint64_t(config_.bins), config_.samples));
    const auto start = std::chrono::steady_clock::now();
    job->perform(cell, execution);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  // a replicate a bin is next to nothing played
  const double setup = seconds_with(0), both = seconds_with(config_.samples / share);
  return {setup, std::max(0.0, both - setup) * double(share)};
}

}  // namespace surety
