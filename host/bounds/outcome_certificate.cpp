#include "host/bounds/outcome_certificate.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace surety {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Numbers of a row and bounds on the absolute terms that they were summed from.
struct RowSums {
  std::vector<double> value, size;
  explicit RowSums(std::size_t n) : value(n), size(n) {}
  void clear() {
    std::fill(value.begin(), value.end(), 0);
    std::fill(size.begin(), size.end(), 0);
  }
  void add(double factor, const RowSums& other) {
    const double absolute = std::abs(factor);
    for (std::size_t y = 0; y < value.size(); ++y) {
      value[y] += factor * other.value[y];
      size[y] += absolute * other.size[y];
    }
  }
};

/// The array itself (term 0) or a stencil in an agent's message applied to it (1 + agent).
void read_term(const GridRows& rows, const kernels::Stencil& stencil, const double* array, const GridRows::Row& row,
               int term, RowSums& out) {
  out.clear();
  if (term > 0) {
    rows.add(stencil, array, row, term - 1, out.value.data(), out.size.data());
    return;
  }
  for (std::size_t y = 0; y < out.value.size(); ++y) {
    out.value[y] = array[row.base + std::int64_t(y)];
    out.size[y] = std::abs(out.value[y]);
  }
}

/// Roundings that a number summed from all terms meets at most, over the size of the terms: products, sums, scaled
/// payoffs, a stencil's coefficients, and sums to 1 that are not quite.
double roundings(const OutcomeProgram& program) {
  return (double(program.outcomes() + program.states()) * (program.grid().bidders() + 1) + program.outcomes() + 16.0) *
         unit_roundoff;
}

/// Messages of all agents, the last one's y.
std::array<int, kernels::most_bidders> messages(const OutcomeProgram& program, const GridRows::Row& row, int y) {
  auto message = row.message;
  message[std::size_t(program.grid().bidders() - 1)] = y;
  return message;
}

}  // namespace

Worth lotteries_worth(const OutcomeProgram& program, const std::vector<double>& lottery, int threads) {
  const GridRows rows(program.grid(), program.law());
  const auto stencil = derivative(program.grid(), program.kind());
  const auto profiles = std::size_t(program.grid().profiles());
  const auto n = std::size_t(rows.points()), states = std::size_t(program.states());
  const double rounding = roundings(program);
  struct Least {
    std::vector<double> value, size;
  };
  std::vector<Least> part(std::size_t(rows.items()),
                          {std::vector<double>(states, infinity), std::vector<double>(states)});
  rows.for_each(threads, [&](const GridRows::Row& row, std::size_t item) {
    std::vector<RowSums> objective(states, RowSums(n));
    RowSums term_values(n);
    for (int o = 0; o < program.outcomes(); ++o)
      for (int term = 0; term <= program.grid().bidders(); ++term) {
        read_term(rows, stencil, &lottery[std::size_t(o) * profiles], row, term, term_values);
        for (std::size_t s = 0; s < states; ++s) {
          const double payoff = program.payoff(term, o, int(s));
          if (payoff != 0) objective[s].add(payoff, term_values);
        }
      }
    for (std::size_t s = 0; s < states; ++s)
      for (std::size_t y = 0; y < n; ++y) {
        part[item].value[s] = std::min(part[item].value[s], objective[s].value[y] - rounding * objective[s].size[y]);
        part[item].size[s] = std::max(part[item].size[s], objective[s].size[y]);
      }
  });
  Worth worth{0, 0};
  for (std::size_t s = 0; s < states; ++s) {
    double least = infinity, size = 0;
    for (const Least& p : part) {
      least = std::min(least, p.value[s]);
      size = std::max(size, p.size[s]);
    }
    worth.value += program.prior()[s] * least;
    worth.rounding += program.prior()[s] * (rounding + double(states + 4) * unit_roundoff) * size;
  }
  return worth;
}

Worth densities_worth(const OutcomeProgram& program, const std::vector<double>& density, int threads) {
  const GridRows rows(program.grid(), program.law());
  const auto stencil = adjoint(derivative(program.grid(), program.kind()), program.law());
  const auto profiles = std::size_t(program.grid().profiles());
  const auto n = std::size_t(rows.points()), outcomes = std::size_t(program.outcomes());
  const double rounding = roundings(program) / unit_roundoff + program.grid().bidders() * 2;
  Worth worth = rows.sum(threads, rounding, [&](const GridRows::Row& row, Worth& total) {
    std::vector<RowSums> objective(outcomes, RowSums(n));
    RowSums term_values(n);
    for (int s = 0; s < program.states(); ++s)
      for (int term = 0; term <= program.grid().bidders(); ++term) {
        read_term(rows, stencil, &density[std::size_t(s) * profiles], row, term, term_values);
        for (std::size_t o = 0; o < outcomes; ++o) {
          const double payoff = program.payoff(term, int(o), s);
          if (payoff != 0) objective[o].add(program.prior()[std::size_t(s)] * payoff, term_values);
        }
      }
    for (std::size_t y = 0; y < n; ++y) {
      double greatest = -infinity, size = 0;
      const auto& vertices = program.vertices(program.at_zero(messages(program, row, int(y)).data()));
      for (std::size_t o = 0; o < outcomes; ++o) {
        if (vertices.empty()) greatest = std::max(greatest, objective[o].value[y]);
        size = std::max(size, objective[o].size[y]);
      }
      for (const auto& vertex : vertices) {
        double at_vertex = 0;
        for (std::size_t o = 0; o < outcomes; ++o) at_vertex += vertex[o] * objective[o].value[y];
        greatest = std::max(greatest, at_vertex);
      }
      const double law = row.density * rows.rho(int(y));
      total.value += law * greatest;
      total.rounding += law * size;
    }
  });
  worth.rounding *= 2;  // once more for what the densities' sums, as many numbers, are off
  return worth;
}

OutcomeProgramBounds OutcomeCertifier::constant_mechanism() const {
  const auto profiles = std::size_t(program_.grid().profiles());
  const auto& secure = program_.vertices((1u << unsigned(program_.grid().bidders())) - 1);
  const auto welfare = [&](const std::vector<double>& lottery) {
    double mean = 0;
    for (int o = 0; o < program_.outcomes(); ++o)
      for (int s = 0; s < program_.states(); ++s)
        mean += program_.prior()[std::size_t(s)] * lottery[std::size_t(o)] * program_.payoff(0, o, s);
    return mean;
  };
  const auto& best = *std::max_element(secure.begin(), secure.end(),
                                       [&](const auto& a, const auto& b) { return welfare(a) < welfare(b); });
  OutcomePoint point;
  for (const double share : best) point.lottery.insert(point.lottery.end(), profiles, share);
  OutcomeProgramBounds known;
  keep_mechanism(point, known);
  return known;
}

void OutcomeCertifier::judge(const OutcomeSolver& solver, OutcomeProgramBounds& best) const {
  OutcomePoint point = solver.average();
  judge_mechanism(point, best);
  judge_information(point, best);
}

/// Weights at least 0 that sum to 1; of profiles where lotteries are over vertices, lotteries from those.
void OutcomeCertifier::repair_lotteries(OutcomePoint& point) const {
  const std::int64_t profiles = program_.grid().profiles();
  const int outcomes = program_.outcomes(), agents = program_.grid().bidders();
  const auto normalise = [](auto at, int count) {
    double sum = 0;
    for (int c = 0; c < count; ++c) sum += at(c) = std::max(at(c), 0.0);
    for (int c = 0; c < count; ++c) at(c) = sum > 0 ? at(c) / sum : 1.0 / count;
  };
  std::array<int, kernels::most_bidders> message{};
  std::size_t first_weight = 0;
  for (std::int64_t x = 0; x < profiles; ++x) {
    const auto lottery = [&](int o) -> double& { return point.lottery[std::size_t(o * profiles + x)]; };
    const auto& vertices = program_.vertices(program_.at_zero(message.data()));
    if (vertices.empty()) {
      normalise(lottery, outcomes);
    } else {
      const auto weight = [&](int v) -> double& { return point.vertex_weight[first_weight + std::size_t(v)]; };
      normalise(weight, int(vertices.size()));
      for (int o = 0; o < outcomes; ++o) {
        lottery(o) = 0;
        for (int v = 0; v < int(vertices.size()); ++v)
          lottery(o) += weight(v) * vertices[std::size_t(v)][std::size_t(o)];
      }
      first_weight += vertices.size();
    }
    for (int i = agents - 1; i >= 0 && ++message[std::size_t(i)] == program_.grid().points(); --i)
      message[std::size_t(i)] = 0;
  }
}

void OutcomeCertifier::judge_mechanism(OutcomePoint& point, OutcomeProgramBounds& best) const {
  repair_lotteries(point);
  keep_mechanism(point, best);
}

/// Where its lotteries, which the program allows, prove more than what is known.
void OutcomeCertifier::keep_mechanism(OutcomePoint& point, OutcomeProgramBounds& best) const {
  const Worth worth = lotteries_worth(program_, point.lottery, threads_);
  double lower = program_.scale() * (worth.value - worth.rounding);
  lower -= 4 * unit_roundoff * std::abs(lower);
  check_finite(lower);
  if (!best.mechanism.lottery.empty() && lower <= best.lower) return;
  best.lower = lower;
  best.rounding = std::max(best.rounding, program_.scale() * worth.rounding);
  best.mechanism = {program_.grid().k(), program_.grid().points(), std::move(point.lottery)};
}

void OutcomeCertifier::judge_information(OutcomePoint& point, OutcomeProgramBounds& best) const {
  const auto profiles = std::size_t(program_.grid().profiles());
  const GridRows rows(program_.grid(), program_.law());
  for (int s = 0; s < program_.states(); ++s) {
    double* const density = &point.density[std::size_t(s) * profiles];
    for (std::size_t x = 0; x < profiles; ++x) density[x] = std::max(density[x], 0.0);
    const Worth mass = rows.sum(threads_, 0, [&](const GridRows::Row& row, Worth& total) {
      for (int y = 0; y < rows.points(); ++y) total.value += row.density * rows.rho(y) * density[row.base + y];
    });
    if (!(mass.value > 0)) return;
    for (std::size_t x = 0; x < profiles; ++x) density[x] /= mass.value;
  }
  const Worth worth = densities_worth(program_, point.density, threads_);
  double upper = program_.scale() * (worth.value + worth.rounding);
  upper += 4 * unit_roundoff * std::abs(upper);
  check_finite(upper);
  if (!best.information.mass.empty() && upper >= best.upper) return;
  best.upper = upper;
  best.rounding = std::max(best.rounding, program_.scale() * worth.rounding);
  best.information = {program_.grid().k(), program_.grid().points(),
                      std::vector<double>(std::size_t(program_.given_states()) * profiles)};
  rows.for_each(threads_, [&](const GridRows::Row& row, std::size_t) {
    for (int s = 0; s < program_.states(); ++s)
      for (int y = 0; y < rows.points(); ++y) {
        const auto x = std::size_t(row.base + y);
        best.information.mass[std::size_t(program_.state()[std::size_t(s)]) * profiles + x] =
            row.density * rows.rho(y) * program_.prior()[std::size_t(s)] * point.density[std::size_t(s) * profiles + x];
      }
  });
}

}  // namespace surety
