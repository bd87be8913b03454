#include "host/bounds/outcome_solver.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/bounds/restart.h"

namespace surety {
namespace {

using kernels::OutcomeArray;
using kernels::OutcomePass;

constexpr double outcome_first_size = 1;
constexpr double outcome_first_weight = 0.05, outcome_least_weight = 1e-4, outcome_greatest_weight = 1e2;
constexpr double outcome_weight_smoothing = 0.5;
constexpr double outcome_nothing = 1e-13;  // squared movement that is rounding

std::vector<double> scaled(std::vector<double> x, double factor) {
  for (double& v : x) v *= factor;
  return x;
}

}  // namespace

OutcomeSolver::OutcomeSolver(const OutcomeProgram& program, const Execution& execution)
    : program_(program), states_(std::size_t(program.states())) {
  const kernels::OutcomeSaddleProblem problem = program.saddle_problem();
  backend_ = kernels::make_outcome_saddle_backend(problem, execution);
  state_.progress.size = outcome_first_size;
  state_.progress.greatest = std::numeric_limits<double>::infinity();
  state_.progress.weight = outcome_first_weight;
  state_.numbers.assign(kernels::outcome_number_arrays * states_, 0);
  std::ranges::fill(of(Numbers::mass), 1);
  anchor_.assign(states_, 0);
  start(problem);
  move_anchor(false);
}

/// Every outcome, or vertex, as likely as any other; signals that say nothing.
void OutcomeSolver::start(const kernels::OutcomeSaddleProblem& problem) {
  const auto places = std::size_t(program_.places());
  std::vector<double> lottery(std::size_t(program_.outcomes()) * places, 1.0 / program_.outcomes());
  std::vector<double> weight;
  for (std::size_t k = 0; k + 1 < problem.row.size(); ++k)
    for (int b = problem.row[k].first_boundary; b < problem.row[k + 1].first_boundary; ++b) {
      const auto& profile = problem.boundary[std::size_t(b)];
      const auto& vertices = program_.vertices(unsigned(profile.set));
      weight.insert(weight.end(), vertices.size(), 1.0 / double(vertices.size()));
      for (std::size_t o = 0; o < std::size_t(program_.outcomes()); ++o) {
        double mean = 0;
        for (const auto& vertex : vertices) mean += vertex[o] / double(vertices.size());
        lottery[o * places + std::size_t(problem.row[k].base + profile.message)] = mean;
      }
    }
  const std::vector<double> density(std::size_t(program_.states()) * places, 1);
  for (const int which : {0, 1}) {
    backend_->write(OutcomeArray::lottery, which, lottery);
    backend_->write(OutcomeArray::density, which, density);
    backend_->write(OutcomeArray::vertex_weight, which, weight);
  }
}

std::int64_t OutcomeSolver::until_restart() const {
  return surety::until_restart(state_.progress.since_restart, state_.progress.iterations);
}

/// A pass that needs no step in lambda, over the current copy.
std::vector<double> OutcomeSolver::run(OutcomePass pass, double average_weight) {
  kernels::PassStep step;
  step.current = state_.progress.current;
  step.average_weight = average_weight;
  return backend_->run(pass, step, std::vector<double>(2 * states_));
}

void OutcomeSolver::restart() {
  const double share = 1 / state_.progress.total_weight;
  run(OutcomePass::average, share);
  for (std::size_t s = 0; s < states_; ++s) of(Numbers::lambda)[s] = of(Numbers::lambda_sum)[s] * share;
  move_anchor(true);
}

void OutcomeSolver::move_anchor(bool update_weight) {
  auto& p = state_.progress;
  const auto sums = run(OutcomePass::anchor);
  std::copy_n(sums.begin(), states_, of(Numbers::mass).begin());
  double primal = sums[states_];
  const double dual = sums[states_ + 1];
  for (std::size_t s = 0; s < states_; ++s) {
    const double change = of(Numbers::lambda)[s] - anchor_[s];
    primal += program_.prior()[s] * change * change / (2 * program_.grid().k());
  }
  if (update_weight && primal > outcome_nothing && dual > outcome_nothing)
    p.weight = std::clamp(
        std::pow(primal / dual, outcome_weight_smoothing / 2) * std::pow(p.weight, 1 - outcome_weight_smoothing),
        outcome_least_weight, outcome_greatest_weight);
  std::ranges::copy(of(Numbers::lambda), anchor_.begin());
  std::ranges::fill(of(Numbers::lambda_sum), 0);
  p.total_weight = p.pending = 0;
  p.since_restart = 0;
}

OutcomePoint OutcomeSolver::average() const {
  const auto& p = state_.progress;
  const auto array = [&](OutcomeArray current, OutcomeArray sum) {
    return p.total_weight == 0 ? backend_->read(current, p.current)
                               : scaled(backend_->read(sum, 0), 1 / p.total_weight);
  };
  return {program_.without_padding(array(OutcomeArray::lottery, OutcomeArray::lottery_sum)),
          program_.without_padding(array(OutcomeArray::density, OutcomeArray::density_sum)),
          array(OutcomeArray::vertex_weight, OutcomeArray::vertex_weight_sum)};
}

}  // namespace surety
