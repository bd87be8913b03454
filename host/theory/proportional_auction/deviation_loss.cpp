#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/theory/numerics/quadrature.h"
#include "host/theory/proportional_auction/maxmin_solution.h"
#include "surety/error.h"

namespace surety {

/// U_i(m, m) - U_i(m, m') with U_i(m, m') = integral of (m'/(m'+y)) (w-(m+y) Q(m'+y) - T(m'+y)) g_{N-1}(y) dy.
Exact ProportionalAuction::deviation_loss(double signal, double message) const {
  if (!(signal >= 0) || !(message >= 0) || !std::isfinite(signal) || !std::isfinite(message))
    throw InvalidInput(
        fmt::format("deviation loss: signal {} and message {}; both must be finite and at least 0", signal, message));
  const AggregateSignal& aggregate = solution_->signal();
  const double n = aggregate.bidders();
  const double end = n + 12 * aggregate.deviation() + 40;
  const double begin = n > 150 ? n - 12 * aggregate.deviation() : 0;
  std::vector<double> points = aggregate.edges(std::max(begin, 1e-6), end);
  for (double shift : {signal, message}) {
    points.push_back(shift);  // where a bidder's share turns
    for (double x : breakpoints()) points.push_back(x - shift);
  }
  const auto payoff = [&](double report, double y) {
    if (report == 0) return 0.0;
    const double x = report + y;
    return report / x * (value(signal + y) * aggregate_allocation(x) - aggregate_transfer(x));
  };
  const auto loss = integrate<1>(panel_points(std::move(points), begin, end), [&](double y) {
    return std::array{(payoff(signal, y) - payoff(message, y)) * aggregate.density_of_fewer(y)};
  });
  return {loss.value[0], loss.error[0] + guarantee_.error_bound};
}

}  // namespace surety
