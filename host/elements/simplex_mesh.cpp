#include "host/elements/simplex_mesh.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <set>

#include "surety/contracts.h"

namespace surety {
namespace {

__extension__ using Integer = __int128;
using Matrix = std::vector<std::vector<Integer>>;

Matrix without(const Matrix& matrix, std::size_t row, std::size_t column) {
  Matrix minor;
  for (std::size_t r = 0; r < matrix.size(); ++r) {
    if (r == row) continue;
    minor.push_back(matrix[r]);
    minor.back().erase(minor.back().begin() + std::ptrdiff_t(column));
  }
  return minor;
}

/// Of up to four rows of 31-bit numbers: exact.
Integer determinant(const Matrix& matrix) {
  if (matrix.empty()) return 1;
  Integer sum = 0;
  for (std::size_t c = 0; c < matrix.size(); ++c)
    if (matrix[0][c] != 0) sum += (c % 2 ? -1 : 1) * matrix[0][c] * determinant(without(matrix, 0, c));
  return sum;
}

}  // namespace

SimplexMesh::SimplexMesh(int dimension, bool descending, int reach)
    : dimension_(dimension), descending_(descending), reach_(Coordinate(reach) * 65536) {
  SURETY_EXPECTS(dimension >= 1 && dimension <= most_dimensions && reach >= 1 && reach <= 8192);
  std::vector<int> order(std::size_t(dimension), 0);
  std::iota(order.begin(), order.end(), 0);
  for (unsigned corner = 0; corner < 1u << dimension; ++corner) {
    std::vector<Coordinate> at;
    for (int i = 0; i < dimension; ++i) at.push_back(corner >> i & 1 ? reach_ : 0);
    add_vertex(at);
  }
  do {  // Kuhn's simplices: from 0 to the far corner, one coordinate at a time
    const int s = simplices();
    simplices_.push_back({0});
    for (unsigned step = 0, corner = 0; step < unsigned(dimension); ++step)
      simplices_.back().push_back(int(corner |= 1u << order[step]));
    for (const int v : simplices_.back()) star_[std::size_t(v)].push_back(s);
  } while (!descending && std::next_permutation(order.begin(), order.end()));
}

int SimplexMesh::add_vertex(std::vector<Coordinate> at) {
  coordinates_.insert(coordinates_.end(), at.begin(), at.end());
  star_.emplace_back();
  return vertices() - 1;
}

std::vector<int> SimplexMesh::around(Edge edge) const {
  std::vector<int> around;
  for (const int s : star_[std::size_t(edge.from)])
    if (std::count(simplex(s).begin(), simplex(s).end(), edge.to) > 0) around.push_back(s);
  return around;
}

std::int64_t SimplexMesh::squared_length(Edge edge) const {
  std::int64_t sum = 0;
  for (int i = 0; i < dimension_; ++i) {
    const std::int64_t d = std::int64_t(vertex(edge.from)[i]) - vertex(edge.to)[i];
    sum += d * d;
  }
  return sum;
}

double SimplexMesh::length(Edge edge) const { return unit * std::sqrt(double(squared_length(edge))); }

SimplexMesh::Edge SimplexMesh::longest_edge(int s) const {
  const auto& corners = simplex(s);
  Edge longest{corners[0], corners[1]};
  for (std::size_t b = 2; b < corners.size(); ++b)
    for (std::size_t a = 0; a < b; ++a)
      if (squared_length({corners[a], corners[b]}) > squared_length(longest)) longest = {corners[a], corners[b]};
  return longest;
}

void SimplexMesh::halve(Edge edge) {
  if (squared_length(edge) < 4) return;
  const auto longer = [&] {
    for (const int s : around(edge))
      if (const Edge longest = longest_edge(s); squared_length(longest) > squared_length(edge)) return longest;
    return edge;
  };
  for (Edge first = longer(); squared_length(first) > squared_length(edge); first = longer()) halve(first);
  std::vector<Coordinate> middle;
  for (int i = 0; i < dimension_; ++i) middle.push_back((vertex(edge.from)[i] + vertex(edge.to)[i]) / 2);
  split(edge, std::move(middle));
}

void SimplexMesh::cut(Edge edge, int part, int of) {
  std::vector<Coordinate> at;
  for (int i = 0; i < dimension_; ++i) {
    const std::int64_t way = std::int64_t(part) * (vertex(edge.to)[i] - vertex(edge.from)[i]);
    if (way % of != 0) return;
    at.push_back(vertex(edge.from)[i] + Coordinate(way / of));
  }
  split(edge, std::move(at));
}

void SimplexMesh::split(Edge edge, std::vector<Coordinate> at) {
  const auto halved = around(edge);
  if (halved.empty()) return;
  const int between = add_vertex(std::move(at));
  for (const int s : halved) {  // s keeps `from`, the new simplex `to`
    auto other = simplex(s);
    std::replace(other.begin(), other.end(), edge.from, between);
    std::replace(simplices_[std::size_t(s)].begin(), simplices_[std::size_t(s)].end(), edge.to, between);
    std::erase(star_[std::size_t(edge.to)], s);
    star_[std::size_t(between)].push_back(s);
    for (const int v : other) star_[std::size_t(v)].push_back(simplices());
    simplices_.push_back(std::move(other));
  }
}

std::vector<SimplexMesh::Piece> SimplexMesh::pieces() const {
  std::vector<Piece> pieces;
  std::set<std::vector<int>> known;
  for (int s = 0; s < simplices(); ++s) pieces.push_back({s, simplex(s), 0});
  for (unsigned beyond = 1; beyond < 1u << dimension_; ++beyond) {
    if (descending_ && std::popcount(beyond + 1) != 1) continue;  // those beyond are the first
    for (int s = 0; s < simplices(); ++s) {
      std::vector<int> face;
      for (const int v : simplex(s)) {
        bool on = true;
        for (int i = 0; i < dimension_; ++i) on = on && (!(beyond >> i & 1) || vertex(v)[i] == reach_);
        if (on) face.push_back(v);
      }
      if (int(face.size()) != dimension_ - std::popcount(beyond) + 1) continue;
      auto key = face;
      std::sort(key.begin(), key.end());
      key.push_back(-1 - int(beyond));
      if (known.insert(key).second) pieces.push_back({s, face, beyond});
    }
  }
  return pieces;
}

PieceGeometry geometry(const SimplexMesh& mesh, const SimplexMesh::Piece& piece) {
  const auto n = std::size_t(mesh.dimension());
  std::vector<std::size_t> free;
  for (std::size_t i = 0; i < n; ++i)
    if (!(piece.beyond >> i & 1)) free.push_back(i);
  Matrix edges;
  for (std::size_t j = 1; j < piece.vertices.size(); ++j) {
    edges.emplace_back();
    for (const std::size_t i : free)
      edges.back().push_back(Integer(mesh.vertex(piece.vertices[j])[i]) - mesh.vertex(piece.vertices[0])[i]);
  }
  const Integer all = determinant(edges);
  PieceGeometry result{
      std::abs(std::ldexp(double(all), -16 * int(free.size()))), std::vector<double>(piece.vertices.size() * n), {}};
  for (std::size_t c = 0; c < free.size(); ++c) {  // the inverse, by cofactors
    Integer first = 0;
    for (std::size_t j = 0; j < free.size(); ++j) {
      const Integer cofactor = ((c + j) % 2 ? -1 : 1) * determinant(without(edges, j, c));
      result.gradient[(j + 1) * n + free[c]] = double(cofactor) / double(all) / SimplexMesh::unit;
      first -= cofactor;
    }
    result.gradient[free[c]] = double(first) / double(all) / SimplexMesh::unit;
  }
  for (const int v : piece.vertices) {
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) sum += mesh.vertex(v)[i] * SimplexMesh::unit;
    result.exponent.push_back(sum);
  }
  return result;
}

}  // namespace surety
