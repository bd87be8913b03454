#include "host/bounds/saddle_solver.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace surety {
namespace {

using kernels::SaddleArray;
using kernels::SaddlePass;

constexpr double first_size = 3, first_greatest_size = 6;
constexpr double first_weight = 0.3, least_weight = 0.05, greatest_weight = 0.5;
constexpr double weight_smoothing = 0.2;
constexpr double growth_of_unstable = 30;  // of the squared movement
constexpr double nothing = 1e-13;          // squared movement that is rounding

std::vector<double> scaled(std::vector<double> x, double factor) {
  for (double& v : x) v *= factor;
  return x;
}

}  // namespace

SaddleSolver::SaddleSolver(const Program& program, const Execution& execution)
    : program_(program),
      backend_(kernels::make_saddle_backend(program.saddle_problem(), execution)),
      size_(first_size, first_greatest_size),
      weight_(first_weight) {
  const auto places = std::size_t(program.profiles().places());
  const std::vector<double> shares(std::size_t(program.coordinates()) * places, 1.0 / program.environment().bidders);
  std::vector<double> value;
  for (int j = 0; j < program.columns(); ++j) value.insert(value.end(), places, program.prior_mean(j));
  for (const int which : {0, 1}) {
    backend_->write(SaddleArray::allocation, which, shares);
    backend_->write(SaddleArray::value, which, value);
  }
  now_.multiplier.assign(std::size_t(program.states()), 0);
  for (const double p : program.prior()) now_.log_weight.push_back(std::log(p));
  now_.marginal = program.prior();
  anchor_ = now_;
  move_anchor(false);
}

kernels::SaddleStep SaddleSolver::step(const std::vector<double>& log_weight) const {
  const double length = size_.size() / (2 * program_.grid().k());
  kernels::SaddleStep step{length * weight_, length / weight_, pending_, current_, log_weight};
  const double greatest = *std::max_element(log_weight.begin(), log_weight.end());
  for (double& w : step.log_weight) w -= greatest;
  return step;
}

/// The profiles beyond reach have the prior.
std::vector<double> SaddleSolver::marginal_of(const std::vector<double>& sums) const {
  std::vector<double> marginal(sums.begin(), sums.begin() + program_.states());
  double solved = 0;
  for (const double m : marginal) solved += m;
  marginal = program_.symmetric(std::move(marginal));
  for (std::size_t s = 0; s < marginal.size(); ++s) marginal[s] += (1 - solved) * program_.prior()[s];
  return marginal;
}

double SaddleSolver::try_step() {
  const auto states = std::size_t(program_.states());
  const auto& prior = program_.prior();
  const kernels::SaddleStep sizes = step(now_.log_weight);
  const double multiplier_step = size_.size() * weight_;
  movement_ = backend_->run(SaddlePass::improve, sizes)[states] / sizes.primal_step;
  next_ = now_;
  for (std::size_t s = 0; s < states; ++s) {
    const double change = multiplier_step * (prior[s] - now_.marginal[s]) / prior[s];
    next_.multiplier[s] += change;
    next_.log_weight[s] += sizes.dual_step * (next_.multiplier[s] + change);
    movement_ += prior[s] * change * change / multiplier_step;
  }
  const auto sums = backend_->run(SaddlePass::respond, step(next_.log_weight));
  next_.marginal = marginal_of(sums);
  double interaction = sums[states], divergence = sums[states + 1];
  for (std::size_t s = 0; s < states; ++s) {
    const double change = next_.marginal[s] - now_.marginal[s];
    interaction -= change * (next_.multiplier[s] - now_.multiplier[s]);
    divergence += change * (next_.log_weight[s] - now_.log_weight[s]);
  }
  movement_ += divergence / sizes.dual_step;
  if (interaction == 0 || movement_ <= 0) return std::numeric_limits<double>::infinity();  // lost in rounding
  return size_.size() * movement_ / (2 * std::abs(interaction));
}

void SaddleSolver::fold_into_average() {
  for (std::size_t s = 0; s < now_.multiplier.size(); ++s) {
    sum_.multiplier[s] += pending_ * now_.multiplier[s];
    sum_.log_weight[s] += pending_ * now_.log_weight[s];
  }
  total_weight_ += pending_;
  pending_ = 0;
}

void SaddleSolver::iterate() {
  for (;;) {
    const double limit = try_step(), tried = size_.size();
    fold_into_average();
    if (!size_.accept(limit)) continue;
    current_ = spare();
    now_ = next_;
    pending_ = tried;
    ++iterations_;
    ++since_restart_;
    watch_movement(tried);
    return;
  }
}

/// The rule only sees the direction of the step, and posteriors that jump from state to state hide how far exponents
/// went. So steps also have a greatest size, lowered where movements grow: while steps are short enough they do not.
void SaddleSolver::watch_movement(double size) {
  constexpr std::int64_t settled = 4;
  const double movement = std::max(movement_ / size, nothing);
  if (since_restart_ > settled && movement > growth_of_unstable * least_movement_) {
    size_.shorten_to(0.8 * size);
    least_movement_ = movement;
  }
  least_movement_ = std::min(least_movement_, movement);
}

bool SaddleSolver::restart_is_due() const { return surety::restart_is_due(since_restart_, iterations_); }

void SaddleSolver::restart() {
  auto last = step(now_.log_weight);
  last.average_weight = 1 / total_weight_;
  backend_->run(SaddlePass::average, last);
  now_.multiplier = scaled(sum_.multiplier, 1 / total_weight_);
  now_.log_weight = scaled(sum_.log_weight, 1 / total_weight_);
  now_.marginal = marginal_of(backend_->run(SaddlePass::refresh, step(now_.log_weight)));
  size_.set_greatest(std::min(first_greatest_size, 1.25 * size_.greatest()));
  move_anchor(true);
}

void SaddleSolver::move_anchor(bool update_weight) {
  const auto states = std::size_t(program_.states());
  const auto sums = backend_->run(SaddlePass::anchor, step(now_.log_weight));
  double primal = sums[states], dual = sums[states + 1];
  for (std::size_t s = 0; s < states; ++s) {
    const double change = now_.multiplier[s] - anchor_.multiplier[s];
    primal += program_.prior()[s] * change * change / (2 * program_.grid().k());
    dual += (now_.marginal[s] - anchor_.marginal[s]) * (now_.log_weight[s] - anchor_.log_weight[s]);
  }
  if (update_weight && primal > nothing && dual > nothing)
    weight_ = std::clamp(std::pow(primal / dual, weight_smoothing / 2) * std::pow(weight_, 1 - weight_smoothing),
                         least_weight, greatest_weight);
  anchor_ = now_;
  sum_.multiplier.assign(states, 0);
  sum_.log_weight.assign(states, 0);
  total_weight_ = pending_ = 0;
  since_restart_ = 0;
  least_movement_ = std::numeric_limits<double>::infinity();
}

SaddlePoint SaddleSolver::average() const {
  if (total_weight_ == 0)
    return {backend_->read(SaddleArray::allocation, current_), backend_->read(SaddleArray::tilt, current_),
            now_.multiplier, now_.log_weight};
  const double share = 1 / total_weight_;
  return {scaled(backend_->read(SaddleArray::allocation_sum, 0), share),
          scaled(backend_->read(SaddleArray::tilt_sum, 0), share), scaled(sum_.multiplier, share),
          scaled(sum_.log_weight, share)};
}

void SaddleSolver::load_tilt(const std::vector<double>& tilt) { backend_->write(SaddleArray::tilt, spare(), tilt); }

std::vector<double> SaddleSolver::marginal(const std::vector<double>& log_weight) {
  auto spare_step = step(log_weight);
  spare_step.current = spare();
  return marginal_of(backend_->run(SaddlePass::refresh, spare_step));
}

std::vector<double> SaddleSolver::interim_values() const { return backend_->read(SaddleArray::value, spare()); }

}  // namespace surety
