#include "surety/finite_games/exact_potential.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "host/finite_games/environment_checks.h"
#include "host/finite_games/limits.h"
#include "host/linear_programs/linear_program.h"
#include "host/linear_programs/rational_program.h"
#include "surety/error.h"

namespace surety {
namespace {

/// (30): columns are m(omega | s) and t_i(s), rows truth-telling, participation and one sum of probabilities per
/// signal profile. Payoffs are in units of the greatest, a bidder's rows conditional on his signal.
class DirectMechanismProgram {
 public:
  DirectMechanismProgram(const FiniteInformation& information, const FiniteOutcomes& environment)
      : information_(information), environment_(environment), program_(LinearProgram::Sense::maximize) {
    for (const double u : environment_.utility) scale_ = std::max(scale_, std::abs(u));
    for (const double w : environment_.welfare) scale_ = std::max(scale_, std::abs(w));
    if (scale_ == 0) scale_ = 1;
    check_size();
    for (int i = 0; i < information_.bidders(); ++i) add_rows(i);
    for (std::int64_t s = 0; s < information_.profiles(); ++s) add_columns(s);
  }

  const LinearProgram& program() const { return program_; }

  /// The same without rounding, to minimise, transfers in units of value and rows not conditional on the signal.
  RationalProgram exact() const {
    RationalProgram exact(program_.row_bounds());
    for (std::int64_t s = 0; s < information_.profiles(); ++s) {
      for (int o = 0; o < environment_.outcomes; ++o) {
        std::map<int, Rational> entries{{sum_row_[s], 1}};
        for (int i = 0; i < information_.bidders(); ++i)
          add_exact_incentives(entries, s, i,
                               [&](int state) { return Rational(environment_.utility_of(i, o, state)); });
        exact.add_column(-expected(s, [&](int state) { return Rational(environment_.welfare_of(o, state)); }),
                         {Rational(0), Rational(1)}, std::move(entries));
      }
      if (!environment_.greatest_transfer) continue;
      const Rational most(*environment_.greatest_transfer);
      for (int i = 0; i < information_.bidders(); ++i) {
        std::map<int, Rational> entries;
        add_exact_incentives(entries, s, i, [](int) { return Rational(-1); });
        exact.add_column(-expected(s, [](int) { return Rational(1); }), {Rational(-most), most}, std::move(entries));
      }
    }
    return exact;
  }

  /// Multipliers of the exact program's rows.
  PotentialMultipliers exact_multipliers(const std::vector<double>& dual) const {
    return multipliers_of([&](int row, double) { return std::max(0.0, dual[row]); });
  }

  double scale() const { return scale_; }

  /// m and t of a solution, transfers in units of `unit`, made exactly feasible but for incentives.
  void read(const std::vector<double>& primal, double unit, ExactPotential& result) const {
    std::size_t j = 0;
    for (std::int64_t s = 0; s < information_.profiles(); ++s) {
      double total = 0;
      const std::size_t first = result.outcomes.size();
      for (int o = 0; o < environment_.outcomes; ++o) {
        result.outcomes.push_back(std::max(0.0, primal[j++]));
        total += result.outcomes.back();
      }
      for (int o = 0; o < environment_.outcomes; ++o) result.outcomes[first + o] /= total;
      if (!environment_.greatest_transfer) continue;
      const double most = *environment_.greatest_transfer;
      for (int i = 0; i < information_.bidders(); ++i)
        result.transfers.push_back(std::clamp(primal[j++] * unit, -most, most));
    }
  }

  PotentialMultipliers multipliers(const std::vector<double>& dual) const {
    return multipliers_of([&](int row, double mass) {  // a lower bound of a maximum
      return mass > 0 ? std::max(0.0, -dual[row]) / mass : 0;
    });
  }

 private:
  template <class OfRow>
  PotentialMultipliers multipliers_of(const OfRow& of_row) const {
    PotentialMultipliers result;
    for (int i = 0; i < information_.bidders(); ++i) {
      const int n = information_.signals(i);
      result.truthtelling.emplace_back(n * n);
      result.participation.emplace_back(n);
      for (int own = 0; own < n; ++own) {
        result.participation[i][own] = of_row(participation_row(i, own), mass_[i][own]);
        for (int other = 0; other < n; ++other)
          if (other != own) result.truthtelling[i][own * n + other] = of_row(truth_row(i, own, other), mass_[i][own]);
      }
    }
    return result;
  }

  void check_size() const {
    const double columns = environment_.outcomes + (environment_.greatest_transfer ? information_.bidders() : 0);
    double rows = 1;
    for (int i = 0; i < information_.bidders(); ++i) rows += 2.0 * information_.signals(i);
    const double numbers = columns * rows * static_cast<double>(information_.profiles());
    if (numbers > most_program_numbers)
      throw InvalidInput(fmt::format(
          "the linear program has {:.3g} numbers ({} signal profiles, {} outcomes and transfers); at most {:.3g} fit: "
          "give fewer signals",
          numbers, information_.profiles(), columns, most_program_numbers));
  }

  void add_rows(int i) {
    const int n = information_.signals(i);
    first_row_.push_back(program_.rows());
    mass_.emplace_back();
    for (int own = 0; own < n; ++own) {
      mass_[i].push_back(information_.signal_probability(i, own));
      for (int r = 0; r < n; ++r) program_.add_row({0, no_bound});
    }
  }
  int participation_row(int i, int own) const { return first_row_[i] + own * information_.signals(i) + own; }
  int truth_row(int i, int own, int other) const { return first_row_[i] + own * information_.signals(i) + other; }

  void add_columns(std::int64_t s) {
    const int sum = program_.add_row({1, 1});
    sum_row_.push_back(sum);
    for (int o = 0; o < environment_.outcomes; ++o) {
      double welfare = 0;
      for (int state = 0; state < information_.states(); ++state)
        welfare += information_.probability(s, state) * environment_.welfare_of(o, state) / scale_;
      const int column = program_.add_column(welfare, {0, 1});
      program_.add_entry(sum, column, 1);
      for (int i = 0; i < information_.bidders(); ++i)
        add_incentives(column, s, i, [&](int state) { return environment_.utility_of(i, o, state) / scale_; });
    }
    if (!environment_.greatest_transfer) return;
    const double most = *environment_.greatest_transfer / scale_;
    double probability = 0;
    for (int state = 0; state < information_.states(); ++state) probability += information_.probability(s, state);
    for (int i = 0; i < information_.bidders(); ++i) {
      const int column = program_.add_column(probability, {-most, most});
      add_incentives(column, s, i, [](int) { return -1.0; });
    }
  }

  /// What bidder i gets from the column at report profile s, as its type and as every other that may report it.
  template <class Payoff>
  void add_incentives(int column, std::int64_t s, int i, const Payoff& payoff) {
    const int reported = information_.signal(s, i);
    for (int own = 0; own < information_.signals(i); ++own) {
      if (mass_[i][own] == 0) continue;
      const std::int64_t seen = s + (own - reported) * information_.stride(i);
      double expected = 0;
      for (int state = 0; state < information_.states(); ++state)
        expected += information_.probability(seen, state) * payoff(state);
      expected /= mass_[i][own];
      if (own != reported) {
        program_.add_entry(truth_row(i, own, reported), column, -expected);
        continue;
      }
      for (int other = 0; other < information_.signals(i); ++other)  // other = own is the participation row
        program_.add_entry(truth_row(i, own, other), column, expected);
    }
  }

  /// sum_theta sigma(s, theta) payoff(theta).
  template <class Payoff>
  Rational expected(std::int64_t s, const Payoff& payoff) const {
    Rational sum = 0;
    for (int state = 0; state < information_.states(); ++state)
      sum += Rational(information_.probability(s, state)) * payoff(state);
    return sum;
  }

  template <class Payoff>
  void add_exact_incentives(std::map<int, Rational>& entries, std::int64_t s, int i, const Payoff& payoff) const {
    const int reported = information_.signal(s, i);
    for (int own = 0; own < information_.signals(i); ++own) {
      const Rational gain = expected(s + (own - reported) * information_.stride(i), payoff);
      if (own != reported) {
        entries[truth_row(i, own, reported)] -= gain;
        continue;
      }
      for (int other = 0; other < information_.signals(i); ++other) entries[truth_row(i, own, other)] += gain;
    }
  }

  const FiniteInformation& information_;
  const FiniteOutcomes& environment_;
  LinearProgram program_;
  double scale_ = 0;
  std::vector<int> first_row_;             // by bidder
  std::vector<int> sum_row_;               // by signal profile
  std::vector<std::vector<double>> mass_;  // of every signal
};

/// Ex ante payoffs of a direct mechanism.
class Evaluation {
 public:
  Evaluation(const FiniteInformation& information, const FiniteOutcomes& environment, const ExactPotential& result)
      : information_(information), environment_(environment), result_(result) {}

  double welfare() const {
    double sum = 0;
    for (std::int64_t s = 0; s < information_.profiles(); ++s)
      for (int state = 0; state < information_.states(); ++state) {
        const double probability = information_.probability(s, state);
        for (int o = 0; o < environment_.outcomes; ++o)
          sum += probability * result_.outcomes[s * environment_.outcomes + o] * environment_.welfare_of(o, state);
        if (environment_.greatest_transfer)
          for (int i = 0; i < information_.bidders(); ++i)
            sum += probability * result_.transfers[s * information_.bidders() + i];
      }
    return sum;
  }

  double incentive_violation() const {
    double greatest = 0;
    for (int i = 0; i < information_.bidders(); ++i)
      for (int own = 0; own < information_.signals(i); ++own) {
        const double truth = payoff(i, own, own);
        greatest = std::max(greatest, -truth);
        for (int other = 0; other < information_.signals(i); ++other)
          greatest = std::max(greatest, payoff(i, own, other) - truth);
      }
    return greatest;
  }

 private:
  /// Of bidder i where his signal is `own` and he reports `reported`, times the probability of the signal.
  double payoff(int i, int own, int reported) const {
    double sum = 0;
    for (std::int64_t seen = 0; seen < information_.profiles(); ++seen) {
      if (information_.signal(seen, i) != own) continue;
      const std::int64_t s = seen + (reported - own) * information_.stride(i);
      for (int state = 0; state < information_.states(); ++state) {
        const double probability = information_.probability(seen, state);
        if (probability == 0) continue;
        for (int o = 0; o < environment_.outcomes; ++o)
          sum += probability * result_.outcomes[s * environment_.outcomes + o] * environment_.utility_of(i, o, state);
        if (environment_.greatest_transfer) sum -= probability * result_.transfers[s * information_.bidders() + i];
      }
    }
    return sum;
  }

  const FiniteInformation& information_;
  const FiniteOutcomes& environment_;
  const ExactPotential& result_;
};

}  // namespace

namespace {

std::optional<RationalSolution> exact_solution(const DirectMechanismProgram& direct, const LinearSolution& found) {
  if (found.status != LinearSolution::Status::optimal) return std::nullopt;
  if (!fits_exact_solution(direct.program().entries(), found.basis)) return std::nullopt;
  return solve_exactly(direct.exact(), found.basis);
}

}  // namespace

ExactPotential exact_potential(const FiniteInformation& information, const FiniteOutcomes& environment) {
  check_environment(information, environment);
  const DirectMechanismProgram direct(information, environment);
  const LinearSolution found = solve(direct.program());
  const auto exact = exact_solution(direct, found);
  if (found.status == LinearSolution::Status::infeasible || (exact && !exact->feasible))
    throw InvalidInput(
        "no mechanism gives every bidder at least 0 given each of his signals; add an outcome that nobody minds");
  if (found.status == LinearSolution::Status::unbounded)  // all columns are bounded
    throw Failure("the linear program of direct mechanisms was called unbounded, which it is not");
  ExactPotential result{};
  if (exact)
    direct.read(rounded(exact->primal), 1, result);
  else
    direct.read(found.primal, direct.scale(), result);
  result.multipliers = direct.multipliers(found.dual);
  result.upper = potential_bound(information, environment, result.multipliers);
  if (exact) {
    PotentialMultipliers better = direct.exact_multipliers(rounded(exact->dual));
    const double upper = finite(better) ? potential_bound(information, environment, better) : result.upper;
    if (upper < result.upper) result.upper = upper, result.multipliers = std::move(better);
  }
  const Evaluation evaluation(information, environment, result);
  result.potential.value = (exact ? -static_cast<double>(exact->objective) : evaluation.welfare()) + 0.0;  // no -0
  if (exact) {
    const double value = result.potential.value;  // rounded
    result.lower = -exact->objective < value ? std::nextafter(value, -no_bound) : value;
  }
  result.potential.error_bound =
      std::max(std::abs(result.upper - result.potential.value), exact ? result.potential.value - *result.lower : 0);
  result.incentive_violation = evaluation.incentive_violation();
  if (environment.greatest_transfer && *environment.greatest_transfer > 0) {
    FiniteOutcomes doubled = environment;
    *doubled.greatest_transfer *= 2;
    result.transfer_value =
        (potential_bound(information, doubled, result.multipliers) - result.upper) / *environment.greatest_transfer;
  }
  return result;
}

}  // namespace surety
