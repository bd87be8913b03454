#pragma once

#include "host/bounds/state_groups.h"
#include "tests/reference/element_programs.h"

namespace surety::reference {

// What certificates are bounds on when no number is rounded: the same sums of control coefficients, in 113 bits, with
// coefficients by interpolation and weights from another series. Only the numbering of control points is the program's.

using ExactElement = SlowElementOf<Exact>;

inline Exact exp_of_minus(int x) {
  Exact term = 1, sum = 0;
  for (int n = 1; n < 200; ++n) {
    sum += term;
    term *= Exact(-x) / n;
  }
  return sum;
}

inline Exact probability_beyond(const ElementSpace& space) { return exp_of_minus(int(space.mesh().reach())); }

/// E_rho of Bernstein polynomials, over the element and what it stands for.
inline std::vector<Exact> exact_weights(const ElementSpace& space, const ExactElement& element,
                                        const std::vector<std::vector<int>>& indices) {
  std::vector<Exact> weights;
  for (const auto& index : indices)
    weights.push_back(Exact(orders(space, element.beyond())) * element.weight(index, probability_beyond(space)));
  return weights;
}

/// As the program numbers them.
inline std::vector<Exact> exact_weights(const ElementSpace& space, const ExactElement& element,
                                        const BernsteinBasis& basis) {
  std::vector<std::vector<int>> indices;
  for (int a = 0; a < basis.size(); ++a) indices.push_back(basis.index(a));
  return exact_weights(space, element, indices);
}

template <class Visit>
void each_exact_element(const ElementSpace& space, Visit visit) {
  const auto pieces = space.mesh().pieces();
  for (std::size_t e = 0; e < pieces.size(); ++e) visit(ExactElement(space, pieces[e], space.elements()[e]));
}

inline Exact exact_guarantee(const AuctionEnvironment& e, const ElementSpace& space,
                             const ElementMechanism& mechanism) {
  const auto coordinates = std::size_t(e.bidders * e.goods);
  Exact bound = 0;
  for (int s = 0; s < e.states(); ++s)
    bound += Exact(e.prior[std::size_t(s)]) * Exact(mechanism.multiplier[std::size_t(s)]);
  each_exact_element(space, [&](const ExactElement& element) {
    const auto weights = exact_weights(space, element, element.indices(space.degree() - 1));
    std::vector<ExactElement::Point> growth;  // of q_il, [(free bidder, good)]
    for (std::size_t d = 0; d < element.free().size(); ++d)
      for (int l = 0; l < e.goods; ++l)
        growth.push_back(element.control_coefficients(space.degree() - 1, [&](const ExactElement::Point& lambda) {
          return element.derivative(mechanism.allocation, coordinates, std::size_t(element.free()[d] * e.goods + l),
                                    lambda, element.barycentric_derivative(d));
        }));
    for (std::size_t b = 0; b < weights.size(); ++b) {
      Exact least = 0;
      for (int s = 0; s < e.states(); ++s) {
        Exact objective = -Exact(mechanism.multiplier[std::size_t(s)]);
        for (std::size_t j = 0; j < growth.size(); ++j)
          objective += Exact(e.value(s, element.free()[j / std::size_t(e.goods)], int(j) % e.goods)) * growth[j][b];
        if (s == 0 || objective < least) least = objective;
      }
      bound += weights[b] * least;
    }
  });
  return bound;
}

/// Of posteriors >= 0, made to sum to 1 and mixed with the constant rest that gives them the prior as their mean.
inline Exact exact_potential(const AuctionEnvironment& e, const ElementSpace& space,
                             const ElementInformation& information) {
  const auto states = std::size_t(e.states());
  std::vector<Exact> posterior(information.posterior.begin(), information.posterior.end());
  for (std::size_t c = 0; c < posterior.size(); c += states) {
    Exact total = 0;
    for (std::size_t s = 0; s < states; ++s) total += posterior[c + s];
    for (std::size_t s = 0; s < states; ++s) posterior[c + s] /= total;
  }
  const StateGroups group = group_states(e, space.mesh().descending() ? all_alike(e.bidders) : 0);
  std::vector<Exact> mean(states, 0), of_group(std::size_t(group.count()), 0);
  std::vector<Exact> weight(std::size_t(space.controls()), 0);
  std::size_t at = 0;
  each_exact_element(space, [&](const ExactElement& element) {
    const MeshElement& numbered = space.elements()[at++];
    const auto weights = exact_weights(space, element, *numbered.basis);
    for (std::size_t a = 0; a < weights.size(); ++a) weight[std::size_t(numbered.control[a])] += weights[a];
  });
  for (std::size_t c = 0; c < weight.size(); ++c)
    for (std::size_t s = 0; s < states; ++s)
      of_group[std::size_t(group.of[s])] += weight[c] * posterior[c * states + s];
  Exact prior = 0, excess = 0;
  for (std::size_t s = 0; s < states; ++s) prior += Exact(e.prior[s]);
  for (std::size_t s = 0; s < states; ++s) {
    const auto g = std::size_t(group.of[s]);
    mean[s] = of_group[g] / group.size[g];
    const Exact over = mean[s] / (Exact(e.prior[s]) / prior) - 1;
    if (over > excess) excess = over;
  }
  std::vector<Exact> rest;
  for (std::size_t s = 0; s < states; ++s) rest.push_back(Exact(e.prior[s]) / prior - mean[s] / (1 + excess));
  for (std::size_t k = 0; k < posterior.size(); ++k) posterior[k] = posterior[k] / (1 + excess) + rest[k % states];

  Exact bound = 0;
  each_exact_element(space, [&](const ExactElement& element) {
    const auto weights = exact_weights(space, element, element.indices(space.degree()));
    for (int l = 0; l < e.goods; ++l) {
      std::vector<ExactElement::Point> virtual_values;
      for (int i = 0; i < e.bidders; ++i) {
        const auto free = std::find(element.free().begin(), element.free().end(), i);
        virtual_values.push_back(element.control_coefficients(space.degree(), [&](const ExactElement::Point& lambda) {
          Exact sum = 0;
          for (std::size_t s = 0; s < states; ++s) {
            Exact p = element.value(posterior, states, s, lambda);
            if (free != element.free().end())
              p -= element.derivative(posterior, states, s, lambda,
                                      element.barycentric_derivative(std::size_t(free - element.free().begin())));
            sum += Exact(e.value(int(s), i, l)) * p;
          }
          return sum;
        }));
      }
      for (std::size_t a = 0; a < weights.size(); ++a) {
        Exact most = 0;
        for (const auto& of_bidder : virtual_values)
          if (of_bidder[a] > most) most = of_bidder[a];
        bound += weights[a] * most;
      }
    }
  });
  return bound;
}

}  // namespace surety::reference
