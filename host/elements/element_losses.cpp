#include "host/elements/element_losses.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace surety {
namespace {

/// Gauss-Legendre nodes on [0, 1], and those of a simplex that is a cone over cones: barycentric coordinates, weights.
struct Node {
  std::vector<double> barycentric;
  double weight;
};

std::vector<Node> simplex_nodes(int dimension) {
  constexpr std::array<double, 4> place{0.0694318442029737, 0.3300094782075719, 0.6699905217924281, 0.9305681557970263};
  constexpr std::array<double, 4> weight{0.1739274225687269, 0.3260725774312731, 0.3260725774312731,
                                         0.1739274225687269};
  std::vector<Node> nodes{{{1.0}, 1.0}};
  for (int m = 1; m <= dimension; ++m) {
    std::vector<Node> next;
    for (const Node& node : nodes)
      for (std::size_t k = 0; k < place.size(); ++k) {
        Node cone{node.barycentric, node.weight * weight[k] * std::pow(1 - place[k], m - 1)};
        for (double& b : cone.barycentric) b *= 1 - place[k];
        cone.barycentric.push_back(place[k]);
        next.push_back(std::move(cone));
      }
    nodes = std::move(next);
  }
  return nodes;
}

/// Polynomials of an element at its nodes.
struct Samples {
  std::vector<Node> nodes;
  std::vector<std::vector<double>> values, below;
};

Samples samples_of(const MeshElement& element) {
  Samples samples{simplex_nodes(element.basis->vertices() - 1), {}, {}};
  for (const Node& node : samples.nodes) {
    samples.values.push_back(element.basis->values(node.barycentric));
    samples.below.push_back(element.below->values(node.barycentric));
  }
  return samples;
}

/// E[sum_s p_s lambda_s | x], control coefficients.
std::vector<double> mean_multipliers(const ElementSpace& space, const ElementInformation& information,
                                     const std::vector<double>& multiplier) {
  std::vector<double> means;
  for (int c = 0; c < space.controls(); ++c) {
    double mean = 0;
    for (std::size_t s = 0; s < multiplier.size(); ++s)
      mean += multiplier[s] * information.posterior[std::size_t(c) * multiplier.size() + s];
    means.push_back(mean);
  }
  return means;
}

/// Polynomials of corners a and b alone, by b's exponent.
std::vector<int> along_edge(const BernsteinBasis& basis, std::size_t a, std::size_t b) {
  std::vector<int> places(std::size_t(basis.degree()) + 1);
  for (int at = 0; at < basis.size(); ++at) {
    const auto& index = basis.index(at);
    if (index[a] + index[b] == basis.degree()) places[std::size_t(index[b])] = at;
  }
  return places;
}

/// The difference of the order of the degree, of a function's coefficients at those places.
double highest_difference(const MeshElement& element, const std::vector<int>& places,
                          const std::vector<double>& coefficients, int stride, int at) {
  std::vector<double> c;
  for (const int place : places)
    c.push_back(coefficients[std::size_t(element.control[std::size_t(place)] * stride + at)]);
  for (std::size_t left = c.size() - 1; left > 0; --left)
    for (std::size_t k = 0; k < left; ++k) c[k] = c[k + 1] - c[k];
  return std::abs(c[0]);
}

}  // namespace

std::vector<SimplexMesh::Edge> roughest_edges(const AuctionEnvironment& environment, const ElementSpace& space,
                                              const ElementMechanism& mechanism,
                                              const ElementInformation& information) {
  const int coordinates = environment.bidders * environment.goods;
  const auto value = element_interim_values(environment, space, information);
  std::vector<SimplexMesh::Edge> roughest;
  for (int s = 0; s < space.mesh().simplices(); ++s) {
    const MeshElement& element = space.elements()[std::size_t(s)];
    const auto& corners = space.mesh().simplex(s);
    SimplexMesh::Edge edge{corners[0], corners[1]};
    double greatest = -1;
    for (std::size_t b = 1; b < corners.size(); ++b)
      for (std::size_t a = 0; a < b; ++a) {
        const auto places = along_edge(*element.basis, a, b);
        double sum = 0;
        for (int j = 0; j < coordinates; ++j)
          sum += highest_difference(element, places, mechanism.allocation, coordinates, j) +
                 highest_difference(element, places, value, coordinates, j);
        if (sum > greatest) edge = {corners[a], corners[b]};
        greatest = std::max(greatest, sum);
      }
    roughest.push_back(edge);
  }
  return roughest;
}

std::vector<double> losses(const AuctionEnvironment& environment, const ElementSpace& space,
                           const ElementMechanism& mechanism, const Certificate& guaranteed,
                           const ElementInformation& information, const Certificate& potential) {
  const int goods = environment.goods, coordinates = environment.bidders * goods;
  const auto value = element_interim_values(environment, space, information);
  const auto multiplier = mean_multipliers(space, information, mechanism.multiplier);
  std::vector<double> losses(std::size_t(space.mesh().simplices()), 0);
  std::vector<Samples> samples(std::size_t(environment.bidders) + 1);
  for (std::size_t e = 0; e < space.elements().size(); ++e) {
    const MeshElement& element = space.elements()[e];
    auto& of_kind = samples[std::size_t(element.basis->vertices() - 1)];
    if (of_kind.nodes.empty()) of_kind = samples_of(element);
    double revenue = 0, objective = 0, mass = 0, all = 0;
    for (const double w : element.weight) all += w;
    std::vector<std::vector<ControlTerm>> terms;
    for (int b = 0; b < element.below->size(); ++b)
      for (int i = 0; i < environment.bidders; ++i) terms.push_back(space.derivative(element, b, i));
    for (std::size_t n = 0; n < of_kind.nodes.size(); ++n) {
      const auto& at = of_kind.values[n];
      const double weight = of_kind.nodes[n].weight * element.density(of_kind.nodes[n].barycentric);
      double sold = 0, grown = 0;
      for (int j = 0; j < coordinates; ++j) {
        double q = 0, v = 0, growth_of_q = 0, growth_of_v = 0;
        for (std::size_t a = 0; a < at.size(); ++a) {
          q += at[a] * mechanism.allocation[std::size_t(element.control[a] * coordinates + j)];
          v += at[a] * value[std::size_t(element.control[a] * coordinates + j)];
        }
        for (int b = 0; b < element.below->size(); ++b)
          for (const auto& [control, factor] : terms[std::size_t(b * environment.bidders + j / goods)]) {
            const double share = of_kind.below[n][std::size_t(b)] * factor;
            growth_of_q += share * mechanism.allocation[std::size_t(control * coordinates + j)];
            growth_of_v += share * value[std::size_t(control * coordinates + j)];
          }
        sold += q * (v - growth_of_v);
        grown += v * growth_of_q;
      }
      for (std::size_t a = 0; a < at.size(); ++a) grown -= at[a] * multiplier[std::size_t(element.control[a])];
      revenue += weight * sold;
      objective += weight * grown;
      mass += weight;
    }
    const double loss = std::max(0.0, potential.by_element[e] - revenue * all / mass) +
                        std::max(0.0, objective * all / mass - guaranteed.by_element[e]);
    losses[std::size_t(element.simplex)] += loss;
  }
  return losses;
}

}  // namespace surety
