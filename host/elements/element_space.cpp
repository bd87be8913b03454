#include "host/elements/element_space.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <utility>

namespace surety {
namespace {

/// Corners with positive exponent, and the exponents: the same for all elements that share the control point.
using ControlKey = std::vector<std::pair<int, int>>;

ControlKey key_of(const std::vector<int>& vertices, const std::vector<int>& index) {
  std::map<int, int> exponent;
  for (std::size_t j = 0; j < vertices.size(); ++j)
    if (index[j] > 0) exponent[vertices[j]] = index[j];
  return {exponent.begin(), exponent.end()};
}

/// Coordinates descend at every corner, so two are the same at a mean of corners only where they are at each.
unsigned ties_of(const SimplexMesh& mesh, const ControlKey& key) {
  unsigned ties = 0;
  for (int i = 0; mesh.descending() && i + 1 < mesh.dimension(); ++i) {
    bool same = true;
    for (const auto& [v, exponent] : key) same = same && mesh.vertex(v)[i] == mesh.vertex(v)[i + 1];
    if (same) ties |= 1u << i;
  }
  return ties;
}

double factorial(int n) { return n < 2 ? 1 : n * factorial(n - 1); }

/// Into how many of the profiles a descending one can be permuted: those beyond reach are not told apart.
double permutations(const SimplexMesh& mesh, unsigned beyond) {
  return mesh.descending() ? factorial(mesh.dimension()) / factorial(std::popcount(beyond)) : 1;
}

}  // namespace

ElementSpace::ElementSpace(const SimplexMesh& mesh, int degree) : mesh_(mesh), degree_(degree) {
  for (int m = 0; m <= mesh.dimension(); ++m) {
    bases_.push_back(std::make_unique<BernsteinBasis>(m + 1, degree));
    below_.push_back(std::make_unique<BernsteinBasis>(m + 1, degree - 1));
  }
  std::map<ControlKey, int> known;
  for (const auto& piece : mesh.pieces()) {
    const auto m = piece.vertices.size() - 1;
    const PieceGeometry shape = geometry(mesh, piece);
    const double volume = permutations(mesh, piece.beyond) * shape.determinant;
    MeshElement element{piece.simplex, piece.beyond, bases_[m].get(), below_[m].get(), {}, shape.gradient, {}, {},
                        shape.exponent};
    element.weight = element.basis->integrals(volume, shape.exponent);
    element.weight_below = element.below->integrals(volume, shape.exponent);
    for (int a = 0; a < element.basis->size(); ++a) {
      const auto key = key_of(piece.vertices, element.basis->index(a));
      const auto [at, fresh] = known.emplace(key, controls());
      if (fresh) {
        ties_.push_back(ties_of(mesh, key));
        weight_.push_back(0);
      }
      element.control.push_back(at->second);
      weight_[std::size_t(at->second)] += element.weight[std::size_t(a)];
    }
    elements_.push_back(std::move(element));
  }
}

double MeshElement::density(const std::vector<double>& barycentric) const {
  double sum = 0;
  for (std::size_t j = 0; j < barycentric.size(); ++j) sum += barycentric[j] * exponent[j];
  return std::exp(*std::min_element(exponent.begin(), exponent.end()) - sum);
}

std::vector<ControlTerm> ElementSpace::derivative(const MeshElement& element, int b, int bidder) const {
  std::vector<ControlTerm> terms;
  for (int j = 0; j < element.basis->vertices(); ++j) {
    const double g = element.gradient[std::size_t(j * bidders() + bidder)];
    if (g != 0) terms.push_back({element.control[std::size_t(element.below->raised(b, j))], degree_ * g});
  }
  return terms;
}

/// Degree elevation: coefficient alpha of d_i f is the mean of those at alpha - e_j, weighted by alpha_j.
std::vector<ControlTerm> ElementSpace::virtual_value(const MeshElement& element, int a, int bidder) const {
  std::vector<ControlTerm> terms{{element.control[std::size_t(a)], 1}};
  if (element.beyond >> bidder & 1) return terms;
  for (int b = 0; b < element.below->size(); ++b)
    for (int j = 0; j < element.basis->vertices(); ++j) {
      if (element.below->raised(b, j) != a) continue;
      const double share = double(element.basis->index(a)[std::size_t(j)]) / degree_;
      for (const auto& [control, factor] : derivative(element, b, bidder)) terms.push_back({control, -share * factor});
    }
  return terms;
}

}  // namespace surety
