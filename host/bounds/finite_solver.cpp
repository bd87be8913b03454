#include "host/bounds/finite_solver.h"

#include <cmath>
#include <limits>

namespace surety {
namespace {

using kernels::FiniteArray;
using kernels::FinitePass;

constexpr double first_size = 1;
constexpr double first_weight = 0.05, least_weight = 1e-4, greatest_weight = 1e2;
constexpr double weight_smoothing = 0.5;
constexpr double nothing = 1e-13;  // squared movement that is rounding

std::vector<double> scaled(std::vector<double> x, double factor) {
  for (double& v : x) v *= factor;
  return x;
}

}  // namespace

FiniteSolver::FiniteSolver(const FiniteProgram& program, const Execution& execution)
    : program_(program),
      backend_(kernels::make_finite_saddle_backend(program.saddle_problem(), execution)),
      size_(first_size, std::numeric_limits<double>::infinity()),
      weight_(first_weight) {
  const auto states = std::size_t(program.states());
  now_ = next_ = anchor_ = {std::vector<double>(states), std::vector<double>(states, 1)};
  start();
  move_anchor(false);
}

/// Every outcome, or vertex, as likely as any other; signals that say nothing.
void FiniteSolver::start() {
  const auto places = std::size_t(program_.places());
  const kernels::FiniteSaddleProblem problem = program_.saddle_problem();
  std::vector<double> lottery(std::size_t(program_.outcomes()) * places, 1.0 / program_.outcomes());
  std::vector<double> weight;
  for (std::size_t r = 0; r + 1 < problem.row.size(); ++r)
    for (int b = problem.row[r].first_boundary; b < problem.row[r + 1].first_boundary; ++b) {
      const auto& profile = problem.boundary[std::size_t(b)];
      const auto& vertices = program_.vertices(unsigned(profile.set));
      weight.insert(weight.end(), vertices.size(), 1.0 / double(vertices.size()));
      for (std::size_t o = 0; o < std::size_t(program_.outcomes()); ++o) {
        double mean = 0;
        for (const auto& vertex : vertices) mean += vertex[o] / double(vertices.size());
        lottery[o * places + std::size_t(problem.row[r].base + profile.message)] = mean;
      }
    }
  const std::vector<double> density(std::size_t(program_.states()) * places, 1);
  for (const int which : {0, 1}) {
    backend_->write(FiniteArray::lottery, which, lottery);
    backend_->write(FiniteArray::density, which, density);
    backend_->write(FiniteArray::vertex_weight, which, weight);
  }
}

kernels::FiniteStep FiniteSolver::step() const {
  const double length = size_.size() / (2 * program_.grid().k());
  kernels::FiniteStep step{length * weight_, length / weight_, pending_, current_, next_.lambda, next_.lambda};
  for (std::size_t s = 0; s < next_.lambda.size(); ++s) {
    step.lambda_change[s] -= now_.lambda[s];
    step.lambda_extrapolated[s] += step.lambda_change[s];
  }
  return step;
}

double FiniteSolver::try_step() {
  const auto states = std::size_t(program_.states());
  const double lambda_step = size_.size() * weight_;
  for (std::size_t s = 0; s < states; ++s) next_.lambda[s] = now_.lambda[s] + lambda_step * (1 - now_.mass[s]);
  const kernels::FiniteStep tried = step();
  double movement = backend_->run(FinitePass::improve, tried)[states] / tried.primal_step;
  for (std::size_t s = 0; s < states; ++s)
    movement += program_.prior()[s] * tried.lambda_change[s] * tried.lambda_change[s] / lambda_step;
  const auto sums = backend_->run(FinitePass::respond, tried);
  next_.mass.assign(sums.begin(), sums.begin() + std::ptrdiff_t(states));
  const double interaction = sums[states];
  movement += sums[states + 1] / tried.dual_step;
  if (interaction == 0 || movement <= 0) return std::numeric_limits<double>::infinity();  // lost in rounding
  return size_.size() * movement / (2 * std::abs(interaction));
}

void FiniteSolver::iterate() {
  for (;;) {
    const double limit = try_step(), tried = size_.size();
    for (std::size_t s = 0; s < lambda_sum_.size(); ++s) lambda_sum_[s] += pending_ * now_.lambda[s];
    total_weight_ += pending_;
    pending_ = 0;
    if (!size_.accept(limit)) continue;
    current_ = 1 - current_;
    now_ = next_;
    pending_ = tried;
    ++iterations_;
    ++since_restart_;
    return;
  }
}

void FiniteSolver::restart() {
  if (total_weight_ == 0) return;
  kernels::FiniteStep last = step();
  last.average_weight = 1 / total_weight_;
  backend_->run(FinitePass::average, last);
  now_.lambda = scaled(lambda_sum_, 1 / total_weight_);
  move_anchor(true);
}

void FiniteSolver::move_anchor(bool update_weight) {
  const auto states = std::size_t(program_.states());
  const auto sums = backend_->run(FinitePass::anchor, step());
  now_.mass.assign(sums.begin(), sums.begin() + std::ptrdiff_t(states));
  double primal = sums[states];
  const double dual = sums[states + 1];
  for (std::size_t s = 0; s < states; ++s) {
    const double change = now_.lambda[s] - anchor_.lambda[s];
    primal += program_.prior()[s] * change * change / (2 * program_.grid().k());
  }
  if (update_weight && primal > nothing && dual > nothing)
    weight_ = std::clamp(std::pow(primal / dual, weight_smoothing / 2) * std::pow(weight_, 1 - weight_smoothing),
                         least_weight, greatest_weight);
  anchor_ = now_;
  lambda_sum_.assign(states, 0);
  total_weight_ = pending_ = 0;
  since_restart_ = 0;
}

FinitePoint FiniteSolver::average() const {
  const auto array = [&](FiniteArray which) {
    return total_weight_ == 0 ? backend_->read(which, current_) : scaled(backend_->read_sum(which), 1 / total_weight_);
  };
  return {program_.without_padding(array(FiniteArray::lottery)), program_.without_padding(array(FiniteArray::density)),
          array(FiniteArray::vertex_weight)};
}

}  // namespace surety
