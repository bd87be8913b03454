#include "surety/finite_games/exact_guarantee.h"

#include <algorithm>
#include <cmath>

#include "host/finite_games/obedience_program.h"
#include "host/linear_programs/directed_sum.h"
#include "surety/error.h"

namespace surety {
namespace {

/// The greatest ex ante gain from one recommendation to another message.
double obedience_violation(const FiniteMechanism& mechanism, const InformationSet& set,
                           const std::vector<double>& sigma) {
  double greatest = 0;
  for (int i = 0; i < mechanism.bidders(); ++i) {
    const int n = mechanism.messages(i);
    std::vector<double> gain(set.knowledges[i] * n * n);
    for (std::size_t w = 0; w < set.worlds.size(); ++w)
      for (std::int64_t p = 0; p < mechanism.profiles(); ++p) {
        const double mass = sigma[w * mechanism.profiles() + p];
        if (mass == 0) continue;
        const int own = mechanism.message(p, i), state = set.worlds[w].state;
        double* of_pair = gain.data() + (set.worlds[w].knowledge[i] * n + own) * n;
        for (int other = 0; other < n; ++other)
          of_pair[other] += mass * (mechanism.utility(i, p + (other - own) * mechanism.stride(i), state) -
                                    mechanism.utility(i, p, state));
      }
    greatest = std::max(greatest, *std::max_element(gain.begin(), gain.end()));
  }
  return greatest;
}

bool finite(const std::vector<std::vector<double>>& numbers) {
  return std::all_of(numbers.begin(), numbers.end(), [](const std::vector<double>& own) {
    return std::all_of(own.begin(), own.end(), [](double x) { return std::isfinite(x); });
  });
}

bool finite(const ObedienceMultipliers& y) {
  return finite(y.rates) && finite({y.limits}) && finite(y.zero_means) && finite(y.ceilings);
}

void check_rates(const FiniteMechanism& mechanism, const InformationSet& set, const DeviationRates& rates) {
  bool fits = static_cast<int>(rates.size()) == mechanism.bidders();
  for (int i = 0; fits && i < mechanism.bidders(); ++i) {
    fits = static_cast<int>(rates[i].size()) == set.knowledges[i] * mechanism.messages(i) * mechanism.messages(i);
  }
  if (!fits || !finite(rates))
    throw InvalidInput(
        "a finite rate of deviation is needed for every bidder and pair of his messages, no more or fewer");
}

void check_multipliers(const FiniteMechanism& mechanism, const InformationSet& set, const ObedienceMultipliers& y) {
  check_rates(mechanism, set, y.rates);
  const auto pairs = [&](int bidder) {
    return static_cast<std::size_t>(set.knowledges[bidder]) * static_cast<std::size_t>(mechanism.messages(bidder));
  };
  bool fits = y.limits.size() == set.limits.size() && y.zero_means.size() == set.zero_means.size() &&
              y.ceilings.size() == set.ceilings.size();
  for (std::size_t z = 0; fits && z < set.zero_means.size(); ++z)
    fits = y.zero_means[z].size() == pairs(set.zero_means[z].bidder);
  for (std::size_t k = 0; fits && k < set.ceilings.size(); ++k)
    fits = y.ceilings[k].size() == pairs(set.ceilings[k].bidder) * set.groups.size();
  if (!fits || !finite(y))
    throw InvalidInput("a finite multiplier is needed for everything that the information set says, no more or fewer");
}

/// What limits take from the virtual objective in a world, whatever is sent.
DirectedSum less_limits(const InformationSet& set, const ObedienceMultipliers& y, std::size_t w) {
  DirectedSum sum;
  for (std::size_t r = 0; r < set.limits.size(); ++r) sum.add(-y.limits[r] * set.limits[r].weight[w]);
  return sum;
}

/// The strategic virtual objective at a world and profile: welfare and what deviations at these rates would gain, less
/// what the set's own constraints take away, of which `objective` has the limits.
double virtual_objective(const FiniteMechanism& mechanism, const InformationSet& set, const ObedienceMultipliers& y,
                         const InformationSet::World& world, std::int64_t p, DirectedSum objective) {
  objective.add(mechanism.welfare(p, world.state));
  for (int i = 0; i < mechanism.bidders(); ++i) {
    const int n = mechanism.messages(i), own = mechanism.message(p, i);
    const double* rates = y.rates[i].data() + (world.knowledge[i] * n + own) * n;
    for (int other = 0; other < n; ++other) {
      const double rate = std::max(0.0, rates[other]);
      if (rate == 0 || other == own) continue;
      objective.add(rate * mechanism.utility(i, p + (other - own) * mechanism.stride(i), world.state));
      objective.add(-rate * mechanism.utility(i, p, world.state));
    }
  }
  const auto pair = [&](int i) { return world.knowledge[i] * mechanism.messages(i) + mechanism.message(p, i); };
  for (std::size_t z = 0; z < set.zero_means.size(); ++z) {
    const auto& [i, distance] = set.zero_means[z];
    objective.add(-y.zero_means[z][pair(i)] * distance[world.knowledge[i] * mechanism.states() + world.state]);
  }
  for (std::size_t k = 0; k < set.ceilings.size(); ++k)
    objective.add(-y.ceilings[k][pair(set.ceilings[k].bidder) * set.groups.size() + world.group]);
  return objective.lower();
}

/// What a ceiling's multipliers take from the bound, or add to it: the least over what its signals may be taken for.
double ceiling_term(const FiniteMechanism& mechanism, const InformationSet& set, const InformationSet::Ceiling& ceiling,
                    const std::vector<double>& y) {
  const std::size_t groups = set.groups.size();
  const int pairs = set.knowledges[ceiling.bidder] * mechanism.messages(ceiling.bidder);
  DirectedSum sum;
  for (int signal = 0; signal < ceiling.signals; ++signal) {
    double least = no_bound;
    for (int pair = 0; pair < pairs; ++pair) {
      DirectedSum of_pair;
      for (std::size_t g = 0; g < groups; ++g)
        of_pair.add(set.groups[g] * (ceiling.chance[g * ceiling.signals + signal] * y[pair * groups + g]));
      of_pair.add(-2 * of_pair.error());  // terms are rounded twice
      least = std::min(least, of_pair.lower());
    }
    sum.add(least);
  }
  return sum.lower();
}

}  // namespace

double guarantee_bound(const FiniteMechanism& mechanism, const InformationSet& set, const ObedienceMultipliers& y,
                       Sent sent) {
  set.check(mechanism.bidders(), mechanism.states());
  check_multipliers(mechanism, set, y);
  const SentMessages messages(mechanism, set, sent);
  std::vector<double> least(set.groups.size(), no_bound);
  for (std::size_t w = 0; w < set.worlds.size(); ++w) {
    const int group = set.worlds[w].group;
    if (set.groups[group] == 0) continue;
    const DirectedSum limits = less_limits(set, y, w);
    if (!set.worlds[w].is_played()) least[group] = std::min(least[group], limits.lower());
    for (std::int64_t p = 0; p < mechanism.profiles() && set.worlds[w].is_played(); ++p)
      if (messages.has(static_cast<int>(w), p))
        least[group] = std::min(least[group], virtual_objective(mechanism, set, y, set.worlds[w], p, limits));
  }
  DirectedSum bound;
  for (std::size_t g = 0; g < set.groups.size(); ++g)
    if (set.groups[g] > 0) bound.add(set.groups[g] * least[g]);
  for (std::size_t r = 0; r < set.limits.size(); ++r) {
    const double end = y.limits[r] > 0 ? set.limits[r].least : set.limits[r].most;
    if (y.limits[r] == 0) continue;
    if (!std::isfinite(end)) return -no_bound;  // there is no such end
    bound.add(y.limits[r] * end);
  }
  for (std::size_t k = 0; k < set.ceilings.size(); ++k)
    bound.add(ceiling_term(mechanism, set, set.ceilings[k], y.ceilings[k]));
  return bound.lower();
}

double guarantee_bound(const FiniteMechanism& mechanism, const DeviationRates& rates) {
  return guarantee_bound(mechanism, all_information(mechanism), {rates});
}

namespace {

/// The solver's answer; that nothing is feasible where it gives up.
LinearSolution attempt(const LinearProgram& program) {
  try {
    return solve(program);
  } catch (const Failure&) {
    return {LinearSolution::Status::infeasible, {}, {}, 0, 0, 0, {}};
  }
}

/// The optimum in rational numbers, from the solver's basis, or from that of no recommendation where the solver fails.
/// Empty too where limits are met up to rounding only.
std::optional<RationalSolution> exact_solution(const ObedienceProgram& obedience, const LinearSolution& found) {
  Basis start = found.basis;
  if (found.status != LinearSolution::Status::optimal) {
    start.column.assign(obedience.program().columns(), Basis::Place::lower);
    start.row.assign(obedience.program().rows(), Basis::Place::basic);
  }
  if (!fits_exact_solution(obedience.program().entries(), start)) return std::nullopt;
  const auto program = obedience.exact();
  auto solution = program ? solve_exactly(*program, start) : std::nullopt;
  return solution && solution->feasible ? std::move(solution) : std::nullopt;
}

double welfare_of(const FiniteMechanism& mechanism, const InformationSet& set, const std::vector<double>& equilibrium) {
  double sum = 0;
  for (std::size_t w = 0; w < set.worlds.size(); ++w)
    for (std::int64_t p = 0; p < mechanism.profiles(); ++p)
      if (const double mass = equilibrium[w * mechanism.profiles() + p]; mass > 0)
        sum += mass * mechanism.welfare(p, set.worlds[w].state);
  return sum;
}

ObedienceMultipliers no_multipliers(const ObedienceProgram& obedience) {
  return obedience.multipliers(std::vector<double>(obedience.program().rows()));
}

/// Whether or not anything is possible: by Nash's theorem there is an equilibrium where there is a structure.
[[noreturn]] void give_up(const FiniteMechanism& mechanism, const InformationSet& set) {
  if (!set.is_unrestricted() && !is_possible(set, mechanism.bidders(), mechanism.states()))
    throw InvalidInput("no information structure is as the information set says");
  throw Failure(
      "the linear program of Bayes correlated equilibria was not solved: probabilities or payoffs differ too "
      "much in size for it; leave out states that next to never occur");
}

}  // namespace

ExactGuarantee exact_guarantee(const FiniteMechanism& mechanism, const InformationSet& set, Sent sent) {
  set.check(mechanism.bidders(), mechanism.states());
  const ObedienceProgram obedience(mechanism, set, sent);
  const LinearSolution found = attempt(obedience.program());
  const auto exact = exact_solution(obedience, found);
  if (!exact && found.status != LinearSolution::Status::optimal) give_up(mechanism, set);
  ExactGuarantee result{{}, -no_bound, {}, obedience.equilibrium(exact ? rounded(exact->primal) : found.primal), 0, {}};
  const auto consider = [&](ObedienceMultipliers multipliers) {
    if (!finite(multipliers)) return;
    const double lower = guarantee_bound(mechanism, set, multipliers, sent);
    if (lower > result.lower || result.multipliers.rates.empty())
      result.lower = lower, result.multipliers = std::move(multipliers);
  };
  if (exact) consider(obedience.multipliers_of_exact(rounded(exact->dual)));
  if (found.status == LinearSolution::Status::optimal) consider(obedience.multipliers(found.dual));
  if (result.multipliers.rates.empty()) consider(no_multipliers(obedience));
  result.guarantee.value =
      exact ? static_cast<double>(exact->objective) : welfare_of(mechanism, set, result.equilibrium);
  if (exact) {
    const double value = result.guarantee.value;  // rounded
    result.upper = exact->objective > value ? std::nextafter(value, no_bound) : value;
  }
  result.guarantee.error_bound =
      std::max(std::abs(result.guarantee.value - result.lower), exact ? *result.upper - result.guarantee.value : 0);
  result.obedience_violation = obedience_violation(mechanism, set, result.equilibrium);
  return result;
}

ExactGuarantee exact_guarantee(const FiniteMechanism& mechanism) {
  return exact_guarantee(mechanism, all_information(mechanism));
}

GreatestEquilibriumWelfare greatest_equilibrium_welfare(const FiniteMechanism& mechanism, const InformationSet& set,
                                                        Sent sent) {
  ExactGuarantee least = exact_guarantee(mechanism.with_opposite_welfare(), set, sent);
  const auto opposite = [](double x) { return 0 - x; };
  return {{opposite(least.guarantee.value), least.guarantee.error_bound},
          opposite(least.lower),
          least.upper ? std::optional(opposite(*least.upper)) : std::nullopt,
          std::move(least.equilibrium),
          least.obedience_violation};
}

GreatestEquilibriumWelfare greatest_equilibrium_welfare(const FiniteMechanism& mechanism) {
  return greatest_equilibrium_welfare(mechanism, all_information(mechanism));
}

}  // namespace surety
