#include "surety/finite_games/exact_potential.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/finite_games/environment_checks.h"
#include "host/linear_programs/linear_program.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr double most_numbers = 2e7;

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

  /// m and t of a solution, made exactly feasible but for incentives.
  void read(const std::vector<double>& primal, ExactPotential& result) const {
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
        result.transfers.push_back(std::clamp(primal[j++] * scale_, -most, most));
    }
  }

  PotentialMultipliers multipliers(const std::vector<double>& dual) const {
    PotentialMultipliers result;
    for (int i = 0; i < information_.bidders(); ++i) {
      const int n = information_.signals(i);
      result.truthtelling.emplace_back(n * n);
      result.participation.emplace_back(n);
      for (int own = 0; own < n; ++own) {
        const double mass = mass_[i][own];
        if (mass == 0) continue;
        const auto of_row = [&](int r) { return std::max(0.0, -dual[r]) / mass; };  // a lower bound of a maximum
        result.participation[i][own] = of_row(participation_row(i, own));
        for (int other = 0; other < n; ++other)
          if (other != own) result.truthtelling[i][own * n + other] = of_row(truth_row(i, own, other));
      }
    }
    return result;
  }

 private:
  void check_size() const {
    const double columns = environment_.outcomes + (environment_.greatest_transfer ? information_.bidders() : 0);
    double rows = 1;
    for (int i = 0; i < information_.bidders(); ++i) rows += 2.0 * information_.signals(i);
    const double numbers = columns * rows * static_cast<double>(information_.profiles());
    if (numbers > most_numbers)
      throw InvalidInput(fmt::format(
          "the linear program has {:.3g} numbers ({} signal profiles, {} outcomes and transfers); at most {:.3g} fit: "
          "give fewer signals",
          numbers, information_.profiles(), columns, most_numbers));
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

  const FiniteInformation& information_;
  const FiniteOutcomes& environment_;
  LinearProgram program_;
  double scale_ = 0;
  std::vector<int> first_row_;             // by bidder
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

ExactPotential exact_potential(const FiniteInformation& information, const FiniteOutcomes& environment) {
  check_environment(information, environment);
  const DirectMechanismProgram direct(information, environment);
  const LinearSolution solution = solve(direct.program());
  if (solution.status == LinearSolution::Status::infeasible)
    throw InvalidInput(
        "no mechanism gives every bidder at least 0 given each of his signals; add an outcome that nobody minds");
  if (solution.status == LinearSolution::Status::unbounded)  // all columns are bounded
    throw Failure("the linear program of direct mechanisms was called unbounded, which it is not");
  ExactPotential result{};
  direct.read(solution.primal, result);
  result.multipliers = direct.multipliers(solution.dual);
  const Evaluation evaluation(information, environment, result);
  result.potential.value = evaluation.welfare();
  result.upper = potential_bound(information, environment, result.multipliers);
  result.potential.error_bound = std::abs(result.upper - result.potential.value);
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
