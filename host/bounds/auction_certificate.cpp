#include "host/bounds/auction_certificate.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "host/bounds/grid_rows.h"
#include "surety/bounds/saved_bounds.h"

namespace surety {
namespace {

constexpr int matching_rounds = 5;
constexpr double least_marginal = 1e-20;  // over the prior, that one round makes good

/// Makes numbers that should be shares of goods such: at least 0, summing over the bidders to 1 at most, whatever the
/// rounding of their sum.
void repair(std::vector<double>& allocation, int bidders, int goods, std::int64_t profiles) {
  for (int l = 0; l < goods; ++l)
    for (std::int64_t x = 0; x < profiles; ++x) {
      const auto q = [&](int i) -> double& { return allocation[std::size_t((i * goods + l) * profiles + x)]; };
      double sum = 0;
      for (int i = 0; i < bidders; ++i) sum += q(i) = std::max(q(i), 0.0);
      const double most = 1 - 4 * bidders * unit_roundoff;
      if (sum > most)
        for (int i = 0; i < bidders; ++i) q(i) *= most / sum;
    }
}

}  // namespace

Worth mechanism_worth(const AuctionProgram& program, const std::vector<double>& allocation,
                      const std::vector<double>& multiplier, int threads) {
  const GridRows rows(program.grid(), program.grid().density());
  const auto stencil = derivative(program.grid(), program.kind());
  const auto profiles = std::size_t(program.grid().profiles());
  const auto n = std::size_t(rows.points());
  const int columns = program.columns(), goods = program.environment().goods;
  const double greatest = std::abs(*std::max_element(multiplier.begin(), multiplier.end(),
                                                     [](double a, double b) { return std::abs(a) < std::abs(b); }));
  Worth worth = rows.sum(threads, 8.0 * program.coordinates(), [&](const GridRows::Row& row, Worth& total) {
    std::vector<double> growth(n * std::size_t(columns)), size(n), least(n, std::numeric_limits<double>::infinity());
    for (int c = 0; c < program.coordinates(); ++c)
      rows.add(stencil, &allocation[std::size_t(c) * profiles], row, c / goods,
               &growth[std::size_t(program.column_of()[std::size_t(c)]) * n], size.data());
    std::vector<double> objective(n);
    for (int s = 0; s < program.states(); ++s) {
      std::fill(objective.begin(), objective.end(), -multiplier[std::size_t(s)]);
      for (int j = 0; j < columns; ++j) {
        const double theta = program.theta(j, s);
        for (std::size_t y = 0; y < n; ++y) objective[y] += theta * growth[std::size_t(j) * n + y];
      }
      for (std::size_t y = 0; y < n; ++y) least[y] = std::min(least[y], objective[y]);
    }
    for (std::size_t y = 0; y < n; ++y) {
      const double rho = row.density * rows.rho(int(y));
      total.value += rho * least[y];
      total.rounding += rho * (size[y] + greatest);
    }
  });
  for (int s = 0; s < program.states(); ++s)
    worth.value += program.prior()[std::size_t(s)] * multiplier[std::size_t(s)];
  worth.rounding += (program.states() + 4) * unit_roundoff * greatest;
  return worth;
}

Worth information_worth(const AuctionProgram& program, const std::vector<double>& value, double marginal_error,
                        int threads) {
  const GridRows rows(program.grid(), program.grid().density());
  const auto stencil = adjoint(program.grid(), program.kind());
  const auto profiles = std::size_t(program.grid().profiles());
  const auto n = std::size_t(rows.points());
  const int bidders = program.environment().bidders, goods = program.environment().goods;
  Worth worth = rows.sum(threads, 8.0, [&](const GridRows::Row& row, Worth& total) {
    for (int l = 0; l < goods; ++l) {
      std::vector<double> greatest(n), size(n);
      for (int i = 0; i < bidders; ++i) {
        std::vector<double> virtual_value(n), terms(n);
        rows.add(stencil, &value[std::size_t(i * goods + l) * profiles], row, i, virtual_value.data(), terms.data());
        for (std::size_t y = 0; y < n; ++y) {
          greatest[y] = std::max(greatest[y], virtual_value[y]);
          size[y] += terms[y];
        }
      }
      for (std::size_t y = 0; y < n; ++y) {
        const double rho = row.density * rows.rho(int(y));
        total.value += rho * greatest[y];
        total.rounding += rho * size[y];
      }
    }
  });
  // Moving a mass of e between states moves no virtual value's mean by more than 2k e per coordinate.
  worth.rounding += 4.0 * program.grid().k() * program.coordinates() * marginal_error;
  return worth;
}

namespace {

/// The sum over states of |marginal - prior|, and of what its own rounding may be.
double marginal_error_of(const AuctionEnvironment& environment, const BoundingInformation& information) {
  const MessageGrid grid(environment.bidders, information.k);
  const std::size_t states = environment.prior.size();
  std::vector<double> indicator(states * states);
  for (std::size_t s = 0; s < states; ++s) indicator[s * states + s] = 1;
  const auto posterior = interim_means(environment, information, indicator);
  const auto density = grid.density();
  std::vector<long double> marginal(states);
  for (std::int64_t x = 0; x < grid.profiles(); ++x) {
    long double law = 1;
    for (int i = 0; i < environment.bidders; ++i) law *= density[std::size_t(x / grid.stride(i) % grid.points())];
    for (std::size_t s = 0; s < states; ++s)
      marginal[s] += law * posterior[s * std::size_t(grid.profiles()) + std::size_t(x)];
  }
  double error = (environment.bidders * (grid.points() + 2.0) + 2.0 * double(states) + 16.0) * unit_roundoff;
  for (std::size_t s = 0; s < states; ++s)
    error += std::abs(double(marginal[s] - static_cast<long double>(environment.prior[s])));
  return error;
}

}  // namespace

double evaluated_potential(const AuctionEnvironment& environment, const BoundingInformation& information, int threads) {
  constexpr double no_tail = 0.5;  // which profiles a solver would leave out does not matter here
  const AuctionProgram program(environment, BoundingProgram::upper, information.k, no_tail);
  auto value = interim_values(environment, information);
  for (double& v : value) v /= program.scale();
  const std::int64_t profiles = program.grid().profiles();
  double weight = 0, tilt = 0;
  for (const double w : information.log_weight) weight = std::max(weight, std::abs(w));
  for (std::int64_t x = 0; x < profiles; ++x) {
    double sum = 0;
    for (int c = 0; c < program.coordinates(); ++c) sum += std::abs(information.tilt[std::size_t(c * profiles + x)]);
    tilt = std::max(tilt, sum);
  }
  const double exponent = weight + program.scale() * tilt;
  const double error =
      marginal_error_of(environment, information) + 4 * (program.coordinates() + 4) * unit_roundoff * exponent;
  const Worth worth = information_worth(program, value, error, threads);
  return program.scale() * (worth.value + worth.rounding) * (1 + 4 * unit_roundoff);
}

void AuctionCertifier::judge(AuctionSolver& solver, ProgramBounds& best) const {
  const AuctionPoint point = solver.average();
  judge_mechanism(point, best);
  judge_information(point, solver, best);
}

void AuctionCertifier::judge_mechanism(const AuctionPoint& point, ProgramBounds& best) const {
  const auto& environment = program_.environment();
  std::vector<int> identity(std::size_t(program_.coordinates()));
  std::iota(identity.begin(), identity.end(), 0);
  const std::vector<double> beyond(identity.size(), 1.0 / environment.bidders);
  auto allocation = program_.profiles().expand(point.allocation, environment.goods, identity, beyond);
  repair(allocation, environment.bidders, environment.goods, program_.grid().profiles());
  const Worth worth = mechanism_worth(program_, allocation, point.multiplier, threads_);
  const double lower = program_.scale() * (worth.value - worth.rounding) * (1 - 4 * unit_roundoff);
  check_finite(lower);
  if (!best.mechanism.allocation.empty() && lower <= best.lower) return;
  best.lower = lower;
  best.rounding = std::max(best.rounding, program_.scale() * worth.rounding);
  best.mechanism = {program_.grid().k(), std::move(allocation), point.multiplier};
  for (double& m : best.mechanism.multiplier) m *= program_.scale();
}

/// The marginal of the posteriors after a few rounds of iterative proportional fitting to the prior.
std::vector<double> AuctionCertifier::match_marginal(AuctionSolver& solver, std::vector<double>& log_weight) const {
  const auto& prior = program_.prior();
  for (int round = 0;; ++round) {
    auto marginal = solver.marginal(log_weight);
    if (round == matching_rounds) return marginal;
    for (std::size_t s = 0; s < prior.size(); ++s)
      log_weight[s] += std::log(prior[s] / std::max(marginal[s], least_marginal * prior[s]));
  }
}

void AuctionCertifier::judge_information(const AuctionPoint& point, AuctionSolver& solver, ProgramBounds& best) const {
  const auto& profiles = program_.profiles();
  const auto& prior = program_.prior();
  solver.load_tilt(point.tilt);
  BoundingInformation information{program_.grid().k(), profiles.reach(), {}, point.log_weight, 1, {}};
  const auto marginal = match_marginal(solver, information.log_weight);
  for (std::size_t s = 0; s < prior.size(); ++s)
    information.share = std::min(information.share, prior[s] / marginal[s]);
  for (std::size_t s = 0; s < prior.size(); ++s)
    information.rest.push_back(std::max(0.0, prior[s] - information.share * marginal[s]));

  const auto value = full_values(information, solver.interim_values());
  // additions in a column of a chunk, over the columns and over at most 4,096 chunks (kernels::chunks_of), and over
  // states; exponents
  const double error =
      (double(profiles.solved()) / 4096 + 160 + program_.grid().points() + 8.0 * program_.states()) * unit_roundoff +
      4 * (program_.coordinates() + 4) * unit_roundoff * greatest_exponent(point.tilt, information.log_weight);
  const Worth worth = information_worth(program_, value, error, threads_);
  const double upper = program_.scale() * (worth.value + worth.rounding) * (1 + 4 * unit_roundoff);
  check_finite(upper);
  if (!best.information.tilt.empty() && upper >= best.upper) return;
  best.upper = upper;
  best.rounding = std::max(best.rounding, program_.scale() * worth.rounding);
  information.tilt = profiles.expand(point.tilt, program_.environment().goods, program_.column_of(),
                                     std::vector<double>(std::size_t(program_.coordinates())));
  for (int c = 0; c < program_.coordinates(); ++c)
    if (program_.coordinate_of()[std::size_t(program_.column_of()[std::size_t(c)])] != c)
      std::fill_n(information.tilt.begin() + c * program_.grid().profiles(), program_.grid().profiles(), 0.0);
  for (double& t : information.tilt) t /= program_.scale();
  best.information = std::move(information);
}

/// A bound on the absolute terms of an exponent log_weight - theta . tilt; values are at most 1.
double AuctionCertifier::greatest_exponent(const std::vector<double>& tilt,
                                           const std::vector<double>& log_weight) const {
  const auto places = std::size_t(program_.profiles().places());
  double greatest = 0, weight = 0;
  for (std::size_t x = 0; x < places; ++x) {
    double sum = 0;
    for (int j = 0; j < program_.columns(); ++j) sum += std::abs(tilt[std::size_t(j) * places + x]);
    greatest = std::max(greatest, sum);
  }
  for (const double w : log_weight) weight = std::max(weight, std::abs(w));
  return greatest + weight;
}

/// Interim values [coordinate][full profile] from those of the softmax [column][place].
std::vector<double> AuctionCertifier::full_values(const BoundingInformation& information,
                                                  const std::vector<double>& of_softmax) const {
  std::vector<double> beyond, shift;
  for (const int j : program_.column_of()) {
    beyond.push_back(program_.prior_mean(j));
    shift.push_back(0);
    for (int s = 0; s < program_.states(); ++s) shift.back() += information.rest[std::size_t(s)] * program_.theta(j, s);
  }
  auto value = program_.profiles().expand(of_softmax, program_.environment().goods, program_.column_of(), beyond);
  const auto profiles = std::size_t(program_.grid().profiles());
  for (std::size_t at = 0; at < value.size(); ++at) value[at] = information.share * value[at] + shift[at / profiles];
  return value;
}

}  // namespace surety
