#include "host/interdependent/sampled_implementation.h"

#include <algorithm>
#include <cmath>

#include "kernels/ex_post/ex_post_item.h"
#include "kernels/launch/arena.h"
#include "surety/error.h"

namespace surety {
namespace {

using kernels::CheckStatistic;
using kernels::RevenueStatistic;
using OneLane = Lanes<double, 1>;

/// Single profiles of a problem, bit for bit those of the kernels.
class Profiles {
 public:
  explicit Profiles(const kernels::SampledProblem& problem) : placed_(problem), mechanism_{placed_.view()} {}

  const kernels::SampledView& view() const { return placed_.view(); }
  const kernels::ExPostMechanism<OneLane>& mechanism() const { return mechanism_; }

  /// How often something fails at a profile.
  double count(std::uint64_t replicate, CheckStatistic what) const {
    double x[kernels::check_statistics];
    kernels::ExPostCheckItem<OneLane>{view(), PhiloxKey(view().seed)}.replicate(replicate, x);
    return x[static_cast<int>(what)];
  }

  struct Profile {
    kernels::Reports<double> all;
    std::vector<kernels::Report<double>> reports;
  };
  Profile draw(std::uint64_t replicate) const {
    const Draws<OneLane> draws(PhiloxKey(view().seed), view().experiment, replicate);
    Profile profile{kernels::all_reports(mechanism_, draws), {}};
    kernels::for_each_quantile<OneLane>(
        view(), draws, [&](int i, double quantile) { profile.reports.push_back(mechanism_.report(i, quantile)); });
    return profile;
  }

  static std::vector<double> signals(const Profile& profile) {
    std::vector<double> signals;
    for (const auto& report : profile.reports) signals.push_back(report.signal);
    return signals;
  }

  kernels::Thresholds<double> thresholds(int i, const kernels::Others<double>& others) const {
    return view().rule == RuleKind::split ? kernels::Thresholds<double>{} : mechanism_.thresholds(i, others);
  }

 private:
  kernels::Placed<kernels::SampledView> placed_;
  kernels::ExPostMechanism<OneLane> mechanism_;
};

std::uint64_t counted(const Moments& moments, CheckStatistic what) {
  return static_cast<std::uint64_t>(
      std::llround(moments.mean(static_cast<int>(what)) * static_cast<double>(moments.count())));
}

/// The first replicate at which something fails; there is one among problem.samples. Halves on the kernels' device,
/// then profile by profile.
std::uint64_t first_failure(kernels::SampledProblem problem, CheckStatistic what, const Profiles& profiles,
                            const Execution& execution) {
  constexpr std::uint64_t few = 256;
  std::string device;
  const auto fails_before = [&](std::uint64_t end) {
    problem.samples = end;
    return counted(kernels::ex_post_check(problem, execution, device), what) > 0;
  };
  std::uint64_t begin = 0, end = std::min(few, problem.samples);
  const std::uint64_t all = problem.samples;
  while (end < all && !fails_before(end)) {
    begin = end;
    end = std::min(4 * end, all);
  }
  while (end - begin > few) {
    const std::uint64_t middle = begin + (end - begin) / 2;
    (fails_before(middle) ? end : begin) = middle;
  }
  for (std::uint64_t r = begin; r < end; ++r)
    if (profiles.count(r, what) > 0) return r;
  throw Failure("a failure that the kernel counted was not found again; please report the command");
}

MonotonicityFailure monotonicity_failure(const Profiles& profiles, std::uint64_t replicate) {
  const auto profile = profiles.draw(replicate);
  const auto& mechanism = profiles.mechanism();
  const auto& view = profiles.view();
  for (int i = 0; i < view.bidders; ++i) {
    const auto others = mechanism.others(i, profile.all, profile.reports[i]);
    const auto at = [&](const kernels::Report<double>& report) {
      return MonotonicityFailure::At{report.signal, mechanism.value(i, others, report.signal),
                                     mechanism.allocation(i, others, report)};
    };
    MonotonicityFailure::At most{0, 0, -1};
    for (int m = 0; m < view.deviations; ++m) {
      const auto here = at(mechanism.report(i, view.deviation_quantile[m]));
      if (here.signal > mechanism.flat_end(i, others) && here.allocation < most.allocation) {
        auto signals = Profiles::signals(profile);
        signals[i] = here.signal;
        return {i, signals, most, here};
      }
      if (here.allocation > most.allocation) most = here;
    }
  }
  throw Failure("a failure of monotonicity was not found again; please report the command");
}

ProfitableReport most_profitable(const Profiles& profiles, std::uint64_t replicate) {
  const auto profile = profiles.draw(replicate);
  const auto& mechanism = profiles.mechanism();
  ProfitableReport worst{0, Profiles::signals(profile), 0, -INFINITY};
  for (int i = 0; i < profiles.view().bidders; ++i) {
    const auto& own = profile.reports[i];
    const auto others = mechanism.others(i, profile.all, own);
    const auto at = profiles.thresholds(i, others);
    const double value = mechanism.value(i, others, own.signal);
    const auto payoff = [&](const kernels::Report<double>& report) {
      const double q = mechanism.allocation(i, others, report);
      return q * value - mechanism.payment(i, others, q, at);
    };
    for (int m = 0; m < profiles.view().deviations; ++m) {
      const auto lie = mechanism.report(i, profiles.view().deviation_quantile[m]);
      const double gain = payoff(lie) - payoff(own);
      if (gain > worst.gain) worst.bidder = i, worst.report = lie.signal, worst.gain = gain;
    }
  }
  return worst;
}

std::vector<PaymentRow> payment_rows(const Profiles& profiles, std::size_t rows) {
  std::vector<PaymentRow> table;
  const auto& mechanism = profiles.mechanism();
  for (std::size_t r = 0; r < rows; ++r) {
    const auto profile = profiles.draw(r);
    PaymentRow row{Profiles::signals(profile), {}, {}};
    for (int i = 0; i < profiles.view().bidders; ++i) {
      const auto others = mechanism.others(i, profile.all, profile.reports[i]);
      const double q = mechanism.allocation(i, others, profile.reports[i]);
      row.allocation.push_back(q);
      row.payment.push_back(q > 0 ? mechanism.payment(i, others, q, profiles.thresholds(i, others)) : 0);
    }
    table.push_back(std::move(row));
  }
  return table;
}

Estimate estimate_of(const Moments& moments, std::initializer_list<std::pair<RevenueStatistic, double>> terms) {
  AffineStatistic statistic{0, std::vector<double>(kernels::revenue_statistics, 0.0)};
  for (const auto& [which, coefficient] : terms) statistic.coefficient[static_cast<int>(which)] += coefficient;
  return {statistic.mean(moments), statistic.standard_error(moments), std::nullopt, 0};
}

void add_revenue(Implementation& result, const Moments& moments) {
  using enum RevenueStatistic;
  result.full_surplus = estimate_of(moments, {{full_surplus, 1}});
  result.gap = estimate_of(moments, {{revenue_shortfall, 1}});
  result.payments = estimate_of(moments, {{full_surplus, 1}, {revenue_shortfall, -1}});
  result.difference = estimate_of(moments, {{difference, 1}});
  result.virtual_values = estimate_of(moments, {{full_surplus, 1}, {revenue_shortfall, -1}, {difference, -1}});
  result.surplus = estimate_of(moments, {{full_surplus, 1}, {surplus_shortfall, -1}});
}

}  // namespace

Implementation implement_by_sampling(const ImplementConfig& config, int bidders, const Execution& execution) {
  auto problem = sampled_problem(config, bidders);
  const Profiles profiles(problem);
  Implementation result{};
  result.bidders = bidders;
  problem.samples = config.check_samples;
  result.lines = config.check_samples * static_cast<std::uint64_t>(bidders);
  const Moments check = kernels::ex_post_check(problem, execution, result.device);
  if (counted(check, CheckStatistic::not_monotone) > 0) {
    result.failure =
        monotonicity_failure(profiles, first_failure(problem, CheckStatistic::not_monotone, profiles, execution));
    return result;
  }
  result.reports = result.lines * static_cast<std::uint64_t>(config.deviations);
  result.profitable = counted(check, CheckStatistic::profitable);
  result.losses = counted(check, CheckStatistic::loss);
  result.tolerance = problem.tolerance;
  if (result.profitable > 0)
    result.worst = most_profitable(profiles, first_failure(problem, CheckStatistic::profitable, profiles, execution));
  problem.samples = config.samples;
  add_revenue(result, kernels::ex_post_revenue(problem, execution, result.device));
  result.table = payment_rows(profiles, config.rows);
  return result;
}

}  // namespace surety
