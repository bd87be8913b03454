#include "surety/bounds/element_bounds.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <future>
#include <limits>
#include <numeric>

#include "host/bounds/auction_program.h"
#include "host/bounds/grid_rows.h"
#include "host/bounds/program_run.h"
#include "host/elements/element_losses.h"
#include "host/elements/element_memory.h"
#include "host/elements/interior_point.h"
#include "host/elements/strip_mesh.h"
#include "host/io/number.h"
#include "kernels/launch/run.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr int reach = 8;               // P(signal > 8) is 1/2981
constexpr int reach_of_three = 9;      // strips of three bidders take a multiple of 3
constexpr double share_refined = 0.6;  // of all that is lost

void check(const AuctionEnvironment& environment, const ElementBoundsOptions& options) {
  environment.check();
  if (environment.bidders > SimplexMesh::most_dimensions)
    throw InvalidInput(fmt::format("{} bidders; bounds by elements take up to {}: give the grid's k instead",
                                   environment.bidders, SimplexMesh::most_dimensions));
  if (!(options.width > 0 && options.width < 1))
    throw InvalidInput(fmt::format("the width is {}; it must lie between 0 and 1", shortest(options.width)));
  if (options.degree < 1 || options.degree > 6)
    throw InvalidInput(fmt::format("the degree is {}; it must be 1 to 6", options.degree));
  if (!(options.time_limit > 0))
    throw InvalidInput(fmt::format("the time limit is {} s; it must be positive", shortest(options.time_limit)));
}

/// Two or three bidders who value goods alike in every state.
bool is_for_strips(const AuctionEnvironment& environment) {
  bool alike = environment.bidders == 2 || environment.bidders == 3;
  for (int s = 0; s < environment.states() && alike; ++s)
    for (int l = 0; l < environment.goods; ++l)
      for (int i = 1; i < environment.bidders && alike; ++i)
        alike = environment.value(s, i, l) == environment.value(s, 0, l);
  return alike;
}

/// Strips, or edges of length 1 near 0, longer where profiles are unlikely.
SimplexMesh first_mesh(const AuctionEnvironment& environment) {
  if (is_for_strips(environment)) {
    SimplexMesh mesh(environment.bidders, environment.exchangeable(),
                     environment.bidders == 3 ? reach_of_three : reach);
    make_strips(mesh);
    return mesh;
  }
  SimplexMesh mesh(environment.bidders, environment.exchangeable(), reach);
  for (int s = 0; s < mesh.simplices(); ++s)
    for (;;) {
      const auto edge = mesh.longest_edge(s);
      double nearest = std::numeric_limits<double>::infinity();
      for (const int v : mesh.simplex(s)) {
        double sum = 0;
        for (int i = 0; i < environment.bidders; ++i) sum += mesh.vertex(v)[i] * SimplexMesh::unit;
        nearest = std::min(nearest, sum);
      }
      if (mesh.length(edge) <= std::max(1.5, 0.75 * nearest)) break;
      mesh.halve(edge);
    }
  return mesh;
}

/// Halves the simplices that lose most.
void refine(SimplexMesh& mesh, const std::vector<double>& losses) {
  std::vector<int> order(losses.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](int a, int b) {
    return losses[std::size_t(a)] != losses[std::size_t(b)] ? losses[std::size_t(a)] > losses[std::size_t(b)] : a < b;
  });
  const double all = std::accumulate(losses.begin(), losses.end(), 0.0);
  std::vector<SimplexMesh::Edge> edges;
  double covered = 0;
  for (const int s : order) {
    if (covered > share_refined * all) break;
    covered += losses[std::size_t(s)];
    edges.push_back(mesh.longest_edge(s));
  }
  for (const auto& edge : edges) mesh.halve(edge);
}

class Run {
 public:
  Run(const AuctionEnvironment& environment, const ElementBoundsOptions& options)
      : environment_(scaled(environment)),
        scale_(environment.greatest_value()),
        options_(options),
        mesh_(first_mesh(environment)) {
    bounds_.degree = options.degree;
    // the trivial bracket
    bounds_.upper =
        scale_ * environment_.full_surplus() * (1 + 2 * (environment.states() * environment.goods + 4) * unit_roundoff);
  }

  ElementBounds bounds() {
    check_first_mesh();
    for (;;) {
      const ElementSpace space(mesh_, options_.degree);
      const Solution solution = bracket(space);
      bounds_.seconds = seconds();
      if (bounds_.width() <= options_.width) break;
      if ((bounds_.stopped = stop())) break;
      if ((bounds_.stopped = !refined(space, solution))) break;
      if (memory() > usable_memory()) {
        bounds_.stopped = true;
        bounds_.memory = memory();
        break;
      }
    }
    return bounds_;
  }

 private:
  double memory() const { return elements_memory(environment_, mesh_, options_.degree); }
  void check_first_mesh() const {
    if (memory() > usable_memory())
      throw InvalidInput(
          fmt::format("{} bidders, {} goods and {} states: elements of degree {} take {:.3g} GB on the first mesh "
                      "already, but {:.3g} GB can be used here; {}",
                      environment_.bidders, environment_.goods, environment_.states(), options_.degree, memory() / 1e9,
                      usable_memory() / 1e9,
                      options_.degree > 1 ? "lower degrees take less" : "solve it on a grid, which takes less"));
  }
  double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }
  bool stop() const {
    return seconds() > options_.time_limit || (options_.stop_requested && options_.stop_requested());
  }

  struct Solution {
    ElementMechanism mechanism;
    ElementInformation information;
    std::vector<double> lost;  // by simplex
  };

  /// False where no edge can be halved any more.
  bool refined(const ElementSpace& space, const Solution& solution) {
    const int before = mesh_.simplices();
    if (is_for_strips(environment_))
      refine_strips(mesh_, solution.lost, roughest_edges(environment_, space, solution.mechanism, solution.information),
                    share_refined);
    else
      refine(mesh_, solution.lost);
    return mesh_.simplices() > before;
  }

  /// Iterates until the gap is small beside the width of the bracket, as it is or as it shall be.
  void solve(InteriorPoint& point) const {
    constexpr double of_wanted = 0.05, of_present = 0.01;
    const double enough = std::max(of_wanted * options_.width * bounds_.upper / scale_,
                                   of_present * (bounds_.upper - bounds_.lower) / scale_);
    while (point.best().gap > enough && !stop() && point.iterate()) {
    }
  }

  /// Both programs on one mesh, certified.
  Solution bracket(const ElementSpace& space) {
    const auto of_upper = [&] {
      const ElementProgram program = upper_program(environment_, space);
      InteriorPoint point(program, NewtonSystem::Keep::rows);
      solve(point);
      auto information = feasible_information(environment_, space, program, point.best().posterior);
      auto certificate = potential(environment_, space, information);
      return std::tuple(std::move(information), std::move(certificate), point.iterations());
    };
    const bool together = kernels::cpu_threads(options_.where.threads) > 1;
    auto upper = std::async(together ? std::launch::async : std::launch::deferred, of_upper);

    const ElementProgram program = lower_program(environment_, space);
    InteriorPoint point(program, NewtonSystem::Keep::variables);
    solve(point);
    const auto mechanism =
        feasible_mechanism(environment_, space, program, point.best().allocation, point.best().multiplier);
    const auto guarantee = guaranteed(environment_, space, mechanism);
    const auto [information, most, iterations] = upper.get();

    narrow(bounds_, guarantee, most, scale_);
    bounds_.elements = mesh_.simplices();
    bounds_.controls = space.controls();
    bounds_.iterations += point.iterations() + iterations;
    ++bounds_.meshes;
    auto lost = losses(environment_, space, mechanism, guarantee, information, most);
    return {mechanism, information, std::move(lost)};
  }

  AuctionEnvironment environment_;  // values at most 1
  double scale_;
  const ElementBoundsOptions& options_;
  SimplexMesh mesh_;
  ElementBounds bounds_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace

ElementBounds bound_by_elements(const AuctionEnvironment& environment, const ElementBoundsOptions& options) {
  check(environment, options);
  return Run(environment, options).bounds();
}

}  // namespace surety
