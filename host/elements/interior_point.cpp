#include "host/elements/interior_point.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace surety {

InteriorPoint::InteriorPoint(const ElementProgram& program, NewtonSystem::Keep keep)
    : program_(program), system_(program, keep) {
  const auto states = std::size_t(program.states()), cells = program.cells.size();
  const auto variables = Eigen::Index(program.variables()), points = Eigen::Index(program.points.size());
  q_.resize(variables);
  room_.resize(points);
  reduced_.resize(variables);
  shadow_.resize(points);
  size_ = 0;
  for (const auto& cell : program.cells) size_ += cell.weight * double(states);
  for (Eigen::Index p = 0; p < points; ++p) {
    const auto& point = program.points[std::size_t(p)];
    size_ += point.weight * (point.variables + 1);
    double all = 1;
    for (int v = point.first; v < point.first + point.variables; ++v) {
      all += program.multiplicity[std::size_t(v)];
      point_of_variable_.push_back(int(p));
    }
    q_.segment(point.first, point.variables).setConstant(1 / all);
    room_[p] = 1 / all;
  }
  // the prior of a group, shared by its states
  std::vector<double> count(std::size_t(program.groups()), 0);
  for (const int g : program.group.of) count[std::size_t(g)] += 1;
  for (std::size_t c = 0; c < cells; ++c)
    for (std::size_t s = 0; s < states; ++s) {
      const auto g = std::size_t(program.group.of[s]);
      p_.push_back(program.group.prior[g] / count[g]);
    }
  lambda_ = Eigen::VectorXd::Zero(program.groups());
  xi_.resize(Eigen::Index(cells));
  const auto rows = row_values(q_);
  for (std::size_t c = 0; c < cells; ++c) {
    const auto& cell = program.cells[c];
    std::vector<double> value(states, 0);
    for (int k = cell.first; k < cell.first + cell.rows; ++k)
      for (std::size_t s = 0; s < states; ++s)
        value[s] += program.theta[std::size_t(program.column[std::size_t(k)])][s] * rows[std::size_t(k)];
    xi_[Eigen::Index(c)] = *std::min_element(value.begin(), value.end()) - 1;
    for (const double v : value) z_.push_back(v - xi_[Eigen::Index(c)]);
  }
  const Eigen::VectorXd gain = pulled_back(p_);
  for (Eigen::Index p = 0; p < points; ++p) {
    const auto& point = program.points[std::size_t(p)];
    double most = 0;
    for (int v = point.first; v < point.first + point.variables; ++v)
      most = std::max(most, gain[v] / (point.weight * program.multiplicity[std::size_t(v)]));
    shadow_[p] = most + 1;
    for (int v = point.first; v < point.first + point.variables; ++v)
      reduced_[v] = program.multiplicity[std::size_t(v)] * shadow_[p] - gain[v] / point.weight;
  }
  best_.gap = std::numeric_limits<double>::infinity();
  keep_best();
}

void InteriorPoint::keep_best() {
  if (const double now = gap(); now < best_.gap) best_ = {now, objective(), q_, lambda_, p_, iterations_};
}

std::vector<double> InteriorPoint::row_values(const Eigen::VectorXd& q) const {
  std::vector<double> rows(std::size_t(program_.rows()), 0);
  for (std::size_t r = 0; r < rows.size(); ++r)
    for (int e = program_.row_start[r]; e < program_.row_start[r + 1]; ++e)
      rows[r] += program_.entries[std::size_t(e)].value * q[program_.entries[std::size_t(e)].variable];
  return rows;
}

/// sum_c W_c A_c' theta p_c: what a unit of each variable would add.
Eigen::VectorXd InteriorPoint::pulled_back(const std::vector<double>& p) const {
  const auto states = std::size_t(program_.states());
  Eigen::VectorXd gain = Eigen::VectorXd::Zero(program_.variables());
  for (std::size_t c = 0; c < program_.cells.size(); ++c) {
    const auto& cell = program_.cells[c];
    for (int k = cell.first; k < cell.first + cell.rows; ++k) {
      const auto& theta = program_.theta[std::size_t(program_.column[std::size_t(k)])];
      double value = 0;
      for (std::size_t s = 0; s < states; ++s) value += theta[s] * p[c * states + s];
      for (int e = program_.row_start[std::size_t(k)]; e < program_.row_start[std::size_t(k) + 1]; ++e)
        gain[program_.entries[std::size_t(e)].variable] += cell.weight * value * program_.entries[std::size_t(e)].value;
    }
  }
  return gain;
}

double InteriorPoint::objective() const {
  double sum = 0;
  for (int g = 0; g < program_.groups(); ++g) sum += program_.group.prior[std::size_t(g)] * lambda_[g];
  for (std::size_t c = 0; c < program_.cells.size(); ++c) sum += program_.cells[c].weight * xi_[Eigen::Index(c)];
  return sum;
}

double InteriorPoint::gap() const {
  const auto states = std::size_t(program_.states());
  double sum = 0;
  for (std::size_t c = 0; c < program_.cells.size(); ++c)
    for (std::size_t s = 0; s < states; ++s) sum += program_.cells[c].weight * p_[c * states + s] * z_[c * states + s];
  for (Eigen::Index p = 0; p < room_.size(); ++p) {
    const auto& point = program_.points[std::size_t(p)];
    sum +=
        point.weight * (shadow_[p] * room_[p] +
                        q_.segment(point.first, point.variables).dot(reduced_.segment(point.first, point.variables)));
  }
  return sum;
}

double InteriorPoint::complementarity(const Step& step, double primal, double dual) const {
  const auto states = std::size_t(program_.states());
  double sum = 0;
  for (std::size_t c = 0; c < program_.cells.size(); ++c)
    for (std::size_t a = c * states; a < (c + 1) * states; ++a)
      sum += program_.cells[c].weight * (p_[a] + primal * step.p[a]) * (z_[a] + dual * step.z[a]);
  for (Eigen::Index p = 0; p < room_.size(); ++p) {
    const auto& point = program_.points[std::size_t(p)];
    double of_point = (shadow_[p] + primal * step.shadow[p]) * (room_[p] + dual * step.room[p]);
    for (int v = point.first; v < point.first + point.variables; ++v)
      of_point += (q_[v] + dual * step.q[v]) * (reduced_[v] + primal * step.reduced[v]);
    sum += point.weight * of_point;
  }
  return sum;
}

void InteriorPoint::feasibility(Residuals& to) const {
  const auto states = std::size_t(program_.states());
  const auto rows = row_values(q_);
  to.cell.assign(p_.size(), 0);
  to.total.assign(program_.cells.size(), 1);
  to.marginal = Eigen::Map<const Eigen::VectorXd>(program_.group.prior.data(), program_.groups());
  for (std::size_t c = 0; c < program_.cells.size(); ++c) {
    const auto& cell = program_.cells[c];
    for (std::size_t s = 0; s < states; ++s) {
      double value = -xi_[Eigen::Index(c)] - lambda_[program_.group.of[s]] - z_[c * states + s];
      for (int k = cell.first; k < cell.first + cell.rows; ++k)
        value += program_.theta[std::size_t(program_.column[std::size_t(k)])][s] * rows[std::size_t(k)];
      to.cell[c * states + s] = value;
      to.total[c] -= p_[c * states + s];
      to.marginal[program_.group.of[s]] -= cell.weight * p_[c * states + s];
    }
  }
  to.allocation = -pulled_back(p_);
  to.capacity.resize(room_.size());
  for (Eigen::Index p = 0; p < room_.size(); ++p) {
    const auto& point = program_.points[std::size_t(p)];
    to.capacity[p] = 1 - room_[p];
    for (int v = point.first; v < point.first + point.variables; ++v) {
      const double m = program_.multiplicity[std::size_t(v)];
      to.capacity[p] -= m * q_[v];
      to.allocation[v] -= point.weight * (reduced_[v] - m * shadow_[p]);
    }
  }
}

InteriorPoint::Step InteriorPoint::direction(const Residuals& r) const {
  const auto states = std::size_t(program_.states());
  Step step;
  // e: what p changes by where q, lambda and xi stay; then its total is put right
  std::vector<double> e(p_.size());
  Eigen::VectorXd l = r.marginal;
  std::vector<double> fix(program_.cells.size());
  for (std::size_t c = 0; c < program_.cells.size(); ++c) {
    double total = 0;
    for (std::size_t a = c * states; a < (c + 1) * states; ++a) total += e[a] = r.slack[a] / z_[a] - d_[a] * r.cell[a];
    fix[c] = (r.total[c] - total) / system_.total(int(c));
    for (std::size_t s = 0; s < states; ++s) {
      e[c * states + s] += d_[c * states + s] * fix[c];
      l[program_.group.of[s]] -= program_.cells[c].weight * e[c * states + s];
    }
  }
  Eigen::VectorXd h = pulled_back(e) - r.allocation;
  for (Eigen::Index p = 0; p < room_.size(); ++p) {
    const auto& point = program_.points[std::size_t(p)];
    for (int v = point.first; v < point.first + point.variables; ++v)
      h[v] += point.weight * (r.reduced[v] / q_[v] - program_.multiplicity[std::size_t(v)] *
                                                         (r.shadow[p] - shadow_[p] * r.capacity[p]) / room_[p]);
  }
  const auto solution = system_.solve(std::move(h), std::move(l));
  step.q = solution.q;
  step.lambda = solution.lambda;
  const auto& lambda = step.lambda;
  const auto rows = row_values(step.q);
  step.xi.resize(xi_.size());
  step.p.resize(p_.size());
  step.z.resize(p_.size());
  std::vector<double> by_q(states), by_u(states);
  for (std::size_t c = 0; c < program_.cells.size(); ++c) {
    const auto& cell = program_.cells[c];
    double of_lambda = 0;
    for (std::size_t s = 0; s < states; ++s) of_lambda += d_[c * states + s] * lambda[program_.group.of[s]];
    of_lambda /= system_.total(int(c));
    double mean = 0;
    for (int k = cell.first; k < cell.first + cell.rows; ++k)
      mean += system_.means()[std::size_t(k)] * rows[std::size_t(k)];
    step.xi[Eigen::Index(c)] = mean - of_lambda + fix[c];
    // by how much z changes as q has it, and as u has it
    for (std::size_t s = 0; s < states; ++s) by_q[s] = by_u[s] = of_lambda - lambda[program_.group.of[s]];
    for (int k = cell.first; k < cell.first + cell.rows; ++k) {
      const auto& theta = program_.theta[std::size_t(program_.column[std::size_t(k)])];
      const double mean_of_row = system_.means()[std::size_t(k)], of_q = rows[std::size_t(k)], of_u = solution.u[k];
      for (std::size_t s = 0; s < states; ++s) {
        by_q[s] += (theta[s] - mean_of_row) * of_q;
        by_u[s] += (theta[s] - mean_of_row) * of_u;
      }
    }
    for (std::size_t s = 0, a = c * states; s < states; ++s, ++a) {
      step.p[a] = e[a] - d_[a] * by_u[s];
      step.z[a] = r.cell[a] + by_q[s] - fix[c];
    }
  }
  step.reduced.resize(q_.size());
  step.shadow.resize(room_.size());
  step.room = r.capacity;
  for (Eigen::Index v = 0; v < q_.size(); ++v) {
    step.reduced[v] = (r.reduced[v] - reduced_[v] * step.q[v]) / q_[v];
    step.room[point_of_variable_[std::size_t(v)]] -= program_.multiplicity[std::size_t(v)] * step.q[v];
  }
  for (Eigen::Index p = 0; p < room_.size(); ++p) step.shadow[p] = (r.shadow[p] - shadow_[p] * step.room[p]) / room_[p];
  return step;
}

/// The longest steps of p, reduced and shadow, and of z, q and room, that keep everything from becoming negative.
std::pair<double, double> InteriorPoint::step_lengths(const Step& step) const {
  double primal = 1, dual = 1;  // greatest relative decreases
  const auto watch = [](double& greatest, const auto& x, const auto& change) {
    for (std::size_t a = 0; a < std::size_t(x.size()); ++a)
      greatest = std::max(greatest, -change.data()[a] / x.data()[a]);
  };
  watch(primal, p_, step.p);
  watch(primal, reduced_, step.reduced);
  watch(primal, shadow_, step.shadow);
  watch(dual, z_, step.z);
  watch(dual, q_, step.q);
  watch(dual, room_, step.room);
  return {1 / primal, 1 / dual};
}

/// Multiple centrality correctors (Gondzio 1996): products that a longer step would make much smaller or greater than
/// the centre are moved towards it, as long as that lengthens the step.
InteriorPoint::Step InteriorPoint::centred(Step step, double centre) const {
  constexpr int most_correctors = 4;
  constexpr double aspiration = 0.1, enough = 0.1, least = 0.1, greatest = 10;
  auto lengths = step_lengths(step);
  Residuals r;
  r.cell.assign(p_.size(), 0);
  r.total.assign(program_.cells.size(), 0);
  r.allocation = Eigen::VectorXd::Zero(q_.size());
  r.capacity = Eigen::VectorXd::Zero(room_.size());
  r.marginal = Eigen::VectorXd::Zero(lambda_.size());
  r.slack.resize(p_.size());
  r.reduced.resize(q_.size());
  r.shadow.resize(room_.size());
  for (int corrector = 0; corrector < most_correctors; ++corrector) {
    const double primal = std::min(1.0, lengths.first + aspiration), dual = std::min(1.0, lengths.second + aspiration);
    const auto wanted = [&](double x, double dx, double y, double dy) {
      const double product = (x + primal * dx) * (y + dual * dy);
      return std::max(std::clamp(product, least * centre, greatest * centre) - product, -greatest * centre);
    };
    for (std::size_t a = 0; a < p_.size(); ++a) r.slack[a] = wanted(p_[a], step.p[a], z_[a], step.z[a]);
    for (Eigen::Index v = 0; v < q_.size(); ++v) r.reduced[v] = wanted(reduced_[v], step.reduced[v], q_[v], step.q[v]);
    for (Eigen::Index p = 0; p < room_.size(); ++p)
      r.shadow[p] = wanted(shadow_[p], step.shadow[p], room_[p], step.room[p]);
    Step trial = direction(r);
    for (std::size_t a = 0; a < p_.size(); ++a) {
      trial.p[a] += step.p[a];
      trial.z[a] += step.z[a];
    }
    trial.q += step.q;
    trial.room += step.room;
    trial.reduced += step.reduced;
    trial.shadow += step.shadow;
    trial.lambda += step.lambda;
    trial.xi += step.xi;
    const auto longer = step_lengths(trial);
    if (longer.first + longer.second < lengths.first + lengths.second + enough * aspiration) break;
    step = std::move(trial);
    lengths = longer;
  }
  return step;
}

bool InteriorPoint::iterate() {
  d_.resize(p_.size());
  for (std::size_t a = 0; a < p_.size(); ++a) d_[a] = p_[a] / z_[a];
  Eigen::VectorXd kappa = shadow_.cwiseQuotient(room_);
  if (!system_.factor(reduced_.cwiseQuotient(q_), kappa, d_)) return false;

  Residuals r;
  feasibility(r);
  r.slack.resize(p_.size());
  for (std::size_t a = 0; a < p_.size(); ++a) r.slack[a] = -p_[a] * z_[a];
  r.reduced = -q_.cwiseProduct(reduced_);
  r.shadow = -shadow_.cwiseProduct(room_);
  const Step predictor = direction(r);
  const auto [primal, dual] = step_lengths(predictor);
  const double now = gap(), then = complementarity(predictor, primal, dual);
  const double centre = std::pow(then / now, 3) * now / size_;

  for (std::size_t a = 0; a < p_.size(); ++a) r.slack[a] += centre - predictor.p[a] * predictor.z[a];
  r.reduced.array() += centre - predictor.q.array() * predictor.reduced.array();
  r.shadow.array() += centre - predictor.shadow.array() * predictor.room.array();
  const Step step = centred(direction(r), centre);
  auto [p_length, d_length] = step_lengths(step);
  constexpr double near_boundary = 0.995;
  p_length = std::min(1.0, near_boundary * p_length);
  d_length = std::min(1.0, near_boundary * d_length);
  // near the end rounding may leave no step that is a number
  if (!std::isfinite(complementarity(step, p_length, d_length))) return false;
  for (std::size_t a = 0; a < p_.size(); ++a) {
    p_[a] += p_length * step.p[a];
    z_[a] += d_length * step.z[a];
  }
  reduced_ += p_length * step.reduced;
  shadow_ += p_length * step.shadow;
  q_ += d_length * step.q;
  room_ += d_length * step.room;
  lambda_ += d_length * step.lambda;
  xi_ += d_length * step.xi;
  ++iterations_;
  keep_best();
  constexpr int patience = 8;
  return iterations_ - best_.iteration < patience;
}

}  // namespace surety
