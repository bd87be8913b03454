#include "surety/finite_games/exact_guarantee.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "host/linear_programs/directed_sum.h"
#include "host/linear_programs/linear_program.h"
#include "host/linear_programs/rational_program.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr std::int64_t entries_limit = 20'000'000;

/// (9): columns are probabilities p(m | theta), rows obedience constraints and one normalisation per state, payoffs in
/// units of the greatest. A symmetric mechanism has one obedience row for all bidders, and one column for all profiles
/// that differ by a permutation.
class ObedienceProgram {
 public:
  explicit ObedienceProgram(const FiniteMechanism& mechanism)
      : mechanism_(mechanism), symmetric_(mechanism.is_symmetric()), program_(LinearProgram::Sense::minimize) {
    set_scales();
    check_size();
    for (int i = 0; i < (symmetric_ ? 1 : mechanism_.bidders()); ++i) add_obedience_rows(i);
    for (int state = 0; state < mechanism_.states(); ++state) {
      if (mechanism_.probability(state) == 0) continue;
      const int row = program_.add_row({1, 1});
      least_ = least_welfare(state);
      for (std::int64_t profile = 0; profile < mechanism_.profiles(); ++profile)
        if (is_representative(profile)) add_column(state, profile, row);
    }
  }

  const LinearProgram& program() const { return program_; }
  double unit_of_rates() const { return welfare_scale_ / utility_scale_; }

  /// The same without rounding, payoffs being what they are; empty where the symmetry it is written for is one up to
  /// rounding only.
  std::optional<RationalProgram> exact() const {
    if (symmetric_ && !mechanism_.is_symmetric(0)) return std::nullopt;
    RationalProgram exact(program_.row_bounds());
    for (const Column& c : columns_) {
      const Rational probability(mechanism_.probability(c.state));
      std::map<int, Rational> entries{{c.normalisation, 1}};
      for_each_deviation(c.profile, [&](int i, int row, std::int64_t deviation) {
        entries[row] += probability * (Rational(mechanism_.utility(i, c.profile, c.state)) -
                                       Rational(mechanism_.utility(i, deviation, c.state)));
      });
      exact.add_column(probability * Rational(mechanism_.welfare(c.profile, c.state)), {Rational(0), {}},
                       std::move(entries));
    }
    return exact;
  }

  /// sigma of the solution, spread over the permutations of each profile, >= 0 and with the prior's marginal.
  std::vector<double> equilibrium(const std::vector<double>& primal) const {
    std::vector<double> sigma(mechanism_.states() * mechanism_.profiles());
    for (std::size_t j = 0; j < columns_.size(); ++j) spread(columns_[j], std::max(0.0, primal[j]), sigma);
    for (int state = 0; state < mechanism_.states(); ++state) {
      double* of_state = sigma.data() + state * mechanism_.profiles();
      double total = 0;
      for (std::int64_t p = 0; p < mechanism_.profiles(); ++p) total += of_state[p];
      for (std::int64_t p = 0; p < mechanism_.profiles(); ++p)
        of_state[p] *= total > 0 ? mechanism_.probability(state) / total : 0;
    }
    return sigma;
  }

  /// Of multipliers by row, in units of welfare over utility times `unit`.
  DeviationRates rates(const std::vector<double>& dual, double unit) const {
    DeviationRates rates;
    for (int i = 0; i < mechanism_.bidders(); ++i) {
      const int n = mechanism_.messages(i);
      rates.emplace_back(n * n);
      for (int m = 0; m < n; ++m)
        for (int other = 0; other < n; ++other)
          if (m != other) rates[i][m * n + other] = std::max(0.0, dual[row(i, m, other)] * unit);
    }
    return rates;
  }

 private:
  struct Column {
    int state;
    std::int64_t profile;
    int normalisation;  ///< its row
  };

  void set_scales() {
    for (int state = 0; state < mechanism_.states(); ++state)
      for (std::int64_t p = 0; p < mechanism_.profiles(); ++p) {
        welfare_scale_ = std::max(welfare_scale_, std::abs(mechanism_.welfare(p, state)));
        for (int i = 0; i < mechanism_.bidders(); ++i)
          utility_scale_ = std::max(utility_scale_, std::abs(mechanism_.utility(i, p, state)));
      }
    if (welfare_scale_ == 0) welfare_scale_ = 1;
    if (utility_scale_ == 0) utility_scale_ = 1;
  }

  /// Taken off in its state, which changes the optimum by a constant and lets the dual simplex method start feasible.
  double least_welfare(int state) const {
    double least = no_bound;
    for (std::int64_t p = 0; p < mechanism_.profiles(); ++p) least = std::min(least, mechanism_.welfare(p, state));
    return least;
  }

  void check_size() const {
    double columns = mechanism_.states(), rows = 1;
    for (int i = 0; i < mechanism_.bidders(); ++i) {
      columns *= symmetric_ ? (mechanism_.messages(i) + i) / (i + 1.0) : mechanism_.messages(i);
      rows += mechanism_.messages(i) - 1;
    }
    if (columns * rows <= static_cast<double>(entries_limit)) return;
    const double factor =
        std::pow(static_cast<double>(entries_limit) / (columns * rows), 1.0 / (mechanism_.bidders() + 1));
    throw InvalidInput(
        fmt::format("the linear program has {:.3g} numbers ({} bidders with up to {} messages, {} states); at most "
                    "{:.3g} fit, such as {} "
                    "messages each",
                    columns * rows, mechanism_.bidders(), most_messages(), mechanism_.states(),
                    static_cast<double>(entries_limit), std::max(1, static_cast<int>(factor * most_messages()))));
  }

  int most_messages() const {
    int most = 0;
    for (int i = 0; i < mechanism_.bidders(); ++i) most = std::max(most, mechanism_.messages(i));
    return most;
  }

  void add_obedience_rows(int i) {
    first_row_.push_back(program_.rows());
    const int n = mechanism_.messages(i);
    for (int r = 0; r < n * (n - 1); ++r) program_.add_row({0, no_bound});
  }

  int row(int i, int from, int to) const {
    return first_row_[symmetric_ ? 0 : i] + from * (mechanism_.messages(i) - 1) + (to < from ? to : to - 1);
  }

  /// Of its permutations the one with ascending messages.
  bool is_representative(std::int64_t profile) const {
    if (!symmetric_) return true;
    for (int i = 0; i + 1 < mechanism_.bidders(); ++i)
      if (mechanism_.message(profile, i) > mechanism_.message(profile, i + 1)) return false;
    return true;
  }

  void add_column(int state, std::int64_t profile, int normalisation) {
    const double probability = mechanism_.probability(state);
    const int column = program_.add_column(probability * (mechanism_.welfare(profile, state) - least_) / welfare_scale_,
                                           {0, no_bound});
    columns_.push_back({state, profile, normalisation});
    program_.add_entry(normalisation, column, 1);
    for_each_deviation(profile, [&](int i, int row, std::int64_t deviation) {
      const double loss = mechanism_.utility(i, profile, state) - mechanism_.utility(i, deviation, state);
      program_.add_entry(row, column, probability * loss / utility_scale_);
    });
  }

  /// Every bidder, his obedience row, and the profile where he alone sends another message.
  template <class Visit>
  void for_each_deviation(std::int64_t profile, const Visit& visit) const {
    for (int i = 0; i < mechanism_.bidders(); ++i) {
      const int own = mechanism_.message(profile, i);
      for (int other = 0; other < mechanism_.messages(i); ++other)
        if (other != own) visit(i, row(i, own, other), profile + (other - own) * mechanism_.stride(i));
    }
  }

  void spread(const Column& column, double mass, std::vector<double>& sigma) const {
    double* of_state = sigma.data() + column.state * mechanism_.profiles();
    if (!symmetric_) {
      of_state[column.profile] += mass;
      return;
    }
    std::vector<int> messages;
    messages.reserve(static_cast<std::size_t>(mechanism_.bidders()));
    for (int i = 0; i < mechanism_.bidders(); ++i) messages.push_back(mechanism_.message(column.profile, i));
    std::vector<std::int64_t> orbit;
    do {
      std::int64_t profile = 0;
      for (int i = 0; i < mechanism_.bidders(); ++i) profile += messages[i] * mechanism_.stride(i);
      orbit.push_back(profile);
    } while (std::next_permutation(messages.begin(), messages.end()));
    for (const std::int64_t profile : orbit) of_state[profile] += mass / static_cast<double>(orbit.size());
  }

  const FiniteMechanism& mechanism_;
  bool symmetric_;
  LinearProgram program_;
  double utility_scale_ = 0, welfare_scale_ = 0;
  double least_ = 0;            // welfare of the state whose columns are added
  std::vector<int> first_row_;  // of obedience, by bidder, or of all where symmetric
  std::vector<Column> columns_;
};

/// The greatest ex ante gain from one recommendation to another message.
double obedience_violation(const FiniteMechanism& mechanism, const std::vector<double>& sigma) {
  double greatest = 0;
  for (int i = 0; i < mechanism.bidders(); ++i) {
    const int n = mechanism.messages(i);
    std::vector<double> gain(n * n);
    for (int state = 0; state < mechanism.states(); ++state)
      for (std::int64_t p = 0; p < mechanism.profiles(); ++p) {
        const double mass = sigma[state * mechanism.profiles() + p];
        if (mass == 0) continue;
        const int own = mechanism.message(p, i);
        for (int other = 0; other < n; ++other)
          gain[own * n + other] += mass * (mechanism.utility(i, p + (other - own) * mechanism.stride(i), state) -
                                           mechanism.utility(i, p, state));
      }
    greatest = std::max(greatest, *std::max_element(gain.begin(), gain.end()));
  }
  return greatest;
}

bool finite(const DeviationRates& rates) {
  return std::all_of(rates.begin(), rates.end(), [](const std::vector<double>& own) {
    return std::all_of(own.begin(), own.end(), [](double rate) { return std::isfinite(rate); });
  });
}

void check_rates(const FiniteMechanism& mechanism, const DeviationRates& rates) {
  bool fits = static_cast<int>(rates.size()) == mechanism.bidders();
  for (int i = 0; fits && i < mechanism.bidders(); ++i) {
    fits = static_cast<int>(rates[i].size()) == mechanism.messages(i) * mechanism.messages(i);
  }
  if (!fits || !finite(rates))
    throw InvalidInput(
        "a finite rate of deviation is needed for every bidder and pair of his messages, no more or fewer");
}

}  // namespace

std::int64_t most_entries() { return entries_limit; }

double guarantee_bound(const FiniteMechanism& mechanism, const DeviationRates& rates) {
  check_rates(mechanism, rates);
  DirectedSum bound;
  for (int state = 0; state < mechanism.states(); ++state) {
    if (mechanism.probability(state) == 0) continue;
    double least = no_bound;
    for (std::int64_t p = 0; p < mechanism.profiles(); ++p) {
      DirectedSum objective;
      objective.add(mechanism.welfare(p, state));
      for (int i = 0; i < mechanism.bidders(); ++i) {
        const int n = mechanism.messages(i), own = mechanism.message(p, i);
        for (int other = 0; other < n; ++other) {
          const double rate = std::max(0.0, rates[i][own * n + other]);
          if (rate == 0 || other == own) continue;
          objective.add(rate * mechanism.utility(i, p + (other - own) * mechanism.stride(i), state));
          objective.add(-rate * mechanism.utility(i, p, state));
        }
      }
      least = std::min(least, objective.lower());
    }
    bound.add(mechanism.probability(state) * least);
  }
  return bound.lower();
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
std::optional<RationalSolution> exact_solution(const ObedienceProgram& obedience, const LinearSolution& found) {
  Basis start = found.basis;
  if (found.status != LinearSolution::Status::optimal) {
    start.column.assign(obedience.program().columns(), Basis::Place::lower);
    start.row.assign(obedience.program().rows(), Basis::Place::basic);
  }
  if (!fits_exact_solution(obedience.program().entries(), start)) return std::nullopt;
  const auto program = obedience.exact();
  return program ? solve_exactly(*program, start) : std::nullopt;
}

double welfare_of(const FiniteMechanism& mechanism, const std::vector<double>& equilibrium) {
  double sum = 0;
  for (int state = 0; state < mechanism.states(); ++state)
    for (std::int64_t p = 0; p < mechanism.profiles(); ++p)
      sum += equilibrium[state * mechanism.profiles() + p] * mechanism.welfare(p, state);
  return sum;
}

}  // namespace

ExactGuarantee exact_guarantee(const FiniteMechanism& mechanism) {
  const ObedienceProgram obedience(mechanism);
  const LinearSolution found = attempt(obedience.program());
  const auto exact = exact_solution(obedience, found);
  if (!exact && found.status != LinearSolution::Status::optimal)  // by Nash's theorem there is an equilibrium
    throw Failure(
        "the linear program of Bayes correlated equilibria was not solved: probabilities or payoffs differ too "
        "much in size for it; leave out states that next to never occur");
  ExactGuarantee result{{}, -no_bound, {}, obedience.equilibrium(exact ? rounded(exact->primal) : found.primal), 0, {}};
  const auto consider = [&](DeviationRates rates) {
    if (!finite(rates)) return;
    const double lower = guarantee_bound(mechanism, rates);
    if (lower > result.lower || result.rates.empty()) result.lower = lower, result.rates = std::move(rates);
  };
  if (exact) consider(obedience.rates(rounded(exact->dual), 1));
  if (found.status == LinearSolution::Status::optimal) consider(obedience.rates(found.dual, obedience.unit_of_rates()));
  if (result.rates.empty()) consider(obedience.rates(std::vector<double>(obedience.program().rows()), 1));
  result.guarantee.value = exact ? static_cast<double>(exact->objective) : welfare_of(mechanism, result.equilibrium);
  if (exact) {
    const double value = result.guarantee.value;  // rounded
    result.upper = exact->objective > value ? std::nextafter(value, no_bound) : value;
  }
  result.guarantee.error_bound =
      std::max(std::abs(result.guarantee.value - result.lower), exact ? *result.upper - result.guarantee.value : 0);
  result.obedience_violation = obedience_violation(mechanism, result.equilibrium);
  return result;
}

GreatestEquilibriumWelfare greatest_equilibrium_welfare(const FiniteMechanism& mechanism) {
  ExactGuarantee least = exact_guarantee(mechanism.with_opposite_welfare());
  const auto opposite = [](double x) { return 0 - x; };
  return {{opposite(least.guarantee.value), least.guarantee.error_bound},
          opposite(least.lower),
          least.upper ? std::optional(opposite(*least.upper)) : std::nullopt,
          std::move(least.equilibrium),
          least.obedience_violation};
}

}  // namespace surety
