#pragma once

#include <cstdint>
#include <vector>

namespace surety {

/// A conforming triangulation of the profiles x in [0, reach]^N, or of the descending ones among them, x_1 >= .. >=
/// x_N, by simplices that are halved edge by edge. Coordinates are multiples of 2^-16: all of its geometry is exact.
class SimplexMesh {
 public:
  using Coordinate = std::int32_t;  ///< in multiples of `unit`
  static constexpr double unit = 1.0 / 65536;
  static constexpr int most_dimensions = 4;  ///< beyond it determinants do not fit into 128 bits

  struct Edge {
    int from, to;  ///< vertices
  };

  /// A simplex of the triangulation, or where bidders are beyond reach, one of its faces: it stands for the profiles
  /// whose other coordinates lie on the face.
  struct Piece {
    int simplex;
    std::vector<int> vertices;
    unsigned beyond;  ///< the bidders whose coordinate is at least `reach`, a bit each
  };

  /// One simplex for all descending profiles, or N! for all. `reach` is a whole number from 1 to 8192.
  SimplexMesh(int dimension, bool descending, int reach);

  int dimension() const { return dimension_; }
  bool descending() const { return descending_; }
  double reach() const { return double(reach_) * unit; }
  int vertices() const { return int(coordinates_.size()) / dimension_; }
  const Coordinate* vertex(int v) const { return &coordinates_[std::size_t(v) * std::size_t(dimension_)]; }
  int simplices() const { return int(simplices_.size()); }
  const std::vector<int>& simplex(int s) const { return simplices_[std::size_t(s)]; }

  /// The simplices, in order, and then the faces beyond which one or more bidders are.
  std::vector<Piece> pieces() const;

  /// Halves an edge and with it all simplices that have it, after the longest edges of those that have a longer one
  /// (Rivara 1984: this keeps simplices from becoming thin). Nothing happens where it is no edge any more, or as short
  /// as coordinates resolve.
  void halve(Edge edge);

  /// Cuts an edge, part / of the way from its first vertex, whatever the shapes of the simplices that have it. Nothing
  /// happens where it is no edge any more, or coordinates do not resolve the point.
  void cut(Edge edge, int part = 1, int of = 2);

  Edge longest_edge(int simplex) const;
  double length(Edge edge) const;

 private:
  int add_vertex(std::vector<Coordinate> at);
  std::vector<int> around(Edge edge) const;
  std::int64_t squared_length(Edge edge) const;
  void split(Edge edge, std::vector<Coordinate> at);

  int dimension_;
  bool descending_;
  Coordinate reach_;
  std::vector<Coordinate> coordinates_;
  std::vector<std::vector<int>> simplices_, star_;  // star_: the simplices of a vertex
};

/// An affine map's gradients and volume on a piece: exact but for one rounding of each number.
struct PieceGeometry {
  double determinant;            ///< m! times the volume of the face, m its dimension
  std::vector<double> gradient;  ///< of barycentric coordinate j along x_i at [j * N + i]; 0 along those beyond reach
  std::vector<double> exponent;  ///< sum of the coordinates at each vertex
};
PieceGeometry geometry(const SimplexMesh& mesh, const SimplexMesh::Piece& piece);

}  // namespace surety
