#include "host/bounds/auction_solver.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/bounds/restart.h"

namespace surety {
namespace {

using kernels::AuctionArray;
using kernels::AuctionPass;

constexpr double first_size = 3, first_greatest_size = 6;
constexpr double first_weight = 0.3, least_weight = 0.05, greatest_weight = 0.5;
constexpr double weight_smoothing = 0.2;
constexpr double nothing = 1e-13;  // squared movement that is rounding

std::vector<double> scaled(std::span<const double> x, double factor) {
  std::vector<double> y(x.begin(), x.end());
  for (double& v : y) v *= factor;
  return y;
}

void set(std::span<double> to, const std::vector<double>& from) { std::copy(from.begin(), from.end(), to.begin()); }

}  // namespace

AuctionSolver::AuctionSolver(const AuctionProgram& program, const Execution& execution)
    : program_(program),
      of_state_(program.states_of_program()),
      backend_(kernels::make_auction_saddle_backend(program.saddle_problem(), execution)),
      states_(std::size_t(program.states())) {
  const auto places = std::size_t(program.profiles().places());
  const std::vector<double> shares(std::size_t(program.coordinates()) * places, 1.0 / program.environment().bidders);
  std::vector<double> value;
  for (int j = 0; j < program.columns(); ++j) value.insert(value.end(), places, program.prior_mean(j));
  for (const int which : {0, 1}) {
    backend_->write(AuctionArray::allocation, which, shares);
    backend_->write(AuctionArray::value, which, value);
  }
  state_.progress.size = first_size;
  state_.progress.greatest = first_greatest_size;
  state_.progress.weight = first_weight;
  state_.numbers.assign(kernels::auction_number_arrays * states_, 0);
  for (std::size_t s = 0; s < states_; ++s) of(Numbers::log_weight)[s] = std::log(program.prior()[s]);
  set(of(Numbers::marginal), program.prior());
  anchor_ = state_.numbers;
  move_anchor(false);
}

std::vector<double> AuctionSolver::run(AuctionPass pass, int which, std::span<const double> log_weight,
                                       double average_weight) {
  kernels::PassStep step;
  step.current = which;
  step.average_weight = average_weight;
  const double greatest = *std::max_element(log_weight.begin(), log_weight.end());
  std::vector<double> shifted;
  for (const double w : log_weight) shifted.push_back(w - greatest);
  return backend_->run(pass, step, shifted);
}

void AuctionSolver::iterate(std::int64_t count) { backend_->iterate(state_, count); }

std::int64_t AuctionSolver::until_restart() const {
  return surety::until_restart(state_.progress.since_restart, state_.progress.iterations);
}

std::vector<double> AuctionSolver::refresh(int which, std::span<const double> log_weight) {
  const auto sums = run(AuctionPass::refresh, which, log_weight);
  std::vector<double> marginal(states_);
  kernels::take_marginal(kernels::SerialTeam(), of_state_.view(), sums.data(), marginal.data());
  return marginal;
}

void AuctionSolver::restart() {
  auto& p = state_.progress;
  const double share = 1 / p.total_weight;
  run(AuctionPass::average, p.current, of(Numbers::log_weight), share);
  set(of(Numbers::multiplier), scaled(of(Numbers::multiplier_sum), share));
  set(of(Numbers::log_weight), scaled(of(Numbers::log_weight_sum), share));
  set(of(Numbers::marginal), refresh(p.current, of(Numbers::log_weight)));
  p.greatest = std::min(first_greatest_size, 1.25 * p.greatest);
  move_anchor(true);
}

void AuctionSolver::move_anchor(bool update_weight) {
  auto& p = state_.progress;
  const auto sums = run(AuctionPass::anchor, p.current, of(Numbers::log_weight));
  double primal = sums[states_], dual = sums[states_ + 1];
  const auto moved = [&](Numbers which, std::size_t s) { return of(which)[s] - at(anchor_, which)[s]; };
  for (std::size_t s = 0; s < states_; ++s) {
    const double change = moved(Numbers::multiplier, s);
    primal += program_.prior()[s] * change * change / (2 * program_.grid().k());
    dual += moved(Numbers::marginal, s) * moved(Numbers::log_weight, s);
  }
  if (update_weight && primal > nothing && dual > nothing)
    p.weight = std::clamp(std::pow(primal / dual, weight_smoothing / 2) * std::pow(p.weight, 1 - weight_smoothing),
                          least_weight, greatest_weight);
  anchor_ = state_.numbers;
  std::ranges::fill(of(Numbers::multiplier_sum), 0);
  std::ranges::fill(of(Numbers::log_weight_sum), 0);
  p.total_weight = p.pending = 0;
  p.since_restart = 0;
  p.least_movement = std::numeric_limits<double>::infinity();
}

AuctionPoint AuctionSolver::average() const {
  const auto& p = state_.progress;
  if (p.total_weight == 0)
    return {backend_->read(AuctionArray::allocation, p.current), backend_->read(AuctionArray::tilt, p.current),
            scaled(of(Numbers::multiplier), 1), scaled(of(Numbers::log_weight), 1)};
  const double share = 1 / p.total_weight;
  return {scaled(backend_->read(AuctionArray::allocation_sum, 0), share),
          scaled(backend_->read(AuctionArray::tilt_sum, 0), share), scaled(of(Numbers::multiplier_sum), share),
          scaled(of(Numbers::log_weight_sum), share)};
}

void AuctionSolver::load_tilt(const std::vector<double>& tilt) { backend_->write(AuctionArray::tilt, spare(), tilt); }

std::vector<double> AuctionSolver::marginal(const std::vector<double>& log_weight) {
  return refresh(spare(), log_weight);
}

std::vector<double> AuctionSolver::interim_values() const { return backend_->read(AuctionArray::value, spare()); }

}  // namespace surety
