#include "surety/finite_games/known_guarantee.h"

#include <cmath>

#include "surety/error.h"
#include "surety/finite_games/exact_guarantee.h"

namespace surety {
namespace {

constexpr double most_entries_at_once = 20'000;  // of the linear program: a fraction of a second

/// Whether the linear program of the mechanism with k messages is solved at once.
bool is_small(const Mechanism& mechanism, const Law& values, std::int64_t bidders) {
  if (!mechanism.has_messages() || !mechanism.count("k") || bidders > 8 || !is_discrete(values)) return false;
  const double messages = mechanism.at("k") + 1, n = static_cast<double>(bidders);
  const auto atoms = static_cast<double>(atoms_of(values).size());
  return std::pow(messages, n) * atoms * (n * messages + 1) <= most_entries_at_once;
}

/// With the parameters that a report has chosen.
Mechanism with_parameters(Mechanism mechanism, const GuaranteeReport& report) {
  for (const auto& [name, value] : report.parameters) mechanism.set(name, value);
  return mechanism;
}

}  // namespace

GuaranteeReport known_guarantee(const Mechanism& mechanism, const LawPtr& values, std::int64_t bidders, double cost) {
  GuaranteeReport report = guarantee(mechanism, values, bidders, cost);
  if (report.exact || !is_small(mechanism, *values, bidders)) return report;
  const ExactGuarantee found =
      exact_guarantee(finite_mechanism(with_parameters(mechanism, report), values, static_cast<int>(bidders), cost));
  // where the best scale is without bound the guarantee is a limit, which no scale attains: theory's then says more
  if (!found.upper || found.guarantee.value < report.guarantee.value - report.guarantee.error_bound) return report;
  report.guarantee = found.guarantee;
  report.exact = true;
  if (report.optimal_guarantee) report.ratio = report.guarantee.value / report.optimal_guarantee->value;
  return report;
}

}  // namespace surety
