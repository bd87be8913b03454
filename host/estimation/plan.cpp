#include "host/estimation/plan.h"

#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <limits>

#include "host/estimation/planner.h"
#include "host/estimation/rounding.h"
#include "host/information/family.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr std::int64_t max_bidders = 1'000'000'000;
constexpr std::uint64_t max_samples = std::uint64_t(1) << 62;
constexpr std::int64_t max_bidders_in_float = 1 << 20;
constexpr double least_width_in_float = 1e-3;  // of a support, in units of its upper end
constexpr double greatest_cost = 1e12;
constexpr double least_value = 1e-100;  // the largest value of a prior: its square must not vanish

void check_range(const EstimateConfig& config, const ProfileLaw& profile) {
  double lower = std::numeric_limits<double>::infinity(), upper = 0;
  for (const auto& state : profile.states)
    for (const auto& law : state.laws) {
      lower = std::min(lower, law->lower());
      upper = std::max(upper, law->upper());
    }
  if (upper > 0 && upper < least_value)
    throw InvalidInput(fmt::format("values {} reach {} at most, less than {}; use a larger unit of value",
                                   config.values.spec(), upper, least_value));
  if (config.precision == Precision::float_) check_float_range(upper);
  if (config.precision == Precision::float_ && lower < upper && upper - lower < least_width_in_float * upper)
    throw InvalidInput(
        fmt::format("float precision with values between {} and {}; its 24 bits hide their differences, use "
                    "--precision double",
                    lower, upper));
}

EstimatePlan plan_for(Planning planning, const EstimateConfig& config, const ProfileLaw& profile) {
  check_range(config, profile);
  return Planner(config, profile, planning).build();
}

/// A strategy is for signals that are drawn; elsewhere it would be passed over.
void check_strategy(const EstimateConfig& config) {
  const char* const where = !config.information ? "with private values bidders play what the mechanism's name says"
                            : config.information->family().is_any() ? "over all information nothing is played"
                            : config.information->family().is_saved() || config.mechanism.is_saved()
                                ? "a game of bounds:FILE is played as its file says"
                                : nullptr;
  if (where) throw InvalidInput(fmt::format("a strategy is given, but {}; leave it out", where));
  check(*config.strategy);
}

/// What bidders do is known, and judged, where everybody knows his own value.
void check_utility(const EstimateConfig& config) {
  check(config.utility);
  if (config.utility.is_neutral() || has_private_values(config)) return;
  throw InvalidInput(fmt::format(
      "utility {}: risk-averse bidders are known to play where everybody knows his own value; write --information "
      "private",
      config.utility.spec()));
}

}  // namespace

void check_config(const EstimateConfig& config) {
  if (config.bidders > max_bidders)
    throw InvalidInput(fmt::format("bidders is {}; at most {} are supported", config.bidders, max_bidders));
  if (config.precision == Precision::float_ && config.bidders > max_bidders_in_float)
    throw InvalidInput(fmt::format(
        "float precision with {} bidders; its 24 bits hide what more than {} bidders leave of the surplus, use "
        "--precision double",
        config.bidders, max_bidders_in_float));
  if (config.samples < 1 || config.samples > max_samples)
    throw InvalidInput(fmt::format("samples is {}; it must lie between 1 and 2^62", config.samples));
  if (config.batch > 0 && (config.batch < 128 || !std::has_single_bit(config.batch)))
    throw InvalidInput(fmt::format("batch is {}; it must be a power of two from 128 on", config.batch));
  if (config.target && !(config.target->size > 0))
    throw InvalidInput(fmt::format("the target error is {}; it must be positive", config.target->size));
  if (config.strategy) check_strategy(config);
  check_utility(config);
  if (config.cost != 0 && !config.information)
    throw InvalidInput(
        fmt::format("cost is {}: only with a common value (--information); with private values shift them instead, "
                    "or set a reserve",
                    config.cost));
  if (!(config.cost >= 0 && config.cost <= greatest_cost))
    throw InvalidInput(fmt::format("cost is {}; it must lie between 0 and {}", config.cost, greatest_cost));
}

void check_estimate(const EstimateConfig& config, const ProfileLaw& profile) {
  plan_for(Planning::check, config, profile);
}

std::uint64_t private_value_draws(const EstimateConfig& config, const ProfileLaw& profile) {
  return plan_for(Planning::check, config, profile).problem.draws();
}

EstimatePlan plan_estimate(const EstimateConfig& config, const ProfileLaw& profile) {
  return plan_for(Planning::play, config, profile);
}

}  // namespace surety
