#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/theory/numerics/limits.h"
#include "host/theory/robust_mechanisms/public_expenditure_checks.h"
#include "surety/error.h"
#include "surety/theory/public_expenditure.h"

namespace surety {
namespace {

/// A bound, and a table by aggregate l/k that attains it.
struct Attained {
  double bound;
  std::vector<double> table;
};

/// Where E = E_l and e_i = E_l l_i/l at aggregate l/k, no action being k, the strategic virtual objective (4) is in
/// every state
///   (theta-1) E_l + (k-1) [theta (E_{l+1} - E_l) - ((l+N)/(l+1) E_{l+1} - E_l)]
/// with e_i = 0 at 0. Set to lambda it gives E_{l+1}, in proportion to lambda, as long as E rises. From l = last on,
/// which is best chosen, E = 1 and the objective is (theta-1) - (k-1)(N-1)/(l+1), which rises with l; where an action
/// is k it lacks a negative term.
Attained cost_sharing(double agents, double theta, double k) {
  const double surplus = theta - 1;
  std::vector<double> expenditure{0};  // per unit of lambda
  double best = 0;
  std::size_t last = 0;
  const auto most = static_cast<std::size_t>(k * k) - 1;  // so that no action below `last` is k
  for (std::size_t l = 0; l < most; ++l) {
    const double above = static_cast<double>(l) + 1, before = expenditure.back();
    const double next = (1 + surplus * (k - 2) * before) / ((k - 1) * (theta - (above + agents - 1) / above));
    if (!(next > before)) break;
    expenditure.push_back(next);
    const double bound = std::min(1 / next, surplus - (k - 1) * (agents - 1) / (above + 1));
    if (bound > best) best = bound, last = l + 1;
  }
  expenditure.resize(last + 1);
  const double full = expenditure.back();
  for (double& x : expenditure) x = last > 0 ? x / full : 0;
  return {best, std::move(expenditure)};
}

/// Where every profile with aggregate l/k has mass r_l and E[theta_i | x] = theta x_i / y, the informational virtual
/// objective (8) of full expenditure is, whoever pays,
///   (theta-1) r_l - k [(theta (l+N)/(l+1) - 1) r_{l+1} - (theta-1) r_l].
/// It vanishes below `last` for the r that this recursion gives. Beyond there are no signals, so at `last` it is
/// (theta-1)(k+1) r_l, and summed over binomial(l+N-1, N-1) profiles (theta-1)(k+1) P(aggregate = last). The mass of
/// the aggregate grows by (l+N)/(l+1) more than r.
Attained spread_values(double agents, double theta, double k) {
  const double surplus = theta - 1;
  const auto most = static_cast<std::size_t>(k * k) - 2;  // so that no signal is k - 1/k, where (7) differs
  std::vector<double> growth{1};                          // of the mass from l-1 to l
  double mass = 1, best = 1;                              // P(aggregate = l) where l is the last
  std::size_t last = 0;
  for (std::size_t l = 0; l < most; ++l) {
    const double reached = static_cast<double>(l) + agents;
    growth.push_back(surplus * (1 + 1 / k) * reached / (theta * reached - static_cast<double>(l + 1)));
    mass = mass * growth.back() / (1 + mass * growth.back());
    if (mass < best) best = mass, last = l + 1;
  }
  std::vector<double> masses(last + 1);
  masses[last] = best;
  for (std::size_t l = last; l > 0; --l) masses[l - 1] = masses[l] / growth[l];
  return {surplus * (k + 1) * best, std::move(masses)};
}

}  // namespace

ExpenditureOnGrid expenditure_on_grid(std::int64_t agents, double social_value, std::int64_t k) {
  require_public_expenditure(agents, social_value);
  if (k < 2 || k > 1000)
    throw InvalidInput(fmt::format("public expenditure: k = {}; give a grid of 2 to 1000 steps a unit", k));
  ExpenditureOnGrid finite{{0, 0}, {0, 0}, {0}, {1}};
  if (!(social_value > 1)) return finite;  // no expenditure is efficient, and can be had
  const auto n = static_cast<double>(agents), steps = static_cast<double>(k);
  const auto exact = [&](const Attained& attained) {
    const auto length = static_cast<double>(attained.table.size());
    return Exact{attained.bound, 16 * epsilon * (attained.bound * length + social_value)};
  };
  Attained signals = spread_values(n, social_value, steps);
  finite.upper = exact(signals), finite.aggregate_mass = std::move(signals.table);
  if (!(social_value > n)) return finite;
  Attained sharing = cost_sharing(n, social_value, steps);
  finite.lower = exact(sharing), finite.expenditure = std::move(sharing.table);
  return finite;
}

}  // namespace surety
