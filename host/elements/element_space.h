#pragma once

#include <memory>

#include "host/elements/bernstein.h"
#include "host/elements/simplex_mesh.h"

namespace surety {

/// A piece of the mesh with what integrals and derivatives on it need.
struct MeshElement {
  int simplex;                               ///< of the mesh, that the piece is or is a face of
  unsigned beyond;                           ///< the bidders whose signal is at least reach
  const BernsteinBasis* basis;               ///< of the space's degree
  const BernsteinBasis* below;               ///< of one degree less
  std::vector<int> control;                  ///< of each polynomial of `basis`
  std::vector<double> gradient;              ///< of barycentric coordinate j along x_i at [j * N + i]
  std::vector<double> weight, weight_below;  ///< E_rho[B_alpha; x in the element or a permutation of one there]
  std::vector<double> exponent;              ///< sum_i x_i at the corners

  /// exp(-sum_i x_i) at a point, over its greatest value in the element.
  double density(const std::vector<double>& barycentric) const;
};

/// One term of a control coefficient that is linear in those of a function.
struct ControlTerm {
  int control;
  double factor;
};

/// Continuous piecewise polynomials of one degree, from 1 on, on a mesh, constant beyond reach, given by their control
/// coefficients. Where the mesh is of descending profiles, functions are by bidder and treat permuted profiles alike.
class ElementSpace {
 public:
  ElementSpace(const SimplexMesh& mesh, int degree);

  const SimplexMesh& mesh() const { return mesh_; }
  int degree() const { return degree_; }
  int bidders() const { return mesh_.dimension(); }
  int controls() const { return int(ties_.size()); }
  const std::vector<MeshElement>& elements() const { return elements_; }

  /// Bidders i and i + 1 have the same message at the control point, so functions that treat permuted profiles alike
  /// have the same coefficient: bit i. 0 where the mesh is of all profiles.
  unsigned ties(int control) const { return ties_[std::size_t(control)]; }

  /// E_rho of the control point's function.
  double weight(int control) const { return weight_[std::size_t(control)]; }

  /// The coefficient of polynomial b of element.below in d_i f: a term's factor is exact up to `derivative_error`
  /// relative. And that of polynomial a of element.basis in f - d_i f; the first term is f's own, the others may have
  /// the same controls.
  std::vector<ControlTerm> derivative(const MeshElement& element, int b, int bidder) const;
  std::vector<ControlTerm> virtual_value(const MeshElement& element, int a, int bidder) const;

 private:
  const SimplexMesh& mesh_;
  int degree_;
  std::vector<std::unique_ptr<const BernsteinBasis>> bases_, below_;  // by dimension
  std::vector<MeshElement> elements_;
  std::vector<unsigned> ties_;
  std::vector<double> weight_;
};

}  // namespace surety
