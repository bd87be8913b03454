#include "host/estimation/one_pass.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "host/estimation/plan.h"
#include "host/estimation/planner.h"
#include "host/estimation/table_error.h"
#include "host/mechanisms/family.h"
#include "host/theory/numerics/exact_arithmetic.h"
#include "surety/theory/exact.h"

namespace surety {
namespace {

using kernels::Rule;

constexpr auto revenue_index = std::size_t(Statistic::revenue);

/// Every candidate's reserve or price, what was left open chosen.
std::vector<double> numbers_of(const EstimateConfig& config, const Candidates& candidates, const ProfileLaw& profile) {
  std::vector<double> numbers;
  for (const Mechanism& mechanism : candidates.mechanisms) {
    if (mechanism.number(candidates.parameter)) {
      numbers.push_back(mechanism.at(candidates.parameter));
      continue;
    }
    EstimateConfig own = config;
    own.mechanism = mechanism;
    check_estimate(own, profile);
    numbers.push_back(settled(mechanism, profile).at(candidates.parameter));
  }
  return numbers;
}

/// By state and group, then price: who accepts.
std::vector<std::vector<double>> acceptances(const std::vector<double>& prices, const ProfileLaw& profile) {
  return by_law(profile, [&](const Law& law) {
    std::vector<double> of_prices(prices.size());
    std::transform(prices.begin(), prices.end(), of_prices.begin(), [&](double price) { return law.demand(price); });
    return of_prices;
  });
}

}  // namespace

std::optional<OnePass> OnePass::of(const EstimateConfig& config, const Candidates& candidates) {
  const MechanismFamily& family = candidates.mechanisms.front().family();
  if (config.information || config.precision != Precision::double_ || candidates.parameter.empty() ||
      family.parameter_of_one_pass() != candidates.parameter)
    return {};
  check_config(config);
  const ProfileLaw profile = config.values.profile(config.bidders);
  const std::vector<double> numbers = numbers_of(config, candidates, profile);
  const auto greatest = std::max_element(numbers.begin(), numbers.end());
  EstimateConfig any = config;  // with the greatest number: 0 may be a simpler rule
  any.mechanism = candidates.mechanisms.front().with(candidates.parameter, *greatest);
  kernels::EstimateProblem game = plan_estimate(any, profile).problem;
  if (!kernels::is_of_candidates(game.rule)) return {};

  OnePass pass;
  for (const auto& state : profile.states)
    for (const auto& law : state.laws) pass.greatest_value_ = std::max(pass.greatest_value_, law->upper());
  std::vector<std::size_t> order(numbers.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return numbers[a] < numbers[b]; });
  pass.place_.resize(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    pass.place_[order[i]] = i;
    pass.problem_.number.push_back(numbers[order[i]]);
  }
  for (const double number : numbers) {
    std::fill(game.reserve.begin(), game.reserve.end(), number);
    pass.table_error_.push_back(table_error_bound(game, profile)[revenue_index]);
    pass.sale_probability_.push_back(surety::sale_probability(profile, number));
  }
  if (game.rule != Rule::second_price) pass.problem_.acceptance = acceptances(pass.problem_.number, profile);
  pass.problem_.game = std::move(game);
  pass.profile_ = profile;
  return pass;
}

std::optional<Exact> OnePass::exact_revenue(std::size_t k, const Mechanism& mechanism) const {
  const Exact& sale = sale_probability(k);
  if (sale.value == 0) return Exact{0, 0};
  if (problem_.game.rule != Rule::second_price) return number(k) * sale;
  return exact_statistics(mechanism, profile_)[revenue_index];
}

std::vector<kernels::CandidateSums> OnePass::play(std::uint64_t seed, std::uint64_t samples, std::size_t reference,
                                                  double pivot, const Execution& execution, std::string& device) const {
  kernels::CandidatesProblem problem = problem_;
  problem.game.seed = seed;
  problem.game.samples = samples;
  problem.reference = place_[reference];
  problem.pivot = pivot;
  const auto by_number = kernels::play_candidates(problem, execution, device);
  std::vector<kernels::CandidateSums> sums;
  for (const std::size_t place : place_) sums.push_back(by_number[place]);
  return sums;
}

}  // namespace surety
