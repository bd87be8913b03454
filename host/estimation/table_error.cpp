#include "host/estimation/table_error.h"

#include <algorithm>
#include <cmath>

namespace surety {
namespace {

using kernels::EstimateProblem;
using kernels::Rule;

/// Log of P(v(1) <= value), or of P(v(1) < value) for `strictly`, in one state.
double log_all_below(const ProfileLaw& profile, const ProfileLaw::State& state, double value, bool strictly) {
  double independent = 0, common = 0;
  for (std::size_t g = 0; g < state.laws.size(); ++g) {
    const double above = strictly ? state.laws[g]->demand(value) : state.laws[g]->survival(value);
    independent += static_cast<double>(profile.group_sizes[g]) * std::log1p(-above);
    common = std::min(common, std::log1p(-above));
  }
  return profile.comonotone ? common : independent;
}

/// P(v(1) within `reach` of the reserve): there a table's error may decide about the sale.
double undecided_sales(const ProfileLaw& profile, const ProfileLaw::State& state, double reserve, double reach) {
  if (reach == 0) return 0;
  return std::exp(log_all_below(profile, state, reserve + reach, false)) -
         std::exp(log_all_below(profile, state, reserve - reach, true));
}

/// Greatest error bound among the `forms` of state k.
template <class Forms, class Bound>
double worst(const Forms& forms, std::size_t k, std::size_t states, Bound bound) {
  const std::size_t groups = forms.size() / states;
  double r = 0;
  for (std::size_t g = 0; g < groups; ++g) r = std::max(r, bound(forms[k * groups + g]));
  return r;
}

}  // namespace

std::array<double, statistic_count> table_error_bound(const EstimateProblem& problem, const ProfileLaw& profile) {
  std::array<double, statistic_count> total{};
  const std::size_t states = profile.states.size();
  const auto of_form = [](const DemandForm& form) { return form.error_bound; };
  for (std::size_t k = 0; k < states; ++k) {
    const double value = worst(problem.value, k, states, of_form);
    const double bid = worst(problem.bid, k, states, [](const auto& form) { return form.table.error_bound; });
    const double level = worst(problem.virtual_value, k, states, of_form);
    const bool reserved = problem.rule == Rule::second_price;
    const double reserve = reserved ? problem.reserve[k] : 0;
    const double flips = reserved ? undecided_sales(profile, profile.states[k], reserve, value) : 0;
    // an auction by bids pays what the table of bids says; one by virtual values loses at most twice their error
    const double revenue = (problem.bid.empty() ? value : bid) + reserve * flips + 2 * level;
    const double surplus = value + (reserve + value) * flips + 2 * level;
    const auto bounds = composed_bounds({revenue, surplus, value, value, flips, 0});
    for (int s = 0; s < statistic_count; ++s) total[s] += profile.states[k].weight * bounds[s];
  }
  return total;
}

}  // namespace surety
