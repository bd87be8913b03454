#include "host/bounds/outcome_program.h"

#include <algorithm>
#include <cmath>

#include "host/bounds/participation.h"

namespace surety {
namespace {

/// Of the reference law. The optima of auctions have signals that fall off at rate 1, those of public expenditure rise
/// up to where they end: between the two.
constexpr double reference_rate = 0.5;

double greatest_payoff(const OutcomeEnvironment& e) {
  double greatest = 0;
  for (const auto* numbers : {&e.utility, &e.objective})
    for (const double x : *numbers) greatest = std::max(greatest, std::abs(x));
  return greatest > 0 ? greatest : 1;
}

/// The largest eigenvalue of the vertices' Gram matrix is at most its largest absolute row sum.
double squared_norm(const std::vector<std::vector<double>>& vertices) {
  double norm = 0;
  for (const auto& a : vertices) {
    double sum = 0;
    for (const auto& b : vertices)
      for (std::size_t w = 0; w < a.size(); ++w) sum += a[w] * b[w];
    norm = std::max(norm, sum);
  }
  return norm;
}

}  // namespace

OutcomeProgram::OutcomeProgram(const OutcomeEnvironment& environment, BoundingProgram kind, int k, int reach)
    : scale_(greatest_payoff(environment)),
      kind_(kind),
      grid_(environment.agents, k, std::min(k, reach) * k + 1),
      law_(geometric_law(grid_, reference_rate)),
      given_states_(environment.states()) {
  find_vertices(environment);
  keep_likely_states(environment);
}

void OutcomeProgram::keep_likely_states(const OutcomeEnvironment& environment) {
  environment_ = environment;
  environment_.prior.clear();
  environment_.utility.clear();
  environment_.objective.clear();
  double total = 0;
  for (int s = 0; s < environment.states(); ++s)
    if (environment.prior[std::size_t(s)] > 0) {
      state_.push_back(s);
      total += environment_.prior.emplace_back(environment.prior[std::size_t(s)]);
    }
  for (double& p : environment_.prior) p /= total;
  for (int o = 0; o < outcomes(); ++o)
    for (const int s : state_) environment_.objective.push_back(environment.w(o, s) / scale_);
  for (int i = 0; i < environment.agents; ++i)
    for (int o = 0; o < outcomes(); ++o)
      for (const int s : state_) environment_.utility.push_back(environment.u(i, o, s) / scale_);
}

void OutcomeProgram::find_vertices(const OutcomeEnvironment& environment) {
  vertices_.resize(std::size_t(1) << unsigned(environment.agents));
  if (kind_ == BoundingProgram::upper) return;
  for (unsigned set = 1; set < vertices_.size(); ++set)
    vertices_[set] = participation_secure_lotteries(environment, set);
}

unsigned OutcomeProgram::at_zero(const int* message) const {
  unsigned set = 0;
  for (int i = 0; i < grid_.bidders() && kind_ == BoundingProgram::lower; ++i)
    if (message[i] == 0) set |= 1u << unsigned(i);
  return set;
}

std::int64_t OutcomeProgram::row_stride() const {
  constexpr std::int64_t multiple = 8;  // a line of the cache, and the widest register
  return (grid_.points() + multiple - 1) / multiple * multiple;
}

void OutcomeProgram::add_payoffs(kernels::OutcomeSaddleProblem& problem) const {
  const int terms = grid_.bidders() + 1;
  for (int o = 0; o < outcomes(); ++o)
    for (int term = 0; term < terms; ++term)
      for (int s = 0; s < states(); ++s) problem.payoff.push_back(payoff(term, o, s));
  for (int s = 0; s < states(); ++s)
    for (int term = 0; term < terms; ++term)
      for (int o = 0; o < outcomes(); ++o)
        problem.weighted_payoff.push_back(prior()[std::size_t(s)] * payoff(term, o, s));
}

void OutcomeProgram::add_sets(kernels::OutcomeSaddleProblem& problem) const {
  for (const auto& vertices : vertices_) {
    const int first = int(problem.vertex.size()) / outcomes();
    problem.set.push_back({first, int(vertices.size()), vertices.empty() ? 1 : 1 / squared_norm(vertices)});
    for (const auto& vertex : vertices) problem.vertex.insert(problem.vertex.end(), vertex.begin(), vertex.end());
  }
}

/// The boundary profiles among the messages first .. end - 1 of the last agent; `message` holds the others'.
void OutcomeProgram::add_boundary(kernels::OutcomeSaddleProblem& problem, std::vector<int> message, int first,
                                  int end) const {
  for (int y = first; y < end; ++y) {
    message.back() = y;
    const unsigned set = at_zero(message.data());
    if (set == 0) continue;
    problem.boundary.push_back({y, std::int32_t(set), problem.weights});
    problem.weights += problem.set[set].count;
  }
}

void OutcomeProgram::add_rows(kernels::OutcomeSaddleProblem& problem) const {
  const int points = grid_.points(), agents = grid_.bidders();
  std::vector<int> message(static_cast<std::size_t>(agents));
  for (std::int64_t r = 0; r < grid_.stride(0); ++r) {
    kernels::OutcomeRow row{r * row_stride(), 0, 0, 1, 1, 0, {}};
    for (int i = agents - 2, rest = int(r); i >= 0; --i, rest /= points) {
      row.message[i] = message[std::size_t(i)] = rest % points;
      row.law *= law_[std::size_t(row.message[i])];
    }
    message.back() = 1;
    row.law_inside = at_zero(message.data()) == 0 ? row.law : 0;
    for (; row.end < points; row.first = row.end) {
      row.end = std::min(points, row.first + kernels::lane_columns);
      row.first_boundary = std::int32_t(problem.boundary.size());
      problem.row.push_back(row);
      add_boundary(problem, message, row.first, row.end);
    }
  }
  problem.first_row = kernels::chunks_of(int(problem.row.size()));
  problem.row.push_back({0, 0, 0, 0, 0, std::int32_t(problem.boundary.size()), {}});
}

kernels::OutcomeSaddleProblem OutcomeProgram::saddle_problem() const {
  kernels::OutcomeSaddleProblem problem;
  problem.agents = grid_.bidders();
  problem.outcomes = outcomes();
  problem.states = states();
  problem.points = grid_.points();
  problem.profiles = places();
  for (int i = 0; i < grid_.bidders(); ++i)
    problem.stride.push_back(i + 1 < grid_.bidders() ? grid_.stride(i) / grid_.points() * row_stride() : 1);
  problem.derivative = derivative(grid_, kind_);
  problem.adjoint = adjoint(problem.derivative, law_);
  problem.law = problem.law_inside = law_;
  if (kind_ == BoundingProgram::lower) problem.law_inside.front() = 0;
  problem.prior = prior();
  add_payoffs(problem);
  add_sets(problem);
  problem.twice_k = 2 * grid_.k();
  add_rows(problem);
  return problem;
}

std::vector<double> OutcomeProgram::without_padding(const std::vector<double>& numbers) const {
  std::vector<double> dense;
  dense.reserve(numbers.size() / std::size_t(row_stride()) * std::size_t(grid_.points()));
  for (std::size_t at = 0; at < numbers.size(); at += std::size_t(row_stride()))
    dense.insert(dense.end(), numbers.begin() + std::ptrdiff_t(at),
                 numbers.begin() + std::ptrdiff_t(at) + grid_.points());
  return dense;
}

}  // namespace surety
