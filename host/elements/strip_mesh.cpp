#include "host/elements/strip_mesh.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <utility>

namespace surety {
namespace {

using Strip = std::pair<std::int64_t, std::int64_t>;  // x_1 + x_2 on its two sides, in the mesh's units

std::int64_t line_of(const SimplexMesh& mesh, int vertex) {
  return std::accumulate(mesh.vertex(vertex), mesh.vertex(vertex) + mesh.dimension(), std::int64_t{0});
}

bool along_line(const SimplexMesh& mesh, SimplexMesh::Edge edge) {
  return line_of(mesh, edge.from) == line_of(mesh, edge.to);
}

Strip strip_of(const SimplexMesh& mesh, int simplex) {
  std::vector<std::int64_t> lines;
  for (const int v : mesh.simplex(simplex)) lines.push_back(line_of(mesh, v));
  const auto [low, high] = std::minmax_element(lines.begin(), lines.end());
  return {*low, *high};
}

template <class Visit>
void each_edge(const SimplexMesh& mesh, int simplex, Visit visit) {
  const auto corners = mesh.simplex(simplex);
  for (std::size_t b = 1; b < corners.size(); ++b)
    for (std::size_t a = 0; a < b; ++a) visit(SimplexMesh::Edge{corners[a], corners[b]});
}

/// A new line in the middle of each: all edges that lead across are halved.
void halve_strips(SimplexMesh& mesh, const std::set<Strip>& strips) {
  std::vector<SimplexMesh::Edge> across;
  for (int s = 0; s < mesh.simplices(); ++s)
    if (strips.count(strip_of(mesh, s)) > 0)
      each_edge(mesh, s, [&](SimplexMesh::Edge edge) {
        if (!along_line(mesh, edge)) across.push_back(edge);
      });
  for (const auto& edge : across) mesh.cut(edge);
}

double in_units(std::int64_t sum) { return double(sum) * SimplexMesh::unit; }

std::set<Strip> thick_strips(const SimplexMesh& mesh) {
  std::set<Strip> thick;
  for (int s = 0; s < mesh.simplices(); ++s)
    if (const auto [low, high] = strip_of(mesh, s); in_units(high - low) > std::max(1.0, 0.5 * in_units(low)))
      thick.insert({low, high});
  return thick;
}

/// Edges lead from 0 to N reach at most: cuts them where sums of coordinates are whole multiples of reach.
void cut_at_corners(SimplexMesh& mesh) {
  const auto reach = std::int64_t(std::llround(mesh.reach() / SimplexMesh::unit));
  for (int s = 0, before = 0; s < mesh.simplices(); s += mesh.simplices() == before) {
    before = mesh.simplices();
    each_edge(mesh, s, [&](SimplexMesh::Edge edge) {
      if (line_of(mesh, edge.from) > line_of(mesh, edge.to)) std::swap(edge.from, edge.to);
      const auto steps = int((line_of(mesh, edge.to) - line_of(mesh, edge.from)) / reach);
      if (steps > 1 && mesh.simplices() == before) mesh.cut(edge, 1, steps);
    });
  }
}

}  // namespace

void make_strips(SimplexMesh& mesh) {
  cut_at_corners(mesh);
  for (auto thick = thick_strips(mesh); !thick.empty(); thick = thick_strips(mesh)) halve_strips(mesh, thick);
  for (int before = 0; mesh.simplices() > before;) {
    before = mesh.simplices();
    std::vector<SimplexMesh::Edge> long_edges;
    for (int s = 0; s < mesh.simplices(); ++s)
      each_edge(mesh, s, [&](SimplexMesh::Edge edge) {
        if (along_line(mesh, edge) && mesh.length(edge) > std::max(2.0, 0.75 * in_units(line_of(mesh, edge.from))))
          long_edges.push_back(edge);
      });
    for (const auto& edge : long_edges) mesh.cut(edge);
  }
}

void refine_strips(SimplexMesh& mesh, const std::vector<double>& losses, const std::vector<SimplexMesh::Edge>& roughest,
                   double share) {
  struct Part {  // a strip, or an edge along a line
    double lost = 0;
    bool is_strip;
    Strip strip;
    SimplexMesh::Edge edge;
  };
  std::map<std::pair<std::int64_t, std::int64_t>, Part> of_strip, of_edge;
  double all = 0;
  for (int s = 0; s < mesh.simplices(); ++s) {
    const auto edge = roughest[std::size_t(s)];
    const bool along = along_line(mesh, edge);
    const Strip strip = strip_of(mesh, s);
    auto& part = along ? of_edge.try_emplace(std::minmax(edge.from, edge.to), Part{0, false, strip, edge}).first->second
                       : of_strip.try_emplace(strip, Part{0, true, strip, edge}).first->second;
    part.lost += losses[std::size_t(s)];
    all += losses[std::size_t(s)];
  }
  std::vector<Part> parts;
  for (const auto& of_kind : {of_strip, of_edge})
    for (const auto& [key, part] : of_kind) parts.push_back(part);
  std::stable_sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) { return a.lost > b.lost; });
  std::set<Strip> strips;
  double covered = 0;
  for (const Part& part : parts) {
    if (covered > share * all) break;
    covered += part.lost;
    if (part.is_strip)
      strips.insert(part.strip);
    else
      mesh.cut(part.edge);
  }
  halve_strips(mesh, strips);
}

}  // namespace surety
