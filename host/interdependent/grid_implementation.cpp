#include "host/interdependent/grid_implementation.h"

#include <algorithm>
#include <cmath>

#include "host/interdependent/optimal_rule.h"
#include "kernels/ex_post/ex_post.h"
#include "surety/statistics/moments.h"

namespace surety {
namespace {

/// f(bidder, own, line, place in the rows) for everything, row by row.
template <class F>
void for_each_place(const GridEnvironment& environment, F f) {
  for (int i = 0; i < environment.grid.bidders(); ++i) {
    const std::int64_t lines = environment.lines(i);
    for (int own = 0; own < environment.grid.size(i); ++own)
      for (std::int64_t line = 0; line < lines; ++line) f(i, own, line, static_cast<std::size_t>(own * lines + line));
  }
}

/// By line: the greatest allocation so far, as a bidder's signals ascend.
class GreatestSoFar {
 public:
  explicit GreatestSoFar(std::int64_t lines) : allocation_(static_cast<std::size_t>(lines), 0.0) {}
  double add(std::int64_t line, double q) { return allocation_[line] = std::max(allocation_[line], q); }

 private:
  std::vector<double> allocation_;
};

/// The least e >= 0 such that all numbers are multiples of 2^-e, and the binary exponent of their size; e is large
/// where there is none.
struct Bits {
  int fraction = 0, size = 0;

  void include(const ByLine& numbers) {
    double most = 0;
    for (const auto& rows : numbers.of)
      for (const double x : rows) {
        most = std::max(most, std::abs(x));
        while (fraction < 64 && std::ldexp(x, fraction) != std::floor(std::ldexp(x, fraction))) ++fraction;
      }
    if (most > 0) size = std::max(size, std::ilogb(most) + 1);
  }
};

double greatest_of(const ByLine& numbers) {
  double most = 0;
  for (const auto& rows : numbers.of)
    for (const double x : rows) most = std::max(most, std::abs(x));
  return most;
}

double expected_highest(const GridEnvironment& environment) {
  std::vector<double> most(static_cast<std::size_t>(environment.grid.profiles()), -INFINITY);
  for_each_place(environment, [&](int i, int own, std::int64_t line, std::size_t at) {
    double& m = most[environment.profile(i, line, own)];
    m = std::max(m, environment.value.of[i][at]);
  });
  CompensatedSum sum;
  const std::int64_t lines = environment.lines(0);
  for (int own = 0; own < environment.grid.size(0); ++own)
    for (std::int64_t line = 0; line < lines; ++line)
      sum.add(environment.grid.probability[0][own] * line_probability(environment.grid, 0, line) *
              most[environment.profile(0, line, own)]);
  return sum.value();
}

ByLine product(const ByLine& a, const ByLine& b) {
  ByLine result = a;
  for (std::size_t i = 0; i < a.of.size(); ++i)
    for (std::size_t at = 0; at < a.of[i].size(); ++at) result.of[i][at] *= b.of[i][at];
  return result;
}

kernels::GridProblem problem_of(const GridEnvironment& environment, const ByLine& allocation, const ByLine& payment,
                                double tolerance) {
  kernels::GridProblem problem;
  problem.tolerance = tolerance;
  for (int i = 0; i < environment.grid.bidders(); ++i) {
    problem.points.push_back(environment.grid.size(i));
    problem.lines.push_back(environment.lines(i));
    problem.value.push_back(environment.value.of[i].data());
    problem.allocation.push_back(allocation.of[i].data());
    problem.payment.push_back(payment.of[i].data());
  }
  return problem;
}

ProfitableReport most_profitable(const GridEnvironment& environment, const ByLine& allocation, const ByLine& payment) {
  ProfitableReport worst{0, {}, 0, -INFINITY};
  for_each_place(environment, [&](int i, int own, std::int64_t line, std::size_t at) {
    const double value = environment.value.of[i][at];
    const double truth = allocation.of[i][at] * value - payment.of[i][at];
    for (int m = 0; m < environment.grid.size(i); ++m) {
      const std::size_t lie = static_cast<std::size_t>(m * environment.lines(i) + line);
      const double gain = (allocation.of[i][lie] * value - payment.of[i][lie]) - truth;
      if (gain > worst.gain)
        worst = {i, environment.signals_of(environment.profile(i, line, own)), environment.grid.signals[i][m], gain};
    }
  });
  return worst;
}

std::vector<PaymentRow> payment_rows(const GridEnvironment& environment, const ByLine& allocation,
                                     const ByLine& payment, std::size_t rows) {
  const std::size_t profiles = static_cast<std::size_t>(environment.grid.profiles());
  const std::size_t count = rows == 0 ? profiles : std::min(rows, profiles);
  std::vector<PaymentRow> table(count);
  const std::size_t bidders = environment.grid.signals.size();
  std::vector<std::size_t> row_of(profiles, count);
  for (std::size_t r = 0; r < count; ++r) {
    // all in order, or some at multiples of the golden ratio, which spread evenly in every coordinate
    const double turn = std::fmod((static_cast<double>(r) + 0.5) * 0.6180339887498949, 1.0);
    std::size_t p = count == profiles ? r : static_cast<std::size_t>(turn * static_cast<double>(profiles));
    while (row_of[p] != count) p = (p + 1) % profiles;
    row_of[p] = r;
    table[r] = {environment.signals_of(static_cast<std::int64_t>(p)), std::vector<double>(bidders),
                std::vector<double>(bidders)};
  }
  for_each_place(environment, [&](int i, int own, std::int64_t line, std::size_t at) {
    const std::size_t r = row_of[environment.profile(i, line, own)];
    if (r == count) return;
    table[r].allocation[i] = allocation.of[i][at];
    table[r].payment[i] = payment.of[i][at];
  });
  return table;
}

Estimate exact_estimate(double value, double error) { return {value, 0, Exact{value, error}, 0}; }

}  // namespace

std::optional<MonotonicityFailure> monotonicity_failure(const GridEnvironment& environment, const ByLine& allocation) {
  for (int i = 0; i < environment.grid.bidders(); ++i) {
    const std::int64_t lines = environment.lines(i);
    const auto& value = environment.value.of[i];
    const auto& share = allocation.of[i];
    // by line: the signal with the greatest allocation of those below the current value, and of those at it
    std::vector<int> below(static_cast<std::size_t>(lines), -1), here(static_cast<std::size_t>(lines), 0);
    const auto greater = [&](int a, int b, std::int64_t line) {
      return b < 0 || share[a * lines + line] > share[b * lines + line] ? a : b;
    };
    for (int own = 1; own < environment.grid.size(i); ++own)
      for (std::int64_t line = 0; line < lines; ++line) {
        if (value[own * lines + line] > value[(own - 1) * lines + line]) {
          below[line] = greater(here[line], below[line], line);
          here[line] = own;
        } else {
          here[line] = greater(own, here[line], line);
        }
        const int least = below[line];
        if (least < 0 || share[own * lines + line] >= share[least * lines + line]) continue;
        const auto at = [&](int m) {
          return MonotonicityFailure::At{environment.grid.signals[i][m], value[m * lines + line],
                                         share[m * lines + line]};
        };
        return MonotonicityFailure{i, environment.signals_of(environment.profile(i, line, own)), at(least), at(own)};
      }
  }
  return std::nullopt;
}

ByLine least_rent_payments(const GridEnvironment& environment, const ByLine& allocation) {
  ByLine payment;
  for (int i = 0; i < environment.grid.bidders(); ++i) {
    const std::int64_t lines = environment.lines(i);
    const auto& value = environment.value.of[i];
    const auto& share = allocation.of[i];
    std::vector<double> paid(value.size()), rent(static_cast<std::size_t>(lines), 0.0);
    GreatestSoFar greatest(lines);
    for (int own = 0; own < environment.grid.size(i); ++own)
      for (std::int64_t line = 0; line < lines; ++line) {
        const std::size_t at = own * lines + line;
        paid[at] = share[at] * value[at] - rent[line];
        const double q = greatest.add(line, share[at]);
        if (own + 1 < environment.grid.size(i)) rent[line] += (value[at + lines] - value[at]) * q;
      }
    payment.of.push_back(std::move(paid));
  }
  return payment;
}

double expected_sum(const GridEnvironment& environment, const ByLine& numbers) {
  CompensatedSum total;
  for (int i = 0; i < environment.grid.bidders(); ++i) {
    const std::int64_t lines = environment.lines(i);
    for (std::int64_t line = 0; line < lines; ++line) {
      double sum = 0;
      for (int own = 0; own < environment.grid.size(i); ++own)
        sum += environment.grid.probability[i][own] * numbers.of[i][own * lines + line];
      total.add(sum * line_probability(environment.grid, i, line));
    }
  }
  return total.value();
}

double expected_virtual_values(const GridEnvironment& environment, const ByLine& allocation) {
  CompensatedSum total;
  for (int i = 0; i < environment.grid.bidders(); ++i) {
    const std::int64_t lines = environment.lines(i);
    const auto& value = environment.value.of[i];
    const auto& share = allocation.of[i];
    const auto& probability = environment.grid.probability[i];
    std::vector<double> above(probability.size(), 0.0);
    for (std::size_t m = probability.size() - 1; m-- > 0;) above[m] = above[m + 1] + probability[m + 1];
    for (std::int64_t line = 0; line < lines; ++line) {
      double sum = 0, greatest = 0;
      for (std::size_t m = 0; m < probability.size(); ++m) {
        const std::size_t at = m * lines + line;
        greatest = std::max(greatest, share[at]);
        const double rise = m + 1 < probability.size() ? value[at + lines] - value[at] : 0;
        sum += probability[m] * value[at] * share[at] - above[m] * rise * greatest;
      }
      total.add(sum * line_probability(environment.grid, i, line));
    }
  }
  return total.value();
}

double gain_tolerance(const GridEnvironment& environment, const ByLine& allocation) {
  constexpr int mantissa = 53, carries = 3;  // a gain sums four terms
  Bits values, shares;
  values.include(environment.value);
  shares.include(allocation);
  int points = 0;
  for (int i = 0; i < environment.grid.bidders(); ++i) points = std::max(points, environment.grid.size(i));
  if (values.fraction + shares.fraction + values.size + 1 + carries <= mantissa) return 0;
  return 4 * (points + 4) * std::ldexp(greatest_of(environment.value), -mantissa);
}

Implementation implement_on_grid(const GridEnvironment& environment, const ByLine& allocation, std::size_t rows,
                                 const Execution& execution) {
  Implementation result{};
  result.on_grid = true;
  result.bidders = environment.grid.bidders();
  for (int i = 0; i < result.bidders; ++i) result.lines += static_cast<std::uint64_t>(environment.lines(i));
  result.failure = monotonicity_failure(environment, allocation);
  if (result.failure) return result;
  const ByLine payment = least_rent_payments(environment, allocation);
  result.tolerance = gain_tolerance(environment, allocation);
  const auto check =
      kernels::ex_post_check(problem_of(environment, allocation, payment, result.tolerance), execution, result.device);
  const auto counted = [&](kernels::CheckStatistic s) {
    return static_cast<std::uint64_t>(
        std::llround(check.mean(static_cast<int>(s)) * static_cast<double>(check.count())));
  };
  for (int i = 0; i < result.bidders; ++i)
    result.reports += static_cast<std::uint64_t>(environment.grid.profiles()) * environment.grid.size(i);
  result.profitable = counted(kernels::CheckStatistic::profitable);
  result.losses = counted(kernels::CheckStatistic::loss);
  if (result.profitable > 0) result.worst = most_profitable(environment, allocation, payment);
  const double revenue = expected_sum(environment, payment), full = expected_highest(environment);
  const double rounding = 1e-14 * static_cast<double>(result.bidders) * greatest_of(environment.value);
  const double virtual_values = expected_virtual_values(environment, allocation);
  result.payments = exact_estimate(revenue, rounding);
  result.virtual_values = exact_estimate(virtual_values, rounding);
  result.difference = exact_estimate(revenue - virtual_values, 2 * rounding);
  result.surplus = exact_estimate(expected_sum(environment, product(allocation, environment.value)), rounding);
  result.full_surplus = exact_estimate(full, rounding);
  result.gap = exact_estimate(full - revenue, 2 * rounding);
  result.table = payment_rows(environment, allocation, payment, rows);
  return result;
}

}  // namespace surety
