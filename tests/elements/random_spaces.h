#pragma once

#include <random>

#include "host/bounds/auction_program.h"
#include "host/elements/element_certificate.h"
#include "host/elements/interior_point.h"
#include "tests/bounds/random_environments.h"

namespace surety {

/// A mesh with some edges halved at random.
inline SimplexMesh random_mesh(std::mt19937& random, int dimension, bool descending, int halvings) {
  SimplexMesh mesh(dimension, descending, 1 + int(random() % 6));
  for (int h = 0; h < halvings; ++h) {
    auto corners = mesh.simplex(int(random() % unsigned(mesh.simplices())));
    std::shuffle(corners.begin(), corners.end(), random);
    mesh.halve({corners[0], corners[1]});
  }
  return mesh;
}

/// A feasible mechanism that nobody optimised: shares at random.
inline ElementMechanism random_mechanism(std::mt19937& random, const AuctionEnvironment& environment,
                                         const ElementSpace& space) {
  const ElementProgram program = lower_program(environment, space);
  const auto uniform = [&] { return std::uniform_real_distribution<>()(random); };
  Eigen::VectorXd allocation(program.variables()), multiplier(program.groups());
  for (double& q : allocation) q = uniform();
  for (double& m : multiplier) m = uniform() - 0.5;
  return feasible_mechanism(environment, space, program, allocation, multiplier);
}

/// Posteriors at random, made to have the prior as their mean.
inline ElementInformation random_information(std::mt19937& random, const AuctionEnvironment& environment,
                                             const ElementSpace& space) {
  const ElementProgram program = upper_program(environment, space);
  std::vector<double> posterior(std::size_t(space.controls() * environment.states()));
  for (double& p : posterior) p = std::exponential_distribution<>()(random);
  return feasible_information(environment, space, program, std::move(posterior));
}

/// A small environment with values of at most 1 by its number: one to three bidders, one or two goods, exchangeable or
/// not, and the degree and mesh that go with it.
struct RandomSpace {
  AuctionEnvironment environment;
  SimplexMesh mesh;
  ElementSpace space;

  explicit RandomSpace(int number)
      : RandomSpace(number, std::mt19937(unsigned(number)), scaled(random_environment(number).environment)) {}

 private:
  RandomSpace(int number, std::mt19937 random, AuctionEnvironment of_number)
      : environment(std::move(of_number)),
        mesh(random_mesh(random, environment.bidders, environment.exchangeable(), environment.bidders == 3 ? 2 : 6)),
        space(mesh, 1 + number % (environment.bidders == 3 ? 2 : 4)) {}
};

}  // namespace surety
