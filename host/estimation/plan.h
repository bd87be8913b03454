#pragma once

#include <array>

#include "kernels/estimate/estimate.h"
#include "surety/estimate.h"
#include "surety/statistics/moments.h"
#include "surety/theory/sequential_prices.h"

namespace surety {

/// How a configuration is played: the kernel's problem, and how what it sums gives the statistics that are reported.
struct EstimatePlan {
  kernels::EstimateProblem problem;
  std::array<AffineStatistic, statistic_count> reported;
  std::array<double, statistic_count> table_error_bound{};  ///< as in Estimate
  std::vector<ChosenNumber> chosen;
  std::optional<SequentialPrices> sequential;  ///< what sequential posted prices play
};

/// Checks what does not depend on values or mechanism. Throws InvalidInput.
void check_config(const EstimateConfig& config);

/// Throws InvalidInput for what cannot be played with private values, without tabulating anything that depends on the
/// number of bidders.
void check_estimate(const EstimateConfig& config, const ProfileLaw& profile);

/// Draws that a replicate costs, about. Throws as check_estimate does.
std::uint64_t private_value_draws(const EstimateConfig& config, const ProfileLaw& profile);

/// Chooses the rule and the sampler and tabulates what they need. Throws as check_estimate does.
EstimatePlan plan_estimate(const EstimateConfig& config, const ProfileLaw& profile);

/// The bids of the symmetric first-price equilibrium for one law, as the kernels evaluate them.
kernels::EquilibriumBidForm equilibrium_bid_form(const Law& law, std::int64_t bidders);

}  // namespace surety
